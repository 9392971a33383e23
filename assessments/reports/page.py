"""The report page: rows, plan and rules of one `Report`, joined where the page shows them side by side."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from assessments import locales
from assessments.domain import wording
from assessments.domain.answers import Choice
from assessments.domain.words import NO_WORDS, Words
from assessments.reports.plan import QUARTER_DAYS, BucketRow, ItemRow, PlannedRoadmap, plan
from assessments.reports.present import (
    CapabilityRow,
    CharterRow,
    GapRow,
    Mark,
    PillarRow,
    Presented,
    RiskRow,
    present,
)
from assessments.reports.priorities import ItemRule
from assessments.reports.rules import PhaseRule, PillarRule, Rules, rules
from assessments.reports.timeline import Timeline, timelines
from assessments.reports.workings import Working

if TYPE_CHECKING:
    from assessments.domain.report import Report


@dataclass(frozen=True, kw_only=True)
class Bucket:
    row: BucketRow
    items: tuple[tuple[ItemRow, ItemRule], ...]


@dataclass(frozen=True, kw_only=True)
class HeatCell:
    """The capabilities of a pillar in one phase; `mark` None: in none."""

    name: str
    mark: Mark | None
    capabilities: tuple[CapabilityRow, ...]


@dataclass(frozen=True, kw_only=True)
class HeatRow:
    code: str
    name: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, kw_only=True)
class Page:
    subject: str
    """What is measured, within a sentence."""
    shown: Presented
    plan: PlannedRoadmap
    rules: Rules
    now: PhaseRule | None
    """The conditions of today's phase; None at the lowest."""
    next: PhaseRule | None
    """The conditions of the phase after today's; None at the highest."""
    pillars: tuple[tuple[PillarRow, PillarRule], ...]
    charters: tuple[tuple[CharterRow, Working], ...]
    risks: tuple[RiskRow, ...]
    open_risks: tuple[RiskRow, ...]
    """Risks that rest on something that is not answered yet."""
    pulled_in: tuple[str, ...]
    unsupported: tuple[str, ...]
    """Names of the answers that no evidence backs."""
    gaps: tuple[tuple[int, tuple[GapRow, ...]], ...]
    """Capabilities below their target by the size of their gap, the largest first."""
    buckets: tuple[Bucket, ...]
    first_days: str
    """What the first stretch of the roadmap brings; empty without a roadmap."""
    is_empty: bool
    next_open: str
    """Code of the question to answer next; empty when all are settled or known to be unknown."""

    @property
    def too_early(self) -> bool:
        """Whether no pillar shows a phase yet, so that nothing can be said of the whole."""
        return all(pillar.today.score is None for pillar in self.shown.pillars)

    @property
    def timelines(self) -> tuple[Timeline, ...]:
        """The roadmap over quarters, as far as it is drawn."""
        return timelines(self.plan)

    @property
    def has_pillars(self) -> bool:
        """Whether the sections lead to pillars and capabilities."""
        return "pillars" in self.shown.sections

    @property
    def has_roadmap(self) -> bool:
        return "roadmap" in self.shown.sections

    @property
    def looks_ahead(self) -> bool:
        """Whether any section is shown that follows the target."""
        return bool({"gaps", "roadmap"} & set(self.shown.sections))

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the whole stands where it stands; before it does, only what that rests on."""
        return self.shown.reasons[-1:] if self.too_early else self.shown.reasons

    @property
    def heat(self) -> tuple[HeatRow, ...]:
        """Every capability once, by pillar and phase."""
        marks = [*(step.mark for step in self.shown.scale), *([None] if self.has_unplaced else [])]
        return tuple(
            HeatRow(
                code=pillar.code,
                name=pillar.name,
                cells=tuple(
                    HeatCell(
                        name=mark.name if mark else "No phase",
                        mark=mark,
                        capabilities=tuple(
                            row for row in pillar.capabilities if row.today.score == (mark and mark.score)
                        ),
                    )
                    for mark in marks
                ),
            )
            for pillar in self.shown.pillars
        )

    @property
    def has_unplaced(self) -> bool:
        """Whether any capability has no phase: open, not known or not applicable."""
        return any(row.today.score is None for pillar in self.shown.pillars for row in pillar.capabilities)


def page(report: Report, words: Words = NO_WORDS) -> Page:
    """Everything the report page shows."""
    shown, planned, found = present(report, words=words), plan(report), rules(report)
    phases = {phase.mark.score: phase for phase in found.phases}
    nothing = report.result.answered == 0
    item_rules = dict(zip((item.rank for item in planned.items), found.items, strict=True))
    risks = list(zip(report.risks, shown.risks, strict=True))
    return Page(
        subject=wording.subject(report.framework.name),
        shown=shown,
        plan=planned,
        rules=found,
        now=phases.get(report.result.score),
        next=phases.get(report.result.score + 1),
        pillars=tuple(zip(shown.pillars, found.pillars, strict=True)),
        charters=tuple(zip(shown.charters, found.charters, strict=True)),
        risks=tuple(row for risk, row in risks if risk.is_score is not None),
        open_risks=tuple(row for risk, row in risks if risk.is_score is None),
        pulled_in=tuple(
            capability.pulled_in
            for pillar in shown.pillars
            for capability in pillar.capabilities
            if capability.pulled_in
        ),
        unsupported=tuple(report.framework.capabilities[code].name for code in report.unsupported),
        gaps=tuple(
            (size or 0, tuple(rows)) for size, rows in groupby(shown.gaps, key=lambda row: row.capability.gap)
        ),
        buckets=tuple(
            Bucket(row=row, items=tuple((item, item_rules[item.rank]) for item in row.items))
            for row in planned.buckets
        ),
        first_days=_first_days(report, planned),
        is_empty=nothing,
        next_open=_next_open(report),
    )


def _first_days(report: Report, planned: PlannedRoadmap) -> str:
    """The near stretch of the roadmap, in which single steps are planned, as a headline."""
    if not planned.items:
        return ""
    days = max(
        (b.days for b in report.framework.scoring.roadmap.buckets if b.days <= QUARTER_DAYS), default=0
    )
    near = [bucket for bucket in planned.buckets if bucket.by_steps]
    steps, moves = (
        sum(len(bucket.steps) for bucket in near),
        [item for bucket in near for item in bucket.items],
    )
    if not steps:
        first = min(step.finishes_on for item in planned.items for step in item.steps)
        return f"The first step is done by {locales.day(first)}"
    done = f"The first {days} days: {steps} {wording.plural(steps, 'step', 'steps')} done"
    if not moves:
        return f"{done}, no move up finished yet"
    moved = len({item.code for item in moves})
    how = "a phase up" if moved == len(moves) else "further up"
    return f"{done}, {moved} {wording.plural(moved, 'capability', 'capabilities')} {how}"


def _next_open(report: Report) -> str:
    """The first question without any answer, else the first one that was not known."""
    unknown = [code for code in report.open_codes if report.answer(code).choice is Choice.DONT_KNOW]
    untouched = [code for code in report.open_codes if code not in unknown]
    return next(iter([*untouched, *unknown]), "")
