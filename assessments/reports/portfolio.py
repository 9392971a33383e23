"""Clients side by side as rows ready for templates, and as a PDF."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.template.loader import render_to_string

from assessments.domain.portfolio import (
    CommonGap,
    Direction,
    Standpoint,
    by_name,
    common_gaps,
    direction,
    same_scale,
    weakest_first,
)
from assessments.domain.wording import plural
from assessments.locales import written_in
from assessments.reports.brand import NO_BRAND, Brand
from assessments.reports.pdf import (
    FOOT_WIDTH,
    HEAD_SIZE,
    HEAD_WIDTH,
    LOGO,
    Document,
    PageSize,
    accent,
    pictures,
    shortened,
)
from assessments.reports.present import mark
from assessments.reports.ramp import SHADES
from assessments.reports.rows import Mark
from assessments.reports.texts import breakable, plain

if TYPE_CHECKING:
    from frameworks.structure import Framework, Pillar

Text = Callable[[str], str]
MOST_GAPS = 12
"""Common gaps that are listed of one framework."""
SHORT = 100
"""Characters of a name in a list of many: it goes on over lines, and ends only where it would fill a page."""
BY_NAME, WEAKEST = "name", "weakest"
ORDERS = {WEAKEST: weakest_first, BY_NAME: by_name}
ARROWS = {Direction.UP: "↑", Direction.SAME: "→", Direction.DOWN: "↓"}
NOT_IN_VERSION = Mark(name="Not in this version")


@dataclass(frozen=True, kw_only=True)
class Movement:
    """What became of a phase. `way`: up, same, down; empty where there is nothing to compare with."""

    way: str = ""
    arrow: str = ""
    words: str = ""
    since: date | None = None
    index: int | None = None
    """By how much the index changed; None where there are not two."""
    pillars: tuple[Direction, ...] = ()
    """What became of each pillar that has a phase now and had one before."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One pillar of one client."""

    mark: Mark
    movement: Movement


@dataclass(frozen=True, kw_only=True)
class PortfolioRow:
    organisation: str
    client: str
    source: str
    frozen: bool
    on: date
    version: str
    """Only where it is not the newest one of the list."""
    overall: Mark
    index: int | None
    provisional: bool
    answered: str
    movement: Movement
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class GapRow:
    name: str
    pillar: str
    clients: tuple[str, ...]
    count: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """The clients that were measured with one framework."""

    code: str
    name: str
    version: str
    scale: tuple[Mark, ...]
    pillars: tuple[Pillar, ...]
    rows: tuple[PortfolioRow, ...]
    summary: tuple[str, ...]
    gaps: tuple[GapRow, ...]
    more_gaps: int
    """Those that are not listed."""
    versions: str
    """What to know where their versions differ."""

    @property
    def is_crowded(self) -> bool:
        return len(self.pillars) > 7


Pair = tuple[Standpoint, Standpoint | None]
"""Where a client stands, and where it stood before."""


def portfolio(
    groups: Mapping[str, Iterable[Pair]], *, order: str = WEAKEST, text: Text = str
) -> tuple[Group, ...]:
    """The clients of each framework in the order that is asked for. `text` is applied to everything users typed."""
    found = [_group(list(pairs), order, text) for pairs in groups.values()]
    return tuple(sorted(found, key=lambda group: (-len(group.rows), group.name)))


def _group(pairs: Sequence[Pair], order: str, text: Text) -> Group:
    standpoints = ORDERS[order](today for today, _ in pairs)
    before = {today.client: earlier for today, earlier in pairs}
    newest = max((one.framework for one in standpoints), key=lambda framework: _numbers(framework.version))
    rows = tuple(_row(one, before[one.client], newest, text) for one in standpoints)
    names = {one.client: text(_short(one.organisation)) for one in standpoints}
    common = common_gaps(newest, standpoints, least=min(2, len(standpoints)))
    return Group(
        code=newest.code,
        name=newest.name,
        version=newest.version,
        scale=tuple(mark(newest, score) for score in range(1, newest.top + 1)),
        pillars=newest.pillars,
        rows=rows,
        summary=_summary(newest, rows),
        gaps=tuple(_gap(newest, gap, names) for gap in common[:MOST_GAPS]),
        more_gaps=max(0, len(common) - MOST_GAPS),
        versions=_versions(standpoints),
    )


def _short(name: str) -> str:
    """For names in a row of many."""
    return name if len(name) <= SHORT else f"{name[: SHORT - 1].rstrip()}…"


def _numbers(version: str) -> tuple[tuple[int, str], ...]:
    """To order versions by: 1.10 comes after 1.9."""
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in version.split("."))


def _row(today: Standpoint, before: Standpoint | None, newest: Framework, text: Text) -> PortfolioRow:
    version = today.framework.version
    return PortfolioRow(
        organisation=text(today.organisation),
        client=today.client,
        source=today.source,
        frozen=today.frozen,
        on=today.on,
        version="" if version == newest.version else version,
        overall=_overall(today),
        index=today.index,
        provisional=today.provisional,
        answered=f"{today.answered} of {today.applicable}",
        movement=_movement(today, before),
        cells=tuple(_cell(today, before, pillar.code) for pillar in newest.pillars),
    )


def _overall(standpoint: Standpoint) -> Mark:
    if not standpoint.answered:
        return Mark(name="Nothing answered yet")
    if not standpoint.has_phase:
        return Mark(name="Too early for a phase")
    return mark(standpoint.framework, standpoint.score)


