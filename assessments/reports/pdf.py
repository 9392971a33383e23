"""A `Report` as a PDF for a board: one HTML document, drawn by WeasyPrint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from assessments.domain.words import NO_WORDS, Words
from assessments.locales import written_in
from assessments.reports import headlines, render
from assessments.reports.brand import NO_BRAND, Brand
from assessments.reports.colour import light_accent
from assessments.reports.lettering import number, text_width
from assessments.reports.method import method
from assessments.reports.plan import plan
from assessments.reports.present import present
from assessments.reports.ramp import SHADES, Shade, shades_of
from assessments.reports.render import PdfBusy, PdfStopped, PdfUnavailable
from assessments.reports.rules import rules
from assessments.reports.texts import breakable, plain
from assessments.reports.timeline import timelines

if TYPE_CHECKING:
    from assessments.domain.report import Report

__all__ = ["PageSize", "PdfBusy", "PdfStopped", "PdfUnavailable", "report_html", "report_pdf", "style"]

PageSize = Literal["A4", "Letter"]
DEFAULT_ACCENT = "#0f5c5f"
CHART_FONT = "Inter, DejaVu Sans, sans-serif"
HEAD_WIDTH = 230.0
"""Points a running head may take."""
HEAD_SIZE = 7.5
HEAD_LOGO = (51.0, 14.0)
"""Points that the logo may be wide and high in a running head."""
HEAD_MIDDLE = 27.0
"""Points from the middle of a running head to the text below."""
HEAD_GAP = 7.0
"""Points between the logo and the running head."""
FOOT_WIDTH = 600.0
"""Points of the footer text: two lines of what `@bottom-center` is wide, less what the break leaves empty."""
LOGO, CLIENT_LOGO = "brand:logo", "brand:client"
"""The addresses of the logos in the document."""


def report_pdf(
    report: Report, *, page_size: PageSize = "A4", brand: Brand = NO_BRAND, words: Words = NO_WORDS
) -> bytes:
    """`report` as a tagged PDF (PDF/UA-1), made in a warm process whose crash cannot take the caller along.

    Raises `PdfUnavailable` with what to install where a library or font is missing.
    """
    return document(report, page_size=page_size, brand=brand, words=words).pdf()


@dataclass(frozen=True, kw_only=True)
class Document:
    """Everything that goes into a file, before it is drawn."""

    html: str
    css: str
    pictures: Mapping[str, bytes]

    def fingerprint(self, *parts: object) -> str:
        """The same for the same file only; `parts`: what it is of."""
        return render.fingerprint(*parts, html=self.html, css=self.css, pictures=self.pictures)

    def pdf(self, *, timeout: float = render.TIMEOUT) -> bytes:
        """The file; `render.LackingFonts` if it could be better. Raises `PdfUnavailable`, after `timeout` seconds at
        the latest.
        """
        return render.renderer.render(self.html, self.css, self.pictures, timeout=timeout)


def document(
    report: Report, *, page_size: PageSize = "A4", brand: Brand = NO_BRAND, words: Words = NO_WORDS
) -> Document:
    """What becomes the PDF of `report`."""
    return Document(
        html=report_html(report, page_size=page_size, brand=brand, words=words),
        css=style(page_size, brand),
        pictures=pictures(brand),
    )


def pictures(brand: Brand) -> dict[str, bytes]:
    """What the document may fetch besides our fonts: the logos that there are."""
    return {name: png for name, png in ((LOGO, brand.logo), (CLIENT_LOGO, brand.client_logo)) if png}


def report_html(
    report: Report, *, page_size: PageSize = "A4", brand: Brand = NO_BRAND, words: Words = NO_WORDS
) -> str:
    """The document that becomes the PDF. Everything typed by users is escaped and can be broken into lines."""
    framework = report.framework
    with translation.override(framework.language), written_in(brand.locale):
        shown, planned = present(report, text=breakable, words=words), plan(report)
        return render_to_string(
            "reports/report.html",
            {
                "report": report,
                "framework": framework,
                "shown": shown,
                "pulled_in": [
                    row.pulled_in for pillar in shown.pillars for row in pillar.capabilities if row.pulled_in
                ],
                "heat_headline": headlines.heat(report),
                "gap_headline": headlines.gaps(shown) if shown.gaps else "",
                "risk_headline": headlines.risks(shown, planned),
                "plan": planned,
                "timelines": timelines(planned),
                "rules": rules(report),
                "method": method(framework),
                "whose": plain(report.organisation),
                "named": plain(report.title) or framework.name,
                "author": plain(brand.name or report.organisation),
                "page_size": page_size,
                "chart_font": CHART_FONT,
                "chart_accent": accent(brand),
                "logo": LOGO if brand.logo else "",
                "client_logo": CLIENT_LOGO if brand.client_logo else "",
                "client_name": breakable(brand.client_name),
                "brand_name": breakable(brand.name),
                "prepared_by": "" if brand.name in ("", report.organisation) else breakable(brand.name),
                "contact": breakable(brand.contact),
                "running_foot": shortened(brand.footer, FOOT_WIDTH, HEAD_SIZE),
                "running_head": shortened(report.organisation, HEAD_WIDTH - _room(brand), HEAD_SIZE),
            },
        )


def shortened(text: str, width: float, size: float) -> str:
    """`text` cut to what fits into `width` at type of `size`, with an ellipsis if something was cut."""
    text = plain(text)
    if text_width(text, size) <= width:
        return text
    kept = ""
    for char in text:
        if text_width(f"{kept}{char}…", size) > width:
            break
        kept += char
    return f"{kept.rstrip()}…"


def style(page_size: PageSize, brand: Brand = NO_BRAND) -> str:
    """The style sheet that goes with `report_html`."""
    context = {
        "page_size": page_size,
        "accent": accent(brand),
        "shades": SHADES,
        "stairs": stairs(brand),
        "head_logo": head_logo(brand),
    }
    return render_to_string("reports/report.css", context) + render_to_string("reports/words.css", context)


@dataclass(frozen=True, kw_only=True)
class HeadLogo:
    """The logo of the workspace in the running heads, a background that nobody hears. Lengths: points, as text."""

    address: str
    width: str
    height: str
    bottom: str
    """From its lower edge to the text of the page."""
    room: str
    """What it takes of the head, with what stays free beside it."""


def head_logo(brand: Brand) -> HeadLogo | None:
    """Where there is a logo: as large as `HEAD_LOGO` allows, in the middle of the line of the head."""
    if not brand.logo:
        return None
    width, height = _fitted(brand.logo)
    return HeadLogo(
        address=LOGO,
        width=number(width),
        height=number(height),
        bottom=number(HEAD_MIDDLE - height / 2),
        room=number(_room(brand)),
    )


def _room(brand: Brand) -> float:
    return _fitted(brand.logo)[0] + HEAD_GAP if brand.logo else 0.0


def _fitted(png: bytes) -> tuple[float, float]:
    # The header of a PNG has its size at a fixed place.
    wide, high = (max(1, int.from_bytes(png[start : start + 4])) for start in (16, 20))
    scale = min(HEAD_LOGO[0] / wide, HEAD_LOGO[1] / high)
    return wide * scale, high * scale


def stairs(brand: Brand) -> tuple[Shade, ...]:
    """The colours of the stairs on the cover: those of the phases, or shades of an accent that somebody chose."""
    return shades_of(accent(brand)) if _chosen(brand) else SHADES


def accent(brand: Brand = NO_BRAND) -> str:
    """The accent of the brand, else of this installation, dark enough for text on paper."""
    return light_accent(_chosen(brand) or DEFAULT_ACCENT).accent


def _chosen(brand: Brand) -> str:
    return brand.accent or settings.BRAND_ACCENT
