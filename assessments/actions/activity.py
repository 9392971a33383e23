"""The log of who did what. Each action writes its line in its own transaction; of a trial nothing is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F, Subquery
from django.utils import timezone

from assessments.models import Activity, Happened
from assessments.models.activity import ACTOR_LENGTH, DETAIL_LENGTH

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import User

    from assessments.models import Assessment, Workspace

ONE_GO = timedelta(hours=1)
"""What is done again within this time is counted in the same line."""


def written(day: date) -> str:
    """A day as lines of the log tell it."""
    return f"{day.day} {day:%B %Y}"


def name_of(user: User) -> str:
    return user.get_full_name() or user.email or user.get_username()


def log(
    happened: Happened,
    *,
    by: User | None,
    workspace: Workspace | None = None,
    assessment: Assessment | None = None,
    detail: str = "",
) -> None:
    """Write a line, about an assessment or about a whole workspace. `by`: None for nobody who is signed in."""
    place = assessment.client.workspace if assessment else workspace
    if place is None or place.claimed_at is None:
        return
    Activity.objects.create(
        workspace=place,
        assessment=assessment,
        title=assessment.title if assessment else "",
        client_name=assessment.client.name if assessment else "",
        actor=by,
        actor_name=name_of(by)[:ACTOR_LENGTH] if by else "",
        happened=happened,
        detail=_short(detail),
        at=timezone.now(),
    )


def line_of_now(happened: Happened, *, by: User | None, assessment: Assessment) -> Subquery:
    """The line that counts what is done again, to be read along with a row that is read anyway; null for none."""
    lines = Activity.objects.filter(
        assessment=assessment, actor=by, happened=happened, at__gt=timezone.now() - ONE_GO
    )
    return Subquery(lines.order_by("-at", "-pk").values("pk")[:1])


def log_again(
    happened: Happened, *, line: int | None, by: User | None, assessment: Assessment, detail: str
) -> None:
    """Count in `line`, a `line_of_now`; begin one if there is none. One query, none for a trial."""
    if assessment.client.workspace.claimed_at is None:
        return
    if line is None:
        log(happened, by=by, assessment=assessment, detail=detail)
    else:
        Activity.objects.filter(pk=line).update(
            count=F("count") + 1, detail=_short(detail), at=timezone.now()
        )


def log_pdf(*, assessment: Assessment, by: User | None) -> None:
    """Somebody took the report along as a PDF."""
    log_export(assessment=assessment, by=by, what="PDF")


def log_export(*, assessment: Assessment, by: User | None, what: str) -> None:
    """Somebody took the report along as a file. `what`: its kind, as people call it."""
    log(Happened.EXPORTED, by=by, assessment=assessment, detail=what)


def log_workspace_export(*, workspace: Workspace, by: User) -> None:
    """Somebody took everything along as a file."""
    log(Happened.ARCHIVE, by=by, workspace=workspace)


def log_portfolio(*, workspace: Workspace, by: User, clients: int) -> None:
    """Somebody took the comparison of so many clients along."""
    detail = f"PDF, {clients} {'client' if clients == 1 else 'clients'}"
    log(Happened.COMPARED, by=by, workspace=workspace, detail=detail)


def _short(detail: str) -> str:
    return detail if len(detail) <= DETAIL_LENGTH else f"{detail[: DETAIL_LENGTH - 1]}…"
