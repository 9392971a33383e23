"""The report: the page, its settings, the figures of its charts and the PDF."""

from __future__ import annotations

from decimal import Decimal
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments import access, actions, queries
from assessments.domain.wording import listed
from assessments.domain.words import NO_WORDS, Words
from assessments.filenames import attachment, readable
from assessments.forms.assessing import SettingsForm
from assessments.keeping import place_of
from assessments.locales import written_in
from assessments.models import Role, State
from assessments.reports.brand import NO_BRAND, Brand
from assessments.reports.drafting import outdated
from assessments.reports.effect import effect
from assessments.reports.page import page
from assessments.reports.pdf import PageSize, PdfBusy, PdfUnavailable, report_pdf as report_as_pdf

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any
    from uuid import UUID

    from django_htmx.middleware import HtmxDetails

    from assessments.domain.report import Report
    from assessments.models import Assessment, Snapshot

    class HtmxRequest(HttpRequest):
        htmx: HtmxDetails


@require_safe
@never_cache
def report(request: HtmxRequest, assessment_id: UUID) -> HttpResponse:
    assessment = access.readable(request, assessment_id)
    return _page(request, assessment, *queries.told(assessment))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def report_settings(request: HtmxRequest, assessment_id: UUID) -> HttpResponse:
    if request.method != "POST":
        # The address of refused settings, opened again.
        return redirect(_settings_url(access.readable(request, assessment_id)))
    assessment = access.editable(request, assessment_id)
    found, words = queries.told(assessment)
    form = SettingsForm(
        found.framework, request.POST, initial=_settings(assessment, found), today=found.result.score
    )
    if not form.is_valid():
        return _page(request, assessment, found, words, form)
    try:
        actions.change_settings(assessment=assessment, by=access.person(request), **form.chosen())
    except actions.ClosedError:
        raise PermissionDenied from None
    changed = queries.report(assessment)
    with written_in(assessment.client.workspace.locale):
        saved = f"Saved. {effect(found, changed)}"
    if request.htmx:
        return _page(request, assessment, changed, words, saved=saved)
    messages.success(request, saved, extra_tags="settings")
    return redirect(_settings_url(assessment))


def _settings_url(assessment: Assessment) -> str:
    return f"{reverse('assessments:report', args=[assessment.pk])}#settings"


@require_safe
@cache_control(private=True, no_store=True)
def report_charts(request: HttpRequest, assessment_id: UUID) -> JsonResponse:
    """The figures of all charts of the page."""
    return charts_of(*queries.told(access.readable(request, assessment_id)))


def charts_of(found: Report, words: Words) -> JsonResponse:
    """The figures of the sections that are shown."""
    # Late: it imports Plotly, which a worker that serves questions never pays for.
    from assessments.reports.charts import figures

    return JsonResponse(figures(found, words))


