"""Clients: what is known of them, and the end of one that nothing is known of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.models import Client

if TYPE_CHECKING:
    from assessments.models import Revenue


class NameTakenError(Exception):
    """Another client of the workspace has this name."""


class NotEmptyError(Exception):
    """Something belongs to the client. The message says what and what to do."""


def change_client(
    *,
    client: Client,
    name: str,
    industry: str,
    employees: int | None,
    revenue: Revenue | str,
    customers: int | None,
    switches: list[str],
) -> None:
    """Change what is known of a client; no answer and no frozen report. Raises `NameTakenError`."""
    client.name, client.industry, client.revenue = name, industry, revenue
    client.employees, client.customers, client.switches = employees, customers, switches
    try:
        with transaction.atomic():
            client.save(update_fields=["name", "industry", "employees", "revenue", "customers", "switches"])
    except IntegrityError as error:
        raise NameTakenError from error


@transaction.atomic
def delete_client(*, client: Client) -> None:
    """Remove a client without assessments and people of its own. Raises `NotEmptyError` for others."""
    locked = Client.objects.select_for_update().get(pk=client.pk)
    if locked.assessments.exists():
        raise NotEmptyError("It has assessments. Delete these first.")
    waiting = locked.invitations.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())
    if locked.memberships.exists() or waiting.exists():
        raise NotEmptyError("People belong to it or are invited to it. An owner can remove them first.")
    locked.delete()
