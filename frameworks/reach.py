"""Which phases of the whole some answers lead to. Pure Python.

Says of the rules what `assessments.domain.scoring` does with answers, without trying answers: their number grows
beyond all bounds with the number of capabilities.

Most of it needs no search. Everything at the top stands at the top. Everything at one phase stands at that phase, as
the foundation capability holds it down from the next. The one rule in the way are the strategic tests: from
`tests_from` on they must be passed, and a test may ask for a higher phase than the one that asks for the tests. While
the foundation capability may still stand at the phase itself, that harms nothing. Only if a test asks for more of this
capability, answers are searched that lift nothing else; the lowest states that each pillar can be in decide it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement, product

from frameworks.structure import Capability, Framework, Pillar, Tier

MOST_COMBINATIONS = 20_000
"""Of pillar states. What has more is not searched and said to be reached: nobody is warned without reason."""

State = int | None
"""Where a pillar stands, as a score; None: it does not apply."""


def unreachable_phases(framework: Framework) -> tuple[str, ...]:
    """Codes of the phases that no set of answers leads to as the phase of the whole, lowest first.

    For a framework that holds together otherwise. The phases of pillars are all reached: by all of its
    capabilities at that phase.
    """
    found = []
    for score in range(2, framework.top):
        if not _is_reached(framework, score):
            found.append(framework.phase(score).code)
    return tuple(found)


def _is_reached(framework: Framework, score: int) -> bool:
    rule = framework.scoring.overall
    asked = _asked_by_tests(framework)
    at_least = asked.get(rule.foundation_capability, 1)
    if score < framework.scores[rule.tests_from] or at_least <= score:
        return True
    return any(
        _Search(framework, score, {**asked, rule.foundation_capability: held}, held).finds()
        for held in range(at_least, framework.top + 1)
    )


def _asked_by_tests(framework: Framework) -> dict[str, int]:
    """Capability -> the lowest score by which it passes its tests."""
    asked: dict[str, int] = {}
    for test in framework.strategic_tests:
        asked[test.capability] = max(framework.scores[test.phase], asked.get(test.capability, 1))
    return asked


@dataclass(frozen=True)
class _Search:
    """Looks for answers that pass all tests and lead to `score` and no further.

    `asked`: what must be answered, with the lowest score. The foundation capability stands at `held` exactly.
    """

    framework: Framework
    score: int
    asked: Mapping[str, int]
    held: int

    def finds(self) -> bool:
        rule = self.framework.scoring.overall
        foundation = next(p for p in self.framework.pillars if p.code == rule.foundation_pillar)
        stands = min((s for s in self._standings(foundation) if s >= self.score), default=None)
        if stands is None:
            return False
        # Pillars with the same choice are alike: how many take which is all that counts.
        alike: dict[tuple[Tier, frozenset[State]], int] = {}
        for pillar in self.framework.pillars:
            kind = (
                self.framework.tier(pillar.tier),
                frozenset({stands}) if pillar is foundation else self._choice(pillar),
            )
            alike[kind] = alike.get(kind, 0) + 1
        number = math.prod(
            math.comb(n + len(choice) - 1, n) if choice else 0 for (_, choice), n in alike.items()
        )
        if number > MOST_COMBINATIONS:
            return True
        ways = [
            [[(tier, state) for state in states] for states in combinations_with_replacement(choice, count)]
            for (tier, choice), count in alike.items()
        ]
        return any(self._ends_here([pair for part in way for pair in part], stands) for way in product(*ways))

    def _ends_here(self, pillars: Sequence[tuple[Tier, State]], stands: int) -> bool:
        return self._holds(self.score, pillars, stands) and not any(
            self._holds(score, pillars, stands) for score in range(self.score + 1, self.framework.top + 1)
        )

    def _holds(self, score: int, pillars: Sequence[tuple[Tier, State]], stands: int) -> bool:
        """Whether the whole is at `score`; the tests are passed in any case."""
        counted = [
            state
            for tier, state in pillars
            if state is not None and self.framework.scores[tier.counts_from] <= score
        ]
        needed = max(1, math.ceil(_share(self.framework, score) * len(counted)))
        furthest = score - self.framework.scoring.overall.pillar_max_behind
        return (
            stands >= score
            and self.held >= score
            and sum(state >= score for state in counted) >= needed
            and all(state >= furthest for state in counted)
        )

    def _choice(self, pillar: Pillar) -> frozenset[State]:
        """The states of a pillar that are worth trying: the lowest that serves, as lower never lifts the whole."""
        standings = self._standings(pillar)
        if self.framework.scores[self.framework.tier(pillar.tier).counts_from] > self.score:
            worth: set[State] = {min(standings)} if standings else set()
        else:
            furthest = self.score - self.framework.scoring.overall.pillar_max_behind
            above = [s for s in standings if s >= self.score]
            below = [s for s in standings if furthest <= s < self.score]
            worth = {min(some) for some in (above, below) if some}
        if all(self._may_be_left_out(capability) for capability in pillar.capabilities):
            worth.add(None)
        return frozenset(worth)

    def _may_be_left_out(self, capability: Capability) -> bool:
        return capability.not_applicable_when is not None and capability.code not in self.asked

    def _standings(self, pillar: Pillar) -> set[int]:
        """Every score at which the pillar can stand."""
        return {standing for counted in self._ways_to_count(pillar) for standing in self._of(counted)}

    def _ways_to_count(self, pillar: Pillar) -> Iterator[list[tuple[Capability, Tier]]]:
        """What applies, each with the tier it counts as: the others stand in where nothing of the base applies."""
        first = self.framework.tiers[0]
        base = [c for c in pillar.capabilities if c.tier == first.code]
        others = [c for c in pillar.capabilities if c.tier != first.code]
        if base:
            yield [(c, self.framework.tier(c.tier)) for c in pillar.capabilities]
        if others and all(map(self._may_be_left_out, base)):
            yield [(c, first) for c in others]

    def _of(self, counted: list[tuple[Capability, Tier]]) -> Iterator[int]:
        base = [c for c, tier in counted if tier is self.framework.tiers[0]]
        answered = sum(c.code in self.asked for c in base)
        if answered == 0 or answered < Fraction(self.framework.scoring.overall.min_answered) * len(base):
            yield 1  # With everything else left open, there are too few answers.
        for score in range(1, self.framework.top + 1):
            # All at the score, and at most one as far behind as it may be: a second one would hold nothing down
            # that the first does not.
            for low in (None, *self._unlike(counted)):
                scores = [
                    self._score(c, score - tier.max_behind if n == low else score)
                    for n, (c, tier) in enumerate(counted)
                ]
                if _standing(self.framework, counted, scores) == score:
                    yield score
                    break

    def _unlike(self, counted: list[tuple[Capability, Tier]]) -> Iterable[int]:
        """The position of one of each kind: those with the same tier, weight and bounds are alike."""
        return {
            (tier.code, c.weight, self.asked.get(c.code)): n for n, (c, tier) in enumerate(counted)
        }.values()

    def _score(self, capability: Capability, wanted: int) -> int:
        if capability.code == self.framework.scoring.overall.foundation_capability:
            return self.held
        return max(wanted, self.asked.get(capability.code, 1))


def _standing(framework: Framework, counted: Sequence[tuple[Capability, Tier]], scores: Sequence[int]) -> int:
    """The phase of a pillar whose capabilities are all answered, as scoring finds it."""
    return next((s for s in range(framework.top, 1, -1) if _pillar_holds(framework, counted, scores, s)), 1)


def _pillar_holds(
    framework: Framework, counted: Sequence[tuple[Capability, Tier]], scores: Sequence[int], score: int
) -> bool:
    total = reached = Fraction()
    for (capability, tier), stands in zip(counted, scores, strict=True):
        if stands < score - tier.max_behind:
            return False
        if framework.scores[tier.counts_from] <= score:
            total += Fraction(capability.weight)
            reached += Fraction(capability.weight) * (stands >= score)
    return total > 0 and reached >= _share(framework, score) * total


def _share(framework: Framework, score: int) -> Fraction:
    return Fraction(framework.phase(score).share or 0)
