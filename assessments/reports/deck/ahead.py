"""The slides that say what comes next: conditions of the next phase, gaps, risks and quick wins, and how all of it was
measured. The roadmap has a module of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.domain import finding, wording
from assessments.reports import headlines
from assessments.reports.deck import charts, draw, look, table
from assessments.reports.deck.draw import Style
from assessments.reports.deck.look import Box
from assessments.reports.deck.opening import Told, over, quiet
from assessments.reports.deck.table import Cell, Table
from assessments.reports.method import method
from assessments.reports.rows import ConditionRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pptx.slide import Slide

    from assessments.domain.report import Report
    from assessments.reports.plan import ItemRow
    from frameworks.structure import Framework

MOST_GAPS = 10
"""Bars of the largest gaps."""
METHOD = (13.0, 12.0, 11.0, 10.0)
"""Sizes of the text on the method, of which the first is taken with which it goes on one slide."""
HALF = (look.INNER - look.GUTTER) / 2


def following(told: Told) -> None:
    """What keeps the organisation from its next phase, condition by condition."""
    shown = told.shown
    if not told.report.result.answered:
        return
    kicker = f"On the way to {shown.next_phase}" if shown.next_phase else "At the highest phase"
    rows = [
        (row.label, row.text, "Holds" if row.met else "Open", row.met)
        for row in shown.conditions or _reached(told.report)
    ]
    made = Table(
        name="Conditions",
        words="; ".join(f"{name}: {state}, {said}" for name, said, state, _ in rows),
        widths=(2.6, 7.6, 1.3),
        head=[quiet(said) for said in ("Condition", "Where it stands", "State")],
        rows=[
            (
                Cell(text=name, bold=True, size=14, most=2),
                Cell(text=f"{said[:1].upper()}{said[1:]}", size=13, most=3),
                Cell(text=state, bold=True, size=12, colour=look.QUIET if met else look.ACCENT),
            )
            for name, said, state, met in rows
        ],
        least=min(0.8, 4.0 / max(1, len(rows))),
    )
    notes = [shown.lacks, *(f"{test.name}: {test.meaning} {test.requirement}." for test in shown.tests)]
    over(told, made, kicker, headlines.following(shown), notes)


def _reached(report: Report) -> list[ConditionRow]:
    """The conditions of today's phase, which hold: what is said where there is no next one."""
    framework, result = report.framework, report.result
    return [
        ConditionRow(
            label=finding.LABELS[condition.kind][0],
            text=finding.condition_text(framework, result, result.score, condition),
            met=condition.met,
        )
        for condition in result.conditions.get(result.score, ())
    ]


def gaps(told: Told) -> None:
    """The largest gaps as bars."""
    shown = told.shown
    rows = [row for row in shown.gaps if row.capability.today.score and row.capability.gap]
    if not rows:
        return
    notes = [
        f"{row.capability.name} ({row.pillar}): {row.capability.today.name} today, "
        f"{row.capability.target.name if row.capability.target else '–'} targeted. {row.capability.pulled_in}".rstrip()
        for row in rows
    ]
    slide = told.deck.slide("Largest gaps", headlines.gaps(shown), notes)
    first = rows[:MOST_GAPS]
    words = "; ".join(f"{row.capability.name}: {row.capability.gap}" for row in first)
    rest = headlines.also(len(rows) - len(first), "gap", "gaps")
    room = Box(look.MARGIN, 1.9, look.INNER, look.BOTTOM - 1.9 - (0.3 if rest else 0))
    high = min(room.h, 2.2 + 0.5 * len(first))
    charts.gaps(
        told.deck,
        slide,
        Box(room.x, room.y, room.w, high),
        [row.capability.name for row in first],
        [row.capability.today.score or 0 for row in first],
        [row.capability.gap or 0 for row in first],
        [phase.name for phase in told.report.framework.phases],
        words=f"Phases to the target. {words}.",
    )
    if rest:
        style = Style(sizes=(11,), colour=look.QUIET)
        draw.text(told.deck, slide, Box(room.x, look.BOTTOM - 0.24, room.w, 0.24), [rest], style)
    told.deck.finish(slide)


