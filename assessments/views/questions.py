"""The questionnaire: one capability a page, saved at every change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from assessments import access, actions, queries
from assessments.domain.answers import Choice
from assessments.forms.assessing import AnswerForm
from assessments.views import question_page

if TYPE_CHECKING:
    from uuid import UUID

    from django_htmx.middleware import HtmxDetails

    from assessments.models import Assessment

    class HtmxRequest(HttpRequest):
        htmx: HtmxDetails


@require_safe
@never_cache
def resume(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Go on at the question that was opened last, or at the next open one if that is answered."""
    assessment = access.readable(request, assessment_id)
    if not access.can_edit(request, assessment):
        return redirect("assessments:report", assessment.pk)
    framework = queries.framework_of(assessment)
    place = queries.place(assessment)
    if place is None or place not in framework.capabilities:
        # Nothing was opened yet, or only in a version that asked more.
        place = next(iter(framework.capabilities))
    progress = queries.progress(framework, queries.recorded_answers(assessment))
    if progress.open_codes and place not in progress.open_codes:
        place = progress.next_open(place, framework) or place
    return redirect("assessments:question", assessment.pk, place)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def question(request: HtmxRequest, assessment_id: UUID, capability: str) -> HttpResponse:
    fetch = access.editable if request.method == "POST" else access.readable
    assessment = fetch(request, assessment_id)
    if capability not in queries.framework_of(assessment).capabilities:
        raise Http404
    if request.method == "POST":
        return _save(request, assessment, capability)
    page = question_page.build(request, assessment, capability)
    if page.can_edit:
        actions.remember_place(assessment=assessment, capability=capability)
    newer = queries.newer_version(assessment) if page.can_edit else None
    response = render(request, "assessments/question.html", {"page": page, "newer": newer})
    if "way" in request.GET:
        response.set_cookie(
            question_page.WAY_COOKIE,
            page.way,
            max_age=settings.SESSION_COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


@require_POST
@never_cache
def take_profile(request: HttpRequest, assessment_id: UUID, capability: str) -> HttpResponse:
    """Take what the client's profile proposes: for this question, or with `all` for every open one."""
    assessment = access.editable(request, assessment_id)
    if capability not in queries.framework_of(assessment).capabilities:
        raise Http404
    try:
        taken = actions.take_profile(
            assessment=assessment,
            only=None if "all" in request.POST else capability,
            by=access.person(request),
        )
    except actions.ClosedError:
        raise PermissionDenied from None
    if "all" in request.POST and taken:
        marked = "1 question is" if taken == 1 else f"{taken} questions are"
        messages.success(request, f"{marked} marked as not applicable. Each can still be answered.")
    url = reverse("assessments:question", args=[assessment.pk, capability])
    return redirect(url if "all" in request.POST else f"{url}#answer")


def _save(request: HtmxRequest, assessment: Assessment, code: str) -> HttpResponse:
    """Keep what can be kept; what is wrong in one field does not hold up the others."""
    framework = queries.framework_of(assessment)
    form = AnswerForm(framework, framework.capabilities[code], request.POST)
    change = form.valid_parts(scripted=bool(request.htmx))
    try:
        actions.save_answer(
            assessment=assessment,
            capability=code,
            change=change,
            base=form.base(),
            by=access.person(request),
        )
    except actions.ClosedError:
        raise PermissionDenied from None
    except actions.ConflictError:
        return _respond(request, assessment, code, form=form, conflict=True)
    if form.errors:
        return _respond(request, assessment, code, form=form)
    if "next" not in request.POST and request.htmx:
        cleared = "clear" in request.POST and change.get("choice") is Choice.OPEN
        return _respond(request, assessment, code, cleared=cleared)
    if "next" in request.POST and change.get("choice") is Choice.OPEN:
        name = framework.capabilities[code].name
        messages.info(request, f"“{name}” was left open. It waits for you and counts as not answered.")
    url = _next_url(assessment, code) if "next" in request.POST else f"{request.path}#answer"
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def _next_url(assessment: Assessment, code: str) -> str:
    order = list(queries.framework_of(assessment).capabilities)
    following = order[order.index(code) + 1 :]
    if following:
        return reverse("assessments:question", args=[assessment.pk, following[0]])
    return reverse("assessments:report", args=[assessment.pk])


def _respond(
    request: HtmxRequest,
    assessment: Assessment,
    code: str,
    *,
    form: AnswerForm | None = None,
    conflict: bool = False,
    cleared: bool = False,
) -> HttpResponse:
    """The state after a save, read afresh: parts of the page for htmx, the whole page otherwise."""
    page = question_page.build(request, assessment, code, form=form, conflict=conflict, cleared=cleared)
    template = "assessments/question/_saved.html" if request.htmx else "assessments/question.html"
    status = 409 if conflict else 422 if form else 200
    return render(request, template, {"page": page}, status=status)
