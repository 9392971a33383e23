"""Texts that say nearly the same are found, all of them and nothing else."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from frameworks.similar import Pair, near_pairs, words_of

THREE_QUARTERS = Fraction(3, 4)


def test_words_come_without_case_and_punctuation():
    assert words_of("60% of accounts, at most, don't.") == ["60%", "of", "accounts", "at", "most", "don't"]


def test_pair_says_what_is_different():
    texts = ["60% of accounts have a plan.", "Nobody asks.", "Of accounts, 95% have a plan"]

    assert list(near_pairs(texts, THREE_QUARTERS)) == [Pair(0, 2, Fraction(5, 6), ("60%",), ("95%",))]


def test_same_words_are_the_same():
    (pair,) = near_pairs(["None.", "none"], Fraction(1))

    assert pair.is_same


def test_texts_without_words_are_like_nothing():
    assert list(near_pairs(["", "…", ""], Fraction(1, 100))) == []


@pytest.mark.parametrize("threshold", [Fraction(1, 3), THREE_QUARTERS, Fraction(1)])
@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=7).map(" ".join), max_size=12))
def test_finds_what_comparing_all_with_all_finds(threshold, texts):
    def similarity(one, other):
        bags = Counter(one.split()), Counter(other.split())
        total = sum(bag.total() for bag in bags)
        return Fraction(2 * (bags[0] & bags[1]).total(), total) if total else 0

    expected = [
        (first, second)
        for second in range(len(texts))
        for first in range(second)
        if similarity(texts[first], texts[second]) >= threshold
    ]

    assert [(pair.first, pair.second) for pair in near_pairs(texts, threshold)] == expected
