from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from assessments import actions, queries
from assessments.actions import Base, ConflictError, change_settings, save_answer
from assessments.domain.answers import Answer, Choice
from assessments.models import Answer as AnswerRow, Assessment, Client, Respondent, SeenSignal, State
from tests.assessments.conftest import shipped

if TYPE_CHECKING:
    from pytest_django.fixtures import DjangoAssertNumQueries

FIRST, SECOND = list(shipped().capabilities)[:2]
NORMING = {"choice": Choice.PHASE, "phase": "norming"}
STORMING = {"choice": Choice.PHASE, "phase": "storming"}


def kept(assessment: Assessment, code: str = FIRST) -> queries.Recorded:
    return queries.recorded_answers(assessment).get(code, queries.NOT_RECORDED)


def test_start_assessment_keeps_one_client_for_one_organisation(assessment: Assessment) -> None:
    second = actions.start_assessment(
        workspace=assessment.client.workspace,
        framework=assessment.framework,
        organisation="Example Ltd",
        title="Second round",
    )
    assert second.client == assessment.client
    assert Client.objects.count() == 1
    assert Respondent.objects.count() == 2


def test_save_answer_keeps_every_field(assessment: Assessment) -> None:
    answer = Answer(
        choice=Choice.PHASE,
        phase="norming",
        note="שלום 👋 <b>",
        evidence="https://example.com/a",
        signals=frozenset({"norming-1", "storming-2"}),
    )
    change = {"choice": answer.choice, "phase": answer.phase, "note": answer.note}
    change |= {"evidence": answer.evidence, "signals": answer.signals}
    saved = save_answer(assessment=assessment, capability=FIRST, change=change, base=Base())
    assert saved.answer == answer
    assert saved.revision == 1
    assert kept(assessment) == saved


def test_save_answer_changes_only_the_fields_it_is_given(assessment: Assessment) -> None:
    save_answer(assessment=assessment, capability=FIRST, change=NORMING | {"note": "seen"}, base=Base())
    save_answer(assessment=assessment, capability=FIRST, change=STORMING, base=Base(revision=1))
    assert kept(assessment).answer == Answer(choice=Choice.PHASE, phase="storming", note="seen")


def test_save_answer_again_changes_nothing(assessment: Assessment) -> None:
    first = save_answer(assessment=assessment, capability=FIRST, change=NORMING, base=Base())
    again = save_answer(assessment=assessment, capability=FIRST, change=NORMING, base=Base())
    assert again == first
    assert AnswerRow.objects.count() == 1


def test_save_answer_of_nothing_keeps_no_row(assessment: Assessment) -> None:
    save_answer(assessment=assessment, capability=FIRST, change={"note": ""}, base=Base())
    assert AnswerRow.objects.count() == 0


def test_save_answer_can_be_opened_again(assessment: Assessment) -> None:
    save_answer(assessment=assessment, capability=FIRST, change=NORMING, base=Base())
    reopened = {"choice": Choice.OPEN, "phase": None}
    save_answer(assessment=assessment, capability=FIRST, change=reopened, base=Base(revision=1))
    assert kept(assessment).answer == Answer()
    assert kept(assessment).revision == 2


def test_save_answer_replaces_ticked_signals(assessment: Assessment) -> None:
    signals = [frozenset({"norming-1", "norming-2"}), frozenset({"norming-2", "norming-3"}), frozenset()]
    for revision, ticked in enumerate(signals):
        change = {"signals": ticked, "note": str(revision)}
        save_answer(assessment=assessment, capability=FIRST, change=change, base=Base(revision=revision))
        assert kept(assessment).answer.signals == ticked
    assert SeenSignal.objects.count() == 0


def test_save_answer_on_an_old_revision_is_a_conflict_that_shows_what_stands(assessment: Assessment) -> None:
    save_answer(assessment=assessment, capability=FIRST, change=NORMING, base=Base(writer="a", turn=1))
    with pytest.raises(ConflictError) as conflict:
        save_answer(assessment=assessment, capability=FIRST, change=STORMING, base=Base(writer="b", turn=1))
    assert conflict.value.current == kept(assessment)
    assert kept(assessment).answer.phase == "norming"


