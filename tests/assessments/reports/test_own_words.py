"""The consultant's words in the documents: in their sections and order, whole, and as text."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from pptx import Presentation
from pypdf import PdfReader

from assessments.domain.words import NO_WORDS, USUAL, Words, note_field
from assessments.reports import pdf, render
from assessments.reports.drafting import drafts
from assessments.reports.present import present
from assessments.reports.slides import report_slides
from tests.assessments.domain.support import SHIPPED
from tests.assessments.reports.support import HOSTILE, html_of, made, plain, squeezed, tokens
from tests.assessments.reports.test_pdf import lines

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


# The notes on the pages of the pillars


@cache
def noted(name: str, size: pdf.PageSize, length: int = 0) -> Any:
    """The laid out report of a case whose pillars have notes: their drafts, or as long as `length`."""
    first = {code: drafts(made(name))[note_field(code)].text for code in PILLARS}
    notes = {
        code: text if not length else "\n\n".join([text, *first.values()] * 2)[:length]
        for code, text in first.items()
    }
    words = Words(pillars=notes)
    return render.laid_out(pdf.report_html(made(name), page_size=size, words=words), pdf.style(size))


def starts(document: Any) -> list[int]:
    """The numbers of the pages on which the pillars and the gaps begin."""
    pages = reversed(list(enumerate(document.pages)))
    # Of a section of several pages the first.
    at = {name: number for number, page in pages for name in page.anchors}
    return [at[name] for name in (*(f"pillar-{number}" for number in range(1, 7)), "gaps")]


@pytest.mark.parametrize("size", ["A4", "Letter"])
@pytest.mark.parametrize("name", ["B", "C"])
def test_a_pillar_with_the_draft_of_its_note_takes_one_page(name, size):
    assert starts(noted(name, size)) == list(range(4, 11))


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_a_page_that_goes_on_after_a_long_note_begins_with_a_heading(size):
    document = noted("B", size, 2000)
    first = starts(document)
    assert first == list(range(4, 17, 2))
    for number in range(5, 17, 2):
        top, path = lines(document.pages[number])[0]
        assert top.text.startswith("What we see in")
        assert "h2" in path


def test_a_note_stands_beside_the_radar_where_it_is_short():
    shown = present(made("B"), words=Words(pillars={PILLARS[0]: "Short.", PILLARS[1]: "Long. " * 300}))
    assert [pillar.has_short_note for pillar in shown.pillars] == [True, *[False] * 5]


def test_pillar_with_a_note_says_of_every_capability_where_it_stands():
    html = pdf.report_html(made("partial"), words=Words(pillars=dict.fromkeys(PILLARS, "Own note")))
    for row in (row for pillar in present(made("partial")).pillars for row in pillar.capabilities):
        goal = "at its target" if row.gap == 0 else f"target {row.target.name}" if row.target else ""
        assert f"{row.name} {row.today.name} {goal}".rstrip() in plain(html)


def test_all_pillars_are_set_in_type_of_the_same_sizes():
    words = Words(pillars={PILLARS[1]: "Own note", PILLARS[2]: "Long. " * 300})
    document = render.laid_out(pdf.report_html(made("B"), words=words), pdf.style("A4"))
    sizes = {
        round(box.style["font_size"], 2)
        for page in document.pages[4:12]
        for box, path in lines(page)
        if "ul" in path or "tbody" in path
    }
    assert sizes == {10.0}
