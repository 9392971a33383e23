"""The settings of a workspace: its name, and how its pages and reports look."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction

from assessments.actions.activity import log
from assessments.locales import DEFAULT
from assessments.models import Happened, Logo

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from assessments.models import Workspace


@transaction.atomic
def change_workspace(
    *,
    workspace: Workspace,
    name: str,
    accent: str = "",
    contact: str = "",
    footer: str = "",
    locale: str = DEFAULT,
    logo: bytes | None = None,
    remove_logo: bool = False,
    by: User | None = None,
) -> None:
    """Set name and brand. `logo`: a PNG that takes the place of what was there; None leaves it. `locale`: a key of
    `LOCALES`.
    """
    if name != workspace.name:
        log(Happened.RENAMED, by=by, workspace=workspace, detail=name)
    look = (workspace.accent, workspace.contact, workspace.footer, workspace.locale)
    if logo or remove_logo or look != (accent, contact, footer, locale):
        log(Happened.BRANDED, by=by, workspace=workspace)
    workspace.name, workspace.accent = name, accent
    workspace.contact, workspace.footer, workspace.locale = contact, footer, locale
    if logo:
        Logo.objects.update_or_create(workspace=workspace, defaults={"png": logo})
        workspace.logo_key = secrets.token_hex(8)
    elif remove_logo:
        Logo.objects.filter(workspace=workspace).delete()
        workspace.logo_key = ""
    workspace.save(update_fields=["name", "accent", "contact", "footer", "locale", "logo_key"])
