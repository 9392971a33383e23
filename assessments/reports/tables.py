"""A `Report` as tables: what the spreadsheet and the CSV files hold alike.

Pure Python without Django. A value is a text, a number, a date, a `Mark` (a phase, or the words for having none) or
None for nothing. A column may know the formula by which a spreadsheet comes to its values; the values stand there all
the same, and are what CSV holds. `docs/formats.md` says what stands in each column.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from assessments.domain import finding
from assessments.reports.method import method
from assessments.reports.plan import PlannedRoadmap, plan
from assessments.reports.present import Mark, present
from assessments.reports.rows import Presented
from assessments.reports.rules import rules

if TYPE_CHECKING:
    from assessments.domain.report import Report
    from assessments.domain.roadmap import Item, ScheduledStep
    from assessments.reports.plan import DoneStep, ItemRow, StepRow

PARTS = ("gap", "leverage", "fit", "ease")
"""Of a priority."""
START = "Roadmap_start"
"""What a formula calls the first day of the roadmap; a weight is `Weight_gap` and so on."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """`formula`: with `[Heading]` for a cell of the same row and `[Table:Heading]` for a whole column."""

    heading: str
    width: int
    formula: str = ""
    grows: bool = False
    """Whether long texts make it wider."""
    last: bool = False
    """Whether paper ends with it: what follows is for filters and for other programs."""


@dataclass(frozen=True, kw_only=True)
class Calculated:
    """A value with a formula of its own."""

    value: int | date
    formula: str


Value = str | int | Fraction | date | Mark | Calculated | None


@dataclass(frozen=True, kw_only=True)
class Table:
    """`key` names its CSV file and, in formulas, the table; `title` its sheet."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    frozen: int = 0
    """How many of the first columns stay in sight."""


@dataclass(frozen=True, kw_only=True)
class Tables:
    summary: Table
    answers: Table
    pillars: Table
    gaps: Table
    roadmap: Table
    steps: Table
    first: Table
    method: Table

    @property
    def all(self) -> tuple[Table, ...]:
        """In the order in which they are read."""
        return (
            self.summary,
            self.answers,
            self.pillars,
            self.gaps,
            self.roadmap,
            self.steps,
            self.first,
            self.method,
        )


def tables(report: Report) -> Tables:
    shown, planned = present(report), plan(report)
    return Tables(
        summary=_table("summary", "Summary", SUMMARY, _summary(report, shown, planned)),
        answers=_table("answers", "Answers", ANSWERS, _answers(report, shown), frozen=2),
        pillars=_table("pillars", "Pillars", PILLARS, _pillars(shown), frozen=2),
        gaps=_table("gaps", "Gaps", GAPS, _gaps(report, shown, planned), frozen=2),
        roadmap=_table("roadmap", "Roadmap", ROADMAP, _roadmap(report, planned), frozen=2),
        steps=_table("steps", "Steps", STEPS, _steps(report, planned), frozen=2),
        first=_table("first_steps", _first_title(report, planned), FIRST, _first(planned)),
        method=_table("method", "Method", METHOD, _method(report)),
    )


def _table(
    key: str, title: str, columns: tuple[Column, ...], rows: Iterator[tuple[Value, ...]], frozen: int = 0
) -> Table:
    return Table(key=key, title=title, columns=columns, rows=tuple(rows), frozen=frozen)


def _column(
    heading: str, width: int, formula: str = "", *, grows: bool = False, last: bool = False
) -> Column:
    return Column(heading=heading, width=width, formula=formula, grows=grows, last=last)


SUMMARY = (_column("Part", 18), _column("What", 30), _column("Value", 22), _column("Detail", 84))

ANSWERS = (
    _column("Pillar", 20),
    _column("Capability", 26),
    _column("Phase", 15),
    _column("Score", 8),
    _column("Reason", 24, grows=True),
    _column("Note", 44, grows=True),
    _column("Evidence", 30, last=True),
    _column("Needs evidence", 10),
    _column("Signals seen", 46, grows=True),
    _column("Foundation", 13),
    _column("Tier", 11),
    _column("Code", 30),
)

