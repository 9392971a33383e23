"""A version of a framework as respondents, report readers and PDF readers will see it, before it is published.

Everything is made in memory from a copy of answers: nothing is stored, and what is posted is not kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from assessments import access, queries
from assessments.domain.words import NO_WORDS
from assessments.models import Assessment, Client, State, Workspace
from assessments.queries import previews
from assessments.reports.page import page as report_page
from assessments.views import question_page
from assessments.views.report import charts_of, pdf_response
from frameworks.checks import unfinished
from frameworks.views.gate import VIEW, framework_page, page

if TYPE_CHECKING:
    from assessments.queries.previews import Preview
    from frameworks import structure
    from frameworks.models import Framework

SAMPLE = "sample"
NOBODY = UUID(int=0)
"""Stands in addresses for the assessment that there is none of."""
LISTED = 200
"""Assessments to choose from."""


@require_safe
@framework_page(VIEW)
def preview(request: HttpRequest, framework: Framework) -> HttpResponse:
    """Asks on whose answers, and leads to the questions, the report and the PDF."""
    draft = queries.draft_structure(framework.pk)
    listed = access.assessments(request).filter(framework__code=framework.code).select_related("client")
    of = request.GET.get("of", SAMPLE)
    chosen = None if of == SAMPLE else access.readable(request, _uuid(of))
    newest = list(previews.newest_first(listed)[: LISTED + 1])
    shown = newest[:LISTED]
    return page(
        request,
        "preview",
        framework,
        tab="Preview",
        title="Preview",
        structure=draft,
        problems=unfinished(draft) if draft else (),
        of=of,
        assessments=shown if chosen is None or chosen in shown else [chosen, *shown],
        only_newest=LISTED if len(newest) > LISTED else 0,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@framework_page(VIEW)
def question(request: HttpRequest, framework: Framework, of: str, capability: str) -> HttpResponse:
    """The page of a capability. What is posted is not kept: it goes on to the next question."""
    draft = _sound(framework)
    if draft is None:
        return _refused(request, framework)
    if capability not in draft.capabilities:
        raise Http404
    if request.method == "POST":
        return redirect(_next(framework, draft, of, capability))
    found = _found(request, draft, of)
    kept = {code: queries.Recorded(answer=answer, revision=1) for code, answer in found.answers.items()}
    shown = question_page.lay_out(
        request, _as_assessment(framework, found), draft, kept, capability, can_edit=True
    )
    context = {"page": shown, "framework": framework, "of": of, "found": found, "is_preview": True}
    response = render(request, "admin/frameworks/preview_question.html", context)
    # Its links are those of an assessment; here they lead to the pages of the preview, which end alike.
    there = reverse("editors:preview_report", args=[framework.pk, of]).removesuffix("report/")
    here = reverse("assessments:report", args=[NOBODY]).removesuffix("report/")
    response.content = response.content.replace(here.encode(), there.encode())
    return response


@require_safe
@framework_page(VIEW)
def report(request: HttpRequest, framework: Framework, of: str) -> HttpResponse:
    draft = _sound(framework)
    if draft is None:
        return _refused(request, framework)
    preview = _found(request, draft, of)
    found = preview.report()
    context = {
        "assessment": _as_assessment(framework, preview),
        "page": report_page(found),
        "report": found,
        "can_edit": False,
        "pdf": reverse("editors:preview_pdf", args=[framework.pk, of]),
        "charts": reverse("editors:preview_charts", args=[framework.pk, of]),
        "framework": framework,
        "of": of,
        "found": preview,
    }
    return render(request, "admin/frameworks/preview_report.html", context)


@require_safe
@framework_page(VIEW)
def charts(request: HttpRequest, framework: Framework, of: str) -> HttpResponse:
    draft = _sound(framework)
    return (
        JsonResponse({}, status=409)
        if draft is None
        else charts_of(_found(request, draft, of).report(), NO_WORDS)
    )


@require_safe
@framework_page(VIEW)
def pdf(request: HttpRequest, framework: Framework, of: str) -> HttpResponse:
    draft = _sound(framework)
    if draft is None:
        return _refused(request, framework)
    back = reverse("editors:preview_report", args=[framework.pk, of])
    return pdf_response(request, _found(request, draft, of).report(), back=back)


def _sound(framework: Framework) -> structure.Framework | None:
    """The version as it is now; None for a draft that cannot be scored."""
    draft = queries.draft_structure(framework.pk)
    return None if draft is None or unfinished(draft) else draft


def _refused(request: HttpRequest, framework: Framework) -> HttpResponse:
    messages.error(request, "This draft does not hold together yet: put right what the checks found first.")
    return redirect("editors:preview", framework.pk)


def _found(request: HttpRequest, draft: structure.Framework, of: str) -> Preview:
    """Raises `Http404` for an assessment that this editor may not read, or of another framework."""
    if of == SAMPLE:
        return previews.preview_of_sample(draft)
    assessment = access.readable(request, _uuid(of))
    if assessment.framework.code != draft.code:
        raise Http404
    return previews.preview_of(draft, assessment)


def _uuid(of: str) -> UUID:
    try:
        return UUID(of)
    except ValueError:
        raise Http404 from None


def _as_assessment(framework: Framework, preview: Preview) -> Assessment:
    """An assessment as the pages want one. It is never saved."""
    client = Client(name=preview.organisation, workspace=Workspace())
    return Assessment(
        pk=NOBODY, client=client, framework=framework, title=preview.title, state=State.ANSWERING
    )


def _next(framework: Framework, draft: structure.Framework, of: str, code: str) -> str:
    order = list(draft.capabilities)
    following = order[order.index(code) + 1 :]
    if following:
        return reverse("editors:preview_question", args=[framework.pk, of, following[0]])
    return reverse("editors:preview_report", args=[framework.pk, of])
