"""What is different between two versions of a framework: added, removed, moved, reworded, changed. Pure Python.

Parts are matched by what identifies them: their code, levels and transitions by their phase, prerequisites by their
capability; lines without a code by the best match. Code and version of the framework itself only say which two are
compared.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from frameworks.comparing import (
    Change,
    Side,
    added,
    field_changes,
    moved_between,
    moved_place,
    part_changes,
    removed,
)
from frameworks.matching import pair_up
from frameworks.places import RULES, WORDS, PageKind, anchor_of
from frameworks.structure import Capability, Framework, Pillar


@dataclass(frozen=True, kw_only=True)
class Counts:
    added: int = 0
    removed: int = 0
    moved: int = 0
    reworded: int = 0
    changed: int = 0

    @property
    def total(self) -> int:
        return sum(number for _, number in self.named)

    @property
    def named(self) -> tuple[tuple[str, int], ...]:
        """Each kind with its number, those that are none left out."""
        return tuple((kind, number) for kind, number in vars(self).items() if number)


@dataclass(frozen=True, kw_only=True)
class Section:
    """A page of the editors with what is different on it; a pillar has its capabilities below."""

    kind: PageKind
    code: str
    name: str
    changes: tuple[Change, ...]
    sections: tuple[Section, ...] = ()

    @property
    def anchor(self) -> str:
        return anchor_of(f"difference.{self.kind}.{self.code}")

    @property
    def counts(self) -> Counts:
        """Of all changes, also those further down."""
        return _counts(self.every_change)

    @property
    def every_change(self) -> tuple[Change, ...]:
        return (*self.changes, *(change for below in self.sections for change in below.every_change))


@dataclass(frozen=True, kw_only=True)
class Differences:
    """Everything that is different, in the order of the new framework, what was removed after what is there.

    The framework itself first, then pillars with their capabilities, rules and words; only sections with changes.
    """

    old: str
    new: str
    sections: tuple[Section, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        return tuple(change for section in self.sections for change in section.every_change)

    @property
    def counts(self) -> Counts:
        return _counts(self.changes)


def _counts(changes: Iterable[Change]) -> Counts:
    numbers: dict[str, int] = {}
    for change in changes:
        numbers[change.kind] = numbers.get(change.kind, 0) + 1
    return Counts(**numbers)


def differences(old: Framework, new: Framework) -> Differences:
    """What has to be done to `old` to get `new`. Works on any drafts whose codes are unique."""
    before, after = Side(old, old), Side(new, new)
    own = [field.name for field in fields(Framework) if field.name not in RULES | WORDS | _UNCOMPARED]
    found = (
        _section("framework", "Framework", before, after, own),
        *_pillars(before.field("pillars"), after.field("pillars")),
        _section("rules", "Rules", before, after, RULES),
        _section("words", "Words", before, after, WORDS),
    )
    return Differences(
        old=f"{old.name} {old.version}",
        new=f"{new.name} {new.version}",
        sections=tuple(section for section in found if section.every_change),
    )


_UNCOMPARED = frozenset({"code", "version", "pillars"})
"""Code and version say which two are compared; pillars have sections of their own."""


def _section(kind: PageKind, name: str, before: Side, after: Side, wanted: Collection[str]) -> Section:
    names = [field.name for field in fields(Framework) if field.name in wanted]
    changes = tuple(change for field in names for change in field_changes(before, after, field))
    return Section(kind=kind, code="", name=name, changes=changes)


def _pillars(before: Side, after: Side) -> Iterator[Section]:
    """Those of the new framework in their order, then those that were removed."""
    pairing = pair_up(before.part, after.part)
    old_homes, new_codes = _homes(before), set(_homes(after))
    for number in range(len(after.part)):
        here = after.entry(number)
        place = pairing.old_of.get(number)
        there = None if place is None else before.entry(place)
        moved = [moved_place(here, place, number)] if place is not None and number in pairing.moved else []
        own = _own_changes(there, here, without=_CAPABILITIES)
        sections = (*_present(there, here, old_homes), *_gone(there, new_codes))
        yield _pillar(here.part, [*moved, *own], sections)
    for number in pairing.removed:
        there = before.entry(number)
        own = _own_changes(there, None, without=_CAPABILITIES)
        yield _pillar(there.part, own, _gone(there, new_codes))


_CAPABILITIES = frozenset({"capabilities"})


def _homes(pillars: Side) -> dict[str, tuple[Side, Pillar]]:
    """Each capability by code, and its pillar."""
    found = {}
    for number, pillar in enumerate(pillars.part):
        capabilities = pillars.entry(number).field("capabilities").as_page
        for place, capability in enumerate(pillar.capabilities):
            found[capability.code] = (capabilities.entry(place), pillar)
    return found


def _present(
    there: Side | None, here: Side, old_homes: Mapping[str, tuple[Side, Pillar]]
) -> Iterator[Section]:
    """The capabilities of a pillar, `there` what it was in the old framework."""
    capabilities = here.field("capabilities").as_page
    pairing = pair_up(there.part.capabilities if there else (), capabilities.part)
    for number in range(len(capabilities.part)):
        after = capabilities.entry(number)
        before, pillar = old_homes.get(after.part.code, (None, here.part))
        moved = []
        if pillar.code != here.part.code:
            moved = [moved_between(after, pillar.called, here.part.called)]
        elif number in pairing.moved:
            moved = [moved_place(after, pairing.old_of[number], number)]
        yield _capability(after.part, [*moved, *_own_changes(before, after)])


def _gone(there: Side | None, new_codes: Collection[str]) -> Iterator[Section]:
    """The capabilities that were removed from a pillar, not moved to another."""
    for number, capability in enumerate(there.part.capabilities if there else ()):
        if there and capability.code not in new_codes:
            before = there.field("capabilities").as_page.entry(number)
            yield _capability(capability, _own_changes(before, None))


def _own_changes(
    before: Side | None, after: Side | None, *, without: frozenset[str] = frozenset()
) -> Iterator[Change]:
    if before and after:
        yield from part_changes(before.as_page, after.as_page, without=without)
    elif after:
        yield added(after, without=without)
    elif before:
        yield removed(before, without=without)


def _pillar(pillar: Pillar, changes: Iterable[Change], below: Iterable[Section]) -> Section:
    sections = tuple(section for section in below if section.changes)
    return Section(
        kind="pillar", code=pillar.code, name=pillar.called, changes=tuple(changes), sections=sections
    )


def _capability(capability: Capability, changes: Iterable[Change]) -> Section:
    return Section(kind="capability", code=capability.code, name=capability.called, changes=tuple(changes))
