"""Native tables: measured row by row, set on as many slides as they need, with hairlines instead of boxes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from assessments.reports import headlines
from assessments.reports.deck import look, measure
from assessments.reports.deck.draw import (
    NO_ROUNDING,
    POINTS,
    Align,
    Deck,
    Style,
    describe,
    paint,
    set_colour,
    text,
)
from assessments.reports.deck.look import Box

if TYPE_CHECKING:
    from pptx.slide import Slide

PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's own "No Style, No Grid"."""
_ALIGNED = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}
LEFT, RIGHT, ABOVE, APART = 0.1, 0.15, 0.065, 0.3
"""Inches between the words of a cell and its edges; `APART`: right of what is aligned right, before the next column."""
FOOT = 0.36
"""Inches below a table that says what it has no room for."""
SMALLER = 1.0
"""Points by which the line below the text of a cell is smaller."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """`ground`: a field of colour with white edges, such as a phase; empty: the paper with a hairline below."""

    text: str = ""
    bold: bool = False
    colour: str = look.TEXT
    ground: str = ""
    align: Align = "left"
    most: int = 4
    """Lines that it may take."""
    size: float = look.CELL
    is_void: bool = False
    """Nothing, not even a hairline."""
    below: str = ""
    """A quieter line below the text."""


@dataclass(frozen=True, kw_only=True)
class Table:
    name: str
    words: str
    """What it shows, for those who do not see it."""
    widths: Sequence[float]
    """Shares of the width."""
    head: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]
    least: float = 0.3
    """Least height of a row, in inches."""
    spaced: bool = False
    """Whether fields of colour are set apart by wider edges."""


def spread(table: Table, box: Box) -> list[Table]:
    """`table` as parts that go into `box` each."""
    heights = [_height(table, row, box.w) for row in table.rows]
    room = box.h - (_height(table, table.head, box.w, least=0.0) if table.head else 0)
    return [
        Table(
            name=table.name,
            words=table.words,
            widths=table.widths,
            head=table.head,
            rows=table.rows[start:end],
            least=table.least,
            spaced=table.spaced,
        )
        for start, end in measure.pages(heights, room)
    ]


def over(
    deck: Deck,
    table: Table,
    box: Box,
    slide: Callable[[int, int], Slide],
    most: int = 99,
    rows: tuple[str, str] = ("row", "rows"),
) -> None:
    """`table` on slides that `slide` makes, given the number of this one and of all; at most so many: the last one
    says how many `rows` it has no room for.
    """
    parts = spread(table, box)
    if len(parts) > most:
        box = Box(box.x, box.y, box.w, box.h - FOOT)
        parts = spread(table, box)[:most]
    rest = headlines.also(len(table.rows) - sum(len(part.rows) for part in parts), *rows)
    for number, part in enumerate(parts, 1):
        page = slide(number, len(parts))
        put(deck, page, part, box)
        if rest and number == len(parts):
            below = Box(box.x, box.y + box.h + 0.06, box.w, FOOT - 0.06)
            text(deck, page, below, [rest], Style(sizes=(11,), colour=look.QUIET))
        deck.finish(page)


def total_height(table: Table, wide: float) -> float:
    head = _height(table, table.head, wide, least=0.0) if table.head else 0
    return head + sum(_height(table, row, wide) for row in table.rows)


def _room(table: Table, place: int, cell: Cell, wide: float) -> float:
    share = table.widths[place] / sum(table.widths)
    right = _right(cell, is_last=place == len(table.widths) - 1)
    return (share * wide - (LEFT if cell.ground else 0) - right - NO_ROUNDING) * POINTS


def _right(cell: Cell, *, is_last: bool) -> float:
    if cell.align != "right":
        return RIGHT
    return 0.0 if is_last else APART


def _height(table: Table, row: Sequence[Cell], wide: float, *, least: float | None = None) -> float:
    tallest = max(_tall(table, place, cell, wide) for place, cell in enumerate(row))
    return max(table.least if least is None else least, tallest / POINTS + 2 * ABOVE)


def _said(table: Table, place: int, cell: Cell, wide: float) -> str:
    return measure.shortened(
        cell.text, _room(table, place, cell, wide), cell.size, most=cell.most, bold=cell.bold
    )


def _tall(table: Table, place: int, cell: Cell, wide: float) -> float:
    """Points that the words of `cell` take."""
    room = _room(table, place, cell, wide)
    high = measure.height(_said(table, place, cell, wide), room, cell.size, bold=cell.bold)
    if not cell.below:
        return high
    return high + measure.height(_below(table, place, cell, wide), room, cell.size - SMALLER)


def _below(table: Table, place: int, cell: Cell, wide: float) -> str:
    return measure.shortened(cell.below, _room(table, place, cell, wide), cell.size - SMALLER, most=cell.most)


def put(deck: Deck, slide: Slide, table: Table, box: Box) -> None:
    rows = [*([table.head] if table.head else []), *table.rows]
    shape = slide.shapes.add_table(
        len(rows), len(table.widths), Inches(box.x), Inches(box.y), Inches(box.w), Inches(0.1)
    )
    describe(shape, table.name, table.words)
    made = shape.table
    _plain(made, bool(table.head))
    for place, share in enumerate(table.widths):
        made.columns[place].width = Inches(share / sum(table.widths) * box.w)
    for number, row in enumerate(rows):
        is_head = bool(table.head) and number == 0
        made.rows[number].height = Inches(_height(table, row, box.w, least=0.0 if is_head else None))
        for place, cell in enumerate(row):
            words = [_said(table, place, cell, box.w)]
            words += [_below(table, place, cell, box.w)] if cell.below else []
            target = made.cell(number, place)
            _margins(target, cell, is_last=place == len(row) - 1)
            target.vertical_anchor = MSO_ANCHOR.BOTTOM if is_head else MSO_ANCHOR.MIDDLE
            _words(deck, target, cell, words)
            _edges(target, cell, table, is_head)
    shape.height = sum((row.height for row in made.rows), Inches(0))


def _plain(made: Any, head: bool) -> None:
    made.first_row = head
    made.horz_banding = False
    made._tbl.tblPr.find(qn("a:tableStyleId")).text = PLAIN_TABLE


def _margins(target: Any, cell: Cell, *, is_last: bool) -> None:
    target.margin_left = Inches(LEFT if cell.ground else 0)
    target.margin_right = Inches(_right(cell, is_last=is_last))
    target.margin_top = target.margin_bottom = Inches(ABOVE)


def _words(deck: Deck, target: Any, cell: Cell, words: Sequence[str]) -> None:
    for number, said in enumerate(words):
        paragraph = target.text_frame.paragraphs[0] if number == 0 else target.text_frame.add_paragraph()
        size = cell.size - SMALLER if number else cell.size
        paragraph.text = said.replace("\n", "\v")
        paragraph.alignment = _ALIGNED[cell.align]
        if measure.is_right_to_left(said):
            paragraph._p.get_or_add_pPr().set("rtl", "1")
            if cell.align == "left":
                paragraph.alignment = PP_ALIGN.RIGHT
        for run in paragraph.runs:
            run.font.size, run.font.bold = Pt(size), cell.bold and not number
            set_colour(run.font.color, look.QUIET if number else cell.colour)
            run._r.get_or_add_rPr().set("lang", deck.language)
        if not said:
            paragraph.font.size = Pt(size)


def _edges(target: Any, cell: Cell, table: Table, is_head: bool) -> None:
    """Hairlines below rows; white edges around fields of colour, which set them apart."""
    properties = target._tc.get_or_add_tcPr()
    if cell.ground:
        wide = 4.0 if table.spaced else 2.0
        edges = dict.fromkeys(("L", "R", "T", "B"), (wide, look.PAPER))
    elif cell.is_void:
        edges = {}
    else:
        edges = {"B": (1.0, look.TEXT) if is_head else (0.75, look.RULE)}
    for place, side in enumerate(("L", "R", "T", "B")):
        properties.insert(place, _edge(side, *edges.get(side, (0.0, ""))))
    if cell.ground:
        paint(target.fill, cell.ground)
    else:
        target.fill.background()


def _edge(side: str, wide: float, colour: str) -> Any:
    if not colour:
        return parse_xml(f'<a:ln{side} {nsdecls("a")} w="0"><a:noFill/></a:ln{side}>')
    return parse_xml(
        f'<a:ln{side} {nsdecls("a")} w="{int(wide * 12700)}" cap="flat" cmpd="sng" algn="ctr"><a:solidFill>'
        f'<a:srgbClr val="{colour[1:].upper()}"/></a:solidFill><a:prstDash val="solid"/></a:ln{side}>'
    )
