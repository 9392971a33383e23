"""The rows of all sheets -> one tree of values, in which every value knows its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from frameworks import structure as s
from frameworks.codes import code_from, numbered
from frameworks.problems import Collector, close, shortened, unknown
from frameworks.spreadsheet import words
from frameworks.spreadsheet.cells import Cell, Sheet, letter, title_key
from frameworks.spreadsheet.places import Node, Place
from frameworks.spreadsheet.tables import (
    Column,
    Setting,
    Table,
    settings,
    sheets,
    table as table_called,
    tables,
)
from frameworks.spreadsheet.values import UnfitError, text_of, value_of

Key = tuple[str, ...]


@dataclass(frozen=True)
class Row:
    number: int
    cells: Mapping[str, Cell]
    """By heading; without what is empty."""


class Assembler(Collector):
    """Collects what is wrong with sheets and cells on the way; what the values mean is not looked at here."""

    def __init__(self, found: Mapping[str, Sheet]) -> None:
        super().__init__()
        self.sheets = found
        self.letters: dict[tuple[str, str], str] = {}
        self.rows: dict[str, list[Row]] = {}
        self.codes: dict[str, dict[int, str]] = {}
        self.names: dict[str, dict[str, str]] = {}
        self.parts: dict[tuple[str, str], dict[Key, Node]] = {}
        self.root = Node(Place(""), fields={})

    def run(self) -> bool:
        """Whether the values are worth a look: all sheets and columns are there, and no row is there twice."""
        for title in dict.fromkeys(setting.sheet for setting in settings()):
            self._grid(title, (words.SETTING, words.VALUE))
        for table in sheets():
            self._grid(table.title, tuple(column.heading for column in table.all_columns))
        if self.found:
            return False
        for setting in settings():
            self._setting(setting)
        for table in tables():
            self._table(table)
        for capability in self._index(table_called("Capabilities")).values():
            self._sort(capability)
        return not any(" stands in row " in problem.message for problem in self.found)

    # Sheets

    def _grid(self, title: str, headings: tuple[str, ...]) -> None:
        """Finds the columns of a sheet by their headings, wherever they stand, and keeps its rows."""
        sheet = self.sheets.get(title_key(title))
        if sheet is None:
            self.wrong(str(Place(title)), "missing; start from an export, which has all sheets.")
            return
        columns = self._columns(title, sheet, headings)
        self._refuse_merged(title, sheet, columns)
        self.letters.update({(title, heading): letter(at) for heading, at in columns.items()})
        self.rows[title] = [
            Row(number, cells)
            for number, row in sorted(sheet.rows.items())
            if number > 1 and (cells := {heading: row[at] for heading, at in columns.items() if at in row})
        ]

    def _columns(self, title: str, sheet: Sheet, headings: tuple[str, ...]) -> dict[str, int]:
        written = {at: title_key(str(cell.value)) for at, cell in sheet.rows.get(1, {}).items()}
        wanted = {title_key(heading): heading for heading in headings}
        columns: dict[str, int] = {}
        for at, key in written.items():
            heading = wanted.get(key)
            if heading in columns:
                self.wrong(
                    str(Place(title, 1, letter(at), heading)),
                    f"the same heading as in column {letter(columns[heading])}; remove one of the two columns.",
                )
            elif heading:
                columns[heading] = at
        if not columns:
            self.wrong(str(Place(title, 1)), f"no headings; write them into this row: {', '.join(headings)}.")
            return columns
        for heading in headings:
            if heading not in columns:
                near = close(title_key(heading), [key for key in written.values() if key not in wanted])
                self.wrong(
                    str(Place(title, 1)),
                    f'the column "{heading}" is missing; put it back with its heading{", " if near else "."}{near}',
                )
        return columns

    def _refuse_merged(self, title: str, sheet: Sheet, columns: Mapping[str, int]) -> None:
        for first, top, last, bottom in sheet.merged:
            heading = next((heading for heading, at in columns.items() if first <= at <= last), None)
            if heading and (first, top) != (last, bottom):
                area = f"{letter(first)}{top}:{letter(last)}{bottom}"
                self.wrong(
                    str(Place(title, top, letter(columns[heading]), heading)),
                    f"merged cells ({area}) hold one value only; unmerge them and fill in every row.",
                )

    def _place(self, title: str, row: int, heading: str) -> Place:
        return Place(title, row, self.letters[title, heading], heading)

    # Values

    def _node(self, column: Column, cell: Cell | None, place: Place) -> Node:
        """The value of a cell; without one if it is empty or unfit, which is said."""
        try:
            value = value_of(column, cell)
        except UnfitError as error:
            self.wrong(str(place), str(error))
            value = None
        if column.refers and isinstance(value, str):
            value = self._code(column.refers, value)
        return Node(place, value=value)

    def _setting(self, setting: Setting) -> None:
        *above, name = setting.path.split(".")
        rows = [
            row
            for row in self.rows[setting.sheet]
            if title_key(text_of(row.cells.get(words.SETTING))) == title_key(setting.heading)
        ]
        # Each value stands in a row of its own, with its name before it.
        place = Place(setting.sheet, heading=setting.heading)
        if not rows:
            self.wrong(
                str(place), f'missing; put back its row, with "{setting.heading}" under {words.SETTING}.'
            )
            node = Node(place)
        else:
            row = rows[0]
            at = self.letters[setting.sheet, words.VALUE]
            place = replace(place, row=row.number, column=at)
            if len(rows) > 1:
                self.wrong(
                    str(replace(place, row=rows[1].number)), f"stands in row {row.number} already; keep one."
                )
            node = self._node(setting, row.cells.get(words.VALUE), place)
        fields_of_node(self._holder(self.root, above, setting.sheet))[name] = node

    def _holder(self, node: Node, above: list[str], title: str) -> Node:
        for name in above:
            node = fields_of_node(node).setdefault(name, Node(Place(title), fields={}))
        return node

    # Codes

    def _code(self, title: str, text: str) -> str:
        """The code of the part that is meant, by its code or by a name that no other has; else the text itself."""
        if title not in self.names:
            self.names[title] = self._named(table_called(title))
        codes = self._codes(table_called(title)).values()
        return text if text in codes else self.names[title].get(title_key(text), text)

    def _named(self, table: Table) -> dict[str, str]:
        """Names and codes in lower case -> code; without the names of several parts."""
        codes = self._codes(table)
        named: dict[str, str] = {}
        for row in self.rows[table.title]:
            name = title_key(text_of(row.cells.get("Name")))
            if name and row.number in codes:
                named[name] = "" if name in named else codes[row.number]
        by_code = {code.casefold(): code for code in codes.values()}
        return {name: code for name, code in {**by_code, **named}.items() if code}

    def _codes(self, table: Table) -> dict[int, str]:
        """Row -> code, for rows that have one or can be given one."""
        if table.title not in self.codes:
            self.codes[table.title] = codes = {}
            taken: dict[Key, set[str]] = {}
            if table.kind in {s.SelfCheck, s.GeneralSelfCheck}:
                # Both have codes of one kind.
                taken[()] = {
                    *self._given("Self checks").values(),
                    *self._given("General self checks").values(),
                }
            blank = []
            given = self._given(table.title)
            for row in self.rows[table.title]:
                beside = taken.setdefault(_scope(table, self._keys(table, row)), set())
                if row.number in given:
                    codes[row.number] = given[row.number]
                    beside.add(given[row.number])
                elif words.CODE not in row.cells:
                    blank.append((row, beside))
            for row, beside in blank:
                if made := self._made(table, row, beside):
                    codes[row.number] = made
                    beside.add(made)
        return self.codes[table.title]

    def _given(self, title: str) -> dict[int, str]:
        codes = {row.number: text_of(row.cells.get(words.CODE)) for row in self.rows[title]}
        return {number: code for number, code in codes.items() if code}

    def _made(self, table: Table, row: Row, taken: set[str]) -> str:
        """Empty where there is nothing to make one from."""
        if prefix := words.PREFIXES.get(table.kind):
            return numbered(prefix, taken)
        if table.kind in {s.Signal, s.Step}:
            keys = self._keys(table, row)
            return numbered(f"{'to-' if table.kind is s.Step else ''}{keys[-1]}-", taken) if all(keys) else ""
        name = text_of(row.cells.get("Name"))
        return code_from(name, taken, table.kind.__name__.lower()) if name else ""

    def _keys(self, table: Table, row: Row) -> Key:
        """What the row says of the part that it belongs to, as codes."""
        return tuple(
            self._code(column.refers, text_of(row.cells.get(column.heading))) for column in table.keys
        )

    # Parts

    def _index(self, table: Table) -> dict[Key, Node]:
        """The parts of a table so far, by the key that its children name them by."""
        above = table.parent.title if table.parent else ""
        return self.parts.setdefault((above, table.title or table.path), {})

    def _table(self, table: Table) -> None:
        holders = [self.root] if table.parent is None else list(self._index(table.parent).values())
        for holder in holders:
            self._list(table, holder)
        if table.hidden:
            return
        seen: dict[Key, int] = {}
        for row in self.rows[table.title]:
            keys = self._keys(table, row)
            owner = self._parent(table, row, keys)
            node, key = self._part(table, row)
            if key and self._is_first(table, row, (*_scope(table, keys), key), seen) and table.identity:
                index = (key,) if table.identity == "code" else (*keys, key)
                self._index(table)[index] = node
            if owner is None:
                continue
            target = self._list(table, owner)
            if table.is_mapping:
                fields_of_node(target).setdefault(key, node)
            elif target.items is not None:
                target.items.append(node)

    def _list(self, table: Table, holder: Node) -> Node:
        *above, name = table.path.split(".")
        fields = fields_of_node(self._holder(holder, above, table.title))
        if name not in fields:
            note = holder.place.note if table.parent else ""
            place = Place(table.title or "Steps", note=note)
            fields[name] = Node(place, fields={}) if table.is_mapping else Node(place, items=[])
        return fields[name]

    def _part(self, table: Table, row: Row) -> tuple[Node, str]:
        """A row as a part or a value, and what tells it apart."""
        nodes: dict[str, Node] = {}
        for column in table.columns:
            place = self._place(table.title, row.number, column.heading)
            if column.name == "code" and row.number in self._codes(table):
                nodes["code"] = Node(place, value=self._codes(table)[row.number])
            else:
                nodes[column.name] = self._node(column, row.cells.get(column.heading), place)
        if table.is_mapping:
            return nodes[""], str(nodes["key"].value or "")
        if not isinstance(table.kind, type) or table.kind is str:
            return nodes[table.columns[0].name], ""
        key = str(nodes[table.identity].value or "") if table.identity else ""
        keys = self._keys(table, row) if table.identity != "code" else ()
        headings = [*(column.heading for column in table.keys), *(["Phase"] if keys else [])]
        if keys:
            note = ", ".join(
                f'{head} "{shortened(k)}"' for head, k in zip(headings, (*keys, key), strict=False)
            )
        else:
            note = f'{words.PARENTS.get(table.kind, "Code")} "{shortened(key)}"' if key else ""
        return Node(Place(table.title, row.number, note=note), key=shortened(key), fields=nodes), key

    def _is_first(self, table: Table, row: Row, key: Key, seen: dict[Key, int]) -> bool:
        if not (table.identity or table.is_mapping):
            return True
        if key in seen:
            column = table.columns[[c.name for c in table.columns].index(table.identity or "key")]
            place = self._place(table.title, row.number, column.heading)
            self.wrong(
                str(place), f'"{shortened(key[-1])}" stands in row {seen[key]} already; keep one of the two.'
            )
            return False
        seen[key] = row.number
        return True

    def _parent(self, table: Table, row: Row, keys: Key) -> Node | None:
        """The part that the row belongs to; None if there is none, which is said."""
        if table.parent is None:
            return self.root
        for column, key in zip(table.keys, keys, strict=True):
            place = str(self._place(table.title, row.number, column.heading))
            known = list(self._codes(table_called(column.refers)).values())
            if not key:
                self.wrong(place, f"empty; write the {column.heading.lower()} that the row belongs to.")
                return None
            if key not in known:
                self.wrong(place, unknown(column.heading.lower(), key, known))
                return None
        found = self._index(table.parent).get(keys)
        if found is None and table.parent.hidden:
            found = self._transition(table, row, keys)
        elif found is None:
            place = str(self._place(table.title, row.number, table.keys[-1].heading))
            self.wrong(
                place,
                f'sheet "{table.parent.title}" has no row for {" and ".join(keys)}; add it there or change this.',
            )
        return found

    def _transition(self, table: Table, row: Row, keys: Key) -> Node | None:
        """A part without a row of its own, made when a row first belongs to it."""
        parent = table.parent
        if parent is None or parent.parent is None:
            return None
        above = self._index(parent.parent).get(keys[:-1])
        if above is None:
            return None
        column = table.keys[-1]
        place = self._place(table.title, row.number, column.heading)
        note = ", ".join(f'{c.heading} "{shortened(k)}"' for c, k in zip(table.keys, keys, strict=True))
        node = Node(
            replace(place, note=note),
            key=shortened(keys[-1]),
            fields={parent.identity: Node(place, value=keys[-1])},
        )
        for other in tables():
            if other.parent is parent:
                self._list(other, node)
        items = self._list(parent, above).items
        if items is not None:
            items.append(node)
        self._index(parent)[keys] = node
        return node

    def _sort(self, capability: Node) -> None:
        """Levels and transitions stand in the order of the phases, whatever the order of the rows."""
        order = {shortened(code): n for n, code in enumerate(self._codes(table_called("Phases")).values())}
        for name in ("levels", "transitions"):
            items = fields_of_node(capability)[name].items
            if items is not None:
                items.sort(key=lambda item: order.get(item.key, len(order)))


def fields_of_node(node: Node) -> dict[str, Node]:
    if node.fields is None:
        raise TypeError("a value has no fields")
    return node.fields


def _scope(table: Table, keys: Key) -> Key:
    """Within what the keys of the rows have to be different."""
    if table.kind in {s.Signal, s.Step}:
        return keys[:1]
    return keys if table.identity == "phase" or table.kind is s.Term or table.is_mapping else ()
