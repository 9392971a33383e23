"""The places of a workspace: what stands above each of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from assessments import access
from assessments.models import Role

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest

    from assessments.models import Workspace

PLACES = (
    ("workspace", "Assessments", None),
    ("clients", "Clients", None),
    ("portfolio", "Portfolio", None),
    ("people", "People", Role.VIEWER),
    ("activity", "Activity", Role.OWNER),
    ("rename_workspace", "Settings", Role.OWNER),
)
"""The address of each place, its name, and the role in the whole workspace that it takes."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """`current`, as `aria-current` says it: "page" for this very page, "true" for one below it, else empty."""

    label: str
    href: str
    current: str


def places(
    request: HttpRequest, workspace: Workspace, here: str = "workspace", *, below: bool = True
) -> dict[str, Any]:
    """The places this visitor may go to, for the template. `here`: an address of `PLACES`; `below`: on a page of it.

    Nothing for those who try things out: they have no workspace to go about in. No query beyond the roles.
    """
    if workspace.claimed_at is None:
        return {}
    current = "true" if below else "page"
    return {
        "place_name": workspace.name,
        "places": [
            Place(label=label, href=reverse(f"assessments:{name}", args=[workspace.pk]), current=mark)
            for name, label, least in PLACES
            if least is None or access.holds(request, workspace, least)
            for mark in [current if name == here else ""]
        ],
    }
