"""Two tabs, or two people, on one answer: the second writer sees the other's answer and decides."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsing import Browsing, whole
from tests.browser.questionnaire import card, chosen, save_state, saved
from tests.browser.server import Site
from tests.browser.visitor import Visitor, started

pytestmark = pytest.mark.browser

MINE = "Mine: each quarter"
THEIRS = {"note": "Theirs: twice a year", "evidence": "https://theirs.example.com/"}


def conflict(browsing: Browsing, site: Site, *, javascript: bool = True) -> tuple[Visitor, Page, Page]:
    """Two tabs of one browser on one question. The first has saved, the second wants to and is told."""
    visitor = started(site.url)
    theirs = browsing.open(visitor, visitor.question("renew"), java_script_enabled=javascript)
    mine = theirs.context.new_page()
    mine.goto(visitor.question("renew"))
    if javascript:
        with saved(theirs):
            answer(theirs, "Storming", THEIRS["note"], THEIRS["evidence"])
        answer(mine, "Norming", MINE)
    else:
        answer(theirs, "Storming", THEIRS["note"], THEIRS["evidence"])
        save(theirs)
        expect(save_state(theirs)).to_contain_text("Storming saved")
        answer(mine, "Norming", MINE)
        save(mine)
    told = whole(mine).get_by_role("alert")
    expect(told.get_by_role("heading")).to_have_text("This answer was changed elsewhere")
    # Field by field: the note is the last of mine.
    expect(told.get_by_text(MINE)).to_be_visible()
    return visitor, mine, theirs


def answer(page: Page, phase: str, note: str, evidence: str = "") -> None:
    card(page, phase).click(position={"x": 30, "y": 90})
    page.get_by_label("Note", exact=True).fill(note)
    page.get_by_label("Link to evidence").fill(evidence)
    page.get_by_label("Link to evidence").press("Tab")


def save(page: Page) -> None:
    """Without JavaScript; with it, everything is on its way already."""
    page.get_by_role("button", name="Save", exact=True).click()


def versions(page: Page) -> dict[str, list[str]]:
    """What the page puts side by side."""
    return {
        part.locator("dt").inner_text(): part.locator("dd p").all_inner_texts()
        for part in page.get_by_role("alert").locator("dl > div").all()
    }


BOTH = {
    "Saved elsewhere": ["Storming", *THEIRS.values(), "0 signals ticked"],
    "Yours, not saved yet": ["Norming", MINE, "0 signals ticked"],
}


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
def test_conflict_shows_both_and_saves_neither_over_the_other(
    browsing: Browsing, site: Site, javascript: bool
):
    visitor, mine, _ = conflict(browsing, site, javascript=javascript)
    assert versions(mine) == BOTH
    expect(mine.get_by_label("Note", exact=True)).to_have_value(MINE)
    assert chosen(mine) == ["norming"]
    kept = visitor.kept("renew")
    # Saved field by field; on a busy machine two of them travel together.
    assert kept.pop("revision") in ({1, 2, 3} if javascript else {1})
    assert kept == {"choice": "storming", "reason": "", **THEIRS}


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
def test_conflict_keeps_mine(browsing: Browsing, site: Site, javascript: bool):
    visitor, mine, _ = conflict(browsing, site, javascript=javascript)
    mine.get_by_role("button", name="Keep mine").click()
    expect(mine.get_by_role("alert")).to_have_count(0)
    expect(save_state(mine)).to_have_text(re.compile(r"[Ss]aved \d"))
    kept = visitor.kept("renew")
    assert (kept["choice"], kept["note"], kept["evidence"]) == ("norming", MINE, "")
    mine.reload()
    assert chosen(mine) == ["norming"]


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
def test_conflict_takes_the_other_one(browsing: Browsing, site: Site, javascript: bool):
    visitor, mine, _ = conflict(browsing, site, javascript=javascript)
    before = visitor.kept("renew")
    mine.get_by_role("link", name="Take the other one").click()
    expect(mine.get_by_role("alert")).to_have_count(0)
    expect(mine.get_by_label("Note", exact=True)).to_have_value(THEIRS["note"])
    expect(mine.get_by_label("Link to evidence")).to_have_value(THEIRS["evidence"])
    assert (chosen(mine), visitor.kept("renew")) == (["storming"], before)


def test_conflict_goes_on_until_it_is_decided(browsing: Browsing, site: Site):
    visitor, mine, _ = conflict(browsing, site)
    with mine.expect_response(lambda response: response.status == 409):
        mine.get_by_label("Note", exact=True).press_sequentially(", and more")
    expect(mine.get_by_role("alert").get_by_text(f"{MINE}, and more")).to_be_visible()
    assert visitor.kept("renew")["note"] == THEIRS["note"]
    expect(mine.locator("#note")).to_be_focused()


def test_conflict_comes_back_when_the_other_changes_again(browsing: Browsing, site: Site):
    """What is kept over the other is what was seen of it, not what came after."""
    visitor, mine, theirs = conflict(browsing, site)
    with saved(theirs):
        theirs.get_by_label("Note", exact=True).fill("Theirs: monthly")
    mine.get_by_role("button", name="Keep mine").click()
    expect(mine.get_by_role("alert").get_by_text("Theirs: monthly")).to_be_visible()
    assert visitor.kept("renew")["note"] == "Theirs: monthly"
    with saved(mine):
        mine.get_by_role("button", name="Keep mine").click()
    assert visitor.kept("renew")["note"] == MINE


def test_tabs_on_different_questions_do_not_conflict(browsing: Browsing, site: Site):
    visitor = started(site.url)
    first = browsing.open(visitor, visitor.question("renew"))
    second = first.context.new_page()
    second.goto(visitor.question("expand"))
    with saved(first):
        card(first, "Storming").click()
    with saved(second):
        card(second, "Norming").click()
    assert [visitor.kept(code)["choice"] for code in ("renew", "expand")] == ["storming", "norming"]


def test_same_answer_in_two_tabs_is_no_conflict(browsing: Browsing, site: Site):
    visitor = started(site.url)
    first = browsing.open(visitor, visitor.question("renew"))
    second = first.context.new_page()
    second.goto(visitor.question("renew"))
    for page in (first, second):
        with saved(page):
            card(page, "Storming").click()
    assert visitor.kept("renew")["revision"] == 1
