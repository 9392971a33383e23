"""A `Report` as a workbook (.xlsx): clean tables with filters, a native radar, formulas where a reader expects them.

XlsxWriter is imported when a workbook is made. Every text is written as a text: nothing that was typed can become a
formula or a link. The same report gives the same bytes. What is calculated has its value beside its formula, for
programs that do not calculate. A formula looks at its own row, at whole columns and at named cells only, so that a
table can be sorted.
"""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from assessments.locales import ISO, sheet_day
from assessments.reports.brand import NO_BRAND, Brand
from assessments.reports.colour import light_accent
from assessments.reports.pdf import accent
from assessments.reports.present import Mark
from assessments.reports.radar import MIN_AXES
from assessments.reports.ramp import SHADES
from assessments.reports.tables import Calculated, Column, Table, Tables, Value, names, tables

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from assessments.domain.report import Report

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EPOCH = date(1899, 12, 30)
"""Day 0 of a workbook."""
MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - a file without a trace of the time it was made at
LONGEST = 32_767
"""Characters that a cell of Excel holds."""
HEAD_LENGTH = 100
"""Characters of a name in the head of a printed page: all three parts of it have 255."""
WIDEST, LINES = 150, 26
"""A row is at most 409 points high: a column of long texts grows until they fit, but no wider."""
LINE, MUTED = "#d5dcdb", "#5b6b6d"
HIGHEST, LINE_HEIGHT = 409, 15
"""Points."""
CHART_ROWS = 32
"""Rows that a chart takes."""
LOGO_HEIGHT = 56
"""Pixels."""
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"\[(?:(\w+):)?([^\]]+)\]")


