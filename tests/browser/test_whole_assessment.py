"""From the start page to the report and the PDF, by mouse, as a newcomer does it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.browsing import Browsing
from tests.browser.questionnaire import card, saved
from tests.browser.reports import expected, pdf_sayings, pdf_text, said
from tests.browser.visitor import CASES, CODES, PHASES

pytestmark = pytest.mark.browser

VERDICT = "Thematic, close to strategic"
NOTES = {"segmentation": "By revenue, reviewed each spring", "renew": "Owners since 2025"}
EVIDENCE = {"funding": "https://wiki.example.com/budget"}


def test_assessment_by_mouse_gives_exactly_its_case(browsing: Browsing):
    case = CASES["B"]
    page = browsing.open(path="/")
    page.get_by_role("main").get_by_role("link", name="Start an assessment").click()
    page.get_by_label("Organisation").fill("Northwind")
    page.get_by_role("button", name="Start with the first question").click()
    for code in CODES:
        expect(page).to_have_url(re.compile(f"/questions/{code}/"))
        with saved(page):
            card(page, PHASES[case["answers"][code]]).click(position={"x": 30, "y": 90})
        if code in NOTES:
            with saved(page):
                page.get_by_label("Note", exact=True).press_sequentially(NOTES[code])
        if code in EVIDENCE:
            with saved(page):
                page.get_by_label("Link to evidence").fill(EVIDENCE[code])
                page.get_by_label("Note", exact=True).click()
        expect(
            page.get_by_text(f"{CODES.index(code) + 1} of {len(CODES)} answered", exact=True)
        ).to_be_visible()
        page.get_by_role("button", name=re.compile("^Save and ")).click()
    expect(page).to_have_url(re.compile("/report/$"))
    assert said(page) == expected(case, VERDICT)
    assert [page.get_by_text(text).count() for text in [*NOTES.values(), *EVIDENCE.values()]] == [1, 1, 1]
    with page.expect_download(timeout=90_000) as download:
        page.get_by_role("link", name="Download PDF, A4").click()
    text = pdf_text(download.value.path().read_bytes())
    assert [saying for saying in pdf_sayings(case, VERDICT) if saying not in text] == []
    assert [text.count(typed) for typed in [*NOTES.values(), *EVIDENCE.values()]] == [1, 1, 1]
