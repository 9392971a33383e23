"""Whether each single text and number of a framework is sane, whatever it means. Pure Python."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, fields, is_dataclass
from decimal import Decimal
from typing import Any

from frameworks import limits, structure as s
from frameworks.problems import TooManyError, key_of, shortened
from frameworks.versions import FORM_IN_WORDS, is_version

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CODE = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_FREER_CODES = (s.EffortClass, s.Fact, s.PhaseSignal, s.SelfCheck, s.Signal, s.Term)
"""Parts whose codes may have upper-case letters: they stand in no address."""

_ODD = {"Cc", "Cs", "Zl", "Zp"}
"""Control characters, halves of characters, and separators that only some programs take for the end of a line."""

_LENGTHS = {
    "code": limits.CODE,
    "version": limits.VERSION,
    "language": limits.LANGUAGE,
    "name": limits.NAME,
    "later": limits.NAME,
    "motto": limits.LINE,
    "title": limits.LINE,
    "owner": limits.LINE,
    "metric": limits.LINE,
    "source": limits.LINE,
}
"""Texts of one line. All others may have several and are as long as `limits.TEXT`."""


@dataclass(frozen=True)
class Range:
    low: int
    high: int
    above: bool = False
    """Whether `low` itself is too low."""

    def holds(self, number: Decimal | int) -> bool:
        return self.low <= number <= self.high and not (self.above and number == self.low)

    def __str__(self) -> str:
        return (
            f"above {self.low} and at most {self.high}" if self.above else f"from {self.low} to {self.high}"
        )


_COUNT = Range(0, limits.COUNT)
_COUNT_FROM_1 = Range(1, limits.COUNT)
_WEEKS = Range(1, limits.WEEKS)
_SHARE = Range(0, 1)
_WEIGHT = Range(0, limits.COUNT)

_RANGES: Mapping[tuple[type, str], Range] = {
    (s.Phase, "share"): Range(0, 1, above=True),
    (s.Tier, "max_behind"): _COUNT,
    (s.Tier, "target_behind"): _COUNT,
    (s.Tier, "gap_factor"): _SHARE,
    (s.EffortClass, "min_weeks"): _WEEKS,
    (s.EffortClass, "max_weeks"): _WEEKS,
    (s.Verdict, "close_from"): _COUNT_FROM_1,
    (s.OverallRule, "pillar_max_behind"): _COUNT,
    (s.OverallRule, "min_answered"): _SHARE,
    (s.PriorityWeights, "gap"): _WEIGHT,
    (s.PriorityWeights, "leverage"): _WEIGHT,
    (s.PriorityWeights, "fit"): _WEIGHT,
    (s.PriorityWeights, "ease"): _WEIGHT,
    (s.RoadmapRule, "repair_factor"): _COUNT,
    (s.RoadmapRule, "leverage_horizon"): _COUNT,
    (s.RoadmapRule, "leverage_cap"): _COUNT_FROM_1,
    (s.RoadmapRule, "ease_weeks"): _COUNT_FROM_1,
    (s.RoadmapRule, "quick_win_weeks"): _COUNT,
    (s.RoadmapRule, "quick_wins_shown"): _COUNT,
    (s.RoadmapRule, "default_streams"): _COUNT_FROM_1,
    (s.RoadmapRule, "max_streams"): _COUNT_FROM_1,
    (s.Bucket, "days"): Range(1, limits.DAYS),
    (s.Capability, "weight"): Range(0, limits.COUNT, above=True),
    (s.Capability, "charter_weights"): _SHARE,
    (s.Step, "weeks"): _WEEKS,
}


def length_of(name: str) -> int:
    """How many characters a text field of this name may have."""
    return _LENGTHS.get(name, limits.TEXT)


def odd_character(text: str) -> str:
    """The first control character that a text may not hold, such as U+0007; empty if there is none."""
    odd = next((c for c in text if unicodedata.category(c) in _ODD and c != "\n"), None)
    return "" if odd is None else f"U+{ord(odd):04X}"


def range_of(part: type, name: str) -> Range:
    """The numbers that a field of a part may hold."""
    return _RANGES[part, name]


def value_problems(framework: s.Framework) -> Iterator[tuple[str, str]]:
    """(path, message) of everything that is wrong. Raises `TooManyError` after a list that is too long."""
    return _part(framework, "")


def _part(part: Any, path: str) -> Iterator[tuple[str, str]]:
    for field in fields(part):
        here = f"{path}.{field.name}" if path else field.name
        yield from _value(part, field, getattr(part, field.name), here)


def _value(part: Any, field: Field[Any], value: Any, path: str) -> Iterator[tuple[str, str]]:
    if is_dataclass(value):
        yield from _part(value, path)
    elif isinstance(value, tuple):
        longest = limits.PHASES if path == "phases" else limits.COUNT
        if len(value) > longest:
            yield path, f"{len(value)} entries; at most {longest} are allowed."
            # What follows may take as long as it likes on lists of a sane length only.
            raise TooManyError
        for number, entry in enumerate(value, 1):
            yield from _value(part, field, entry, f"{path}[{key_of(type(entry), entry, number)}]")
    elif isinstance(value, Mapping):
        for key, entry in value.items():
            yield from _value(part, field, entry, f"{path}.{key}")
    elif isinstance(value, str):
        optional = field.default == ""
        message = _text_problem(part, field.name, value, optional=optional)
        if message:
            yield path, message
    elif isinstance(value, Decimal | int) and not isinstance(value, bool):
        message = _number_problem(range_of(type(part), field.name), value)
        if message:
            yield path, message


def _text_problem(part: Any, name: str, text: str, *, optional: bool) -> str:
    """What is wrong with a text; empty if nothing is."""
    if not text.strip():
        return "" if optional and not text else "empty; write a text."
    limit = length_of(name)
    if len(text) > limit:
        return f"{len(text)} characters; at most {limit} are allowed."
    if odd := odd_character(text):
        return f"the control character {odd}; remove it."
    if name == "code":
        return _code_problem(part, text)
    if name == "version" and not is_version(text):
        return f'"{shortened(text)}" is no version; write {FORM_IN_WORDS}.'
    if name == "language" and not _LANGUAGE.fullmatch(text):
        return f'"{shortened(text)}" is no language tag; write one such as "en" or "pt-BR".'
    if name in _LENGTHS and "\n" in text:
        return "more than one line; write it on one line."
    return ""


def _code_problem(part: Any, code: str) -> str:
    freer = isinstance(part, _FREER_CODES)
    if (_CODE if freer else _SLUG).fullmatch(code):
        return ""
    letters = "letters" if freer else "lower-case letters"
    return f'"{shortened(code)}" is no code; use {letters} (a to z), digits and single hyphens between them.'


def _number_problem(allowed: Range, number: Decimal | int) -> str:
    if isinstance(number, Decimal):
        if not number.is_finite():
            return f"{number} is no number; give one {allowed}."
        places = -int(number.normalize().as_tuple().exponent)
        if places > limits.DECIMALS:
            return f"{places} digits after the point; at most {limits.DECIMALS} are allowed."
    if not allowed.holds(number):
        return f"{shortened(str(number), 24)} is out of range; give a number {allowed}."
    return ""
