from dataclasses import replace
from functools import partial

import pytest
from django.contrib.auth.models import Group, User
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test.utils import CaptureQueriesContext

from frameworks import editing, limits, structure
from frameworks.actions import (
    DraftConflictError,
    FrameworkActionError,
    copy_as_draft,
    delete_draft,
    edit_draft,
    import_framework,
    publish,
    restore,
    retire,
)
from frameworks.editing import EditError
from frameworks.models import Framework, FrozenFrameworkError, FrozenRevisionError, Revision, Status
from frameworks.packing import unpack
from frameworks.queries import structure_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(small) -> Framework:
    return import_framework(structure=small, publish=True).framework


@pytest.fixture
def draft(published) -> Framework:
    return copy_as_draft(framework=published, version="2.0.0")


@pytest.fixture
def ada() -> User:
    return User.objects.create(username="ada@example.com")


@pytest.fixture
def bob() -> User:
    return User.objects.create(username="bob@example.com")


def history(framework: Framework) -> list[tuple[int, str, str]]:
    """Number, who, and what of each revision, the newest first."""
    return [(r.number, r.made_by.username if r.made_by else "", r.summary) for r in framework.revisions.all()]


def asking(question: str, code: str = "mandate"):
    """An edit that gives a capability another question."""

    def edit(content: structure.Framework) -> structure.Framework:
        changed = replace(content.capabilities[code], question=question)
        return editing.change_capability(content, changed)

    return edit


def of(code: str):
    return lambda content: content.capabilities.get(code)


# Editing


def test_edit_stores_the_draft_and_a_revision_of_it(draft, ada):
    revision = edit_draft(framework=draft, edit=asking("Who decides?"), summary="Reworded", by=ada)

    stored = structure_of(draft.pk)
    assert stored.capabilities["mandate"].question == "Who decides?"
    assert unpack(revision.content) == stored
    assert history(draft) == [
        (2, "ada@example.com", "Reworded"),
        (1, "", "Copied from Small framework 1.0.0"),
    ]


def test_every_edit_changes_only_what_it_edits(draft, small):
    edit_draft(framework=draft, edit=asking("Who decides?"), summary="Reworded", by=None)

    assert structure_of(draft.pk) == replace(asking("Who decides?")(small), version="2.0.0")


def test_edit_that_changes_nothing_writes_nothing(draft, ada):
    edit_draft(framework=draft, edit=asking("Who decides?"), summary="Reworded", by=ada)
    before = history(draft)

    with CaptureQueriesContext(connection) as queries:
        assert edit_draft(framework=draft, edit=asking("Who decides?"), summary="Again", by=ada) is None

    assert history(draft) == before
    assert not [q for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_draft_without_a_history_keeps_what_it_was_before_the_first_edit(draft, small, ada):
    Revision.objects.all()._raw_delete(using="default")  # as drafts of earlier releases are

    edit_draft(framework=draft, edit=asking("Who decides?"), summary="Reworded", by=ada)

    assert history(draft) == [(2, "ada@example.com", "Reworded"), (1, "", "Before the first edit")]
    assert unpack(draft.revisions.get(number=1).content) == replace(small, version="2.0.0")


def test_summary_is_cut_to_one_line(draft):
    revision = edit_draft(framework=draft, edit=asking("Who decides?"), summary="x" * 500, by=None)

    assert revision.summary == "x" * limits.LINE


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.RETIRED])
def test_published_and_retired_are_not_edited(published, status):
    if status == Status.RETIRED:
        retire(framework=published)
    before, kept = structure_of(published.pk), history(published)

    for act in (
        partial(edit_draft, edit=asking("Who decides?"), summary="Reworded", by=None),
        partial(restore, number=1, by=None),
        delete_draft,
    ):
        with pytest.raises(
            FrameworkActionError,
            match=f"^Small framework 1.0.0 is {status} and never changes: edit it as a new draft, and publish that.$",
        ):
            act(framework=published)

    assert structure_of(published.pk) == before
    assert history(published) == kept


def test_draft_published_meanwhile_is_not_edited(draft):
    publish(framework=Framework.objects.get(pk=draft.pk))

    with pytest.raises(FrameworkActionError, match="is published and never changes"):
        edit_draft(framework=draft, edit=asking("Who decides?"), summary="Reworded", by=None)


def test_failed_edit_leaves_everything_as_it_was(draft):
    before, kept = structure_of(draft.pk), history(draft)

    with pytest.raises(EditError):
        edit_draft(
            framework=draft, edit=partial(editing.remove_capability, code="mandate"), summary="", by=None
        )

    assert structure_of(draft.pk) == before
    assert history(draft) == kept


def test_what_cannot_be_stored_is_refused_in_words(draft, small):
    before = structure_of(draft.pk)

    with pytest.raises(
        FrameworkActionError,
        match=r"^The tier “x” is gone, but still referred to once: choose another one there first.$",
    ):
        edit_draft(
            framework=draft,
            edit=lambda content: editing.change_capability(
                content, replace(content.capabilities["money"], tier="x")
            ),
            summary="",
            by=None,
        )

    assert structure_of(draft.pk) == before


