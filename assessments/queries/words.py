"""The words of a report: as they are, as they were frozen, and what new ones begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.domain.words import NO_WORDS, Words, arranged, words_from
from assessments.models import ReportTemplate, ReportWords, State
from assessments.queries.answers import frozen_report, report

if TYPE_CHECKING:
    from assessments.domain.report import Report
    from assessments.models import Assessment, Snapshot, Workspace


def words_row(assessment: Assessment) -> ReportWords | None:
    """What is kept of an open assessment. One query."""
    return ReportWords.objects.filter(assessment=assessment).first()


def words_in(row: ReportWords | None) -> Words:
    if row is None:
        return NO_WORDS
    return Words(
        summary=row.summary,
        pillars=row.pillars,
        closing=row.closing,
        sections=arranged(row.sections),
        begun=row.drafts,
    )


def told(assessment: Assessment) -> tuple[Report, Words]:
    """The report with its words: as they were frozen if the assessment is closed, else as they are.

    Four queries, one if it is closed.
    """
    if assessment.state == State.CLOSED:
        return frozen_told(assessment.snapshots.latest("number"))
    return report(assessment), words_in(words_row(assessment))


def frozen_told(snapshot: Snapshot) -> tuple[Report, Words]:
    if {"report", "words"} <= snapshot.get_deferred_fields():
        # Both at once, where a list left them out.
        snapshot.refresh_from_db(fields=["report", "words"])
    return frozen_report(snapshot), words_from(snapshot.words)


def report_template(workspace: Workspace) -> ReportTemplate | None:
    """What the reports of the workspace begin with. One query."""
    return ReportTemplate.objects.filter(workspace=workspace).first()
