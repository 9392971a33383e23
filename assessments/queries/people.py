"""Who belongs to a workspace, and who is asked to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.utils import timezone

from assessments.models import Assessment, Invitation, Membership, Role

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from assessments.models import Client, Workspace


def members(workspace: Workspace) -> QuerySet[Membership]:
    """Owners first; those of single clients last."""
    ranks = [When(role=role, then=Value(rank)) for rank, role in enumerate(reversed(Role.values))]
    rank = Case(*ranks, output_field=IntegerField())
    return workspace.memberships.select_related("user", "client").order_by(
        F("client__name").asc(nulls_first=True), rank, "user__email", "pk"
    )


def sees_all(workspace: Workspace, email: str) -> bool:
    """Whether the person of this address is a member of the whole workspace."""
    return workspace.memberships.filter(client=None, user__email__iexact=email).exists()


def waiting() -> QuerySet[Invitation]:
    """Invitations that can still be accepted, and were sent by somebody who may still invite."""
    asking = Membership.objects.filter(
        workspace=OuterRef("workspace"),
        user=OuterRef("invited_by"),
        client=None,
        role=Role.OWNER,
        user__is_active=True,
    )
    ahead = Invitation.objects.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())
    return ahead.filter(Exists(asking))


def is_owned_without(workspace: Workspace, person: User) -> bool:
    """Whether anybody else, who can sign in, owns the workspace."""
    owners = workspace.memberships.filter(role=Role.OWNER, client=None, user__is_active=True)
    return owners.exclude(user=person).exists()


def open_invitations(workspace: Workspace) -> QuerySet[Invitation]:
    return waiting().filter(workspace=workspace).select_related("client", "invited_by")


def invitation(invitation_id: UUID | str) -> Invitation | None:
    known = Invitation.objects.select_related("workspace", "client", "invited_by")
    return known.filter(pk=invitation_id).first()


def invited_today(workspace: Workspace) -> int:
    """How many were invited in the last 24 hours."""
    return workspace.invitations.filter(created_at__gt=timezone.now() - timedelta(days=1)).count()


def seen_besides(membership: Membership) -> QuerySet[Membership]:
    """What else of the workspace the member sees, by other memberships."""
    others = Membership.objects.filter(workspace=membership.workspace_id, user=membership.user_id)
    return (
        others.exclude(pk=membership.pk)
        .select_related("client")
        .order_by(F("client__name").asc(nulls_first=True))
    )


def led_no_more(membership: Membership) -> int:
    """How many assessments lose their lead when the member goes: those that are seen by no other membership."""
    led = Assessment.objects.filter(client__workspace=membership.workspace_id, lead=membership.user_id)
    besides = seen_besides(membership)
    if besides.filter(client=None).exists():
        return 0
    return led.exclude(client__in=besides.values("client")).count()


def possible_leads(assessment: Assessment, *, of_client_only: bool = False) -> QuerySet[User]:
    """Members of the whole workspace, and those of the client; or these alone, with whoever leads it now."""
    held = Q(client=assessment.client_id)
    if not of_client_only:
        held |= Q(workspace=assessment.client.workspace_id, client=None)
    members = User.objects.filter(
        Q(pk__in=Membership.objects.filter(held).values("user"), is_active=True) | Q(pk=assessment.lead_id)
    )
    return members.order_by("first_name", "last_name", "email", "pk")


def sees(person: User, client: Client) -> bool:
    """Whether a member sees this client: by the whole workspace, or by the client itself."""
    held = Q(workspace=client.workspace_id, client=None) | Q(client=client)
    return Membership.objects.filter(held, user=person).exists()
