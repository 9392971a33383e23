"""What nobody has come back to is removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from assessments.models import Answer, Assessment, ReportWords, Workspace

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

AT_ONCE = 100


def clean_trials(*, before: datetime) -> int:
    """Remove the trials in which nothing was started, answered or written since. Returns how many went.

    A few at a time, so that nobody waits long for the database.
    """
    removed = 0
    # The list ends where it began: what is claimed or removed by another run meanwhile is passed over.
    waiting = list(_forgotten(before).values_list("pk", flat=True))
    for first in range(0, len(waiting), AT_ONCE):
        with transaction.atomic():
            batch = _forgotten(before).filter(pk__in=waiting[first : first + AT_ONCE])
            # The lock that claiming a trial takes as well.
            going = list(batch.select_for_update(of=("self",)))
            Workspace.objects.filter(pk__in=[workspace.pk for workspace in going]).delete()
            removed += len(going)
    return removed


def _forgotten(before: datetime) -> QuerySet[Workspace]:
    trials = Workspace.objects.filter(claimed_at=None, is_sample=False, created_at__lt=before)
    started = Assessment.objects.filter(created_at__gte=before).values("client__workspace")
    answered = Answer.objects.filter(changed_at__gte=before).values(
        "respondent__assessment__client__workspace"
    )
    worded = ReportWords.objects.filter(changed_at__gte=before).values("assessment__client__workspace")
    used = trials.exclude(pk__in=started).exclude(pk__in=answered).exclude(pk__in=worded)
    return used.order_by("created_at", "pk")
