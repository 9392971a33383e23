"""What the parts and fields of a framework are called where people read of them. Pure Python."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from decimal import Decimal
from typing import Any

from frameworks import structure as s
from frameworks.problems import key_of
from frameworks.structure import Framework

Name = tuple[str, ...]
"""From the outside in, such as ("level Norming", "signal 2"). Empty for the page itself."""

_PARTS: Mapping[type, Callable[[Framework, Any, int], str]] = {
    s.Phase: lambda _, part, __: f"phase {part.name}",
    s.Tier: lambda _, part, __: f"tier {part.name}",
    s.Charter: lambda _, part, __: f"charter {part.name}",
    s.EffortClass: lambda _, part, __: f"effort class {part.code}",
    s.StrategicTest: lambda _, part, __: f"strategic test {part.name}",
    s.Bucket: lambda _, part, __: f"period {part.name}",
    s.TermGroup: lambda _, part, __: f"glossary, {part.name}",
    s.Term: lambda _, part, __: part.name,
    s.Fact: lambda _, part, __: f"fact {part.code}",
    s.SelfCheck: lambda _, part, __: f"self check {part.code}",
    s.GeneralSelfCheck: lambda _, part, __: f"self check {part.code}",
    s.PhaseSignal: lambda _, part, __: f"phase signal {part.code}",
    s.Carrier: lambda framework, part, _: f"carried by {referred(framework, 'capability', part.capability)}",
    s.Profile: lambda _, part, __: f"profile {part.name}",
    s.Pillar: lambda _, part, __: f"pillar {part.called}",
    s.Capability: lambda _, part, __: f"capability {part.called}",
    s.Level: lambda framework, part, _: f"level {referred(framework, 'phase', part.phase)}",
    s.Signal: lambda _, __, number: f"signal {number}",
    s.Transition: lambda framework, part, _: f"way to {referred(framework, 'phase', part.to)}",
    s.Step: lambda _, __, number: f"step {number}",
    s.Prerequisite: lambda framework, part, _: f"needs {referred(framework, 'capability', part.capability)}",
}

_FIELDS: Mapping[str, str] = {
    "answer_rule": "answer rule",
    "build_up_to": "last phase of the build-up",
    "charter_note": "note on the charter weights",
    "charter_weights": "weights for the charters",
    "close_from": "close to strategic from so many tests",
    "counts_from": "counts from",
    "default_streams": "work streams by default",
    "ease_weeks": "weeks that are no longer easy",
    "foundation": "comes first on every roadmap",
    "foundation_capability": "foundation capability",
    "foundation_pillar": "foundation pillar",
    "gap_factor": "what its gap counts for",
    "holds_when": "holds when",
    "later": "after the last period",
    "leverage_cap": "most capabilities opened that count",
    "leverage_horizon": "phases ahead that count as opened",
    "max_behind": "phases a capability may lag behind",
    "max_streams": "most work streams",
    "max_weeks": "most weeks",
    "min_answered": "share that must be answered",
    "min_weeks": "fewest weeks",
    "not_applicable": "does not apply",
    "not_applicable_when": "does not apply when",
    "overall": "overall phase",
    "overrating_trap": "overrating trap",
    "pillar_max_behind": "phases a pillar may lag behind",
    "provenance_note": "source note",
    "quick_win_weeks": "most weeks of a quick win",
    "quick_wins_shown": "quick wins shown",
    "repair_factor": "what a repair counts for",
    "scoring": "",
    "share": "share that must have reached it",
    "strategic": "meaning of strategic",
    "transitions": "ways up",
    "target_behind": "phases its target lies lower",
    "tests_from": "strategic tests are asked from",
    "thematic": "meaning of thematic",
    "weight": "weight in its pillar",
    "weights": "priority weights",
}

_LINES: Mapping[str, str] = {
    "evidence": "evidence",
    "metrics": "metric",
    "source_facts": "what the basis says",
    "not_applicable": "capability",
}
_OWN_TEXT: Mapping[type, str] = {
    s.Signal: "text",
    s.PhaseSignal: "text",
    s.SelfCheck: "text",
    s.Fact: "statement",
}
"""Fields that are what the part is: they need no name of their own."""

_CHOICES: Mapping[tuple[str, str], str] = {
    ("holds_when", "all_signals"): "all signals are true",
    ("holds_when", "first_signal"): "the first signal is true",
    ("holds_when", "otherwise"): "no other does",
    ("role", "required"): "required",
    ("role", "one_of"): "one of several",
    ("at", "overall"): "with the overall phase",
    ("at", "roadmap"): "with the roadmap",
}

_REFERENCES: Mapping[str, str] = {
    "tier": "tiers",
    "counts_from": "phases",
    "phase": "phases",
    "to": "phases",
    "tests_from": "phases",
    "build_up_to": "phases",
    "foundation_pillar": "pillars",
    "charter_weights": "charters",
}
_TO_CAPABILITIES = {"capability", "foundation_capability", "not_applicable"}

CHOICES = frozenset(
    {*_REFERENCES, *_TO_CAPABILITIES, *(field for field, _ in _CHOICES), "effort", "language", "provenance"}
)
"""Fields of text that hold a choice or a code, not words of the editor's own."""


