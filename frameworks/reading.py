"""Rows -> structure, in a constant number of queries: one for each kind of part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar, cast

from frameworks import models, structure
from frameworks.decimals import plain

V = TypeVar("V")


def read_structure(row: models.Framework) -> structure.Framework:
    """The framework in `row`, whole. Takes it as it is: whether it is complete and sound, `checks` has to say.

    Raises `ScoringRule.DoesNotExist` for a draft whose scoring constants were deleted.
    """
    return _Reader(row).framework()


class _Reader:
    """Reads the parts of one framework, each kind in one query, and knows the codes by which they refer to others."""

    def __init__(self, row: models.Framework) -> None:
        self.row = row
        self.phases = list(models.Phase.objects.filter(framework=row).order_by("position"))
        self.tiers = list(models.Tier.objects.filter(framework=row).order_by("position"))
        self.charters = list(models.Charter.objects.filter(framework=row).order_by("position"))
        self.efforts = list(models.EffortClass.objects.filter(framework=row).order_by("position"))
        self.pillars = list(models.Pillar.objects.filter(framework=row).order_by("position"))
        self.capabilities = list(models.Capability.objects.filter(pillar__framework=row).order_by("position"))
        self.phase = {part.pk: part.code for part in self.phases}
        self.tier = {part.pk: part.code for part in self.tiers}
        self.charter = {part.pk: part.code for part in self.charters}
        self.effort = {part.pk: part.code for part in self.efforts}
        self.pillar = {part.pk: part.code for part in self.pillars}
        self.capability = {part.pk: part.code for part in self.capabilities}

    def parts(
        self, model: type[models.Part], build: Callable[[Any], V], order: str = "position"
    ) -> Mapping[int, tuple[V, ...]]:
        """All parts of a kind, built and in order, by the key of their parent."""
        parent = model.framework_path.partition("__")[0]
        found: dict[int, list[V]] = defaultdict(list)
        for part in model.objects.filter(**{model.framework_path: self.row}).order_by(order):
            found[getattr(part, f"{parent}_id")].append(build(part))
        return defaultdict(tuple, {key: tuple(built) for key, built in found.items()})

    def framework(self) -> structure.Framework:
        own, row = self.row.pk, self.row
        rule = models.ScoringRule.objects.get(framework=row)
        return structure.Framework(
            code=row.code,
            version=row.version,
            name=row.name,
            language=row.language,
            basis=row.basis,
            answer_rule=row.answer_rule,
            phases=tuple(map(_phase, self.phases)),
            tiers=tuple(map(self._tier, self.tiers)),
            charters=tuple(map(_charter, self.charters)),
            effort_classes=tuple(map(_effort_class, self.efforts)),
            strategic_tests=self.parts(models.StrategicTest, self._strategic_test)[own],
            verdict=_verdict(rule),
            scoring=structure.Scoring(overall=self._overall_rule(rule), roadmap=self._roadmap_rule(rule)),
            glossary=self._glossary(),
            self_checks=self.parts(models.GeneralSelfCheck, _general_self_check)[own],
            phase_signals=self._phase_signals(),
            profiles=self._profiles(),
            pillars=self._pillars(),
        )

    def _tier(self, row: models.Tier) -> structure.Tier:
        return structure.Tier(
            code=row.code,
            name=row.name,
            meaning=row.meaning,
            counts_from=self.phase[row.counts_from_id],
            max_behind=row.max_behind,
            target_behind=row.target_behind,
            gap_factor=plain(row.gap_factor),
        )

    def _strategic_test(self, row: models.StrategicTest) -> structure.StrategicTest:
        return structure.StrategicTest(
            code=row.code,
            name=row.name,
            meaning=row.meaning,
            capability=self.capability[row.capability_id],
            phase=self.phase[row.phase_id],
            role=cast(structure.TestRole, row.role),
        )

    def _overall_rule(self, row: models.ScoringRule) -> structure.OverallRule:
        return structure.OverallRule(
            foundation_pillar=self.pillar[row.foundation_pillar_id],
            foundation_capability=self.capability[row.foundation_capability_id],
            pillar_max_behind=row.pillar_max_behind,
            tests_from=self.phase[row.tests_from_id],
            min_answered=plain(row.min_answered),
        )

    def _roadmap_rule(self, row: models.ScoringRule) -> structure.RoadmapRule:
        return structure.RoadmapRule(
            weights=structure.PriorityWeights(
                gap=plain(row.gap_weight),
                leverage=plain(row.leverage_weight),
                fit=plain(row.fit_weight),
                ease=plain(row.ease_weight),
            ),
            repair_factor=row.repair_factor,
            leverage_horizon=row.leverage_horizon,
            leverage_cap=row.leverage_cap,
            ease_weeks=row.ease_weeks,
            quick_win_weeks=row.quick_win_weeks,
            quick_wins_shown=row.quick_wins_shown,
            build_up_to=self.phase[row.build_up_to_id],
            default_streams=row.default_streams,
            max_streams=row.max_streams,
            buckets=self.parts(models.Bucket, _bucket)[self.row.pk],
            later=row.later,
        )

    def _glossary(self) -> tuple[structure.TermGroup, ...]:
        terms = self.parts(models.Term, _term)
        return self.parts(
            models.TermGroup,
            lambda row: structure.TermGroup(code=row.code, name=row.name, terms=terms[row.pk]),
        )[self.row.pk]

    def _phase_signals(self) -> tuple[structure.PhaseSignal, ...]:
        carriers = self.parts(
            models.Carrier,
            lambda row: structure.Carrier(
                capability=self.capability[row.capability_id], phase=self.phase[row.phase_id]
            ),
        )
        return self.parts(
            models.PhaseSignal,
            lambda row: structure.PhaseSignal(
                code=row.code, phase=self.phase[row.phase_id], text=row.text, carried_by=carriers[row.pk]
            ),
        )[self.row.pk]

    def _profiles(self) -> tuple[structure.Profile, ...]:
        excluded = self.parts(models.ProfileCapability, lambda row: self.capability[row.capability_id])
        return self.parts(
            models.Profile,
            lambda row: structure.Profile(
                code=row.code, name=row.name, description=row.description, not_applicable=excluded[row.pk]
            ),
        )[self.row.pk]

    def _pillars(self) -> tuple[structure.Pillar, ...]:
        capabilities: dict[int, list[structure.Capability]] = defaultdict(list)
        build = self._capability_builder()
        for row in self.capabilities:
            capabilities[row.pillar_id].append(build(row))
        return tuple(
            structure.Pillar(
                code=row.code,
                name=row.name,
                promise=row.promise,
                tier=self.tier[row.tier_id],
                capabilities=tuple(capabilities[row.pk]),
            )
            for row in self.pillars
        )

    def _capability_builder(self) -> Callable[[models.Capability], structure.Capability]:
        levels = self._levels()
        evidence = self.parts(models.EvidenceExample, _text)
        transitions = self._transitions()
        metrics = self.parts(models.Metric, _text)
        weights = self.parts(
            models.CharterWeight,
            lambda row: (self.charter[row.charter_id], plain(row.weight)),
            order="charter__position",
        )
        facts = self.parts(models.Fact, _fact)
        self_checks = self.parts(models.SelfCheck, _self_check)
        source_facts = self.parts(models.SourceFact, _text)

        def build(row: models.Capability) -> structure.Capability:
            return structure.Capability(
                code=row.code,
                name=row.name,
                tier=self.tier[row.tier_id],
                question=row.question,
                definition=row.definition,
                overrating_trap=row.overrating_trap,
                not_applicable_when=row.not_applicable_when or None,
                foundation=row.foundation,
                weight=plain(row.weight),
                levels=levels[row.pk],
                evidence=evidence[row.pk],
                transitions=transitions[row.pk],
                metrics=metrics[row.pk],
                charter_weights=dict(weights[row.pk]),
                charter_note=row.charter_note,
                facts=facts[row.pk],
                self_checks=self_checks[row.pk],
                provenance=cast(structure.Provenance, row.provenance),
                provenance_note=row.provenance_note,
                source_facts=source_facts[row.pk],
            )

        return build

    def _levels(self) -> Mapping[int, tuple[structure.Level, ...]]:
        signals = self.parts(models.Signal, lambda row: structure.Signal(code=row.code, text=row.text))
        return self.parts(
            models.Level,
            lambda row: structure.Level(
                phase=self.phase[row.phase_id], summary=row.summary, signals=signals[row.pk]
            ),
            order="phase__position",
        )

    def _transitions(self) -> Mapping[int, tuple[structure.Transition, ...]]:
        steps = self.parts(models.Step, self._step)
        prerequisites = self.parts(models.Prerequisite, self._prerequisite)
        return self.parts(
            models.Transition,
            lambda row: structure.Transition(
                to=self.phase[row.to_id], steps=steps[row.pk], prerequisites=prerequisites[row.pk]
            ),
            order="to__position",
        )

    def _step(self, row: models.Step) -> structure.Step:
        return structure.Step(
            code=row.code,
            title=row.title,
            detail=row.detail,
            effort=self.effort[row.effort_id],
            weeks=row.weeks,
            owner=row.owner,
            metric=row.metric,
        )

    def _prerequisite(self, row: models.Prerequisite) -> structure.Prerequisite:
        return structure.Prerequisite(
            capability=self.capability[row.capability_id],
            phase=self.phase[row.phase_id],
            reason=row.reason,
        )


def _phase(row: models.Phase) -> structure.Phase:
    return structure.Phase(
        code=row.code,
        name=row.name,
        motto=row.motto,
        summary=row.summary,
        holds_when=cast(structure.HoldsWhen, row.holds_when),
        share=None if row.share is None else plain(row.share),
    )


def _charter(row: models.Charter) -> structure.Charter:
    return structure.Charter(code=row.code, name=row.name, meaning=row.meaning)


def _effort_class(row: models.EffortClass) -> structure.EffortClass:
    return structure.EffortClass(code=row.code, min_weeks=row.min_weeks, max_weeks=row.max_weeks)


def _verdict(row: models.ScoringRule) -> structure.Verdict:
    return structure.Verdict(
        thematic=row.verdict_thematic, strategic=row.verdict_strategic, close_from=row.verdict_close_from
    )


def _bucket(row: models.Bucket) -> structure.Bucket:
    return structure.Bucket(name=row.name, days=row.days)


def _term(row: models.Term) -> structure.Term:
    return structure.Term(code=row.code, name=row.name, meaning=row.meaning, example=row.example)


def _general_self_check(row: models.GeneralSelfCheck) -> structure.GeneralSelfCheck:
    return structure.GeneralSelfCheck(
        code=row.code, text=row.text, source=row.source, at=cast("Literal['overall', 'roadmap']", row.at)
    )


def _self_check(row: models.SelfCheck) -> structure.SelfCheck:
    return structure.SelfCheck(code=row.code, text=row.text, source=row.source)


def _fact(row: models.Fact) -> structure.Fact:
    return structure.Fact(code=row.code, statement=row.statement, source=row.source)


def _text(row: models.CapabilityLine) -> str:
    return row.text
