"""The clients of a workspace side by side: the page and the PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments import access, actions, queries
from assessments.filenames import attachment, readable
from assessments.locales import written_in
from assessments.models import Role
from assessments.reports.pdf import PdfBusy, PdfUnavailable
from assessments.reports.portfolio import ORDERS, WEAKEST, portfolio as rows_of, portfolio_document
from assessments.views.places import places

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import User

    from assessments.models import Client, Workspace
    from assessments.reports.portfolio import Pair

    class MemberRequest(HttpRequest):
        user: User


@require_safe
@login_required
@never_cache
def portfolio(request: MemberRequest, workspace_id: UUID) -> HttpResponse:
    """`client`, as often as wanted: which to compare, all without it; `order`: see `ORDERS`."""
    workspace = access.workspace(request, workspace_id)
    clients = list(access.clients(request, workspace).order_by("name", "pk"))
    chosen = _chosen(request, clients)
    order = _order(request)
    context = {
        "workspace": workspace,
        "clients": [{"row": client, "is_chosen": not chosen or client in chosen} for client in clients],
        "is_chosen": bool(chosen),
        "order": order,
        "groups": rows_of(_pairs(request, workspace, chosen), order=order),
        "pdf": _pdf_address(request, workspace),
        **places(request, workspace, "portfolio", below=False),
    }
    with written_in(workspace.locale):
        return render(request, "assessments/portfolio/page.html", context)


@require_safe
@login_required
@never_cache
def portfolio_pdf(request: MemberRequest, workspace_id: UUID) -> HttpResponse:
    """For members of the whole workspace: it lays its clients open to each other."""
    workspace = access.workspace(request, workspace_id, least=Role.VIEWER)
    chosen = _chosen(request, list(access.clients(request, workspace)))
    if request.method == "HEAD":
        return HttpResponse(content_type="application/pdf")
    pairs = _pairs(request, workspace, chosen)
    if not pairs:
        return redirect("assessments:portfolio", workspace.pk)
    document = portfolio_document(
        pairs,
        workspace=workspace.name,
        on=timezone.localdate(),
        order=_order(request),
        page_size="Letter" if request.GET.get("size") == "Letter" else "A4",
        brand=queries.workspace_brand(workspace),
    )
    try:
        pdf = document.pdf()
    except PdfUnavailable as reason:
        back = reverse("assessments:portfolio", args=[workspace.pk])
        refused = render(
            request, "assessments/report/no_pdf.html", {"back": back, "reason": reason}, status=503
        )
        if isinstance(reason, PdfBusy):
            refused["Retry-After"] = "60"
        return refused
    count = len({today.client for group in pairs.values() for today, _ in group})
    actions.log_portfolio(workspace=workspace, by=request.user, clients=count)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = attachment(readable(workspace.name) or "Clients", "portfolio.pdf")
    return response


def _chosen(request: HttpRequest, clients: list[Client]) -> list[Client]:
    """Those that are asked for; none for all. Raises `Http404` for any that this visitor may not see."""
    known = {str(client.uid): client for client in clients}
    asked = set(request.GET.getlist("client"))
    if not asked <= known.keys():
        raise Http404
    return [client for uid, client in known.items() if uid in asked]


def _order(request: HttpRequest) -> str:
    asked = request.GET.get("order", WEAKEST)
    return asked if asked in ORDERS else WEAKEST


def _pairs(request: HttpRequest, workspace: Workspace, chosen: list[Client]) -> Mapping[str, list[Pair]]:
    seen = access.assessments(request, workspace)
    found = queries.compared(seen.filter(client__in=chosen) if chosen else seen)
    return {code: [(one.today, one.before) for one in group] for code, group in found.items()}


def _pdf_address(request: HttpRequest, workspace: Workspace) -> str:
    """With what is chosen; empty for those who do not see the whole workspace."""
    if not access.holds(request, workspace, Role.VIEWER):
        return ""
    address = reverse("assessments:portfolio_pdf", args=[workspace.pk])
    return f"{address}?{request.GET.urlencode()}" if request.GET else address
