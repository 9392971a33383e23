from dataclasses import replace
from decimal import Decimal

import pytest

from frameworks.forms.rules import RulesForm, rules_of
from frameworks.structure import Bucket, Charter, EffortClass, Framework, Level, Phase, StrategicTest, Tier
from tests.frameworks.posting import sent


def filled(framework: Framework, **changes) -> RulesForm:
    return RulesForm(framework, sent(RulesForm(framework), **changes))


def saved(framework: Framework, **changes) -> Framework:
    form = filled(framework, **changes)
    assert form.is_valid(), (form.problems, [part.errors for part in form.parts()])
    return form.value(framework)


def test_rules_come_back_as_they_were(shipped, small):
    assert saved(shipped) == shipped
    assert saved(small) == small


def test_numbers_of_the_rules(small):
    after = saved(
        small,
        **{
            "scoring-overall-min_answered": "0.750",
            "scoring-roadmap-weights-gap": "40",
            "scoring-roadmap-max_streams": "12",
            "verdict-close_from": "2",
        },
    )

    assert str(after.scoring.overall.min_answered) == "0.75"
    assert after.scoring.roadmap.weights.gap == Decimal(40)
    assert after.scoring.roadmap.max_streams == 12
    assert after.verdict.close_from == 2


def test_new_row_of_every_list(small):
    after = saved(
        small,
        **{"phases-3-name": "Highest", "phases-3-holds_when": "all_signals", "phases-3-share": "1"},
        **{
            "tiers-2-name": "Last",
            "tiers-2-counts_from": "high",
            "tiers-2-max_behind": "2",
            "tiers-2-target_behind": "1",
            "tiers-2-gap_factor": "0",
        },
        **{"charters-2-name": "Win", "charters-2-meaning": "Customers come."},
        **{
            "effort_classes-2-code": "XL",
            "effort_classes-2-min_weeks": "9",
            "effort_classes-2-max_weeks": "9",
        },
        **{
            "strategic_tests-1-name": "Money",
            "strategic_tests-1-capability": "money",
            "strategic_tests-1-phase": "high",
            "strategic_tests-1-role": "one_of",
        },
        **{"scoring-roadmap-buckets-2-name": "second year", "scoring-roadmap-buckets-2-days": "730"},
    )

    assert after.phases[3] == Phase(
        code="highest", name="Highest", motto="", summary="", holds_when="all_signals", share=Decimal(1)
    )
    assert after.tiers[2] == Tier(
        code="last",
        name="Last",
        meaning="",
        counts_from="high",
        max_behind=2,
        target_behind=1,
        gap_factor=Decimal(0),
    )
    assert after.charters[2] == Charter(code="win", name="Win", meaning="Customers come.")
    assert after.effort_classes[2] == EffortClass(code="XL", min_weeks=9, max_weeks=9)
    assert after.strategic_tests[1] == StrategicTest(
        code="money", name="Money", meaning="", capability="money", phase="high", role="one_of"
    )
    assert after.scoring.roadmap.buckets[2] == Bucket(name="second year", days=730)
    mandate = after.capabilities["mandate"]
    assert mandate.levels[3] == Level(phase="highest", summary="", signals=())
    assert mandate.charter_weights["win"] == 0


def test_phases_take_another_order(small):
    after = saved(small, **{"phases-0-ORDER": "2", "phases-1-ORDER": "1"})

    assert [phase.code for phase in after.phases] == ["middle", "low", "high"]
    assert [level.phase for level in after.capabilities["money"].levels] == ["middle", "low", "high"]


def test_first_phase_needs_no_share_and_no_phase_has_none_of_the_weight(small):
    assert saved(small, **{"phases-1-share": ""}).phases[1].share is None
    form = filled(small, **{"phases-1-share": "0"})

    assert not form.is_valid()
    assert form.phases.forms[1].errors == {"share": ["Give a number above 0."]}


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        (
            {"phases-2-DELETE": "on"},
            ["The phase “high” is gone, but still referred to 3 times: choose another one there first."],
        ),
        (
            {"tiers-1-DELETE": "on"},
            ["The tier “late” is gone, but still referred to once: choose another one there first."],
        ),
        (
            {"effort_classes-0-code": "XS"},
            ["The effort class “S” is gone, but still referred to 2 times: choose another one there first."],
        ),
        (
            {"effort_classes-0-min_weeks": "9"},
            ["The effort class “S” goes from 9 to 2 weeks: write the smaller number first."],
        ),
        ({"effort_classes-1-code": "S"}, None),
        (
            {"scoring-roadmap-buckets-1-days": "30"},
            ["Two periods of the calendar end on day 30: give one of them another day."],
        ),
        (
            {"scoring-roadmap-buckets-1-name": "first month"},
            ["Two periods of the calendar are called “first month”: give one of them another name."],
        ),
    ],
)
def test_what_cannot_be_stored_is_said_of_the_whole(small, changes, problems):
    form = filled(small, **changes)

    assert not form.is_valid()
    assert form.errors() == 0
    assert list(form.problems) == (
        problems
        or [
            "The effort class “S” is there 2 times: keep one.",
            "The effort class “L” is gone, but still referred to 2 times: choose another one there first.",
        ]
    )


def test_charter_can_go_and_its_weights_with_it(small):
    after = saved(small, **{"charters-0-DELETE": "on"})

    assert [charter.code for charter in after.charters] == ["grow"]
    assert dict(after.capabilities["mandate"].charter_weights) == {"grow": Decimal("0.5")}


def test_more_phases_than_a_questionnaire_can_show_are_refused(small):
    more = {f"phases-{n}-name": f"Phase {n}" for n in range(3, 13)}
    more |= {f"phases-{n}-holds_when": "all_signals" for n in range(3, 13)}

    form = filled(small, **more, **{"phases-TOTAL_FORMS": "13"})

    assert not form.is_valid()
    assert form.phases.non_form_errors() == ["At most 12 rows are allowed: remove some."]


def test_rules_go_on_top_of_what_was_edited_elsewhere_meanwhile(small):
    form = filled(small, **{"verdict-thematic": "Mine."})
    assert form.is_valid()
    now = replace(small, basis="Theirs.")

    assert form.value(now) == replace(now, verdict=replace(small.verdict, thematic="Mine."))


def test_rules_are_what_the_form_edits(small):
    assert rules_of(replace(small, basis="Else.", glossary=())) == rules_of(small)
    assert rules_of(saved(small, **{"verdict-close_from": "2"})) != rules_of(small)
