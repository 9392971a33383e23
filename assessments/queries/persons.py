"""What is kept about a person, and what becomes of it when the person goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Lower

from assessments.domain.words import words_data
from assessments.models import (
    Activity,
    Assessment,
    Batch,
    Invitation,
    Making,
    Membership,
    ReportWords,
    Role,
    SharedLink,
    Workspace,
)
from assessments.queries.words import words_in

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    ownerless = left_behind([user]).order_by("name", "pk")
    return Parting(
        ownerless=list(ownerless),
        alone=list(_counted(mine.exclude(Exists(others)))),
        staying=list(shared.exclude(pk__in=ownerless.values("pk"))),
    )


def left_behind(users: Sequence[User], *, active: bool = False) -> QuerySet[Workspace]:
    """Workspaces that would have members and no owner if these people went: owners who are switched off are none.

    `active`: only those with other members who are not switched off themselves.
    """
    held = Membership.objects.filter(workspace=OuterRef("pk"))
    owned, others = held.filter(user__in=users, role=Role.OWNER), held.exclude(user__in=users)
    owners = others.filter(role=Role.OWNER, user__is_active=True)
    waiting = others.filter(user__is_active=True) if active else others
    return Workspace.objects.filter(Exists(owned), Exists(waiting)).exclude(Exists(owners))


def left_alone(users: Sequence[User]) -> list[Workspace]:
    """Workspaces to which nobody else belongs, with the number of `assessments` and `answers`."""
    held = Membership.objects.filter(workspace=OuterRef("pk"))
    mine = Workspace.objects.filter(Exists(held.filter(user__in=users)))
    return list(_counted(mine.exclude(Exists(held.exclude(user__in=users)))))


def _counted(workspaces: QuerySet[Workspace]) -> QuerySet[Workspace]:
    return workspaces.annotate(
        assessments=Count("clients__assessments", distinct=True),
        answers=Count("clients__assessments__respondents__answers", distinct=True),
    ).order_by("name", "pk")


def received(user: User) -> QuerySet[Invitation]:
    """Invitations to this person: to a confirmed address of today, or accepted with an earlier one."""
    mine = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    known = Invitation.objects.annotate(address=Lower("email"))
    return known.filter(Q(address__in=[email.lower() for email in mine]) | Q(accepted_by=user))


def person_data(user: User) -> dict[str, Any]:
    """What workspaces keep of the person, as JSON takes it: memberships, invitations, links to frozen reports, leads,
    words of reports, archives, lines of the log.

    Nine queries.
    """
    memberships = Membership.objects.filter(user=user).select_related("workspace", "client")
    leads = Assessment.objects.filter(lead=user).select_related("client__workspace")
    links = SharedLink.objects.filter(created_by=user).select_related(
        "snapshot__assessment__client__workspace"
    )
    links = links.defer("snapshot__report", "snapshot__words")
    written = ReportWords.objects.filter(changed_by=user).select_related("assessment__client__workspace")
    archives = Batch.objects.filter(created_by=user).annotate(
        total=Count("items"), made=Count("items", filter=Q(items__state=Making.DONE))
    )
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
        "invitations_received": [_invitation(found) for found in _in_order(received(user))],
        "invitations_sent": [
            _invitation(found) for found in _in_order(Invitation.objects.filter(invited_by=user))
        ],
        "links_shared": [
            {
                "workspace": link.snapshot.assessment.client.workspace.name,
                "client": link.snapshot.assessment.client.name,
                "recipient": link.recipient,
                "created_at": link.created_at.isoformat(),
            }
            for link in links.order_by("created_at", "pk")
        ],
        "leads": [
            {
                "workspace": assessment.client.workspace.name,
                "client": assessment.client.name,
                "assessment": assessment.title,
            }
            for assessment in leads.order_by("created_at", "pk")
        ],
        "words_of_reports": [
            {
                "workspace": row.assessment.client.workspace.name,
                "client": row.assessment.client.name,
                "assessment": row.assessment.title,
                "changed_at": row.changed_at.isoformat(),
                **words_data(words_in(row)),
            }
            for row in written.order_by("changed_at", "pk")
        ],
        "archives": [
            {
                "workspace": batch["workspace__name"],
                "created_at": batch["created_at"].isoformat(),
                "page_size": batch["page_size"],
                "files": batch["total"],
                "made": batch["made"],
            }
            for batch in archives.order_by("created_at", "pk").values(
                "workspace__name", "created_at", "page_size", "total", "made"
            )
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


def _in_order(invitations: QuerySet[Invitation]) -> QuerySet[Invitation]:
    return invitations.select_related("workspace", "client").order_by("created_at", "pk")


def _invitation(invitation: Invitation) -> dict[str, str | None]:
    ended = {"accepted_at": invitation.accepted_at, "revoked_at": invitation.revoked_at}
    return {
        "workspace": invitation.workspace.name,
        "client": invitation.client.name if invitation.client else None,
        "email": invitation.email,
        "role": invitation.role,
        "created_at": invitation.created_at.isoformat(),
        "expires_at": invitation.expires_at.isoformat(),
        **{name: at.isoformat() if at else None for name, at in ended.items()},
    }