PILLARS = (
    _column("Number", 10),
    _column("Pillar", 30),
    _column("Today", 15),
    _column("Target", 15),
    _column("Gap", 8, 'IF(OR([Today, score]="",[Target, score]=""),"",[Target, score]-[Today, score])'),
    _column("Index", 9),
    _column("Answered", 12),
    _column("Applicable", 12),
    _column("Why", 60, last=True),
    _column("Today, score", 9),
    _column("Target, score", 9),
    _column("Tier", 11),
    _column("Code", 30),
)

GAPS = (
    _column("Pillar", 20),
    _column("Capability", 26),
    _column("Today", 15),
    _column("Target", 15),
    _column("Gap", 8, "[Target, score]-[Today, score]"),
    _column("Next level", 44),
    _column("Still needs", 36, last=True),
    _column("Why this target", 36),
    _column("Not on the roadmap because", 36),
    _column("Today, score", 9),
    _column("Target, score", 9),
    _column("Foundation", 13),
    _column("Tier", 11),
    _column("Code", 30),
)

_BEGINS = f"WORKDAY({START}+7*[Start week]-1,1)"
_ENDS = f"WORKDAY({START}+7*[Finish week],-1)"
"""The first working day of a stretch, and the last."""
_FOLLOWS = (
    "SUMIFS([roadmap:Start week],[roadmap:Rank],[Rank])"
    '+SUMIFS([steps:Weeks],[steps:Rank],[Rank],[steps:Number],"<"&[Number])'
)
"""The week in which its move starts, and the weeks of the steps before it."""

ROADMAP = (
    _column("Rank", 8),
    _column("Capability", 28),
    _column("From", 14),
    _column("To", 14),
    _column("Class", 12),
    _column("Weeks", 9, "SUMIFS([steps:Weeks],[steps:Rank],[Rank])"),
    _column("Stream", 10),
    _column("Starts on", 12, _BEGINS),
    _column("Finishes on", 12, _ENDS),
    _column("Priority", 10, "+".join(f"Weight_{part}*[{part.capitalize()}]" for part in PARTS)),
    _column("Why", 48, last=True),
    _column("Pillar", 22),
    _column("Start week", 8),
    _column("Finish week", 8, "[Start week]+[Weeks]"),
    _column("Stretch", 16),
    _column("Quick win", 8),
    _column("Waits for", 12),
    *(_column(part.capitalize(), 11) for part in PARTS),
    _column("Code", 30),
)

STEPS = (
    _column("Rank", 8),
    _column("Capability", 26),
    _column("To", 14),
    _column("Step", 36),
    _column("Owner", 22),
    _column("Weeks", 9),
    _column("Starts on", 12, _BEGINS),
    _column("Finishes on", 12, _ENDS),
    _column("Measure", 36, last=True),
    _column("Number", 10),
    _column("Detail", 60),
    _column("Effort", 10),
    _column("Start week", 8, _FOLLOWS),
    _column("Finish week", 8, "[Start week]+[Weeks]"),
    _column("Stretch", 16),
    _column("Code", 30),
)

FIRST = (
    _column("Finishes on", 12),
    _column("Stretch", 16),
    _column("Step", 44),
    _column("Capability", 28),
    _column("To", 14),
    _column("Owner", 22),
    _column("Weeks", 9),
    _column("Measure", 36),
)

METHOD = (_column("Part", 18), _column("What", 32), _column("Value", 104))

SPREADSHEET = (
    "In the spreadsheet, weeks, dates and priorities are formulas: after a change of its weeks, the steps that follow "
    "in the same move start later or earlier. Ranks, streams, stretches and the start weeks of moves are values, as is "
    "the sheet of the first steps: what waits for a move that now takes longer has to be planned anew by the software."
)


