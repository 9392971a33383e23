"""The roadmap of a `Report` as rows ready for templates, and their bars on a line as long as the whole.

Pure Python without Django; shared by the web page and the PDF as `present` is. Dates are dates: the template writes
them in its own format. Coordinates are strings with a decimal point, in units of the view box.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from assessments import locales
from assessments.domain import wording
from assessments.domain.cases import rounded
from assessments.domain.report import weeks_with
from assessments.domain.roadmap import DAYS_A_WEEK, ItemClass
from assessments.reports.lettering import number
from assessments.reports.present import Mark, mark

if TYPE_CHECKING:
    from assessments.domain.report import Report
    from assessments.domain.roadmap import Item, ScheduledStep

FIRST_STEPS = 3
"""How many steps a summary names."""
QUARTER_DAYS = 92
"""Up to here the calendar lists single steps; later it lists finished transitions."""
OFFERED = 2
"""How many larger numbers of work streams are offered."""
FRIDAY = 4
YEAR, LONGEST = 52, 78
"""Weeks: a roadmap longer than the longest is drawn for its first year only, so that its bars can be read."""
LINE_WIDTH = 260.0


@dataclass(frozen=True, kw_only=True)
class StepRow:
    title: str
    detail: str
    owner: str
    metric: str
    weeks: int
    effort: str
    starts_on: date
    finishes_on: date
    bucket: str


@dataclass(frozen=True, kw_only=True)
class PartRow:
    """One part of a priority: `share` (0..1) x `weight` = `points`."""

    name: str
    share: str
    weight: str
    points: str


@dataclass(frozen=True, kw_only=True)
class Bar:
    """An item on a line as long as the whole roadmap."""

    x: str
    width: str


@dataclass(frozen=True, kw_only=True)
class ItemRow:
    """One move up of one capability. Weeks count from the start of the roadmap, streams from 1."""

    rank: int
    code: str
    capability: str
    pillar: str
    from_mark: Mark
    to_mark: Mark
    kind: str
    why: str
    weeks: int
    start_week: int
    finish_week: int
    starts_on: date
    finishes_on: date
    stream: int
    bucket: str
    priority: str
    parts: tuple[PartRow, ...]
    steps: tuple[StepRow, ...]
    bar: Bar
    waits_for: tuple[int, ...]
    """Ranks of the moves that have to be finished first."""


@dataclass(frozen=True, kw_only=True)
class DoneStep:
    """A step in the bucket of its last day."""

    item: ItemRow
    step: StepRow


@dataclass(frozen=True, kw_only=True)
class BucketRow:
    """A stretch of the calendar with what is finished in it, from its first day to its last; None: open-ended."""

    name: str
    label: str
    """What it is called where it stands beside others: "Days 31 to 60", "Quarter 2 from the start"."""
    since: date
    until: date | None
    by_steps: bool
    """Whether the stretch is near enough to list its `steps`; else its `items` say enough."""
    steps: tuple[DoneStep, ...]
    items: tuple[ItemRow, ...]


@dataclass(frozen=True, kw_only=True)
class BlockedRow:
    capability: str
    to_mark: Mark
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How long the whole takes on another number of work streams."""

    streams: int
    weeks: int


@dataclass(frozen=True, kw_only=True)
class PlannedRoadmap:
    items: tuple[ItemRow, ...]
    quick_wins: tuple[ItemRow, ...]
    buckets: tuple[BucketRow, ...]
    """Only those in which something is finished."""
    first_steps: tuple[DoneStep, ...]
    """What is finished first, of the steps in the near stretches of the calendar."""
    near_steps: int
    """How many are finished there in all."""
    first_stretch: str
    """The name of the last such stretch."""
    first_until: date
    """Its last day."""
    first_year: int | None
    """How many moves are finished within the first year; None where the roadmap is no longer than that."""
    year_ends_on: date
    paces: tuple[Pace, ...]
    """The next larger numbers of work streams that make it shorter."""
    blocked: tuple[BlockedRow, ...]
    starts_on: date
    finishes_on: date
    weeks: int
    streams: int
    line_width: str
    """Of the bars."""
    line_weeks: int
    """What a time line over quarters draws: the whole roadmap, or its first year if that is long."""
    line_ends_on: date
    """The last day of it."""

    @property
    def more_steps(self) -> int:
        """How many of the near steps a summary does not name."""
        return self.near_steps - len(self.first_steps)


_KINDS = {
    ItemClass.FOUNDATION: "Foundation",
    ItemClass.CORE: "Core",
    ItemClass.ADVANCE: "Advance",
}


def plan(report: Report) -> PlannedRoadmap:
    """The roadmap of `report` as rows. Without items it ends on the day it starts."""
    roadmap = report.roadmap
    items = tuple(_item(report, item) for item in roadmap.items)
    wins = {item.rank for item in roadmap.quick_wins}
    framework = report.framework
    buckets = _buckets(report, items)
    near_steps = [done for bucket in buckets if bucket.by_steps for done in bucket.steps]
    stretch = next((b for b in reversed(framework.scoring.roadmap.buckets) if b.days <= QUARTER_DAYS), None)
    return PlannedRoadmap(
        items=items,
        quick_wins=tuple(row for row in items if row.rank in wins),
        buckets=buckets,
        first_steps=tuple(near_steps[:FIRST_STEPS]),
        near_steps=len(near_steps),
        first_stretch=stretch.name if stretch else "",
        first_until=_last_day(report, stretch.days if stretch else 1),
        first_year=sum(item.finish_week <= YEAR for item in roadmap.items)
        if roadmap.finish_week > YEAR
        else None,
        year_ends_on=_due(report, YEAR),
        paces=_paces(report),
        blocked=tuple(
            BlockedRow(
                capability=framework.capabilities[blocked.capability].name,
                to_mark=mark(framework, blocked.to_score),
                sentence=_sentence(wording.blocked_sentence(framework, blocked)),
            )
            for blocked in roadmap.blocked
        ),
        starts_on=_begins(report, 0),
        finishes_on=_due(report, roadmap.finish_week) if items else _begins(report, 0),
        weeks=roadmap.finish_week,
        streams=report.streams,
        line_width=number(LINE_WIDTH),
        line_weeks=_drawn(report),
        line_ends_on=_due(report, _drawn(report)) if items else _begins(report, 0),
    )


