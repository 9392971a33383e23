"""The words of a report: the sections, what is kept, and two edits put together."""

from __future__ import annotations

import json

import pytest

from assessments.domain.words import (
    NO_WORDS,
    USUAL,
    Words,
    arranged,
    cleaned,
    fields_of,
    fingerprint,
    in_rows,
    merged,
    note_field,
    words_data,
    words_from,
    words_of,
)

OWN = Words(
    summary="First",
    pillars={"delivery": "Note"},
    closing="Last",
    sections=("finding", "roadmap", "pillars", "method"),
)


def test_usual_sections_are_all_in_their_order() -> None:
    assert NO_WORDS.sections == USUAL
    assert USUAL == (
        "finding",
        "overview",
        "heat_map",
        "pillars",
        "gaps",
        "roadmap",
        "steps",
        "closing",
        "answers",
        "method",
    )


@pytest.mark.parametrize(
    ("codes", "result"),
    [
        ([], ("finding", "method")),
        (["method", "roadmap", "finding"], ("finding", "roadmap", "method")),
        (["roadmap", "gaps", "roadmap", "unknown"], ("finding", "roadmap", "gaps", "method")),
        (USUAL, USUAL),
    ],
)
def test_sections_that_stay_are_in_their_places_and_unknown_ones_nowhere(
    codes: list[str], result: tuple[str, ...]
) -> None:
    assert arranged(codes) == result


def test_what_is_left_out_stands_in_the_list_where_it_usually_comes() -> None:
    rows = [section.code for section in in_rows(("finding", "roadmap", "pillars", "method"))]
    assert sorted(rows) == sorted(USUAL)
    assert (rows[0], rows[-1]) == ("finding", "method")
    assert rows.index("roadmap") < rows.index("pillars") < rows.index("gaps")
    assert rows.index("closing") == rows.index("steps") + 1 == rows.index("roadmap") + 2


@pytest.mark.parametrize("words", [NO_WORDS, OWN])
def test_words_come_back_from_json_and_from_fields(words: Words) -> None:
    assert words_from(json.loads(json.dumps(words_data(words)))) == words
    assert words_of(fields_of(words)) == words


def test_nothing_kept_is_no_words() -> None:
    assert words_from({}) == NO_WORDS


def test_text_is_cleaned_and_not_shortened() -> None:
    assert cleaned("  a\r\nb\rc\u2028d\x00\x0b\x9b\n\n \n\n\ne  ") == "a\nb\nc\nd\n\ne"
    assert cleaned("x" * 50_000) == "x" * 50_000
    assert cleaned("مرحبا 漢字 🚀 e\u0301 \u200f") == "مرحبا 漢字 🚀 e\u0301 \u200f"
    assert cleaned(" \n\t ") == ""


def seen(words: Words) -> dict[str, str]:
    return {name: fingerprint(text) for name, text in fields_of(words).items()} | {
        note_field("scale"): fingerprint("")
    }


def test_edits_of_different_fields_are_put_together() -> None:
    """Two people opened the page at OWN; one has saved another closing text since."""
    kept = fields_of(OWN) | {"closing": "Theirs"}
    found = merged(kept, fields_of(OWN) | {"summary": "Mine", note_field("scale"): "New"}, seen(OWN))
    assert found.conflicts == ()
    assert found.elsewhere == ("closing",)
    assert found.fields == kept | {"summary": "Mine", note_field("scale"): "New"}


def test_edits_of_the_same_field_conflict_and_decide_nothing() -> None:
    kept = fields_of(OWN) | {"summary": "Theirs"}
    found = merged(kept, fields_of(OWN) | {"summary": "Mine"}, seen(OWN))
    assert (found.conflicts, found.elsewhere) == (("summary",), ())
    assert found.fields["summary"] == "Theirs"


def test_same_edit_twice_is_no_conflict() -> None:
    kept = fields_of(OWN) | {"summary": "Mine"}
    assert merged(kept, {"summary": "Mine"}, seen(OWN)).conflicts == ()


def test_fields_that_were_not_sent_stay() -> None:
    assert merged(fields_of(OWN), {"summary": ""}, seen(OWN)).fields == fields_of(OWN) | {"summary": ""}
