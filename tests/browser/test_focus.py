"""Where the focus is after a key, what the page says then, and that no key does what it was not pressed for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.questionnaire import card, chosen, code_of, focus, save_state, saved
from tests.browser.visitor import CODES, started

if TYPE_CHECKING:
    from tests.browser.browsing import Browsing
    from tests.browser.server import Site
    from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

CODE = CODES[0]
# From the top of the page, however far it is scrolled.
TOP = "document.getElementById('note').getBoundingClientRect().top + window.scrollY"


def question(browsing: Browsing, site: Site, way: str = "quick", answer: str = "") -> tuple[Visitor, Page]:
    visitor = started(site.url, {CODE: answer} if answer else None)
    return visitor, browsing.open(visitor, f"{visitor.question(CODE)}?way={way}")


def test_number_after_clearing_is_kept(browsing: Browsing, site: Site) -> None:
    visitor, page = question(browsing, site)
    clear = page.get_by_role("button", name="Clear this answer")
    expect(clear).to_be_hidden()
    with saved(page):
        page.keyboard.press("3")
    top = page.evaluate(TOP)
    clear.focus()
    with saved(page):
        page.keyboard.press("Enter")
    expect(save_state(page)).to_have_text(re.compile(r"^Answer cleared \d\d:\d\d · 0 of 29 answered\s*$"))
    assert (focus(page), chosen(page), visitor.kept(CODE)["choice"]) == ("DIV#choice", [], "")
    expect(clear).to_be_hidden()
    assert page.evaluate(TOP) == top
    with saved(page):
        page.keyboard.press("3")
    assert (chosen(page), visitor.kept(CODE)["choice"]) == (["norming"], "norming")


def test_clearing_is_undone(browsing: Browsing, site: Site) -> None:
    visitor, page = question(browsing, site, answer="norming")
    for _ in range(2):
        with saved(page):
            page.keyboard.press("x")
        assert visitor.kept(CODE)["choice"] == ""
        undo = page.get_by_role("button", name="Undo: Norming again")
        expect(undo).to_be_visible()
        with saved(page):
            page.keyboard.press("x")
        assert (visitor.kept(CODE)["choice"], focus(page)) == ("norming", "DIV#choice")
        expect(undo).to_be_hidden()


@pytest.mark.parametrize("name", ["Clear this answer", "Take Forming", "Save and continue"])
def test_button_with_the_focus_has_no_part_in_a_key(browsing: Browsing, site: Site, name: str) -> None:
    visitor, page = question(browsing, site, way="guided", answer="storming")
    with saved(page):
        page.locator("input[name=signals]").nth(1).check()
    page.get_by_role("button", name=name).focus()
    with saved(page):
        page.keyboard.press("4")
    assert (code_of(page), chosen(page), visitor.kept(CODE)["choice"]) == (CODE, ["performing"], "performing")


def test_keep_mine_with_the_focus_decides_nothing_by_itself(browsing: Browsing, site: Site) -> None:
    visitor, page = question(browsing, site)
    visitor.answer(CODE, "storming", note="Theirs")
    page.keyboard.press("3")
    page.get_by_role("button", name="Keep mine").focus()
    with page.expect_response(lambda response: response.status == 409):
        page.keyboard.press("4")
    assert visitor.kept(CODE)["choice"] == "storming"


def test_arrow_after_taking_a_proposal_leaves_it_alone(browsing: Browsing, site: Site) -> None:
    visitor, page = question(browsing, site, way="guided")
    with saved(page):
        page.locator("#signal-storming-1").check()
    page.get_by_role("button", name="Take Storming").focus()
    with saved(page):
        page.keyboard.press("Enter")
    expect(page.locator("#choice")).to_be_focused()
    expect(save_state(page)).to_have_text(re.compile(r"^Storming saved \d\d:\d\d · 1 of 29 answered\s*$"))
    page.keyboard.press("ArrowRight")
    page.wait_for_url(f"**{visitor.question(CODES[1])}")
    assert visitor.kept(CODE)["choice"] == "storming"


def test_j_and_k_go_on_and_back_from_a_level_too(browsing: Browsing, site: Site) -> None:
    visitor, page = question(browsing, site, answer="storming")
    page.locator("#choice-storming").focus()
    page.keyboard.press("j")
    page.wait_for_url(f"**{visitor.question(CODES[1])}")
    page.keyboard.press("k")
    page.wait_for_url(f"**{visitor.question(CODE)}")
    assert visitor.kept(CODE)["choice"] == "storming"


def test_note_and_the_other_way_have_keys(browsing: Browsing, site: Site) -> None:
    _, page = question(browsing, site)
    page.keyboard.press("w")
    with saved(page):
        page.keyboard.type("wxj4")
    expect(page.get_by_label("Note", exact=True)).to_have_value("wxj4")
    page.keyboard.press("Escape")
    expect(page.locator("#choice")).to_be_focused()
    page.keyboard.press("t")
    page.wait_for_url("**way=guided*")
    page.keyboard.press("t")
    page.wait_for_url("**way=quick*")


def test_levels_have_a_short_name_and_each_change_is_said(browsing: Browsing, site: Site) -> None:
    _, page = question(browsing, site)
    group = page.get_by_role("group", name="Levels", exact=True)
    with saved(page):
        page.keyboard.press("2")
    expect(group).to_be_focused()
    with saved(page):
        page.locator("#choice-norming").check()
    with saved(page):
        page.keyboard.press("ArrowRight")
    expect(save_state(page)).to_have_text(re.compile(r"^Performing saved \d\d:\d\d · 1 of 29 answered\s*$"))


def test_proposal_is_said_by_an_element_that_stays_and_only_when_it_changes(
    browsing: Browsing, site: Site
) -> None:
    _, page = question(browsing, site, way="guided")
    page.evaluate(
        """() => {
          window.live = document.querySelector("#proposal [role=status]");
          window.changes = 0;
          new MutationObserver(() => { window.changes += 1 }).observe(window.live, {childList: true, subtree: true});
        }"""
    )
    with saved(page):
        page.locator("#signal-storming-1").check()
    said = page.locator("#proposal [role=status]")
    expect(said).to_have_text(re.compile(r"^\s*From your ticks follows\s+Storming\s*$"))
    changes = page.evaluate("window.changes")
    with saved(page):
        page.get_by_label("Note", exact=True).press_sequentially("Typed beside it")
    found = page.evaluate("[window.live.isConnected, window.changes]")
    assert (found, changes > 0) == ([True, changes], True)


def test_skip_link_leads_to_the_answer_and_the_keys_are_told_of_first(browsing: Browsing, site: Site) -> None:
    visitor, page = question(browsing, site)
    expect(page.get_by_text("Keys 1 to 4 answer, j goes on, ? shows all keys.")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#choice")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#choice-forming")).to_be_focused()
    page.goto(visitor.question(CODES[1]))
    expect(page.get_by_text("shows all keys")).to_have_count(0)


def test_keys_are_told_only_where_they_work(browsing: Browsing, site: Site) -> None:
    visitor = started(site.url)
    phone = browsing.open(
        visitor,
        visitor.question(CODE),
        viewport={"width": 390, "height": 800},
        has_touch=True,
        is_mobile=True,
    )
    plain = browsing.open(visitor, visitor.question(CODE), java_script_enabled=False)
    for page in (phone, plain):
        expect(page.locator("#show-keys")).to_be_hidden()
        expect(page.locator("#keys-line")).to_be_hidden()


def test_list_of_keys_is_read_from_its_title(browsing: Browsing, site: Site) -> None:
    _, page = question(browsing, site)
    page.keyboard.press("?")
    expect(page.locator("#keys-title")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_label("Use these keys in this browser")).to_be_checked()


def test_mended_link_keeps_the_focus(browsing: Browsing, site: Site) -> None:
    visitor, page = question(browsing, site)
    link = page.get_by_label("Link to evidence")
    link.fill("not an address")
    link.press("Tab")
    expect(save_state(page).get_by_role("link")).to_be_visible()
    save_state(page).get_by_role("link").press("Enter")
    expect(link).to_be_focused()
    link.fill("https://example.com/")
    # The next stop behind the field may be anything; the one that goes away is the link of the error.
    page.evaluate("document.querySelectorAll('summary').forEach((summary) => { summary.tabIndex = -1 })")
    with saved(page):
        page.keyboard.press("Tab")
    expect(page.locator("[name=next]:focus")).to_have_count(1)
    assert visitor.kept(CODE)["evidence"] == "https://example.com/"


def test_save_that_is_tried_again_stays_and_is_said_once(browsing: Browsing, site: Site) -> None:
    browsing.expect_complaint(r"net::ERR_|^htmx:(afterRequest|sendError)")
    visitor, page = question(browsing, site)
    page.evaluate(
        """() => {
          window.said = [];
          const state = document.getElementById("save-state");
          new MutationObserver(() => window.said.push(state.textContent)).observe(state, {childList: true});
        }"""
    )
    left = 3

    def cut(route: Route) -> None:
        nonlocal left
        left -= 1
        route.abort() if left >= 0 else route.continue_()

    page.route("**/questions/**", cut)
    card(page, "Norming").click()
    page.get_by_role("button", name="Save and continue").click()
    expect(save_state(page)).to_have_text(re.compile(r"^Norming saved \d\d:\d\d"), timeout=60_000)
    assert code_of(page) == CODE
    said = [text for text in page.evaluate("window.said") if text.startswith("Not saved")]
    assert said == ["Not saved: the server cannot be reached. What you typed is still here; trying again."]
    page.keyboard.press("2")
    expect(save_state(page)).to_have_text(re.compile("^Storming saved"))
    assert [visitor.kept(code)["choice"] for code in CODES[:2]] == ["storming", ""]


def test_start_form_is_ready_to_type(browsing: Browsing) -> None:
    page = browsing.open(path="/assessments/new/")
    expect(page.get_by_label("Organisation")).to_be_focused()
