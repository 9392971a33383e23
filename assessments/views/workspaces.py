"""A workspace: its list of assessments, its name, and which one a person works in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments import access, actions, queries
from assessments.forms.workspaces import BrandForm, ListingForm, WorkspaceForm
from assessments.models import WRITERS, Role, Workspace
from assessments.reports.pdf import DEFAULT_ACCENT

if TYPE_CHECKING:
    from typing import Any
    from uuid import UUID

    from django.contrib.auth.models import User
    from django_htmx.middleware import HtmxDetails

    class HtmxRequest(HttpRequest):
        htmx: HtmxDetails

    class MemberRequest(HttpRequest):
        user: User


LAST_KEY = "last_workspace"
"""Where a session keeps the workspace that was opened last."""
PAGE_SIZE = 25
COLUMNS = (
    ("client", "Client"),
    ("title", "Assessment"),
    ("", "State"),
    ("progress", "Answered"),
    ("", "Phase"),
    ("", "Lead"),
    ("changed", "Last change"),
    ("due", "Due"),
)
"""The columns of the list, and what each is sorted by."""


@require_safe
@login_required
@never_cache
def workspace(request: HtmxRequest, workspace_id: UUID) -> HttpResponse:
    """All assessments of a workspace that one may see: searched, filtered, sorted and in pages."""
    found = access.workspace(request, workspace_id)
    if request.session.get(LAST_KEY) != str(found.pk):
        request.session[LAST_KEY] = str(found.pk)
    # The back button asks for a whole page.
    is_part = request.htmx and not request.htmx.history_restore_request
    template = "assessments/workspace/_list.html" if is_part else "assessments/workspace/list.html"
    return render(request, template, _list(request, found))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def create(request: MemberRequest) -> HttpResponse:
    form = WorkspaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.create_workspace(name=form.cleaned_data["name"], owner=request.user)
        return redirect("assessments:workspace", made.pk)
    return render(
        request, "assessments/workspace/new.html", {"form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def rename(request: MemberRequest, workspace_id: UUID) -> HttpResponse:
    """Name and brand."""
    found = access.workspace(request, workspace_id, least=Role.OWNER)
    default_accent = settings.BRAND_ACCENT or DEFAULT_ACCENT
    form = BrandForm(
        request.POST or None,
        request.FILES or None,
        initial=BrandForm.of(found, default_accent=default_accent),
    )
    if request.method == "POST" and form.is_valid():
        actions.change_workspace(workspace=found, by=request.user, **form.chosen())
        messages.success(request, "The settings are saved.")
        return redirect("assessments:workspace", found.pk)
    return render(
        request,
        "assessments/workspace/rename.html",
        {"form": form, "workspace": found},
        status=422 if form.errors else 200,
    )


@require_safe
@login_required
@cache_control(private=True, max_age=24 * 3600)
def logo(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    """For members. The addresses in pages change with the logo, so that a kept one is never an old one."""
    found = queries.logo(access.workspace(request, workspace_id))
    if found is None:
        raise Http404
    return HttpResponse(found, content_type="image/png")


def current(request: HttpRequest) -> Workspace | None:
    """The workspace that was opened last, else the first by name; None for those who belong to none."""
    mine = list(access.workspaces(request))
    last = request.session.get(LAST_KEY)
    return next((workspace for workspace in mine if str(workspace.pk) == last), mine[0] if mine else None)


def _list(request: HttpRequest, found: Workspace) -> dict[str, Any]:
    form = ListingForm(request.GET)
    listing = form.listing()
    page = Paginator(queries.found(access.assessments(request, found), listing), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    reach = access.reach(request)
    role = reach.workspaces.get(found.pk)
    return {
        "workspace": found,
        "others": [other for other in access.workspaces(request) if other != found],
        "form": form,
        "listing": listing,
        "clients": list(access.clients(request, found)),
        "page": page,
        "rows": [
            {"engagement": row, "can_edit": reach.role(row.assessment.client) in WRITERS}
            for row in queries.engagements(page.object_list)
        ],
        "columns": [_column(request, listing, key, label) for key, label in COLUMNS],
        "is_filtered": bool(listing.text or listing.state or listing.client or listing.archived),
        "can_start": role in WRITERS,
        "can_manage": role == Role.OWNER,
        "is_whole": role is not None,
        "sample": queries.sample(),
    }


def _column(request: HttpRequest, listing: queries.Listing, key: str, label: str) -> dict[str, str]:
    """A head of the list: its link sorts by it, and once it is sorted by it, the other way round."""
    if not key:
        return {"label": label}
    asked = request.GET.copy()
    asked.pop("page", None)
    asked.pop("turned", None)
    asked["order"] = key
    is_current = key == listing.order
    if is_current and not listing.turned:
        asked["turned"] = "1"
    return {"label": label, "query": asked.urlencode(), "sorted": _direction(listing) if is_current else ""}


def _direction(listing: queries.Listing) -> str:
    """As `aria-sort` calls it; the newest change stands first, everything else begins with the least."""
    falls = (listing.order == "changed") != listing.turned
    return "descending" if falls else "ascending"
