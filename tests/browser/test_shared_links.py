"""A frozen report goes to somebody without an account by a link: made, opened with its password, read, ended."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accounts import sign_up
from tests.browser.axe import violations
from tests.browser.browsing import arrived, whole
from tests.browser.visitor import CASES, PILLARS, started

if TYPE_CHECKING:
    from tests.browser.browsing import Browsing
    from tests.browser.server import Site

pytestmark = pytest.mark.browser
PASSWORD = "lantern harbour 7"


def freeze(browsing: Browsing, site: Site, *, javascript: bool) -> Page:
    """A member's page, at a closed report."""
    visitor = started(site.url, CASES["B"]["answers"])
    page = browsing.open(visitor, java_script_enabled=javascript)
    sign_up(page, site)
    page.goto(visitor.report)
    page.get_by_role("link", name="Close and freeze the report").click()
    page.get_by_role("button", name="Close and freeze the report").click()
    expect(
        page.get_by_text("The report is frozen: nothing that is changed later reaches it.")
    ).to_be_visible()
    return page


def make(page: Page, *, password: str) -> str:
    """The address of a new link, as it is shown once."""
    page.get_by_label("For whom").fill("The board")
    page.get_by_label("Works for").select_option("1 week")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_role("heading", name="The link is made")).to_be_visible()
    return page.get_by_label("Address").input_value()


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
def test_report_is_read_by_a_link_until_it_is_ended(browsing: Browsing, site: Site, *, javascript: bool):
    browsing.expect_complaint("status of 4(10|22)")
    page = freeze(browsing, site, javascript=javascript)
    page.get_by_role("link", name="Share it by a link").click()
    address = make(page, password=PASSWORD)
    expect(page.get_by_role("button", name="Copy")).to_be_visible(visible=javascript)
    if javascript:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.get_by_role("button", name="Copy").click()
        expect(page.get_by_text("Copied.")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == address

    reader = browsing.open(java_script_enabled=javascript)
    reader.goto(address)
    assert reader.url == "/".join([*address.split("/")[:-2], ""])
    reader.get_by_label("Password").fill("something else")
    reader.get_by_role("button", name="Open the report").click()
    expect(reader.get_by_role("alert").get_by_text("This is not the password.")).to_be_visible()
    reader.get_by_label("Password").fill(PASSWORD)
    reader.get_by_role("button", name="Open the report").click()
    expect(reader.get_by_role("heading", name="The pillars at a glance")).to_be_visible()
    if javascript:
        expect(reader.locator(".chart-box.is-live")).to_have_count(1 + len(PILLARS))
    whole(reader)
    for name in ("CS Maturity", "Sign in", "All assessments", "Report"):
        expect(reader.get_by_role("link", name=name, exact=True)).to_have_count(0)

    page.get_by_role("link", name="End this link").click()
    page.get_by_role("button", name="End the link").click()
    expect(page.get_by_text("The link is ended. It opens nothing any more.")).to_be_visible()
    reader.reload()
    expect(reader.get_by_role("heading", name="This link shows nothing")).to_be_visible()


def test_pages_of_shared_links_are_accessible(browsing: Browsing, site: Site):
    browsing.expect_complaint("status of 4(04|10|22)")
    page = freeze(browsing, site, javascript=True)
    report = page.url
    page.get_by_role("link", name="Share it by a link").click()
    arrived(page, re.compile("^Share a report of"))
    sharing, found = page.url, {"first": violations(page)}
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found["refused"] = violations(page)
    address = make(page, password=PASSWORD)
    found["made"] = violations(page)
    page.get_by_role("link", name="End this link").click()
    arrived(page, re.compile("^End the link"))
    found["end"] = violations(page)
    page.goto(sharing)
    found["list"] = violations(page)
    page.get_by_role("link", name="All shared links of the workspace").click()
    arrived(page, re.compile("^Shared links of"))
    found["all"] = violations(page)
    page.goto(report)
    found["report"] = violations(page, (("light", 320), ("dark", 1440)))

    reader = browsing.open()
    reader.goto(address)
    found["locked"] = violations(reader)
    reader.get_by_label("Password").fill(PASSWORD)
    reader.get_by_role("button", name="Open the report").click()
    expect(reader.locator(".chart-box.is-live")).to_have_count(1 + len(PILLARS))
    found["read"] = violations(reader, (("light", 320), ("dark", 1440)))
    reader.get_by_role("link", name="Sources, capability by capability").click()
    arrived(reader, "Sources")
    found["sources"] = violations(reader, (("light", 320), ("dark", 1440)))
    reader.goto(address.replace(address.split("/")[-2], "cut"))
    found["ended"] = violations(reader)
    assert found == {name: {} for name in found}
