"""The report page in use: its settings, its charts for those who do not see them, links into it, small screens."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.browsing import WATCH_SHIFTS, shifts
from tests.browser.visitor import CASES, CODES, PHASES, PILLARS, started

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.browsing import Browsing
    from tests.browser.server import Site
    from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def visitor(site: Site) -> Visitor:
    """Who only looks."""
    return started(site.url, CASES["B"]["answers"])


@pytest.fixture
def changing(site: Site) -> Visitor:
    """Who changes settings."""
    return started(site.url, CASES["B"]["answers"])


def top(place: Locator) -> float:
    """How far below the upper edge of the window."""
    found: float = place.evaluate("(element) => element.getBoundingClientRect().top")
    return found


def save(page: Page) -> Locator:
    return page.get_by_role("button", name="Update the report")


# Settings


@pytest.mark.parametrize("width", [390, 1280])
def test_updated_report_keeps_the_place_and_says_that_it_is_saved(
    browsing: Browsing, changing: Visitor, width: int
):
    page = browsing.open(changing, changing.report, viewport={"width": width, "height": 900})
    # All above it is open, and stays so.
    page.locator("#pillars details, #next-phase details").evaluate_all(
        "(all) => all.forEach((details) => { details.open = true })"
    )
    page.get_by_label("Target phase").select_option("Performing")
    page.get_by_label("Work streams").fill("1")
    save(page).scroll_into_view_if_needed()
    before = top(save(page))
    opened = page.locator("#pillars details[open], #next-phase details[open]").count()
    save(page).click()
    expect(page.get_by_text("with 1 work stream from")).to_have_count(1)
    expect(page.locator("#toasts")).to_have_text("Saved. The roadmap now takes 481 weeks instead of 253.")
    expect(page.locator("#report-status")).to_be_empty()
    expect(save(page)).to_be_focused()
    expect(save(page)).to_be_in_viewport()
    assert abs(top(save(page)) - before) < 2
    assert page.locator("#pillars details[open], #next-phase details[open]").count() == opened > 20


def test_updated_report_leaves_closed_what_was_closed(browsing: Browsing, changing: Visitor):
    page = browsing.open(changing, changing.report)
    page.locator("#gaps summary").first.click()
    page.locator("#settings details summary").first.click()
    page.get_by_label("Work streams").fill("3")
    save(page).click()
    expect(page.locator("#toasts")).to_have_text("Saved. The roadmap now takes 175 weeks instead of 253.")
    expect(page.locator("#gaps details").first).not_to_have_attribute("open", "")
    expect(page.locator("#settings details")).to_have_attribute("open", "")


@pytest.mark.parametrize("field", ["Target phase", "First day of the roadmap"])
def test_boxes_of_the_settings_stay_in_line_beside_an_error(
    browsing: Browsing, changing: Visitor, field: str
):
    page = browsing.open(changing, changing.report, viewport={"width": 1280, "height": 900})
    page.get_by_label("Work streams").fill("0")
    save(page).click()
    expect(page.locator("#settings-errors")).to_be_focused()
    assert abs(top(page.get_by_label(field)) - top(page.get_by_label("Work streams"))) < 2


def test_link_to_an_error_of_the_focus_leads_to_its_fields(browsing: Browsing, changing: Visitor):
    page = browsing.open(changing, changing.report)
    page.get_by_label("Expansion", exact=True).fill("60")
    save(page).click()
    page.locator("#settings-errors a").click()
    expect(page.locator("#focus")).to_be_focused()


def test_refused_settings_are_not_called_saved(browsing: Browsing, changing: Visitor):
    page = browsing.open(changing, changing.report)
    page.get_by_label("Work streams").fill("0")
    save(page).click()
    expect(page.locator("#settings-errors")).to_be_focused()
    expect(page.locator("#settings-errors")).to_be_in_viewport()
    expect(page.locator("#toasts")).to_be_empty()


def test_typing_a_share_chooses_the_shares(browsing: Browsing, changing: Visitor):
    page = browsing.open(changing, changing.report)
    expect(page.get_by_label("All alike")).to_be_checked()
    page.get_by_label("Expansion", exact=True).fill("60")
    expect(page.get_by_label("These shares")).to_be_checked()


# Charts


def test_live_charts_are_one_named_stop_each_and_silent_inside(browsing: Browsing, visitor: Visitor):
    page = browsing.open(visitor, visitor.report)
    live = page.locator(".chart-live")
    expect(page.locator(".chart-box.is-live")).to_have_count(1 + len(PILLARS))
    assert live.locator("svg:not([aria-hidden=true] *, [aria-hidden=true])").count() == 0
    heard = [re.sub(r"\s+", " ", chart.aria_snapshot()) for chart in live.all()]
    names = ["All pillars", *PILLARS.values()]
    assert [len(re.findall(r"- (img|text)\b", said)) for said in heard] == [0] * len(names)
    buttons = page.get_by_role("button", name=re.compile("^Download the chart of"))
    assert [button.get_attribute("aria-label") for button in buttons.all()] == [
        f"Download the chart of {name} as a picture" for name in names
    ]


BOXES = """(chart) => [...chart.querySelectorAll(".annotation-text, .radar-label, .radar-ring-name")]
  .filter((text) => getComputedStyle(text).visibility === "visible")
  .map((text) => {
    const { left, top, right, bottom } = text.getBoundingClientRect();
    // Only the drawn charts have a view box, and so a scale.
    const drawing = text.ownerSVGElement;
    const scale = drawing.hasAttribute("viewBox") ? drawing.clientWidth / drawing.viewBox.baseVal.width : 1;
    const size = parseFloat(getComputedStyle(text).fontSize) * scale;
    return { text: text.textContent, size, left, top, right, bottom };
  })"""


@pytest.mark.parametrize("live", [True, False])
def test_texts_of_charts_can_be_read_on_a_phone(browsing: Browsing, visitor: Visitor, live: bool):
    """Large enough, none over another and none cut off, in the drawn charts and in the live ones."""
    page = browsing.open(
        visitor, visitor.report, viewport={"width": 360, "height": 800}, java_script_enabled=live
    )
    if live:
        expect(page.locator(".chart-box.is-live")).to_have_count(1 + len(PILLARS))
    for chart in page.locator(".chart-box").all():
        texts = chart.evaluate(BOXES)
        assert set(PHASES.values()) <= {text["text"] for text in texts}
        for index, one in enumerate(texts):
            assert one["size"] >= 11, one
            assert 0 <= one["left"] < one["right"] <= 360, one
            for other in texts[index + 1 :]:
                # Lines of a label touch; half a pixel is rounding.
                across = min(one["right"], other["right"]) - max(one["left"], other["left"])
                down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
                assert across <= 0.5 or down <= 3, (one, other)


@pytest.mark.parametrize("width", [360, 1440])
def test_what_a_point_says_covers_neither_it_nor_the_middle(browsing: Browsing, visitor: Visitor, width: int):
    page = browsing.open(visitor, visitor.report, viewport={"width": width, "height": 900})
    expect(page.locator(".chart-box.is-live")).to_have_count(1 + len(PILLARS))
    for key in ("overall", *list(PILLARS)[:2]):
        chart = page.locator(f'[data-chart="{key}"]')
        live, told = chart.locator(".chart-live"), chart.locator(".chart-told")
        live.focus()
        for point in chart.locator(".scatterlayer .point").all()[:-1]:
            page.keyboard.press("ArrowRight")
            expect(told).to_be_visible()
            expect(told).to_contain_text("Today: ")
            box, dot, whole = told.bounding_box(), point.bounding_box(), live.bounding_box()
            assert box
            assert dot
            assert whole
            assert whole["x"] <= box["x"]
            assert box["x"] + box["width"] <= whole["x"] + whole["width"] + 1
            spots = [(dot["x"] + dot["width"] / 2, dot["y"] + dot["height"] / 2), middle(page, key)]
            for x, y in spots:
                assert not (
                    box["x"] < x < box["x"] + box["width"] and box["y"] < y < box["y"] + box["height"]
                )
        page.keyboard.press("Escape")
        expect(told).to_be_hidden()


def middle(page: Page, key: str) -> tuple[float, float]:
    """The middle of the live radar, in pixels of the window."""
    found = page.evaluate(
        """(key) => {
          const polar = document.querySelector(`[data-chart="${key}"] .polar`);
          const rings = polar.querySelector(".radial-grid path, .bg");
          const { left, top, width, height } = rings.getBoundingClientRect();
          return [left + width / 2, top + height / 2];
        }""",
        key,
    )
    return found[0], found[1]


def test_pointer_over_a_point_is_told_in_words(browsing: Browsing, visitor: Visitor):
    page = browsing.open(visitor, visitor.report)
    chart = page.locator('[data-chart="overall"]')
    expect(chart).to_have_class(re.compile("is-live"))
    point = chart.locator(".scatterlayer .point").first
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(chart.locator(".chart-told")).to_contain_text(next(iter(PILLARS.values())))
    page.mouse.move(0, 0)
    expect(chart.locator(".chart-told")).to_be_hidden()


# Links into the page


@pytest.mark.parametrize("way", ["link", "same link again", "address"])
def test_link_to_a_capability_opens_its_row(browsing: Browsing, visitor: Visitor, way: str):
    row = "#capability-renew"
    page = browsing.open(visitor, f"{visitor.report}{row}" if way == "address" else visitor.report)
    if way != "address":
        page.locator(f'#heat-map a[href="{row}"]').click()
    if way == "same link again":
        page.locator(f"{row} summary").click()
        page.locator(f'#heat-map a[href="{row}"]').click()
    expect(page.locator(f"{row} details")).to_have_attribute("open", "")
    expect(page.locator(f"{row} summary")).to_be_focused()
    expect(page.locator(f"{row} summary")).to_be_in_viewport()


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ('.contents a[href="#roadmap"]', "#roadmap"),
        ('.contents a[href="#overview"]', "#overview"),
        ("#overview figcaption a", "#overview-table"),
        ("#quick-wins .wins a", "#item-11"),
    ],
)
def test_links_take_the_focus_along(browsing: Browsing, visitor: Visitor, link: str, target: str):
    page = browsing.open(visitor, visitor.report)
    page.locator(link).click()
    expect(page.locator(target)).to_be_focused()
    expect(page.locator(target)).to_be_in_viewport()


# Small screens and paper


@pytest.mark.parametrize("width", [320, 390, 599])
def test_tables_of_the_roadmap_and_the_heat_map_fit_a_phone(browsing: Browsing, visitor: Visitor, width: int):
    page = browsing.open(visitor, visitor.report, viewport={"width": width, "height": 900})
    for table in page.locator(".table-scroll:has(> .heat, > .steps)").all():
        assert table.evaluate("(element) => element.scrollWidth - element.clientWidth") <= 0
    cut = page.locator(":is(.heat, .steps) :is(td, tbody th)").evaluate_all(
        "(all) => all.filter((one) => one.getBoundingClientRect().right > innerWidth).length"
    )
    assert cut == 0
    heat = page.get_by_role("table").filter(has=page.locator(".heat-cell"))
    heads = [head.strip() for head in heat.get_by_role("columnheader").all_text_contents()]
    assert heads == ["Pillar", *PHASES.values()]
    assert heat.get_by_role("row").count() == 1 + len(PILLARS)
    assert heat.get_by_role("link").count() == len(PILLARS) + len(CODES)


def test_printed_pillars_keep_their_heading_with_their_radar(browsing: Browsing, visitor: Visitor):
    page = browsing.open(visitor, visitor.report)
    expect(page.locator(".chart-box.is-live")).to_have_count(1 + len(PILLARS))
    sheets = [
        " ".join(sheet.extract_text().split()) for sheet in PdfReader(BytesIO(page.pdf(format="A4"))).pages
    ]
    for number, name in enumerate(PILLARS.values(), 1):
        heading = f"{number} {name} "
        (sheet,) = [sheet for sheet in sheets if re.search(rf"(^|phase |pillar ){heading}", sheet)]
        assert "Filled: today. Line: target." in sheet.partition(heading)[2]


def test_nothing_shifts_when_the_charts_come_alive(browsing: Browsing, visitor: Visitor):
    page = browsing.open(visitor)
    page.add_init_script(WATCH_SHIFTS)
    page.goto(visitor.report)
    expect(page.locator("[data-chart].is-live")).to_have_count(page.locator("[data-chart]").count())
    assert shifts(page) == []


def test_pdf_is_announced_while_it_is_made(browsing: Browsing, visitor: Visitor):
    page = browsing.open(visitor, visitor.report)
    with page.expect_download(timeout=90_000) as download:
        page.get_by_role("link", name="Download PDF, A4").click()
        expect(page.get_by_role("status").filter(has_text="Making the PDF.")).to_be_visible()
    assert download.value.suggested_filename == "Acme - maturity report.pdf"
    expect(page.get_by_role("status").filter(has_text="The PDF is ready.")).to_be_visible()
