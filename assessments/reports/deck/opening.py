"""The slides that say where the organisation stands: cover, finding, radar, phases of the pillars, heat map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments.domain.prose import Kind
from assessments.reports import headlines
from assessments.reports.deck import charts, draw, frame, look, measure, table
from assessments.reports.deck.draw import Align, Style
from assessments.reports.deck.look import Box
from assessments.reports.deck.table import Cell, Table
from assessments.reports.ramp import ramp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pptx.slide import Slide

    from assessments.domain.prose import Block
    from assessments.domain.report import Report
    from assessments.reports.deck.draw import Deck
    from assessments.reports.plan import PlannedRoadmap
    from assessments.reports.ramp import Shade
    from assessments.reports.rows import Mark, Presented, ScaleStep

STAIRS = 3.0
"""Height of the highest stair of the cover."""
NAMES = (16.0, 14.0, 12.0, 11.0, 10.0, 9.0)
"""Sizes of the names of phases."""
INSET = 0.09
"""Share of a narrow field that stays free beside its words."""
LOGO_WIDTH = 2.8
"""Inches a logo may take."""
SENTENCES = 3
"""Why the organisation stands there."""
READ = (15, 14, 13)
"""Sizes of text that are read from afar."""
ACROSS = 7
"""Capabilities beside each other in the heat map; more of one pillar go below."""
SQUARES = ((12.0, 0.72), (11.0, 0.7), (10.0, 0.66), (10.0, 0.5), (9.5, 0.4), (9.0, 0.36))
"""Sizes of the text in the heat map with the least heights of its rows, of which the first is taken with which it goes
on one slide; the fourth if none does."""
WORDS = 2000
"""Characters of an alternative text."""
MOST_SLIDES = 40
"""Slides of one table."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What every slide is drawn from."""

    deck: Deck
    report: Report
    shown: Presented
    planned: PlannedRoadmap
    day: str
    """The day the roadmap starts."""
    stairs: tuple[Shade, ...]
    """The colours of the phases on the cover, from the lowest on."""

    @property
    def top(self) -> int:
        return self.report.framework.top


def cover(told: Told) -> None:
    deck, shown, framework = told.deck, told.shown, told.report.framework
    slide = deck.slides.slides.add_slide(deck.slides.slide_layouts[frame.COVER])
    name = measure.in_line(shown.organisation or shown.title or framework.name)
    place = frame.PLACES["ctrTitle"]
    fitted = measure.fitted([name], place.w * 72, place.h * 72, (40, 34, 28, 24, 20, 18), bold=True)
    draw._write(slide.shapes.title.text_frame, fitted, None, deck.language)
    title = measure.in_line(shown.title) if shown.organisation else ""
    about = f"{told.day} · {framework.name}, version {framework.version}"
    place = frame.PLACES["subTitle"]
    fitted = measure.fitted(
        [measure.shortened(title, place.w * 72, 16, most=1), about], place.w * 72, place.h * 72, (16, 14, 12)
    )
    draw._write(slide.placeholders[1].text_frame, fitted, None, deck.language)
    left = look.MARGIN
    for logo, whose in (
        (deck.brand.logo, deck.brand.name),
        (deck.brand.client_logo, deck.brand.client_name),
    ):
        if logo:
            left += draw.picture(slide, logo, Box(left, 0.6, LOGO_WIDTH, 0.8), whose) + 0.4
    name = measure.in_line(deck.brand.name)
    by = [said for said in (name, deck.brand.contact.strip()) if said]
    if len(by) > 1 and by[1].startswith(name):
        by = by[1:]
    draw.text(
        deck,
        slide,
        Box(look.WIDTH - look.MARGIN - 5.2, 0.6, 5.2, 0.8),
        by,
        Style(sizes=(12, 11, 10, 9), colour=look.QUIET, align="right", between=0.1),
    ) if by else None
    if shown.provisional and told.report.result.answered:
        said = "Provisional: some pillars have too few answers yet."
        draw.text(deck, slide, Box(look.MARGIN, 3.92, 7.0, 0.3), [said], draw.KICKER)
    _stairs(told, slide)
    deck.note(slide, [shown.headline + ".", *shown.reasons])


