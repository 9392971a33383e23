"""The values of a workbook as a tree that knows from where in the workbook each came. Pure Python."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from frameworks.problems import shortened


@dataclass(frozen=True)
class Place:
    sheet: str
    row: int = 0
    column: str = ""
    """The letter."""
    heading: str = ""
    note: str = ""
    """Of which part it speaks, where no single row or column does."""

    def __str__(self) -> str:
        column = f"column {self.column} ({self.heading})" if self.column else self.heading
        row = f"row {self.row}" if self.row else ""
        return ", ".join(filter(None, [f'Sheet "{self.sheet}"', row, column, self.note]))


@dataclass
class Node:
    """A value, a part with fields or a list, as one of the three is set."""

    place: Place
    key: str = ""
    """What names it in the paths of problems, in a list of parts that have a name."""
    value: Any = None
    fields: dict[str, Node] | None = None
    items: list[Node] | None = field(default=None)

    def data(self) -> Any:
        """The values alone; what is empty is left out."""
        if self.items is not None:
            return [item.data() for item in self.items]
        if self.fields is not None:
            return {name: data for name, node in self.fields.items() if (data := node.data()) is not None}
        return self.value

    def list_place(self) -> Place:
        """Of a list: the first row of it, unless it is a whole sheet."""
        parts = self.items if self.items is not None else list((self.fields or {}).values())
        if parts and self.place.note:
            return replace(self.place, row=parts[0].place.row)
        return self.place


def locate(root: Node, path: str) -> tuple[Place | None, str]:
    """The place of what a problem's path names, or of the nearest part around it, and what is left of the path then.

    No place for the file as a whole.
    """
    node, rest = root, path
    while rest:
        found = next(_steps(node, rest), None)
        if found is None:
            break
        node, rest = found
    if node is root:
        return None, rest
    return (node.list_place() if _is_list(node) else node.place), rest


def _is_list(node: Node) -> bool:
    return node.items is not None or (node.fields is not None and not node.place.row)


def _steps(node: Node, rest: str) -> Iterator[tuple[Node, str]]:
    """The children that the beginning of `rest` names, with what is left of it."""
    if node.items is not None:
        by_key = [(item.key, item) for item in node.items if item.key]
        by_number = [(str(number), item) for number, item in enumerate(node.items, 1)]
        # Problems with codes count the parts, all others name them.
        order = [*by_number, *by_key] if re.match(r"\[[^\]]*\]\.code$", rest) else [*by_key, *by_number]
        named = [(f"[{name}]", item) for name, item in order]
    else:
        named = [(f".{shortened(name)}", child) for name, child in (node.fields or {}).items()]
        rest = rest if rest.startswith(".") else f".{rest}"
    for name, child in named:
        if rest.startswith(name) and rest[len(name) : len(name) + 1] in {"", ".", "["}:
            yield child, rest[len(name) :]
