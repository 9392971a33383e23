"""Who belongs to a workspace, and who is asked to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.utils import timezone

from assessments.models import Answer, Assessment, Invitation, Membership, Role

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from assessments.models import Workspace


def members(workspace: Workspace) -> QuerySet[Membership]:
    """Owners first; those of single clients last."""
    ranks = [When(role=role, then=Value(rank)) for rank, role in enumerate(reversed(Role.values))]
    rank = Case(*ranks, output_field=IntegerField())
    return workspace.memberships.select_related("user", "client").order_by(
        F("client__name").asc(nulls_first=True), rank, "user__email", "pk"
    )


def open_invitations(workspace: Workspace) -> QuerySet[Invitation]:
    return workspace.invitations.filter(
        accepted_at=None, revoked_at=None, expires_at__gt=timezone.now()
    ).select_related("client", "invited_by")


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


def possible_leads(assessment: Assessment) -> QuerySet[User]:
    """Members of the whole workspace, and those of the client."""
    held = Membership.objects.filter(
        Q(workspace=assessment.client.workspace_id, client=None) | Q(client=assessment.client_id)
    )
    return User.objects.filter(pk__in=held.values("user")).order_by("first_name", "last_name", "email", "pk")


def count_answers(assessment: Assessment) -> int:
    return Answer.objects.filter(respondent__assessment=assessment).count()
