"""Everything of one capability in one form: texts, levels with signals, steps, prerequisites, weights, sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django import forms

from frameworks import limits, structure as s
from frameworks.forms.composite import CompositeForm, named
from frameworks.forms.parts import NumberField, PartForm, Rows, form_for, initial_of
from frameworks.forms.wording import CHOICES

TEXTS = ("name", "question", "definition", "overrating_trap", "not_applicable_when")
SORTING = ("tier", "weight", "foundation")
SHOWING = ("evidence", "metrics")
SOURCES = ("provenance", "provenance_note", "source_facts")


@dataclass(frozen=True, kw_only=True)
class LevelPart:
    phase: s.Phase
    summary: PartForm
    signals: Rows

    @property
    def holds(self) -> str:
        """When the level holds, as the end of a sentence."""
        return CHOICES[self.phase.holds_when]


@dataclass(frozen=True, kw_only=True)
class TransitionPart:
    phase: s.Phase
    steps: Rows
    prerequisites: Rows


class CapabilityForm(CompositeForm):
    """Makes one `structure.Capability`."""

    def __init__(
        self,
        framework: s.Framework,
        capability: s.Capability,
        data: Mapping[str, Any] | None = None,
        *,
        former: Iterable[s.Capability] = (),
        extra: int = 1,
    ) -> None:
        """`former`: what it was in other versions. Their codes mean what they meant there, and are not given again."""
        super().__init__(data, extra)
        self.framework, self.capability, self._former = framework, capability, tuple(former)
        main = form_for(s.Capability, choices={"tier": named(framework.tiers)}, leave_out=["code"])
        self.main = main(data, initial=initial_of(capability, main))
        self.weights = _weights_form(framework)(
            data,
            prefix="charter_weights",
            initial=dict(capability.charter_weights),
            anchor="charter_weights",
        )
        self.levels = [self._level(phase) for phase in framework.phases]
        self.transitions = [self._transition(phase) for phase in framework.phases[1:]]
        self.facts = self._rows(s.Fact, capability.facts, "facts")
        self.self_checks = self._rows(s.SelfCheck, capability.self_checks, "self_checks")

    def _level(self, phase: s.Phase) -> LevelPart:
        held = next((x for x in self.capability.levels if x.phase == phase.code), None)
        anchor = f"levels-{phase.code}"
        form = form_for(s.Level, leave_out=("phase",))
        summary = form(
            self._data, prefix=anchor, initial={"summary": held.summary if held else ""}, anchor=anchor
        )
        signals = self._rows(s.Signal, held.signals if held else (), f"{anchor}-signals")
        return LevelPart(phase=phase, summary=summary, signals=signals)

    def _transition(self, phase: s.Phase) -> TransitionPart:
        held = next((x for x in self.capability.transitions if x.to == phase.code), None)
        anchor = f"transitions-{phase.code}"
        efforts = [
            (e.code, f"{e.code}: {e.min_weeks} to {e.max_weeks} weeks") for e in self.framework.effort_classes
        ]
        others = [
            (
                pillar.called,
                [(c.code, c.called) for c in pillar.capabilities if c.code != self.capability.code],
            )
            for pillar in self.framework.pillars
        ]
        return TransitionPart(
            phase=phase,
            steps=self._rows(
                s.Step, held.steps if held else (), f"{anchor}-steps", choices={"effort": efforts}
            ),
            prerequisites=self._rows(
                s.Prerequisite,
                held.prerequisites if held else (),
                f"{anchor}-prerequisites",
                choices={"capability": others, "phase": named(self.framework.phases[1:])},
            ),
        )

    def parts(self) -> Iterator[PartForm | Rows]:
        yield self.main
        yield self.weights
        for level in self.levels:
            yield level.summary
            yield level.signals
        for transition in self.transitions:
            yield transition.steps
            yield transition.prerequisites
        yield self.facts
        yield self.self_checks

    def value(self) -> s.Capability:
        """The capability as it was given. After `is_valid`."""
        main = self.main.values()
        taken = _codes_elsewhere(self.framework, self.capability.code)
        known = (self.capability, *self._former)
        signals = {code for one in known for code in one.signals}
        steps = {step.code for one in known for transition in one.transitions for step in transition.steps}
        return replace(
            self.capability,
            **{**main, "not_applicable_when": main["not_applicable_when"] or None},
            levels=tuple(
                s.Level(
                    phase=level.phase.code,
                    summary=level.summary.cleaned_data["summary"],
                    signals=level.signals.parts(level.phase.code, others=signals),
                )
                for level in self.levels
            ),
            transitions=tuple(
                s.Transition(
                    to=transition.phase.code,
                    steps=transition.steps.parts(f"to-{transition.phase.code}", others=steps),
                    prerequisites=transition.prerequisites.parts(),
                )
                for transition in self.transitions
            ),
            charter_weights=self.weights.values(),
            facts=self.facts.parts(_stem(self.capability.code, "fact"), others=taken),
            self_checks=self.self_checks.parts(_stem(self.capability.code, "check"), others=taken),
        )

    # For the template: the same fields in groups, as an editor thinks of them.

    def texts(self) -> list[forms.BoundField]:
        return [self.main[name] for name in TEXTS]

    def sorting(self) -> list[forms.BoundField]:
        return [self.main[name] for name in SORTING]

    def showing(self) -> list[forms.BoundField]:
        return [self.main[name] for name in SHOWING]

    def sources(self) -> list[forms.BoundField]:
        return [self.main[name] for name in SOURCES]


def _stem(code: str, kind: str) -> str:
    return f"{code[: limits.CODE - 12]}-{kind}".strip("-")


def _codes_elsewhere(framework: s.Framework, code: str) -> set[str]:
    """The codes of facts and self checks of all others: they are unique in the whole framework."""
    others = [other for other in framework.capabilities.values() if other.code != code]
    facts = [fact.code for other in others for fact in other.facts]
    checks = [check.code for other in others for check in other.self_checks]
    return {*facts, *checks, *(check.code for check in framework.self_checks)}


def _weights_form(framework: s.Framework) -> type[PartForm]:
    fields: dict[str, Any] = {
        charter.code: NumberField(
            label=charter.name,
            min_value=Decimal(0),
            max_value=Decimal(1),
            decimal_places=limits.DECIMALS,
            max_digits=limits.DIGITS,
            widget=forms.NumberInput(attrs={"step": "any", "data-weight": ""}),
        )
        for charter in framework.charters
    }
    return type("WeightsForm", (PartForm,), {**fields, "part": s.Charter})
