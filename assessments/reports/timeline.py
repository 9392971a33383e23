"""The geometry of the roadmap over quarters: a row for each move up, with arrows from the moves it waits for.

Pure Python without Django. Lengths are points on paper; coordinates are strings with a decimal point.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING

from assessments.domain.roadmap import DAYS_A_WEEK
from assessments.reports.lettering import number, text_width, wrap

if TYPE_CHECKING:
    from assessments.reports.plan import ItemRow, PlannedRoadmap

WIDTH = 482.0
"""Of everything: the text of a page of A4."""
RANK, STREAM, LINE = 15.0, 182.0, 198.0
"""Where names, streams and the time line begin."""
SIZE = 7.5
LEADING = 9.0
HEAD = 22.0
ROW, WIDE_ROW = 20.0, 27.0
"""The least and the most height of a row: as much as the page has for it."""
ROOM = 490.0
"""For all rows of a page."""
MOST_ROWS = 24
"""On one page; more are shared out evenly."""
BAR = 10.0
MOST_QUARTERS = 8
GAP = 4.0
"""Between a bar and the name of its phase."""
HEAD_LENGTH, HEAD_WIDTH = 3.6, 2.1
"""Of an arrow; half of its width."""
LEAVE = 2.0
"""Before the end of a bar its arrows leave it."""
NAME_GAP = 3.0
"""Between the line at the start of a quarter and its name."""


@dataclass(frozen=True, kw_only=True)
class Label:
    """The name of the phase that a move reaches, beside its bar."""

    x: str
    anchor: str
    left: str
    width: str
    """What it covers, so that no line runs through it."""
    inside: bool
    """Whether it stands in the bar, which leaves no room beside it."""


@dataclass(frozen=True, kw_only=True)
class TimelineRow:
    item: ItemRow
    lines: tuple[tuple[str, str], ...]
    """The name in one line or two: (y of the base line, text)."""
    y: str
    """Of the top of the bar."""
    base: str
    """Base line of rank, stream and label."""
    x: str
    width: str
    joints: str
    """Path data: where the steps meet."""
    label: Label
    rule: str
    """y of the line below the row."""


@dataclass(frozen=True, kw_only=True)
class Quarter:
    x: str
    """Of the line at its start."""
    name: str
    year: str
    """Only where it is another than that of the quarter before."""
    name_x: str
    anchor: str
    """Of name and year: "end" for a first quarter that is too narrow. They stand out over the start of the line."""


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """Everything that `charts/_timeline.svg` draws."""

    view_box: str
    width: str
    height: str
    rows: tuple[TimelineRow, ...]
    quarters: tuple[Quarter, ...]
    grid: str
    """Path data: a line at the start of each quarter."""
    arrows: str
    """Path data of the lines from moves to those that wait for them."""
    heads: str
    """Path data of their heads, to be filled."""


@dataclass(frozen=True, kw_only=True)
class _Line:
    """The time line: its weeks, and where it ends, which is before the edge if the last quarter needs the room."""

    weeks: int
    end: float

    def x(self, week: float) -> float:
        return LINE + (self.end - LINE) * week / self.weeks


@dataclass(frozen=True, kw_only=True)
class _Place:
    """A bar: its sides and its upper and lower edge."""

    left: float
    right: float
    top: float
    bottom: float


def timelines(planned: PlannedRoadmap) -> tuple[Timeline, ...]:
    """What is begun on the stretch that is drawn, by rank; several charts where one would not fit on a page."""
    items = [item for item in planned.items if item.start_week < planned.line_weeks]
    if not items:
        return ()
    most = -(-len(items) // -(-len(items) // MOST_ROWS))
    return tuple(_timeline(planned, items[start : start + most]) for start in range(0, len(items), most))


def quarters(start: date, end: date) -> list[tuple[date, date, str]]:
    """The quarters of the calendar that lie between, as few as can be read: from, until before, and name with year."""
    first, last = start.year * 4 + (start.month - 1) // 3, end.year * 4 + (end.month - 1) // 3
    step = next(step for step in (1, 2, 4, 8, 16, 400) if (last - first) // step < MOST_QUARTERS)
    found = []
    for place in range(first, last + 1, step):
        name = f"Q{place % 4 + 1} {place // 4}"
        found.append((max(start, _begins(place)), min(_begins(place + step), end), name))
    return found


def _begins(quarter: int) -> date:
    return date(min(quarter // 4, date.max.year), quarter % 4 * 3 + 1, 1)


def _timeline(planned: PlannedRoadmap, items: Sequence[ItemRow]) -> Timeline:
    names = {item.rank: wrap(item.capability, STREAM - RANK - GAP, SIZE) for item in items}
    high = max(ROW, min(WIDE_ROW, ROOM / len(items)))
    height = HEAD + high * len(items)
    line, marks = _quarters(planned)
    places = {
        item.rank: _place(item, line, HEAD + high * row + (high - BAR) / 2) for row, item in enumerate(items)
    }
    arrows, heads = _arrows(items, places)
    return Timeline(
        view_box=f"0 0 {number(WIDTH)} {number(height)}",
        width=number(WIDTH),
        height=number(height),
        rows=tuple(_row(line, item, places[item.rank], names[item.rank], high) for item in items),
        quarters=marks,
        grid=" ".join(
            f"M{mark.x} {number(HEAD if mark.anchor == 'end' else 4)} V{number(height)}" for mark in marks
        ),
        arrows=arrows,
        heads=heads,
    )


def _place(item: ItemRow, line: _Line, top: float) -> _Place:
    """The bar of `item`, cut off where the line ends."""
    end = min(item.finish_week, line.weeks)
    return _Place(left=line.x(item.start_week), right=line.x(end), top=top, bottom=top + BAR)


def _row(line: _Line, item: ItemRow, place: _Place, name: Sequence[str], high: float) -> TimelineRow:
    middle = (place.top + place.bottom) / 2
    base = middle + SIZE * 0.36
    first = base - LEADING * (len(name) - 1) / 2
    label = _label(item, place)
    joints = list(accumulate((step.weeks for step in item.steps), initial=item.start_week))[1:-1]
    return TimelineRow(
        item=item,
        lines=tuple((number(first + LEADING * row), text) for row, text in enumerate(name)),
        y=number(place.top),
        base=number(base),
        x=number(place.left),
        width=number(place.right - place.left),
        joints=""
        if label.inside
        else " ".join(
            f"M{number(line.x(week))} {number(place.top)} V{number(place.bottom)}"
            for week in joints
            if week < line.weeks
        ),
        label=label,
        rule=number(middle + high / 2),
    )


def _label(item: ItemRow, place: _Place) -> Label:
    """After its bar, before it where that is too near the end, or in it where it takes the whole line."""
    long = text_width(item.to_mark.name, SIZE)
    inside = False
    if place.right + GAP + long <= WIDTH:
        x, left, anchor = place.right + GAP, place.right + GAP / 2, "start"
    elif place.left - GAP - long >= LINE:
        x, left, anchor = place.left - GAP, place.left - GAP * 1.5 - long, "end"
    else:
        x, left, anchor, inside = place.left + GAP, place.left, "start", True
    return Label(x=number(x), anchor=anchor, left=number(left), width=number(long + GAP), inside=inside)


def _arrows(items: Sequence[ItemRow], places: Mapping[int, _Place]) -> tuple[str, str]:
    """Lines and heads from each move to those of the same chart that wait for it. They come from above, always:
    a move waits only for moves of a lower rank.
    """
    pairs = [(places[rank], places[item.rank]) for item in items for rank in item.waits_for if rank in places]
    lines, heads = [], []
    for earlier, later in pairs:
        leave = max(earlier.right - LEAVE, (earlier.left + earlier.right) / 2)
        start = f"M{number(leave)} {number(earlier.bottom)}"
        middle = (later.top + later.bottom) / 2
        if later.left - leave >= HEAD_LENGTH + LEAVE:
            lines.append(f"{start} V{number(middle)} H{number(later.left - HEAD_LENGTH)}")
            heads.append(
                f"M{number(later.left)} {number(middle)} l{-HEAD_LENGTH} {-HEAD_WIDTH} v{2 * HEAD_WIDTH} Z"
            )
            continue
        # Too near to come from the left: over the bar, and into it from above.
        enter = later.left + LEAVE + HEAD_WIDTH
        over = later.top - HEAD_LENGTH - 1
        lines.append(f"{start} V{number(over)} H{number(enter)} V{number(later.top - HEAD_LENGTH)}")
        heads.append(
            f"M{number(enter)} {number(later.top)} l{-HEAD_WIDTH} {-HEAD_LENGTH} h{2 * HEAD_WIDTH} Z"
        )
    return " ".join(lines), " ".join(heads)


def _quarters(planned: PlannedRoadmap) -> tuple[_Line, tuple[Quarter, ...]]:
    """The line, and the quarters on it. Each has its name: the first stands out to the left where it has to, and for
    the last one the line is made shorter.
    """
    weeks = planned.line_weeks
    parts: list[tuple[float, str, str]] = []
    years: list[str] = []
    for since, until, named in quarters(planned.starts_on, planned.line_ends_on):
        if until > since:
            name, year = named.split()
            begins = max(0, (since - planned.starts_on).days) / DAYS_A_WEEK
            parts.append((begins, name, year if year not in years else ""))
            years.append(year)
    line = _Line(weeks=weeks, end=_end(weeks, parts))
    ends = [line.x(begins) for begins, *_ in parts[1:]] + [WIDTH]
    return line, tuple(
        _quarter(line.x(begins), end, name, year)
        for (begins, name, year), end in zip(parts, ends, strict=True)
    )


def _end(weeks: int, parts: Sequence[tuple[float, str, str]]) -> float:
    """Where the line has to end so that the name of its last quarter stays on the page."""
    begins, name, year = parts[-1] if parts else (0.0, "", "")
    if not begins:
        return WIDTH
    return min(WIDTH, LINE + (WIDTH - _room(name, year) - LINE) * weeks / begins)


def _room(name: str, year: str) -> float:
    return NAME_GAP + max(text_width(text, SIZE) for text in (name, year))


def _quarter(left: float, right: float, name: str, year: str) -> Quarter:
    # Rounded: the last quarter has just the room that the line was made shorter for.
    fits = round(_room(name, year) - (right - left), 3) <= 0
    return Quarter(
        x=number(left),
        name=name,
        year=year,
        name_x=number(left + NAME_GAP if fits else right - NAME_GAP),
        anchor="start" if fits else "end",
    )
