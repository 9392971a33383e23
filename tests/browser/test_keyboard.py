"""The keyboard alone: Tab, arrows, Space and Enter reach everything, and the focus is never lost."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsing import Browsing, whole
from tests.browser.questionnaire import chosen, focus, level, saved
from tests.browser.server import Site
from tests.browser.visitor import CAPABILITIES, CASES, CODES, FRAMEWORK, PHASES, started

pytestmark = pytest.mark.browser

FIRST_PILLAR = [capability["code"] for capability in FRAMEWORK["pillars"][0]["capabilities"]]


# A level shows its focus around the whole card.
RING = """() => {
  const element = document.activeElement;
  if (element === document.body) return "outside the page";
  const style = getComputedStyle(element.closest(".level:has(input[type=radio]:focus)") ?? element);
  return `${style.outlineStyle} ${style.outlineWidth}`;
}"""


def tab_to(page: Page, *, role: str, name: str, back: bool = False) -> None:
    """Press Tab until the focus is on it; everything on the way has a focus that can be seen."""
    whole(page)
    wanted = page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
    for _ in range(80):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        ring: str = page.evaluate(RING)
        assert ring in {"solid 3px", "outside the page"}
        if wanted.evaluate_all("(found) => found.includes(document.activeElement)"):
            return
    raise AssertionError(f"Tab never reached {role} {name}")


def arrow_to(page: Page, phase: str) -> None:
    """With the first level in focus and none chosen: Space takes it, arrows go on from there."""
    with saved(page):
        page.keyboard.press("Space")
    for _ in range(list(PHASES).index(phase)):
        with saved(page):
            page.keyboard.press("ArrowDown")


def test_first_pillar_is_answered_by_keyboard(browsing: Browsing):
    answers: dict[str, Any] = CASES["B"]["answers"]
    page = browsing.open(path="/")
    tab_to(page, role="link", name="Start an assessment")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^Start an assessment"))
    tab_to(page, role="textbox", name="Organisation")
    page.keyboard.type("Northwind")
    page.keyboard.press("Enter")
    for code in FIRST_PILLAR:
        expect(page).to_have_url(re.compile(f"/questions/{code}/"))
        lowest = CAPABILITIES[code]["levels"][0]
        tab_to(page, role="radio", name=f"{PHASES[lowest['phase']]} {lowest['summary']}")
        arrow_to(page, answers[code])
        assert chosen(page) == [answers[code]]
        tab_to(page, role="textbox", name="Note")
        with saved(page):
            page.keyboard.type(f"Seen in {code}")
        assert focus(page) == "TEXTAREA#note"
        tab_to(page, role="button", name="Save and continue")
        page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/questions/{CODES[len(FIRST_PILLAR)]}/"))
    expect(page.get_by_text(f"{len(FIRST_PILLAR)} of {len(CODES)} answered")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Note", exact=True)).to_have_value(f"Seen in {FIRST_PILLAR[-1]}")
    assert chosen(page) == [answers[FIRST_PILLAR[-1]]]


def test_proposal_is_taken_by_keyboard(browsing: Browsing, site: Site):
    visitor = started(site.url)
    page = browsing.open(visitor, visitor.question("renew"))
    tab_to(page, role="link", name="Tick what is true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("way=guided"))
    norming = next(level for level in CAPABILITIES["renew"]["levels"] if level["phase"] == "norming")
    for signal in norming["signals"]:
        tab_to(page, role="checkbox", name=signal["text"])
        with saved(page):
            page.keyboard.press("Space")
    assert chosen(page) == []
    tab_to(page, role="button", name="Take Norming")
    with saved(page):
        page.keyboard.press("Enter")
    assert (chosen(page), focus(page)) == (["norming"], "DIV#choice")
    expect(page.locator("#proposal")).to_have_text(re.compile(r"Your ticks and your answer agree:\s+Norming"))


def test_clearing_keeps_the_focus(browsing: Browsing, site: Site):
    visitor = started(site.url, {"renew": "norming"})
    page = browsing.open(visitor, visitor.question("renew"))
    tab_to(page, role="button", name="Clear this answer")
    with saved(page):
        page.keyboard.press("Enter")
    assert (chosen(page), visitor.kept("renew")["choice"]) == ([], "")


def test_decision_in_a_conflict_keeps_the_focus(browsing: Browsing, site: Site):
    visitor = started(site.url)
    page = browsing.open(visitor, visitor.question("renew"))
    visitor.answer("renew", "storming")
    level(page, "Norming").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#choice-norming")).to_be_focused()
    tab_to(page, role="button", name="Keep mine", back=True)
    with saved(page):
        page.keyboard.press("Enter")
    assert (focus(page), visitor.kept("renew")["choice"]) == ("DIV#choice", "norming")


def test_save_keeps_the_focus_on_a_link_of_the_rail(browsing: Browsing, site: Site):
    visitor = started(site.url)
    page = browsing.open(visitor, visitor.question("renew"))
    with saved(page):
        page.get_by_label("Note", exact=True).press_sequentially("Typed, then back to the rail")
        page.get_by_role("link", name="Next open question").focus()
    expect(page.get_by_role("link", name="Next open question")).to_be_focused()


def test_error_keeps_the_focus(browsing: Browsing, site: Site):
    visitor = started(site.url)
    page = browsing.open(visitor, visitor.question("onboarding"))
    tab_to(page, role="textbox", name="Link to evidence")
    page.keyboard.type("not an address")
    page.keyboard.press("Enter")
    expect(page.locator("#evidence-error")).to_have_text(re.compile("This is not a web address"))
    expect(page.locator("#evidence")).to_be_focused()
    expect(page.get_by_label("Link to evidence")).to_have_value("not an address")