def versioned(version: str):
    return lambda content: replace(content, version=version)


@pytest.mark.parametrize("version", ["1", "1.0.0"])
def test_version_that_is_taken_is_refused(draft, version):
    with pytest.raises(
        FrameworkActionError, match=r'^Version 1.0.0 of "small" exists already: choose another.$'
    ):
        edit_draft(framework=draft, edit=versioned(version), summary="", by=None)


@pytest.mark.parametrize("version", ["", "abc", "1.2.3.4", "-1"])
def test_version_that_is_none_is_refused(draft, version):
    with pytest.raises(
        FrameworkActionError, match=f'^"{version}" is not a version: it is one to three whole'
    ):
        edit_draft(framework=draft, edit=versioned(version), summary="", by=None)


@pytest.mark.parametrize("version", ["2", "2.0", "3.1"])
def test_draft_can_be_given_another_version(draft, version):
    edit_draft(framework=draft, edit=versioned(version), summary="Renumbered", by=None)

    assert Framework.objects.get(pk=draft.pk).version == structure_of(draft.pk).version == version


# Two editors


def test_two_editors_of_different_parts_both_get_through(draft, ada, bob):
    edit_draft(framework=draft, edit=asking("A?"), summary="A", by=ada, seen=1, part=of("mandate"))
    edit_draft(framework=draft, edit=asking("B?", "money"), summary="B", by=bob, seen=1, part=of("money"))

    stored = structure_of(draft.pk).capabilities
    assert (stored["mandate"].question, stored["money"].question) == ("A?", "B?")
    assert [number for number, *_ in history(draft)] == [3, 2, 1]


def test_second_editor_of_a_part_is_told_and_gets_through_after_that(draft, ada, bob):
    edit_draft(framework=draft, edit=asking("A?"), summary="A", by=ada, seen=1, part=of("mandate"))
    late = partial(edit_draft, framework=draft, edit=asking("B?"), summary="B", by=bob, part=of("mandate"))

    with pytest.raises(
        DraftConflictError,
        match=r"^Not saved yet: ada@example.com changed the same part since this page was opened. "
        "Your words still stand below. Look at theirs, then save again to keep yours.$",
    ) as conflict:
        late(seen=1)
    assert structure_of(draft.pk).capabilities["mandate"].question == "A?"

    assert late(seen=conflict.value.revision.number).number == 3
    assert structure_of(draft.pk).capabilities["mandate"].question == "B?"


def test_part_that_became_again_what_the_editor_saw_is_no_conflict(draft, small):
    edit_draft(framework=draft, edit=asking("A?"), summary="A", by=None)
    edit_draft(framework=draft, edit=asking(small.capabilities["mandate"].question), summary="B", by=None)

    assert (
        edit_draft(
            framework=draft, edit=asking("C?"), summary="C", by=None, seen=1, part=of("mandate")
        ).number
        == 4
    )


def test_part_that_was_removed_is_a_conflict(draft, ada):
    edit_draft(framework=draft, edit=partial(editing.remove_capability, code="money"), summary="Out", by=ada)

    with pytest.raises(DraftConflictError, match=r"^Not saved yet: ada@example.com changed"):
        edit_draft(
            framework=draft, edit=asking("B?", "money"), summary="B", by=None, seen=1, part=of("money")
        )


def test_conflict_names_the_revision_that_made_the_part_another(draft, ada):
    edit_draft(framework=draft, edit=asking("A?"), summary="Theirs", by=ada)
    edit_draft(framework=draft, edit=asking("B?", "money"), summary="Beside it", by=None)

    with pytest.raises(DraftConflictError) as refused:
        edit_draft(framework=draft, edit=asking("C?"), summary="C", by=None, seen=1, part=of("mandate"))

    assert (refused.value.revision.number, refused.value.revision.summary) == (2, "Theirs")


def test_page_older_than_the_history_counts_as_its_beginning(draft):
    assert (
        edit_draft(
            framework=draft, edit=asking("A?"), summary="A", by=None, seen=0, part=of("mandate")
        ).number
        == 2
    )


def test_page_of_a_revision_that_never_was_is_a_conflict(draft):
    with pytest.raises(DraftConflictError, match=r"^Not saved yet: somebody changed"):
        edit_draft(framework=draft, edit=asking("A?"), summary="A", by=None, seen=99, part=of("mandate"))


# Restoring


def test_any_state_can_be_restored(draft, ada):
    start = structure_of(draft.pk)
    edit_draft(framework=draft, edit=asking("A?"), summary="A", by=None)
    edit_draft(framework=draft, edit=partial(editing.remove_capability, code="money"), summary="Out", by=None)
    end = structure_of(draft.pk)

    restore(framework=draft, number=1, by=ada)
    assert structure_of(draft.pk) == start
    assert history(draft)[0] == (4, "ada@example.com", "Restored revision 1")

    restore(framework=draft, number=3, by=ada)
    assert structure_of(draft.pk) == end


