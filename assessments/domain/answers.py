"""What was answered, and what scoring sees of it.

Open, "don't know" and "not applicable" are three different things and none of them is a score.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frameworks.structure import Capability, Framework, Phase, Signal


class Choice(StrEnum):
    """The kinds of answer. `OPEN`: seen, perhaps noted on, not answered yet."""

    OPEN = "open"
    PHASE = "phase"
    DONT_KNOW = "dont_know"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One capability's answer. `phase` is set exactly when `choice` is `PHASE`."""

    choice: Choice = Choice.OPEN
    phase: str | None = None
    reason: str = ""
    """Why it does not apply."""
    note: str = ""
    evidence: str = ""
    """A link to what shows it. Never changes the score."""
    signals: frozenset[str] = frozenset()
    """Codes of the signals ticked as true."""

    def __post_init__(self) -> None:
        if (self.choice is Choice.PHASE) != (self.phase is not None):
            raise ValueError("An answer has a phase exactly when its choice is PHASE.")

    @property
    def is_answered(self) -> bool:
        return self.choice is Choice.PHASE

    @property
    def is_empty(self) -> bool:
        return self == Answer()


EMPTY = Answer()


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the user sets about the way ahead. `None` stands for the framework's default."""

    target: str | None = None
    streams: int | None = None
    focus: Mapping[str, Fraction] | None = None
    """Charter -> share; the shares add up to 1."""


@dataclass(frozen=True)
class Standing:
    """Where each capability stands: scores 1..n of the answered ones, and those that do not apply."""

    scores: Mapping[str, int]
    not_applicable: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, framework: Framework, answers: Mapping[str, Answer]) -> Standing:
        return cls(
            scores={
                code: framework.scores[answer.phase]
                for code in framework.capabilities
                if (answer := answers.get(code, EMPTY)).phase is not None
            },
            not_applicable=frozenset(
                code
                for code in framework.capabilities
                if answers.get(code, EMPTY).choice is Choice.NOT_APPLICABLE
            ),
        )

    def applies(self, code: str) -> bool:
        return code not in self.not_applicable

    def reaches(self, code: str, score: int) -> bool:
        """Whether a prerequisite holds: what does not apply cannot be missing, what is open is not reached."""
        return code in self.not_applicable or self.scores.get(code, 0) >= score


@dataclass(frozen=True, kw_only=True)
class LevelCheck:
    """Whether a level holds by the framework's answer rule: the signals it needs, and those that are not ticked."""

    phase: Phase
    needed: tuple[Signal, ...]
    missing: tuple[Signal, ...]

    @property
    def holds(self) -> bool:
        return self.phase.holds_when == "otherwise" or (bool(self.needed) and not self.missing)

    @property
    def ticked(self) -> int:
        return len(self.needed) - len(self.missing)

    @property
    def is_untouched(self) -> bool:
        return self.ticked == 0


def level_checks(
    framework: Framework, capability: Capability, ticked: frozenset[str]
) -> tuple[LevelCheck, ...]:
    """The levels read from the highest down, up to the first one that holds: the last is what follows.

    None when nothing is ticked: an untouched list says nothing.
    """
    if not ticked & capability.signals.keys():
        return ()
    checks = [_check(capability, phase, ticked) for phase in reversed(framework.phases)]
    end = next((place for place, check in enumerate(checks, 1) if check.holds), len(checks))
    return tuple(checks[:end])


def proposed_phase(framework: Framework, capability: Capability, ticked: frozenset[str]) -> Phase | None:
    """The phase that follows from the ticked signals by the framework's answer rule; None when nothing is ticked."""
    checks = level_checks(framework, capability, ticked)
    return checks[-1].phase if checks else None


def _check(capability: Capability, phase: Phase, ticked: frozenset[str]) -> LevelCheck:
    signals = capability.level(phase.code).signals
    needed = {"all_signals": signals, "first_signal": signals[:1], "otherwise": ()}[phase.holds_when]
    missing = tuple(signal for signal in needed if signal.code not in ticked)
    return LevelCheck(phase=phase, needed=needed, missing=missing)
