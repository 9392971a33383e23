"""A `Report` as slides that a consultant presents as they are: native charts and tables, in the brand of a workspace.

Imported late: it brings python-pptx and lxml along, which a worker that serves questions never pays for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation

from assessments.domain.words import NO_WORDS, Words
from assessments.locales import written_in
from assessments.reports.brand import NO_BRAND, Brand
from assessments.reports.deck import ahead, draw, frame, measure, opening, package, roadmap
from assessments.reports.deck.draw import Deck
from assessments.reports.deck.opening import Told
from assessments.reports.pdf import accent, stairs
from assessments.reports.plan import plan
from assessments.reports.present import present

if TYPE_CHECKING:
    from assessments.domain.report import Report

__all__ = ["report_slides"]

STORY = (
    opening.cover,
    opening.finding,
    opening.pillars,
    opening.phases,
    opening.heat,
    ahead.following,
    ahead.gaps,
    ahead.risks,
    roadmap.timeline,
    roadmap.near,
    ahead.measured,
)
"""In the order in which it is told. A chapter without anything to say makes no slide."""


PARTED = " · "
LEAST = 130.0
"""Points that each name keeps in the foot, however long the words of the brand are."""
FOOT_ROOM = (frame.PLACES["ftr"].w - draw.NO_ROUNDING) * draw.POINTS


def report_slides(report: Report, *, brand: Brand = NO_BRAND, words: Words = NO_WORDS) -> bytes:
    """`report` as a .pptx: the same bytes for the same report, brand and words."""
    framework = report.framework
    with translation.override(framework.language), written_in(brand.locale):
        shown = present(report, words=words)
        slides = frame.presentation(brand, accent(brand), framework.language)
        deck = Deck(slides=slides, brand=brand, language=framework.language, foot=_foot(report, brand))
        told = Told(
            deck=deck,
            report=report,
            shown=shown,
            planned=plan(report),
            day=roadmap.day(report.starts_on),
            stairs=stairs(brand),
        )
        for chapter in STORY:
            chapter(told)
        package.describe(
            slides,
            title=f"{report.organisation}: {report.title}"
            if report.organisation
            else report.title or framework.name,
            author=brand.name or report.organisation,
            subject=f"{framework.name}, version {framework.version}",
            language=framework.language,
            day=report.starts_on,
        )
        return package.written(slides)


def _foot(report: Report, brand: Brand) -> str:
    """What stands below every slide: whose it is, whether it is provisional, and the words of the brand. Long names
    are shortened before those words are.
    """
    status = "Provisional" if report.result.provisional else ""
    names = [name for name in map(measure.in_line, (report.organisation, report.title)) if name]
    words = measure.in_line(brand.footer)
    kept = [text for text in (status, words) if text]
    room = FOOT_ROOM - draw.FOOT * measure.width(
        "".join([status, *[PARTED] * (len(names) + len(kept) - 1)]), 1
    )
    least = sum(min(measure.width(name, draw.FOOT), LEAST) for name in names)
    words = measure.shortened(words, room - least, draw.FOOT)
    names = measure.levelled(names, room - measure.width(words, draw.FOOT), draw.FOOT)
    return PARTED.join(text for text in (status, *names, words) if text)
