"""Where the frameworks come from: of those that are published, and of the one that an assessment rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments import access, queries
from assessments.reports.sources import sources as sources_of
from frameworks.queries import published, structure_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_safe
@never_cache
def sources(request: HttpRequest) -> HttpResponse:
    """Of every framework that an assessment can be started with."""
    found = [sources_of(structure_of(row.pk)) for row in published()]
    return render(request, "assessments/sources.html", {"found": found})


@require_safe
@never_cache
def assessment_sources(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Of the version that the assessment is pinned to, whether it is still published or not."""
    assessment = access.readable(request, assessment_id)
    context = {
        "found": [sources_of(structure_of(assessment.framework_id))],
        "report": reverse("assessments:report", args=[assessment.pk]),
    }
    return render(request, "assessments/sources.html", context)


@require_safe
@never_cache
def snapshot_sources(request: HttpRequest, snapshot_id: UUID) -> HttpResponse:
    """Of the version that a frozen report was made with."""
    kept = access.snapshot(request, snapshot_id)
    context = {
        "found": [sources_of(queries.frozen_report(kept).framework)],
        "report": reverse("assessments:snapshot", args=[kept.pk]),
    }
    return render(request, "assessments/sources.html", context)
