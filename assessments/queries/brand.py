"""The brand of a workspace, as reports take it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assessments.models import ClientLogo, Logo
from assessments.reports.brand import Brand

if TYPE_CHECKING:
    from assessments.models import Client, Workspace


def brand(client: Client, *, about: str) -> Brand:
    """Today's brand of a report about the organisation `about`, with the logos. One query for each that there is.

    A frozen report of an assessment that was moved since then is about another client: it has no logo of this one.
    """
    if about != client.name:
        return workspace_brand(client.workspace)
    return replace(
        workspace_brand(client.workspace),
        client_name=client.name,
        client_logo=(client_logo(client) or b"") if client.logo_key else b"",
    )


def workspace_brand(workspace: Workspace) -> Brand:
    """The same of what is about no client, or about several. At most one query."""
    return Brand(
        name=workspace.name,
        accent=workspace.accent,
        contact=workspace.contact,
        footer=workspace.footer,
        logo=(logo(workspace) or b"") if workspace.logo_key else b"",
        locale=workspace.locale,
    )


def logo(workspace: Workspace) -> bytes | None:
    """The PNG; None while there is none. PostgreSQL and SQLite give bytes in types of their own."""
    return _bytes(Logo.objects.filter(workspace=workspace).values_list("png", flat=True).first())


def client_logo(client: Client) -> bytes | None:
    """As `logo`."""
    return _bytes(ClientLogo.objects.filter(client=client).values_list("png", flat=True).first())


def client_logos(workspace: Workspace) -> list[tuple[Client, bytes]]:
    """The clients that have one, by name. One query."""
    found = ClientLogo.objects.filter(client__workspace=workspace).select_related("client")
    return [(logo.client, bytes(logo.png)) for logo in found.order_by("client__name", "client_id")]


def _bytes(png: bytes | memoryview | None) -> bytes | None:
    return None if png is None else bytes(png)
