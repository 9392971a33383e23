"""What goes wrong between page and server: the page says so, keeps what was typed, and saves it later."""

import re
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.browsing import Browsing
from tests.browser.questionnaire import card, chosen, is_save, save_state, saved
from tests.browser.server import Site
from tests.browser.visitor import Visitor, started

pytestmark = pytest.mark.browser

# What the browser and htmx write into the console about it.
NETWORK = r"net::ERR_|^htmx:(afterRequest|sendError|timeout)"
ERROR = r"the server responded with a status of 500|^Response Status Error Code 500"
ENDED = r"the server responded with a status of 403|^Response Status Error Code 403"


def question(browsing: Browsing, site: Site) -> tuple[Visitor, Page]:
    visitor = started(site.url)
    return visitor, browsing.open(visitor, visitor.question("renew"))


def note(page: Page) -> str:
    return page.get_by_label("Note", exact=True).input_value()


def test_server_that_goes_away_and_comes_back_loses_nothing(browsing: Browsing, site: Site):
    browsing.expect_complaint(NETWORK)
    visitor, page = question(browsing, site)
    with saved(page):
        card(page, "Storming").click()
    site.stop()
    try:
        page.get_by_label("Note", exact=True).press_sequentially("Typed while nobody listened")
        expect(save_state(page)).to_have_text(
            re.compile(
                r"^Not saved: the server cannot be reached. What you typed is still here; "
                r"trying again.$"
            )
        )
        card(page, "Norming").click()
        assert (note(page), chosen(page)) == ("Typed while nobody listened", ["norming"])
    finally:
        site.start()
    expect(save_state(page)).to_have_text(re.compile(r"[Ss]aved \d\d:\d\d"), timeout=60_000)
    kept = visitor.kept("renew")
    assert (kept["choice"], kept["note"]) == ("norming", "Typed while nobody listened")
    page.reload()
    assert (note(page), chosen(page)) == ("Typed while nobody listened", ["norming"])


def test_server_error_is_said_and_retried(browsing: Browsing, site: Site):
    browsing.expect_complaint(ERROR)
    visitor, page = question(browsing, site)
    with site.failing():
        page.get_by_label("Note", exact=True).press_sequentially("Typed into an error")
        expect(save_state(page)).to_have_text(
            re.compile("^Not saved: the server has a problem. What you typed")
        )
        assert (note(page), visitor.kept("renew")["note"]) == ("Typed into an error", "")
    expect(save_state(page)).to_have_text(re.compile(r"[Ss]aved \d\d:\d\d"), timeout=60_000)
    assert visitor.kept("renew")["note"] == "Typed into an error"


