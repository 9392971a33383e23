"""What another version of the framework would say of assessments: of one, and counted over many.

Pure, quick and without names: of an assessment there are codes, phases and numbers only, so that a framework's editors
can look at the result whoever the assessments belong to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from assessments.domain import gaps, scoring
from assessments.domain.answers import Answer, Settings, Standing
from assessments.domain.roadmap import Planner
from assessments.domain.upgrading import carried_answers, plan_settings
from frameworks.structure import Framework

FIRST = 5
"""Items at the head of a roadmap that are compared."""
EXAMPLES = 4
"""Examples that are kept of each kind."""
KINDS = ("overall", "pillars", "roadmap", "verdict", "other")
"""What an example shows, by the largest thing that changes in it."""

Move = tuple[str, str]
"""A capability and the phase it goes up to, as codes."""
Change = tuple[str, str]
"""Before and after; empty for no phase."""


@dataclass(frozen=True, kw_only=True)
class Input:
    """An assessment as far as a result rests on it. `id` names it to those who may read it."""

    id: str
    answers: Mapping[str, Answer]
    settings: Settings


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What a version says of an assessment. Phases are codes, empty for none."""

    overall: str
    pillars: Mapping[str, str]
    verdict: str
    index: int | None
    first: tuple[Move, ...]


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What a version says of an assessment before and after."""

    before: Outlook
    after: Outlook
    asked_again: int = 0
    falls_away: int = 0

    @property
    def overall(self) -> bool:
        return self.before.overall != self.after.overall

    @property
    def pillars(self) -> tuple[tuple[str, str, str], ...]:
        """Pillars with another phase: code, before, after. One that only one version has counts if it has a phase."""
        codes = dict.fromkeys([*self.before.pillars, *self.after.pillars])
        found = (
            (code, self.before.pillars.get(code, ""), self.after.pillars.get(code, "")) for code in codes
        )
        return tuple(change for change in found if change[1] != change[2])

    @property
    def roadmap(self) -> bool:
        return self.before.first != self.after.first

    @property
    def verdict(self) -> bool:
        return self.before.verdict != self.after.verdict

    @property
    def index(self) -> bool:
        return self.before.index != self.after.index

    @property
    def kind(self) -> str | None:
        """The first of `KINDS` that fits; None if all stays as it is."""
        answers = self.asked_again or self.falls_away
        fits = (self.overall, self.pillars, self.roadmap, self.verdict, self.index or answers)
        return next((kind for kind, fit in zip(KINDS, fits, strict=True) if fit), None)


@dataclass(kw_only=True)
class Tally:
    """Effects counted: how many assessments change in which way, and some examples of each kind."""

    assessments: int = 0
    unchanged: int = 0
    overall: dict[str, int] = field(default_factory=dict)
    """"before>after" of the overall phase -> assessments."""
    pillars: dict[str, int] = field(default_factory=dict)
    """Pillar -> assessments in which its phase changes."""
    with_pillars: int = 0
    roadmap: int = 0
    comes: dict[str, int] = field(default_factory=dict)
    """"capability>phase" -> assessments in whose first items it is afterwards and was not before."""
    goes: dict[str, int] = field(default_factory=dict)
    verdict: int = 0
    index: int = 0
    asked_again: int = 0
    falls_away: int = 0
    examples: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def add(self, effect: Effect, assessment: str) -> None:
        """Count one more. `assessment`: its id, kept with an example."""
        self.assessments += 1
        kind = effect.kind
        if kind is None:
            self.unchanged += 1
            return
        if effect.overall:
            _count(self.overall, [f"{effect.before.overall}>{effect.after.overall}"])
        _count(self.pillars, [code for code, _, _ in effect.pillars])
        before, after = set(effect.before.first), set(effect.after.first)
        _count(self.comes, [">".join(move) for move in effect.after.first if move not in before])
        _count(self.goes, [">".join(move) for move in effect.before.first if move not in after])
        self.with_pillars += bool(effect.pillars)
        self.roadmap += effect.roadmap
        self.verdict += effect.verdict
        self.index += effect.index
        self.asked_again += bool(effect.asked_again)
        self.falls_away += bool(effect.falls_away)
        if sum(example["kind"] == kind for example in self.examples) < EXAMPLES:
            number = self.assessments
            self.examples.append({"number": number, "id": assessment, "kind": kind, **_example(effect)})


def _count(counts: dict[str, int], names: Iterable[str]) -> None:
    for name in names:
        counts[name] = counts.get(name, 0) + 1


def _example(effect: Effect) -> dict[str, Any]:
    before, after = effect.before, effect.after
    return {
        "overall": [before.overall, after.overall],
        "pillars": [list(change) for change in effect.pillars],
        "verdict": [before.verdict, after.verdict],
        "index": [before.index, after.index],
        "first": [[list(move) for move in before.first], [list(move) for move in after.first]],
        "asked_again": effect.asked_again,
        "falls_away": effect.falls_away,
    }


def effect_of(old: Framework, new: Framework, given: Input) -> Effect:
    """What changes for one assessment when it goes on with `new`, before anybody answers anything again."""
    kept = carried_answers(old, new, given.answers)
    answered = {code: answer for code, answer in given.answers.items() if not answer.is_empty}
    return Effect(
        before=outlook(old, given.answers, given.settings),
        after=outlook(new, kept, plan_settings(old, new, given.settings)),
        asked_again=sum(
            kept[code].choice is not answered[code].choice for code in answered.keys() & kept.keys()
        ),
        falls_away=len(answered.keys() - kept.keys()),
    )


def outlook(framework: Framework, answers: Mapping[str, Answer], settings: Settings) -> Outlook:
    standing = Standing.of(framework, answers)
    result = scoring.evaluate(framework, standing)
    target = (
        framework.scores[settings.target] if settings.target else gaps.default_target(framework, result.score)
    )
    goal, _ = gaps.targets(framework, standing, overall=result.score, target=target)
    streams = settings.streams or framework.scoring.roadmap.default_streams
    planner = Planner(framework, standing, goal, target=target, streams=streams, focus=settings.focus)

    def phase(score: int | None) -> str:
        return framework.phase(score).code if score else ""

    return Outlook(
        overall=phase(result.score) if result.answered else "",
        pillars={code: phase(pillar.score) for code, pillar in result.pillars.items()},
        verdict=f"{result.verdict.value}, {result.verdict.qualifier}",
        index=result.index,
        first=tuple((item.capability, phase(item.to_score)) for item in planner.order(FIRST)),
    )


def fingerprint(framework: Framework) -> str:
    """Differs when anything in the framework differs: tells whether a draft was edited since."""
    return hashlib.sha256(repr(framework).encode()).hexdigest()
