"""Workbooks as people change them."""

import io
from collections.abc import Callable

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from frameworks.exchange import FrameworkFileError
from frameworks.spreadsheet import read, write
from frameworks.structure import Framework


def edited(framework: Framework, edit: Callable[[Workbook], object]) -> bytes:
    book = load_workbook(io.BytesIO(write(framework)))
    edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def refusals(content: bytes) -> list[str]:
    with pytest.raises(FrameworkFileError) as refusal:
        read(content)
    return [str(problem) for problem in refusal.value.problems]


def at(book: Workbook, title: str, row: int, heading: str) -> Cell:
    sheet = book[title]
    column = next(cell.column for cell in sheet[1] if cell.value == heading)
    return sheet.cell(row, column)


def value(book: Workbook, setting: str) -> Cell:
    """The cell with the value of a setting."""
    rows = (row for title in ("Framework", "Scoring") for row in book[title].iter_rows(min_row=2))
    return next(row[1] for row in rows if row[0].value == setting)


def added(sheet: Worksheet, **values: object) -> int:
    """A new row, with headings in which spaces are underscores; its number."""
    row = sheet.max_row + 1
    columns = {cell.value: cell.column for cell in sheet[1]}
    for heading, value in values.items():
        sheet.cell(row, columns[heading.replace("_", " ")], value)
    return row
