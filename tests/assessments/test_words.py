"""The life of the words of a report: saved, put together, frozen, copied, upgraded, taken along, deleted."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import User

from assessments import actions, queries
from assessments.archive import write_archive
from assessments.domain.cases import parse_case
from assessments.domain.words import NO_WORDS, SUMMARY, USUAL, Words, fields_of, fingerprint, note_field
from assessments.models import Activity, Assessment, Happened, ReportTemplate, ReportWords, Snapshot
from frameworks.actions import import_framework
from tests.assessments.conftest import shipped
from tests.assessments.versions import newer

if TYPE_CHECKING:
    from pytest_django.fixtures import DjangoAssertNumQueries

    from assessments.models import Workspace
    from frameworks.models import Framework
    from frameworks.structure import Framework as Structure

FIRST, SECOND = [pillar.code for pillar in shipped().pillars][:2]
OWN = Words(
    summary="**First** <b>of</b> all 🚀\n\n- one",
    pillars={FIRST: "Note"},
    closing="Last",
    sections=("finding", "roadmap", "pillars", "closing", "method"),
)


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create_user("owner", "owner@example.com", first_name="Ada")


@pytest.fixture
def firm(owner: User) -> Workspace:
    return actions.create_workspace(name="Advisers", owner=owner)


@pytest.fixture
def round_1(published: Framework, firm: Workspace) -> Assessment:
    return start(firm, published)


def start(firm: Workspace, framework: Framework, organisation: str = "Example Ltd") -> Assessment:
    return actions.start_assessment(
        workspace=firm, framework=framework, organisation=organisation, title="Round 1"
    )


def words_of(assessment: Assessment) -> Words:
    return queries.told(Assessment.objects.get(pk=assessment.pk))[1]


def save(assessment: Assessment, words: Words, seen: Words | None = None, **given: object) -> None:
    """As a page that shows `seen`, or what stands now, would send it."""
    seen_fields = fields_of(seen or words_of(assessment))
    fields = {note_field(code): "" for code in (FIRST, SECOND)} | fields_of(words)
    marks = {name: fingerprint(seen_fields.get(name, "")) for name in fields}
    options = {"drafts": {}, **given}
    actions.save_words(assessment=assessment, fields=fields, seen=marks, **options)  # type: ignore[arg-type]


def test_report_without_words_speaks_for_itself(round_1: Assessment) -> None:
    assert words_of(round_1) == NO_WORDS
    save(round_1, NO_WORDS)
    assert not ReportWords.objects.exists()


def test_words_are_kept_as_they_were_typed(round_1: Assessment, owner: User) -> None:
    save(round_1, OWN, by=owner, drafts={SUMMARY: "abc", "closing": ""})
    assert words_of(round_1) == OWN
    row = ReportWords.objects.get()
    assert (row.revision, row.changed_by, row.drafts) == (1, owner, {SUMMARY: "abc"})


def test_saying_the_same_again_changes_nothing(round_1: Assessment, owner: User) -> None:
    save(round_1, OWN, by=owner)
    save(round_1, OWN, seen=NO_WORDS, by=owner)
    assert ReportWords.objects.get().revision == 1
    line = Activity.objects.get(happened=Happened.WORDS)
    assert (line.count, line.get_happened_display()) == (1, "Edited the words of the report")


def test_log_counts_the_saves_of_an_hour_in_one_line(round_1: Assessment, owner: User) -> None:
    save(round_1, OWN, by=owner)
    save(round_1, replace(OWN, summary="Other"), by=owner)
    assert Activity.objects.get(happened=Happened.WORDS).count == 2


def test_two_people_in_two_fields_both_stay(round_1: Assessment) -> None:
    save(round_1, OWN)
    save(round_1, replace(OWN, closing="Theirs"))
    save(round_1, replace(OWN, summary="Mine"), seen=OWN)
    assert words_of(round_1) == replace(OWN, summary="Mine", closing="Theirs")


def test_two_people_in_one_field_conflict_until_one_is_chosen(round_1: Assessment) -> None:
    save(round_1, OWN)
    save(round_1, replace(OWN, summary="Theirs"))
    mine = replace(OWN, summary="Mine")
    with pytest.raises(actions.WordsConflictError) as raised:
        save(round_1, mine, seen=OWN)
    assert raised.value.fields == (SUMMARY,)
    assert words_of(round_1).summary == "Theirs"
    save(round_1, mine, seen=OWN, keep=raised.value.current.revision)
    assert words_of(round_1) == mine


def test_choice_of_ones_own_does_not_count_for_what_was_not_seen(round_1: Assessment) -> None:
    save(round_1, OWN)
    for text in ("Theirs", "Theirs again"):
        save(round_1, replace(OWN, summary=text))
    with pytest.raises(actions.WordsConflictError):
        save(round_1, replace(OWN, summary="Mine"), seen=OWN, keep=2)
    assert words_of(round_1).summary == "Theirs again"


def test_draft_of_a_text_that_was_emptied_is_forgotten(round_1: Assessment) -> None:
    save(round_1, OWN, drafts={SUMMARY: "abc"})
    save(round_1, replace(OWN, summary=""), drafts={SUMMARY: "abc"})
    assert ReportWords.objects.get().drafts == {}


# Frozen


def test_words_freeze_with_the_report(round_1: Assessment) -> None:
    save(round_1, OWN)
    snapshot = actions.close(assessment=round_1, closed_by=None)
    assert queries.frozen_told(Snapshot.objects.get(pk=snapshot.pk))[1] == OWN
    actions.reopen(assessment=round_1)
    save(round_1, replace(OWN, summary="After"))
    assert queries.frozen_told(Snapshot.objects.get(pk=snapshot.pk))[1] == OWN
    assert words_of(round_1).summary == "After"


def test_closed_one_takes_no_words(round_1: Assessment) -> None:
    actions.close(assessment=round_1, closed_by=None)
    with pytest.raises(actions.ClosedError):
        save(round_1, OWN)
    assert words_of(round_1) == NO_WORDS


def test_snapshot_from_before_words_speaks_for_itself(round_1: Assessment) -> None:
    snapshot = actions.close(assessment=round_1, closed_by=None)
    Snapshot.objects.filter(pk=snapshot.pk).update(words={})
    assert words_of(round_1) == NO_WORDS


def test_frozen_report_and_words_take_one_query(
    round_1: Assessment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    actions.close(assessment=round_1, closed_by=None)
    listed = queries.snapshots(round_1.client_id).get()
    with django_assert_num_queries(1):
        assert queries.frozen_told(listed)[1] == NO_WORDS


# Templates


def test_new_assessments_begin_with_the_template(
    round_1: Assessment, firm: Workspace, published: Framework
) -> None:
    actions.keep_template(workspace=firm, words=OWN)
    assert words_of(start(firm, published)) == Words(closing="Last", sections=OWN.sections)
    assert words_of(round_1) == NO_WORDS
    actions.keep_template(workspace=firm, words=NO_WORDS)
    assert words_of(start(firm, published)) == NO_WORDS
    assert ReportTemplate.objects.count() == 1
    actions.forget_template(workspace=firm)
    assert not ReportTemplate.objects.exists()


def test_closing_text_that_began_as_a_draft_never_goes_into_the_template(
    round_1: Assessment, firm: Workspace, published: Framework
) -> None:
    save(round_1, OWN, drafts={"closing": "abc"})
    kept = queries.words_in(queries.words_row(round_1))
    assert actions.keep_template(workspace=firm, words=kept).closing == ""
    assert words_of(start(firm, published)) == Words(sections=OWN.sections)
    actions.keep_template(workspace=firm, words=Words(closing="Ours"))
    actions.keep_template(workspace=firm, words=kept)
    template = ReportTemplate.objects.get()
    assert (template.sections, template.closing) == (list(OWN.sections), "Ours")


def test_what_texts_began_with_is_no_part_of_what_freezes(round_1: Assessment) -> None:
    save(round_1, OWN, drafts={SUMMARY: "abc"})
    assert words_of(round_1).begun == {SUMMARY: "abc"}
    actions.close(assessment=round_1, closed_by=None)
    assert words_of(round_1).begun == {}


def test_copy_takes_the_sections_and_no_text(round_1: Assessment, published: Framework) -> None:
    save(round_1, OWN)
    copied = actions.copy_set_up(
        assessment=round_1, framework=published, organisation="Other Ltd", title="Round 1"
    )
    assert words_of(copied) == Words(sections=OWN.sections)


def test_copy_takes_the_closing_text_of_the_template(
    round_1: Assessment, firm: Workspace, published: Framework
) -> None:
    save(round_1, OWN)
    actions.keep_template(workspace=firm, words=Words(closing="Ours", sections=("finding", "method")))
    copied = actions.copy_set_up(
        assessment=round_1, framework=published, organisation="Other Ltd", title="Round 1"
    )
    assert words_of(copied) == Words(closing="Ours", sections=OWN.sections)


# Newer versions


def without_second() -> Structure:
    found = newer()
    return replace(
        found,
        pillars=tuple(replace(p, code="renamed") if p.code == SECOND else p for p in found.pillars),
    )


def test_upgrade_keeps_texts_by_code_and_the_others_readable(round_1: Assessment) -> None:
    save(round_1, replace(OWN, pillars={FIRST: "Note", SECOND: "Other"}))
    actions.upgrade(
        assessment=round_1,
        framework=import_framework(structure=without_second(), publish=True).framework,
    )
    now = Assessment.objects.get(pk=round_1.pk)
    kept = {note_field(FIRST): "Note", note_field("renamed"): ""}
    marks = {name: fingerprint(text) for name, text in kept.items()}
    actions.save_words(assessment=now, fields=kept | {note_field(FIRST): "Newer"}, seen=marks, drafts={})
    assert words_of(now).pillars == {FIRST: "Newer", SECOND: "Other"}


def test_page_of_the_version_before_is_refused(round_1: Assessment) -> None:
    newest = import_framework(structure=newer(), publish=True).framework
    before = Assessment.objects.get(pk=round_1.pk)
    actions.upgrade(assessment=round_1, framework=newest)
    with pytest.raises(actions.ClosedError):
        save(before, OWN, seen=NO_WORDS)


def test_next_assessment_after_a_closed_one_takes_the_sections_only(round_1: Assessment) -> None:
    save(round_1, OWN)
    actions.close(assessment=round_1, closed_by=None)
    newest = import_framework(structure=newer(), publish=True).framework
    made = actions.continue_on(
        assessment=Assessment.objects.get(pk=round_1.pk), framework=newest, title="Round 2"
    )
    assert words_of(made) == Words(sections=OWN.sections)


# Taken along, and gone


def test_archive_holds_words_frozen_words_and_template(round_1: Assessment, firm: Workspace) -> None:
    save(round_1, OWN)
    actions.close(assessment=round_1, closed_by=None)
    actions.keep_template(workspace=firm, words=OWN)
    file = BytesIO()
    write_archive(firm, file)
    with ZipFile(file) as archive:
        found = {
            name.split("/")[0]: json.loads(archive.read(name))
            for name in archive.namelist()
            if name.endswith(".json")
        }
    expected = {
        "summary": OWN.summary,
        "pillars": {FIRST: "Note"},
        "closing": "Last",
        "sections": list(OWN.sections),
    }
    assert found["assessments"]["words"] == found["snapshots"]["words"] == expected
    assert found["workspace.json"]["report_template"] == {
        "sections": list(OWN.sections),
        "closing": "Last",
    }
    assert parse_case(found["assessments"], shipped()).organisation == "Example Ltd"


def test_data_of_a_person_holds_the_words_that_the_person_wrote_last(
    round_1: Assessment, owner: User
) -> None:
    save(round_1, OWN, by=owner)
    (written,) = queries.person_data(owner)["words_of_reports"]
    assert (written["workspace"], written["client"], written["summary"]) == (
        "Advisers",
        "Example Ltd",
        OWN.summary,
    )
    assert queries.person_data(User.objects.create_user("other"))["words_of_reports"] == []


def test_words_go_with_their_assessment_and_stay_without_their_author(
    round_1: Assessment, owner: User
) -> None:
    save(round_1, OWN, by=User.objects.create_user("other"))
    User.objects.get(username="other").delete()
    assert words_of(round_1) == OWN
    actions.delete_assessment(assessment=round_1)
    assert not ReportWords.objects.exists()


def test_sections_of_an_earlier_release_are_read_as_far_as_they_are_known(round_1: Assessment) -> None:
    save(round_1, OWN)
    ReportWords.objects.update(sections=["roadmap", "gone", "finding", "roadmap"])
    assert words_of(round_1).sections == ("finding", "roadmap", "method")
    ReportWords.objects.update(sections=list(USUAL))
    assert words_of(round_1).sections == USUAL
