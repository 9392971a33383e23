"""What becomes of answers on a newer version, as a page shows it."""

from __future__ import annotations

from dataclasses import replace

from assessments.domain.answers import Answer, Choice, Settings
from assessments.domain.upgrading import plan_upgrade
from assessments.reports.changes import answers_page, plan_page
from tests.assessments.domain.support import SMALL, report_of


def test_one_of_each_is_said_in_the_singular_and_kinds_without_any_are_left_out() -> None:
    root, crown = SMALL.pillars
    new = replace(SMALL, version="2.0.0", pillars=(replace(root, capabilities=root.capabilities[:3]), crown))
    answers = {"craft": Answer(choice=Choice.DONT_KNOW), "team": Answer(choice=Choice.PHASE, phase="grow")}
    page = plan_page(plan_upgrade(SMALL, new, answers, Settings()))
    assert page.summary == (
        "1 answer carries over.",
        "1 answer falls away and stays readable in the history.",
    )
    (gone,), (kept,) = page.falls_away, page.unchanged
    assert (gone.answer.name, gone.answer.mark.name, gone.answer.mark.ramp) == ("Craft", "Don’t know", 0)
    assert (kept.answer.name, kept.answer.mark.name, kept.answer.mark.score) == ("Team", "Grow", 2)
    nothing = plan_page(plan_upgrade(SMALL, new, {}, Settings()))
    assert nothing.summary == ("Nothing was answered yet, so nothing has to be carried over.",)


def test_evidence_is_linked_only_where_that_is_safe() -> None:
    answers = {
        code: Answer(evidence=evidence)
        for code, evidence in (("team", "https://example.com/a"), ("tools", "javascript:alert(1)"))
    }
    lines = plan_page(plan_upgrade(SMALL, SMALL, answers, Settings())).unchanged
    assert [(line.answer.evidence, line.answer.href) for line in lines] == [
        ("https://example.com/a", "https://example.com/a"),
        ("javascript:alert(1)", ""),
    ]


def test_all_answers_stand_by_pillar_with_the_phase_of_that_time() -> None:
    page = answers_page(report_of(SMALL, {"charter": "grow", "team": "grow"}))
    assert (page.today.name, page.index) == ("Grow", 50)
    assert [pillar.name for pillar in page.pillars] == ["Root", "Crown"]
    assert [(line.name, line.mark.name) for line in page.pillars[0].answers] == [
        ("Charter", "Grow"),
        ("Team", "Grow"),
        ("Tools", "Not answered"),
        ("Craft", "Not answered"),
    ]
    assert answers_page(report_of(SMALL, {})).today.name == "Nothing answered yet"
