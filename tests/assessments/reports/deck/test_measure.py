"""How much room text takes, and text made to fit."""

from __future__ import annotations

import pytest

from assessments.reports.deck import measure


def test_widths_are_those_of_arial():
    # Measured in Liberation Sans, which runs as wide as Arial: units of a 2048th of an em.
    assert measure.width("Norming", 10) == pytest.approx(sum((722, 556, 333, 833, 222, 556, 556)) / 100)
    assert measure.width("Norming", 10, bold=True) == pytest.approx(1.08 * measure.width("Norming", 10))
    assert measure.width("é", 10) == measure.width("e", 10) == measure.width("e\u0301", 10)
    assert measure.width("漢", 10) == 10.5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\x00b\x07c\x1b[0m", "abc[0m"),
        ("\ud800x\ufffe\uffff", "x"),
        ("\u202eabc\u202c \u2066d\u2069", "abc d"),
        ("a\r\nb\rc\u2028d", "a\nb\ncd"),
        ("=1+1 <b>&amp;</b>", "=1+1 <b>&amp;</b>"),
    ],
)
def test_text_is_cleaned_of_what_a_file_cannot_hold(text, said):
    assert measure.clean(text) == said


def test_endless_text_is_not_looked_at_whole():
    assert len(measure.clean("x" * 50_000)) == measure.LONGEST


def test_lines_break_between_words_and_in_a_word_that_is_too_wide():
    assert measure.lines("one two three", 40, 10) == ["one two", "three"]
    assert measure.lines("xxxxxxxxxx", 26, 10) == ["xxxxx", "xxxxx"]
    assert measure.lines("a\n\nb", 40, 10) == ["a", "", "b"]


@pytest.mark.parametrize(
    ("text", "room", "most", "said"),
    [
        ("short", 100, 1, "short"),
        ("one two three", 50, 1, "one two…"),
        ("one two three", 40, 2, "one two three"),
        ("one two three four five six", 50, 2, "one two three fou…"),
        ("one two three four five six", 60, 2, "one two three four…"),
        ("x" * 40, 60, 1, "xxxxxxxxxx…"),
        ("a " + "x" * 40, 60, 1, "a xxxxxxxx…"),
    ],
)
def test_what_is_too_long_ends_with_an_ellipsis(text, room, most, said):
    assert measure.shortened(text, room, 10, most=most) == said
    assert len(measure.lines(said, room, 10)) <= most


def test_text_shrinks_before_it_is_cut():
    text = "word " * 30
    large, small, cut = (measure.fitted([text], 200, high, (14, 12, 10)) for high in (200, 60, 30))
    assert (large.size, large.cut) == (14, False)
    assert (small.size, small.cut) == (10, False)
    assert (cut.size, cut.cut) == (10, True)
    assert cut.paragraphs[0].endswith("word…")
    assert cut.height <= 30


def test_paragraphs_without_room_are_left_out_and_said_to_be():
    fitted = measure.fitted(["first", "second", "third"], 200, 26, (10,))
    assert fitted.paragraphs == ("first", "second…")
    assert fitted.cut


def test_words_side_by_side_have_one_size():
    assert measure.one_size(["Norming", "Performing"], 60, (16, 12, 9)) == 12
    assert measure.one_size(["Norming", "Performing"], 100, (16, 12, 9)) == 16
    assert measure.one_size(["Norming", "Performing"], 5, (16, 12, 9)) == 9


@pytest.mark.parametrize(
    ("heights", "parts"),
    [
        ([1, 1, 1], [(0, 3)]),
        ([1] * 11, [(0, 6), (6, 11)]),
        ([20, 1], [(0, 1), (1, 2)]),
        ([], [(0, 0)]),
    ],
)
def test_long_tables_are_spread_evenly(heights, parts):
    assert measure.pages(heights, 10) == parts


@pytest.mark.parametrize(
    ("text", "found"),
    [("abc", False), ("123 אבג", True), ("مرحبا abc", True), ("abc مرحبا", False), ("", False)],
)
def test_direction_is_that_of_the_first_letter(text, found):
    assert measure.is_right_to_left(text) is found


@pytest.mark.parametrize(
    ("texts", "room", "said"),
    [
        (["aaaa", "bb"], 60, ["aaaa", "bb"]),
        (["a" * 40, "bb"], 60, ["aaaaaa…", "bb"]),
        (["bb", "a" * 40], 60, ["bb", "aaaaaa…"]),
        (["a" * 40, "b" * 40], 60, ["aaa…", "bbb…"]),
        ([], 60, []),
    ],
)
def test_of_texts_side_by_side_the_longest_is_shortened_first(texts, room, said):
    """At 10 points a letter is 5.56 points wide and the ellipsis 10."""
    assert measure.levelled(texts, room, 10) == said
