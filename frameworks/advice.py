"""What a framework may be published with, but an editor should have seen. Pure Python.

`checks.problems` holds what scoring and roadmap cannot work with: it refuses publishing. Here stands what works and is
likely a slip or hard on those who answer. Works on any draft, whatever else is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from frameworks.problems import Collector, Problem, TooManyError, key_of
from frameworks.similar import Pair, near_pairs, words_of
from frameworks.structure import Capability, Framework, Level, Pillar, Prerequisite, Signal, Step

ALIKE = Fraction(3, 4)
"""Share of common words from which two texts of one capability are nearly the same."""
ALIKE_APART = Fraction(4, 5)
"""The same for texts of two capabilities, which are never seen side by side."""
FEWEST_WORDS = 4
"""Shorter texts may well be the same in two capabilities."""
FEWEST_STEPS, MOST_STEPS = 2, 3

COMFORTABLE: Mapping[str, int] = {
    "name": 60,
    "question": 160,
    "definition": 240,
    "overrating_trap": 200,
    "summary": 160,
    "text": 240,
    "title": 80,
    "detail": 240,
    "metric": 100,
    "owner": 60,
    "reason": 140,
}
"""Characters that still read well on a phone, a slide and in a table, by the name of the field (see `longest`)."""

_SHOWN_IN_LITTLE_ROOM = (Capability, Level, Pillar, Prerequisite, Signal, Step)
_PLACEHOLDER = re.compile(
    r"(tbd|tba|todo|to be (done|defined|decided|written)|fixme|placeholder|n/?a|x{2,}|lorem ipsum.*)\W*",
    re.IGNORECASE | re.DOTALL,
)

_NEGATIONS = frozenset(
    {"no", "not", "never", "nobody", "nothing", "none", "without", "neither", "nor", "cannot"}
)


def longest(kind: type, field: str) -> int | None:
    """Up to how many characters this text of such a part reads well; None where length does no harm."""
    return COMFORTABLE.get(field) if issubclass(kind, _SHOWN_IN_LITTLE_ROOM) else None


def advice(framework: Framework) -> tuple[Problem, ...]:
    """Everything about the framework that deserves a second look, in the order of its parts."""
    adviser = _Adviser(framework)
    with suppress(TooManyError):
        adviser.run()
    return tuple(adviser.found)


@dataclass(frozen=True)
class _Text:
    path: str
    label: str
    text: str
    capability: str

    @property
    def is_short(self) -> bool:
        return len(words_of(self.text)) < FEWEST_WORDS


class _Adviser(Collector):
    def __init__(self, framework: Framework) -> None:
        super().__init__()
        self.framework = framework
        self.phase_names = {phase.code: phase.name for phase in framework.phases}
        self.capabilities: list[tuple[str, Capability]] = [
            (
                f"pillars[{key_of(Pillar, pillar, p)}].capabilities[{key_of(Capability, capability, c)}]",
                capability,
            )
            for p, pillar in enumerate(framework.pillars, 1)
            for c, capability in enumerate(pillar.capabilities, 1)
        ]

    def run(self) -> None:
        self._shares()
        self._unused()
        self._tests_and_verdict()
        self._words()
        for path, capability in self.capabilities:
            self._steps(path, capability)
            self._prerequisites(path, capability)
            self._bare(path, capability)
        self._texts(self.framework, "")
        self._alike()

    def _shares(self) -> None:
        for lower, phase in pairwise(self.framework.phases):
            if lower.share is not None and phase.share is not None and phase.share < lower.share:
                self.wrong(
                    f"phases[{phase.code}].share",
                    f'{phase.share} is below the {lower.share} of "{lower.name}": a pillar could be at '
                    f'"{phase.name}" without having been at "{lower.name}"; raise it.',
                )

    def _unused(self) -> None:
        framework = self.framework
        every = [capability for _, capability in self.capabilities]
        steps = [step for c in every for transition in c.transitions for step in transition.steps]
        tiers = {pillar.tier for pillar in framework.pillars} | {capability.tier for capability in every}
        charters = {code for c in every for code, weight in c.charter_weights.items() if weight}
        self._not_used("tiers", framework.tiers, tiers, "no pillar and no capability is of this tier")
        self._not_used("charters", framework.charters, charters, "no capability weighs for this charter")
        efforts = {step.effort for step in steps}
        self._not_used("effort_classes", framework.effort_classes, efforts, "no step is of this class")

    def _not_used(self, path: str, parts: Iterable[Any], used: set[str], what: str) -> None:
        for part in parts:
            if part.code not in used:
                self.wrong(f"{path}[{part.code}]", f"{what}; use it or remove it.")

    def _tests_and_verdict(self) -> None:
        framework = self.framework
        first = framework.phases[0].code if framework.phases else ""
        for test in framework.strategic_tests:
            if test.phase == first:
                self.wrong(
                    f"strategic_tests[{test.code}].phase",
                    f'whoever answers passes it, as everything stands at "{framework.phases[0].name}"; '
                    "name a later phase.",
                )
        most = self._most_passed_while_thematic()
        if most is not None and most < framework.verdict.close_from <= len(framework.strategic_tests):
            self.wrong(
                "verdict.close_from",
                f'nobody is ever "close": one can pass {most} of the {len(framework.strategic_tests)} tests and '
                f"not be strategic yet; give at most {most}."
                if most
                else 'nobody is ever "close": the first test that is passed makes strategic already; add a test.',
            )

    def _most_passed_while_thematic(self) -> int | None:
        """How many tests can be passed by what is not strategic; None if that cannot be said."""
        tests, scores = self.framework.strategic_tests, self.framework.scores
        if any(test.phase not in scores for test in tests):
            return None

        def passed(*failed: Any) -> int:
            bars = {
                test.capability: scores[test.phase] for test in sorted(failed, key=lambda t: -scores[t.phase])
            }
            return sum(
                scores[test.phase] < bars.get(test.capability, self.framework.top + 1) for test in tests
            )

        one_of = [test for test in tests if test.role == "one_of"]
        ways = [passed(test) for test in tests if test.role == "required"]
        if one_of:
            ways.append(passed(*one_of))
        return max(ways, default=None)

    def _words(self) -> None:
        framework = self.framework
        for group in framework.glossary:
            if not group.terms:
                self.wrong(f"glossary[{group.code}].terms", "empty; add a term or remove the group.")
        for signal in framework.phase_signals:
            if not signal.carried_by:
                self.wrong(
                    f"phase_signals[{signal.code}].carried_by",
                    "no capability carries it, so that it shows nowhere; name one or remove it.",
                )
        told = {signal.phase for signal in framework.phase_signals}
        for phase in framework.phases if told else ():
            if phase.code not in told:
                self.wrong("phase_signals", f'none of "{phase.name}", while other phases have some; add one.')

    def _steps(self, path: str, capability: Capability) -> None:
        for transition in capability.transitions:
            here = f"{path}.transitions[{transition.to}].steps"
            number = len(transition.steps)
            if number and not FEWEST_STEPS <= number <= MOST_STEPS:
                steps = "1 step" if number == 1 else f"{number} steps"
                self.wrong(here, f"{steps}; {FEWEST_STEPS} or {MOST_STEPS} make a way that one can follow.")

    def _prerequisites(self, path: str, capability: Capability) -> None:
        """A prerequisite that an earlier transition of the same capability asks for already says nothing."""
        scores = self.framework.scores
        asked: dict[str, tuple[int, str]] = {}
        ways = [t for t in capability.transitions if t.to in scores]
        for transition in sorted(ways, key=lambda t: scores[t.to]):
            for number, needed in enumerate(transition.prerequisites, 1):
                score, to = asked.get(needed.capability, (0, ""))
                wanted = scores.get(needed.phase, 0)
                if score and to != transition.to and wanted <= score:
                    self.wrong(
                        f"{path}.transitions[{transition.to}].prerequisites[{number}]",
                        f'the way to "{self.phase_names[to]}" needs {needed.capability} at '
                        f'"{self.framework.phase(score).name}" already; name a later phase or remove this.',
                    )
                elif wanted > score:
                    asked[needed.capability] = (wanted, transition.to)

    def _bare(self, path: str, capability: Capability) -> None:
        if not capability.evidence:
            self.wrong(f"{path}.evidence", "none; say what one could show for it.")
        if not capability.metrics:
            self.wrong(f"{path}.metrics", "none; say by which numbers it is seen.")
        if capability.provenance == "inferred" and not capability.provenance_note:
            self.wrong(f"{path}.provenance_note", "missing; say what it is inferred from.")

    def _texts(self, part: Any, path: str) -> None:
        """Texts that are too long for where they are shown, or not written yet."""
        for field in fields(part):
            value, here = getattr(part, field.name), f"{path}.{field.name}" if path else field.name
            if isinstance(value, str):
                self._text(part, field.name, value, here)
            elif is_dataclass(value):
                self._texts(value, here)
            elif isinstance(value, tuple):
                for number, entry in enumerate(value, 1):
                    place = f"{here}[{key_of(type(entry), entry, number)}]"
                    if is_dataclass(entry):
                        self._texts(entry, place)
                    elif isinstance(entry, str):
                        self._text(part, field.name, entry, place)

    def _text(self, part: Any, name: str, text: str, path: str) -> None:
        if _is_unwritten(name, text):
            what = (
                "no metric yet; say how one sees that the step is done."
                if name == "metric"
                else "not written yet."
            )
            self.wrong(path, what)
        most = longest(type(part), name)
        if most is not None and len(text) > most:
            self.wrong(path, f"{len(text)} characters; up to {most} read well on a phone and on a slide.")

    def _alike(self) -> None:
        """Texts that one cannot tell apart: those of one capability, and questions and the like of two."""
        every = [list(self._comparable(path, capability)) for path, capability in self.capabilities]
        for of_a_kind in zip(*every, strict=True):
            # Short texts are compared within their capability alone.
            long = [text for of_one in of_a_kind for text in of_one if not text.is_short]
            short = [[text for text in of_one if text.is_short] for of_one in of_a_kind]
            for texts in (long, *short):
                for pair in near_pairs([text.text for text in texts], ALIKE):
                    self._pair(texts[pair.first], texts[pair.second], pair)

    def _comparable(self, path: str, capability: Capability) -> Iterator[list[_Text]]:
        def text(place: str, label: str, words: str) -> _Text:
            return _Text(f"{path}.{place}", label, words, capability.code)

        yield [text("question", "the question", capability.question)]
        yield [text("definition", "the definition", capability.definition)]
        yield [
            text(f"levels[{level.phase}].summary", self._level(level), level.summary)
            for level in capability.levels
        ]
        yield [
            text(
                f"levels[{level.phase}].signals[{signal.code}].text",
                f"{self._level(level)}, signal {number}",
                signal.text,
            )
            for level in capability.levels
            for number, signal in enumerate(level.signals, 1)
        ]

    def _level(self, level: Level) -> str:
        return f'level "{self.phase_names.get(level.phase, level.phase)}"'

    def _pair(self, first: _Text, second: _Text, pair: Pair) -> None:
        apart = first.capability != second.capability
        if apart and pair.similarity < ALIKE_APART:
            return
        if _NEGATIONS.isdisjoint(pair.only_first) != _NEGATIONS.isdisjoint(pair.only_second):
            return  # "There is a budget" and "There is no budget" are as different as can be.
        other = first.label
        if apart:
            name = next(c.called for _, c in self.capabilities if c.code == first.capability)
            other = f'{first.label} of "{name}"'
        self.wrong(second.path, f"{_likeness(other, pair)}; say what is different here.")


def _likeness(other: str, pair: Pair) -> str:
    if pair.is_same:
        return f"the same as {other}"
    here, there = _quoted(pair.only_second), _quoted(pair.only_first)
    if not here or not there:
        return f"nearly the same as {other}, {'without' if there else 'with'} {here or there}"
    return f"nearly the same as {other}, {here} in place of {there}"


def _quoted(words: Sequence[str]) -> str:
    return f'"{" … ".join(words)}"' if words else ""


def _is_unwritten(name: str, text: str) -> bool:
    if name in {"code", "version"} or not text.strip():
        return False
    return not re.search(r"\w", text) or bool(_PLACEHOLDER.fullmatch(text.strip()))
