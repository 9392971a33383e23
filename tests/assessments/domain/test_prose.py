"""Light markup: what becomes a paragraph, a list or bold, and that all else stays text."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from assessments.domain.prose import Kind, Run, blocks, direction
from tests.effort import no_explosion

HOSTILE = '<script>alert(1)</script><svg onload="x"/> [a](javascript:b) _c_ `d` # e'


def read(text: str) -> list[tuple[str, list[str]]]:
    return [(str(block.kind), list(block.plain)) for block in blocks(text)]


def test_paragraphs_are_parted_by_empty_lines_and_keep_their_line_breaks() -> None:
    assert read("One\ntwo\n\n  \nThree") == [("paragraph", ["One", "two"]), ("paragraph", ["Three"])]


def test_lines_that_begin_like_items_are_lists() -> None:
    text = "Before:\n- one\n-  two\n\n- three\nAfter\n1. first\n2. second"
    assert read(text) == [
        ("paragraph", ["Before:"]),
        ("bullets", ["one", "two", "three"]),
        ("paragraph", ["After"]),
        ("numbers", ["first", "second"]),
    ]


def test_pasted_bullets_are_bullets_too() -> None:
    text = "* one **bold**\n•\ttwo\n• three\n•\u00a0four\n- five\n  * set in"
    assert read(text) == [("bullets", ["one bold", "two", "three", "four", "five", "set in"])]


def test_bold_at_the_beginning_of_a_line_is_no_bullet() -> None:
    assert read("**Bold** first\n* *one*") == [("paragraph", ["Bold first"]), ("bullets", ["*one*"])]


def test_item_goes_on_where_the_next_line_is_set_in() -> None:
    assert read("- one\n  and more\nnot of it") == [
        ("bullets", ["one and more"]),
        ("paragraph", ["not of it"]),
    ]


def test_numbers_begin_where_they_were_begun() -> None:
    assert [block.start for block in blocks("1. a\n\nIn between\n\n2. b")] == [1, 1, 2]


@pytest.mark.parametrize(
    "line",
    ["-none", "- ", "-", "1.none", "1.", "2026. A year", "1) x", "*star", "* ", "•dot", "** two", HOSTILE],
)
def test_everything_else_is_text(line: str) -> None:
    assert read(line) == [("paragraph", [line.strip()])]


@pytest.mark.parametrize(
    ("line", "runs"),
    [
        ("a **b c** d", [Run("a "), Run("b c", bold=True), Run(" d")]),
        ("**a** **b**", [Run("a", bold=True), Run(" "), Run("b", bold=True)]),
        ("- **a**: b", [Run("a", bold=True), Run(": b")]),
        ("never **closed", [Run("never **closed")]),
        ("** a **", [Run("** a **")]),
        ("****", [Run("****")]),
        ("2 * 3 ** 4", [Run("2 * 3 ** 4")]),
    ],
)
def test_bold_is_between_two_pairs_of_asterisks(line: str, runs: list[Run]) -> None:
    (block,) = blocks(line)
    assert list(block.lines[0]) == runs


def test_bold_ends_with_its_line() -> None:
    assert read("**a\nb**") == [("paragraph", ["**a", "b**"])]


def test_nothing_but_white_space_is_nothing() -> None:
    assert blocks(" \n\t\n") == ()


def test_every_piece_of_text_goes_through_say() -> None:
    (block,) = blocks("a **b** c", say=str.upper)
    assert block.lines == ((Run("A "), Run("B", bold=True), Run(" C")),)


@given(st.text(alphabet="*-• 1.a\n<é漢\u202e", max_size=300))
def test_no_character_is_lost_but_markers_and_white_space(text: str) -> None:
    """What is read is what was typed, without what marks items and bold."""
    said = "".join(piece for block in blocks(text) for piece in block.plain)
    left = [char for char in text if char in "a<é漢\u202e"]
    assert [char for char in said if char in "a<é漢\u202e"] == left


@pytest.mark.parametrize("piece", ["*", "**", "**a", "**a**", "** ", "- ", "* ", "•\t", "1. ", " "])
def test_long_text_is_read_in_no_time(piece: str) -> None:
    text = (piece * 50_000)[:50_000]
    with no_explosion():
        blocks(text)


def test_kinds_are_named_as_templates_ask_for_them() -> None:
    assert [str(kind) for kind in Kind] == ["paragraph", "bullets", "numbers"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "ltr"),
        ("Note", "ltr"),
        ("مرحبا English", "rtl"),
        ("שלום", "rtl"),
        ("12. (…) שלום", "rtl"),
        ("Note: שלום", "ltr"),
        ("日本語", "ltr"),
    ],
)
def test_text_runs_as_its_first_letter_does(text: str, expected: str) -> None:
    assert direction(text) == expected
    assert [block.direction for block in blocks(f"- {text}")] == [expected]
