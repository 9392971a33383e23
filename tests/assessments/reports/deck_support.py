"""Slides of many reports, each made once, and what is read back from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from pptx import Presentation

from assessments.domain.cases import parse_case
from assessments.domain.report import Report, build_report
from assessments.reports.brand import NO_BRAND, Brand
from assessments.reports.slides import report_slides
from frameworks import exchange
from frameworks.structure import Framework
from tests.assessments.reports.support import HOSTILE, made
from tests.frameworks.shapes import FIVE, shaped

SMALL = exchange.parse((Path(__file__).parents[2] / "frameworks" / "small.yaml").read_text(encoding="utf-8"))


def _logo() -> bytes:
    picture = BytesIO()
    Image.new("RGBA", (640, 160), "#b3261e").save(picture, "PNG")
    return picture.getvalue()


BRAND = Brand(
    name="Example Advisory",
    accent="#b3261e",
    contact="Example Advisory\nreports@example.com",
    footer="Confidential",
    logo=_logo(),
)
LONG = "a" * 120


def answered(framework: Framework) -> Report:
    """A report on another framework: capability after capability three phases further, from the lowest on."""
    phases = [phase.code for phase in framework.phases]
    answers = {code: phases[place * 3 % len(phases)] for place, code in enumerate(framework.capabilities)}
    case = parse_case({"answers": answers}, framework)
    return build_report(
        framework, case.answers, case.settings, organisation="Small", title="", starts_on=date(2026, 1, 5)
    )


def hostile() -> Report:
    """Names of everything in the longest and strangest words."""
    report = made("B")
    framework = report.framework
    pillars = tuple(
        replace(
            pillar,
            name=f"ركيزة نجاح العملاء {LONG}",
            capabilities=tuple(
                replace(capability, name=f"=cmd|'/c calc'!A1 漢字😀\x00\x1b\ud800\uffff {LONG} {place}")
                for place, capability in enumerate(pillar.capabilities)
            ),
        )
        for pillar in framework.pillars
    )
    phases = tuple(replace(phase, name=f"{phase.name} {HOSTILE}") for phase in framework.phases)
    return replace(
        report,
        framework=replace(framework, pillars=pillars, phases=phases, name=HOSTILE),
        organisation=f"{HOSTILE} \u202eשלום\x07 " + "x" * 50_000,
        title="=HYPERLINK(1) \x0b" + "W" * 50_000,
    )


def report_named(name: str) -> Report:
    others = {
        "small": lambda: answered(SMALL),
        "two": lambda: answered(shaped(2, [3, 3])),
        "five": lambda: answered(FIVE),
        "seven": lambda: answered(shaped(7, [3, 4, 5, 8, 9, 2, 3])),
        "twelve": lambda: answered(shaped(12, [12] * 14)),
        "hostile": hostile,
    }
    return others[name]() if name in others else made(name)


@cache
def slides_of(name: str, *, branded: bool = False) -> bytes:
    return report_slides(report_named(name), brand=BRAND if branded else NO_BRAND)


@cache
def deck_of(name: str, *, branded: bool = False) -> Any:
    return Presentation(BytesIO(slides_of(name, branded=branded)))


def titles(deck: Any) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in deck.slides]


def every_shape(shapes: Any) -> Iterator[Any]:
    for shape in shapes:
        yield shape
        if hasattr(shape, "shapes"):
            yield from every_shape(shape.shapes)


def named(deck: Any, name: str) -> Any:
    """The first shape of that name."""
    return next(shape for slide in deck.slides for shape in every_shape(slide.shapes) if shape.name == name)


def cells(deck: Any, name: str) -> list[list[str]]:
    """The words of a table, of all its slides together."""
    return [
        [cell.text for cell in row.cells]
        for slide in deck.slides
        for shape in slide.shapes
        if shape.name == name
        for row in shape.table.rows
    ]


def notes(deck: Any) -> list[str]:
    return [slide.notes_slide.notes_text_frame.text for slide in deck.slides]
