"""Clients side by side: what moved, what is shared, and in which order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from assessments.domain.portfolio import (
    Standpoint,
    by_name,
    common_gaps,
    direction,
    same_scale,
    weakest_first,
)
from tests.assessments.conftest import shipped

if TYPE_CHECKING:
    from collections.abc import Mapping

CODES = list(shipped().capabilities)


def standpoint(
    name: str,
    *,
    score: int = 1,
    index: int | None = 10,
    scores: Mapping[str, int] | None = None,
    goal: Mapping[str, int] | None = None,
    has_phase: bool = True,
) -> Standpoint:
    framework = shipped()
    return Standpoint(
        client=name,
        organisation=name,
        framework=framework,
        on=date(2026, 5, 3),
        source="1",
        frozen=True,
        score=score,
        index=index,
        provisional=False,
        answered=len(scores or {}),
        applicable=29,
        pillars={pillar.code: score if has_phase else None for pillar in framework.pillars},
        states={pillar.code: "shown" if has_phase else "not enough answers" for pillar in framework.pillars},
        scores=scores or {},
        goal=goal or {},
    )


def test_common_gaps_are_those_of_most_clients_then_the_larger_ones() -> None:
    first, second, third, met = CODES[:4]
    goal = dict.fromkeys(CODES[:4], 3)
    found = common_gaps(
        shipped(),
        [
            standpoint("A", scores={first: 2, second: 1, third: 2, met: 3}, goal=goal),
            standpoint("B", scores={first: 1, second: 1, third: 2, met: 4}, goal=goal),
            standpoint("C", scores={first: 3, second: 3, third: 1}, goal=goal),
        ],
        least=2,
    )
    assert [(gap.capability.code, gap.clients, gap.answered, gap.phases) for gap in found] == [
        (third, ("C", "A", "B"), 3, 4),
        (second, ("A", "B"), 3, 4),
        (first, ("B", "A"), 3, 3),
    ]


def test_what_is_not_answered_or_does_not_apply_is_no_gap() -> None:
    standpoints = [standpoint(name, scores={CODES[0]: 1}, goal={CODES[1]: 3}) for name in "AB"]
    assert common_gaps(shipped(), standpoints, least=1) == []


def test_order_is_by_phase_then_index_and_who_has_none_comes_last() -> None:
    listed = [
        standpoint("Early", has_phase=False, index=None),
        standpoint("Strong", score=3, index=80),
        standpoint("weak", score=1, index=20),
        standpoint("Weakest", score=1, index=5),
    ]
    assert [one.client for one in weakest_first(listed)] == ["Weakest", "weak", "Strong", "Early"]
    assert [one.client for one in by_name(listed)] == ["Early", "Strong", "weak", "Weakest"]


def test_directions() -> None:
    assert [direction(*pair) for pair in ((2, 1), (2, 2), (1, 2))] == ["up", "same", "down"]


def test_only_the_same_phases_in_the_same_order_are_compared() -> None:
    framework = shipped()
    assert same_scale(framework, replace(framework, version="9.0"))
    assert not same_scale(framework, replace(framework, phases=framework.phases[:-1]))
    assert not same_scale(framework, replace(framework, phases=framework.phases[::-1]))
