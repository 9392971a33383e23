"""Texts word by word: what went and what came, readable, with nothing lost."""

import re

import pytest
from hypothesis import given, strategies as st

from frameworks.rewording import LEAST_KEPT, Segment, segments

MARKS = {"equal": "{}", "removed": "[-{}-]", "added": "[+{}+]"}


def marked(old: str, new: str) -> str:
    return "".join(MARKS[segment.kind].format(segment.text) for segment in segments(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Same text.", "Same text.", "Same text."),
        ("", "A note.", "[+A note.+]"),
        ("A note.", "", "[-A note.-]"),
        ("At least 60% of accounts.", "At least 95% of accounts.", "At least [-60%-] [+95%+] of accounts."),
        ("A written plan.", "A signed, written plan.", "A [+signed,+] written plan."),
        ("Old text stays here", "text stays here", "[-Old-] text stays here"),
        ("It ends here.", "It ends here!", "It ends here[-.-][+!+]"),
        # One word between two changes would be confetti.
        (
            "Every account has one owner today, and a plan that is reviewed.",
            "Every account has two leads today, and the plan which is reviewed.",
            "Every account has [-one owner-] [+two leads+] today, and [-a plan that-] [+the plan which+] is reviewed.",
        ),
        ("Revenue", "Net revenue", "[-Revenue-][+Net revenue+]"),
        ("Revenue", "Net Revenue retention", "[+Net+] Revenue [+retention+]"),
        ("Who pays for it?", "Decide what counts.", "[-Who pays for it?-][+Decide what counts.+]"),
        ("two  blanks", "two blanks", "[-two  blanks-][+two blanks+]"),
    ],
)
def test_change_is_shown_word_by_word(old, new, expected):
    assert marked(old, new) == expected


texts = st.lists(st.sampled_from([*"abcde", "f.", ",", "\n", "g-h"]), max_size=30).map(" ".join)


def words(parts: list[Segment]) -> str:
    return re.sub(r"\s", "", "".join(part.text for part in parts))


@given(texts, texts)
def test_both_texts_can_be_read_from_it(old, new):
    found = segments(old, new)

    assert words([part for part in found if part.kind != "added"]) == re.sub(r"\s", "", old)
    assert words([part for part in found if part.kind != "removed"]) == re.sub(r"\s", "", new)
    assert (old == new) == all(part.kind == "equal" for part in found)
    assert all(part.text for part in found)


@given(texts, texts)
def test_little_that_stays_between_two_changes_is_no_island(old, new):
    found = segments(old, new)

    for before, part, after in zip(found, found[1:], found[2:], strict=False):
        is_blank = (before.kind, after.kind) == ("removed", "added")
        is_whole = words([part]) in {re.sub(r"\s", "", old), re.sub(r"\s", "", new)}
        if part.kind == "equal" and not is_blank and not is_whole:
            assert "equal" not in (before.kind, after.kind)
            assert len(re.findall(r"\w+", part.text)) >= LEAST_KEPT


def test_text_of_a_book_is_compared_as_a_whole():
    old, new = "a " * 1001, "b " + "a " * 1000

    assert [part.kind for part in segments(old, new)] == ["removed", "added"]
