"""The brand of a workspace, as reports take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.models import Logo
from assessments.reports.brand import Brand

if TYPE_CHECKING:
    from assessments.models import Workspace


def brand(workspace: Workspace) -> Brand:
    """Today's brand, with the logo. One query if there is a logo, else none."""
    return Brand(
        name=workspace.name,
        accent=workspace.accent,
        contact=workspace.contact,
        footer=workspace.footer,
        logo=(logo(workspace) or b"") if workspace.logo_key else b"",
    )


def logo(workspace: Workspace) -> bytes | None:
    """The PNG. PostgreSQL and SQLite give bytes in types of their own."""
    found = Logo.objects.filter(workspace=workspace).values_list("png", flat=True).first()
    return None if found is None else bytes(found)
