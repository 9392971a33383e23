"""structure -> the rows of each sheet. Pure Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import attrgetter
from typing import Any

from frameworks.spreadsheet.tables import Table
from frameworks.structure import Framework


def rows(table: Table, framework: Framework) -> Iterator[tuple[Any, ...]]:
    """What stands under each column of the table, row for row."""
    for keys, part in _parts(table, framework):
        if table.is_mapping:
            yield (*keys, *part)
        elif len(table.columns) == 1 and not hasattr(table.kind, "__dataclass_fields__"):
            yield (*keys, part)
        else:
            yield (*keys, *(getattr(part, column.name) for column in table.columns))


def _parts(table: Table, framework: Framework) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Each part with what names its parent."""
    charters = [charter.code for charter in framework.charters]
    for keys, holder in _holders(table, framework):
        parts = attrgetter(table.path)(holder)
        if isinstance(parts, Mapping):
            # A draft may have weights for charters that are gone: they stand at the end.
            known = sorted(parts, key=lambda code: [*charters, code].index(code))
            yield from ((keys, (code, parts[code])) for code in known)
        else:
            yield from ((keys, part) for part in parts)


def _holders(table: Table, framework: Framework) -> Iterator[tuple[tuple[str, ...], Any]]:
    parent = table.parent
    if parent is None:
        yield (), framework
        return
    for keys, part in _parts(parent, framework):
        yield (*(keys if parent.identity != "code" else ()), getattr(part, parent.identity)), part
