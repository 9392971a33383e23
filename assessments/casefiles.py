"""The text of a case file -> plain data for `domain.cases.parse_case`. Numbers keep their written digits."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from frameworks import markup

LONGEST_INTEGER = 30
"""Digits. No number of a case needs more, and Python refuses to read thousands of them."""


class CaseFileError(Exception):
    """Text that is no JSON or YAML, or that is refused. Says where."""


def read_json(source: bytes) -> Any:
    """Raises `CaseFileError`: not UTF-8, not JSON, a key twice, a number that is none, nested too deeply."""
    try:
        text = source.decode("utf-8-sig")
        if not text.strip():
            raise CaseFileError("it is empty.")
        return json.loads(
            text,
            object_pairs_hook=_once,
            parse_float=_decimal,
            parse_int=_integer,
            parse_constant=_no_number,
        )
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise CaseFileError(f"line {line}: not UTF-8.") from None
    except json.JSONDecodeError as error:
        raise CaseFileError(f"line {error.lineno}, column {error.colno}: not JSON: {error.msg}.") from None
    except RecursionError:
        raise CaseFileError("it is nested too deeply.") from None


def read_yaml(source: bytes) -> Any:
    """Raises `CaseFileError`."""
    try:
        return _values(markup.read(source))
    except markup.MarkupError as error:
        raise CaseFileError(str(error)) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise CaseFileError(f'the key "{twice}" stands twice in one object; keep one of the two.')
    return found


def _decimal(raw: str) -> Decimal:
    try:
        return Decimal(raw)
    except InvalidOperation:
        raise CaseFileError(f"{raw:.60} is too large for a number.") from None


def _integer(raw: str) -> int:
    if len(raw) > LONGEST_INTEGER:
        raise CaseFileError(f"{raw:.{LONGEST_INTEGER}}… is too large for a number.")
    return int(raw)


def _no_number(raw: str) -> NoReturn:
    raise CaseFileError(f"{raw} is not a number.")


def _values(value: markup.Value) -> Any:
    """What the words without quotes stand for; a date stays as it is written."""
    if isinstance(value, markup.Plain):
        return value.raw if value.kind == "date" else value.value
    if isinstance(value, dict):
        return {key: _values(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_values(part) for part in value]
    return value
