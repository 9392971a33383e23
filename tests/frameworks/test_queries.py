from dataclasses import replace
from itertools import count

import pytest

from frameworks import queries, structure
from frameworks.actions import copy_as_draft, edit_draft, import_framework, publish, retire
from frameworks.models import Framework, Revision
from frameworks.queries import (
    BusyFrameworkError,
    UnknownFrameworkError,
    clear_cache,
    current,
    find,
    structure_of,
)

pytestmark = pytest.mark.django_db

READS = 28


def test_structure_comes_back_as_it_was_stored(shipped, small):
    for framework in (shipped, small):
        assert structure_of(import_framework(structure=framework).framework.pk) == framework


def test_structure_is_read_in_as_many_queries_for_29_capabilities_as_for_2(
    shipped, small, django_assert_num_queries
):
    for framework in (shipped, small):
        pk = import_framework(structure=framework).framework.pk
        with django_assert_num_queries(READS + 1):  # and whether somebody saved the draft meanwhile
            structure_of(pk)


def test_structure_of_a_published_framework_is_read_once(small, django_assert_num_queries):
    row = import_framework(structure=small, publish=True).framework
    clear_cache()

    with django_assert_num_queries(READS):
        first = structure_of(row.pk)
    with django_assert_num_queries(0):
        assert structure_of(row.pk) is first
    retire(framework=row)
    with django_assert_num_queries(0):
        assert structure_of(row.pk) is first


def test_structure_of_a_draft_is_read_anew(small):
    row = import_framework(structure=small).framework
    assert structure_of(row.pk).name == "Small framework"

    Framework.objects.update(name="Renamed")

    assert structure_of(row.pk).name == "Renamed"


def test_structure_of_an_unknown_framework_is_refused():
    with pytest.raises(UnknownFrameworkError, match=r"^There is no framework with the key 7\.$"):
        structure_of(7)


def test_current_is_what_was_published_last(small, shipped):
    import_framework(structure=small, publish=True)
    import_framework(structure=shipped, publish=True)

    assert current().code == "cs-capabilities-maturity"
    assert current("small").code == "small"


def test_current_without_a_published_version_is_refused(small):
    with pytest.raises(UnknownFrameworkError, match=r"^No framework is published\.$"):
        current()
    import_framework(structure=small)
    with pytest.raises(UnknownFrameworkError, match=r'^No version of "small" is published\.$'):
        current("small")


def test_find_prefers_the_published_version_then_the_newest(small):
    first = import_framework(structure=small).framework
    copy_as_draft(framework=first, version="1.10")
    copy_as_draft(framework=first, version="1.9")

    assert find("small").version == "1.10"
    publish(framework=first)
    assert find("small").version == "1.0.0"


def test_find_takes_versions_by_their_number(small):
    import_framework(structure=small)

    assert (
        find("small", "1").version
        == find("small", "1.0").version
        == find("small", "1.0.0").version
        == "1.0.0"
    )


def test_find_names_what_there_is(small):
    with pytest.raises(UnknownFrameworkError, match=r'^There is no framework "x"; none is loaded yet\.$'):
        find("x")
    row = import_framework(structure=small).framework
    copy_as_draft(framework=row, version="2")
    with pytest.raises(UnknownFrameworkError, match=r'^There is no framework "x"; there is: small\.$'):
        find("x")
    for version in ("3", "abc"):
        message = rf'^There is no version "{version}" of "small"; there is: 1\.0\.0, 2\.$'
        with pytest.raises(UnknownFrameworkError, match=message):
            find("small", version)


def test_draft_saved_while_it_is_read_is_read_again(small, monkeypatch):
    """What was read by then may be half of the old and half of the new state, or not fit together at all."""
    draft = import_framework(structure=small).framework

    def renamed(name: str) -> None:
        edit_draft(framework=draft, edit=lambda content: replace(content, name=name), summary="", by=None)

    def torn(row: Framework) -> structure.Framework:
        found = real(row)
        match readings.pop(0):
            case "saved meanwhile":
                renamed("Renamed")
            case "does not fit":
                renamed("Renamed again")
                raise KeyError
        return found

    real = queries.read_structure
    # An edit reads the draft too, before it saves.
    readings = ["saved meanwhile", "edit", "does not fit", "edit", "now"]
    monkeypatch.setattr(queries, "read_structure", torn)

    assert structure_of(draft.pk).name == "Renamed again"
    assert readings == []


def test_draft_that_is_saved_all_the_time_is_not_read_for_ever(small, monkeypatch):
    draft = import_framework(structure=small).framework

    def torn(row: Framework) -> structure.Framework:
        found = real(row)
        Revision.objects.create(framework=draft, number=next(numbers), summary="", content=b"")
        return found

    real, numbers = queries.read_structure, count(2)
    monkeypatch.setattr(queries, "read_structure", torn)

    with pytest.raises(BusyFrameworkError, match=r"^Small framework 1.0.0 is being changed all the time"):
        structure_of(draft.pk)
