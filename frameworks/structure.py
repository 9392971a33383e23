"""The framework tree: what maturity means, as plain frozen values.

Pure Python. A `Framework` is built from a file (`exchange`) or from rows (`queries`) and is all that scoring,
gaps and roadmap ever see. Every number is exact: `Decimal` here, `Fraction` in the arithmetic.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

# When a level holds, judged by its ticked signals (the answer rule).
HoldsWhen = Literal["all_signals", "first_signal", "otherwise"]
TestRole = Literal["required", "one_of"]
Provenance = Literal["literal", "inferred"]


@dataclass(frozen=True, kw_only=True)
class Phase:
    """One stage of maturity. Its score is its position, counted from 1."""

    code: str
    name: str
    motto: str
    summary: str
    holds_when: HoldsWhen
    share: Decimal | None = None
    """Share of the weight that must stand here or above for a pillar (or of the pillars for the whole)."""


@dataclass(frozen=True, kw_only=True)
class Tier:
    """How early a capability or a pillar is expected. The first tier is the base: it counts for every phase."""

    code: str
    name: str
    meaning: str
    counts_from: str
    max_behind: int
    """Phases a capability of this tier may lag behind the phase of its pillar."""
    target_behind: int
    """Phases its default target lies below the target of the whole."""
    gap_factor: Decimal
    """What its gap counts for in the priority of a roadmap item."""


@dataclass(frozen=True, kw_only=True)
class Charter:
    code: str
    name: str
    meaning: str


@dataclass(frozen=True, kw_only=True)
class EffortClass:
    code: str
    min_weeks: int
    max_weeks: int


@dataclass(frozen=True, kw_only=True)
class StrategicTest:
    """Passed when the capability stands at the phase or above."""

    code: str
    name: str
    meaning: str
    capability: str
    phase: str
    role: TestRole
    """`required`: strategic needs it. `one_of`: strategic needs at least one of these."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    thematic: str
    strategic: str
    close_from: int
    """Tests passed from which a thematic organisation is close to strategic."""


@dataclass(frozen=True, kw_only=True)
class OverallRule:
    foundation_pillar: str
    foundation_capability: str
    pillar_max_behind: int
    """Phases a counted pillar may lag behind the overall phase."""
    tests_from: str
    """Phase from which on all strategic tests must be passed."""
    min_answered: Decimal
    """Share of a pillar's base capabilities that must be answered before its phase is shown."""


@dataclass(frozen=True, kw_only=True)
class PriorityWeights:
    gap: Decimal
    leverage: Decimal
    fit: Decimal
    ease: Decimal


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """A stretch of the calendar; a step belongs to the first bucket that holds the day it ends."""

    name: str
    days: int


@dataclass(frozen=True, kw_only=True)
class RoadmapRule:
    weights: PriorityWeights
    repair_factor: int
    leverage_horizon: int
    leverage_cap: int
    ease_weeks: int
    quick_win_weeks: int
    quick_wins_shown: int
    build_up_to: str
    """Classes `foundation` and `core` end at this phase; what lies above it is `advance`."""
    default_streams: int
    max_streams: int
    buckets: tuple[Bucket, ...]
    later: str
    """Name of the time after the last bucket."""


@dataclass(frozen=True, kw_only=True)
class Scoring:
    overall: OverallRule
    roadmap: RoadmapRule


@dataclass(frozen=True, kw_only=True)
class Term:
    code: str
    name: str
    meaning: str = ""
    example: str = ""


@dataclass(frozen=True, kw_only=True)
class TermGroup:
    code: str
    name: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, kw_only=True)
class Fact:
    code: str
    statement: str
    source: str


@dataclass(frozen=True, kw_only=True)
class SelfCheck:
    """A question the user asks themselves; never scored."""

    code: str
    text: str
    source: str


@dataclass(frozen=True, kw_only=True)
class GeneralSelfCheck(SelfCheck):
    at: Literal["overall", "roadmap"]


@dataclass(frozen=True, kw_only=True)
class Carrier:
    capability: str
    phase: str


@dataclass(frozen=True, kw_only=True)
class PhaseSignal:
    """What the published model says of a phase, and the capabilities that carry it here."""

    code: str
    phase: str
    text: str
    carried_by: tuple[Carrier, ...]


@dataclass(frozen=True, kw_only=True)
class Signal:
    code: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Level:
    """What a capability looks like in one phase."""

    phase: str
    summary: str
    signals: tuple[Signal, ...]


@dataclass(frozen=True, kw_only=True)
class Prerequisite:
    """Before the transition, `capability` should stand at `phase` or above. Advises and orders, never locks."""

    capability: str
    phase: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Step:
    code: str
    title: str
    detail: str
    effort: str
    weeks: int
    owner: str
    metric: str