def _stairs(told: Told, slide: Slide) -> None:
    """The phases as stairs along the foot, today's with a flag."""
    steps = told.shown.scale
    wide = look.WIDTH / len(steps)
    size = _name_size(steps, wide - min(0.4, 2 * wide * INSET))
    first = len(slide.shapes)
    for place, step in enumerate(steps):
        high = 0.95 + (STAIRS - 0.95) * place / max(1, len(steps) - 1)
        box = Box(place * wide, look.HEIGHT - high, wide, high)
        shade = told.stairs[ramp(step.mark.score or 1, told.top) - 1]
        draw.field_of(slide, box, shade.ground)
        inside = look.MARGIN if place == 0 and wide > 2 * look.MARGIN else min(0.25, wide * INSET)
        room = wide - inside - min(0.15, wide * INSET)
        draw.text(
            told.deck,
            slide,
            Box(box.x + inside, box.y + 0.2, room, 0.34),
            [step.mark.name],
            Style(sizes=(size,), bold=True, colour=shade.text),
        )
        if step.is_today:
            flag = Style(sizes=(12, 11), bold=True, colour=look.ACCENT)
            draw.text(told.deck, slide, Box(box.x + inside, box.y - 0.32, room, 0.26), ["Today"], flag)
    today = next((step.mark.name for step in steps if step.is_today), "none yet")
    names = ", ".join(step.mark.name for step in steps)
    draw.describe(
        draw.grouped(slide, first),
        "Phases",
        f"The phases from the lowest to the highest: {names}. Today: {today}.",
    )


def _name_size(steps: Sequence[ScaleStep], room: float) -> float:
    names = (measure.in_line(step.mark.name) for step in steps)
    return measure.one_size(names, (room - draw.NO_ROUNDING) * draw.POINTS, NAMES, bold=True)


def finding(told: Told) -> None:
    deck, shown = told.deck, told.shown
    slide = deck.slide(
        "Where we stand",
        shown.headline,
        [*_all_own(shown), *shown.reasons, shown.verdict_meaning, shown.index_rule],
    )
    _scale(told, slide)
    y = 3.72
    left = Box(look.MARGIN, y, 7.3, look.BOTTOM - y)
    sentences = [said for said in shown.reasons if said][:SENTENCES]
    style = Style(sizes=(15, 14, 13, 12, 11), between=0.7)
    own = _own(shown, left)
    draw.text(deck, slide, left, own or sentences, style)
    x = left.x + left.w + 0.6
    _figures(told, slide, Box(x, y, look.WIDTH - look.MARGIN - x, look.BOTTOM - y))
    deck.finish(slide)


def _own(shown: Presented, box: Box) -> list[str]:
    """As much of the consultant's summary as can be read easily there, whole paragraphs and lists from the first on;
    nothing if not even that fits.
    """
    own: list[str] = []
    said: list[str] = []
    for block in shown.summary:
        said += _lines(block)
        if not draw.fits(said, box, Style(sizes=READ, between=0.7)):
            break
        if not said[-1].endswith(":"):
            own = list(said)
    return own


def _all_own(shown: Presented) -> list[str]:
    return [line for block in shown.summary for line in _lines(block)]


def _lines(block: Block) -> list[str]:
    if block.kind is Kind.BULLETS:
        return [f"• {said}" for said in block.plain]
    if block.kind is Kind.NUMBERS:
        return [f"{number}. {said}" for number, said in enumerate(block.plain, block.start)]
    return [" ".join(block.plain)]


def _scale(told: Told, slide: Slide) -> None:
    """All phases side by side; the one of today stands out, the target has an outline."""
    steps = told.shown.scale
    gap = 0.08
    wide = (look.INNER - gap * (len(steps) - 1)) / len(steps)
    inside = min(0.16, wide * INSET)
    room = wide - 2 * inside
    size = _name_size(steps, room)
    first = len(slide.shapes)
    for place, step in enumerate(steps):
        box = Box(look.MARGIN + place * (wide + gap), 2.3, wide, 1.0)
        is_on = step.is_today
        colour = look.ground(step.mark.score, told.top) if is_on else look.SUNKEN
        draw.field_of(slide, box, colour, line=look.ACCENT if step.is_target else "")
        ink = look.on(colour)
        said = Style(sizes=(size,), bold=True, colour=ink)
        draw.text(told.deck, slide, Box(box.x + inside, box.y + 0.13, room, 0.32), [step.mark.name], said)
        motto = Style(sizes=(11, 10, 9), colour=ink if is_on else look.QUIET)
        draw.text(told.deck, slide, Box(box.x + inside, box.y + 0.47, room, 0.44), [step.motto], motto)
        if flag := _flag(step):
            style = Style(sizes=(11, 10, 9), bold=True, colour=look.ACCENT)
            draw.text(told.deck, slide, Box(box.x, 2.03, wide, 0.24), [flag], style)
    target = told.shown.target.name
    draw.describe(
        draw.grouped(slide, first),
        "Scale of phases",
        f"Today: {told.shown.today.name}. Target: {target}. Phases: {_names(steps)}.",
    )