def part_name(framework: Framework, part: object, number: int) -> str:
    """What a part is called within the one it belongs to. `number`: its place there, from 1."""
    return _PARTS[type(part)](framework, part, number)


def field_name(part: object, field: str) -> str:
    """What a field is called within its part; empty if it is all there is to the part."""
    own = next((name for kind, name in _OWN_TEXT.items() if isinstance(part, kind)), None)
    return "" if field == own else _FIELDS.get(field, field.replace("_", " "))


def line_name(field: str, number: int) -> str:
    """What one of several lines is called."""
    return f"{_LINES.get(field, _FIELDS.get(field, field))} {number}"


def weight_name(framework: Framework, field: str, code: str) -> str:
    """What one of several numbers by code is called, such as the weight for a charter."""
    return f"weight for {referred(framework, field, code)}"


def title(name: Name) -> str:
    """The name in one line: "Level Norming, signal 2"."""
    line = ", ".join(word for word in name if word)
    return line[:1].upper() + line[1:]


def referred(framework: Framework, field: str, code: str) -> str:
    """The name of what a field refers to by its code; the code where there is no such part."""
    if field in _TO_CAPABILITIES:
        found = framework.capabilities.get(code)
        return found.called if found else code
    parts: tuple[Any, ...] = getattr(framework, _REFERENCES[field], ()) if field in _REFERENCES else ()
    return next((part.name for part in parts if part.code == code), "") or code


def shown(framework: Framework, field: str, value: object) -> str:
    """A value as people read it; empty for none."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value.is_finite() else str(value)
    if isinstance(value, str):
        return _CHOICES.get((field, value), referred(framework, field, value) if field in CHOICES else value)
    return str(value)


_STEP = re.compile(r"\.?(?P<field>[^.\[\]]+)|\[(?P<key>[^\]]*)\]")


def label_of(framework: Framework, path: str) -> str:
    """What a path is called on its page, such as "Level Norming, signal 2"; the path if it leads nowhere.

    A pillar or capability as a whole is called "Pillar Delivery". Empty for the framework as a whole.
    """
    walk = _Walk(framework)
    for step in _STEP.finditer(path):
        found = walk.into(step["field"]) if step["field"] else walk.pick(step["key"])
        if not found:
            return path
    return title(walk.name)


class _Walk:
    """Where a path has led so far."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self.value: Any = framework
        self.field = ""
        self.name: Name = ()
        self._of_part: Name = ()

    def into(self, field: str) -> bool:
        """A field of the part, or a number by its code."""
        if isinstance(self.value, Mapping):
            self.name = (*self._of_part, weight_name(self.framework, self.field, field))
            self.value = self.value.get(field)
            return True
        if not is_dataclass(self.value) or not hasattr(self.value, field):
            return False
        if isinstance(self.value, s.Pillar | s.Capability):
            self._of_part = ()
        self.name = (*self._of_part, field_name(self.value, field))
        self.value, self.field = getattr(self.value, field), field
        if is_dataclass(self.value):
            self._of_part = self.name
        return True

    def pick(self, key: str) -> bool:
        """An entry of the list by its code or number."""
        entries = self.value if isinstance(self.value, tuple) else ()
        for number, entry in enumerate(entries, 1):
            if key in (key_of(type(entry), entry, number), str(number)):
                own = (
                    part_name(self.framework, entry, number)
                    if is_dataclass(entry)
                    else line_name(self.field, number)
                )
                self.name = self._of_part = (*self._of_part, own)
                self.value = entry
                return True
        return False
