"""A consultancy in a real browser: clients, a colleague, a client's leader, and what each of them sees."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accounts import new_address, sign_up
from tests.browser.axe import violations
from tests.browser.browsing import arrived, whole

if TYPE_CHECKING:
    from tests.browser.browsing import Browsing
    from tests.browser.server import Site

pytestmark = pytest.mark.browser


def start(page: Page, organisation: str) -> str:
    """Start an assessment from wherever one may. Returns the address of its report."""
    page.goto("/assessments/new/")
    page.get_by_label("Organisation").fill(organisation)
    page.get_by_role("button", name="Start with the first question").click()
    page.wait_for_url("**/questions/**")
    return re.sub(r"questions/.*", "report/", page.url)


def invite(page: Page, site: Site, *, role: str, sees: str) -> tuple[str, str]:
    """Returns the address of the person and the link in the e-mail."""
    page.goto("/")
    page.get_by_role("link", name="People").click()
    email = new_address()
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Role", exact=True).select_option(role)
    page.get_by_label("May see").select_option(sees)
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text(f"An invitation went to {email}.")).to_be_visible()
    found = re.search(r"http://\S+/invitation/\S+", site.newest_mail(email).replace("=\n", ""))
    assert found
    return email, found[0]


def join(page: Page, site: Site, email: str, link: str) -> None:
    page.goto(link)
    assert page.url.endswith("/invitation/")
    page.get_by_role("link", name="Make an account").click()
    arrived(page, "Create an account")
    sign_up(page, site, email=email, address=page.url)
    page.get_by_role("button", name="Join the workspace").click()
    expect(page.get_by_text("You are now a member of")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
def test_everyone_does_their_part_and_sees_nothing_else(browsing: Browsing, site: Site, *, javascript: bool):
    browsing.expect_complaint("status of 40[34]")
    consultant, leader, colleague = (browsing.open(java_script_enabled=javascript) for _ in range(3))
    sign_up(consultant, site)
    first, second = start(consultant, "First Ltd"), start(consultant, "Second Ltd")

    join(leader, site, *invite(consultant, site, role="viewer", sees="Only First Ltd"))
    expect(leader.get_by_role("rowheader", name="First Ltd")).to_be_visible()
    assert "Second Ltd" not in whole(leader).content()
    assert (leader.goto(first).status, leader.goto(second).status) == (200, 404)
    expect(leader.get_by_role("link", name="Start an assessment")).to_have_count(0)

    join(colleague, site, *invite(consultant, site, role="editor", sees="The whole workspace"))
    expect(colleague.get_by_role("rowheader")).to_have_count(2)
    colleague.goto(second.replace("report/", ""))
    colleague.get_by_role("radio").nth(1).check()
    colleague.get_by_role("button", name="Save and continue").click()
    colleague.wait_for_url("**/segmentation/")
    assert colleague.goto(second).status == 200


def test_trial_is_taken_along_into_a_workspace(browsing: Browsing, site: Site):
    page = browsing.open()
    report = start(page, "Trial Ltd")
    sign_up(page, site)
    expect(page.get_by_role("heading", level=1, name="Trial Ltd")).to_be_visible()
    expect(page.get_by_text("What you did without an account is kept in Trial Ltd.")).to_be_visible()
    assert page.goto(report).status == 200


def test_closed_report_stays_and_can_be_opened_after_reopening(browsing: Browsing, site: Site):
    page = browsing.open()
    sign_up(page, site)
    page.goto(start(page, "Closed Ltd"))
    page.get_by_role("link", name="Close and freeze the report").click()
    expect(page.get_by_text("29 questions are still open.")).to_be_visible()
    page.get_by_role("button", name="Close and freeze the report").click()
    expect(
        page.get_by_text("The report is frozen: nothing that is changed later reaches it.")
    ).to_be_visible()
    expect(page.get_by_role("link", name="Questionnaire")).to_have_count(0)
    page.get_by_role("link", name="Reopen").click()
    page.get_by_role("button", name="Reopen the assessment").click()
    expect(page.get_by_role("link", name="Questionnaire")).to_be_visible()
    page.get_by_text("Frozen reports of Closed Ltd (1)").click()
    page.locator(".snapshots a").click()
    expect(page.get_by_text("Frozen on")).to_be_visible()


def test_list_follows_the_search_and_keeps_it_in_the_address(browsing: Browsing, site: Site):
    page = browsing.open()
    sign_up(page, site)
    for name in ("Alpha Ltd", "Beta Ltd"):
        start(page, name)
    page.goto("/")
    page.get_by_label("Search").fill("alph")
    expect(page.get_by_role("rowheader")).to_have_text(["Alpha Ltd"])
    expect(page).to_have_url(re.compile("q=alph"))
    page.get_by_label("Search").fill("nobody")
    expect(page.get_by_text("Nothing matches")).to_be_visible()
    expect(page.get_by_label("Search")).to_be_focused()


def test_pages_of_a_workspace_are_accessible(browsing: Browsing, site: Site):
    page = browsing.open()
    sign_up(page, site)
    start(page, "Example Ltd")
    page.goto("/")
    base = page.url
    found = {"list": violations(page)}
    page.locator(".switcher summary").click()
    found["switcher"] = violations(page)
    page.goto(base + "?q=nothing")
    found["nothing"] = violations(page)
    _, link = invite(page, site, role="viewer", sees="Only Example Ltd")
    found["people"] = violations(page)
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found["refused"] = violations(page)
    people = base + "people/"
    page.goto(people)
    page.get_by_role("link", name="Withdraw").click()
    arrived(page, re.compile("^Withdraw the invitation of"))
    found["withdraw"] = violations(page)
    for path in ("name/", "start/", "leave/", "activity/", "export/", "clients/", "delete/"):
        page.goto(base + path)
        found[path] = violations(page)
    page.goto(base)
    page.locator("a[href^='/clients/']").first.click()
    arrived(page, "Example Ltd")
    found["client"] = violations(page)
    page.goto(base)
    page.get_by_role("link", name="Set-up").click()
    arrived(page, re.compile("^Set-up of"))
    setup = page.url
    for path in ("setup/", "copy/", "close/", "reopen/", "delete/"):
        page.goto(setup.replace("setup/", path))
        found[path] = violations(page)
    page.goto(setup)
    page.get_by_label("Due").fill("2020-01-01")
    page.get_by_label("State").select_option("In review")
    page.get_by_role("button", name="Save the set-up").click()
    expect(page.get_by_text(re.compile(r"\d+ days overdue"))).to_be_visible()
    found["overdue"] = violations(page)
    page.goto(base + "clients/")
    found["overdue client"] = violations(page)
    page.goto(base + "delete/")
    page.get_by_role("button", name="Delete the workspace for good").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found["not deleted"] = violations(page)
    page.goto("/workspaces/new/")
    found["new"] = violations(page)
    page.goto(link)
    found["invitation of somebody else"] = violations(page)
    guest = browsing.open(path=link)
    found["invitation"] = violations(guest)
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
def test_consultant_tidies_up(browsing: Browsing, site: Site, *, javascript: bool):
    """Narrows the list, moves and closes an assessment, lets people go, and ends the workspace."""
    page, guest = (browsing.open(java_script_enabled=javascript) for _ in range(2))
    sign_up(page, site)
    start(page, "First Ltd")
    second = start(page, "Second Ltd")
    page.goto("/")
    base = page.url
    page.get_by_label("Lead").select_option("Mine")
    if not javascript:
        page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Nothing matches")).to_be_visible()

    page.goto(second.replace("report/", "setup/"))
    page.get_by_label("Client", exact=True).select_option("First Ltd")
    page.get_by_label("State").select_option("In review")
    page.get_by_role("button", name="Save the set-up").click()
    expect(page.get_by_role("rowheader")).to_have_text(["First Ltd", "First Ltd"])
    page.get_by_role("link", name=re.compile("^Close and freeze the report of Second Ltd, ")).click()
    page.get_by_role("button", name="Close and freeze the report").click()
    expect(page.locator(".notice.said")).to_have_count(1)
    page.get_by_role("link", name="Open the frozen report").click()
    expect(page.locator(".eyebrow")).to_contain_text("First Ltd · Second Ltd, ")

    email, _ = invite(page, site, role="viewer", sees="The whole workspace")
    page.get_by_role("button", name=f"Send again to {email}").click()
    expect(page.get_by_text("The link sent before no longer works.")).to_be_visible()
    found = re.search(r"http://\S+/invitation/\S+", site.newest_mail(email).replace("=\n", ""))
    assert found
    join(guest, site, email, found[0])
    page.goto(base + "people/")
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Ada Example is removed.")).to_be_visible()

    page.get_by_role("link", name="Settings").click()
    page.get_by_role("link", name="Delete the workspace").click()
    name = page.locator("label bdi").inner_text()
    page.get_by_label("Type").fill(name)
    page.get_by_role("button", name="Delete the workspace for good").click()
    expect(page.get_by_text("is deleted, with everything in it.")).to_be_visible()
    browsing.expect_complaint("status of 404")
    assert page.goto(base).status == 404
