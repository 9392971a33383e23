"""Links to frozen reports, for those who share them: made, looked at, ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments import access, actions, queries
from assessments.forms.sharing import ShareForm
from assessments.models import Role
from assessments.views.places import places

if TYPE_CHECKING:
    from typing import Any
    from uuid import UUID

    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from assessments.models import Assessment, SharedLink

    class MemberRequest(HttpRequest):
        user: User


MADE_KEY = "made_link"
"""Where a session keeps the secret of a link from making it to showing it, once."""


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def sharing(request: MemberRequest, assessment_id: UUID) -> HttpResponse:
    """All links to the frozen reports of an assessment, and a form for another one. `report`: which to begin with."""
    assessment = access.shareable(request, assessment_id)
    snapshots = list(queries.snapshots_of(assessment))
    data = request.POST if request.method == "POST" else None
    form = ShareForm(snapshots, data, initial={"report": request.GET.get("report")})
    if request.method == "POST" and form.is_valid():
        return redirect("assessments:shared_link", _made(request, assessment, form))
    context = {"assessment": assessment, "snapshots": snapshots, "form": form}
    context |= _links(queries.links_of(assessment)) | places(request, assessment.client.workspace)
    return render(request, "assessments/shared/sharing.html", context, status=422 if form.errors else 200)


def _made(request: MemberRequest, assessment: Assessment, form: ShareForm) -> UUID:
    chosen = form.chosen()
    # With its client and workspace, which the log needs.
    chosen["snapshot"].assessment = assessment
    with transaction.atomic():
        link, secret = actions.share(by=request.user, **chosen)
        if secret:
            # In one transaction: of a form that was sent twice, the second answer shows what the first has made.
            request.session[MADE_KEY] = {str(link.pk): secret}
            request.session.save()
    return link.pk


@require_safe
@login_required
@never_cache
def shared_links(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    """All links that lead out of a workspace."""
    workspace = access.workspace(request, workspace_id, least=Role.EDITOR)
    context = {"workspace": workspace, **_links(queries.links_in(workspace)), **places(request, workspace)}
    return render(request, "assessments/shared/links.html", context)


@require_safe
@login_required
@never_cache
def shared_link(request: HttpRequest, link_id: UUID) -> HttpResponse:
    """One link; right after it was made with its address, which nobody can show again."""
    link = access.own_link(request, link_id)
    secret = request.session.get(MADE_KEY, {}).get(str(link.pk))
    if secret and request.method == "GET":
        del request.session[MADE_KEY]
    address = request.build_absolute_uri(reverse("assessments:open_shared", args=[link.pk, secret or "-"]))
    context = {"link": link, "assessment": link.snapshot.assessment, "address": address if secret else ""}
    context |= places(request, link.snapshot.assessment.client.workspace)
    response = render(request, "assessments/shared/link.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def end(request: MemberRequest, link_id: UUID) -> HttpResponse:
    """End a link; asks before."""
    link = access.own_link(request, link_id)
    assessment = link.snapshot.assessment
    if request.method == "POST":
        actions.end_link(link=link, by=request.user)
        messages.success(request, "The link is ended. It opens nothing any more.")
        return redirect("assessments:sharing", assessment.pk)
    context = {"link": link, "assessment": assessment, **places(request, assessment.client.workspace)}
    return render(request, "assessments/shared/end.html", context)


def _links(found: QuerySet[SharedLink]) -> dict[str, Any]:
    links = list(found)
    return {
        "open_links": [link for link in links if link.is_open],
        "ended_links": [link for link in links if not link.is_open],
    }