def _movement(today: Standpoint, before: Standpoint | None) -> Movement:
    if before is None:
        return Movement(words="First assessment")
    if not same_scale(today.framework, before.framework):
        return Movement(words="Another scale", since=before.on)
    if not (today.has_phase and before.has_phase):
        return Movement(words="Nothing to compare", since=before.on)
    way = direction(today.score, before.score)
    name = before.framework.phase(before.score).name
    said = {Direction.UP: f"Up from {name}", Direction.DOWN: f"Down from {name}"}.get(way, "Same phase")
    change = None if today.index is None or before.index is None else today.index - before.index
    return Movement(
        way=way,
        arrow=ARROWS[way],
        words=f"{said}, {_index_change(change)}" if change else said,
        since=before.on,
        index=change,
        pillars=tuple(
            direction(score, earlier)
            for code, score in today.pillars.items()
            if score and (earlier := before.pillars.get(code))
        ),
    )


def _index_change(change: int) -> str:
    return f"index {'+' if change > 0 else '−'}{abs(change)}"


def _cell(today: Standpoint, before: Standpoint | None, code: str) -> Cell:
    if code not in today.pillars:
        return Cell(mark=NOT_IN_VERSION, movement=Movement())
    score = today.pillars[code]
    if score is None:
        return Cell(mark=Mark(name=today.states[code].capitalize()), movement=Movement())
    earlier = before.pillars.get(code) if before and same_scale(today.framework, before.framework) else None
    way = direction(score, earlier) if earlier else Direction.SAME
    movement = Movement()
    if before and earlier and way is not Direction.SAME:
        was = before.framework.phase(earlier).name
        movement = Movement(way=way, arrow=ARROWS[way], words=f"from {was}")
    return Cell(mark=mark(today.framework, score), movement=movement)


def _summary(framework: Framework, rows: Sequence[PortfolioRow]) -> tuple[str, ...]:
    """The whole in a few sentences: how many stand where, how many moved, and how many are new."""
    standing = Counter(row.overall.name for row in rows if row.overall.score)
    places = [f"{standing[phase.name]} at {phase.name}" for phase in framework.phases if standing[phase.name]]
    early = sum(not row.overall.score for row in rows)
    if early:
        places.append(f"{early} without a phase yet")
    count = len(rows)
    said = [f"{count} {plural(count, 'client', 'clients')}: {', '.join(places)}."]
    moved = _moved([row.movement for row in rows if row.movement.way])
    if moved:
        said.append(f"Since the frozen report before{moved}.")
    first = sum(row.movement.words == "First assessment" for row in rows)
    if first:
        said.append(f"{first} {plural(first, 'was', 'were')} assessed for the first time.")
    return tuple(said)


def _moved(movements: Sequence[Movement]) -> str:
    """Of one client what moved, of several how many moved which way."""
    if len(movements) == 1:
        changes = _changes(movements[0])
        return f": 1 client moved: {', '.join(changes)}" if changes else ": 1 client did not move"
    if not movements:
        return ""
    parts = [f"by phase {_counted(Counter(one.way for one in movements))}"]
    indexes = Counter(str(direction(one.index, 0)) for one in movements if one.index is not None)
    if indexes:
        parts.append(f"by index {_counted(indexes)}")
    return f", of {len(movements)} clients: {'; '.join(parts)}"


def _changes(movement: Movement) -> list[str]:
    """Of one client, the largest first; nothing that stayed."""
    found = [] if movement.way == Direction.SAME else [f"phase {movement.way}"]
    if movement.index:
        found.append(_index_change(movement.index))
    of = f" of {len(movement.pillars)} {plural(len(movement.pillars), 'pillar', 'pillars')}"
    for way in (Direction.UP, Direction.DOWN):
        count = movement.pillars.count(way)
        if count:
            found.append(f"{count}{of} {way}")
            of = ""
    return found


def _counted(ways: Mapping[str, int]) -> str:
    said = {Direction.UP: "up", Direction.DOWN: "down", Direction.SAME: "unchanged"}
    return ", ".join(f"{ways[way]} {words}" for way, words in said.items() if ways.get(way))


def _gap(framework: Framework, gap: CommonGap, names: Mapping[str, str]) -> GapRow:
    return GapRow(
        name=gap.capability.name,
        pillar=framework.pillar_of[gap.capability.code].name,
        clients=tuple(names[client] for client in gap.clients),
        count=f"{len(gap.clients)} of {gap.answered}",
    )


def _versions(standpoints: Sequence[Standpoint]) -> str:
    used = Counter(one.framework.version for one in standpoints)
    if len(used) < 2:
        return ""
    listed = ", ".join(f"{used[version]} with {version}" for version in sorted(used, key=_numbers))
    return (
        f"They were measured with different versions of the framework ({listed}). What a version words or weighs in "
        "another way moves a phase too."
    )


def portfolio_document(
    groups: Mapping[str, Iterable[Pair]],
    *,
    workspace: str,
    on: date,
    order: str = WEAKEST,
    page_size: PageSize = "A4",
    brand: Brand = NO_BRAND,
) -> Document:
    """What becomes the PDF. Everything typed by users is escaped and can be broken into lines."""
    found = portfolio(groups, order=order, text=breakable)
    shown = {
        "groups": found,
        "count": len({row.client for group in found for row in group.rows}),
        "workspace": breakable(workspace),
        "author": plain(workspace),
        "on": on,
        "page_size": page_size,
        "logo": LOGO if brand.logo else "",
        "brand_name": breakable(brand.name),
        "contact": breakable(brand.contact),
        "running_head": shortened(workspace, HEAD_WIDTH, HEAD_SIZE),
        "running_foot": shortened(brand.footer, FOOT_WIDTH, HEAD_SIZE),
    }
    with written_in(brand.locale):
        html = render_to_string("reports/portfolio.html", shown)
    context = {"page_size": page_size, "accent": accent(brand), "shades": SHADES}
    return Document(
        html=html, css=render_to_string("reports/portfolio.css", context), pictures=pictures(brand)
    )
