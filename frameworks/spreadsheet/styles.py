"""How the cells of a workbook look, and how a value is put into one. Imports openpyxl."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.worksheet import Worksheet

from frameworks.decimals import plain
from frameworks.spreadsheet.cells import escaped

_LONGEST = 32_767
"""Characters that a cell of Excel holds."""

_HIGHEST = 409
"""Points; a row of Excel is no higher."""

TEXT, NUMBER, LOCKED, HELPER, HEADING = "Field", "Field number", "Do not change", "For information", "Heading"
PAGE_TITLE, PAGE_HEADING, PLAIN, LINK = "Page title", "Page heading", "Plain text", "Link to a sheet"

_SIDE = Side(style="thin", color="D5DAE1")
_LINE = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_TOP = Alignment(vertical="top", wrap_text=True)


def _font(*, size: int = 11, color: str | None = None, **others: Any) -> Font:
    return Font(name="Calibri", size=size, color=color, **others)


def _filled(color: str) -> PatternFill:
    return PatternFill("solid", fgColor=color)


def named_styles() -> list[NamedStyle]:
    """Made anew for each workbook, which takes them as its own."""
    text = "@"
    return [
        NamedStyle(TEXT, font=_font(), alignment=_TOP, border=_LINE, number_format=text),
        NamedStyle(NUMBER, font=_font(), alignment=Alignment(vertical="top"), border=_LINE),
        NamedStyle(
            LOCKED,
            font=_font(color="6B4E00"),
            fill=_filled("FFF4D6"),
            alignment=_TOP,
            border=_LINE,
            number_format=text,
        ),
        NamedStyle(
            HELPER,
            font=_font(italic=True, color="5B6472"),
            fill=_filled("EEF0F3"),
            alignment=_TOP,
            border=_LINE,
            number_format=text,
        ),
        NamedStyle(
            HEADING,
            font=_font(bold=True, color="FFFFFF"),
            fill=_filled("24405C"),
            alignment=Alignment(vertical="center", wrap_text=True),
            border=_LINE,
        ),
        NamedStyle(PLAIN, font=_font(), alignment=_TOP),
        NamedStyle(LINK, font=_font(underline="single", color="1F4E9E"), alignment=_TOP, border=_LINE),
        NamedStyle(PAGE_TITLE, font=_font(bold=True, size=18), alignment=_TOP),
        NamedStyle(PAGE_HEADING, font=_font(bold=True, size=13, color="24405C"), alignment=_TOP),
    ]


def put(sheet: Worksheet, row: int, column: int, value: Any, style: str) -> None:
    """A value as it is: a text that begins with an equals sign stays a text."""
    cell = sheet.cell(row, column)
    cell.style = style
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if isinstance(value, Decimal):
        cell.value = plain(value)
    elif isinstance(value, int):
        cell.value = value
    elif value:
        text = escaped(str(value))
        if len(text) > _LONGEST:
            raise ValueError(f"A text of {len(text)} characters does not fit into a cell.")
        cell.value = text
        cell.data_type = "s"
        # So that it stays one when somebody edits the cell.
        cell.quotePrefix = text.startswith(("=", "+", "-", "@", "'"))


class _Row(RowDimension):
    """A height that is a guess: it stands where a program shows it as it is, and gives way when the row is edited."""

    customHeight = False  # noqa: N815 - the name is openpyxl's


def fit(sheet: Worksheet, row: int, texts: Sequence[tuple[Any, int]]) -> None:
    """As high as the highest of its texts, each given with the width of its column in digits (letters are narrower)."""
    lines = max(
        (_lines(text, width + width // 8) for text, width in texts if isinstance(text, str)), default=1
    )
    sheet.row_dimensions[row] = _Row(sheet, row, ht=min(15 * lines + 3, _HIGHEST))


def _lines(text: str, width: int) -> int:
    return sum(
        max(1, -(-sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) // width))
        for line in text.split("\n")
    )


def finish(sheet: Worksheet, widths: Sequence[int]) -> None:
    """Widths of the columns, and paper across."""
    for at, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    # A very wide sheet would be too small to read: it goes over several pages.
    if sheet.sheet_properties.pageSetUpPr is not None and sum(widths) <= 260:
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
