"""Rows as CSV that a spreadsheet may open: no cell of it is taken for a formula."""

from __future__ import annotations

import csv
import io
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

RISKY = frozenset("=+-@\N{MINUS SIGN}")
"""What a spreadsheet may take for the start of a formula, in any width."""
BREAKS = frozenset(";\t\r\n\v\f")
"""Where a program in another language, or one that reads quotes in its own way, may begin a cell of its own."""


def csv_of(rows: Iterable[Iterable[str]]) -> bytes:
    """In UTF-8, with a mark that tells spreadsheets the encoding."""
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """With an apostrophe wherever a cell may be taken to begin and a formula to follow.

    After the list of OWASP (CSV injection), with what is dropped before a formula is looked for: blanks, quotation
    marks and characters that cannot be seen.
    """
    kept: list[str] = []
    begins: int | None = 0
    for char in cell:
        if char in BREAKS:
            begins = len(kept) + 1
        elif begins is not None and not _is_dropped(char):
            if unicodedata.normalize("NFKC", char) in RISKY:
                kept.insert(begins, "'")
            begins = None
        kept.append(char)
    text = "".join(kept)
    return f"'{text}" if text[:1] in BREAKS - {";"} else text


def _is_dropped(char: str) -> bool:
    return char == '"' or unicodedata.category(char).startswith(("C", "Z"))
