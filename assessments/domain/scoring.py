"""Answers -> phases, indices and the verdict, each with the facts that decided it.

Everything that decides a phase is exact: integers and `Fraction`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from assessments.domain.answers import Standing
from frameworks.structure import Capability, Framework, Pillar, StrategicTest, Tier


class PillarState(StrEnum):
    SHOWN = "shown"
    NOT_ENOUGH = "not enough answers"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, kw_only=True)
class PillarCheck:
    """Whether a pillar is at one phase: enough weight there, and nobody too far behind."""

    score: int
    counted: tuple[str, ...]
    reached: tuple[str, ...]
    weight_counted: Fraction
    weight_reached: Fraction
    share: Fraction
    stragglers: tuple[str, ...]
    floors: Mapping[str, int]
    """Tier -> the lowest score that is not too far behind, for the tiers of what is answered."""

    @property
    def has_share(self) -> bool:
        return bool(self.counted) and self.weight_reached >= self.share * self.weight_counted

    @property
    def holds(self) -> bool:
        return self.has_share and not self.stragglers


@dataclass(frozen=True, kw_only=True)
class PillarResult:
    """`score` is None unless the state is `SHOWN`; `mean` and `index` are None while nothing is answered."""

    code: str
    state: PillarState
    score: int | None
    answered: int
    applicable: int
    checks: Mapping[int, PillarCheck]
    mean: Fraction | None
    index: int | None

    @property
    def standing(self) -> int:
        """The score the whole reckons with: the lowest until there are enough answers."""
        return self.score or 1


class ConditionKind(StrEnum):
    BREADTH = "breadth"
    STRAGGLERS = "stragglers"
    FOUNDATION = "foundation"
    CHARTER = "charter"
    TESTS = "strategic tests"


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One condition of the overall phase. `codes`: pillars reached (breadth) or what has to reach it (the rest)."""

    kind: ConditionKind
    met: bool
    codes: tuple[str, ...] = ()
    without_phase: tuple[str, ...] = ()
    """Those of `codes` that fail it without a phase: open, too few answers, or not applicable."""
    counted: int = 0
    needed: int = 0


@dataclass(frozen=True, kw_only=True)
class TestResult:
    test: StrategicTest
    score: int | None
    passed: bool


class VerdictValue(StrEnum):
    THEMATIC = "thematic"
    STRATEGIC = "strategic"


class Qualifier(StrEnum):
    FULL = "full"
    PARTIAL = "partial"
    NOT_STARTED = "not yet started"
    TAKING_SHAPE = "taking shape"
    CLOSE = "close to strategic"


@dataclass(frozen=True, kw_only=True)
class VerdictResult:
    value: VerdictValue
    qualifier: Qualifier
    tests: tuple[TestResult, ...]

    @property
    def passed(self) -> int:
        return sum(test.passed for test in self.tests)

    @property
    def failed(self) -> tuple[StrategicTest, ...]:
        return tuple(result.test for result in self.tests if not result.passed)


@dataclass(frozen=True, kw_only=True)
class Result:
    """Where the organisation stands."""

    score: int
    pillars: Mapping[str, PillarResult]
    conditions: Mapping[int, tuple[Condition, ...]]
    """Score -> the conditions of that overall phase, for every phase above the lowest."""
    index: int | None
    charter_index: Mapping[str, int | None]
    verdict: VerdictResult
    answered: int
    applicable: int
    provisional: bool

    @property
    def not_met(self) -> tuple[Condition, ...]:
        """What keeps the organisation from the next phase; empty at the top."""
        return tuple(c for c in self.conditions.get(self.score + 1, ()) if not c.met)