def test_restoring_what_stands_changes_nothing(draft):
    assert restore(framework=draft, number=1, by=None) is None
    assert [number for number, *_ in history(draft)] == [1]


def test_restoring_keeps_the_version_of_today(draft):
    edit_draft(framework=draft, edit=versioned("3.0.0"), summary="Renumbered", by=None)
    edit_draft(framework=draft, edit=asking("A?"), summary="A", by=None)

    restore(framework=draft, number=1, by=None)

    assert structure_of(draft.pk).version == Framework.objects.get(pk=draft.pk).version == "3.0.0"


def test_restoring_what_never_was_is_refused(draft):
    with pytest.raises(Revision.DoesNotExist):
        restore(framework=draft, number=99, by=None)


# What is kept, and what goes


def test_history_tells_copy_publication_and_retirement(published, draft, ada, bob):
    edit_draft(framework=draft, edit=asking("A?"), summary="A", by=ada)
    publish(framework=draft, by=bob)

    assert history(draft)[0] == (3, "bob@example.com", "Published")
    assert history(published) == [
        (3, "bob@example.com", "Retired"),
        (2, "", "Published"),
        (1, "", "Imported from a file"),
    ]
    assert unpack(draft.revisions.get(number=3).content) == structure_of(draft.pk)


def test_copy_as_a_framework_of_its_own(published, small, ada):
    own = copy_as_draft(framework=published, version="1.0.0", code="own", name="My own", by=ada)

    assert structure_of(own.pk) == replace(small, code="own", name="My own", version="1.0.0")
    assert history(own) == [(1, "ada@example.com", "Copied from Small framework 1.0.0")]
    assert Framework.objects.get(pk=published.pk).status == Status.PUBLISHED


def test_deleted_draft_goes_with_its_history_and_nothing_else(published, draft):
    edit_draft(framework=draft, edit=asking("A?"), summary="A", by=None)
    kept = history(published)

    delete_draft(framework=draft)

    assert list(Framework.objects.values_list("version", flat=True)) == ["1.0.0"]
    assert history(published) == kept
    assert Revision.objects.count() == len(kept)


def test_revision_is_never_changed_nor_removed_alone(draft):
    revision = draft.revisions.get()
    before = draft.revisions.values().get()
    revision.summary = "Something else"

    for change in (
        revision.save,
        revision.delete,
        draft.revisions.all().delete,
        Revision.objects.all().delete,
        partial(Revision.objects.update, summary="x"),
        partial(draft.revisions.update, summary="x"),
        partial(Revision.objects.bulk_update, [revision], ["summary"]),
        partial(Revision.objects.update_or_create, pk=revision.pk, defaults={"summary": "x"}),
    ):
        with (
            pytest.raises(FrozenRevisionError, match=r"^A revision never changes; it goes only when its"),
            transaction.atomic(),
        ):
            change()

    assert draft.revisions.values().get() == before


def test_revisions_of_what_is_published_stay(published):
    for remove in (published.delete, Framework.objects.all().delete):
        with pytest.raises(FrozenFrameworkError):
            remove()

    assert len(history(published)) == 2


def test_one_number_is_given_once(draft):
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.create(framework=draft, number=1, summary="Twice", content=b"")


def test_history_outlives_its_editors(draft, ada):
    edit_draft(framework=draft, edit=asking("A?"), summary="A", by=ada)

    ada.delete()

    assert history(draft)[0] == (2, "", "A")


# Groups

EDITS = ["add_framework", "change_framework", "delete_framework", "view_framework"]


def held(name: str) -> list[str]:
    permissions = Group.objects.get(name=name).permissions
    return sorted(permissions.values_list("codename", flat=True))


def test_two_groups_hold_exactly_what_their_names_say():
    assert held("Framework editor") == EDITS
    assert held("Framework publisher") == sorted([*EDITS, "publish_framework"])


def set_up_groups() -> None:
    """Take the migration back and make it again."""
    newest = [
        node for node in MigrationExecutor(connection).loader.graph.leaf_nodes() if node[0] == "frameworks"
    ]
    MigrationExecutor(connection).migrate([("frameworks", "0003_revisions")])
    MigrationExecutor(connection).migrate(newest)


@pytest.mark.django_db(transaction=True)
def test_groups_are_set_up_once_and_keep_their_members():
    set_up_groups()  # a test that empties the database may have come before
    ada = User.objects.create(username="ada@example.com")
    group = Group.objects.get(name="Framework editor")
    ada.groups.add(group)

    set_up_groups()

    assert held("Framework editor") == EDITS
    assert held("Framework publisher") == sorted([*EDITS, "publish_framework"])
    assert list(ada.groups.all()) == [group]
    assert Group.objects.filter(name__startswith="Framework").count() == 2
