"""Texts that say nearly the same. Pure Python.

Two texts are compared as bags of words: twice the words they share over the words of both, 1 for the same words in
any order. Where words stand says little about short sentences, and bags can be compared by the thousand.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

_WORD = re.compile(r"\w+(?:['’]\w+)*%?")


@dataclass(frozen=True)
class Pair:
    """Two of the texts by their positions, and the words by which they differ."""

    first: int
    second: int
    similarity: Fraction
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        return not self.only_first and not self.only_second


def words_of(text: str) -> list[str]:
    """The words of a text, without case and punctuation."""
    return _WORD.findall(text.casefold())


def near_pairs(texts: Sequence[str], threshold: Fraction) -> Iterator[Pair]:
    """All pairs whose similarity is at least `threshold` (above 0, at most 1), in order of the second text.

    Texts without words are like nothing. Exact, and quick for thousands of texts: two bags that share enough must
    share one of the rarest words of each, so only texts found by such a word are compared.
    """
    bags = [Counter(words_of(text)) for text in texts]
    frequency = Counter(word for bag in bags for word in bag)
    by_rare_word: dict[Hashable, list[int]] = defaultdict(list)
    for second, bag in enumerate(bags):
        # A word that stands there twice is two things to share.
        things = sorted(
            ((word, n) for word, count in bag.items() for n in range(count)),
            key=lambda thing: (frequency[thing[0]], thing),
        )
        # The other text may be as short as threshold / (2 - threshold) of this one; it shares at least all of that.
        shared = -(-len(things) * threshold // (2 - threshold))
        rare = things[: len(things) - int(shared) + 1] if things else []
        candidates = sorted({first for thing in rare for first in by_rare_word[thing]})
        for first in candidates:
            similarity = _similarity(bags[first], bag)
            if similarity >= threshold:
                yield Pair(first, second, similarity, *_differences(texts[first], texts[second]))
        for thing in rare:
            by_rare_word[thing].append(second)


def _similarity(one: Counter[str], other: Counter[str]) -> Fraction:
    total = one.total() + other.total()
    return Fraction(2 * (one & other).total(), total) if total else Fraction()


def _differences(one: str, other: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words that only one of the two has, in the order of the text."""
    first, second = words_of(one), words_of(other)
    return _without(first, second), _without(second, first)


def _without(words: list[str], others: list[str]) -> tuple[str, ...]:
    left = Counter(others)
    alone = []
    for word in words:
        if left[word]:
            left[word] -= 1
        else:
            alone.append(word)
    return tuple(alone)
