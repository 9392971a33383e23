"""The scale, the rules of scoring and of the roadmap in one form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from frameworks import editing, limits, structure as s
from frameworks.forms.composite import CompositeForm, named
from frameworks.forms.parts import PartForm, Rows
from frameworks.storable import dangling


class RulesForm(CompositeForm):
    """Makes a framework with another scale and other rules."""

    def __init__(
        self, framework: s.Framework, data: Mapping[str, Any] | None = None, *, extra: int = 1
    ) -> None:
        super().__init__(data, extra)
        self.framework = framework
        phases, scoring = named(framework.phases), framework.scoring
        pillars = [(pillar.called, named(pillar.capabilities)) for pillar in framework.pillars]
        self.phases = self._rows(s.Phase, framework.phases, "phases", most=limits.PHASES)
        self.tiers = self._rows(s.Tier, framework.tiers, "tiers", choices={"counts_from": phases})
        self.charters = self._rows(s.Charter, framework.charters, "charters")
        self.effort_classes = self._rows(
            s.EffortClass, framework.effort_classes, "effort_classes", own_codes=True
        )
        self.tests = self._rows(
            s.StrategicTest,
            framework.strategic_tests,
            "strategic_tests",
            choices={"capability": pillars, "phase": phases},
        )
        self.verdict = self._one(framework.verdict, "verdict")
        self.overall = self._one(
            scoring.overall,
            "scoring-overall",
            choices={
                "foundation_pillar": named(framework.pillars),
                "foundation_capability": pillars,
                "tests_from": phases,
            },
        )
        self.weights = self._one(scoring.roadmap.weights, "scoring-roadmap-weights")
        self.roadmap = self._one(scoring.roadmap, "scoring-roadmap", choices={"build_up_to": phases})
        self.buckets = self._rows(s.Bucket, scoring.roadmap.buckets, "scoring-roadmap-buckets")

    def parts(self) -> Iterator[PartForm | Rows]:
        yield from (self.phases, self.tiers, self.charters, self.effort_classes, self.tests)
        yield from (self.verdict, self.overall, self.weights, self.roadmap, self.buckets)

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        self.problems = dangling(self.value(self.framework))
        return not self.problems

    def value(self, framework: s.Framework) -> s.Framework:
        """`framework` with the scale and the rules that were given."""
        scaled = editing.change_scale(
            framework,
            phases=self.phases.parts(),
            tiers=self.tiers.parts(),
            charters=self.charters.parts(),
            effort_classes=self.effort_classes.parts(),
        )
        roadmap = {
            **self.roadmap.values(),
            "weights": s.PriorityWeights(**self.weights.values()),
            "buckets": self.buckets.parts(),
        }
        return replace(
            scaled,
            strategic_tests=self.tests.parts(),
            verdict=s.Verdict(**self.verdict.values()),
            scoring=s.Scoring(
                overall=s.OverallRule(**self.overall.values()), roadmap=s.RoadmapRule(**roadmap)
            ),
        )


def rules_of(framework: s.Framework) -> object:
    """What the form edits: two editors conflict when both changed it."""
    return (
        framework.phases,
        framework.tiers,
        framework.charters,
        framework.effort_classes,
        framework.strategic_tests,
        framework.verdict,
        framework.scoring,
    )
