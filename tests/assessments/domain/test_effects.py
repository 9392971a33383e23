"""What another version would say: of one assessment, and counted over many."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from assessments.domain.answers import Settings
from assessments.domain.effects import EXAMPLES, FIRST, Input, Tally, effect_of, fingerprint, outlook
from assessments.domain.roadmap import Planner
from frameworks.structure import Framework
from tests.assessments.domain.support import FRAMEWORKS, SMALL, Plain, answers_of, report_of, uniform


def given(plain: Plain, settings: Settings | None = None) -> Input:
    return Input(id="some-id", answers=answers_of(plain), settings=settings or Settings())


def stricter() -> Framework:
    """`SMALL` in which all the weight has to stand at Grow."""
    grow = replace(SMALL.phases[1], share=Decimal(1))
    return replace(SMALL, version="2.0.0", phases=(SMALL.phases[0], grow, SMALL.phases[2]))


def eager() -> Framework:
    """`SMALL` with a roadmap in which only the ease of an item counts."""
    weights = replace(SMALL.scoring.roadmap.weights, gap=Decimal(0), leverage=Decimal(0), fit=Decimal(0))
    roadmap = replace(SMALL.scoring.roadmap, weights=replace(weights, ease=Decimal(100)))
    return replace(SMALL, version="2.0.0", scoring=replace(SMALL.scoring, roadmap=roadmap))


@pytest.mark.parametrize("framework", FRAMEWORKS, ids=lambda one: one.code)
def test_outlook_says_what_the_report_says(framework: Framework) -> None:
    phases = list(framework.scores)
    plain = {code: phases[place % 2] for place, code in enumerate(framework.capabilities)}
    settings = Settings(target=phases[-1], streams=2)
    report = report_of(framework, plain, settings)
    found = outlook(framework, answers_of(plain), settings)
    assert found.overall == phases[report.result.score - 1]
    assert found.index == report.result.index
    assert found.verdict == f"{report.result.verdict.value}, {report.result.verdict.qualifier}"
    assert found.first == tuple(
        (item.capability, phases[item.to_score - 1]) for item in report.roadmap.items[:FIRST]
    )
    assert found.pillars == {
        code: phases[pillar.score - 1] if pillar.score else ""
        for code, pillar in report.result.pillars.items()
    }


def test_first_items_are_the_first_of_the_whole_order() -> None:
    report = report_of(SMALL, uniform(SMALL, "seed"), Settings(target="bloom"))
    planner = Planner(
        SMALL, report.standing, report.goal, target=report.target, streams=1, focus=report.settings.focus
    )
    assert [item.transition for item in planner.order(3)] == [
        item.transition for item in report.roadmap.items[:3]
    ]


def test_same_content_has_no_effect() -> None:
    effect = effect_of(SMALL, replace(SMALL, version="2.0.0"), given(uniform(SMALL, "grow")))
    assert effect.before == effect.after
    assert (effect.kind, effect.pillars, effect.asked_again, effect.falls_away) == (None, (), 0, 0)


def test_nothing_answered_has_no_phase() -> None:
    effect = effect_of(SMALL, stricter(), given({}))
    assert (effect.before.overall, effect.after.overall, effect.kind) == ("", "", None)


LEANING: Plain = {**uniform(SMALL, "seed"), "team": "grow"}
"""Two thirds of the weight of the root stand at Grow; the charter does not."""


def led_by_team() -> Framework:
    """`SMALL` in which the team is what the whole rests on, instead of the charter."""
    overall = replace(SMALL.scoring.overall, foundation_capability="team")
    return replace(SMALL, version="2.0.0", scoring=replace(SMALL.scoring, overall=overall))


def test_stricter_share_lowers_a_pillar() -> None:
    effect = effect_of(SMALL, stricter(), given(LEANING))
    assert (effect.kind, effect.pillars) == ("pillars", (("root", "grow", "seed"),))
    assert (effect.overall, effect.roadmap, effect.index, effect.verdict) == (False, False, False, False)


def test_other_foundation_raises_the_whole() -> None:
    effect = effect_of(SMALL, led_by_team(), given(LEANING))
    assert (effect.kind, effect.before.overall, effect.after.overall) == ("overall", "seed", "grow")
    assert effect.pillars == ()


def test_answers_that_fall_away_and_are_asked_again_are_counted() -> None:
    root = SMALL.pillars[0]
    without = replace(root, capabilities=root.capabilities[:-1])
    new = replace(SMALL, version="2.0.0", pillars=(without, SMALL.pillars[1]))
    effect = effect_of(SMALL, new, given({"craft": "grow", "charter": "seed"}))
    assert (effect.falls_away, effect.asked_again, effect.kind) == (1, 0, "other")
    fewer = replace(SMALL, version="2.0.0", phases=(*SMALL.phases[:2], replace(SMALL.phases[2], code="top")))
    fewer = replace(
        fewer,
        scoring=replace(SMALL.scoring, overall=replace(SMALL.scoring.overall, tests_from="grow")),
        tiers=tuple(replace(tier, counts_from="grow") for tier in SMALL.tiers),
        pillars=tuple(
            replace(pillar, capabilities=tuple(_on_top(one) for one in pillar.capabilities))
            for pillar in SMALL.pillars
        ),
    )
    effect = effect_of(SMALL, fewer, given(uniform(SMALL, "bloom", charter="seed")))
    assert (effect.asked_again, effect.falls_away) == (5, 0)
    assert effect.after.pillars == {"root": "seed", "crown": ""}


def _on_top(capability: Any) -> Any:
    """The capability with its last phase under another code."""
    levels = (*capability.levels[:2], replace(capability.levels[2], phase="top"))
    up = replace(capability.transitions[1], to="top", prerequisites=())
    return replace(capability, levels=levels, transitions=(capability.transitions[0], up))


ORDERED: Plain = {**uniform(SMALL, "seed"), "charter": "grow", "team": "grow"}


def test_other_weights_change_the_order_of_the_roadmap_alone() -> None:
    effect = effect_of(SMALL, eager(), given(ORDERED))
    assert effect.kind == "roadmap"
    assert effect.before.first == (
        ("charter", "bloom"),
        ("team", "bloom"),
        ("offer", "grow"),
        ("tools", "grow"),
    )
    assert effect.after.first == (
        ("tools", "grow"),
        ("offer", "grow"),
        ("charter", "bloom"),
        ("team", "bloom"),
    )


def test_tally_counts_and_keeps_some_examples_of_each_kind() -> None:
    tally = Tally()
    for number in range(EXAMPLES + 2):
        tally.add(effect_of(SMALL, stricter(), given(LEANING)), f"pillar {number}")
    tally.add(effect_of(SMALL, SMALL, given(LEANING)), "same")
    tally.add(effect_of(SMALL, led_by_team(), given(LEANING)), "whole")
    tally.add(effect_of(SMALL, eager(), given(ORDERED)), "order")
    assert (tally.assessments, tally.unchanged) == (EXAMPLES + 5, 1)
    assert tally.overall == {"seed>grow": 1}
    assert (tally.pillars, tally.with_pillars) == ({"root": EXAMPLES + 2}, EXAMPLES + 2)
    assert (tally.verdict, tally.asked_again, tally.falls_away) == (1, 0, 0)
    examples = [(one["number"], one["id"], one["kind"]) for one in tally.examples]
    assert examples == [
        *((number, f"pillar {number - 1}", "pillars") for number in range(1, EXAMPLES + 1)),
        (EXAMPLES + 4, "whole", "overall"),
        (EXAMPLES + 5, "order", "roadmap"),
    ]


def test_tally_counts_what_comes_and_goes() -> None:
    tally = Tally()
    tally.add(effect_of(SMALL, led_by_team(), given(LEANING)), "whole")
    (example,) = tally.examples
    before, after = ({tuple(move) for move in moves} for moves in example["first"])
    assert before != after
    assert tally.comes == {">".join(move): 1 for move in after - before}
    assert tally.goes == {">".join(move): 1 for move in before - after}


def test_tally_goes_on_from_json() -> None:
    tally, again = Tally(), Tally()
    for _ in range(2):
        effect = effect_of(SMALL, stricter(), given(LEANING))
        tally.add(effect, "some-id")
        again = Tally(**json.loads(json.dumps(again.as_json())))
        again.add(effect, "some-id")
    assert again == tally


def test_fingerprint_differs_with_any_text() -> None:
    assert fingerprint(SMALL) == fingerprint(replace(SMALL))
    assert fingerprint(SMALL) != fingerprint(replace(SMALL, basis="Another"))
    before = fingerprint(SMALL)
    assert SMALL.capabilities
    assert fingerprint(SMALL) == before
