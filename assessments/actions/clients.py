"""Clients: what is known of them, and the end of one that nothing is known of."""

from __future__ import annotations

import secrets
import unicodedata
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from assessments import queries
from assessments.actions.activity import log
from assessments.models import Client, ClientLogo, Happened, Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.models import User

    from assessments.models import Revenue


CHANGED = ("name", "industry", "employees", "revenue", "customers", "switches", "logo_key")


class NameTakenError(Exception):
    """Another client of the workspace has this name."""


class NotEmptyError(Exception):
    """Something belongs to the client. The message says what and what to do."""


def fold(name: str) -> str:
    """What two spellings of one name have in common: not case, not width, not the number of spaces.

    Done here, because databases fold the letters of English only, or as their installation was told to.
    """
    plain = unicodedata.normalize("NFKC", " ".join(name.split()))
    return unicodedata.normalize("NFKC", plain.casefold())


def client_called(workspace: Workspace, name: str) -> Client:
    """The client of this name however it is written, made if there is none. Whoever asks at once takes turns."""
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    known = dict(workspace.clients.order_by("-pk").values_list("name", "pk"))
    folded = {fold(other): pk for other, pk in known.items()}
    found = known.get(name) or folded.get(fold(name))
    return Client.objects.get(pk=found) if found else Client.objects.create(workspace=workspace, name=name)


@transaction.atomic
def add_client(
    *,
    workspace: Workspace,
    name: str,
    industry: str = "",
    employees: int | None = None,
    revenue: Revenue | str = "",
    customers: int | None = None,
    switches: Sequence[str] = (),
    logo: bytes | None = None,
    remove_logo: bool = False,
    by: User | None = None,
) -> Client:
    """A client that has no assessment yet. Raises `NameTakenError`."""
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    if fold(name) in map(fold, workspace.clients.values_list("name", flat=True)):
        raise NameTakenError
    client = Client.objects.create(
        workspace=workspace,
        name=name,
        industry=industry,
        employees=employees,
        revenue=revenue,
        customers=customers,
        switches=list(switches),
    )
    _set_logo(client, logo, remove=remove_logo)
    client.save(update_fields=["logo_key"])
    log(Happened.CLIENT_ADDED, by=by, workspace=workspace, detail=name)
    return client


def change_client(
    *,
    client: Client,
    name: str,
    industry: str,
    employees: int | None,
    revenue: Revenue | str,
    customers: int | None,
    switches: list[str],
    logo: bytes | None = None,
    remove_logo: bool = False,
    by: User | None = None,
) -> None:
    """Change what is known of a client; no answer and no frozen report. `logo`: a PNG that takes the place of what
    was there; None leaves it. Raises `NameTakenError`.
    """
    client.name, client.industry, client.revenue = name, industry, revenue
    client.employees, client.customers, client.switches = employees, customers, switches
    try:
        with transaction.atomic():
            Workspace.objects.select_for_update().get(pk=client.workspace_id)
            known = dict(Client.objects.filter(workspace=client.workspace_id).values_list("pk", "name"))
            was = known.pop(client.pk)
            # Two that have been alike for long can still be changed.
            if fold(was) != fold(name) and fold(name) in map(fold, known.values()):
                raise NameTakenError
            _set_logo(client, logo, remove=remove_logo)
            client.save(update_fields=CHANGED)
            detail = name if was == name else f"{was}, {name} from now on"
            log(Happened.CLIENT_CHANGED, by=by, workspace=client.workspace, detail=detail)
    except IntegrityError as error:
        raise NameTakenError from error


def _set_logo(client: Client, logo: bytes | None, *, remove: bool) -> None:
    if logo:
        ClientLogo.objects.update_or_create(client=client, defaults={"png": logo})
        client.logo_key = secrets.token_hex(8)
    elif remove:
        ClientLogo.objects.filter(client=client).delete()
        client.logo_key = ""


@transaction.atomic
def delete_client(*, client: Client, by: User | None = None) -> None:
    """Remove a client without assessments and people of its own. Raises `NotEmptyError` for others."""
    locked = Client.objects.select_for_update().get(pk=client.pk)
    if locked.assessments.exists():
        raise NotEmptyError("It has assessments. Delete these first.")
    if locked.memberships.exists() or queries.waiting().filter(client=locked).exists():
        raise NotEmptyError("People belong to it or are invited to it. An owner can remove them first.")
    locked.delete()
    log(Happened.CLIENT_DELETED, by=by, workspace=client.workspace, detail=client.name)
