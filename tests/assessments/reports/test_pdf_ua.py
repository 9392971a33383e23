"""PDF/UA-1, by a checker that reads the file as a screen reader would."""

from __future__ import annotations

from typing import TYPE_CHECKING

import outloud
import pytest

from assessments.domain.words import Words
from assessments.reports import pdf, render
from assessments.reports.brand import Brand
from assessments.reports.tagging import finish
from tests.assessments.domain.support import SHIPPED
from tests.assessments.reports.support import CODES, laid_out, made, report_of
from tests.assessments.test_logos import picture

if TYPE_CHECKING:
    from pathlib import Path

    from outloud.findings import Finding, Result

BRAND = Brand(
    name="Ridge & Vale", accent="#7a1f5c", contact="hello@example.com", footer="Private", logo=picture()
)


def checked(document: bytes, folder: Path) -> Result:
    path = folder / "report.pdf"
    path.write_bytes(document)
    result = outloud.check(str(path))
    assert (result.error, result.stats["tagged"]) == (None, True)
    return result


@pytest.mark.parametrize("name", ["B", "empty", "stress"])
def test_report_conforms(name, tmp_path):
    made_of = laid_out(name).write_pdf(finisher=finish, **render.OPTIONS)

    assert errors(checked(made_of, tmp_path), name) == []


def test_branded_report_conforms(tmp_path):
    html = pdf.report_html(made("C"), page_size="Letter", brand=BRAND)
    made_of = render.render(html, pdf.style("Letter", BRAND), pdf.pictures(BRAND))

    assert errors(checked(made_of, tmp_path), "C") == []


def test_report_with_words_conforms(tmp_path):
    """Notes, lists and headings of one's own keep the levels and tags in order."""
    words = Words(
        summary="Own **start**\n\n- one\n- two\n\n3. three",
        pillars={pillar.code: "A note\nin two lines\n\n1. first" for pillar in SHIPPED.pillars},
        closing="The end",
        sections=("finding", "roadmap", "pillars", "closing", "method"),
    )
    html = pdf.report_html(made("C"), words=words)
    made_of = render.render(html, pdf.style("A4"), {})

    assert errors(checked(made_of, tmp_path), "C") == []


def test_notes_in_other_scripts_conform(tmp_path):
    """Letters that several glyphs draw, text from right to left, and what Unicode says is no character."""
    notes = ["हिन्दी में नोट ग्राहक सफलता", "مرحبا بالعالم، هذا نص. English", "End\ufffe\U0010ffff."]
    answers = {code: {"answer": "norming", "note": note} for code, note in zip(CODES, notes, strict=False)}
    html = pdf.report_html(report_of({"answers": answers}), words=Words(sections=("finding", "answers")))
    made_of, uncovered = render.rendered(html, pdf.style("A4"))
    if uncovered:
        pytest.skip("This machine has no fonts for them.")

    assert errors(checked(made_of, tmp_path), "empty") == []


def test_nobody_hears_page_numbers(tmp_path):
    """Which the checker would say: it does where the last touch is left out."""
    heard = [
        [
            found.rule
            for found in checked(laid_out("B").write_pdf(finisher=touch, **render.OPTIONS), tmp_path).findings
            if "page numbers" in found.message
        ]
        for touch in (finish, None)
    ]

    assert heard == [[], ["PAG-001"]]


def errors(result: Result, name: str) -> list[tuple[str, int | None, str, str | None]]:
    head = pdf.shortened(made(name).organisation, pdf.HEAD_WIDTH, pdf.HEAD_SIZE)
    return [
        (found.rule, found.page, found.message, found.evidence)
        for found in result.findings
        if found.severity == "error" and not is_running_head(found, head)
    ]


def is_running_head(found: Finding, head: str) -> bool:
    """Whether it only takes a running head for prose: the checker knows one by seeing it on three pages."""
    return found.rule == "TAG-002" and (found.evidence or "").startswith(head)
