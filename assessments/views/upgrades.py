"""Newer versions of the framework: what would change, going on with one, and what was said before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments import access, actions, queries
from assessments.forms.workspaces import ContinueForm
from assessments.models import State
from assessments.reports import changes

if TYPE_CHECKING:
    from uuid import UUID

    from django.contrib.auth.models import User

    from assessments.domain.upgrading import UpgradePlan
    from assessments.models import Assessment
    from frameworks.models import Framework


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def upgrade(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Says what a newer version changes, and goes on with it when that is confirmed."""
    assessment = access.manageable(request, assessment_id)
    if assessment.state == State.CLOSED:
        return redirect("assessments:continue_on", assessment.pk)
    newer = queries.newer_version(assessment)
    if newer is None or not _is_agreed(request, newer):
        return _plan(request, assessment, newer)
    try:
        kept = actions.upgrade(assessment=assessment, framework=newer, by=access.person(request))
    except actions.ClosedError:
        raise PermissionDenied from None
    except actions.UpgradeError as refused:
        messages.error(request, f"{refused} Nothing was changed.")
        return redirect("assessments:upgrade", assessment.pk)
    plan = queries.before_upgrade(kept).plan
    said = f"The assessment is on version {newer.version} now."
    messages.success(request, _with_way_on(said, assessment, plan))
    return redirect("assessments:before_upgrade", kept.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def continue_on(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Says what carries over from a closed assessment, and starts a new one with it."""
    assessment = access.manageable(request, assessment_id)
    if assessment.state != State.CLOSED:
        return redirect("assessments:upgrade", assessment.pk)
    if not access.can_start(request, assessment):
        raise PermissionDenied
    newer = queries.newer_version(assessment)
    form = ContinueForm(request.POST or None, initial={"title": assessment.title})
    if form.is_valid():
        known = access.started_by(request, organisation=assessment.client.name, **form.cleaned_data)
        if known:
            return redirect("assessments:report", known.pk)
    if newer is None or not _is_agreed(request, newer) or not form.is_valid():
        return _plan(request, assessment, newer, form)
    plan = queries.upgrade_plan(assessment, newer)
    try:
        made = _continued(assessment, newer, form.cleaned_data, by=access.person(request))
    except actions.UpgradeError as refused:
        messages.error(request, f"{refused} Nothing was changed.")
        return redirect("assessments:continue_on", assessment.pk)
    said = f"This is a new assessment on version {newer.version}; the closed one stays as it is."
    messages.success(request, _with_way_on(said, made, plan))
    return redirect("assessments:report", made.pk)


def _continued(
    assessment: Assessment, newer: Framework, chosen: dict[str, Any], *, by: User | None
) -> Assessment:
    try:
        return actions.continue_on(assessment=assessment, framework=newer, by=by, **chosen)
    except actions.StartedError:
        # The form was gone back to, and its title was changed: meant as another one.
        return actions.continue_on(
            assessment=assessment, framework=newer, by=by, **chosen | {"form_id": None}
        )


@require_safe
@never_cache
def before_upgrade(request: HttpRequest, upgrade_id: UUID) -> HttpResponse:
    """What an assessment said before it went on with a newer version, with what fell away."""
    kept = access.upgrade(request, upgrade_id)
    before = queries.before_upgrade(kept)
    context = {
        "upgrade": kept,
        "assessment": kept.assessment,
        "plan": changes.plan_page(before.plan),
        "before": changes.answers_page(before.report),
        # Later versions may not have these questions.
        "links": kept.assessment.framework_id == kept.to_framework_id,
    }
    return render(request, "assessments/upgrade/before.html", context)


def _is_agreed(request: HttpRequest, newer: Framework) -> bool:
    """Whether what was shown is what would be done: another version may have been published since."""
    return request.method == "POST" and request.POST.get("version") == str(newer.pk)


def _plan(
    request: HttpRequest, assessment: Assessment, newer: Framework | None, form: ContinueForm | None = None
) -> HttpResponse:
    """The page that shows what would change. A POST that comes here was not done: the page says why."""
    if newer is None:
        status = 409 if request.method == "POST" else 200
        return render(request, "assessments/upgrade/none.html", {"assessment": assessment}, status=status)
    other = request.method == "POST" and not _is_agreed(request, newer)
    context = {
        "assessment": assessment,
        "newer": newer,
        "plan": changes.plan_page(queries.upgrade_plan(assessment, newer)),
        "form": form,
        "is_other": other,
    }
    status = 409 if other else 422 if form and form.errors else 200
    return render(request, "assessments/upgrade/plan.html", context, status=status)


def _with_way_on(said: str, assessment: Assessment, plan: UpgradePlan) -> str:
    """The sentence with a link to the first question that waits for an answer."""
    waiting = plan.to_answer
    if not waiting:
        return f"{said} Nothing has to be answered again."
    url = reverse("assessments:question", args=[assessment.pk, waiting[0]])
    wait = "1 question waits" if len(waiting) == 1 else f"{len(waiting)} questions wait"
    return format_html('{} {} for an answer: <a href="{}">begin with the first</a>.', said, wait, url)