@require_safe
@never_cache
def report_pdf(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """The report as a file. `size` is A4 or Letter; where no PDF can be made, a page that says what to do."""
    assessment = access.readable(request, assessment_id)
    back = reverse("assessments:report", args=[assessment.pk])
    frozen = queries.newest_snapshot(assessment) if assessment.state == State.CLOSED else None
    return pdf_of(
        request,
        lambda: queries.frozen_told(frozen) if frozen else queries.told(assessment),
        back=back,
        assessment=assessment,
        snapshot=frozen,
    )


def pdf_of(
    request: HttpRequest,
    read: Callable[[], tuple[Report, Words]],
    *,
    back: str,
    assessment: Assessment,
    snapshot: Snapshot | None = None,
) -> HttpResponse:
    """The file of the report that `read` gives with its words, in today's brand of its workspace; `back` leads to its
    page where no file can be made. `snapshot`: where it is frozen.
    """
    if request.method == "HEAD":
        return HttpResponse(content_type="application/pdf")
    found, words = read()
    brand = queries.brand(assessment.client, about=found.organisation)
    response = pdf_response(request, found, back=back, brand=brand, words=words, snapshot=snapshot)
    if response.status_code == HTTPStatus.OK:
        actions.log_pdf(assessment=assessment, by=access.person(request))
    return response


def pdf_response(
    request: HttpRequest,
    found: Report,
    *,
    back: str,
    brand: Brand = NO_BRAND,
    words: Words = NO_WORDS,
    around: Mapping[str, Any] | None = None,
    snapshot: Snapshot | None = None,
) -> HttpResponse:
    """`found` as a file to keep, or where none can be made a page that says why, with the way `back`; `around`: what
    the template needs for what stands around that page. The file of a `snapshot` is made once and kept.
    """
    size = _page_size(request)
    try:
        place = place_of(snapshot, found, page_size=size, brand=brand, words=words) if snapshot else None
        kept = place.content if place else None
        pdf = kept or report_as_pdf(found, page_size=size, brand=brand, words=words)
        if place and not kept:
            place.keep(pdf)
    except PdfUnavailable as reason:
        context = {"back": back, "reason": reason, **(around or {})}
        refused = render(request, "assessments/report/no_pdf.html", context, status=503)
        if isinstance(reason, PdfBusy):
            refused["Retry-After"] = "60"
        return refused
    response = HttpResponse(pdf, content_type="application/pdf")
    organisation = readable(found.organisation) or "Customer success"
    kind = "maturity report.pdf" if size == "A4" else "maturity report (Letter).pdf"
    response["Content-Disposition"] = attachment(organisation, kind)
    return response


def _page_size(request: HttpRequest) -> PageSize:
    return "Letter" if request.GET.get("size") == "Letter" else "A4"


def _page(
    request: HtmxRequest,
    assessment: Assessment,
    found: Report,
    words: Words,
    form: SettingsForm | None = None,
    *,
    saved: str = "",
) -> HttpResponse:
    """The page, or for htmx the part that follows the settings. `form`: one that was refused; `saved`: what one that
    was taken did.
    """
    can_edit = access.can_edit(request, assessment)
    if form is None and can_edit:
        form = SettingsForm(found.framework, initial=_settings(assessment, found), today=found.result.score)
    return report_page(
        request,
        "assessments/report/_report.html" if request.htmx else "assessments/report.html",
        {
            "assessment": assessment,
            "words": words,
            "report": found,
            "can_edit": can_edit,
            "is_sample": assessment.client.workspace.is_sample,
            "form": form,
            "pdf": reverse("assessments:report_pdf", args=[assessment.pk]),
            "slides": reverse("assessments:report_slides", args=[assessment.pk]),
            "charts": reverse("assessments:report_charts", args=[assessment.pk]),
            "newer": queries.newer_version(assessment) if access.can_go_on(request, assessment) else None,
            **_frame(request, assessment, found),
            "saved": saved,
        },
        status=422 if form and form.errors else 200,
    )


def report_page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """The `report` of an `assessment` in the context, with its `words`. Days and numbers are written as its workspace
    does. Who may edit learns which texts the result has left behind.
    """
    with written_in(context["assessment"].client.workspace.locale):
        found, words = context["report"], context["words"]
        shown = {"page": page(found, words), **context}
        if context["can_edit"]:
            shown["outdated"] = listed(outdated(found, words))
        return render(request, template, shown, status=status)


def _frame(request: HttpRequest, assessment: Assessment, found: Report) -> dict[str, Any]:
    """What members see around the report: its state, and the frozen reports of the same client."""
    if assessment.client.workspace.claimed_at is None:
        return {}
    snapshots = list(queries.snapshots(assessment.client_id))
    return {
        "is_closed": assessment.state == State.CLOSED,
        "is_ready": not found.open_codes or assessment.state == State.IN_REVIEW,
        "can_manage": access.can_manage(request, assessment),
        "can_close": (can_close := access.holds(request, assessment.client.workspace, Role.EDITOR)),
        "can_share": can_close,
        "snapshots": snapshots,
        "frozen": next((kept for kept in snapshots if kept.assessment_id == assessment.pk), None),
        "upgrades": list(queries.upgrades(assessment)),
    }


def _settings(assessment: Assessment, found: Report) -> dict[str, Any]:
    """What the form shows: what was set, and nothing where the default stands."""
    focus = found.settings.focus or {}
    shares = {
        SettingsForm.share_name(code): 100 * Decimal(share.numerator) / share.denominator
        for code, share in focus.items()
    }
    return {
        "target": _target(found),
        "focus": SettingsForm.OWN if focus else SettingsForm.EQUAL,
        "streams": found.settings.streams,
        "starts_on": assessment.starts_on,
        **shares,
    }


def _target(found: Report) -> str:
    """The phase that was set; today's once the organisation has passed it, since nobody aims lower."""
    if not found.settings.target:
        return ""
    return found.framework.phase(max(found.target, found.result.score)).code
