"""Keys of the questionnaire, and the live shape of a pillar."""

import pytest
from playwright.sync_api import expect

from tests.browser.browsing import Browsing
from tests.browser.questionnaire import chosen, focus, save_state, saved
from tests.browser.server import Site
from tests.browser.visitor import CODES, started

pytestmark = pytest.mark.browser

PHASES = ["forming", "storming", "norming", "performing"]
OPTIONAL = "partner-enablement"


def test_numbers_choose_levels_and_put_the_focus_there(browsing: Browsing, site: Site) -> None:
    visitor = started(site.url)
    page = browsing.open(visitor, visitor.question(CODES[0]))
    for number, phase in enumerate(PHASES, 1):
        with saved(page):
            page.keyboard.press(str(number))
        assert (chosen(page), focus(page)) == ([phase], "DIV#choice")
    page.keyboard.press("5")
    assert chosen(page) == ["performing"]
    assert visitor.kept(CODES[0])["choice"] == "performing"


def test_arrows_go_on_and_back_and_save_on_the_way(browsing: Browsing, site: Site) -> None:
    visitor = started(site.url)
    page = browsing.open(visitor, visitor.question(CODES[1]))
    page.keyboard.press("ArrowRight")
    page.wait_for_url(f"**{visitor.question(CODES[2])}")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(f"**{visitor.question(CODES[1])}")


def test_arrow_after_a_number_goes_on_and_leaves_the_answer_alone(browsing: Browsing, site: Site) -> None:
    visitor = started(site.url)
    page = browsing.open(visitor, visitor.question(CODES[0]))
    with saved(page):
        page.keyboard.press("2")
    page.keyboard.press("ArrowRight")
    page.wait_for_url(f"**{visitor.question(CODES[1])}")
    page.keyboard.press("d")
    page.keyboard.press("ArrowRight")
    page.wait_for_url(f"**{visitor.question(CODES[2])}")
    assert [visitor.kept(code)["choice"] for code in CODES[:2]] == ["storming", "dont_know"]


def test_arrows_on_a_level_move_between_levels(browsing: Browsing, site: Site) -> None:
    visitor = started(site.url)
    page = browsing.open(visitor, visitor.question(CODES[0]))
    with saved(page):
        page.locator("#choice-storming").check()
    with saved(page):
        page.keyboard.press("ArrowRight")
    assert chosen(page) == ["norming"]


def test_going_on_without_a_reason_leads_to_it_and_a_second_try_to_leave_goes(
    browsing: Browsing, site: Site
) -> None:
    visitor = started(site.url)
    page = browsing.open(visitor, visitor.question(OPTIONAL))
    page.get_by_label("Not applicable").check()
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator("#reason-error")).to_have_text("Say why this does not apply; then it is saved.")
    expect(page.get_by_label("Why it does not apply")).to_be_focused()
    page.get_by_role("link", name="Report").click()
    page.wait_for_url(f"**{visitor.report}")


def test_not_applicable_asks_why_before_it_is_saved(browsing: Browsing, site: Site) -> None:
    visitor = started(site.url)
    page = browsing.open(visitor, visitor.question(OPTIONAL))
    page.keyboard.press("n")
    expect(save_state(page)).to_have_text("Say why it does not apply; then it is saved.")
    expect(page.locator("#reason")).to_be_focused()
    expect(page.locator("#reason-error")).to_be_empty()
    with saved(page):
        page.keyboard.type("No partners, n of them")
    assert visitor.kept(OPTIONAL)["choice"] == "not_applicable"
    assert visitor.kept(OPTIONAL)["reason"] == "No partners, n of them"


def test_not_applicable_does_nothing_where_it_is_not_offered(browsing: Browsing, site: Site) -> None:
    visitor = started(site.url)
    page = browsing.open(visitor, visitor.question(CODES[0]))
    page.keyboard.press("n")
    assert chosen(page) == []


def test_question_mark_shows_the_keys_and_escape_closes_them(browsing: Browsing, site: Site) -> None:
    visitor = started(site.url)
    page = browsing.open(visitor, visitor.question(CODES[0]))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("3")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert chosen(page) == []


def test_letters_typed_into_a_note_are_a_note(browsing: Browsing, site: Site) -> None:
    visitor = started(site.url)
    page = browsing.open(visitor, visitor.question(CODES[0]))
    page.get_by_label("Note").click()
    with saved(page):
        page.keyboard.type("1n?d")
    assert visitor.kept(CODES[0])["note"] == "1n?d"
    assert chosen(page) == []


def test_keys_can_be_switched_off_and_stay_off(browsing: Browsing, site: Site) -> None:
    visitor = started(site.url)
    page = browsing.open(visitor, visitor.question(CODES[0]))
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Use these keys in this browser").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("3")
    assert chosen(page) == []
    page.reload()
    page.keyboard.press("3")
    assert chosen(page) == []
    page.get_by_role("button", name="Keys").click()
    expect(page.get_by_label("Use these keys in this browser")).not_to_be_checked()


def test_shape_of_the_pillar_follows_the_answers(browsing: Browsing, site: Site) -> None:
    visitor = started(site.url, dict.fromkeys(CODES[:3], "storming"))
    page = browsing.open(visitor, visitor.question(CODES[3]), viewport={"width": 1440, "height": 900})
    shape = page.locator("#live-line")
    before = shape.get_attribute("d")
    assert before
    with saved(page):
        page.keyboard.press("4")
    expect(shape).not_to_have_attribute("d", before)
    expect(page.locator("#live title")).to_contain_text(
        "Business Performance Management and Metrics: Performing"
    )


def test_nothing_moves_for_those_who_want_it_so(browsing: Browsing, site: Site) -> None:
    visitor = started(site.url)
    for path in ("/", visitor.question(CODES[0]), visitor.report):
        page = browsing.open(visitor, path, reduced_motion="reduce")
        moving = page.evaluate(
            """() => [...document.querySelectorAll("*")].filter((element) => {
                 const {transitionDuration, animationName} = getComputedStyle(element);
                 return parseFloat(transitionDuration) > 0 || animationName !== "none";
               }).length"""
        )
        assert moving == 0


@pytest.mark.parametrize("zoom", [2, 4])
def test_pages_reflow_when_zoomed(browsing: Browsing, site: Site, zoom: int) -> None:
    """A window of 1280 px at 200 and 400 % is as wide as 640 and 320 px."""
    visitor = started(site.url, {CODES[0]: "norming"})
    viewport = {"width": 1280 // zoom, "height": 900 // zoom}
    for path in ("/", "/assessments/new/", visitor.question(CODES[0]), visitor.report):
        page = browsing.open(visitor, path, viewport=viewport, device_scale_factor=zoom)
        assert page.evaluate("document.documentElement.scrollWidth") == 1280 // zoom
        bar = page.evaluate("document.querySelector('.save-bar')?.getBoundingClientRect().height ?? 0")
        assert bar < viewport["height"] / 2
