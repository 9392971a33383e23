"""The sheets of a workbook as rows under their headings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from frameworks.problems import Collector, close
from frameworks.spreadsheet.cells import Cell, Sheet, letter, title_key
from frameworks.spreadsheet.places import Place


@dataclass(frozen=True)
class Row:
    number: int
    cells: Mapping[str, Cell]
    """By heading; without what is empty."""


class Grids(Collector):
    """Collects what is wrong with the sheets on the way."""

    def __init__(self, found: Mapping[str, Sheet]) -> None:
        super().__init__()
        self.sheets = found
        self.letters: dict[tuple[str, str], str] = {}
        """(sheet, heading) -> the letter of the column."""
        self.rows: dict[str, list[Row]] = {}
        """By sheet; without empty ones."""

    def lay_out(self, title: str, headings: tuple[str, ...]) -> None:
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

    def place(self, title: str, row: int, heading: str) -> Place:
        return Place(title, row, self.letters[title, heading], heading)
