"""Everything works as plain forms and pages."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsing import Browsing, whole
from tests.browser.questionnaire import card, chosen, code_of, save_state
from tests.browser.reports import expected, pdf_sayings, pdf_text, said
from tests.browser.server import Site
from tests.browser.visitor import CAPABILITIES, CASES, CODES, PHASES, PILLARS, started

pytestmark = pytest.mark.browser

VERDICT = "Thematic, not yet started"
REASON = "We sell without partners"


def test_assessment_by_forms_alone_gives_exactly_its_case(browsing: Browsing):
    case = CASES["A"]
    page = browsing.open(path="/", java_script_enabled=False)
    page.get_by_role("main").get_by_role("link", name="Start an assessment").click()
    page.get_by_role("button", name="Start with the first question").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the name of the organisation that is assessed.")
    page.get_by_label("Organisation").fill("Seedling")
    page.get_by_role("button", name="Start with the first question").click()
    for code in CODES:
        expect(page).to_have_url(re.compile(f"/questions/{code}/"))
        answer = case["answers"][code]
        if answer == "not_applicable":
            page.get_by_role("radio", name=re.compile("^Not applicable")).check()
            page.get_by_label("Why it does not apply").fill(REASON)
        else:
            card(page, PHASES[answer]).click()
        page.get_by_role("button", name=re.compile("^Save and ")).click()
    expect(page).to_have_url(re.compile("/report/$"))
    assert said(page) == expected(case, VERDICT)
    set_streams(page, 1)
    expect(page.get_by_text("with 1 work stream from")).to_have_count(1)
    assert whole(page).locator(".chart-box svg").evaluate_all(
        "(drawings) => drawings.filter((svg) => svg.getBoundingClientRect().width > 200).length"
    ) == 1 + len(PILLARS)
    with page.expect_download(timeout=90_000) as download:
        page.get_by_role("link", name="PDF, Letter").click()
    text = pdf_text(download.value.path().read_bytes())
    assert [saying for saying in [*pdf_sayings(case, VERDICT), REASON] if saying not in text] == []


def set_streams(page: Page, streams: int) -> None:
    page.get_by_label("Work streams").fill(str(streams))
    page.get_by_role("button", name="Update the report").click()


def test_settings_change_and_refuse_by_form_alone(browsing: Browsing, site: Site):
    visitor = started(site.url, CASES["B"]["answers"])
    page = browsing.open(visitor, visitor.report, java_script_enabled=False)
    page.get_by_label("Target phase").select_option("Norming")
    set_streams(page, 0)
    expect(page.get_by_role("alert")).to_contain_text("Enter a number of work streams from 1 to 10.")
    expect(page.get_by_label("Work streams")).to_have_value("0")
    expect(page.get_by_label("Target phase")).to_have_value("norming")
    set_streams(page, 3)
    expect(page.locator("#settings").get_by_role("status")).to_have_text(
        re.compile(
            r"^Saved\. The roadmap now aims at Norming instead of Performing: 14 moves up instead of 43, "
        )
    )
    expect(whole(page).get_by_role("alert")).to_have_count(0)
    expect(page.locator("#settings").get_by_role("status")).to_be_in_viewport()
    expect(page.locator("#settings")).to_contain_text(re.compile(r"Aimed at\s+Norming\s+with 3 work streams"))


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
def test_question_left_open_is_said_and_read_first(browsing: Browsing, site: Site, javascript: bool):
    visitor = started(site.url)
    page = browsing.open(visitor, visitor.question(CODES[0]), java_script_enabled=javascript)
    page.get_by_role("button", name="Save and continue").click()
    expect(page).to_have_url(re.compile(f"/questions/{CODES[1]}/"))
    said = page.get_by_role("status").filter(has_text=f"“{CAPABILITIES[CODES[0]]['name']}” was left open.")
    expect(said).to_be_in_viewport()
    expect(said).to_be_focused()
    page.reload()
    expect(said).to_have_count(0)


def test_ticks_are_saved_and_their_proposal_is_taken_by_form_alone(browsing: Browsing, site: Site):
    visitor = started(site.url)
    page = browsing.open(visitor, visitor.question("renew"), java_script_enabled=False)
    page.get_by_role("link", name="Tick what is true").click()
    norming = next(level for level in CAPABILITIES["renew"]["levels"] if level["phase"] == "norming")
    for signal in norming["signals"]:
        page.get_by_role("checkbox", name=signal["text"]).check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(save_state(page)).to_contain_text("Saved")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(3)
    assert chosen(page) == []
    page.get_by_role("button", name="Take Norming").click()
    expect(page.locator("#proposal")).to_contain_text("Your ticks and your answer agree")
    assert (chosen(page), visitor.kept("renew")["choice"]) == (["norming"], "norming")


def test_error_keeps_what_was_typed_by_form_alone(browsing: Browsing, site: Site):
    visitor = started(site.url)
    page = browsing.open(visitor, visitor.question("partner-enablement"), java_script_enabled=False)
    page.get_by_role("radio", name=re.compile("^Not applicable")).check()
    page.get_by_label("Note", exact=True).fill("A note that is fine")
    page.get_by_label("Link to evidence").fill("not an address")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("alert").get_by_role("link")).to_have_text(
        [
            "This is not a web address. Enter one such as https://wiki.example.com/page.",
            "Say why this does not apply; then it is saved.",
        ]
    )
    assert (code_of(page), chosen(page)) == ("partner-enablement", ["not_applicable"])
    expect(page.get_by_label("Link to evidence")).to_have_value("not an address")
    expect(page.get_by_label("Note", exact=True)).to_have_value("A note that is fine")
    kept = visitor.kept("partner-enablement")
    assert (kept["choice"], kept["note"], kept["evidence"]) == ("", "A note that is fine", "")
    page.get_by_label("Why it does not apply").fill(REASON)
    page.get_by_label("Link to evidence").fill("wiki.example.com/partners")
    page.get_by_role("button", name="Save and continue").click()
    expect(page).not_to_have_url(re.compile("/questions/partner-enablement/"))
    kept = visitor.kept("partner-enablement")
    assert (kept["choice"], kept["reason"]) == ("not_applicable", REASON)
    assert kept["evidence"] == "https://wiki.example.com/partners"


def test_answer_is_cleared_by_form_alone(browsing: Browsing, site: Site):
    visitor = started(site.url, {"renew": "norming"})
    page = browsing.open(visitor, visitor.question("renew"), java_script_enabled=False)
    page.get_by_role("button", name="Clear this answer").click()
    expect(save_state(page)).to_contain_text("0 of 29 answered")
    assert (chosen(page), visitor.kept("renew")["choice"]) == ([], "")


def test_double_click_on_save_by_form_alone_writes_once(browsing: Browsing, site: Site):
    visitor = started(site.url)
    page = browsing.open(visitor, visitor.question("renew"), java_script_enabled=False)
    card(page, "Norming").click()
    page.get_by_role("button", name="Save and continue").dblclick()
    expect(page).not_to_have_url(re.compile("/questions/renew/"))
    assert (visitor.kept("renew")["choice"], visitor.kept("renew")["revision"]) == ("norming", 1)
