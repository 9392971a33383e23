"""The report as slides, live and frozen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments import access, actions, queries
from assessments.filenames import attachment, readable

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from assessments.domain.report import Report
    from assessments.domain.words import Words
    from assessments.models import Assessment

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@require_safe
@never_cache
def report_slides(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    assessment = access.readable(request, assessment_id)
    return _slides(request, lambda: queries.told(assessment), assessment)


@require_safe
@never_cache
def snapshot_slides(request: HttpRequest, snapshot_id: UUID) -> HttpResponse:
    kept = access.snapshot(request, snapshot_id)
    return _slides(request, lambda: queries.frozen_told(kept), kept.assessment)


def _slides(
    request: HttpRequest, read: Callable[[], tuple[Report, Words]], assessment: Assessment
) -> HttpResponse:
    """The report that `read` gives with its words, in today's brand of its workspace."""
    if request.method == "HEAD":
        return HttpResponse(content_type=CONTENT_TYPE)
    # Late: it imports python-pptx, which a worker that serves questions never pays for.
    from assessments.reports import slides

    found, words = read()
    made = slides.report_slides(
        found, brand=queries.brand(assessment.client, about=found.organisation), words=words
    )
    actions.log_export(assessment=assessment, by=access.person(request), what="slides")
    response = HttpResponse(made, content_type=CONTENT_TYPE)
    organisation = readable(found.organisation) or "Customer success"
    response["Content-Disposition"] = attachment(organisation, "maturity report.pptx")
    return response