def report_workbook(report: Report, *, brand: Brand = NO_BRAND) -> bytes:
    """`report` as a workbook in the looks of `brand`."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    # In memory, where its parts have no time of their own.
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    writer = _Writer(book, tables(report), report, brand, day=sheet_day(brand.locale))
    writer.write()
    book.close()
    return out.getvalue()


@dataclass(frozen=True)
class _Place:
    """Of a cell; row and column are counted from 0."""

    table: Table
    column: Column
    row: int
    at: int


@dataclass
class _Writer:
    book: Workbook
    tables: Tables
    report: Report
    brand: Brand
    formats: dict[tuple[tuple[str, Any], ...], Format] = field(default_factory=dict)
    first_rows: dict[str, int] = field(default_factory=dict)
    """By key of a table: the row of its headings, counted from 0."""
    day: str = ISO
    """The number format of days."""

    def write(self) -> None:
        self.book.set_properties(
            {
                "title": _text(f"{self.report.organisation}: {self.report.title}"),
                "subject": _text(self.report.framework.name),
                "author": _text(self.brand.name),
                "created": MADE,
            }
        )
        self.book.set_calc_mode("auto")
        everything = self.tables.all
        self.first_rows = {table.key: 0 for table in everything} | {"summary": self._summary_row}
        for table in everything:
            self._sheet(table)
        for row, name in enumerate(names(), 1):
            self.book.define_name(name, f"={self.tables.method.title}!$C${row + 1}")

    @property
    def _summary_row(self) -> int:
        return 4 if self.brand.logo else 3

    def _sheet(self, table: Table) -> None:
        sheet = self.book.add_worksheet(table.title)
        if table is self.tables.summary:
            self._head(sheet)
        first = self.first_rows[table.key]
        widths = self._columns(sheet, table)
        self._headings(sheet, table, first)
        for number, row in enumerate(table.rows, first + 1):
            sheet.set_row(number, _height(row, widths))
            for at, (column, value) in enumerate(zip(table.columns, row, strict=True)):
                self._cell(sheet, _Place(table, column, number, at), value)
        if not table.rows:
            sheet.write_string(first + 1, 0, "Nothing here.", self._format(font_color=MUTED, italic=True))
        sheet.freeze_panes(first + 1, table.frozen)
        self._print(sheet, table, first)
        if table is self.tables.pillars and table.rows:
            self._chart(sheet, table, first)

    def _format(self, **fields: Any) -> Format:
        """Made once each: a workbook has room for few."""
        key = tuple(sorted(fields.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({"valign": "top", **fields})
        return self.formats[key]

    def _head(self, sheet: Worksheet) -> None:
        row = 0
        if self.brand.logo:
            row = 1
            sheet.set_row_pixels(0, LOGO_HEIGHT + 12)
            self._logo(sheet)
        by = f" · {self.brand.name}" if self.brand.name else ""
        contact = f" · {self.brand.contact}" if self.brand.contact else ""
        title = self._format(bold=True, font_size=18, font_color=accent(self.brand), text_wrap=True)
        self._across(sheet, row, self.report.organisation, title, high=28, fits=70)
        line = f"{self.report.title}{by}{contact}"
        self._across(sheet, row + 1, line, self._format(font_color=MUTED, text_wrap=True), high=15, fits=120)

    def _across(
        self, sheet: Worksheet, row: int, text: str, looks: Format, *, high: float, fits: int
    ) -> None:
        """`text` over the width of the table below, in lines of about so many characters: it makes no page wider."""
        sheet.merge_range(row, 0, row, len(self.tables.summary.columns) - 1, "", looks)
        sheet.write_string(row, 0, _text(text), looks)
        sheet.set_row(row, high * max(1, -(-len(text) // fits)))

    def _logo(self, sheet: Worksheet) -> None:
        from PIL import Image

        with Image.open(io.BytesIO(self.brand.logo)) as picture:
            scale = min(LOGO_HEIGHT / picture.height, 320 / picture.width)
        sheet.insert_image(
            0,
            0,
            "logo.png",
            {
                "image_data": io.BytesIO(self.brand.logo),
                "x_scale": scale,
                "y_scale": scale,
                "x_offset": 2,
                "y_offset": 6,
                "description": _text(self.brand.name),
            },
        )

    def _columns(self, sheet: Worksheet, table: Table) -> list[int]:
        """The widths, in digits."""
        widths = []
        for at, column in enumerate(table.columns):
            width = column.width
            if column.grows:
                longest = max((_length(row[at]) for row in table.rows), default=0)
                width = min(WIDEST, max(width, longest // LINES))
            sheet.set_column(at, at, width)
            widths.append(width)
        return widths

    def _headings(self, sheet: Worksheet, table: Table, first: int) -> None:
        colours = light_accent(accent(self.brand))
        heading = self._format(
            bold=True,
            text_wrap=True,
            bg_color=colours.accent,
            font_color=colours.on_accent,
            valign="vcenter",
            align="left",
            indent=1,
        )
        if table.rows:
            columns = [{"header": column.heading, "header_format": heading} for column in table.columns]
            sheet.add_table(
                first,
                0,
                first + len(table.rows),
                len(columns) - 1,
                {"name": table.key.title(), "columns": columns, "style": None},
            )
        else:
            sheet.write_row(first, 0, [column.heading for column in table.columns], heading)
        # Room for the arrows of the filters beside headings of two lines.
        sheet.set_row(first, 33)

    def _cell(self, sheet: Worksheet, place: _Place, value: Value) -> None:
        known = value.value if isinstance(value, Calculated) else value
        look, number = self._look(place.column, known), _number(known)
        written = value.formula if isinstance(value, Calculated) else place.column.formula
        if written:
            formula = f"={self._formula(written, place)}"
            sheet.write_formula(place.row, place.at, formula, look, "" if number is None else number)
        elif number is not None:
            sheet.write_number(place.row, place.at, number, look)
        elif text := _text(value.name if isinstance(value, Mark) else str(value or "")):
            sheet.write_string(place.row, place.at, text, look)
        else:
            sheet.write_blank(place.row, place.at, None, look)

    def _look(self, column: Column, value: Value) -> Format:
        style: dict[str, Any] = {"bottom": 1, "bottom_color": LINE, "align": "left", "indent": 1}
        if isinstance(value, date):
            style["num_format"] = self.day
        elif isinstance(value, Fraction):
            style["num_format"] = "0.0" if column.heading == "Priority" else "0.00"
        elif isinstance(value, int):
            style["num_format"] = "0"
        elif isinstance(value, Mark):
            shade = SHADES[value.ramp - 1] if value.ramp else None
            style |= {"font_color": shade.text, "bg_color": shade.ground} if shade else {"font_color": MUTED}
        else:
            style["text_wrap"] = True
        return self._format(**style)

    def _formula(self, formula: str, here: _Place) -> str:
        from xlsxwriter.utility import xl_col_to_name

        def place(match: re.Match[str]) -> str:
            other, heading = match.groups()
            of = getattr(self.tables, other) if other else here.table
            letter = xl_col_to_name([column.heading for column in of.columns].index(heading))
            if not other:
                return f"{letter}{here.row + 1}"
            first = self.first_rows[of.key] + 2
            return f"{of.title}!${letter}${first}:${letter}${max(first, first + len(of.rows) - 1)}"

        return _REFERENCE.sub(place, formula)

    def _print(self, sheet: Worksheet, table: Table, first: int) -> None:
        is_charted = table is self.tables.pillars
        sheet.set_landscape()
        sheet.set_paper(9)
        # The radar stays with its table.
        sheet.fit_to_pages(1, 1 if is_charted else 0)
        sheet.repeat_rows(first)
        if ends := [at for at, column in enumerate(table.columns) if column.last]:
            # A little more than the table: the chart below it is on the paper too.
            sheet.print_area(0, 0, first + len(table.rows) + (CHART_ROWS if is_charted else 1), ends[0])
        sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.7)
        whose = _head_text(f"{self.report.organisation}: {self.report.title}")
        sheet.set_header(f"&L&9{whose}&R&9{_head_text(table.title)}")
        sheet.set_footer(f"&L&8{_head_text(self.brand.footer)}&R&8&P / &N")
        sheet.hide_gridlines(2)

    def _chart(self, sheet: Worksheet, table: Table, first: int) -> None:
        """The radar of the pillars; bars where there are too few for a shape."""
        headings = [column.heading for column in table.columns]
        last = first + len(table.rows)
        is_radar = len(table.rows) >= MIN_AXES
        chart: Any = self.book.add_chart(
            {"type": "radar", "subtype": "with_markers"} if is_radar else {"type": "column"}
        )
        colour = accent(self.brand)
        looks: dict[str, dict[str, Any]] = {
            "Today": {
                "line": {"color": colour, "width": 2.5},
                "marker": {
                    "type": "circle",
                    "size": 6,
                    "fill": {"color": colour},
                    "border": {"color": colour},
                },
            },
            "Target": {
                "line": {"color": "#8a6d00", "width": 1.75, "dash_type": "dash"},
                "marker": {"type": "diamond", "size": 6, "fill": {"color": "#8a6d00"}},
            },
        }
        for name, look in looks.items():
            at = headings.index(f"{name}, score")
            chart.add_series(
                {
                    "name": name,
                    "categories": [table.title, first + 1, 1, last, 1],
                    "values": [table.title, first + 1, at, last, at],
                    **(look if is_radar else {"fill": {"color": look["line"]["color"]}}),
                }
            )
        scale = ", ".join(
            f"{score} {phase.name}" for score, phase in enumerate(self.report.framework.phases, 1)
        )
        chart.set_title(
            {"name": f"Pillars, today and target ({scale})", "name_font": {"size": 11, "bold": True}}
        )
        chart.set_y_axis({"min": 0, "max": self.report.framework.top, "major_unit": 1, "num_format": "0"})
        chart.set_legend({"position": "bottom"})
        chart.show_blanks_as("gap")
        chart.show_hidden_data()
        chart.set_size({"width": 820, "height": 520})
        sheet.insert_chart(
            last + 2,
            1,
            chart,
            {
                "object_position": 2,
                "description": "Phase of each pillar, today and as targeted; see the table.",
            },
        )


def _text(text: str) -> str:
    """What a cell can hold. Control characters are spelled out by XlsxWriter; what no XML can hold is replaced."""
    kept = _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)
    return kept if len(kept) <= LONGEST else f"{kept[: LONGEST - 1]}…"


def _head_text(text: str) -> str:
    """For the head of a page, where an ampersand begins a command."""
    line = " ".join(_text(text).split())
    line = "".join(char for char in line if char.isprintable() or char == " ")
    shown = line if len(line) <= HEAD_LENGTH else f"{line[: HEAD_LENGTH - 1]}…"
    # Doubled it is shown as it is. XlsxWriter takes it for the place of a picture all the same before these two.
    return re.sub(r"&&(?=[G\[])", "&&\u2060", shown.replace("&", "&&"))


def _length(value: Value) -> int:
    """About how many digits wide a text would be in one line, each of its own lines taking a whole one."""
    return _digits(value) + 40 * value.count("\n") if isinstance(value, str) else 0


def _height(row: tuple[Value, ...], widths: list[int]) -> float:
    """Points for the highest of the texts: a guess, since not every program looks for itself."""
    lines = [
        sum(max(1, -(-_digits(line) // (width - 2))) for line in value.split("\n"))
        for value, width in zip(row, widths, strict=True)
        if isinstance(value, str)
    ]
    return min(HIGHEST, LINE_HEIGHT * max(lines, default=1) + 3)


def _digits(text: str) -> int:
    """How many digits wide a line is."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _number(value: Value) -> float | None:
    if isinstance(value, date):
        return (value - EPOCH).days
    return float(value) if isinstance(value, int | Fraction) else None
