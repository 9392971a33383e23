"""The rows of all sheets -> one tree of values, in which every value knows its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from frameworks import structure as s
from frameworks.codes import code_from, numbered
from frameworks.problems import shortened, unknown
from frameworks.spreadsheet import words
from frameworks.spreadsheet.cells import Cell, Sheet, title_key
from frameworks.spreadsheet.grids import Grids, Row
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


class Assembler(Grids):
    """Collects what is wrong with sheets and cells on the way; what the values mean is not looked at here."""

    def __init__(self, found: Mapping[str, Sheet]) -> None:
        super().__init__(found)
        self.codes: dict[str, dict[int, str]] = {}
        self.known: dict[str, frozenset[str]] = {}
        self.names: dict[str, dict[str, str]] = {}
        self.parts: dict[tuple[str, str], dict[Key, Node]] = {}
        self.strays: list[tuple[str | None, ...]] = []
        """Keys of rows of Levels that name a capability or a phase that there is none of; None in its place."""
        self.root = Node(Place(""), fields={})
        self.is_twice = False

    def run(self) -> bool:
        """Whether the values are worth a look: all sheets and columns are there, and no row is there twice."""
        for title in dict.fromkeys(setting.sheet for setting in settings()):
            self.lay_out(title, (words.SETTING, words.VALUE))
        for table in sheets():
            self.lay_out(table.title, tuple(column.heading for column in table.all_columns))
        if self.found:
            return False
        for setting in settings():
            self._setting(setting)
        for table in tables():
            self._table(table)
            if self.is_twice:
                # What belongs to which of the two cannot be told, and would be told wrongly.
                return False
        for capability in self._index(table_called("Capabilities")).values():
            self._sort(capability)
        return True

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
        return text if text in self._known(title) else self.names[title].get(title_key(text), text)

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
                    code
                    for title in ("Self checks", "General self checks")
                    for code in (*self._given(title).values(), *self.codes.get(title, {}).values())
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
        if table.parent is None:
            self._list(table, self.root)
        if table.hidden:
            return
        seen: dict[Key, int] = {}
        for row in self.rows[table.title]:
            keys = self._keys(table, row)
            owner = self._parent(table, row, keys)
            node, key = self._part(table, row)
            self._lists(table, node)
            if table.identity == "phase":
                self._phase(table, row, keys, key)
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

    def _lists(self, table: Table, node: Node) -> None:
        """Every part has all its lists, if empty ones."""
        for other in tables():
            if other.parent is table:
                self._list(other, node)

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
            place = self.place(table.title, row.number, column.heading)
            if column.name == "code" and row.number in self._codes(table):
                nodes["code"] = Node(place, value=self._codes(table)[row.number])
            else:
                nodes[column.name] = self._node(column, row.cells.get(column.heading), place)
        if table.is_mapping:
            key = str(nodes["key"].value or "")
            if key and key not in self._known("Charters"):
                self._unknown(nodes["key"].place, table.columns[0], key)
            return nodes[""], key
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

    def _phase(self, table: Table, row: Row, keys: Key, phase: str) -> None:
        """Says that the phase of a level is unknown; rows that belong to such a level are not blamed for it."""
        column = next(column for column in table.columns if column.name == table.identity)
        if phase and phase not in self._known(column.refers):
            self._unknown(self.place(table.title, row.number, column.heading), column, phase)
        named = zip((*keys, phase), (*table.keys, column), strict=True)
        key = tuple(code if code in self._known(by.refers) else None for code, by in named)
        if None in key:
            self.strays.append(key)

    def _is_missed(self, keys: Key) -> bool:
        """Whether what the keys name may be one of the strays, rightly written."""
        return any(
            all(code in {key, None} for code, key in zip(stray, keys, strict=True)) for stray in self.strays
        )

    def _is_first(self, table: Table, row: Row, key: Key, seen: dict[Key, int]) -> bool:
        if not (table.identity or table.is_mapping):
            return True
        if key in seen:
            column = table.columns[[c.name for c in table.columns].index(table.identity or "key")]
            place = self.place(table.title, row.number, column.heading)
            self.is_twice = True
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
            place = self.place(table.title, row.number, column.heading)
            if not key:
                self.wrong(str(place), f"empty; write the {_kind(column)} that the row belongs to.")
                return None
            if key not in self._known(column.refers):
                self._unknown(place, column, key)
                return None
        found = self._index(table.parent).get(keys)
        if found is None and table.parent.hidden:
            found = self._transition(table, row, keys)
        elif found is None and not self._is_missed(keys):
            here = self.place(table.title, row.number, table.keys[-1].heading)
            self.wrong(
                str(here),
                f'sheet "{table.parent.title}" has no row for {" and ".join(keys)}; add it there or change this.',
            )
        return found

    def _known(self, title: str) -> frozenset[str]:
        if title not in self.known:
            self.known[title] = frozenset(self._codes(table_called(title)).values())
        return self.known[title]

    def _unknown(self, place: Place, column: Column, code: str) -> None:
        codes = list(self._codes(table_called(column.refers)).values())
        self.wrong(str(place), unknown(_kind(column), code, codes))

    def _transition(self, table: Table, row: Row, keys: Key) -> Node | None:
        """A part without a row of its own, made when a row first belongs to it."""
        parent = table.parent
        if parent is None or parent.parent is None:
            return None
        above = self._index(parent.parent).get(keys[:-1])
        if above is None:
            return None
        column = table.keys[-1]
        place = self.place(table.title, row.number, column.heading)
        note = ", ".join(f'{c.heading} "{shortened(k)}"' for c, k in zip(table.keys, keys, strict=True))
        node = Node(
            replace(place, note=note),
            key=shortened(keys[-1]),
            fields={parent.identity: Node(place, value=keys[-1])},
        )
        self._lists(parent, node)
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


def _kind(column: Column) -> str:
    return column.heading.lower().removeprefix("to ")
