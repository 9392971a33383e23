"""The report as files for other programs: a spreadsheet, CSV and JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments import access, actions, queries
from assessments.filenames import attachment, readable
from assessments.reports.exchange import report_csv, report_json
from assessments.reports.workbook import CONTENT_TYPE, report_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from assessments.domain.report import Report
    from assessments.models import Assessment


@dataclass(frozen=True)
class Kind:
    name: str
    """As people call it."""
    content_type: str
    ending: str
    write: Callable[[Report, Assessment], bytes]


KINDS = {
    "spreadsheet": Kind(
        "spreadsheet",
        CONTENT_TYPE,
        ".xlsx",
        lambda found, assessment: report_workbook(
            found, brand=queries.brand(assessment.client, about=found.organisation)
        ),
    ),
    "csv": Kind("CSV", "application/zip", " (CSV).zip", lambda found, _assessment: report_csv(found)),
    "json": Kind(
        "JSON",
        "application/json",
        ".json",
        lambda found, assessment: report_json(found, id=str(assessment.pk)),
    ),
}


@require_safe
@never_cache
def report_export(request: HttpRequest, assessment_id: UUID, kind: str) -> HttpResponse:
    assessment = access.readable(request, assessment_id)
    return _file(request, kind, lambda: queries.report(assessment), assessment)


@require_safe
@never_cache
def snapshot_export(request: HttpRequest, snapshot_id: UUID, kind: str) -> HttpResponse:
    kept = access.snapshot(request, snapshot_id)
    return _file(request, kind, lambda: queries.frozen_report(kept), kept.assessment)


def _file(
    request: HttpRequest, kind: str, read: Callable[[], Report], assessment: Assessment
) -> HttpResponse:
    """The report that `read` gives, in today's brand of its workspace."""
    wanted = KINDS.get(kind)
    if wanted is None:
        raise Http404
    if request.method == "HEAD":
        return HttpResponse(content_type=wanted.content_type)
    found = read()
    response = HttpResponse(wanted.write(found, assessment), content_type=wanted.content_type)
    actions.log_export(assessment=assessment, by=access.person(request), what=wanted.name)
    organisation = readable(found.organisation) or "Customer success"
    response["Content-Disposition"] = attachment(organisation, f"maturity report{wanted.ending}")
    return response