def evaluate(framework: Framework, standing: Standing) -> Result:
    """Score a whole assessment.

    Formulae: pillar phase by share and stragglers, overall phase by breadth, stragglers, foundation and tests,
    indices as 100 x (mean - 1) / (n - 1), rounded half up.
    """
    pillars = {pillar.code: score_pillar(framework, pillar, standing) for pillar in framework.pillars}
    tests = tuple(_test(framework, test, standing) for test in framework.strategic_tests)
    conditions = {
        score: _conditions(framework, score, pillars, standing, tests)
        for score in range(2, framework.top + 1)
    }
    score = _highest(framework, {k: all(c.met for c in found) for k, found in conditions.items()})
    means = [pillar.mean for pillar in pillars.values() if pillar.mean is not None]
    return Result(
        score=score,
        pillars=pillars,
        conditions=conditions,
        index=_index(framework, _mean((mean, Fraction(1)) for mean in means)),
        charter_index={
            charter.code: _charter_index(framework, charter.code, standing) for charter in framework.charters
        },
        verdict=_verdict(framework, score, tests),
        answered=len(standing.scores),
        applicable=len(framework.capabilities) - len(standing.not_applicable),
        provisional=any(
            pillars[pillar.code].state is PillarState.NOT_ENOUGH
            for pillar in framework.pillars
            if framework.tier_rank[pillar.tier] == 0
        ),
    )


def score_pillar(framework: Framework, pillar: Pillar, standing: Standing) -> PillarResult:
    """The phase of one pillar: the highest one that holds, else the lowest.

    Shown once enough of its base capabilities are answered. Where none of these applies, the others take
    their place.
    """
    applicable = [c for c in pillar.capabilities if standing.applies(c.code)]
    base = [c for c in applicable if framework.tier_rank[c.tier] == 0]
    stand_in = not base
    if stand_in:
        base = applicable
    answered = [c for c in applicable if c.code in standing.scores]
    base_answered = sum(c.code in standing.scores for c in base)
    checks = {
        score: _pillar_check(framework, score, answered, standing, stand_in=stand_in)
        for score in range(2, framework.top + 1)
    }
    if not applicable:
        state = PillarState.NOT_APPLICABLE
    elif base_answered and base_answered >= Fraction(framework.scoring.overall.min_answered) * len(base):
        state = PillarState.SHOWN
    else:
        state = PillarState.NOT_ENOUGH
    mean = _mean((Fraction(standing.scores[c.code]), Fraction(c.weight)) for c in answered)
    return PillarResult(
        code=pillar.code,
        state=state,
        score=_highest(framework, {k: check.holds for k, check in checks.items()})
        if state is PillarState.SHOWN
        else None,
        answered=len(answered),
        applicable=len(applicable),
        checks=checks,
        mean=mean,
        index=_index(framework, mean),
    )


def _pillar_check(
    framework: Framework, score: int, answered: list[Capability], standing: Standing, *, stand_in: bool
) -> PillarCheck:
    def tier(capability: Capability) -> Tier:
        return framework.tiers[0] if stand_in else framework.tier(capability.tier)

    counted = [c for c in answered if framework.scores[tier(c).counts_from] <= score]
    reached = [c for c in counted if standing.scores[c.code] >= score]
    return PillarCheck(
        score=score,
        counted=tuple(c.code for c in counted),
        reached=tuple(c.code for c in reached),
        weight_counted=sum((Fraction(c.weight) for c in counted), Fraction()),
        weight_reached=sum((Fraction(c.weight) for c in reached), Fraction()),
        share=share_of(framework, score),
        stragglers=tuple(c.code for c in answered if standing.scores[c.code] < score - tier(c).max_behind),
        floors={c.tier: score - tier(c).max_behind for c in answered},
    )


def share_of(framework: Framework, score: int) -> Fraction:
    """The share a phase asks for; the lowest phase asks for none."""
    return Fraction(framework.phase(score).share or 0)


