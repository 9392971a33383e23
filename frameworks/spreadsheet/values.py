"""One cell -> the value that its column asks for. Pure Python, but for the type of the cells."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Literal, get_origin

from frameworks.markup import Plain
from frameworks.problems import shortened
from frameworks.spreadsheet.cells import Cell
from frameworks.spreadsheet.tables import Column

_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")
_BOOLEANS = {"yes": True, "true": True, "no": False, "false": False}
_ONE_WORD = {"code", "version", "language"}


class UnfitError(Exception):
    """A cell that does not fit its column; the message says what to do."""


def text_of(cell: Cell | None) -> str:
    """The text of a cell as a word that is looked up, whatever stands in it."""
    if cell is None or cell.kind not in {"text", "number"}:
        return ""
    return str(cell.value).strip()


def value_of(column: Column, cell: Cell | None) -> str | Plain | None:
    """None if the cell is empty and may be. Raises `UnfitError`."""
    if cell is None:
        if column.required:
            raise UnfitError(f"empty; write {_expected(column)}.")
        return None
    if cell.kind == "formula":
        raise UnfitError("a formula; write what it gives (copy the cell, then paste it as a value).")
    if cell.kind == "error":
        raise UnfitError(f"the error {shortened(str(cell.value))}; write {_expected(column)}.")
    if column.kind is bool:
        return _boolean(column, cell)
    if column.kind in {int, Decimal}:
        return _number(column, cell)
    return _text(column, cell)


def _text(column: Column, cell: Cell) -> str:
    if cell.kind == "text":
        if get_origin(column.kind) is Literal:
            return "_".join(str(cell.value).lower().split())
        is_word = column.refers or column.name in _ONE_WORD
        return str(cell.value).strip() if is_word else str(cell.value)
    if cell.kind == "number" and isinstance(cell.value, int):
        return str(cell.value)
    raise UnfitError(
        f"expected {_expected(column)}, found {_described(cell)}; format the cell as text and write it again."
    )


def _number(column: Column, cell: Cell) -> Plain:
    number: Decimal | None = None
    if cell.kind == "number" and math.isfinite(cell.value):
        # Fifteen digits are what spreadsheet programs show and mean: 0.1 + 0.2 is 0.3.
        number = Decimal(cell.value if isinstance(cell.value, int) else f"{cell.value:.15g}")
    elif cell.kind == "text" and _NUMBER.fullmatch(str(cell.value).strip()):
        number = Decimal(str(cell.value).strip())
    if number is None or (column.kind is int and number != number.to_integral_value()):
        hint = "; write it with a point" if cell.kind == "text" and "," in str(cell.value) else ""
        raise UnfitError(f"expected {_expected(column)}, found {_described(cell)}{hint}.")
    return Plain(f"{number:f}", int(number) if column.kind is int else number, "number")


def _boolean(column: Column, cell: Cell) -> Plain:
    value = cell.value if cell.kind == "boolean" else _BOOLEANS.get(str(cell.value).strip().lower())
    if value is None:
        raise UnfitError(f"expected {_expected(column)}, found {_described(cell)}.")
    return Plain("yes" if value else "no", bool(value), "boolean")


def _expected(column: Column) -> str:
    if column.choices:
        quoted = [f'"{choice}"' for choice in column.choices]
        return f"{', '.join(quoted[:-1])} or {quoted[-1]}"
    if column.refers:
        return f'a code from sheet "{column.refers}"'
    if column.name == "code":
        return "a code"
    return {int: "a whole number", Decimal: "a number"}.get(column.kind, "a text")


def _described(cell: Cell) -> str:
    if cell.kind == "number":
        return f"the number {shortened(str(cell.value), 24)}"
    if cell.kind == "boolean":
        return str(cell.value).upper()
    return "a date" if cell.kind == "date" else f'the text "{shortened(str(cell.value))}"'
