from dataclasses import replace

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.actions import start_assessment
from assessments.models import Assessment, Workspace
from frameworks.actions import FrameworkActionError, copy_as_draft, import_framework, publish, retire
from frameworks.models import Capability, Framework, Phase, Status
from frameworks.problems import InvalidFrameworkError
from frameworks.queries import structure_of

pytestmark = pytest.mark.django_db


def rows() -> dict[str, list[int]]:
    """The keys of all rows: unchanged only if nothing was written anew."""
    return {
        model.__name__: sorted(model.objects.values_list("pk", flat=True))
        for model in apps.get_app_config("frameworks").get_models()
    }


def writes(queries: CaptureQueriesContext) -> list[str]:
    return [q["sql"] for q in queries if q["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]


def test_import_stores_a_draft(small):
    imported = import_framework(structure=small)

    assert imported.outcome == "loaded"
    assert imported.framework.status == Status.DRAFT
    assert imported.framework.published_at is None
    assert structure_of(imported.framework.pk) == small


def test_import_can_publish_at_once(small):
    imported = import_framework(structure=small, publish=True)

    assert imported.outcome == "published"
    assert imported.framework.status == Status.PUBLISHED
    assert structure_of(imported.framework.pk) == small


def test_import_of_the_shipped_framework_takes_few_queries(shipped):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        import_framework(structure=shipped, publish=True)

    assert len(queries) < 60


@pytest.mark.parametrize("public", [False, True])
def test_import_of_the_same_again_changes_nothing(small, public):
    import_framework(structure=small, publish=public)
    before = rows()

    with CaptureQueriesContext(connection) as queries:
        imported = import_framework(structure=small, publish=public)

    assert imported.outcome == "unchanged"
    assert rows() == before
    assert writes(queries) == []


def test_import_of_the_same_draft_publishes_it_when_asked(small):
    before = import_framework(structure=small).framework

    imported = import_framework(structure=small, publish=True)

    assert (imported.outcome, imported.framework.pk) == ("published", before.pk)
    assert Framework.objects.get().status == Status.PUBLISHED


def test_import_does_not_bring_a_retired_version_back(small):
    retire(framework=import_framework(structure=small, publish=True).framework)

    imported = import_framework(structure=small, publish=True)

    assert (imported.outcome, imported.framework.status) == ("unchanged", Status.RETIRED)


def test_import_replaces_a_draft_of_the_same_version_whole(small, shipped):
    first = import_framework(structure=replace(shipped, code="small", version="1")).framework

    imported = import_framework(structure=small)

    assert (imported.outcome, imported.framework.pk) == ("loaded", first.pk)
    assert structure_of(first.pk) == small
    assert Capability.objects.count() == 2
    assert Phase.objects.count() == 3


def test_import_does_not_replace_a_draft_that_is_in_use(small):
    draft = import_framework(structure=small).framework
    assessment = start_assessment(
        workspace=Workspace.objects.create(), framework=draft, organisation="Example", title="Try"
    )
    Assessment.objects.filter(pk=assessment.pk).update(target=draft.phases.last())

    with pytest.raises(FrameworkActionError) as refusal:
        import_framework(structure=replace(small, name="Changed"))

    assert (
        str(refusal.value)
        == 'The draft 1.0.0 of "small" is in use and cannot be replaced: raise the version.'
    )
    assert structure_of(draft.pk) == small


@pytest.mark.parametrize("status", ["published", "retired"])
def test_import_never_changes_a_frozen_version(small, status):
    row = import_framework(structure=small, publish=True).framework
    if status == "retired":
        retire(framework=row)
    before = rows()

    with pytest.raises(FrameworkActionError) as refusal:
        import_framework(structure=replace(small, version="1.0", name="Changed"), publish=True)

    assert str(refusal.value) == (
        f'Version 1.0.0 of "small" is {status} with other content, and such a version never changes: '
        "raise the version."
    )
    assert rows() == before


def test_import_refuses_what_does_not_hold_together(small):
    before = rows()

    with pytest.raises(InvalidFrameworkError) as refusal:
        import_framework(structure=replace(small, name="", charters=()))

    assert [problem.path for problem in refusal.value.problems][:2] == ["name", "charters"]
    assert rows() == before


def test_publish_retires_the_version_before(small):
    first = import_framework(structure=small, publish=True).framework
    second = publish(framework=copy_as_draft(framework=first, version="1.1"))

    first.refresh_from_db()
    assert (first.status, second.status) == (Status.RETIRED, Status.PUBLISHED)
    assert first.published_at < second.published_at


def test_publish_leaves_other_frameworks_alone(small):
    first = import_framework(structure=small, publish=True).framework
    import_framework(structure=replace(small, code="other"), publish=True)

    first.refresh_from_db()
    assert first.status == Status.PUBLISHED


def test_publish_refuses_what_does_not_hold_together(small):
    row = import_framework(structure=small).framework
    Capability.objects.get(code="money").self_checks.create(position=1, code="Q1", text="?", source="x")

    with pytest.raises(InvalidFrameworkError) as refusal:
        publish(framework=row)

    assert str(refusal.value) == (
        'pillars[base-work].capabilities[money].self_checks[1].code: "Q1" is the code of self_checks[1] already; '
        "give every self check its own."
    )
    row.refresh_from_db()
    assert row.status == Status.DRAFT


@pytest.mark.parametrize("retired", [False, True])
def test_publish_refuses_a_number_below_one_that_was_published(small, retired):
    first = import_framework(structure=replace(small, version="2.1.0"), publish=True).framework
    import_framework(structure=replace(small, version="9.9", code="other"), publish=True)
    draft = copy_as_draft(framework=first, version="1.0")
    copy_as_draft(framework=first, version="10.0")
    if retired:
        retire(framework=first)

    with pytest.raises(InvalidFrameworkError) as refusal:
        publish(framework=draft)

    assert str(refusal.value) == (
        "version: Version 1.0 is older than 2.1.0, which was published already. Give it a higher number."
    )
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_import_does_not_publish_a_number_below_one_that_was_published(small):
    import_framework(structure=replace(small, version="1.10"), publish=True)
    before = rows()

    with pytest.raises(InvalidFrameworkError) as refusal:
        import_framework(structure=replace(small, version="1.9"), publish=True)

    assert str(refusal.value) == (
        "version: Version 1.9 is older than 1.10, which was published already. Give it a higher number."
    )
    assert rows() == before
    assert import_framework(structure=replace(small, version="1.9")).outcome == "loaded"


@pytest.mark.parametrize("status", ["published", "retired"])
def test_publish_takes_drafts_only(small, status):
    row = import_framework(structure=small, publish=True).framework
    if status == "retired":
        row = retire(framework=row)

    with pytest.raises(FrameworkActionError) as refusal:
        publish(framework=row)

    assert str(refusal.value) == f"Small framework 1.0.0 is {status}: only a draft can be published."


def test_retire_takes_published_versions_only(small):
    row = import_framework(structure=small).framework

    with pytest.raises(FrameworkActionError) as refusal:
        retire(framework=row)

    assert str(refusal.value) == "Small framework 1.0.0 is draft: only a published version can be retired."


def test_copy_is_a_draft_with_the_same_content(small):
    row = import_framework(structure=small, publish=True).framework

    copy = copy_as_draft(framework=row, version="1.1")

    assert (copy.status, copy.version, copy.pk == row.pk) == (Status.DRAFT, "1.1", False)
    assert structure_of(copy.pk) == replace(small, version="1.1")


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ("1", 'Version 1.0.0 of "small" exists already: choose another.'),
        (
            "new",
            (
                '"new" is not a version: it is one to three whole numbers below 100000, joined by points, such as '
                "1, 1.2 or 1.2.3."
            ),
        ),
    ],
)
def test_copy_needs_a_version_of_its_own(small, version, message):
    row = import_framework(structure=small).framework

    with pytest.raises(FrameworkActionError) as refusal:
        copy_as_draft(framework=row, version=version)

    assert str(refusal.value) == message