def _flag(step: ScaleStep) -> str:
    if step.is_today:
        return "Today and target" if step.is_target else "Today"
    return "Target" if step.is_target else ""


def _names(steps: tuple[ScaleStep, ...]) -> str:
    return ", ".join(step.mark.name for step in steps)


def _figures(told: Told, slide: Slide, box: Box) -> None:
    """Index, thematic or strategic, and what it rests on: three figures under each other."""
    shown = told.shown
    passed = f"{sum(test.passed for test in shown.tests)} of {len(shown.tests)}"
    answered = told.report.result.answered
    rows = [
        (f"{shown.index}" if shown.index is not None else "–", "Index, 0 to 100"),
        (passed, shown.verdict if answered else "Thematic or strategic: not known yet"),
        (f"{answered} of {told.report.result.applicable}", "Capabilities answered"),
    ]
    high = box.h / len(rows)
    for place, (figure, words) in enumerate(rows):
        y = box.y + place * high
        draw.rule(slide, Box(box.x, y, box.w, 0.012))
        big = Style(sizes=(24, 20, 16), bold=True, colour=look.ACCENT)
        draw.text(told.deck, slide, Box(box.x, y + 0.12, box.w, 0.42), [figure], big)
        small = Style(sizes=look.SMALL, colour=look.QUIET)
        draw.text(told.deck, slide, Box(box.x, y + 0.55, box.w, high - 0.6), [words], small)


def pillars(told: Told) -> None:
    """The radar; only where a pillar has a phase."""
    deck, shown = told.deck, told.shown
    rows = [row for row in shown.pillars if row.target]
    if not any(row.today.score for row in rows):
        return
    headline = headlines.spread(told.report, shown)
    slide = deck.slide("Today and target", headline, [shown.spread, *_said_of_pillars(shown)])
    words = "; ".join(
        f"{row.name}: {row.today.name} today, {row.target.name} targeted" for row in rows if row.target
    )
    high = 5.0 if len(rows) > 2 else 1.6 + 1.2 * len(rows)
    charts.radar(
        deck,
        slide,
        Box(look.MARGIN - 0.1, 1.85, 7.9, high),
        [row.name for row in rows],
        [row.today.score for row in rows],
        [row.target.score if row.target else None for row in rows],
        top=told.top,
        words=f"Phase of each pillar. {words}."[:WORDS],
    )
    _ladder(told, slide)
    deck.finish(slide)


def _ladder(told: Told, slide: Slide) -> None:
    """What there is to say beside the chart, and which number is which phase."""
    shown = told.shown
    x = 9.0
    wide = look.WIDTH - look.MARGIN - x
    made = Table(
        name="Scale",
        words="The numbers in the chart and their phases.",
        widths=(0.6, 2.4),
        head=(quiet("Value"), quiet("Phase")),
        rows=[
            (Cell(text=str(score), bold=True), Cell(text=phase.name, most=1))
            for score, phase in enumerate(told.report.framework.phases, 1)
        ],
    )
    high = table.total_height(made, wide)
    missing = f"Not enough answers yet: {'; '.join(shown.missing)}." if shown.missing else ""
    said = [text for text in (shown.spread, missing) if text]
    if said:
        room = Box(x, look.TOP + 0.1, wide, look.BOTTOM - look.TOP - min(high, 2.8) - 0.5)
        draw.text(told.deck, slide, room, said, Style(sizes=look.BODY))
    if high <= (2.8 if said else look.BOTTOM - look.TOP):
        table.put(told.deck, slide, made, Box(x, look.BOTTOM - high, wide, high))


def _said_of_pillars(shown: Presented) -> list[str]:
    return [f"{row.name}. {row.sentence} {row.next_sentence}".rstrip() for row in shown.pillars]


def phases(told: Told) -> None:
    """The phase of every pillar in a table, with target and index."""
    shown = told.shown
    head = [quiet(said) for said in ("Pillar", "Tier", "Today", "Target")]
    head += [quiet(said, "right") for said in ("Index", "Answered")]
    rows = [
        (
            Cell(text=row.name, bold=True, size=13, most=2),
            Cell(text=row.tier, colour=look.QUIET, most=2),
            _chip(row.today, told.top),
            _chip(row.target, told.top),
            Cell(text="–" if row.index is None else str(row.index), align="right", bold=True, size=13),
            Cell(text=f"{row.answered} of {row.applicable}", align="right", colour=look.QUIET),
        )
        for row in shown.pillars
    ]
    words = "; ".join(f"{row.name}: {row.today.name}" for row in shown.pillars)
    high = min(0.7, max(0.4, 4.3 / max(1, len(rows))))
    made = Table(
        name="Phases of the pillars",
        words=words,
        widths=(4.7, 1.4, 1.9, 1.9, 0.9, 1.1),
        head=head,
        rows=rows,
        least=high,
        spaced=True,
    )
    over(told, made, "Pillar by pillar", headlines.phases(shown), _said_of_pillars(shown))


