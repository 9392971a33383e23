"""A workspace: its list of assessments, its name, and which one a person works in."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments import access, actions, queries
from assessments.forms.workspaces import BrandForm, EndForm, ListingForm, WorkspaceForm
from assessments.models import WRITERS, Role, Workspace
from assessments.queries.engagements import BY_PHASE
from assessments.reports.pdf import DEFAULT_ACCENT
from assessments.views.pictures import picture
from assessments.views.places import places

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any
    from uuid import UUID

    from django.contrib.auth.models import User
    from django.core.paginator import Page
    from django.db.models import QuerySet
    from django_htmx.middleware import HtmxDetails

    from assessments.models import Assessment

    class MemberRequest(HttpRequest):
        user: User

    class HtmxRequest(MemberRequest):
        htmx: HtmxDetails


LAST_KEY = "last_workspace"
"""Where a session keeps the workspace that was opened last."""
PAGE_SIZE = 25
COLUMNS = (
    ("client", "Client"),
    ("title", "Assessment"),
    ("state", "State"),
    ("progress", "Answered"),
    (BY_PHASE, "Phase"),
    ("due", "Due"),
    ("changed", "Last change"),
)
"""What each column of the list is sorted by, and its head."""


@require_safe
@login_required
@never_cache
def workspace(request: HtmxRequest, workspace_id: UUID) -> HttpResponse:
    """All assessments of a workspace that one may see: searched, filtered, sorted and in pages."""
    return listing_page(request, access.workspace(request, workspace_id))


def listing_page(
    request: HtmxRequest, found: Workspace, *, asked: Mapping[str, Any] | None = None
) -> HttpResponse:
    """The list, or for htmx the part that follows the filters. `asked`: what was chosen for an archive that was
    refused, with the `error`.
    """
    if request.session.get(LAST_KEY) != str(found.pk):
        request.session[LAST_KEY] = str(found.pk)
    # The back button asks for a whole page.
    is_part = request.htmx and not request.htmx.history_restore_request
    template = "assessments/workspace/_list.html" if is_part else "assessments/workspace/list.html"
    context = _list(request, found) | {"asked": asked, "new_id": uuid4(), "most_files": actions.MOST_FILES}
    return render(request, template, context, status=422 if asked else 200)


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
        {"form": form, "workspace": found, **places(request, found, "rename_workspace", below=False)},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def delete(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    """Says by number what goes, and deletes when the name is typed."""
    found = access.workspace(request, workspace_id, least=Role.OWNER)
    form = EndForm(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.delete_workspace(workspace=found)
        messages.success(request, f"{found.name} is deleted, with everything in it.")
        return redirect("assessments:home")
    context = {"form": form, "workspace": found, "contents": queries.contents(found)}
    return render(
        request,
        "assessments/workspace/delete_workspace.html",
        context | places(request, found, "rename_workspace"),
        status=422 if form.errors else 200,
    )


@require_safe
@login_required
@cache_control(private=True, max_age=24 * 3600)
def logo(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    """For members. The addresses in pages change with the logo, so that a kept one is never an old one."""
    return picture(queries.logo(access.workspace(request, workspace_id)))


def current(request: HttpRequest) -> Workspace | None:
    """The workspace that was opened last, else the first by name; None for those who belong to none."""
    mine = list(access.workspaces(request))
    last = request.session.get(LAST_KEY)
    return next((workspace for workspace in mine if str(workspace.pk) == last), mine[0] if mine else None)


def _list(request: MemberRequest, found: Workspace) -> dict[str, Any]:
    form = ListingForm(request.GET)
    listing = form.listing(request.user)
    seen = access.assessments(request, found)
    reach = access.reach(request)
    role = reach.workspaces.get(found.pk)
    page, rows = _page(request, queries.found(seen, listing), listing)
    return {
        "workspace": found,
        "others": [other for other in access.workspaces(request) if other != found],
        "form": form,
        "listing": listing,
        "clients": list(access.clients(request, found)),
        "leads": [person for person in queries.leads(seen) if person != request.user],
        "page": page,
        "rows": [
            {
                "engagement": row,
                "id": str(row.assessment.pk),
                "can_edit": reach.role(row.assessment.client) in WRITERS,
            }
            for row in rows
        ],
        "columns": [_column(request, listing, key, label) for key, label in COLUMNS],
        "orders": COLUMNS,
        "can_start": role in WRITERS,
        # Asked only where nothing stands in the list.
        "has_archive": not rows and seen.exclude(archived_at=None).exists(),
        "sample": queries.sample(),
        **places(request, found, below=False),
        # The title of the page is its name.
        "place_name": "",
    }


def _page(
    request: HttpRequest, found: QuerySet[Assessment], listing: queries.Listing
) -> tuple[Page[Any], list[queries.Engagement]]:
    """The page that is asked for, and where each assessment on it stands."""
    asked = request.GET.get("page")
    if listing.order != BY_PHASE:
        page = Paginator(found, PAGE_SIZE).get_page(asked)
        return page, queries.engagements(page.object_list)
    # The phase is not in the database: it follows from the answers.
    ordered = queries.by_phase(queries.engagements(found), turned=listing.turned)
    shown = Paginator(ordered, PAGE_SIZE).get_page(asked)
    return shown, list(shown)


def _column(request: HttpRequest, listing: queries.Listing, key: str, label: str) -> dict[str, str]:
    """A head of the list: its link sorts by it, and once it is sorted by it, the other way round."""
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
