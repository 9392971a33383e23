"""Structure -> rows, with one bulk insert for each kind of part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from django.db.models import QuerySet

from frameworks import models, structure

P = TypeVar("P", bound=models.Part)
T = TypeVar("T")


def write_parts(row: models.Framework, framework: structure.Framework) -> None:
    """Insert all parts of `framework` under `row`, a draft without parts.

    Every code that the structure refers to must exist: `checks` comes first. Raises `FrozenFrameworkError` if `row`
    is no draft.
    """
    if not models.Framework.objects.filter(pk=row.pk, status=models.Status.DRAFT).exists():
        raise models.FrozenFrameworkError
    _Writer(row, framework).write()


def delete_parts(row: models.Framework) -> None:
    """Delete all parts of a draft, those that are referred to after those that refer to them."""
    for model in (
        models.ScoringRule,
        models.StrategicTest,
        models.PhaseSignal,
        models.Profile,
        models.Prerequisite,
        models.Pillar,
        models.TermGroup,
        models.GeneralSelfCheck,
        models.Bucket,
        models.EffortClass,
        models.Charter,
        models.Tier,
        models.Phase,
    ):
        model.objects.filter(**{model.framework_path: row}).delete()


def _insert(model: type[P], rows: Iterable[P]) -> list[P]:
    # Whether it is a draft was asked once, and is not asked again for each kind of parts.
    unguarded: QuerySet[P] = QuerySet(model)
    return unguarded.bulk_create(rows)


def _numbered(parts: Iterable[T]) -> Iterator[tuple[int, T]]:
    return enumerate(parts, 1)


def _same(part: object, *names: str) -> dict[str, Any]:
    """The fields that are called alike in the structure and in its row."""
    return {name: getattr(part, name) for name in names}


class _Writer:
    """Inserts the kinds of parts in an order in which everything referred to is there already."""

    def __init__(self, row: models.Framework, framework: structure.Framework) -> None:
        self.row = row
        self.framework = framework
        self.phase: dict[str, models.Phase] = {}
        self.tier: dict[str, models.Tier] = {}
        self.charter: dict[str, models.Charter] = {}
        self.effort: dict[str, models.EffortClass] = {}
        self.pillar: dict[str, models.Pillar] = {}
        self.capability: dict[str, models.Capability] = {}

    def write(self) -> None:
        self._phases_and_tiers()
        self._charters_and_efforts()
        self._pillars_and_capabilities()
        self._levels()
        self._transitions()
        self._capability_lines()
        self._facts_and_self_checks()
        self._tests()
        self._rule()
        self._glossary()
        self._phase_signals()
        self._profiles()

    def _phases_and_tiers(self) -> None:
        row, framework = self.row, self.framework
        phases = _insert(
            models.Phase,
            [
                models.Phase(
                    framework=row,
                    position=position,
                    **_same(phase, "code", "name", "motto", "summary", "holds_when", "share"),
                )
                for position, phase in _numbered(framework.phases)
            ],
        )
        self.phase = {phase.code: phase for phase in phases}
        tiers = _insert(
            models.Tier,
            [
                models.Tier(
                    framework=row,
                    position=position,
                    counts_from=self.phase[tier.counts_from],
                    **_same(tier, "code", "name", "meaning", "max_behind", "target_behind", "gap_factor"),
                )
                for position, tier in _numbered(framework.tiers)
            ],
        )
        self.tier = {tier.code: tier for tier in tiers}

    def _charters_and_efforts(self) -> None:
        row, framework = self.row, self.framework
        charters = _insert(
            models.Charter,
            [
                models.Charter(
                    framework=row,
                    position=position,
                    **_same(charter, "code", "name", "meaning"),
                )
                for position, charter in _numbered(framework.charters)
            ],
        )
        self.charter = {charter.code: charter for charter in charters}
        efforts = _insert(
            models.EffortClass,
            [
                models.EffortClass(
                    framework=row,
                    position=position,
                    **_same(effort, "code", "min_weeks", "max_weeks"),
                )
                for position, effort in _numbered(framework.effort_classes)
            ],
        )
        self.effort = {effort.code: effort for effort in efforts}

    def _pillars_and_capabilities(self) -> None:
        pillars = _insert(
            models.Pillar,
            [
                models.Pillar(
                    framework=self.row,
                    position=position,
                    tier=self.tier[pillar.tier],
                    **_same(pillar, "code", "name", "promise"),
                )
                for position, pillar in _numbered(self.framework.pillars)
            ],
        )
        self.pillar = {pillar.code: pillar for pillar in pillars}
        capabilities = _insert(
            models.Capability,
            [
                models.Capability(
                    pillar=self.pillar[pillar.code],
                    position=position,
                    tier=self.tier[capability.tier],
                    not_applicable_when=capability.not_applicable_when or "",
                    **_same(
                        capability,
                        "code",
                        "name",
                        "question",
                        "definition",
                        "overrating_trap",
                        "foundation",
                        "weight",
                        "charter_note",
                        "provenance",
                        "provenance_note",
                    ),
                )
                for pillar in self.framework.pillars
                for position, capability in _numbered(pillar.capabilities)
            ],
        )
        self.capability = {capability.code: capability for capability in capabilities}

    def _each(self) -> Iterator[tuple[models.Capability, structure.Capability]]:
        for code, capability in self.framework.capabilities.items():
            yield self.capability[code], capability

    def _levels(self) -> None:
        pairs = [
            (models.Level(capability=row, phase=self.phase[level.phase], summary=level.summary), level)
            for row, capability in self._each()
            for level in capability.levels
        ]
        _insert(models.Level, [row for row, _ in pairs])
        _insert(
            models.Signal,
            [
                models.Signal(level=row, position=position, code=signal.code, text=signal.text)
                for row, level in pairs
                for position, signal in _numbered(level.signals)
            ],
        )

    def _transitions(self) -> None:
        pairs = [
            (models.Transition(capability=row, to=self.phase[transition.to]), transition)
            for row, capability in self._each()
            for transition in capability.transitions
        ]
        _insert(models.Transition, [row for row, _ in pairs])
        _insert(
            models.Step,
            [
                models.Step(
                    transition=row,
                    position=position,
                    effort=self.effort[step.effort],
                    **_same(step, "code", "title", "detail", "weeks", "owner", "metric"),
                )
                for row, transition in pairs
                for position, step in _numbered(transition.steps)
            ],
        )
        _insert(
            models.Prerequisite,
            [
                models.Prerequisite(
                    transition=row,
                    position=position,
                    capability=self.capability[prerequisite.capability],
                    phase=self.phase[prerequisite.phase],
                    reason=prerequisite.reason,
                )
                for row, transition in pairs
                for position, prerequisite in _numbered(transition.prerequisites)
            ],
        )

    def _capability_lines(self) -> None:
        kinds: list[tuple[type[models.CapabilityLine], str]] = [
            (models.EvidenceExample, "evidence"),
            (models.Metric, "metrics"),
            (models.SourceFact, "source_facts"),
        ]
        for model, field in kinds:
            _insert(
                model,
                [
                    model(capability=row, position=position, text=text)
                    for row, capability in self._each()
                    for position, text in _numbered(getattr(capability, field))
                ],
            )
        _insert(
            models.CharterWeight,
            [
                models.CharterWeight(capability=row, charter=self.charter[charter], weight=weight)
                for row, capability in self._each()
                for charter, weight in capability.charter_weights.items()
            ],
        )

    def _facts_and_self_checks(self) -> None:
        _insert(
            models.Fact,
            [
                models.Fact(
                    capability=row,
                    position=position,
                    **_same(fact, "code", "statement", "source"),
                )
                for row, capability in self._each()
                for position, fact in _numbered(capability.facts)
            ],
        )
        _insert(
            models.SelfCheck,
            [
                models.SelfCheck(
                    capability=row, position=position, code=check.code, text=check.text, source=check.source
                )
                for row, capability in self._each()
                for position, check in _numbered(capability.self_checks)
            ],
        )
        _insert(
            models.GeneralSelfCheck,
            [
                models.GeneralSelfCheck(
                    framework=self.row,
                    position=position,
                    **_same(check, "code", "text", "source", "at"),
                )
                for position, check in _numbered(self.framework.self_checks)
            ],
        )

    def _tests(self) -> None:
        _insert(
            models.StrategicTest,
            [
                models.StrategicTest(
                    framework=self.row,
                    position=position,
                    capability=self.capability[test.capability],
                    phase=self.phase[test.phase],
                    **_same(test, "code", "name", "meaning", "role"),
                )
                for position, test in _numbered(self.framework.strategic_tests)
            ],
        )

    def _rule(self) -> None:
        verdict, overall = self.framework.verdict, self.framework.scoring.overall
        roadmap = self.framework.scoring.roadmap
        rule = models.ScoringRule(
            framework=self.row,
            foundation_pillar=self.pillar[overall.foundation_pillar],
            foundation_capability=self.capability[overall.foundation_capability],
            pillar_max_behind=overall.pillar_max_behind,
            tests_from=self.phase[overall.tests_from],
            min_answered=overall.min_answered,
            verdict_thematic=verdict.thematic,
            verdict_strategic=verdict.strategic,
            verdict_close_from=verdict.close_from,
            gap_weight=roadmap.weights.gap,
            leverage_weight=roadmap.weights.leverage,
            fit_weight=roadmap.weights.fit,
            ease_weight=roadmap.weights.ease,
            build_up_to=self.phase[roadmap.build_up_to],
            **_same(
                roadmap,
                "repair_factor",
                "leverage_horizon",
                "leverage_cap",
                "ease_weeks",
                "quick_win_weeks",
                "quick_wins_shown",
                "default_streams",
                "max_streams",
                "later",
            ),
        )
        _insert(models.ScoringRule, [rule])
        _insert(
            models.Bucket,
            [
                models.Bucket(framework=self.row, position=position, name=bucket.name, days=bucket.days)
                for position, bucket in _numbered(roadmap.buckets)
            ],
        )

    def _glossary(self) -> None:
        groups = [
            (models.TermGroup(framework=self.row, position=position, code=group.code, name=group.name), group)
            for position, group in _numbered(self.framework.glossary)
        ]
        _insert(models.TermGroup, [row for row, _ in groups])
        _insert(
            models.Term,
            [
                models.Term(
                    group=row,
                    position=position,
                    **_same(term, "code", "name", "meaning", "example"),
                )
                for row, group in groups
                for position, term in _numbered(group.terms)
            ],
        )

    def _phase_signals(self) -> None:
        signals = [
            (
                models.PhaseSignal(
                    framework=self.row,
                    position=position,
                    code=signal.code,
                    phase=self.phase[signal.phase],
                    text=signal.text,
                ),
                signal,
            )
            for position, signal in _numbered(self.framework.phase_signals)
        ]
        _insert(models.PhaseSignal, [row for row, _ in signals])
        _insert(
            models.Carrier,
            [
                models.Carrier(
                    phase_signal=row,
                    position=position,
                    capability=self.capability[carrier.capability],
                    phase=self.phase[carrier.phase],
                )
                for row, signal in signals
                for position, carrier in _numbered(signal.carried_by)
            ],
        )

    def _profiles(self) -> None:
        profiles = [
            (
                models.Profile(
                    framework=self.row, position=position, **_same(profile, "code", "name", "description")
                ),
                profile,
            )
            for position, profile in _numbered(self.framework.profiles)
        ]
        _insert(models.Profile, [row for row, _ in profiles])
        _insert(
            models.ProfileCapability,
            [
                models.ProfileCapability(profile=row, position=position, capability=self.capability[code])
                for row, profile in profiles
                for position, code in _numbered(profile.not_applicable)
            ],
        )
