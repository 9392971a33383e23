"""A `Report` as a PDF for a board: one HTML document, drawn by WeasyPrint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from django.template.loader import render_to_string
from django.utils import translation

from assessments.reports import render
from assessments.reports.plan import plan
from assessments.reports.present import present
from assessments.reports.radar import text_width
from assessments.reports.render import PdfUnavailable
from assessments.reports.rules import rules
from assessments.reports.texts import breakable

if TYPE_CHECKING:
    from assessments.domain.report import Report

__all__ = ["PageSize", "PdfUnavailable", "report_html", "report_pdf"]

PageSize = Literal["A4", "Letter"]
CHART_FONT = "Inter, DejaVu Sans, sans-serif"
HEAD_WIDTH = 230.0
"""Points a running head may take."""
HEAD_SIZE = 7.5


def report_pdf(report: Report, *, page_size: PageSize = "A4", in_process: bool = False) -> bytes:
    """`report` as a tagged PDF (PDF/UA-1).

    Rendered in a warm process of its own, which a crash cannot take the server with; `in_process` renders here, for a
    command. Raises `PdfUnavailable` where a library or font is missing.
    """
    html, css = report_html(report, page_size=page_size), _style(page_size)
    return render.render(html, css) if in_process else render.renderer.render(html, css)


def report_html(report: Report, *, page_size: PageSize = "A4") -> str:  # noqa: ARG001 - the size is in the style
    """The document that becomes the PDF. Everything typed by users is escaped and can be broken into lines."""
    framework = report.framework
    with translation.override(framework.language):
        shown = present(report, text=breakable)
        return render_to_string(
            "reports/report.html",
            {
                "report": report,
                "framework": framework,
                "shown": shown,
                "pulled_in": [
                    row.pulled_in for pillar in shown.pillars for row in pillar.capabilities if row.pulled_in
                ],
                "plan": plan(report),
                "rules": rules(report),
                "chart_font": CHART_FONT,
                "running_head": shortened(report.organisation, HEAD_WIDTH, HEAD_SIZE),
            },
        )


def shortened(text: str, width: float, size: float) -> str:
    """`text` cut to what fits into `width` at type of `size`, with an ellipsis if something was cut."""
    text = " ".join(breakable(text).replace("\u200b", "").split())
    if text_width(text, size) <= width:
        return text
    kept = ""
    for char in text:
        if text_width(f"{kept}{char}…", size) > width:
            break
        kept += char
    return f"{kept.rstrip()}…"


def _style(page_size: PageSize) -> str:
    return render_to_string("reports/report.css", {"page_size": page_size})