def _begins(report: Report, week: int) -> date:
    """The first working day after `week` weeks: a weekend gives its Monday."""
    day = report.day(week)
    return day + timedelta(days=DAYS_A_WEEK - day.weekday()) if day.weekday() > FRIDAY else day


def _due(report: Report, week: int) -> date:
    """The last working day of `week`: before the day on which the next one begins, and never on a weekend."""
    day = report.day(week) - timedelta(days=1)
    return day - timedelta(days=max(0, day.weekday() - FRIDAY))


def _last_day(report: Report, days: int) -> date:
    """The last of so many days from the start, which is the first."""
    return report.starts_on + timedelta(days=days - 1)


def _paces(report: Report) -> tuple[Pace, ...]:
    paces: list[Pace] = []
    weeks = report.roadmap.finish_week
    for streams in range(report.streams + 1, report.framework.scoring.roadmap.max_streams + 1):
        shorter = weeks_with(report, streams)
        if shorter >= weeks or len(paces) == OFFERED:
            break
        paces.append(Pace(streams=streams, weeks=shorter))
        weeks = shorter
    return tuple(paces)


def _item(report: Report, item: Item) -> ItemRow:
    framework = report.framework
    name = framework.capabilities[item.capability].name
    to_mark = mark(framework, item.to_score)
    starts_on, finishes_on = _begins(report, item.start_week), _due(report, item.finish_week)
    return ItemRow(
        rank=item.rank,
        code=item.capability,
        capability=name,
        pillar=framework.pillar_of[item.capability].name,
        from_mark=mark(framework, item.from_score),
        to_mark=to_mark,
        kind=_KINDS[item.item_class],
        why=wording.why_sentence(framework, item),
        weeks=item.weeks,
        start_week=item.start_week,
        finish_week=item.finish_week,
        starts_on=starts_on,
        finishes_on=finishes_on,
        stream=item.stream,
        bucket=item.bucket,
        priority=locales.decimal(f"{rounded(item.priority.total, 1):.1f}"),
        parts=_parts(report, item),
        steps=tuple(_step(report, scheduled) for scheduled in item.steps),
        bar=_bar(report, item),
        waits_for=item.waits_for,
    )


def _step(report: Report, scheduled: ScheduledStep) -> StepRow:
    step = scheduled.step
    return StepRow(
        title=step.title,
        detail=step.detail,
        owner=step.owner,
        metric=step.metric,
        weeks=step.weeks,
        effort=step.effort,
        starts_on=_begins(report, scheduled.start_week),
        finishes_on=_due(report, scheduled.finish_week),
        bucket=scheduled.bucket,
    )


def _parts(report: Report, item: Item) -> tuple[PartRow, ...]:
    """The four parts of the priority."""
    weights = report.framework.scoring.roadmap.weights
    return tuple(
        PartRow(
            name=key.capitalize(),
            share=locales.decimal(f"{rounded(getattr(item.priority, key), 2):.2f}"),
            weight=f"{getattr(weights, key):f}",
            points=locales.decimal(
                f"{rounded(getattr(item.priority, key) * Fraction(getattr(weights, key)), 1):.1f}"
            ),
        )
        for key in ("gap", "leverage", "fit", "ease")
    )


def _buckets(report: Report, items: tuple[ItemRow, ...]) -> tuple[BucketRow, ...]:
    rule = report.framework.scoring.roadmap
    rows = []
    before = 0
    for name, days in [*((bucket.name, bucket.days) for bucket in rule.buckets), (rule.later, None)]:
        by_steps = days is not None and days <= QUARTER_DAYS
        named = f"{name[:1].upper()}{name[1:]}"
        steps = [
            DoneStep(item=item, step=step) for item in items for step in item.steps if step.bucket == name
        ]
        row = BucketRow(
            name=name,
            label=f"Days {before + 1} to {days}"
            if by_steps
            else f"{named} from the start"
            if days
            else named,
            since=_last_day(report, before + 1),
            until=None if days is None else _last_day(report, days),
            by_steps=by_steps,
            steps=tuple(sorted(steps, key=lambda done: (done.step.finishes_on, done.item.rank))),
            items=tuple(item for item in items if item.bucket == name),
        )
        before = days or before
        # Far away only finished transitions are listed: a stretch with steps alone has nothing to show.
        if row.items or (row.by_steps and row.steps):
            rows.append(row)
    return tuple(rows)


def _span(report: Report) -> int:
    return max(1, report.roadmap.finish_week)


def _drawn(report: Report) -> int:
    """Weeks on a time line over quarters."""
    return YEAR if _span(report) > LONGEST else _span(report)


def _bar(report: Report, item: Item) -> Bar:
    weeks = _span(report)
    return Bar(x=number(LINE_WIDTH * item.start_week / weeks), width=number(LINE_WIDTH * item.weeks / weeks))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."
