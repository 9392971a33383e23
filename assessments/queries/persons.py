"""What is kept about a person, and what becomes of it when the person goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef

from assessments.models import Activity, Assessment, Membership, Role, Workspace

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet


@dataclass(frozen=True, kw_only=True)
class Parting:
    """The workspaces of a person, by what becomes of each when the account is deleted."""

    ownerless: list[Workspace]
    """Have other members, and would have no owner: as long as there are any, nobody goes."""
    alone: list[Workspace]
    """Belong to nobody else, so they go too; with the number of `assessments` and `answers`."""
    staying: list[Workspace]


def parting(user: User) -> Parting:
    """Three queries."""
    mine = Workspace.objects.filter(Exists(Membership.objects.filter(workspace=OuterRef("pk"), user=user)))
    others = Membership.objects.filter(workspace=OuterRef("pk")).exclude(user=user)
    shared = mine.filter(Exists(others)).order_by("name", "pk")
    owned = Membership.objects.filter(workspace=OuterRef("pk"), user=user, role=Role.OWNER)
    ownerless = shared.filter(Exists(owned)).exclude(Exists(others.filter(role=Role.OWNER)))
    return Parting(
        ownerless=list(ownerless),
        alone=list(_counted(mine.exclude(Exists(others)))),
        staying=list(shared.exclude(pk__in=ownerless.values("pk"))),
    )


def _counted(workspaces: QuerySet[Workspace]) -> QuerySet[Workspace]:
    return workspaces.annotate(
        assessments=Count("clients__assessments", distinct=True),
        answers=Count("clients__assessments__respondents__answers", distinct=True),
    ).order_by("name", "pk")


def person_data(user: User) -> dict[str, Any]:
    """Memberships, assessments that the person leads, and lines of the log, as JSON takes them. Three queries."""
    memberships = Membership.objects.filter(user=user).select_related("workspace", "client")
    leads = Assessment.objects.filter(lead=user).select_related("client__workspace")
    lines = Activity.objects.filter(actor=user).annotate(workspace_name=F("workspace__name"))
    return {
        "memberships": [
            {
                "workspace": member.workspace.name,
                "client": member.client.name if member.client else None,
                "role": member.role,
                "since": member.created_at.isoformat(),
            }
            for member in memberships.order_by("created_at", "pk")
        ],
        "leads": [
            {
                "workspace": assessment.client.workspace.name,
                "client": assessment.client.name,
                "assessment": assessment.title,
            }
            for assessment in leads.order_by("created_at", "pk")
        ],
        "activity": [
            {
                "at": line.at.isoformat(),
                "name": line.actor_name,
                "what": line.get_happened_display(),
                "times": line.count,
                "detail": line.detail,
                "workspace": line.workspace_name,
                "client": line.client_name,
                "assessment": line.title,
            }
            for line in lines.order_by("at", "pk")
        ],
    }