def _chip(mark: Mark | None, top: int) -> Cell:
    if mark is None:
        return Cell(text="–", colour=look.QUIET)
    if mark.score is None:
        return Cell(text=mark.name, colour=look.QUIET, most=2)
    colour, ink = look.mark_colours(mark, top)
    return Cell(text=mark.name, ground=colour, colour=ink, bold=True, most=1)


def quiet(said: str, align: Align = "left") -> Cell:
    """The head of a column."""
    return Cell(text=said, size=look.HEAD, colour=look.QUIET, align=align)


def over(
    told: Told,
    made: Table,
    kicker: str,
    headline: str,
    notes: Sequence[str],
    *,
    most: int = MOST_SLIDES,
    rows: tuple[str, str] = ("row", "rows"),
) -> None:
    """`made` on one slide, or on several that say so; `rows`: what its rows are, one and many."""

    def page(number: int, of: int) -> Slide:
        more = f" ({number} of {of})" if of > 1 else ""
        return told.deck.slide(f"{kicker}{more}", headline, notes)

    table.over(told.deck, made, look.CONTENT, page, most, rows)


def heat(told: Told) -> None:
    """Every capability as a field in the colour of its phase, on one slide if its words can still be read there."""
    deck, shown = told.deck, told.shown
    box = Box(look.MARGIN, 2.32, look.INNER, look.BOTTOM - 2.32 + 0.1)
    made = next(
        (made for size, least in SQUARES if len(table.spread(made := _map(told, size, least), box)) == 1),
        _map(told, *SQUARES[3]),
    )
    notes = [
        f"{row.name}: " + ", ".join(f"{cell.name} ({cell.today.name})" for cell in row.capabilities) + "."
        for row in shown.pillars
    ]

    def page(number: int, of: int) -> Slide:
        more = f" ({number} of {of})" if of > 1 else ""
        slide = deck.slide(f"All capabilities{more}", headlines.heat(told.report), notes)
        _key(told, slide)
        return slide

    table.over(deck, made, box, page)


def _map(told: Told, size: float, least: float) -> Table:
    shown = told.shown
    across = min(ACROSS, max(len(row.capabilities) for row in shown.pillars))
    rows: list[list[Cell]] = []
    for pillar in shown.pillars:
        cells = [_square(row.name, row.today, told.top, size) for row in pillar.capabilities]
        for start in range(0, len(cells), across):
            part = cells[start : start + across]
            head = look.QUIET if start else look.TEXT
            name = Cell(text=pillar.name, bold=not start, colour=head, size=min(12.0, size + 1), most=3)
            rows.append([name, *part, *([Cell(is_void=True)] * (across - len(part)))])
    words = [
        f"{p.name}: {', '.join(f'{c.name} {c.today.name}' for c in p.capabilities)}" for p in shown.pillars
    ]
    return Table(
        name="Heat map of the capabilities",
        words="; ".join(words)[:WORDS],
        widths=(1.9, *([10.0 / across] * across)),
        head=(),
        rows=rows,
        least=least,
    )


def _square(name: str, mark: Mark, top: int, size: float) -> Cell:
    if mark.score is None:
        return Cell(
            text=f"{name} ({mark.name.lower()})", ground=look.SUNKEN, colour=look.QUIET, size=size, most=4
        )
    colour, ink = look.mark_colours(mark, top)
    return Cell(text=name, ground=colour, colour=ink, size=size, most=4)


def _key(told: Told, slide: Slide) -> None:
    """Which colour is which phase."""
    phases = told.report.framework.phases
    wide = min(1.75, look.INNER / len(phases))
    first = len(slide.shapes)
    for place, phase in enumerate(phases):
        x = look.MARGIN + place * wide
        draw.field_of(slide, Box(x, 1.97, 0.18, 0.18), look.ground(place + 1, told.top))
        style = Style(sizes=(10, 9, 8), colour=look.QUIET, anchor="middle")
        draw.text(told.deck, slide, Box(x + 0.26, 1.93, wide - 0.34, 0.26), [phase.name], style)
    draw.describe(
        draw.grouped(slide, first),
        "Key",
        "Colours from pale to deep: " + ", ".join(phase.name for phase in phases),
    )
