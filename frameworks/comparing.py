"""Two values of the same kind, field by field and entry by entry, and what is different. Pure Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Literal

from frameworks import structure as s
from frameworks.matching import pair_up
from frameworks.naming import CHOICES, Name, field_name, line_name, part_name, shown, title, weight_name
from frameworks.places import Place, place_of
from frameworks.problems import key_of
from frameworks.rewording import Segment, segments
from frameworks.structure import Framework

ChangeKind = Literal["added", "removed", "moved", "reworded", "changed"]


@dataclass(frozen=True)
class Line:
    """A text or number of a part that was added or removed."""

    label: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Change:
    kind: ChangeKind
    path: str
    """As in problems: in the new framework, but for what was removed, whose path is in the old one."""
    label: str
    """Such as "Level Norming, signal 2", within its pillar or capability."""
    old: str = ""
    """What or where it was."""
    new: str = ""
    """What or where it is."""
    segments: tuple[Segment, ...] = ()
    """Of what was reworded: the text word by word."""
    content: tuple[Line, ...] = ()
    """Of an added or removed part that holds more than one text: everything in it."""

    @property
    def place(self) -> Place:
        return place_of(self.path)


@dataclass(frozen=True)
class Side:
    """One of the two frameworks, or a value in it, on the way down."""

    framework: Framework
    part: Any
    path: str = ""
    name: Name = ()

    def field(self, field: str) -> Side:
        """The value of a field; what it is called is up to who shows it."""
        path = f"{self.path}.{field}" if self.path else field
        return replace(self, part=getattr(self.part, field), path=path)

    def entry(self, number: int) -> Side:
        """The part at this place, from 0, of a list."""
        part = self.part[number]
        key = key_of(type(part), part, number + 1)
        name = (*self.name, part_name(self.framework, part, number + 1))
        return Side(self.framework, part, f"{self.path}[{key}]", name)

    def line(self, number: int, field: str) -> Side:
        name = (*self.name, line_name(field, number + 1))
        return Side(self.framework, self.part[number], f"{self.path}[{number + 1}]", name)

    def named(self, name: str) -> Side:
        return replace(self, name=(*self.name, name))

    @property
    def as_page(self) -> Side:
        """The same, with names that start here."""
        return replace(self, name=())

    @property
    def label(self) -> str:
        return title(self.name)


_IDENTITY: Mapping[type, str] = {s.Level: "phase", s.Transition: "to", s.Prerequisite: "capability"}
_IN_ORDER_OF_PHASES = (s.Level, s.Transition)
_HOMES: Mapping[type, str] = {s.Level: "signals", s.Transition: "steps"}
"""Parts between which the entries of this field may move, as their codes are unique in the whole capability."""
_HEADLINES = ("name", "title", "text", "statement", "summary", "reason")


@dataclass(frozen=True)
class _Homes:
    """Entries that moved from one list to another, by code."""

    moved: Mapping[str, Side]
    """Where they were."""

    @classmethod
    def of(cls, pairs: Iterable[tuple[Side, Side]], field: str) -> _Homes:
        """Looks into the lists that are compared alone: what went with its list was removed with it."""
        old: dict[str, tuple[int, Side]] = {}
        new: dict[str, int] = {}
        times: Counter[tuple[bool, str]] = Counter()
        for home, (before, after) in enumerate(pairs):
            below = before.field(field)
            for number, part in enumerate(below.part):
                old[part.code] = (home, below.entry(number))
                times[False, part.code] += 1
            for part in getattr(after.part, field):
                new[part.code] = home
                times[True, part.code] += 1
        return cls(
            {
                code: side
                for code, (home, side) in old.items()
                if new.get(code, home) != home and times[False, code] == times[True, code] == 1
            }
        )


_NOWHERE = _Homes({})


def part_changes(before: Side, after: Side, *, without: frozenset[str] = frozenset()) -> Iterator[Change]:
    """Everything that is different in a part that is in both, in the order of its fields."""
    yield from _part(before, after, _NOWHERE, without)


def _part(
    before: Side, after: Side, homes: _Homes, without: frozenset[str] = frozenset()
) -> Iterator[Change]:
    left_out = without | {"code", _IDENTITY.get(type(after.part), "code")}
    for field in fields(after.part):
        if field.name not in left_out:
            yield from field_changes(before, after, field.name, homes)


def field_changes(before: Side, after: Side, field: str, homes: _Homes = _NOWHERE) -> Iterator[Change]:
    """What is different in one field of a part."""
    old, new = before.field(field), after.field(field)
    is_list = isinstance(new.part, tuple)
    if old.part is new.part or (old.part == new.part and not (is_list and homes.moved)):
        return
    if is_list:
        if any(isinstance(entry, str) for entry in (*old.part, *new.part)):
            yield from _lines(old, new, field)
        else:
            yield from _parts(old, new, homes)
        return
    name = field_name(after.part, field)
    if is_dataclass(new.part):
        yield from _part(old.named(name), new.named(name), _NOWHERE)
    elif isinstance(new.part, Mapping):
        yield from _weights(old, new, field)
    else:
        yield from _value(old.named(name), new.named(name), field)


def _value(old: Side, new: Side, field: str) -> Iterator[Change]:
    before, after = shown(old.framework, field, old.part), shown(new.framework, field, new.part)
    if not before and not after:
        return
    if before == after and field in CHOICES:  # Another part of the same name.
        before, after = f"{before} ({old.part})", f"{after} ({new.part})"
    is_text = isinstance(old.part or new.part, str) and field not in CHOICES
    if not before:
        yield Change(kind="added", path=new.path, label=new.label, new=after)
    elif not after:
        yield Change(kind="removed", path=new.path, label=new.label, old=before)
    elif is_text:
        yield Change(
            kind="reworded",
            path=new.path,
            label=new.label,
            old=before,
            new=after,
            segments=segments(before, after),
        )
    else:
        yield Change(kind="changed", path=new.path, label=new.label, old=before, new=after)


def _weights(old: Side, new: Side, field: str) -> Iterator[Change]:
    """Numbers by code, such as the weights for the charters."""
    for code in dict.fromkeys((*new.part, *old.part)):
        before, after = (
            replace(
                side,
                part=side.part.get(code),
                path=f"{side.path}.{code}",
                name=(*side.name, weight_name(side.framework, field, code)),
            )
            for side in (old, new)
        )
        if before.part != after.part:
            yield from _value(before, after, "")


def _lines(old: Side, new: Side, field: str) -> Iterator[Change]:
    """Entries that are texts without a code of their own."""
    pairing = pair_up(old.part, new.part, by_words=field not in CHOICES)
    for number in range(len(new.part)):
        after = new.line(number, field)
        if number not in pairing.old_of:
            yield Change(
                kind="added", path=after.path, label=after.label, new=shown(new.framework, field, after.part)
            )
            continue
        place = pairing.old_of[number]
        if number in pairing.moved:
            yield moved_place(after, place, number)
        before = old.line(place, field)
        if before.part != after.part:
            yield from _value(before, after, field)
    for number in pairing.removed:
        before = old.line(number, field)
        text = shown(old.framework, field, before.part)
        yield Change(kind="removed", path=before.path, label=before.label, old=text)


def _parts(old: Side, new: Side, homes: _Homes) -> Iterator[Change]:
    """Entries that are parts of their own."""
    pairing = pair_up(old.part, new.part)
    pairs = {n: (old.entry(m), new.entry(n)) for n, m in pairing.old_of.items()}
    kind = type(next(iter((*new.part, *old.part)), None))
    below = _Homes.of(pairs.values(), _HOMES[kind]) if kind in _HOMES else _NOWHERE
    for number in range(len(new.part)):
        if number in pairs:
            before, after = pairs[number]
            if number in pairing.moved and kind not in _IN_ORDER_OF_PHASES:
                yield moved_place(after, pairing.old_of[number], number)
            yield from _part(before, after, below)
            continue
        after = new.entry(number)
        home = homes.moved.get(getattr(after.part, "code", ""))
        if home is None:
            yield added(after)
        else:
            yield moved_between(after, title(home.name[:-1]), title(new.name))
            yield from _part(home, after, _NOWHERE)
    for number in pairing.removed:
        before = old.entry(number)
        if getattr(before.part, "code", "") not in homes.moved:
            yield removed(before)


def moved_place(after: Side, old: int, new: int) -> Change:
    """`old`, `new`: places from 0."""
    return Change(
        kind="moved", path=after.path, label=after.label, old=f"place {old + 1}", new=f"place {new + 1}"
    )


def moved_between(after: Side, old: str, new: str) -> Change:
    return Change(kind="moved", path=after.path, label=after.label, old=old, new=new)


def added(side: Side, *, without: frozenset[str] = frozenset()) -> Change:
    headline, content = _told(side, without)
    return Change(kind="added", path=side.path, label=side.label, new=headline, content=content)


def removed(side: Side, *, without: frozenset[str] = frozenset()) -> Change:
    headline, content = _told(side, without)
    return Change(kind="removed", path=side.path, label=side.label, old=headline, content=content)


def _told(side: Side, without: frozenset[str]) -> tuple[str, tuple[Line, ...]]:
    """What a part is in one text, and everything in it where that is more."""
    content = tuple(_content(side.as_page, without))
    headline = next((text for field in _HEADLINES if (text := getattr(side.part, field, ""))), "")
    return headline, content if len(content) > 1 else ()


def _content(side: Side, without: frozenset[str] = frozenset()) -> Iterator[Line]:
    for field in fields(side.part):
        if field.name in without | {"code", _IDENTITY.get(type(side.part))}:
            continue
        below = side.field(field.name)
        name = field_name(side.part, field.name)
        if isinstance(below.part, tuple):
            for number, entry in enumerate(below.part):
                if is_dataclass(entry):
                    yield from _content(below.entry(number))
                else:
                    line = below.line(number, field.name)
                    yield Line(line.label, shown(line.framework, field.name, entry))
        elif isinstance(below.part, Mapping):
            for code, value in below.part.items():
                label = weight_name(side.framework, field.name, code)
                yield Line(title((*side.name, label)), shown(side.framework, "", value))
        elif is_dataclass(below.part):
            yield from _content(below.named(name))
        elif text := shown(side.framework, field.name, below.part):
            yield Line(title((*side.name, name)), text)
