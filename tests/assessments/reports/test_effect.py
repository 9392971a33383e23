from __future__ import annotations

import dataclasses
from datetime import date
from fractions import Fraction

import pytest

from assessments.domain.answers import Settings
from assessments.domain.report import build_report
from assessments.reports.effect import effect
from tests.assessments.reports.support import made

STARTS = date(2026, 1, 5)
NORTH = {"adoption": Fraction(0), "expansion": Fraction(1), "renewal": Fraction(0)}


def case_b(starts_on: date = STARTS, **settings):
    report = made("B")
    changed = dataclasses.replace(report.settings, focus=None, **settings)
    return build_report(
        report.framework, report.answers, changed, organisation="", title="", starts_on=starts_on
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"streams": 3}, "The roadmap now takes 175 weeks instead of 253."),
        (
            {"target": "norming"},
            (
                "The roadmap now aims at Norming instead of Performing: 14 moves up instead of 43, 60 weeks instead "
                "of 253."
            ),
        ),
        ({"starts_on": date(2027, 2, 1)}, "It now starts on 1 February 2027."),
        ({}, "The roadmap stays as it was."),
    ],
)
def test_effect_says_what_the_settings_changed(change, said):
    assert effect(case_b(), case_b(**change)) == said


def test_effect_of_another_focus_is_another_order():
    before = case_b()
    after = build_report(
        before.framework,
        before.answers,
        Settings(streams=2, focus=NORTH),
        organisation="",
        title="",
        starts_on=STARTS,
    )
    said = effect(before, after)
    assert " of its 43 moves have another rank." in said
    assert "aims at" not in said


def test_effect_of_several_changes_says_all():
    said = effect(case_b(), case_b(date(2027, 2, 1), streams=3))
    assert said == "The roadmap now takes 175 weeks instead of 253. It now starts on 1 February 2027."
