"""Which sheets and columns a workbook has, derived from the fields of `structure`. Pure Python."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, is_dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Literal, get_args, get_origin

from frameworks import structure as s
from frameworks.exchange import fields_of
from frameworks.spreadsheet import words
from frameworks.values import length_of


@dataclass(frozen=True, kw_only=True)
class Column:
    heading: str
    help: str
    name: str
    """The field it holds; empty for the columns that say to which part a row belongs."""
    kind: Any
    """str, int, Decimal, bool or a Literal."""
    required: bool = True
    refers: str = ""
    """The sheet where the part that is named here has its row."""

    @property
    def choices(self) -> tuple[str, ...]:
        if self.kind is bool:
            return ("yes", "no")
        return get_args(self.kind) if get_origin(self.kind) is Literal else ()

    @property
    def longest(self) -> int:
        """The longest text; 0 where no text stands."""
        if self.kind is not str or self.refers:
            return 0
        return length_of(self.name)


@dataclass(frozen=True, kw_only=True)
class Setting(Column):
    sheet: str
    path: str


@dataclass(frozen=True, kw_only=True)
class Table:
    """A list of parts as a sheet with a row for each of them."""

    title: str
    help: str
    kind: Any
    """The dataclass of the parts, or the type of the values."""
    path: str
    """The names of the fields from the parent (or from the framework) to the list, joined by points."""
    parent: Table | None
    keys: tuple[Column, ...]
    """They say to which part of the parent a row belongs."""
    columns: tuple[Column, ...]
    identity: str = ""
    """The field that tells the parts apart: code, phase or to."""
    is_mapping: bool = False
    hidden: bool = False
    """Has no sheet: its parts hold nothing but lists, and are there if the lists have rows."""

    @property
    def all_columns(self) -> tuple[Column, ...]:
        return (*self.keys, *self.columns)


@cache
def settings() -> tuple[Setting, ...]:
    """The values that are there once, in the order of their rows."""
    return tuple(_settings(s.Framework, ""))


@cache
def tables() -> tuple[Table, ...]:
    """Every list, parents before their children, hidden ones included."""
    return tuple(_tables(s.Framework, "", None))


@cache
def sheets() -> tuple[Table, ...]:
    """The lists that have a sheet, in the order of the sheets."""
    order = [title for title, _ in words.SHEETS.values()]
    return tuple(
        sorted((table for table in tables() if not table.hidden), key=lambda table: order.index(table.title))
    )


@cache
def table(title: str) -> Table:
    return next(table for table in sheets() if table.title == title)


def _inner(hint: Any) -> Any:
    """The type without `| None`."""
    return get_args(hint)[0] if get_origin(hint) is types.UnionType else hint


def _is_single(hint: Any) -> bool:
    return get_origin(hint) not in {tuple, Mapping} and not is_dataclass(hint)


def _words(kind: type, name: str) -> tuple[str, str]:
    for cls in kind.__mro__:
        if (cls, name) in words.FIELDS:
            return words.FIELDS[cls, name]
    return words.COMMON[name]


def _column(kind: type, field: Field[Any], hint: Any) -> Column:
    heading, text = _words(kind, field.name)
    return Column(
        heading=heading,
        help=text,
        name=field.name,
        kind=_inner(hint),
        required=field.default is MISSING,
        refers=words.REFERENCES.get(field.name, ""),
    )


def _settings(kind: type, path: str) -> Iterator[Setting]:
    for name, (field, hint) in fields_of(kind).items():
        here = f"{path}.{name}" if path else name
        if is_dataclass(hint) and isinstance(hint, type):
            yield from _settings(hint, here)
        elif _is_single(hint):
            yield Setting(sheet=words.SETTINGS[path], path=here, **vars(_column(kind, field, hint)))


def _tables(kind: type, path: str, parent: Table | None) -> Iterator[Table]:
    for name, (_, hint) in fields_of(kind).items():
        here = f"{path}.{name}" if path else name
        if is_dataclass(hint) and isinstance(hint, type):
            yield from _tables(hint, here, parent)
        elif get_origin(hint) is Mapping:
            yield _values(kind, name, Decimal, here, parent)
        elif get_origin(hint) is tuple:
            inner = get_args(hint)[0]
            found = (
                _parts(kind, name, inner, here, parent)
                if is_dataclass(inner)
                else _values(kind, name, inner, here, parent)
            )
            yield found
            if is_dataclass(inner) and isinstance(inner, type):
                yield from _tables(inner, "", found)


def _keys(parent: Table | None) -> tuple[Column, ...]:
    """The columns that name the parent: its code, or what tells it apart and, before that, its own parent."""
    if parent is None:
        return ()
    own = Column(
        heading=words.PARENTS[parent.kind],
        help=f"The part that the row belongs to: its code{_or_name(parent)}.",
        name="",
        kind=str,
        refers=parent.title if parent.identity == "code" else words.REFERENCES[parent.identity],
    )
    return (own,) if parent.identity == "code" else (*_keys(parent.parent), own)


def _or_name(parent: Table) -> str:
    return " or its name" if any(column.name == "name" for column in parent.columns) else ""


def _parts(kind: type, name: str, inner: Any, path: str, parent: Table | None) -> Table:
    columns = tuple(
        _column(inner, field, hint) for field, hint in fields_of(inner).values() if _is_single(_inner(hint))
    )
    names = [column.name for column in columns]
    # A part whose only own field says which one it is, is there as soon as its lists have something.
    hidden = len(columns) == 1 and len(fields_of(inner)) > 1
    title, text = ("", "") if hidden else words.SHEETS[kind, name]
    return Table(
        title=title,
        help=text,
        kind=inner,
        path=path,
        parent=parent,
        keys=_keys(parent),
        columns=columns,
        identity="code" if "code" in names else "to" if hidden else "phase" if inner is s.Level else "",
        hidden=hidden,
    )


def _values(kind: type, name: str, inner: Any, path: str, parent: Table | None) -> Table:
    title, text = words.SHEETS[kind, name]
    value = Column(
        heading=words.ITEMS[name],
        help="One value a row.",
        name="" if inner is Decimal else name,
        kind=inner,
        refers=words.REFERENCES.get(name, ""),
    )
    key = (
        (Column(heading=words.KEYS[name], help="The charter.", name="key", kind=str, refers="Charters"),)
        if name in words.KEYS
        else ()
    )
    return Table(
        title=title,
        help=text,
        kind=inner,
        path=path,
        parent=parent,
        keys=_keys(parent),
        columns=(*key, value),
        is_mapping=bool(key),
    )
