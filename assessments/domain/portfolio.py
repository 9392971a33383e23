"""Several organisations side by side: where each one stands, what moved since it was measured last, and the gaps that
many of them share.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from frameworks.structure import Capability, Framework


@dataclass(frozen=True, kw_only=True)
class Standpoint:
    """Where one organisation stood on one day. A pillar without a phase has no score; `states` says why."""

    client: str
    """Tells organisations apart; two may have the same name."""
    organisation: str
    framework: Framework
    on: date
    source: str
    """The id of the frozen report, or of the assessment if it is not `frozen`."""
    frozen: bool
    score: int
    index: int | None
    provisional: bool
    answered: int
    applicable: int
    pillars: Mapping[str, int | None]
    states: Mapping[str, str]
    scores: Mapping[str, int]
    """Of the capabilities that are answered."""
    goal: Mapping[str, int]
    """The target of every capability that applies."""

    @property
    def has_phase(self) -> bool:
        """Whether any pillar has enough answers for one."""
        return any(self.pillars.values())


class Direction(StrEnum):
    UP = "up"
    SAME = "same"
    DOWN = "down"


def direction(today: int, before: int) -> Direction:
    return Direction.SAME if today == before else Direction.UP if today > before else Direction.DOWN


def same_scale(one: Framework, other: Framework) -> bool:
    """Whether phases of the two can be compared: the same ones in the same order."""
    return list(one.scores) == list(other.scores)


@dataclass(frozen=True, kw_only=True)
class CommonGap:
    """A capability that stands below its target at `clients`, of `answered` who answered it."""

    capability: Capability
    clients: tuple[str, ...]
    """Their `Standpoint.client`, with the largest gap first."""
    answered: int
    phases: int
    """All these gaps together."""


def common_gaps(framework: Framework, standpoints: Sequence[Standpoint], *, least: int) -> list[CommonGap]:
    """The capabilities of `framework` that at least so many stand below their target in: those of most clients first,
    of as many the larger gaps.
    """
    behind: dict[str, list[tuple[int, str]]] = defaultdict(list)
    answered: dict[str, int] = defaultdict(int)
    for standpoint in standpoints:
        for code, score in standpoint.scores.items():
            answered[code] += 1
            size = standpoint.goal.get(code, score) - score
            if size > 0:
                behind[code].append((size, standpoint.client))
    found = [
        CommonGap(
            capability=capability,
            # Sorting keeps the order of the rows among gaps of the same size.
            clients=tuple(client for _, client in sorted(behind[code], key=lambda gap: -gap[0])),
            answered=answered[code],
            phases=sum(size for size, _ in behind[code]),
        )
        for code, capability in framework.capabilities.items()
        if len(behind[code]) >= least
    ]
    return sorted(found, key=lambda gap: (-len(gap.clients), -gap.phases))


def weakest_first(standpoints: Iterable[Standpoint]) -> list[Standpoint]:
    """By phase, then by index; who has no phase yet comes last."""
    return sorted(
        standpoints,
        key=lambda one: (not one.has_phase, one.score, one.index or 0, one.organisation.casefold()),
    )


def by_name(standpoints: Iterable[Standpoint]) -> list[Standpoint]:
    return sorted(standpoints, key=lambda one: one.organisation.casefold())
