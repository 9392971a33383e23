"""Closing: the report is frozen as it is. Reopening: it stays, and the work goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from assessments import queries
from assessments.actions.activity import log
from assessments.domain.words import words_data
from assessments.freezing import freeze
from assessments.models import Assessment, Happened, Snapshot, State

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def close(*, assessment: Assessment, closed_by: User | None) -> Snapshot:
    """Freeze the report as it is now. Closing what is closed gives the snapshot that stands already."""
    # The lock that saves and settings take as well: a change is in the snapshot or refused, never lost in between.
    list(assessment.respondents.select_for_update())
    assessment.refresh_from_db()
    last = assessment.snapshots.order_by("-number").first()
    if assessment.state == State.CLOSED and last is not None:
        return last
    report, words = queries.told(assessment)
    snapshot = Snapshot.objects.create(
        assessment=assessment,
        number=last.number + 1 if last else 1,
        framework=assessment.framework,
        report=freeze(report),
        words=words_data(words),
        created_by=closed_by,
    )
    assessment.state = State.CLOSED
    assessment.save(update_fields=["state"])
    log(Happened.CLOSED, by=closed_by, assessment=assessment)
    return snapshot


@transaction.atomic
def reopen(*, assessment: Assessment, by: User | None = None) -> None:
    """Let answers change again. The snapshots stay."""
    if Assessment.objects.filter(pk=assessment.pk, state=State.CLOSED).update(state=State.IN_REVIEW):
        log(Happened.REOPENED, by=by, assessment=assessment)