def test_save_answer_with_the_same_content_from_elsewhere_is_no_conflict(assessment: Assessment) -> None:
    save_answer(assessment=assessment, capability=FIRST, change=NORMING, base=Base(writer="a", turn=1))
    again = save_answer(
        assessment=assessment, capability=FIRST, change=NORMING, base=Base(writer="b", turn=1)
    )
    assert again.revision == 1


def test_save_answer_of_a_page_that_missed_its_confirmation_is_no_conflict(assessment: Assessment) -> None:
    save_answer(assessment=assessment, capability=FIRST, change=NORMING, base=Base(writer="a", turn=1))
    save_answer(assessment=assessment, capability=FIRST, change=STORMING, base=Base(writer="a", turn=2))
    assert kept(assessment).answer.phase == "storming"


def test_save_answer_that_arrives_late_does_not_undo_a_later_one(assessment: Assessment) -> None:
    save_answer(assessment=assessment, capability=FIRST, change=STORMING, base=Base(writer="a", turn=2))
    with pytest.raises(ConflictError):
        save_answer(assessment=assessment, capability=FIRST, change=NORMING, base=Base(writer="a", turn=1))
    assert kept(assessment).answer.phase == "storming"


def test_save_answer_leaves_other_capabilities_alone(assessment: Assessment) -> None:
    save_answer(assessment=assessment, capability=FIRST, change=NORMING, base=Base())
    save_answer(assessment=assessment, capability=SECOND, change=STORMING, base=Base())
    assert [kept(assessment, code).answer.phase for code in (FIRST, SECOND)] == ["norming", "storming"]


@pytest.mark.parametrize("signals", [0, 1, 3])
def test_save_answer_takes_a_constant_number_of_queries(
    assessment: Assessment, django_assert_num_queries: DjangoAssertNumQueries, signals: int
) -> None:
    """Savepoint and release, lock, answer, capability, phase, insert, signals wanted and seen, signals inserted."""
    save_answer(assessment=assessment, capability=SECOND, change=STORMING, base=Base())
    ticked = frozenset(list(shipped().capabilities[FIRST].signals)[:signals])
    with django_assert_num_queries(10 if signals else 8):
        save_answer(
            assessment=assessment, capability=FIRST, change=NORMING | {"signals": ticked}, base=Base()
        )


def test_first_answer_takes_an_assessment_out_of_draft(assessment: Assessment) -> None:
    assert assessment.state == State.DRAFT
    save_answer(assessment=assessment, capability=FIRST, change={"note": "A note."}, base=Base())
    assessment.refresh_from_db()
    assert assessment.state == State.ANSWERING


def test_an_answer_leaves_an_assessment_in_review(assessment: Assessment) -> None:
    Assessment.objects.update(state=State.IN_REVIEW)
    assessment.refresh_from_db()
    save_answer(assessment=assessment, capability=FIRST, change=NORMING, base=Base())
    assessment.refresh_from_db()
    assert assessment.state == State.IN_REVIEW


def test_remember_place_keeps_the_question(assessment: Assessment) -> None:
    assert queries.place(assessment) is None
    for code in (FIRST, SECOND, SECOND):
        actions.remember_place(assessment=assessment, capability=code)
        assert queries.place(assessment) == code


def test_change_settings_keeps_them_and_none_brings_the_default_back(assessment: Assessment) -> None:
    shares = {"adoption": Decimal("0.2"), "expansion": Decimal("0.6"), "renewal": Decimal("0.2")}
    day = dt.date(2027, 1, 4)
    change_settings(assessment=assessment, target="performing", streams=3, focus=shares, starts_on=day)
    found = queries.report(Assessment.objects.get())
    assert (found.settings.target, found.streams, found.starts_on) == ("performing", 3, day)
    assert found.settings.focus == shares
    change_settings(assessment=assessment, target=None, streams=None, focus=None, starts_on=None)
    found = queries.report(Assessment.objects.get())
    assert (found.settings.target, found.streams, found.settings.focus) == (None, 2, None)
