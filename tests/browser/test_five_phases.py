"""A framework with five phases beside the shipped one, in a browser: keys, levels side by side, report and sources."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.browsing import Browsing
from tests.browser.questionnaire import chosen, focus, is_save
from tests.browser.server import Site
from tests.browser.visitor import Visitor, started
from tests.frameworks.shapes import FIVE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PHASES = [phase.code for phase in FIVE.phases]
CODES = list(FIVE.capabilities)
ANSWERS = {code: PHASES[(place * 3 + 1) % 5] for place, code in enumerate(CODES)}
# A phase name in a head of the heat map that reaches into the column beside it.
OVERLAPPING = """() => {
  const boxes = [...document.querySelectorAll(".heat thead .phase")].map((chip) => chip.getBoundingClientRect());
  return boxes.filter((box, n) => n && boxes[n - 1].right > box.left).length;
}"""
TOO_WIDE = "document.documentElement.scrollWidth - innerWidth"


@pytest.fixture(scope="module")
def site(prepared: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Of its own: what is published last is what everybody starts with."""
    site = Site(tmp_path_factory.mktemp("five"))
    site.begin_as(prepared)
    site.manage("load_framework", "tests/frameworks/five.yaml", "--publish")
    site.start()
    yield site
    site.stop()


@pytest.fixture(scope="module")
def visitor(site: Site) -> Visitor:
    return started(site.url, ANSWERS)


@pytest.fixture
def browsing(browser: Browser, site: Site) -> Iterator[Browsing]:
    browsing = Browsing(browser, site)
    yield browsing
    browsing.close()
    assert browsing.problems == []


def test_a_number_for_every_level(browsing: Browsing, site: Site) -> None:
    visitor = started(site.url)
    page = browsing.open(visitor, visitor.question(CODES[0]))
    for number, phase in enumerate(PHASES, 1):
        with page.expect_response(is_save):
            page.keyboard.press(str(number))
        expect(page.locator("#save-state")).to_have_text(
            re.compile(rf"^{FIVE.phases[number - 1].name} saved")
        )
        assert (chosen(page), focus(page)) == ([phase], "DIV#choice")
    page.keyboard.press("6")
    assert chosen(page) == [PHASES[-1]]
    expect(page.locator("#save-state")).to_contain_text("1 of 9 answered")
    assert visitor.kept(CODES[0])["choice"] == PHASES[-1]


def test_all_levels_stand_side_by_side_on_a_wide_screen(browsing: Browsing, visitor: Visitor) -> None:
    page = browsing.open(visitor, visitor.question(CODES[2]))
    tops = page.locator(".level").evaluate_all("(levels) => levels.map((l) => l.getBoundingClientRect().top)")
    assert (len(tops), len(set(tops))) == (5, 1)


def test_nothing_is_wider_than_the_screen(browsing: Browsing, visitor: Visitor) -> None:
    for path in (visitor.question(CODES[3]), visitor.report, "/sources/", "/assessments/new/"):
        page = browsing.open(visitor, path)
        for width in (320, 390, 720, 1024, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(TOO_WIDE) <= 0, (path, width)
            if path == visitor.report and width > 600:
                assert page.evaluate(OVERLAPPING) == 0, width


def test_pages_are_accessible(browsing: Browsing, visitor: Visitor) -> None:
    for path in (visitor.question(CODES[3]), visitor.report, "/sources/", "/assessments/new/", "/"):
        assert violations(browsing.open(visitor, path)) == {}, path


def test_framework_is_chosen_where_there_are_several(browsing: Browsing) -> None:
    page = browsing.open(None, "/assessments/new/")
    page.get_by_label("Organisation").fill("Example Ltd")
    choice = page.get_by_label("Framework")
    assert choice.input_value() == FIVE.code
    choice.select_option(label="Customer Success Capabilities and Maturity, version 1.1.0")
    page.get_by_role("button", name="Start with the first question").click()
    expect(page.locator(".level")).to_have_count(4)