def _summary(report: Report, shown: Presented, planned: PlannedRoadmap) -> Iterator[tuple[Value, ...]]:
    framework = report.framework
    answered = Calculated(value=report.result.answered, formula="COUNT([answers:Score])")
    weeks = Calculated(value=planned.weeks, formula="MAX(0,[roadmap:Finish week])")
    begins = Calculated(value=planned.starts_on, formula=f"WORKDAY({START}-1,1)")
    ends = Calculated(value=planned.finishes_on, formula=f"WORKDAY({START}+7*MAX([roadmap:Finish week]),-1)")
    yield "Report", "Organisation", None, shown.organisation
    yield "Report", "Title", None, shown.title
    yield "Report", "Framework", framework.version, framework.name
    yield "Result", "Phase today", shown.today, shown.headline
    yield "Result", "Index, 0 to 100", shown.index, shown.index_rule
    yield "Result", "Provisional", "yes" if shown.provisional else "no", "; ".join(shown.missing)
    yield "Result", "Answered", answered, f"{shown.coverage}."
    yield "Result", "Answers with evidence", shown.confidence or None, rules(report).confidence
    yield "Result", "Verdict", shown.verdict, f"{shown.verdict_sentence} {shown.verdict_meaning}".strip()
    for number, reason in enumerate(shown.reasons, 1):
        yield "Why", f"Reason {number}", None, reason
    for row in shown.conditions:
        yield f"To {shown.next_phase}", row.label, "met" if row.met else "not met", row.text
    for test in shown.tests:
        yield "Strategic tests", test.name, "passed" if test.passed else "not passed", test.requirement
    for charter in shown.charters:
        focus = f" Focus: {charter.focus}." if charter.focus else ""
        yield "Charters", f"{charter.name}, index", charter.index, f"{charter.meaning}{focus}"
    yield "Way ahead", "Target", shown.target, " ".join(rules(report).target)
    yield "Way ahead", "Moves up", len(planned.items), None
    yield "Way ahead", "Weeks", weeks, rules(report).calendar
    yield "Way ahead", "Work streams", planned.streams, None
    yield "Way ahead", "Starts on", begins, None
    # Without a move it ends on the day it starts.
    yield "Way ahead", "Finishes on", ends if planned.items else begins, None
    for number, risk in enumerate(shown.risks, 1):
        yield "Sequence risks", f"Risk {number}", None, f"{risk.sentence} {risk.reason}"


def _yes(holds: bool) -> str | None:
    return "yes" if holds else None


def _answers(report: Report, shown: Presented) -> Iterator[tuple[Value, ...]]:
    for pillar in shown.pillars:
        for row in pillar.capabilities:
            signals = report.framework.capabilities[row.code].signals
            seen = report.answer(row.code).signals
            yield (
                pillar.name,
                row.name,
                row.today,
                row.today.score,
                row.answer.reason,
                row.answer.note,
                row.answer.evidence,
                _yes(row.answer.unsupported),
                "\n".join(signal.text for code, signal in signals.items() if code in seen),
                _yes(row.foundation),
                row.tier,
                row.code,
            )


def _pillars(shown: Presented) -> Iterator[tuple[Value, ...]]:
    for row in shown.pillars:
        today, target = row.today.score, row.target.score if row.target else None
        yield (
            row.number,
            row.name,
            row.today,
            row.target,
            None if today is None or target is None else target - today,
            row.index,
            row.answered,
            row.applicable,
            f"{row.sentence} {row.next_sentence}".strip(),
            today,
            target,
            row.tier,
            row.code,
        )


def _gaps(report: Report, shown: Presented, planned: PlannedRoadmap) -> Iterator[tuple[Value, ...]]:
    codes = [blocked.capability for blocked in report.roadmap.blocked]
    blocked = {code: row.sentence for code, row in zip(codes, planned.blocked, strict=True)}
    for gap in shown.gaps:
        row = gap.capability
        ahead = row.next_level
        yield (
            gap.pillar,
            row.name,
            row.today,
            row.target,
            row.gap,
            f"{ahead.mark.name}: {ahead.summary}" if ahead else None,
            "\n".join(ahead.needs) if ahead else None,
            row.pulled_in,
            blocked.get(row.code),
            row.today.score,
            row.target.score if row.target else None,
            _yes(row.foundation),
            row.tier,
            row.code,
        )


