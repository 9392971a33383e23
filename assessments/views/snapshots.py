"""Frozen reports: the page, its charts and the PDF, as they were when the assessment was closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from assessments import access, queries
from assessments.models import Role
from assessments.views.report import charts_of, pdf_of, report_page

if TYPE_CHECKING:
    from uuid import UUID


@require_safe
@never_cache
def snapshot(request: HttpRequest, snapshot_id: UUID) -> HttpResponse:
    kept = access.snapshot(request, snapshot_id)
    found, words = queries.frozen_told(kept)
    context = {
        "assessment": kept.assessment,
        "snapshot": kept,
        "words": words,
        "report": found,
        "can_edit": False,
        "pdf": reverse("assessments:snapshot_pdf", args=[kept.pk]),
        "slides": reverse("assessments:snapshot_slides", args=[kept.pk]),
        "charts": reverse("assessments:snapshot_charts", args=[kept.pk]),
        "can_share": access.holds(request, kept.assessment.client.workspace, Role.EDITOR),
        "snapshots": list(queries.snapshots(kept.assessment.client_id)),
    }
    return report_page(request, "assessments/report.html", context)


@require_safe
@cache_control(private=True, no_store=True)
def snapshot_charts(request: HttpRequest, snapshot_id: UUID) -> JsonResponse:
    return charts_of(*queries.frozen_told(access.snapshot(request, snapshot_id)))


@require_safe
@never_cache
def snapshot_pdf(request: HttpRequest, snapshot_id: UUID) -> HttpResponse:
    kept = access.snapshot(request, snapshot_id)
    back = reverse("assessments:snapshot", args=[kept.pk])
    return pdf_of(
        request, lambda: queries.frozen_told(kept), back=back, assessment=kept.assessment, snapshot=kept
    )
