"""The consultant's words in the documents: in their sections and order, whole, and as text."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO

import pytest
from pptx import Presentation
from pypdf import PdfReader

from assessments.domain.words import NO_WORDS, USUAL, Words
from assessments.reports import pdf, render
from assessments.reports.drafting import drafts
from assessments.reports.slides import report_slides
from tests.assessments.domain.support import SHIPPED
from tests.assessments.reports.support import HOSTILE, html_of, made, plain, squeezed, tokens

PILLARS = [pillar.code for pillar in SHIPPED.pillars]
RUN = "".join(tokens("r"))
CHOSEN = ("finding", "roadmap", "pillars", "closing", "method")
OWN = Words(
    summary=f"Own **summary**\n\n- {HOSTILE}\n- two\n\n3. three",
    pillars={PILLARS[0]: "Own note", PILLARS[1]: RUN[:2000]},
    closing=RUN[:4000],
    sections=CHOSEN,
)


@cache
def document() -> str:
    return pdf.report_html(made("B"), words=OWN)


@cache
def pages() -> list[str]:
    made_pdf = render.laid_out(document(), pdf.style("A4")).write_pdf(**render.OPTIONS)
    return [page.extract_text() for page in PdfReader(BytesIO(made_pdf)).pages]


def test_document_without_words_is_the_one_that_it_was():
    assert pdf.report_html(made("B"), words=NO_WORDS) == html_of("B")
    for mark in ('class="prose"', 'id="words"', 'id="closing"', 'class="note"'):
        assert mark not in html_of("B")


def test_document_has_the_chosen_sections_in_their_order():
    ids = re.findall(r'<(?:section|nav)[^>]* id="([\w-]+)"', document())
    pillars = [f"pillar-{number}" for number in range(1, len(PILLARS) + 1)]
    assert ids == [
        "words",
        "summary",
        "contents",
        "roadmap",
        "calendar",
        *pillars,
        "closing",
        "priorities",
        "method",
    ]


@pytest.mark.parametrize("left_out", [code for code in USUAL if code not in {"finding", "method"}])
def test_no_line_of_the_contents_leads_nowhere(left_out):
    words = Words(summary="S", closing="C", sections=tuple(code for code in USUAL if code != left_out))
    html = pdf.report_html(made("B"), words=words)
    assert set(re.findall(r'href="#([\w-]+)"', html)) <= set(re.findall(r' id="([\w-]+)"', html))


def test_words_are_text_in_the_document():
    words = plain(document())
    assert "Own summary" in words
    assert "<strong>summary</strong>" in document()
    assert '<ol dir="ltr" start="3"><li>three</li></ol>' in document()
    assert "<script" not in document()
    assert "&lt;script&gt;" in document()


def test_words_are_laid_out_whole():
    text = squeezed("".join(pages()))
    # Twice: the first half stands in the note too.
    assert [text.count(token) for token in tokens("r")] == [2] * 200 + [1] * 200
    assert "Ownsummary" in squeezed(pages()[1])
    assert not [number for number, page in enumerate(pages(), 1) if len(squeezed(page)) < 100]


def test_other_scripts_are_laid_out():
    words = Words(summary="مرحبا بالعالم\n\n- 漢字 🚀\u202e abc", closing="e\u0301" * 2000)
    html = pdf.report_html(made("empty"), words=words)
    assert '<p dir="rtl">مرحبا بالعالم</p>' in html
    laid_out = render.laid_out(html, pdf.style("A4"))
    before = render.laid_out(html_of("empty"), pdf.style("A4"))
    assert len(laid_out.pages) >= len(before.pages) + 2


def slides_with(words: Words) -> list[list[str]]:
    deck = Presentation(BytesIO(report_slides(made("B"), words=words)))
    return [
        [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame] for slide in deck.slides
    ]


def test_slide_of_the_finding_says_what_the_summary_begins_with():
    words = Words(summary="Own **start**.\n\n- one\n- two\n\n" + "Long. " * 500)
    said = slides_with(words)[1]
    assert "Own start.\n• one\n• two" in said
    assert not any("holds because" in text for text in said)


@pytest.mark.parametrize("summary", ["", "Long. " * 600, "W" * 4000])
def test_slide_of_the_finding_is_as_it_was_where_the_summary_does_not_fit(summary):
    assert slides_with(Words(summary=summary))[1] == slides_with(NO_WORDS)[1]


def test_draft_of_the_summary_fits_its_slide_in_part():
    summary = drafts(made("B"))["summary"].text
    said = slides_with(Words(summary=summary))[1]
    assert any(text.startswith("Customer success at Northwind") for text in said)
