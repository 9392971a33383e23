"""axe finds nothing against WCAG 2.2 AA: on every page, in every state, in both themes, at every width."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import LOOKS, violations
from tests.browser.questionnaire import level, saved
from tests.browser.visitor import CAPABILITIES, CASES, CODES, Visitor, started

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.browser.browsing import Browsing
    from tests.browser.server import Site

pytestmark = pytest.mark.browser

# A form sent as a browser without JavaScript does it; axe itself needs JavaScript.
SEND = "(form) => HTMLFormElement.prototype.submit.call(form)"
REPEATED = (
    ".pillar:nth-of-type(n + 3)",
    ".capabilities tbody:nth-of-type(n + 3)",
    ".item:nth-of-type(n + 3)",
    ".heat tbody tr:nth-of-type(n + 3)",
    ".steps tbody tr:nth-of-type(n + 3)",
    ".gaps tbody tr:nth-of-type(n + 3)",
    ".risks li:nth-of-type(n + 3)",
    ".table-small tbody tr:nth-of-type(n + 3)",
)
SHORTEN = "(parts) => document.querySelectorAll(parts).forEach((part) => part.remove())"
PROVISIONAL = dict(list(CASES["B"]["answers"].items())[:13])


@dataclass
class World:
    """A site, somebody who finished an assessment on it, and somebody who has just started one."""

    site: Site
    browsing: Browsing
    finished: Visitor
    fresh: Visitor
    workshop: Site

    def open(self, visitor: Visitor | None, path: str) -> Page:
        return self.browsing.open(visitor, path)

    def question(self, code: str = "renew", query: str = "") -> Page:
        return self.open(self.finished, self.finished.question(code) + query)

    def drawn(self, visitor: Visitor) -> Page:
        """The report with the charts as the server draws them."""
        page = self.browsing.open(visitor)
        page.route("**/plotly.min.*", lambda route: route.fulfill(content_type="text/javascript", body=""))
        page.goto(visitor.report)
        return page

    def failing(self, status: int, visitor: Visitor | None, path: str) -> Page:
        self.browsing.expect_complaint(str(status))
        return self.open(visitor, path)


@pytest.fixture(scope="module")
def visitors(site: Site) -> tuple[Visitor, Visitor]:
    return started(site.url, CASES["B"]["answers"]), started(site.url)


@pytest.fixture(scope="module")
def workshop(site: Site) -> Iterator[Site]:
    """The same site as a developer has it, on a machine that cannot make PDFs."""
    with site.in_development() as other:
        yield other


@pytest.fixture
def world(site: Site, browsing: Browsing, visitors: tuple[Visitor, Visitor], workshop: Site) -> World:
    browsing.own.append(workshop.url)
    return World(site, browsing, *visitors, workshop)


def home(world: World) -> Page:
    return world.open(world.finished, "/")


def home_of_a_newcomer(world: World) -> Page:
    return world.open(None, "/")


def start(world: World) -> Page:
    return world.open(None, "/assessments/new/")


def start_refused(world: World) -> Page:
    page = start(world)
    page.get_by_role("button", name="Start with the first question").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def question(world: World) -> Page:
    return world.question(query="?way=quick")


def question_resumed(world: World) -> Page:
    page = world.open(world.fresh, world.fresh.assessment)
    expect(page.get_by_role("button", name="Save and")).to_be_visible()
    return page


def question_guided(world: World) -> Page:
    page = world.open(world.fresh, f"{world.fresh.question('expand')}?way=guided")
    for signal in CAPABILITIES["expand"]["levels"][2]["signals"]:
        page.get_by_role("checkbox", name=signal["text"]).check()
    expect(page.get_by_role("button", name="Take Norming")).to_be_visible()
    return page


def question_saved(world: World) -> Page:
    page = world.question("funding")
    with saved(page):
        page.get_by_label("Note", exact=True).fill("Seen today")
        page.keyboard.press("Tab")
    return page


def question_left_open(world: World) -> Page:
    page = world.open(world.fresh, world.fresh.question(CODES[0]))
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_text("was left open")).to_be_visible()
    return page


def question_in_conflict(world: World) -> Page:
    page = world.open(world.fresh, world.fresh.question("renew"))
    world.fresh.answer("renew", "storming", revision=world.fresh.kept("renew")["revision"], note="Theirs")
    level(page, "Performing").check()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def question_refused(world: World) -> Page:
    page = world.question("partner-enablement")
    page.get_by_role("radio", name=re.compile("^Not applicable")).check()
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator("#reason-error")).not_to_be_empty()
    return page


def question_refused_as_a_form(world: World) -> Page:
    page = world.question("partner-enablement")
    page.locator("#choice-not-applicable").evaluate("(radio) => { radio.checked = true; }")
    page.locator("#evidence").evaluate("(field) => { field.value = 'no address'; }")
    page.locator("#answer").evaluate(SEND)
    expect(page.locator("#error-summary")).to_be_visible()
    return page


def question_not_saved(world: World) -> Page:
    world.browsing.expect_complaint("ERR_FAILED|htmx:")
    page = world.question()
    page.route("**/questions/**", lambda route: route.abort())
    # Nothing that another page of this assessment saves when it is left.
    level(page, "Forming").check()
    expect(page.locator(".save-bad")).to_be_visible()
    return page


def question_with_keys(world: World) -> Page:
    page = world.question()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    return page


def sample(world: World) -> Page:
    page = world.open(None, "/")
    page.get_by_role("link", name="Open a sample report").click()
    page.wait_for_url("**/report/")
    return page


def question_of_the_sample(world: World) -> Page:
    page = sample(world)
    page.goto(page.url.replace("/report/", "/questions/renew/"))
    expect(page.get_by_text("You can read this sample, but not change it.")).to_be_visible()
    return page


def report(world: World) -> Page:
    page = world.open(world.finished, world.finished.report)
    expect(page.locator(".chart-box.is-live")).to_have_count(page.locator(".chart-box").count())
    return page


def report_opened(world: World) -> Page:
    page = world.drawn(world.finished)
    page.locator("details").evaluate_all("(all) => all.forEach((details) => { details.open = true; })")
    return page


def report_provisional(world: World) -> Page:
    visitor = started(world.site.url, PROVISIONAL)
    page = world.drawn(visitor)
    expect(page.locator("#provisional")).to_be_visible()
    return page


def report_of_few_answers(world: World) -> Page:
    visitor = started(world.site.url, {"renew": "norming", "funding": "dont_know"})
    return world.drawn(visitor)


def report_empty(world: World) -> Page:
    visitor = started(world.site.url)
    return world.drawn(visitor)


def settings_saved_as_a_form(world: World) -> Page:
    page = world.drawn(world.finished)
    page.locator("#settings form").evaluate(SEND)
    expect(page.locator("#settings").get_by_role("status")).to_be_visible()
    return page


def settings_refused(world: World) -> Page:
    page = world.drawn(world.finished)
    page.get_by_label("Work streams").fill("99")
    page.get_by_label("Adoption", exact=True).fill("lots")
    page.get_by_role("button", name="Update the report").click()
    expect(page.locator("#settings [aria-invalid=true]")).to_have_count(2)
    return page


def no_pdf(world: World) -> Page:
    path = f"{world.finished.assessment}report.pdf"
    page = world.failing(503, world.finished, world.workshop.url + path)
    expect(page.get_by_role("heading", name="The PDF could not be made")).to_be_visible()
    return page


def no_framework(world: World) -> Page:
    with world.site.without_framework():
        return world.failing(503, None, "/assessments/new/")


def home_without_framework(world: World) -> Page:
    with world.site.without_framework():
        return world.open(world.finished, "/")


def missing(world: World) -> Page:
    return world.failing(404, None, "/missing/")


def expired(world: World) -> Page:
    page = world.failing(404, None, world.finished.report)
    expect(page.get_by_role("heading", name="This link has expired in this browser")).to_be_visible()
    return page


def forbidden(world: World) -> Page:
    world.browsing.expect_complaint("403")
    page = question_of_the_sample(world)
    page.locator("#answer").evaluate(SEND)
    expect(page.get_by_role("heading", name="You may read this, but not change it")).to_be_visible()
    return page


def session_ended(world: World) -> Page:
    world.browsing.expect_complaint("403")
    page = start(world)
    page.context.clear_cookies()
    page.get_by_role("button", name="Start with the first question").click()
    expect(page.get_by_role("heading", name="Your session has ended")).to_be_visible()
    return page


def not_understood(world: World) -> Page:
    world.browsing.expect_complaint("400")
    page = start(world)
    page.locator("main form").evaluate(
        """(form) => {
          const field = form.querySelector("#title");
          for (let more = 0; more < 5001; more++) form.append(field.cloneNode());
          form.submit();
        }"""
    )
    expect(page.get_by_role("heading", name="The request could not be understood")).to_be_visible()
    return page


def server_failed(world: World) -> Page:
    world.browsing.expect_complaint("500")
    page = world.question()
    with world.site.failing():
        level(page, "Performing").evaluate("(radio) => { radio.checked = true; }")
        page.locator("#answer").evaluate(SEND)
        expect(page.get_by_role("heading", name="Something went wrong on our side")).to_be_visible()
    return page


def design(world: World) -> Page:
    return world.open(None, f"{world.workshop.url}/design/")


def design_dialog(world: World) -> Page:
    page = design(world)
    page.get_by_role("button", name="Open the dialog").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    return page


STATES: list[Callable[[World], Page]] = [
    home,
    home_of_a_newcomer,
    home_without_framework,
    start,
    start_refused,
    no_framework,
    question,
    question_resumed,
    question_guided,
    question_saved,
    question_left_open,
    question_in_conflict,
    question_refused,
    question_refused_as_a_form,
    question_not_saved,
    question_with_keys,
    question_of_the_sample,
    report_empty,
    no_pdf,
    missing,
    expired,
    forbidden,
    session_ended,
    not_understood,
    server_failed,
    design,
    design_dialog,
]
# State of the report -> what of it is the same in another state, where it is looked at.
REPORTS: dict[Callable[[World], Page], str] = {
    report_opened: "#overview, #heat-map, .pillar ~ .pillar, .item ~ .item, .bucket ~ .bucket",
    report_provisional: ".bucket ~ .bucket",
    report_of_few_answers: ".section:not(#heat-map, #pillars, #roadmap), .pillar ~ .pillar, .bucket",
    sample: ".section:not(#overview, #settings)",
    settings_saved_as_a_form: ".section:not(#settings)",
    settings_refused: ".section:not(#settings)",
}


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_page_is_accessible(world: World, state: Callable[[World], Page]):
    assert violations(state(world)) == {}


def test_whole_report_is_accessible(world: World):
    """All of it in a narrow and a wide look; of what is repeated, two of each in the others."""
    page = report(world)
    ends = (("light", 320), ("dark", 1440))
    assert violations(page, ends) == {}
    page.evaluate(SHORTEN, ", ".join(REPEATED))
    assert violations(page, [look for look in LOOKS if look not in ends]) == {}


@pytest.mark.parametrize("state", REPORTS, ids=lambda state: state.__name__)
def test_report_is_accessible(world: World, state: Callable[[World], Page]):
    page = state(world)
    page.evaluate(SHORTEN, ", ".join(filter(None, [*REPEATED, REPORTS[state]])))
    assert violations(page) == {}


def test_focus_is_never_hidden_under_the_bar(browsing: Browsing, visitors: tuple[Visitor, Visitor]):
    visitor = visitors[0]
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
