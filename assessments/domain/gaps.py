"""Result + target -> gaps and sequence risks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assessments.domain.answers import Standing
    from frameworks.structure import Capability, Framework


@dataclass(frozen=True, kw_only=True)
class PullIn:
    """A target that was raised because another capability's way up needs it."""

    capability: str
    score: int
    by: str
    by_score: int


@dataclass(frozen=True, kw_only=True)
class SequenceRisk:
    """`capability` stands at `score` but needs `needs` at `needs_score`, which is at `is_score` (None: open)."""

    capability: str
    score: int
    needs: str
    needs_score: int
    is_score: int | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class Gap:
    capability: str
    today: int
    target: int

    @property
    def size(self) -> int:
        return self.target - self.today


def needs(framework: Framework, capability: Capability, score: int) -> dict[str, int]:
    """What `capability` needs of others to stand at `score`: code -> score. Needs add up from phase to phase."""
    needed: dict[str, int] = {}
    for transition in capability.transitions:
        if framework.scores[transition.to] <= score:
            for prerequisite in transition.prerequisites:
                wanted = framework.scores[prerequisite.phase]
                needed[prerequisite.capability] = max(wanted, needed.get(prerequisite.capability, 0))
    return needed


def reason_for(framework: Framework, capability: Capability, other: str, score: int) -> str:
    """Why `capability` needs `other` at `score`, in the framework's words."""
    return next(
        prerequisite.reason
        for transition in capability.transitions
        for prerequisite in transition.prerequisites
        if prerequisite.capability == other and framework.scores[prerequisite.phase] == score
    )


def sequence_risks(framework: Framework, standing: Standing) -> tuple[SequenceRisk, ...]:
    """Capabilities that stand at a phase whose prerequisites are not met, in the framework's order."""
    return tuple(
        SequenceRisk(
            capability=code,
            score=standing.scores[code],
            needs=other,
            needs_score=wanted,
            is_score=standing.scores.get(other),
            reason=reason_for(framework, capability, other, wanted),
        )
        for code, capability in framework.capabilities.items()
        if code in standing.scores
        for other, wanted in needs(framework, capability, standing.scores[code]).items()
        if not standing.reaches(other, wanted)
    )


def default_target(framework: Framework, overall: int) -> int:
    """One phase up, at most the highest."""
    return min(overall + 1, framework.top)


def targets(
    framework: Framework, standing: Standing, *, overall: int, target: int
) -> tuple[dict[str, int], tuple[PullIn, ...]]:
    """Target score of every capability that applies, closed over prerequisites, and what that closure raised.

    Later tiers aim below the target of the whole until the organisation stands at the top. Nobody aims
    below where they stand.
    """
    at_top = overall == target == framework.top
    goal = {
        code: max(
            target if at_top else target - framework.reach[code].target_behind,
            standing.scores.get(code, 1),
        )
        for code in framework.capabilities
        if standing.applies(code)
    }
    pulled: dict[str, PullIn] = {}
    queue = list(goal)
    while queue:
        code = queue.pop(0)
        if code not in standing.scores or goal[code] <= standing.scores[code]:
            continue
        for other, wanted in needs(framework, framework.capabilities[code], goal[code]).items():
            if other in goal and goal[other] < wanted:
                goal[other] = wanted
                pulled[other] = PullIn(capability=other, score=wanted, by=code, by_score=goal[code])
                queue.append(other)
    return goal, tuple(pulled[code] for code in framework.capabilities if code in pulled)


def gaps(standing: Standing, goal: Mapping[str, int]) -> tuple[Gap, ...]:
    """The gap of every answered capability, in the framework's order, closed ones included."""
    return tuple(
        Gap(capability=code, today=standing.scores[code], target=target)
        for code, target in goal.items()
        if code in standing.scores
    )
