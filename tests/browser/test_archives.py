"""PDFs of chosen assessments as one archive, on the server as `make run` starts it: nothing else is running."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accounts import sign_up
from tests.browser.axe import violations
from tests.browser.visitor import CASES, started

if TYPE_CHECKING:
    from tests.browser.browsing import Browsing
    from tests.browser.server import Site

pytestmark = pytest.mark.browser
LONGEST = 600_000
"""Milliseconds that a busy machine may take for one report and for the start of the process that makes it."""


def listed(browsing: Browsing, site: Site, *, javascript: bool) -> Page:
    """A member's page, at the list of assessments."""
    visitor = started(site.url, CASES["B"]["answers"])
    page = browsing.open(visitor, java_script_enabled=javascript)
    sign_up(page, site)
    page.goto(site.url)
    return page


def wait_until_made(page: Page, *, javascript: bool) -> None:
    """With a script the page follows by itself; without one, a link asks again."""
    done = page.get_by_text("Everything is made.")
    if javascript:
        expect(done).to_be_visible(timeout=LONGEST)
        return
    for _ in range(LONGEST // 500):
        if done.count():
            return
        page.get_by_role("link", name="See how far it is").click()
        page.wait_for_timeout(500)
    expect(done).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
def test_archive_is_asked_for_watched_and_taken_along(browsing: Browsing, site: Site, *, javascript: bool):
    browsing.expect_complaint("status of 422")
    page = listed(browsing, site, javascript=javascript)
    page.get_by_role("button", name="PDFs of the chosen ones").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose at least one assessment")
    page.get_by_role("checkbox", name="PDF of").check()
    page.get_by_role("button", name="PDFs of the chosen ones").click()
    expect(page.get_by_role("heading", name="1 report in one archive")).to_be_visible()
    wait_until_made(page, javascript=javascript)
    expect(page).to_have_title("1 of 1 reports made · CS Maturity")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the archive").click()
    with ZipFile(download.value.path()) as archive:
        (name,) = archive.namelist()
        assert archive.read(name).startswith(b"%PDF-")


def test_pages_of_archives_and_the_portfolio_are_accessible(browsing: Browsing, site: Site):
    browsing.expect_complaint("status of 422")
    page = listed(browsing, site, javascript=True)
    page.get_by_role("button", name="PDFs of the chosen ones").click()
    found = {"refused": violations(page)}
    page.get_by_role("checkbox", name="The one of the list").check()
    page.get_by_role("button", name="PDFs of the chosen ones").click()
    wait_until_made(page, javascript=True)
    found["made"] = violations(page)
    page.get_by_role("link", name="All archives").click()
    found["archives"] = violations(page)
    page.get_by_role("link", name="Portfolio").click()
    expect(page.get_by_role("heading", name="Portfolio")).to_be_visible()
    found["portfolio"] = violations(page)
    assert found == {name: {} for name in found}


@pytest.mark.parametrize("width", [1280, 390], ids=["wide", "phone"])
def test_what_is_ticked_is_counted_and_can_be_asked_for_wherever_one_is(
    browsing: Browsing, site: Site, *, width: int
):
    visitor = started(site.url, CASES["B"]["answers"])
    page = browsing.open(visitor, viewport={"width": width, "height": 600})
    sign_up(page, site)
    for organisation in ("First Ltd", "Second Ltd", "Third Ltd", "Fourth Ltd"):
        page.goto(f"{site.url}/assessments/new/")
        page.get_by_label("Organisation").fill(organisation)
        page.get_by_role("button", name="Start with the first question").click()
        page.wait_for_url("**/questions/**")
    page.goto(site.url)
    bar = page.get_by_role("group", name="PDFs of several reports in one archive")
    button = bar.get_by_role("button", name="PDFs of the chosen ones")
    expect(button).not_to_be_in_viewport()
    box = page.get_by_role("checkbox", name="PDF of").first
    box.check()
    expect(bar.get_by_role("status")).to_have_text("1 chosen")
    box.evaluate("box => box.scrollIntoView({ block: 'start' })")
    expect(button).to_be_in_viewport(ratio=1)
    every = page.get_by_role("checkbox", name="Choose all on this page")
    if width == 390:
        # The heads are not shown on a phone.
        expect(every).to_be_hidden()
        page.get_by_role("checkbox", name="All 5 of the list").check()
        overlap = "([box, link]) => box.getBoundingClientRect().bottom - link.getBoundingClientRect().top"
        set_up = page.get_by_role("link", name="Set-up of").first
        assert page.evaluate(overlap, [box.element_handle(), set_up.element_handle()]) < 0
    else:
        expect(every).to_have_js_property("indeterminate", value=True)
        every.check()
        expect(page.get_by_role("checkbox", name="PDF of", checked=True)).to_have_count(5)
    expect(bar.get_by_role("status")).to_have_text("5 chosen")
    assert violations(page) == {}
    page.get_by_role("searchbox", name="Search").fill("Ltd")
    # Another list: nothing of it is chosen.
    expect(page.get_by_role("checkbox", name="All 4 that the list has found")).to_be_attached()
    expect(bar.get_by_role("status")).to_have_text("")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("checkbox", name="PDF of").first.check()
    expect(bar.get_by_role("status")).to_have_text("1 chosen")
    # To leave the search asks for no list again, which would have no ticks.
    assert asked == []
