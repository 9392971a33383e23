"""Going away and coming back: what was typed goes along, and everybody ends up where they meant to."""

import re
from collections.abc import Callable
from time import monotonic

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsing import Browsing
from tests.browser.questionnaire import card, chosen, code_of, save_state, saved
from tests.browser.server import Site
from tests.browser.visitor import CASES, CODES, Visitor, started

pytestmark = pytest.mark.browser

FIRST, SECOND, THIRD = CODES[:3]
TEXT = "Typed a moment before"


def question(browsing: Browsing, site: Site, code: str = FIRST) -> tuple[Visitor, Page]:
    visitor = started(site.url)
    return visitor, browsing.open(visitor, visitor.question(code))


def type_note(page: Page) -> None:
    """Typed, and nothing waited for."""
    page.get_by_label("Note", exact=True).fill(TEXT)


def until_kept(visitor: Visitor, code: str = FIRST) -> None:
    """A last save travels on its own after its page is gone: wait until the server has it."""
    deadline = monotonic() + 60
    while visitor.kept(code)["note"] != TEXT:
        assert monotonic() < deadline, "What was typed never arrived."


def test_double_click_on_continue_goes_one_question_on(browsing: Browsing, site: Site):
    visitor, page = question(browsing, site)
    with saved(page):
        card(page, "Norming").click()
    page.get_by_role("button", name="Save and continue").dblclick()
    expect(page).to_have_url(re.compile(f"/questions/{SECOND}/"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert (visitor.kept(FIRST)["choice"], visitor.kept(FIRST)["revision"]) == ("norming", 1)
    assert visitor.kept(SECOND)["revision"] == 0


def test_continue_right_after_typing_saves_it(browsing: Browsing, site: Site):
    visitor, page = question(browsing, site)
    type_note(page)
    page.get_by_role("button", name="Save and continue").click()
    expect(page).to_have_url(re.compile(f"/questions/{SECOND}/"))
    assert visitor.kept(FIRST)["note"] == TEXT


def test_back_button_shows_what_was_saved_and_goes_on_saving(browsing: Browsing, site: Site):
    visitor, page = question(browsing, site)
    with saved(page):
        card(page, "Norming").click()
    type_note(page)
    page.get_by_role("button", name="Save and continue").click()
    expect(page).to_have_url(re.compile(f"/questions/{SECOND}/"))
    page.go_back()
    expect(page).to_have_url(re.compile(f"/questions/{FIRST}/"))
    expect(page.get_by_label("Note", exact=True)).to_have_value(TEXT)
    assert chosen(page) == ["norming"]
    with saved(page):
        card(page, "Storming").click()
    assert visitor.kept(FIRST)["choice"] == "storming"


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
def test_back_button_shows_what_another_tab_saved_meanwhile(browsing: Browsing, site: Site, javascript: bool):
    """A browser that fills in what the form held before would have it saved over the other tab's answer."""
    visitor = started(site.url)
    page = browsing.open(visitor, visitor.question(FIRST), java_script_enabled=javascript)
    card(page, "Norming").click()
    page.get_by_label("Note", exact=True).fill("Before")
    page.get_by_role("button", name="Save and continue").click()
    expect(page).to_have_url(re.compile(f"/questions/{SECOND}/"))
    visitor.answer(FIRST, "storming", note="Meanwhile", revision=visitor.kept(FIRST)["revision"])
    page.go_back()
    expect(page.get_by_label("Note", exact=True)).to_have_value("Meanwhile")
    assert chosen(page) == ["storming"]


@pytest.mark.parametrize(
    "link",
    [
        lambda page: page.get_by_role("navigation", name="Pillars").get_by_role("link", name="Segmentation"),
        lambda page: page.get_by_role("link", name="Next open question"),
        lambda page: page.get_by_role("link", name="Report", exact=True),
        lambda page: page.get_by_role("link", name="Tick what is true"),
    ],
    ids=["question", "next open", "report", "guided way"],
)
def test_link_followed_right_after_typing_saves_first(
    browsing: Browsing, site: Site, link: Callable[[Page], object]
):
    visitor, page = question(browsing, site)
    target = link(page)
    before = page.url
    type_note(page)
    target.click()  # type: ignore[attr-defined]
    expect(page).not_to_have_url(before)
    assert visitor.kept(FIRST)["note"] == TEXT


def test_link_is_not_followed_over_a_conflict(browsing: Browsing, site: Site):
    visitor, page = question(browsing, site)
    visitor.answer(FIRST, "storming", note="Theirs")
    type_note(page)
    page.get_by_role("link", name="Next open question").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert (code_of(page), visitor.kept(FIRST)["note"]) == (FIRST, "Theirs")
    expect(page.get_by_label("Note", exact=True)).to_have_value(TEXT)


def test_tab_closed_right_after_typing_saves_on_the_way_out(browsing: Browsing, site: Site):
    visitor, page = question(browsing, site)
    type_note(page)
    page.close(run_before_unload=True)
    until_kept(visitor)


def test_back_button_right_after_typing_saves_on_the_way_out(browsing: Browsing, site: Site):
    visitor, page = question(browsing, site)
    page.goto(visitor.question(SECOND))
    type_note(page)
    page.go_back()
    until_kept(visitor, SECOND)


def test_reload_right_after_typing_keeps_text_and_place(browsing: Browsing, site: Site):
    visitor, page = question(browsing, site, THIRD)
    type_note(page)
    page.reload()
    assert code_of(page) == THIRD
    until_kept(visitor, THIRD)
    expect(page.get_by_label("Note", exact=True)).to_have_value(TEXT)
    with saved(page):
        card(page, "Norming").click()
    kept = visitor.kept(THIRD)
    assert (kept["choice"], kept["note"]) == ("norming", TEXT)


def test_reload_while_the_server_is_away_keeps_text(browsing: Browsing, site: Site):
    """Its save failed, so the page asks before it goes; who goes all the same finds the text again."""
    browsing.expect_complaint(r"net::ERR_|^htmx:(afterRequest|sendError)")
    visitor, page = question(browsing, site)
    page.on("dialog", lambda dialog: dialog.accept())
    page.route("**/questions/**", lambda route: route.abort(), times=1)
    type_note(page)
    expect(save_state(page)).to_have_text(re.compile("^Not saved: the server cannot be reached"))
    page.reload()
    expect(page.get_by_label("Note", exact=True)).to_have_value(TEXT)
    expect(save_state(page)).to_have_text(re.compile(r"[Ss]aved \d"))
    assert visitor.kept(FIRST)["note"] == TEXT


def test_assessment_goes_on_at_the_last_place(browsing: Browsing, site: Site):
    visitor, page = question(browsing, site, SECOND)
    page.goto(visitor.question(THIRD))
    page.goto("/")
    page.get_by_role("link", name="Go on with Spring review, Acme").click()
    expect(page).to_have_url(re.compile(f"/questions/{THIRD}/$"))


def test_next_open_question_skips_what_is_answered(browsing: Browsing, site: Site):
    answers = CASES["B"]["answers"]
    visitor = started(site.url, {code: answers[code] for code in CODES if code not in {SECOND, "expand"}})
    page = browsing.open(visitor, visitor.question(FIRST))
    reached = []
    for _ in range(2):
        page.get_by_role("link", name="Next open question").click()
        expect(page.get_by_text("Every change is saved at once.")).to_be_visible()
        reached.append(code_of(page))
        with saved(page):
            card(page, "Norming").click()
    assert reached == [SECOND, "expand"]
    page.get_by_role("link", name="See the report").click()
    expect(page).to_have_url(re.compile("/report/$"))


def test_way_of_answering_is_kept_from_question_to_question(browsing: Browsing, site: Site):
    visitor, page = question(browsing, site)
    page.get_by_role("link", name="Tick what is true").click()
    expect(page).to_have_url(re.compile("way=guided"))
    page.goto(visitor.question(SECOND))
    expect(page.get_by_role("link", name="Tick what is true")).to_have_attribute("aria-current", "true")
