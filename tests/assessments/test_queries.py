from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from assessments import queries
from assessments.actions import Base, save_answer, start_assessment
from assessments.domain.answers import Answer, Choice
from assessments.domain.scoring import PillarState
from assessments.models import Answer as AnswerRow, Assessment
from tests.assessments.conftest import shipped

if TYPE_CHECKING:
    from pytest_django.fixtures import DjangoAssertNumQueries

CODES = list(shipped().capabilities)


def answer(assessment: Assessment, codes: list[str], **change: object) -> None:
    for code in codes:
        save_answer(assessment=assessment, capability=code, change=change, base=Base())


def test_progress_counts_what_is_answered_and_keeps_open_and_not_known_apart(assessment: Assessment) -> None:
    answer(assessment, CODES[:1], choice=Choice.PHASE, phase="norming")
    answer(assessment, CODES[1:2], choice=Choice.DONT_KNOW)
    answer(assessment, CODES[2:3], choice=Choice.NOT_APPLICABLE, reason="Because.")
    answer(assessment, CODES[3:4], note="Only a note.")
    progress = queries.progress(shipped(), queries.recorded_answers(assessment))
    assert (progress.settled, progress.total) == (2, 29)
    assert [(p.settled, p.total) for p in progress.pillars] == [
        (2, 4),
        (0, 7),
        (0, 6),
        (0, 6),
        (0, 3),
        (0, 3),
    ]
    assert progress.open_codes == tuple(CODES[3:])
    assert progress.unknown_codes == (CODES[1],)


def test_progress_shows_the_live_phase_of_a_pillar(assessment: Assessment) -> None:
    answer(assessment, CODES[:2], choice=Choice.PHASE, phase="norming")
    first = queries.progress(shipped(), queries.recorded_answers(assessment)).pillars[0].result
    assert (first.state, first.score) == (PillarState.NOT_ENOUGH, None)
    answer(assessment, CODES[2:3], choice=Choice.PHASE, phase="norming")
    first = queries.progress(shipped(), queries.recorded_answers(assessment)).pillars[0].result
    assert (first.state, first.score) == (PillarState.SHOWN, 3)


def test_next_open_goes_on_behind_the_question_and_round_to_the_start() -> None:
    framework = shipped()
    answered = queries.Recorded(answer=Answer(choice=Choice.PHASE, phase="norming"))
    progress = queries.progress(framework, dict.fromkeys(CODES[2:], answered))
    assert progress.next_open(CODES[0], framework) == CODES[1]
    assert progress.next_open(CODES[5], framework) == CODES[0]
    everything = dict.fromkeys(CODES, answered)
    assert queries.progress(framework, everything).next_open(CODES[0], framework) is None


def test_next_open_comes_back_to_what_was_not_known_when_nothing_else_is_open() -> None:
    framework = shipped()
    answered = queries.Recorded(answer=Answer(choice=Choice.PHASE, phase="norming"))
    unknown = queries.Recorded(answer=Answer(choice=Choice.DONT_KNOW))
    answers = dict.fromkeys(CODES, answered) | {CODES[3]: unknown}
    assert queries.progress(framework, answers).next_open(CODES[7], framework) == CODES[3]
    assert queries.progress(framework, answers).next_open(CODES[3], framework) is None
    del answers[CODES[2]]
    assert queries.progress(framework, answers).next_open(CODES[7], framework) == CODES[2]


@pytest.mark.parametrize("answered", [0, 1, 29])
def test_report_takes_three_queries_whatever_is_answered(
    assessment: Assessment, django_assert_num_queries: DjangoAssertNumQueries, answered: int
) -> None:
    """Answers, ticked signals, focus: the framework is in memory."""
    answer(
        assessment, CODES[:answered], choice=Choice.PHASE, phase="norming", signals=frozenset({"norming-1"})
    )
    fresh = Assessment.objects.select_related("client", "framework", "target").get()
    with django_assert_num_queries(3):
        assert queries.report(fresh).result.answered == answered


def test_report_starts_its_roadmap_on_the_day_of_the_last_answer(assessment: Assessment) -> None:
    answer(assessment, CODES[:2], choice=Choice.PHASE, phase="norming")
    first = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
    for number, row in enumerate(AnswerRow.objects.order_by("pk")):
        AnswerRow.objects.filter(pk=row.pk).update(changed_at=first + dt.timedelta(days=number))
    assert queries.report(assessment).starts_on == dt.date(2026, 3, 2)


def test_report_of_nothing_starts_its_roadmap_on_the_day_of_the_assessment(assessment: Assessment) -> None:
    assert queries.report(assessment).starts_on == timezone.localdate(assessment.created_at)


@pytest.mark.parametrize("number", [1, 3])
def test_engagements_take_two_queries_whatever_the_number_of_assessments(
    assessment: Assessment, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for round_number in range(number - 1):
        start_assessment(
            workspace=assessment.client.workspace,
            framework=assessment.framework,
            organisation="Example Ltd",
            title=f"Round {round_number}",
        )
    answer(assessment, CODES[:4], choice=Choice.PHASE, phase="norming")
    answer(assessment, CODES[4:5], note="Only a note.")
    with django_assert_num_queries(2):
        rows = queries.engagements(queries.overview(Assessment.objects.all()))
    found = {row.assessment.pk: (row.settled, row.total) for row in rows}
    assert len(found) == number
    assert found[assessment.pk] == (4, 29)