@dataclass(frozen=True, kw_only=True)
class Transition:
    """The way of one capability from the phase below up to `to`."""

    to: str
    steps: tuple[Step, ...]
    prerequisites: tuple[Prerequisite, ...] = ()

    @property
    def weeks(self) -> int:
        return sum(step.weeks for step in self.steps)


@dataclass(frozen=True, kw_only=True)
class Capability:
    code: str
    name: str
    tier: str
    question: str
    definition: str
    overrating_trap: str
    not_applicable_when: str | None = None
    """The condition under which "not applicable" may be answered; None: never offered."""
    foundation: bool = False
    """Comes first on every roadmap."""
    weight: Decimal = Decimal(1)
    levels: tuple[Level, ...]
    evidence: tuple[str, ...]
    transitions: tuple[Transition, ...]
    metrics: tuple[str, ...]
    charter_weights: Mapping[str, Decimal]
    charter_note: str = ""
    facts: tuple[Fact, ...] = ()
    self_checks: tuple[SelfCheck, ...] = ()
    provenance: Provenance
    provenance_note: str = ""
    source_facts: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        return _called(self)

    def level(self, phase: str) -> Level:
        return next(level for level in self.levels if level.phase == phase)

    def transition(self, to: str) -> Transition:
        return next(transition for transition in self.transitions if transition.to == to)

    @cached_property
    def signals(self) -> Mapping[str, Signal]:
        """Every signal of every level, by code."""
        return {signal.code: signal for level in self.levels for signal in level.signals}


@dataclass(frozen=True, kw_only=True)
class Pillar:
    code: str
    name: str
    promise: str
    tier: str
    capabilities: tuple[Capability, ...]

    @property
    def called(self) -> str:
        return _called(self)


def _called(part: Pillar | Capability) -> str:
    """The name, or what stands for it while a draft has none."""
    return part.name if part.name.strip() else f"Without a name ({part.code})"


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A trait of an organisation, as a switch, by which capabilities do not apply to it.

    Why not is said by the `not_applicable_when` of each capability.
    """

    code: str
    name: str
    description: str
    not_applicable: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Framework:
    """One version of a maturity framework, whole."""

    code: str
    version: str
    name: str
    language: str
    basis: str
    answer_rule: str
    phases: tuple[Phase, ...]
    tiers: tuple[Tier, ...]
    charters: tuple[Charter, ...]
    effort_classes: tuple[EffortClass, ...]
    strategic_tests: tuple[StrategicTest, ...]
    verdict: Verdict
    scoring: Scoring
    glossary: tuple[TermGroup, ...] = ()
    self_checks: tuple[GeneralSelfCheck, ...] = ()
    phase_signals: tuple[PhaseSignal, ...] = ()
    profiles: tuple[Profile, ...] = ()
    pillars: tuple[Pillar, ...]

    @cached_property
    def capabilities(self) -> Mapping[str, Capability]:
        """All capabilities by code, in the order of the framework."""
        return {capability.code: capability for pillar in self.pillars for capability in pillar.capabilities}

    @cached_property
    def pillar_of(self) -> Mapping[str, Pillar]:
        """The pillar of each capability, by the capability's code."""
        return {capability.code: pillar for pillar in self.pillars for capability in pillar.capabilities}

    @cached_property
    def pillar_number(self) -> Mapping[str, int]:
        return {pillar.code: number for number, pillar in enumerate(self.pillars, 1)}

    def excluded(self, switches: Collection[str]) -> dict[str, Profile]:
        """The capabilities that do not apply with these switches on, each with the first one that says so."""
        by_profile = {
            code: profile
            for profile in reversed(self.profiles)
            if profile.code in switches
            for code in profile.not_applicable
        }
        return {code: by_profile[code] for code in self.capabilities if code in by_profile}

    @cached_property
    def scores(self) -> Mapping[str, int]:
        """Phase code -> score, 1..n by position."""
        return {phase.code: score for score, phase in enumerate(self.phases, 1)}

    @property
    def top(self) -> int:
        """The highest score."""
        return len(self.phases)

    def phase(self, score: int) -> Phase:
        return self.phases[score - 1]

    @cached_property
    def tier_rank(self) -> Mapping[str, int]:
        """Position of each tier, 0 for the base tier."""
        return {tier.code: rank for rank, tier in enumerate(self.tiers)}

    def tier(self, code: str) -> Tier:
        return self.tiers[self.tier_rank[code]]

    @cached_property
    def reach(self) -> Mapping[str, Tier]:
        """The tier that sets targets and priorities of each capability: the later of its own and its pillar's."""
        return {
            code: self.tiers[max(self.tier_rank[capability.tier], self.tier_rank[self.pillar_of[code].tier])]
            for code, capability in self.capabilities.items()
        }