def _roadmap(report: Report, planned: PlannedRoadmap) -> Iterator[tuple[Value, ...]]:
    wins = {row.rank for row in planned.quick_wins}
    for item, row in zip(report.roadmap.items, planned.items, strict=True):
        yield (
            row.rank,
            row.capability,
            row.from_mark,
            row.to_mark,
            row.kind,
            row.weeks,
            row.stream,
            row.starts_on,
            row.finishes_on,
            item.priority.total,
            row.why,
            row.pillar,
            row.start_week,
            row.finish_week,
            row.bucket,
            _yes(row.rank in wins),
            ", ".join(map(str, item.waits_for)),
            *(getattr(item.priority, part) for part in PARTS),
            row.code,
        )


def _steps(report: Report, planned: PlannedRoadmap) -> Iterator[tuple[Value, ...]]:
    for item, row in zip(report.roadmap.items, planned.items, strict=True):
        for number, (scheduled, step) in enumerate(zip(item.steps, row.steps, strict=True), 1):
            yield _step(item, row, number, scheduled, step)


def _step(
    item: Item, row: ItemRow, number: int, scheduled: ScheduledStep, step: StepRow
) -> tuple[Value, ...]:
    return (
        item.rank,
        row.capability,
        row.to_mark,
        step.title,
        step.owner,
        step.weeks,
        step.starts_on,
        step.finishes_on,
        step.metric,
        number,
        step.detail,
        step.effort,
        scheduled.start_week,
        scheduled.finish_week,
        step.bucket,
        row.code,
    )


def _first_title(report: Report, planned: PlannedRoadmap) -> str:
    """Such as "First 90 days"."""
    for bucket in report.framework.scoring.roadmap.buckets:
        if bucket.name == planned.first_stretch:
            return f"First {bucket.days} days"
    return "First steps"


def _first(planned: PlannedRoadmap) -> Iterator[tuple[Value, ...]]:
    near = [done for bucket in planned.buckets if bucket.by_steps for done in bucket.steps]
    for done in near:
        yield _first_step(done)


def _first_step(done: DoneStep) -> tuple[Value, ...]:
    step = done.step
    return (
        step.finishes_on,
        step.bucket,
        step.title,
        done.item.capability,
        done.item.to_mark,
        step.owner,
        step.weeks,
        step.metric,
    )


def _method(report: Report) -> Iterator[tuple[Value, ...]]:
    """First the numbers that formulas use, in the order of `names`."""
    framework, said, rule = report.framework, method(report.framework), rules(report)
    yield "Numbers", "First day of the roadmap", report.starts_on
    for part in PARTS:
        weight = getattr(framework.scoring.roadmap.weights, part)
        yield "Numbers", f"Weight of {part}", Fraction(weight)
    texts = {
        "Phase of a pillar": (*rule.pillar_phase, *said.pillar),
        "Phase of the whole": (rule.phase, *said.whole),
        "Index": (rule.index.rule,),
        "Verdict": (rule.verdict,),
        "Evidence": (rule.unbacked, rule.confidence),
        "Target": rule.target,
        "Order of the roadmap": (*rule.order, *said.order),
        "Calendar": (
            rule.calendar,
            SPREADSHEET,
        ),
    }
    for what, sentences in texts.items():
        yield "Rules", what, " ".join(sentences)
    for phase in framework.phases:
        yield (
            "Scale",
            f"{framework.scores[phase.code]} {phase.name}",
            f"{finding.motto(phase)}. {phase.summary}",
        )
    yield "Sources", f"{framework.name}, version {framework.version}", framework.basis
    for capability in framework.capabilities.values():
        for fact in capability.facts:
            yield "Sources", capability.name, f"{fact.statement} ({fact.source})"


def names() -> tuple[str, ...]:
    """What formulas call the values of the first rows of the table on the method."""
    return (START, *(f"Weight_{part}" for part in PARTS))