def test_lost_confirmation_is_no_conflict(browsing: Browsing, site: Site):
    """The server saved, the line was cut before it could say so, and meanwhile the answer went on."""
    browsing.expect_complaint(NETWORK)
    visitor, page = question(browsing, site)

    def cut(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    page.route("**/questions/renew/", cut, times=1)
    card(page, "Storming").click()
    expect(save_state(page)).to_have_text(re.compile("^Not saved: the server cannot be reached"))
    assert visitor.kept("renew")["revision"] == 1
    page.get_by_label("Note", exact=True).fill("After the cut")
    card(page, "Norming").click()
    expect(save_state(page)).to_have_text(re.compile(r"[Ss]aved \d\d:\d\d"))
    expect(page.get_by_role("alert")).to_have_count(0)
    kept = visitor.kept("renew")
    assert (kept["choice"], kept["note"]) == ("norming", "After the cut")


def test_late_repetition_changes_nothing(browsing: Browsing, site: Site):
    """A save that was held up on its way and arrives after a later one."""
    visitor, page = question(browsing, site)
    with page.expect_request(lambda request: request.method == "POST") as first, saved(page):
        card(page, "Storming").click()
    with saved(page):
        card(page, "Norming").click()
    before = visitor.kept("renew")
    fields = dict(parse_qsl(first.value.post_data or "", keep_blank_values=True))
    assert visitor.post(visitor.question("renew"), fields).status == 409
    assert visitor.kept("renew") == before
    with saved(page):
        card(page, "Forming").click()
    assert visitor.kept("renew")["choice"] == "forming"


def test_repeated_save_writes_once(browsing: Browsing, site: Site):
    visitor, page = question(browsing, site)
    with page.expect_request(lambda request: request.method == "POST") as first, saved(page):
        card(page, "Storming").click()
    before = visitor.kept("renew")
    fields = dict(parse_qsl(first.value.post_data or "", keep_blank_values=True))
    assert visitor.post(visitor.question("renew"), fields).status == 302
    assert (before["revision"], visitor.kept("renew")) == (1, before)


def test_session_that_ended_is_said_and_keeps_the_text(browsing: Browsing, site: Site):
    browsing.expect_complaint(ENDED)
    visitor, page = question(browsing, site)
    page.context.clear_cookies()
    page.get_by_label("Note", exact=True).press_sequentially("Typed after the session")
    expect(save_state(page)).to_have_text(
        "Not saved: your session has ended. Copy what you typed, reload the page and save again."
    )
    assert note(page) == "Typed after the session"
    page.context.add_cookies(visitor.cookies())
    with saved(page):
        page.get_by_label("Note", exact=True).press_sequentially(", and again")
    assert visitor.kept("renew")["note"] == "Typed after the session, and again"


def test_refused_role_is_not_taken_for_a_session_that_ended(browsing: Browsing, site: Site):
    browsing.expect_complaint(ENDED)
    _, page = question(browsing, site)
    page.route(
        lambda _: True,
        lambda route: (
            route.fulfill(status=403, headers={"X-Refused": "role"})
            if route.request.method == "POST"
            else route.continue_()
        ),
    )
    page.get_by_label("Note", exact=True).press_sequentially("Typed after the closing")
    expect(save_state(page)).to_have_text(
        "Not saved: the assessment was closed, or your role was changed. Copy what you typed and reload the page."
    )
    assert note(page) == "Typed after the closing"


def test_answer_that_never_comes_is_given_up_and_retried(browsing: Browsing, site: Site):
    browsing.expect_complaint(NETWORK)
    visitor, page = question(browsing, site)
    page.evaluate("htmx.config.timeout = 300")
    page.route("**/questions/renew/", lambda _route: None, times=1)
    with page.expect_response(is_save):
        card(page, "Storming").click()
        expect(save_state(page)).to_have_text(re.compile("^Not saved: the server does not answer."))
        page.evaluate("htmx.config.timeout = 30000")
    expect(save_state(page)).to_have_text(re.compile(r"[Ss]aved \d\d:\d\d"))
    assert visitor.kept("renew")["choice"] == "storming"


def test_missing_reason_is_asked_for_before_it_is_an_error(browsing: Browsing, site: Site):
    visitor = started(site.url)
    page = browsing.open(visitor, visitor.question("partner-enablement"))
    page.get_by_role("radio", name=re.compile("^Not applicable")).check()
    expect(save_state(page)).to_have_text("Say why it does not apply; then it is saved.")
    expect(page.locator("#reason-error")).to_be_empty()
    with saved(page):
        page.get_by_label("Why it does not apply").press_sequentially("We sell directly")
    kept = visitor.kept("partner-enablement")
    assert (kept["choice"], kept["reason"]) == ("not_applicable", "We sell directly")


def test_missing_reason_does_not_hold_up_the_note(browsing: Browsing, site: Site):
    visitor = started(site.url)
    page = browsing.open(visitor, visitor.question("partner-enablement"))
    page.get_by_role("radio", name=re.compile("^Not applicable")).check()
    page.get_by_label("Note", exact=True).press_sequentially("Typed beside it")
    expect(page.locator("#reason-error")).to_have_text(re.compile("Say why this does not apply"))
    expect(save_state(page)).to_have_text(
        "Not saved: Say why this does not apply; then it is saved. The rest is saved."
    )
    kept = visitor.kept("partner-enablement")
    assert (kept["choice"], kept["note"]) == ("", "Typed beside it")
    assert chosen(page) == ["not_applicable"]