def _conditions(
    framework: Framework,
    score: int,
    pillars: Mapping[str, PillarResult],
    standing: Standing,
    tests: tuple[TestResult, ...],
) -> tuple[Condition, ...]:
    rule = framework.scoring.overall
    counted = [
        pillars[pillar.code]
        for pillar in framework.pillars
        if framework.scores[framework.tier(pillar.tier).counts_from] <= score
        and pillars[pillar.code].state is not PillarState.NOT_APPLICABLE
    ]
    reached = tuple(p.code for p in counted if p.standing >= score)
    needed = max(1, math.ceil(share_of(framework, score) * len(counted)))
    stragglers = tuple(p.code for p in counted if p.standing < score - rule.pillar_max_behind)
    foundation = pillars[rule.foundation_pillar]
    charter = standing.scores.get(rule.foundation_capability)
    conditions = [
        Condition(
            kind=ConditionKind.BREADTH,
            met=len(reached) >= needed,
            codes=reached,
            counted=len(counted),
            needed=needed,
        ),
        Condition(
            kind=ConditionKind.STRAGGLERS,
            met=not stragglers,
            codes=stragglers,
            without_phase=tuple(code for code in stragglers if pillars[code].score is None),
        ),
        Condition(
            kind=ConditionKind.FOUNDATION,
            met=foundation.standing >= score,
            codes=(foundation.code,),
            without_phase=(foundation.code,) if foundation.score is None else (),
        ),
        Condition(
            kind=ConditionKind.CHARTER,
            met=charter is not None and charter >= score,
            codes=(rule.foundation_capability,),
            without_phase=(rule.foundation_capability,) if charter is None else (),
        ),
    ]
    if score >= framework.scores[rule.tests_from]:
        failed = [result for result in tests if not result.passed]
        conditions.append(
            Condition(
                kind=ConditionKind.TESTS,
                met=not failed,
                codes=tuple(result.test.code for result in failed),
                without_phase=tuple(result.test.code for result in failed if result.score is None),
                counted=len(tests) - len(failed),
                needed=len(tests),
            )
        )
    return tuple(conditions)


def _test(framework: Framework, test: StrategicTest, standing: Standing) -> TestResult:
    score = standing.scores.get(test.capability)
    return TestResult(test=test, score=score, passed=(score or 0) >= framework.scores[test.phase])


def _verdict(framework: Framework, score: int, tests: tuple[TestResult, ...]) -> VerdictResult:
    required = [result.passed for result in tests if result.test.role == "required"]
    one_of = [result.passed for result in tests if result.test.role == "one_of"]
    passed = sum(result.passed for result in tests)
    if all(required) and (any(one_of) or not one_of):
        qualifier = Qualifier.FULL if passed == len(tests) else Qualifier.PARTIAL
        return VerdictResult(value=VerdictValue.STRATEGIC, qualifier=qualifier, tests=tests)
    if score == 1:
        qualifier = Qualifier.NOT_STARTED
    else:
        qualifier = Qualifier.CLOSE if passed >= framework.verdict.close_from else Qualifier.TAKING_SHAPE
    return VerdictResult(value=VerdictValue.THEMATIC, qualifier=qualifier, tests=tests)


def _highest(framework: Framework, holds: Mapping[int, bool]) -> int:
    return next((score for score in range(framework.top, 1, -1) if holds[score]), 1)


def _mean(weighted: Iterable[tuple[Fraction, Fraction]]) -> Fraction | None:
    pairs = list(weighted)
    total = sum((weight for _, weight in pairs), Fraction())
    return sum((value * weight for value, weight in pairs), Fraction()) / total if total else None


def _charter_index(framework: Framework, charter: str, standing: Standing) -> int | None:
    return _index(
        framework,
        _mean(
            (Fraction(score), Fraction(framework.capabilities[code].charter_weights.get(charter, 0)))
            for code, score in standing.scores.items()
        ),
    )


def _index(framework: Framework, mean: Fraction | None) -> int | None:
    """0 at the lowest phase, 100 at the highest; whole, rounded half up."""
    if mean is None:
        return None
    return math.floor(100 * (mean - 1) / (framework.top - 1) + Fraction(1, 2))
