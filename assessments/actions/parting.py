"""A person goes for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from assessments import queries
from assessments.actions.people import LastOwnerError, leave
from assessments.models import Workspace

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from uuid import UUID

    from django.contrib.auth.models import User


class NotAgreedError(Exception):
    """Other workspaces would go than those that were agreed to."""


@transaction.atomic
def part(*, user: User, agreed: AbstractSet[UUID]) -> None:
    """Leave every workspace, and delete those that nobody else belongs to: exactly the ones in `agreed`.

    Raises `LastOwnerError` when a workspace with other members would have no owner, and `NotAgreedError`. The
    caller deletes the account, in the same transaction.
    """
    # The lock keeps others from joining meanwhile, and makes two owners who go at once take turns.
    list(Workspace.objects.select_for_update().filter(memberships__user=user).order_by("pk"))
    found = queries.parting(user)
    if found.ownerless:
        raise LastOwnerError
    if {workspace.pk for workspace in found.alone} != agreed:
        raise NotAgreedError
    for workspace in found.staying:
        leave(workspace=workspace, user=user)
    for workspace in found.alone:
        workspace.delete()
    _forget_invitations(user)


def _forget_invitations(user: User) -> None:
    """Those that are over keep an address that nobody needs any more; open ones still wait for an answer."""
    over = ~Q(accepted_at=None) | ~Q(revoked_at=None) | Q(expires_at__lte=timezone.now())
    queries.received(user).filter(over).delete()
