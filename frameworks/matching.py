"""Which entry of one list became which of another, and which of them changed places. Pure Python."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from frameworks import structure as s
from frameworks.similar import words_of

MOST_COMPARED = 40_000
"""Pairs of lines that are compared by their words; longer lists are matched by place."""
LEAST_ALIKE = 0.5


@dataclass(frozen=True)
class Pairing:
    """Entries by their positions, from 0."""

    old_of: dict[int, int]
    """New -> old, of those that are in both."""
    removed: tuple[int, ...]
    moved: frozenset[int]
    """New positions of as few entries as can have been moved for the order to change as it did."""


_KEYS: dict[type, tuple[Callable[[Any], Hashable], ...]] = {
    s.Level: (lambda level: level.phase,),
    s.Transition: (lambda transition: transition.to,),
    s.Prerequisite: (lambda prerequisite: prerequisite.capability,),
    s.Carrier: (lambda carrier: carrier, lambda carrier: carrier.capability),
    s.Bucket: (lambda bucket: bucket.name,),
    str: (lambda line: line,),
}
_BY_PLACE = (s.Carrier, s.Bucket, str)
"""Entries without a code: what is left over at the same place is taken for the same."""


def pair_up(old: Sequence[Any], new: Sequence[Any], *, by_words: bool = False) -> Pairing:
    """Match two lists of parts, or of lines of text; with `by_words`, lines that were reworded as well."""
    kind = type(next(iter((*new, *old)), None))
    pairs: dict[int, int] = {}
    for key in _KEYS.get(kind, (lambda part: part.code,)):
        _pair_by(pairs, [key(part) for part in old], [key(part) for part in new])
    if by_words:
        _pair_by_words(pairs, old, new)
    if kind in _BY_PLACE:
        _pair_by(pairs, range(len(old)), range(len(new)))
    taken = set(pairs.values())
    in_order = sorted(pairs.items())
    kept = _longest_rise([before for _, before in in_order])
    return Pairing(
        old_of=dict(in_order),
        removed=tuple(number for number in range(len(old)) if number not in taken),
        moved=frozenset(after for place, (after, _) in enumerate(in_order) if place not in kept),
    )


def _pair_by(pairs: dict[int, int], old: Iterable[Hashable], new: Iterable[Hashable]) -> None:
    """Add pairs of equal keys among what is still alone, the first with the first."""
    taken = set(pairs.values())
    free: dict[Hashable, list[int]] = defaultdict(list)
    for number, key in enumerate(old):
        if number not in taken:
            free[key].append(number)
    for number, key in enumerate(new):
        if number not in pairs and free[key]:
            pairs[number] = free[key].pop(0)


def _pair_by_words(pairs: dict[int, int], old: Sequence[str], new: Sequence[str]) -> None:
    """Add pairs of lines with at least half of their words in common, the most alike first."""
    taken = set(pairs.values())
    before = {n: Counter(words_of(line)) for n, line in enumerate(old) if n not in taken}
    after = {n: Counter(words_of(line)) for n, line in enumerate(new) if n not in pairs}
    if len(before) * len(after) > MOST_COMPARED:
        return
    alike = [
        (2 * (one & other).total() / ((one.total() + other.total()) or 1), n, m)
        for n, one in after.items()
        for m, other in before.items()
    ]
    for likeness, n, m in sorted(alike, key=lambda found: (-found[0], abs(found[1] - found[2]), found[1])):
        if likeness >= LEAST_ALIKE and n not in pairs and m not in taken:
            pairs[n] = m
            taken.add(m)


def _longest_rise(numbers: Sequence[int]) -> set[int]:
    """Places of a longest run of rising numbers, with gaps; of several, one with most that stand where they stood."""
    if all(one < other for one, other in pairwise(numbers)):
        return set(range(len(numbers)))
    rank = {number: place for place, number in enumerate(sorted(numbers))}
    best: list[tuple[int, int, int]] = []
    """Per place, of the best run that ends there: its length, how many of it stand still, the place before."""
    for place, number in enumerate(numbers):
        length, still, before = max(
            ((*best[p][:2], -p) for p in range(place) if numbers[p] < number), default=(0, 0, 1)
        )
        best.append((length + 1, still + (rank[number] == place), -before))
    kept: set[int] = set()
    place = max(range(len(best)), key=lambda p: best[p][:2])
    while place >= 0:
        kept.add(place)
        place = best[place][2]
    return kept
