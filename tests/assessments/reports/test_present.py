from __future__ import annotations

import dataclasses

import pytest

from assessments.domain.answers import Answer, Choice
from assessments.reports.present import mark, present
from assessments.reports.ramp import SHADES
from tests.assessments.domain.support import SMALL
from tests.assessments.reports.support import CASES, made, report_of

MEANT = {"forming": "Forming", "storming": "Storming", "norming": "Norming", "performing": "Performing"}


@pytest.mark.parametrize("name", ["A", "B", "C"])
def test_present_shows_the_case(name):
    shown, expected = present(made(name)), CASES[name]["expected"]

    assert {row.code: row.today.name for row in shown.pillars} == {
        code: MEANT[phase] for code, phase in expected["pillar_phase"].items()
    }
    assert {row.code: row.index for row in shown.pillars} == expected["pillar_index"]
    assert shown.today.name == MEANT[expected["overall_phase"]]
    assert shown.target.name == MEANT[expected["target_phase"]]
    assert shown.index == expected["overall_index"]
    assert {
        row.code: row.target.name for pillar in shown.pillars for row in pillar.capabilities if row.target
    } == {code: MEANT[phase] for code, phase in expected["targets"].items()}
    assert {test.name.lower(): test.passed for test in shown.tests} == expected["verdict"]["tests"]
    assert len(shown.risks) == len(expected["sequence_risks"])


def test_phase_has_the_colour_of_its_place_among_all():
    assert mark(SMALL, 1).ramp == 1
    assert mark(SMALL, SMALL.top).ramp == len(SHADES)


def test_open_dont_know_and_not_applicable_are_three_things_and_none_a_phase():
    shown = present(
        report_of(
            {
                "answers": {
                    "segmentation": "dont_know",
                    "funding": {"answer": "not_applicable", "reason": "No."},
                }
            }
        )
    )
    rows = {row.code: row for row in shown.pillars[0].capabilities}

    assert (rows["performance-metrics"].today.name, rows["performance-metrics"].today.score) == (
        "Not answered",
        None,
    )
    assert (rows["segmentation"].today.name, rows["segmentation"].today.score) == ("Don’t know", None)
    assert (rows["funding"].today.name, rows["funding"].target, rows["funding"].gap) == (
        "Not applicable",
        None,
        None,
    )
    assert rows["funding"].answer.reason == "No."


def test_nothing_answered_has_no_phase():
    shown = present(made("empty"))

    assert (shown.headline, shown.today.score, shown.index) == ("Nothing answered yet", None, None)
    assert not any(step.is_today for step in shown.scale)
    assert shown.reasons == ("No capability has been answered, so nothing can be said yet.",)


def test_gaps_are_the_largest_first():
    sizes = [row.capability.gap for row in present(made("B")).gaps]

    assert sizes == sorted(sizes, reverse=True)
    assert 0 not in sizes


def test_next_level_says_what_is_needed_first():
    row = next(row for row in present(made("B")).pillars[1].capabilities if row.code == "health-scoring")

    assert row.next_level
    assert row.next_level.mark.name == "Performing"
    assert "Adoption Framework at Norming (today: Storming)" in row.next_level.needs


def test_text_is_applied_to_what_was_typed_and_to_the_address_not():
    answers = {
        "segmentation": Answer(
            choice=Choice.PHASE, phase="norming", note="note", evidence="https://example.com"
        )
    }
    report = dataclasses.replace(made("B"), answers=answers, organisation="org", title="title")
    shown = present(report, text=str.upper)
    answer = shown.pillars[0].capabilities[1].answer

    assert (shown.organisation, shown.title, answer.note) == ("ORG", "TITLE", "NOTE")
    assert (answer.evidence, answer.href) == ("HTTPS://EXAMPLE.COM", "https://example.com")
