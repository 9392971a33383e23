"""Reports of many kinds and their documents, each made once."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from assessments.domain.cases import parse_case
from assessments.domain.report import Report, build_report
from assessments.reports import pdf, render
from tests.assessments.domain.support import SHIPPED

CASES = {
    case["id"]: case
    for case in json.loads(
        (Path(__file__).parents[1] / "cases.json").read_text(encoding="utf-8"), parse_float=Decimal
    )["cases"]
}
CODES = list(SHIPPED.capabilities)
PHASES = [phase.code for phase in SHIPPED.phases]
ORGANISATION = "Northwind <b>Software</b> & Sons"
HOSTILE = (
    '<script>alert(1)</script><img src="http://evil.example/x.png"><link rel=stylesheet href="file:///etc/passwd">'
    "<style>@import url(http://evil.example/x.css)</style>"
)
NOTE_LENGTH = 4000


def tokens(mark: str) -> list[str]:
    """As many different words of ten characters as a note may hold."""
    return [f"{mark}{index:0{10 - len(mark)}}" for index in range(NOTE_LENGTH // 10)]


WORDS = " ".join(tokens("w"))[:NOTE_LENGTH].rpartition(" ")[0]
RUN = "".join(tokens("r"))
NOTES = {
    "strategy-charter-organization": WORDS,
    "segmentation": RUN,
    "funding": HOSTILE,
    "onboarding": "Ελληνικά και русский " * 40,
    "adoption-framework": "مرحبا بالعالم " * 40,
    "health-scoring": "first line\n\nthird line\x00\x0b",
    "success-plans": "W" * 500,
}
EVIDENCE = [
    "https://example.com/" + "a" * 300,
    "javascript:alert(1)",
    "file:///etc/passwd",
    'https://example.com/?q="><script>',
    "not a link at all",
    "mailto:someone@example.com",
    "",
]


def report_of(case: object, *, organisation: str = ORGANISATION, title: str = "First look") -> Report:
    read = parse_case(case, SHIPPED)
    return build_report(
        SHIPPED,
        read.answers,
        read.settings,
        organisation=organisation,
        title=title,
        starts_on=date(2026, 1, 5),
    )


def stress() -> Report:
    """Every kind of text at its longest, 10 streams, something open and something that does not apply."""
    answers = {
        code: {
            "answer": PHASES[(index * 7 + index // 3) % len(PHASES)],
            "note": NOTES.get(code, "A note of usual length, in a sentence or two."),
            "evidence": EVIDENCE[index % len(EVIDENCE)],
        }
        for index, code in enumerate(CODES)
    }
    answers["performance-metrics"] = {"answer": "not_applicable", "reason": "".join(tokens("q")[:100])}
    answers["high-medium-touch"] = {"answer": "dont_know", "note": "Nobody knows.", "evidence": ""}
    settings = {
        "streams": 10,
        "target": "performing",
        "focus": {"adoption": 0.2, "expansion": 0.6, "renewal": 0.2},
    }
    return report_of(
        {"answers": answers, "settings": settings},
        organisation=("Ünited <b>Holdings</b> of Customer & Success Gesellschaft " * 4)[:200],
        title="T" * 200,
    )


def scripts() -> Report:
    """Characters that the machine may have no font for."""
    notes = ["日本語のメモ。" * 200, "😀" * 500, "สวัสดี" * 200, "\u202eabc\u202c " * 50, "e\u0301" * 800]
    answers = {code: {"answer": "norming", "note": note} for code, note in zip(CODES, notes, strict=False)}
    return report_of({"answers": answers}, organisation="漢" * 200, title="😀" * 200)


def pillar_codes(number: int) -> list[str]:
    return [capability.code for capability in SHIPPED.pillars[number - 1].capabilities]


def partial() -> Report:
    """One pillar answered, one not applicable, the others open."""
    return report_of(
        {
            "answers": {
                **dict.fromkeys(pillar_codes(1), "storming"),
                **{
                    code: {"answer": "not_applicable", "reason": "Nothing is charged for."}
                    for code in pillar_codes(6)
                },
            }
        }
    )


def provisional() -> Report:
    """Half of the pillars not answered, and a full roadmap for the others."""
    open_codes = {*pillar_codes(2), *pillar_codes(3), *pillar_codes(6)}
    return report_of({"answers": {c: a for c, a in CASES["B"]["answers"].items() if c not in open_codes}})


def blocked() -> Report:
    """Something is wanted that rests on something not known."""
    answers = dict(CASES["B"]["answers"]) | {"segmentation": "dont_know", "journey-mapping": "dont_know"}
    return report_of({"answers": answers})


def top() -> Report:
    return report_of(
        {"answers": {code: {"answer": "performing", "evidence": "https://example.com"} for code in CODES}}
    )


@cache
def made(name: str) -> Report:
    makers = {"empty": lambda: report_of({"answers": {}}), "stress": stress, "partial": partial, "top": top}
    makers |= {"blocked": blocked, "scripts": scripts, "provisional": provisional}
    return makers[name]() if name in makers else report_of(CASES[name])


@cache
def html_of(name: str) -> str:
    return pdf.report_html(made(name))


@cache
def laid_out(name: str, page_size: pdf.PageSize = "A4") -> Any:
    return render.laid_out(pdf.report_html(made(name), page_size=page_size), pdf.style(page_size))


@cache
def reader_of(name: str, page_size: pdf.PageSize = "A4") -> PdfReader:
    return PdfReader(BytesIO(laid_out(name, page_size).write_pdf(**render.OPTIONS)))


@cache
def pages_of(name: str, page_size: pdf.PageSize = "A4") -> tuple[str, ...]:
    return tuple(page.extract_text() for page in reader_of(name, page_size).pages)


def text_of(content: bytes) -> list[str]:
    """The text of every page of a PDF."""
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def squeezed(text: str) -> str:
    """Without white space and places to break: what line breaking may change."""
    return re.sub(r"[\s\u200b]+", "", text)


def plain(html: str) -> str:
    """The visible words of `html`, tags stripped."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.split("<body", 1)[1]))
