"""What is in a workspace: its clients, and everything by number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Min, Q
from django.utils import timezone

from assessments.models import Answer, Assessment, Client, Snapshot, State
from assessments.models.workspace import NAME_LENGTH
from assessments.queries.people import open_invitations
from assessments.queries.sharing import open_links

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from assessments.models import Workspace


@dataclass(frozen=True, kw_only=True)
class Contents:
    """How many there are of each; `invitations` and shared `links` that are open."""

    clients: int
    assessments: int
    answers: int
    reports: int
    people: int
    invitations: int
    links: int


def contents(workspace: Workspace) -> Contents:
    """Everything that goes with a workspace. Seven queries."""
    return Contents(
        clients=workspace.clients.count(),
        assessments=Assessment.objects.filter(client__workspace=workspace).count(),
        answers=Answer.objects.filter(respondent__assessment__client__workspace=workspace).count(),
        reports=Snapshot.objects.filter(assessment__client__workspace=workspace).count(),
        people=workspace.memberships.values("user").distinct().count(),
        invitations=open_invitations(workspace).count(),
        links=open_links().filter(snapshot__assessment__client__workspace=workspace).count(),
    )


def listed_clients(clients: QuerySet[Client]) -> QuerySet[Client]:
    """Clients with the number of their `assessments_kept` and `reports_kept`, and `next_due`: of what is under way."""
    under_way = ~Q(assessments__state=State.CLOSED) & Q(assessments__archived_at=None)
    return clients.annotate(
        assessments_kept=Count("assessments", distinct=True),
        reports_kept=Count("assessments__snapshots", distinct=True),
        next_due=Min("assessments__due_on", filter=under_way),
    ).order_by("name", "pk")


def suggested_title(organisation: str) -> str:
    """What an assessment of today is called unless somebody says otherwise; a number still fits behind it."""
    month = f", {timezone.localdate():%B %Y}"
    return f"{organisation[: NAME_LENGTH - len(month) - 6]}{month}"


def free_title(client: Client) -> str:
    """The suggested title, with a number if the client has an assessment of that name already."""
    first = suggested_title(client.name)
    taken = set(client.assessments.filter(title__startswith=first).values_list("title", flat=True))
    numbered = (f"{first} ({number})" for number in range(2, len(taken) + 2))
    return next(title for title in (first, *numbered) if title not in taken)
