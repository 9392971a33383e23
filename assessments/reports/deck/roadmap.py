"""The roadmap: a time line over quarters, and the steps of the first of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from assessments import locales
from assessments.reports import headlines
from assessments.reports.deck import draw, look, measure
from assessments.reports.deck.draw import Style
from assessments.reports.deck.look import Box
from assessments.reports.deck.opening import Told, over, quiet
from assessments.reports.deck.table import Cell, Table
from assessments.reports.timeline import quarters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pptx.slide import Slide

    from assessments.reports.plan import DoneStep, ItemRow

LEFT = 3.9
"""Inches that the names beside the time line take."""
HEAD = 0.42
ROW, LEAST_ROW = 0.36, 0.22
ROWS = 18
"""Capabilities on one time line."""
MOST_SLIDES = 12
"""What can be presented in one go; the steps take what the others leave, but one slide at least."""


def timeline(told: Told) -> None:
    """Each capability with a bar for each of its moves: what is begun on the stretch that is drawn."""
    planned = told.planned
    if not planned.items:
        return
    rows: dict[str, list[ItemRow]] = {}
    for item in planned.items:
        if item.starts_on <= planned.line_ends_on:
            rows.setdefault(item.code, []).append(item)
    ordered = sorted(rows.values(), key=lambda moves: (moves[0].start_week, moves[0].rank))
    most = -(-len(ordered) // -(-len(ordered) // ROWS))
    parts = [ordered[start : start + most] for start in range(0, len(ordered), most)]
    notes = [f"{item.rank}. {item.capability} to {item.to_mark.name}: {item.why}" for item in planned.items]
    notes += [
        f"On {pace.streams} work streams it takes {pace.weeks} weeks instead of {planned.weeks}."
        for pace in planned.paces
    ]
    for number, part in enumerate(parts, 1):
        more = f" ({number} of {len(parts)})" if len(parts) > 1 else ""
        slide = told.deck.slide(f"Roadmap{more}", headlines.way(planned, told.shown.target.name), notes)
        _drawn(told, slide, part)
        draw.text(
            told.deck,
            slide,
            Box(look.MARGIN, look.BOTTOM - 0.2, look.INNER, 0.26),
            [_said(told)],
            Style(sizes=(11, 10), colour=look.QUIET),
        )
        told.deck.finish(slide)


def _said(told: Told) -> str:
    planned = told.planned
    streams = headlines.counted(planned.streams, "work stream", "work streams")
    later = len(planned.items) - (planned.first_year or len(planned.items))
    parts = [f"On {streams}, until {day(planned.finishes_on)}"]
    if later:
        parts.append(f"{headlines.counted(later, 'move is', 'moves are')} finished after the first year")
    parts += [
        f"with {pace.streams} streams {pace.weeks} instead of {planned.weeks} weeks"
        for pace in planned.paces[:1]
    ]
    return "; ".join(parts) + "."


def _drawn(told: Told, slide: Slide, rows: Sequence[list[ItemRow]]) -> None:
    start, end = told.planned.starts_on, told.planned.line_ends_on
    line = Box(look.MARGIN + LEFT, 1.95, look.INNER - LEFT, look.BOTTOM - 1.95 - 0.38)
    high = max(LEAST_ROW, min(ROW, (line.h - HEAD) / len(rows)))
    total = max(1, (end - start).days + 1)
    first = len(slide.shapes)
    foot = line.y + HEAD + high * len(rows)
    for since, until, name in quarters(start, end):
        x = line.x + line.w * max(0, (since - start).days) / total
        wide = line.x + line.w * min(total, (until - start).days) / total - x
        draw.field_of(slide, Box(x, line.y, 0.01, foot - line.y), look.RULE)
        if wide > 0:
            _quarter(told, slide, Box(x, line.y + 0.06, wide, 0.24), name, is_first=since <= start)
    for place, moves in enumerate(rows):
        y = line.y + HEAD + place * high
        draw.field_of(slide, Box(look.MARGIN, y, look.INNER, 0.008), look.RULE)
        style = Style(sizes=(11, 10, 9), anchor="middle")
        said = measure.shortened(measure.in_line(moves[0].capability), (LEFT - 0.2) * 72, 10)
        draw.text(told.deck, slide, Box(look.MARGIN, y + 0.02, LEFT - 0.15, high - 0.04), [said], style)
        for number, item in enumerate(moves, 1):
            room = Box(line.x, y + high * 0.14, line.w, high * 0.72)
            _bar(told, slide, item, room, start, total, (number == 1, number == len(moves)))
    words = "; ".join(
        f"{item.capability} to {item.to_mark.name}, {day(item.starts_on)} to {day(item.finishes_on)}"
        for moves in rows
        for item in moves
    )
    draw.describe(draw.grouped(slide, first), "Time line", f"Moves by quarter. {words}."[:2000])


def _quarter(told: Told, slide: Slide, room: Box, name: str, *, is_first: bool) -> None:
    """Its name. Of a narrow one it stands out: over the names of the moves if it is the first, else to the right."""
    wide = measure.width(name, 10) / draw.POINTS + 0.05
    stands_out = wide > room.w - 0.1
    left = room.x + room.w - wide - 0.05 if stands_out and is_first else room.x + 0.08
    style = Style(sizes=(10,), colour=look.QUIET, align="right" if stands_out and is_first else "left")
    draw.text(told.deck, slide, Box(left, room.y, max(wide, room.w - 0.1), room.h), [name], style)


def _bar(
    told: Told, slide: Slide, item: ItemRow, line: Box, start: date, total: int, free: tuple[bool, bool]
) -> None:
    """`free`: whether nothing of the same capability is left and right of it, so that its phase may stand there."""
    since, until = (item.starts_on - start).days, min(total, (item.finishes_on - start).days + 1)
    x = line.x + line.w * since / total
    wide = max(0.06, line.w * (until - since) / total - 0.03)
    colour = look.ground(item.to_mark.score, told.top)
    bar = draw.field_of(slide, Box(x, line.y, wide, line.h), colour, rounded=True)
    said = measure.in_line(item.to_mark.name)
    long = measure.width(said, 9) / 72 + 0.14
    if long <= wide:
        style = Style(sizes=(10, 9), colour=look.on(colour), anchor="middle")
        draw.label(told.deck, bar, said, style, inset=0.06)
    elif free[1] and x + wide + long <= line.x + line.w:
        style = Style(sizes=(9,), colour=look.QUIET, anchor="middle")
        draw.text(told.deck, slide, Box(x + wide + 0.06, line.y, long, line.h), [said], style)
    elif free[0] and x - long >= line.x:
        style = Style(sizes=(9,), colour=look.QUIET, anchor="middle", align="right")
        draw.text(told.deck, slide, Box(x - long - 0.06, line.y, long, line.h), [said], style)


def near(told: Told) -> None:
    """The steps of the first stretch of the calendar, with owner, weeks and how it is seen that they are done."""
    planned = told.planned
    steps: list[DoneStep] = [done for bucket in planned.buckets if bucket.by_steps for done in bucket.steps]
    if not steps:
        return
    made = Table(
        name="First steps",
        words="; ".join(f"{done.step.title}, {done.step.owner}" for done in steps)[:2000],
        widths=(4.0, 2.2, 0.9, 1.35, 3.2),
        head=[
            quiet("Step"),
            quiet("Owner"),
            quiet("Weeks", "right"),
            quiet("Until", "right"),
            quiet("Done when"),
        ],
        rows=[
            (
                Cell(text=done.step.title, below=done.item.capability, bold=True, size=12, most=2),
                Cell(text=done.step.owner, most=3),
                Cell(text=str(done.step.weeks), align="right", bold=True),
                Cell(text=day(done.step.finishes_on, short=True), align="right"),
                Cell(text=done.step.metric, most=3),
            )
            for done in steps
        ],
        least=0.5,
    )
    notes = [
        f"{done.step.title} ({done.item.capability} to {done.item.to_mark.name}): {done.step.detail}"
        for done in steps
    ]
    headline = headlines.near(len(steps), planned.first_stretch, day(planned.first_until))
    # One more follows: what was measured, and how.
    room = MOST_SLIDES - len(told.deck.slides.slides) - 1
    kicker = headlines.capital(planned.first_stretch)
    over(told, made, kicker, headline, notes, most=max(1, room), rows=("step", "steps"))


def day(value: date, *, short: bool = False) -> str:
    return locales.short_day(value) if short else locales.day(value)
