"""axe finds nothing against WCAG 2.2 AA, in both themes, from the narrowest phone to a wide screen."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.browsing import Browsing
from tests.browser.questionnaire import level
from tests.browser.server import Site
from tests.browser.visitor import CASES, Visitor, started

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ALL = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
LOOKS = [(theme, width, ALL) for theme in ("light", "dark") for width in (320, 768, 1440)]
# The report has thousands of elements, which takes seconds a look. Its layout does not depend on the theme, and its
# colours do not depend on the width.
REPORT = [("light", 320, ALL), ("light", 768, ALL), ("light", 1440, ALL), ("dark", 1440, CONTRAST)]
OPENED = [("light", 320, ALL), ("dark", 1440, CONTRAST)]


def violations(
    page: Page, looks: list[Any] = LOOKS, within: tuple[str, ...] = ("html",)
) -> dict[str, list[str]]:
    """What axe finds, by theme, width and rule: the elements. `within`: only in these parts of the page."""
    found = {}
    for theme, width, rules in looks:
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": 900})
        result = Axe().run(page, context={"include": [[part] for part in within]}, options=rules)
        for violation in result.response["violations"]:
            elements = [node["html"][:200] for node in violation["nodes"]]
            found[f"{theme} {width} {violation['id']}"] = elements
    return found


@pytest.fixture
def visitor(site: Site) -> Visitor:
    return started(site.url, CASES["B"]["answers"])


def test_home_is_accessible(browsing: Browsing, visitor: Visitor):
    assert violations(browsing.open(visitor, "/")) == {}


def test_start_with_errors_is_accessible(browsing: Browsing):
    page = browsing.open(path="/assessments/new/")
    page.get_by_role("button", name="Start with the first question").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == {}


@pytest.mark.parametrize("way", ["quick", "guided"])
def test_question_is_accessible(browsing: Browsing, visitor: Visitor, way: str):
    assert violations(browsing.open(visitor, f"{visitor.question('renew')}?way={way}")) == {}


def test_conflict_is_accessible(browsing: Browsing, visitor: Visitor):
    page = browsing.open(visitor, visitor.question("renew"))
    visitor.answer("renew", "storming", revision=1, note="Theirs")
    level(page, "Performing").check()
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == {}


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
def test_missing_reason_is_accessible(browsing: Browsing, visitor: Visitor, javascript: bool):
    page = browsing.open(visitor, visitor.question("partner-enablement"))
    page.get_by_role("radio", name=re.compile("^Not applicable")).check()
    if javascript:
        page.get_by_role("button", name="Save and continue").click()
        expect(page.locator("#reason-error")).not_to_be_empty()
    else:
        # Sent as a plain form; axe itself needs JavaScript.
        page.evaluate("HTMLFormElement.prototype.submit.call(document.getElementById('answer'))")
        expect(page.locator("#error-summary")).to_be_visible()
    assert violations(page) == {}


def test_report_is_accessible(browsing: Browsing, visitor: Visitor):
    assert violations(browsing.open(visitor, visitor.report), REPORT) == {}


def test_report_with_its_reasons_opened_is_accessible(browsing: Browsing, visitor: Visitor):
    page = browsing.open(visitor, visitor.report)
    page.locator("details").evaluate_all("(all) => all.forEach((details) => { details.open = true })")
    parts = ("#finding", "#next-phase", "#verdict", "#pillar-delivery", "#charters", "#settings", "#item-1")
    assert violations(page, OPENED, parts) == {}


def test_empty_report_is_accessible(browsing: Browsing, site: Site):
    visitor = started(site.url)
    assert violations(browsing.open(visitor, visitor.report)) == {}


def test_missing_page_is_accessible(browsing: Browsing):
    browsing.expect_complaint("404")
    assert violations(browsing.open(path="/missing/")) == {}


def test_start_is_accessible(browsing: Browsing):
    assert violations(browsing.open(path="/assessments/new/")) == {}


def test_home_on_the_first_visit_is_accessible(browsing: Browsing):
    assert violations(browsing.open(path="/")) == {}


def test_list_of_keys_is_accessible(browsing: Browsing, visitor: Visitor):
    page = browsing.open(visitor, visitor.question("renew"))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert violations(page) == {}


def test_question_that_was_just_saved_is_accessible(browsing: Browsing, visitor: Visitor):
    page = browsing.open(visitor, visitor.question("renew"))
    level(page, "Performing").check()
    expect(page.locator(".save-good")).to_be_visible()
    assert violations(page) == {}


def test_question_of_the_sample_is_accessible(browsing: Browsing):
    page = browsing.open(path="/")
    page.get_by_role("link", name="Open a sample report").click()
    page.wait_for_url("**/report/")
    page.goto(page.url.replace("/report/", "/questions/renew/"))
    expect(page.get_by_text("You can read this sample, but not change it.")).to_be_visible()
    assert violations(page) == {}


def test_refused_settings_are_accessible(browsing: Browsing, visitor: Visitor):
    page = browsing.open(visitor, visitor.report)
    page.get_by_label("Work streams").fill("99")
    page.get_by_role("button", name="Update the report").click()
    expect(page.locator("#settings [aria-invalid=true]")).to_have_count(1)
    assert violations(page, within=["#settings"]) == {}


def test_link_opened_in_another_browser_is_accessible(browsing: Browsing, visitor: Visitor):
    browsing.expect_complaint("404")
    page = browsing.open(path=visitor.report)
    expect(page.get_by_role("heading", name="This link has expired in this browser")).to_be_visible()
    assert violations(page) == {}


def test_focus_is_never_hidden_under_the_bar(browsing: Browsing, visitor: Visitor):
    page = browsing.open(
        visitor, f"{visitor.question('renew')}?way=guided", viewport={"width": 768, "height": 600}
    )
    hidden = []
    page.locator("#answer").evaluate("(form) => form.scrollIntoView()")
    page.locator("#choice-forming").focus()
    for _ in range(25):
        page.keyboard.press("Tab")
        covered = page.evaluate(
            """() => {
              const bar = document.querySelector(".save-bar");
              const at = document.activeElement;
              if (bar.contains(at) || !document.getElementById("answer").contains(at)) return "";
              return at.getBoundingClientRect().top > bar.getBoundingClientRect().top ? at.id || at.tagName : "";
            }"""
        )
        hidden += [covered] if covered else []
    assert hidden == []


def test_page_of_a_session_that_ended_is_accessible(browsing: Browsing):
    browsing.expect_complaint("403")
    page = browsing.open(path="/assessments/new/")
    page.context.clear_cookies()
    page.get_by_label("Organisation").fill("Acme")
    page.get_by_role("button", name="Start with the first question").click()
    expect(page.get_by_role("heading", name="Your session has ended")).to_be_visible()
    assert violations(page) == {}


def test_page_of_a_server_that_failed_is_accessible(browsing: Browsing, site: Site, visitor: Visitor):
    browsing.expect_complaint("500")
    page = browsing.open(visitor, visitor.question("renew"))
    with site.failing():
        # Sent as a plain form; axe itself needs JavaScript.
        page.evaluate(
            """() => {
              document.getElementById("choice-performing").checked = true;
              HTMLFormElement.prototype.submit.call(document.getElementById("answer"));
            }"""
        )
        expect(page.get_by_role("heading", name="Something went wrong on our side")).to_be_visible()
        assert violations(page) == {}
