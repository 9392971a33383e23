"""The way in: what this is, my assessments, and starting one."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments import access, actions, queries
from assessments.domain.wording import subject
from assessments.forms.assessing import StartForm, StartWithForm
from assessments.models import Client, Role, Workspace
from assessments.reports.present import mark
from assessments.views import workspaces
from assessments.views.places import places
from frameworks.queries import published, structure_of
from frameworks.structure import Framework as Structure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any
    from uuid import UUID

    from django.contrib.auth.models import User

    from assessments.models import Assessment
    from frameworks.models import Framework as FrameworkRow

    class MemberRequest(HttpRequest):
        user: User


@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """What this is; members go straight to their work."""
    mine = workspaces.current(request)
    if mine is not None:
        return redirect("assessments:workspace", mine.pk)
    offered = published()
    framework = structure_of(offered[0].pk) if offered else None
    return render(
        request,
        "assessments/home.html",
        {
            "engagements": queries.engagements(queries.overview(access.assessments(request))),
            "sample": queries.sample(),
            "framework": framework,
            "minutes": minutes(framework) if framework else "",
            "others": offered[1:],
            "scale": phase_scale(framework) if framework else [],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Start in the workspace one works in, or without an account, as a trial of this browser."""
    known = started_before(request)
    if known is not None:
        return _first_question(known)
    mine = workspaces.current(request)
    if mine is not None:
        return redirect("assessments:start_in", mine.pk)
    return _start(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def start_in(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    workspace = access.workspace(request, workspace_id, least=Role.EDITOR)
    known = started_before(request)
    return _first_question(known) if known else _start(request, workspace)


def started_before(request: HttpRequest) -> Assessment | None:
    """What this form has started already: it was sent twice."""
    form = StartForm(request.POST)
    if request.method != "POST" or not form.is_valid():
        return None
    return access.started_by(request, **form.cleaned_data)


def _start(request: HttpRequest, workspace: Workspace | None) -> HttpResponse:
    offered = published()
    if not offered:
        return render(request, "assessments/no_framework.html", status=503)
    clients = list(access.clients(request, workspace)) if workspace else []
    organisation = asked_for(request, clients)
    usual = queries.usual_framework(workspace, offered)
    form = StartWithForm(request.POST or None, offered=offered, usual=usual, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        return _first_question(started(request, workspace, form.cleaned_data))
    context = {
        "form": form,
        "hint": whose(offered),
        "workspace": workspace,
        "clients": clients,
        "suggestion": queries.suggested_title(organisation or "Example Ltd"),
        **(places(request, workspace) if workspace else {}),
    }
    return render(request, "assessments/start.html", context, status=422 if form.errors else 200)


def whose(offered: Sequence[FrameworkRow]) -> str:
    """Says of the organisation what is asked for; of several frameworks to choose from, nothing that only one has."""
    subjects = {subject(row.name) for row in offered}
    asked = f"Whose {subjects.pop()} is assessed" if len(subjects) == 1 else "Who is assessed"
    return f"{asked}. It stands on the cover of the report."


def asked_for(request: HttpRequest, clients: list[Client]) -> str:
    """The name of the client that the address names, of those this visitor may see."""
    asked = request.GET.get("client", "")
    return next((client.name for client in clients if str(client.uid) == asked), "")


def started(
    request: HttpRequest,
    workspace: Workspace | None,
    chosen: dict[str, Any],
    begin: Callable[..., Assessment] = actions.start_assessment,
) -> Assessment:
    """A new assessment, begun by an action; or the one that another request with the same form has just started."""
    try:
        # A workspace made for nothing goes again. A trial stays with the session that holds it.
        with transaction.atomic() if request.user.is_authenticated else nullcontext():
            return begin(
                workspace=workspace or _own(request, chosen["organisation"]),
                by=access.person(request),
                **chosen,
            )
    except actions.StartedError:
        # Sent from a page that was gone back to, with another title: meant as another one.
        known = started_before(request)
        return known or started(request, workspace, chosen | {"form_id": None}, begin)


def _first_question(assessment: Assessment) -> HttpResponse:
    first = next(iter(structure_of(assessment.framework_id).capabilities))
    return redirect("assessments:question", assessment.pk, first)


def _own(request: HttpRequest | MemberRequest, organisation: str) -> Workspace:
    """Where somebody without a workspace starts: signed in, in a new one; else in the trial of this browser."""
    if request.user.is_authenticated:
        return actions.create_workspace(name=organisation, owner=request.user)
    return access.trial(request)


def phase_scale(framework: Structure) -> list[dict[str, object]]:
    """All phases as the scale shows them."""
    return [
        {"mark": mark(framework, score), "motto": phase.motto}
        for score, phase in enumerate(framework.phases, 1)
    ]


def minutes(framework: Structure) -> str:
    """How long a first pass takes, such as "30 to 45": a minute to a minute and a half a question, in steps of five."""
    count = len(framework.capabilities)
    least, most = (max(5, 5 * round(each * count / 5)) for each in (1.0, 1.5))
    return str(most) if least == most else f"{least} to {most}"