def risks(told: Told) -> None:
    """What rests on something that is not there yet, and what can start at once: side by side."""
    shown, planned = told.shown, told.planned
    if not (shown.risks or planned.quick_wins):
        return
    notes = [f"{row.sentence} {row.reason}" for row in shown.risks]
    notes += [f"{row.capability} to {row.to_mark.name}: {row.why}" for row in planned.quick_wins]
    slide = told.deck.slide("Risks and quick wins", headlines.risks(shown, planned), notes)
    none = ("Nothing rests on what is not there yet.", "No move is short enough and free to start at once.")
    for place, (make, said) in enumerate(zip((_risks, _wins), none, strict=True)):
        box = Box(look.MARGIN + place * (HALF + look.GUTTER), look.TOP, HALF, look.BOTTOM - look.TOP)
        _beside(told, slide, make(told), box, said)
    told.deck.finish(slide)


def _risks(told: Told) -> Table:
    size = _size(len(told.shown.risks))
    return Table(
        name="Sequence risks",
        words="What rests on something that is not there yet.",
        widths=(1,),
        head=[quiet("Sequence risks: what rests on something that is not there yet")],
        rows=[(Cell(text=row.sentence, below=row.reason, size=size, most=4),) for row in told.shown.risks],
        least=0.7,
    )


def _wins(told: Told) -> Table:
    wins = told.planned.quick_wins
    size = _size(len(wins))
    return Table(
        name="Quick wins",
        words="Moves that can start at once.",
        widths=(3.5, 1.6, 0.8),
        head=[quiet("Quick wins: what can start at once"), quiet("Leads to"), quiet("Weeks", "right")],
        rows=[
            (
                Cell(text=row.capability, below=_first_step(row), size=size, bold=True, most=3),
                phase(row.to_mark.name, row.to_mark.score, told.top),
                Cell(text=str(row.weeks), size=size, align="right", bold=True),
            )
            for row in wins
        ],
        least=0.7,
        spaced=True,
    )


def _first_step(row: ItemRow) -> str:
    return f"It begins with: {row.steps[0].title}." if row.steps else row.pillar


def _size(rows: int) -> float:
    """A few rows may be large."""
    return 16.0 if rows <= 2 else 14.0 if rows <= 4 else 12.0


def _beside(told: Told, slide: Slide, made: Table, box: Box, none: str) -> None:
    """As much of `made` as goes into `box`, and how much is left."""
    if not made.rows:
        draw.text(told.deck, slide, box, [none], Style(sizes=(13, 12), colour=look.QUIET))
        return
    room = Box(box.x, box.y, box.w, box.h - 0.3)
    part = table.spread(made, room)[0]
    table.put(told.deck, slide, part, room)
    if rest := headlines.also(len(made.rows) - len(part.rows), "row", "rows"):
        style = Style(sizes=(11,), colour=look.QUIET)
        draw.text(told.deck, slide, Box(box.x, box.y + box.h - 0.24, box.w, 0.24), [rest], style)


def phase(name: str, score: int | None, top: int) -> Cell:
    colour = look.ground(score, top)
    return Cell(text=name, ground=colour, colour=look.on(colour), bold=True, most=1)


def measured(told: Told) -> None:
    """Method, basis and sources: what a reader has to know to trust it."""
    framework, shown = told.report.framework, told.shown
    rules = method(framework)
    rest = f"{shown.coverage}." + (
        f" {shown.confidence} of the answers name evidence." if shown.confidence else ""
    )
    rows = [
        (
            "What was asked",
            _asked(framework),
        ),
        ("An answer", framework.answer_rule),
        ("A pillar", " ".join(rules.pillar)),
        ("The whole", " ".join(rules.whole)),
        ("The index", shown.index_rule),
        ("What it rests on", rest),
        ("Sources", framework.basis),
    ]
    made = next(
        (made for size in METHOD if len(table.spread(made := _method(rows, size), look.CONTENT)) == 1),
        _method(rows, METHOD[-1]),
    )
    notes = [*(f"{name}. {said}" for name, said in rows if said), *rules.order]
    over(told, made, "How this was measured", headlines.basis(told.report), notes)


def _asked(framework: Framework) -> str:
    return (
        f"{_count(len(framework.pillars), 'pillar', 'pillars')}, "
        f"{_count(len(framework.capabilities), 'capability', 'capabilities')} and "
        f"{_count(len(framework.phases), 'phase', 'phases')}: {framework.name}, version {framework.version}."
    )


def _count(count: int, one: str, many: str) -> str:
    return f"{count} {wording.plural(count, one, many)}"


def _method(rows: Sequence[tuple[str, str]], size: float) -> Table:
    return Table(
        name="Method",
        words="How the finding was made, and what it rests on.",
        widths=(1.9, 9.9),
        head=(),
        rows=[
            (Cell(text=name, bold=True, size=size), Cell(text=said, size=size, most=6))
            for name, said in rows
            if said
        ],
        least=0.45,
    )
