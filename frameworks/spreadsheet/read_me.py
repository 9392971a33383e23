"""The first sheet of a workbook: what it is and how to edit it. Imports openpyxl."""

from __future__ import annotations

from openpyxl.styles import Alignment
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from frameworks.spreadsheet import words
from frameworks.spreadsheet.styles import (
    HEADING,
    HELPER,
    LINK,
    LOCKED,
    NUMBER,
    PAGE_HEADING,
    PAGE_TITLE,
    PLAIN,
    TEXT,
    finish,
    fit,
    put,
)
from frameworks.spreadsheet.tables import settings, sheets
from frameworks.structure import Framework

_HOW = """\
Change texts and numbers where they stand. Line breaks within a cell are kept (Alt+Enter).
Add a part in a new row; the first columns say what it belongs to. Delete a whole row to remove a part.
Rows keep their order; levels and steps are sorted by phase, wherever they stand.
Codes (yellow) must not be changed: answers that were given hang on them.
A new row may leave its code empty, and one is made from its name.
Where the code of another part is asked for, choose it from the list; its name will do as well.
Grey columns with a heading in brackets show names for your information. They are not read.
Headings and titles of sheets must stay. Columns may be moved; columns and sheets of your own are not read.
Write values, not formulas, and do not merge cells.
If this version is published, raise the version in sheet Framework: a published version never changes.
Bring the workbook back where it was exported. It is taken whole or not at all.
Whatever is wrong is then listed with its sheet, row and column.
""".splitlines()


_WIDTHS = [26, 26, 90, 16]


def fill_read_me(sheet: Worksheet, framework: Framework, last_rows: dict[str, int]) -> None:
    """`last_rows`: title of a sheet -> its last row."""
    put(sheet, 1, 1, framework.name, PAGE_TITLE)
    sheet.row_dimensions[1].height = 30
    put(sheet, 2, 1, f'Framework "{framework.code}", version {framework.version}.', PLAIN)
    put(sheet, 4, 1, "How to edit", PAGE_HEADING)
    row = 5
    for line in _HOW:
        put(sheet, row, 1, f"•  {line}", PLAIN)
        row += 1
    for number in (1, 2, *range(5, row)):
        _across(sheet, number)
    row = _legend(sheet, row + 1)
    row = _overview(sheet, row + 1, last_rows)
    _columns(sheet, row + 1)
    sheet.sheet_view.showGridLines = False
    finish(sheet, _WIDTHS)


def _across(sheet: Worksheet, row: int) -> None:
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(_WIDTHS))


def _legend(sheet: Worksheet, row: int) -> int:
    put(sheet, row, 1, "What the colours mean", PAGE_HEADING)
    for style, meaning in (
        (TEXT, "White: yours to edit."),
        (LOCKED, "Yellow: do not change it."),
        (HELPER, "Grey: for information, not read."),
    ):
        row += 1
        put(sheet, row, 1, style, style)
        put(sheet, row, 2, meaning, PLAIN)
        sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=3)
    return row + 1


def _overview(sheet: Worksheet, row: int, last_rows: dict[str, int]) -> int:
    put(sheet, row, 1, "The sheets", PAGE_HEADING)
    row += 1
    for at, heading in enumerate(("Sheet", "Rows", "What it holds"), 1):
        put(sheet, row, at, heading, HEADING)
    for title, text in [*words.SETTINGS_HELP.items(), *((table.title, table.help) for table in sheets())]:
        row += 1
        put(sheet, row, 1, title, LINK)
        sheet.cell(row, 1).hyperlink = Hyperlink(ref=f"A{row}", location=f"{quote_sheetname(title)}!A1")
        if title in last_rows:
            put(sheet, row, 2, last_rows[title] - 1, NUMBER)
        else:
            put(sheet, row, 2, sum(setting.sheet == title for setting in settings()), NUMBER)
        sheet.cell(row, 2).alignment = Alignment(vertical="top", horizontal="left")
        put(sheet, row, 3, text, TEXT)
        fit(sheet, row, [(text, _WIDTHS[2])])
    return row + 1


def _columns(sheet: Worksheet, row: int) -> None:
    put(sheet, row, 1, "Their columns", PAGE_HEADING)
    row += 1
    for at, heading in enumerate(("Sheet", "Column", "What stands there", "Must be filled"), 1):
        put(sheet, row, at, heading, HEADING)
    for table in sheets():
        for column in table.all_columns:
            row += 1
            needed = column.required and column.name != "code"
            put(sheet, row, 1, table.title, TEXT)
            put(sheet, row, 2, column.heading, LOCKED if column.name == "code" else TEXT)
            put(sheet, row, 3, column.help, TEXT)
            put(sheet, row, 4, "yes" if needed else "no", TEXT)
            fit(sheet, row, [(column.help, _WIDTHS[2])])
