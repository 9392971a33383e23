"""Nothing sticks out on a phone, and nothing moves while it is saved."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsing import WATCH_SHIFTS, Browsing, shifts
from tests.browser.questionnaire import card, saved
from tests.browser.server import Site
from tests.browser.visitor import CASES, CODES, started

pytestmark = pytest.mark.browser

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen " * 3 + "x" * 120
# Parts that scroll on their own may be wider inside.
STICKING_OUT = """() => {
  const width = document.documentElement.clientWidth;
  const inScroller = (element) => {
    for (let parent = element.parentElement; parent; parent = parent.parentElement) {
      if (["auto", "scroll", "hidden"].includes(getComputedStyle(parent).overflowX)) return true;
    }
    return false;
  };
  return [...document.body.querySelectorAll("*")]
    .filter((element) => element.getClientRects().length && !element.closest(".visually-hidden, .skip"))
    .filter((element) => element.getBoundingClientRect().right > width + 0.5 && !inScroller(element))
    .map((element) => `${element.tagName}.${element.className} ${element.textContent.slice(0, 40)}`);
}"""


def sticking_out(page: Page) -> dict[str, Any]:
    page_width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return {"page": page.evaluate(page_width), "parts": page.evaluate(STICKING_OUT)}


@pytest.mark.parametrize("width", [320, 390])
def test_page_fits_a_phone(browsing: Browsing, site: Site, width: int):
    visitor = started(site.url, CASES["B"]["answers"], organisation=LONG[:200], title="x" * 200)
    visitor.answer("renew", "norming", revision=1, note=LONG, evidence=f"https://example.com/{'y' * 200}")
    page = browsing.open(visitor, viewport={"width": width, "height": 700})
    for path in (
        "/",
        "/assessments/new/",
        visitor.question("partner-enablement"),
        f"{visitor.question('renew')}?way=guided",
        f"{visitor.question('renew')}?way=quick",
        visitor.report,
        "/missing/",
    ):
        browsing.expect_complaint("404") if path == "/missing/" else None
        page.goto(path)
        for details in page.locator("details").all()[:12]:
            details.evaluate("(details) => { details.open = true }")
        assert (path, sticking_out(page)) == (path, {"page": 0, "parts": []})


def test_tables_of_the_report_can_be_read_on_a_phone(browsing: Browsing, site: Site):
    """No word of a capability is broken, and what stands beside it is on the screen."""
    visitor = started(site.url, CASES["B"]["answers"])
    page = browsing.open(visitor, visitor.report, viewport={"width": 320, "height": 700})
    names = page.locator(".capabilities tbody > tr:first-child > th")
    assert names.count() == len(CODES)
    assert min(names.evaluate_all("(names) => names.map((name) => name.clientWidth)")) > 90
    for region in ("#overview .table-scroll", "#gaps details[open] .table-scroll"):
        scrolled = "(region) => region.scrollWidth - region.clientWidth"
        assert (region, page.locator(region).evaluate(scrolled)) == (region, 0)


def test_my_assessments_can_be_opened_on_a_phone(browsing: Browsing, site: Site):
    visitor = started(site.url, organisation=LONG[:200], title="x" * 200)
    page = browsing.open(visitor, "/", viewport={"width": 320, "height": 700})
    row = page.get_by_role("region", name="Assessments of this browser").get_by_role("row").last
    expect(row.get_by_role("cell").first).to_have_text("x" * 200)
    for link in row.get_by_role("link").all():
        link.scroll_into_view_if_needed()
        box = link.bounding_box()
        assert box
        assert box["x"] + box["width"] <= 320
    assert (
        page.get_by_role("region", name="Assessments of this browser").evaluate(
            "(region) => region.scrollLeft"
        )
        == 0
    )


def test_conflict_fits_a_phone(browsing: Browsing, site: Site):
    visitor = started(site.url)
    page = browsing.open(visitor, visitor.question("renew"), viewport={"width": 320, "height": 700})
    visitor.answer("renew", "norming", note=LONG, evidence=f"https://example.com/{'y' * 200}")
    page.get_by_label("Note", exact=True).fill(LONG)
    expect(page.get_by_role("alert")).to_be_visible()
    assert sticking_out(page) == {"page": 0, "parts": []}


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("way", ["quick", "guided"])
def test_nothing_moves_while_saving(browsing: Browsing, site: Site, way: str, width: int):
    visitor = started(site.url)
    page = browsing.open(
        visitor, f"{visitor.question('renew')}?way={way}", viewport={"width": width, "height": 800}
    )

    def boxes() -> list[Any]:
        box = "(element) => (({ x, y, width, height }) => [x, y, width, height])(element.getBoundingClientRect())"
        x, y, _width, height = page.locator("#save-state").evaluate(box)
        parts = [page.locator(part).evaluate(box) for part in ("#choice", "#note", ".save-bar .actions")]
        return [*parts, [x, y, height]]

    page.locator("#choice input").first.focus()
    before = boxes()
    with saved(page):
        page.keyboard.press("Space")
    assert boxes() == before
    page.get_by_label("Note", exact=True).press("T")
    before = boxes()
    with saved(page):
        page.keyboard.type("yped")
    assert boxes() == before


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("way", ["quick", "guided"])
def test_nothing_moves_while_the_page_loads(browsing: Browsing, site: Site, way: str, width: int):
    visitor = started(site.url, {"renew": "norming"})
    page = browsing.open(visitor, viewport={"width": width, "height": 800})
    page.add_init_script(WATCH_SHIFTS)
    for code in (CODES[0], "renew"):
        page.goto(f"{visitor.question(code)}?way={way}", wait_until="networkidle")
        page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))")
        assert (code, shifts(page)) == (code, [])


@pytest.mark.parametrize("width", [390, 1280])
def test_buttons_stay_where_they_are_when_something_is_wrong(browsing: Browsing, site: Site, width: int):
    visitor = started(site.url)
    page = browsing.open(visitor, visitor.question("renew"), viewport={"width": width, "height": 800})
    buttons = page.locator(".save-bar .actions")
    before = buttons.bounding_box()
    page.get_by_label("Link to evidence").focus()
    page.keyboard.type("not an address")
    page.get_by_label("Note", exact=True).focus()
    expect(page.locator("#save-state")).to_have_text(re.compile("^Not saved: This is not a web address"))
    page.evaluate("window.scrollTo(0, 0)")
    assert buttons.bounding_box() == before


def test_rail_stays_where_it_was_scrolled_to(browsing: Browsing, site: Site):
    visitor = started(site.url)
    page = browsing.open(visitor, visitor.question("renew"), viewport={"width": 1280, "height": 420})
    rail = page.locator("#rail")
    rail.evaluate("(rail) => rail.scrollTo(0, 120)")
    with saved(page):
        card(page, "Norming").click()
    assert rail.evaluate("(rail) => rail.scrollTop") == 120
