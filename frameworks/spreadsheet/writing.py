"""structure -> a workbook (.xlsx), made to be read and edited by people. Imports openpyxl."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from frameworks import limits
from frameworks.spreadsheet import words
from frameworks.spreadsheet.read_me import fill_read_me
from frameworks.spreadsheet.rows import rows
from frameworks.spreadsheet.styles import (
    HEADING,
    HELPER,
    LOCKED,
    NUMBER,
    TEXT,
    finish,
    fit,
    named_styles,
    put,
)
from frameworks.spreadsheet.tables import Column, Table, settings, sheets, table as table_called
from frameworks.structure import Framework

_SPARE = 500
"""Rows below the last one that have drop-down lists as well, for what is added."""

_HELPED = {"Pillars", "Capabilities", "Glossary groups", "Phase signals", "Profiles"}
"""Sheets whose codes are followed by a name wherever they are referred to."""

_ZIPPED = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Shown:
    """A column as it stands in a sheet."""

    heading: str
    column: Column | None
    """None for a name that stands beside a code, for information."""
    of: str = ""
    """The sheet of the parts whose names these are."""


def workbook(framework: Framework) -> bytes:
    """The same framework gives the same bytes."""
    book = Workbook()
    for style in named_styles():
        book.add_named_style(style)
    read_me = book.worksheets[0]
    read_me.title = words.READ_ME
    for title in dict.fromkeys(setting.sheet for setting in settings()):
        _fill_settings(book.create_sheet(title), framework)
    names = {title: _names(table_called(title), framework) for title in _HELPED}
    last_rows = {table.title: 1 + len(list(rows(table, framework))) for table in sheets()}
    for table in sheets():
        _fill(book.create_sheet(table.title), table, framework, names, last_rows)
    fill_read_me(read_me, framework, last_rows)
    return _bytes(book)


def _names(table: Table, framework: Framework) -> dict[str, str]:
    """Code -> name, or the text of what has none."""
    columns = [column.name for column in table.all_columns]
    name = columns.index("name" if "name" in columns else "text")
    return {row[columns.index("code")]: row[name] for row in rows(table, framework)}


def _fill_settings(sheet: Worksheet, framework: Framework) -> None:
    headings = (words.SETTING, words.VALUE, words.MEANING)
    for at, heading in enumerate(headings, 1):
        put(sheet, 1, at, heading, HEADING)
    own = [setting for setting in settings() if setting.sheet == sheet.title]
    for row, setting in enumerate(own, 2):
        put(sheet, row, 1, setting.heading, LOCKED)
        value = attrgetter(setting.path)(framework)
        put(sheet, row, 2, value, _style(setting))
        sheet.cell(row, 2).alignment = Alignment(vertical="top", horizontal="left", wrap_text=True)
        put(sheet, row, 3, setting.help, HELPER)
        fit(sheet, row, [(value, 70), (setting.help, 60)])
        _validate(sheet, setting, f"B{row}", None)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    finish(sheet, [26, 70, 60])


def _shown(table: Table) -> Iterator[Shown]:
    for column in table.all_columns:
        yield Shown(column.heading, column)
        if column.refers in _HELPED:
            kind = "text" if column.refers == "Phase signals" else "name"
            yield Shown(f"({column.heading}: {kind})", None, column.refers)


def _fill(
    sheet: Worksheet,
    table: Table,
    framework: Framework,
    names: dict[str, dict[str, str]],
    last_rows: dict[str, int],
) -> None:
    shown = list(_shown(table))
    widths = [_width(one.column) for one in shown]
    for at, one in enumerate(shown, 1):
        put(sheet, 1, at, one.heading, HEADING)
    fit(sheet, 1, [(one.heading, width - 3) for one, width in zip(shown, widths, strict=True)])
    last = last_rows[table.title]
    for row, values in enumerate(rows(table, framework), 2):
        full = list(_with_names(shown, values, names))
        for at, (one, value) in enumerate(zip(shown, full, strict=True), 1):
            put(sheet, row, at, value, _style(one.column) if one.column else HELPER)
        fit(sheet, row, list(zip(full, widths, strict=True)))
    for at, one in enumerate(shown, 1):
        letter = get_column_letter(at)
        if one.column is not None:
            _explain(sheet, f"{letter}1", one)
            _validate(sheet, one.column, f"{letter}2:{letter}{last + _SPARE}", last_rows)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(shown))}{last}"
    sheet.print_title_rows = "1:1"
    finish(sheet, widths)
    for at, one in enumerate(shown, 1):
        # What is added below the last row looks alike, and stays text where it is text.
        dimension = sheet.column_dimensions[get_column_letter(at)]
        dimension.alignment = Alignment(vertical="top", wrap_text=True)
        if one.column is not None and one.column.kind not in {int, Decimal}:
            dimension.number_format = "@"


def _with_names(
    shown: list[Shown], values: tuple[Any, ...], names: dict[str, dict[str, str]]
) -> Iterator[Any]:
    """The values of a row, with the names that stand beside codes."""
    left, value = iter(values), None
    for one in shown:
        if one.column is None:
            yield names[one.of].get(str(value), "")
        else:
            value = next(left)
            yield value


def _style(column: Column) -> str:
    if column.name == "code":
        return LOCKED
    return NUMBER if column.kind in {int, Decimal} else TEXT


def _width(column: Column | None) -> int:
    if column is None:
        return 30
    if column.kind in {int, Decimal}:
        return 11
    if column.choices:
        return 14
    if column.name == "code" or column.refers:
        return 24
    return {limits.TEXT: 60, limits.LINE: 40}.get(column.longest, 30)


def _explain(sheet: Worksheet, at: str, one: Shown) -> None:
    """What stands in a column is told when its heading is chosen."""
    if one.column is None:
        return
    hint = DataValidation(
        type=None, showInputMessage=True, promptTitle=one.heading[:32], prompt=one.column.help[:255]
    )
    hint.add(at)
    sheet.add_data_validation(hint)


def _validate(sheet: Worksheet, column: Column, at: str, last_rows: dict[str, int] | None) -> None:
    """Drop-down lists and lengths. They warn only: a name may stand for a code, and the import checks everything."""
    if column.choices:
        rule = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"')
        rule.error = f"Choose one of: {', '.join(column.choices)}."
    elif column.refers:
        target = table_called(column.refers)
        shown = [one.heading for one in _shown(target)]
        letter = get_column_letter(shown.index(words.CODE) + 1)
        end = (last_rows[column.refers] if last_rows else 1) + 50
        rule = DataValidation(
            type="list", formula1=f"{quote_sheetname(column.refers)}!${letter}$2:${letter}${end}"
        )
        rule.error = f"Choose one of the codes in sheet {column.refers}, or write a name that stands there."
    elif column.longest:
        rule = DataValidation(type="textLength", operator="lessThanOrEqual", formula1=str(column.longest))
        rule.error = f"At most {column.longest} characters."
    else:
        return
    rule.errorStyle = "warning"
    rule.showErrorMessage = True
    rule.allow_blank = True
    rule.add(at)
    sheet.add_data_validation(rule)


def _bytes(book: Workbook) -> bytes:
    """The workbook without a trace of the time it was written at."""
    written, out = io.BytesIO(), io.BytesIO()
    book.properties.creator = None
    book.save(written)
    with zipfile.ZipFile(written) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as timeless:
        for name in archive.namelist():
            part = archive.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>", b"", part)
            info = zipfile.ZipInfo(name, _ZIPPED)
            info.compress_type = zipfile.ZIP_DEFLATED
            timeless.writestr(info, part)
    return out.getvalue()
