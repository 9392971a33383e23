"""The frame of an assessment: title, state, due date and lead; the next one like it; the archive; the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assessments import access, actions, queries
from assessments.domain.wording import listed
from assessments.forms.assessing import StartForm
from assessments.forms.workspaces import SetUpForm
from assessments.locales import written_in
from assessments.models import Role, State
from assessments.reports.drafting import outdated
from assessments.views import home
from assessments.views.places import places
from frameworks.queries import UnknownFrameworkError, current

if TYPE_CHECKING:
    from typing import Any
    from uuid import UUID

    from django.contrib.auth.models import User

    from assessments.models import Assessment
    from frameworks.models import Framework

    class MemberRequest(HttpRequest):
        user: User


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def set_up(request: MemberRequest, assessment_id: UUID) -> HttpResponse:
    assessment = access.manageable(request, assessment_id)
    # Who works for one client only meets nobody of the others here.
    sees_all = access.holds(request, assessment.client.workspace, Role.VIEWER)
    people = queries.possible_leads(assessment, of_client_only=not sees_all)
    can_start = access.can_start(request, assessment)
    form = SetUpForm(
        people,
        access.clients(request, assessment.client.workspace) if can_start else (),
        request.POST or None,
        initial=SetUpForm.of(assessment),
        is_closed=assessment.state == State.CLOSED,
    )
    if request.method == "POST" and form.is_valid():
        chosen = {"state": assessment.state} | form.cleaned_data
        actions.set_up(assessment=assessment, by=request.user, **chosen)
        messages.success(request, _saved(assessment, chosen["lead"]))
        return redirect("assessments:workspace", assessment.client.workspace_id)
    context = {"assessment": assessment, "form": form, "can_start": can_start}
    context["newer"] = queries.newer_version(assessment) if access.can_go_on(request, assessment) else None
    context["upgrades"] = queries.upgrades(assessment)
    context["can_see_activity"] = access.holds(request, assessment.client.workspace, Role.OWNER)
    context |= places(request, assessment.client.workspace)
    return render(request, "assessments/workspace/setup.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def copy(request: MemberRequest, assessment_id: UUID) -> HttpResponse:
    """Start the next assessment like this one, for this client or another."""
    assessment = access.manageable(request, assessment_id)
    if not access.can_start(request, assessment):
        raise PermissionDenied
    organisation = assessment.client.name
    form = StartForm(request.POST or None, initial={"organisation": organisation})
    if request.method == "POST" and form.is_valid():
        copied = home.started_before(request) or _copied(assessment, form.cleaned_data, by=request.user)
        return redirect("assessments:resume", copied.pk)
    clients = access.clients(request, assessment.client.workspace)
    context = {"assessment": assessment, "form": form, "clients": clients}
    context["suggestion"] = queries.suggested_title(organisation)
    context |= places(request, assessment.client.workspace)
    return render(request, "assessments/workspace/copy.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
@never_cache
def archive(request: MemberRequest, assessment_id: UUID) -> HttpResponse:
    """Out of the list, or with `back` into it again."""
    assessment = access.manageable(request, assessment_id)
    back = "back" in request.POST
    actions.archive(assessment=assessment, archived=not back, by=request.user)
    messages.success(request, "It is back in the list." if back else "It is in the archive. Nothing is lost.")
    return redirect("assessments:workspace", assessment.client.workspace_id)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def delete(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Says what goes, and deletes when that is confirmed."""
    assessment = access.manageable(request, assessment_id)
    # Who writes for one client only may not take frozen reports away from the workspace.
    if assessment.client.workspace.claimed_at and not access.can_start(request, assessment):
        raise PermissionDenied
    if request.method == "POST":
        actions.delete_assessment(assessment=assessment, by=access.person(request))
        messages.success(request, f"{assessment.title} is deleted.")
        return redirect("assessments:home")
    context = {"assessment": assessment, "going": queries.going_with_assessment(assessment)}
    context |= places(request, assessment.client.workspace)
    return render(request, "assessments/workspace/delete.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def close(request: MemberRequest, assessment_id: UUID) -> HttpResponse:
    """Says what closing does, and freezes the report when that is confirmed."""
    assessment = _closable(request, assessment_id)
    if request.method == "POST":
        actions.close(assessment=assessment, closed_by=request.user)
        # The report says so itself, with the way to the frozen one.
        messages.success(request, "The assessment is closed.", extra_tags="frame")
        return redirect("assessments:report", assessment.pk)
    found, words = queries.told(assessment)
    with written_in(assessment.client.workspace.locale):
        # Drafts are told apart by their words, and have days in them.
        behind = listed(outdated(found, words))
    context = {"assessment": assessment, "open_codes": found.open_codes, "outdated": behind}
    context |= places(request, assessment.client.workspace)
    return render(request, "assessments/workspace/close.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def reopen(request: MemberRequest, assessment_id: UUID) -> HttpResponse:
    """Says what reopening does, and does it when that is confirmed."""
    assessment = _closable(request, assessment_id)
    if request.method == "POST":
        actions.reopen(assessment=assessment, by=request.user)
        messages.success(request, "The assessment is open again. The report that was frozen stays as it is.")
        return redirect("assessments:report", assessment.pk)
    context = {"assessment": assessment, **places(request, assessment.client.workspace)}
    return render(request, "assessments/workspace/reopen.html", context)


def _saved(assessment: Assessment, lead: User | None) -> str:
    if lead is not None and assessment.lead is None:
        return "The set-up is saved. It has no lead now: who led it does not see this client."
    return "The set-up is saved."


def _closable(request: HttpRequest, assessment_id: UUID) -> Assessment:
    """Closing and reopening is for those who write in the whole workspace, as starting and deleting is.

    A frozen report is what a workspace has handed over; who writes for one client only goes on answering.
    """
    assessment = access.manageable(request, assessment_id)
    if not access.can_start(request, assessment):
        raise PermissionDenied
    return assessment


def _copied(assessment: Assessment, chosen: dict[str, Any], *, by: User) -> Assessment:
    framework = _framework_for_next(assessment)
    try:
        return actions.copy_set_up(assessment=assessment, framework=framework, by=by, **chosen)
    except actions.StartedError:
        # The form was gone back to, and its title was changed: meant as another one.
        return _copied(assessment, chosen | {"form_id": None}, by=by)


def _framework_for_next(assessment: Assessment) -> Framework:
    """The published version of the same framework, so that rounds can be compared; else the one in use."""
    try:
        return current(assessment.framework.code)
    except UnknownFrameworkError:
        return assessment.framework
