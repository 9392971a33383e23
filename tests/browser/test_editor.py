"""An editor who never saw the code: from a copy to a published version, in the browser and without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accounts import sign_in, sign_up
from tests.browser.axe import violations
from tests.browser.browsing import arrived, whole
from tests.browser.server import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browser.browsing import Browsing

pytestmark = pytest.mark.browser

STAFF = """
from django.contrib.auth.models import Group, User
user = User.objects.get(email="{email}")
user.is_staff = True
user.save()
user.groups.add(Group.objects.get(name="Framework publisher"))
"""


@pytest.fixture(scope="module")
def site(prepared: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own: what is published here is what new assessments would start with."""
    site = Site(tmp_path_factory.mktemp("editing"))
    site.begin_as(prepared)
    site.start()
    yield site
    site.stop()


@dataclass(frozen=True)
class Publisher:
    """Somebody who may edit and publish."""

    email: str
    session: Any


@pytest.fixture(scope="module")
def publisher(site: Site, browser) -> Publisher:
    context = browser.new_context(base_url=site.url)
    email = sign_up(context.new_page(), site)
    session = context.storage_state()
    context.close()
    site.manage("shell", "--verbosity", "0", "--command", STAFF.format(email=email))
    return Publisher(email, session)


@pytest.fixture(scope="module")
def draft(site: Site, browser, publisher: Publisher) -> str:
    """The address of a draft for those who only look."""
    context = browser.new_context(base_url=site.url, storage_state=publisher.session)
    page = context.new_page()
    new_draft(page)
    address = page.url
    context.close()
    return address


def signed_in(browsing: Browsing, publisher: Publisher, **options) -> Page:
    return browsing.open(storage_state=publisher.session, **options)


def new_draft(page: Page) -> None:
    """A copy of what is published, by the way that an editor finds."""
    page.goto("/admin/frameworks/framework/")
    page.get_by_role("link", name="Edit as new draft").first.click()
    page.get_by_role("button", name="Make the draft").click()
    expect(page.get_by_text("is a draft now: edit it freely")).to_be_visible()
    whole(page)


def tree(page: Page, number: int = 0):
    """The capabilities of a pillar, in their order."""
    return pillar(page, number).locator("[data-capability] .what > a")


def names(page: Page, number: int = 0) -> list[str]:
    return tree(whole(page), number).all_inner_texts()


def question(page: Page):
    return page.locator("textarea[name='question']")


def pillar(page: Page, number: int = 0):
    return page.locator("section.pillar").nth(number)


def test_an_editor_makes_a_version(browsing: Browsing, publisher: Publisher):
    page = signed_in(browsing, publisher)
    new_draft(page)
    expect(page.get_by_text("nothing stands against publishing")).to_be_visible()
    before = names(page)

    # Reword
    page.get_by_role("link", name=before[0], exact=True).click()
    question(page).fill("What is customer success accountable for, <exactly>?")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"Saved: Changed {before[0]}.")).to_be_visible()
    expect(question(page)).to_have_value("What is customer success accountable for, <exactly>?")

    # Add a capability with levels and steps; the checks follow while one types, and nothing is saved meanwhile
    page.get_by_role("link", name="Structure").click()
    pillar(page).get_by_label("New capability").fill("Meeting rhythm")
    pillar(page).get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name="Meeting rhythm")).to_be_visible()
    checks = page.locator("#live-checks")
    expect(checks).to_contain_text("to put right before publishing")
    fill_in(page)
    expect(checks).to_contain_text("Nothing stands against publishing here", timeout=60_000)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved: Changed Meeting rhythm.")).to_be_visible()
    signals = whole(page).locator("#levels-norming-signals > ol > li:visible textarea")
    assert values(signals) == ["Second at norming.", "First at norming."]

    # Put in order, by buttons and by hand
    page.get_by_role("link", name="Structure").click()
    expect(tree(page)).to_have_text([*before, "Meeting rhythm"])
    page.get_by_role("button", name="Move Meeting rhythm up").click()
    expect(page.get_by_text("Saved: Moved")).to_be_visible()
    expect(tree(page)).to_have_text([*before[:-1], "Meeting rhythm", before[-1]])
    second = names(page, 1)
    page.set_viewport_size({"width": 1280, "height": 2400})  # so that nothing is scrolled under the mouse
    drag(page, item(page, "Meeting rhythm"), item(page, second[1]))
    expect(tree(page, 1)).to_have_text([second[0], "Meeting rhythm", *second[1:]])
    expect(tree(page)).to_have_text(before)

    # Break something on purpose, read the check, and take it back
    page.get_by_role("link", name="Meeting rhythm", exact=True).click()
    question(page).fill("")
    expect(checks).to_contain_text("empty; write a text.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved: Changed Meeting rhythm.")).to_be_visible()
    page.get_by_role("link", name="Publish …").click()
    expect(page.get_by_role("button", name="Publish", exact=True)).to_be_disabled()
    expect(page.locator("#content")).to_contain_text("empty; write a text.")
    page.get_by_role("link", name="History").click()
    page.locator("table.history tbody tr").nth(1).get_by_role("button", name="Restore").click()
    expect(page.get_by_text("The draft is what it was at revision")).to_be_visible()

    # Publish
    page.get_by_role("link", name="Publish …").click()
    expect(page.get_by_text("Nothing stands against publishing")).to_be_visible()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("is published: new assessments start with it.")).to_be_visible()
    expect(page.get_by_text("This version never changes")).to_be_visible()
    page.get_by_role("link", name="Meeting rhythm", exact=True).click()
    expect(page.get_by_text("What is decided in which meeting?")).to_be_visible()
    expect(whole(page).locator("#content textarea")).to_have_count(0)


def values(fields) -> list[str]:
    return fields.evaluate_all("(fields) => fields.map((field) => field.value)")


def drag(page: Page, what, before_what) -> None:
    what.hover()
    page.mouse.down()
    # Twice: the first move over a place only enters it.
    for _ in range(2):
        before_what.hover(position={"x": 30, "y": 3})
    page.mouse.up()


def item(page: Page, name: str):
    return page.locator("[data-capability]").filter(has=page.get_by_role("link", name=name, exact=True))


def fill_in(page: Page) -> None:
    """What a new capability needs to be publishable."""
    question(page).fill("What is decided in which meeting?")
    page.get_by_label("Definition").fill("The meetings in which customer success is steered.")
    page.get_by_label("Overrating trap").fill("A calendar entry is no rhythm.")
    page.get_by_label("Evidence").fill("Minutes\nCalendar")
    page.get_by_label("Metrics").fill("Meetings held")
    page.get_by_label("Source note").fill("Our own.")
    for phase in ("forming", "storming", "norming", "performing"):
        page.locator(f"#levels-{phase}-summary textarea").fill(f"What it is like at {phase}.")
        for which in ("First", "Second"):
            add(page, f"levels-{phase}-signals").locator("textarea").fill(f"{which} at {phase}.")
    signals = page.locator("#levels-norming-signals > ol > li:visible")
    signals.nth(1).get_by_role("button", name="up").click()
    for phase in ("storming", "norming", "performing"):
        for number in (1, 2):
            row = add(page, f"transitions-{phase}-steps")
            row.get_by_label("Step", exact=True).fill(f"Step {number} to {phase}")
            row.get_by_label("How", exact=True).fill(f"How to do step {number} to {phase}.")
            row.get_by_label("Effort").select_option(index=1)
            row.get_by_label("Weeks").fill("1")
            row.get_by_label("Owner").fill("Head of customer success")
            row.get_by_label("Done when").fill(f"Measure {number} of {phase} stands")


def add(page: Page, rows: str):
    """A new row of a list, by its button."""
    page.locator(f"#{rows} > [data-add]").click()
    return page.locator(f"#{rows} > ol > li:visible").last


def test_what_was_typed_is_not_left_behind_by_a_click(browsing: Browsing, publisher: Publisher):
    page = signed_in(browsing, publisher)
    new_draft(page)
    page.locator("[data-capability] .what > a").first.click()
    question(page).fill("Typed, not saved")
    page.on("dialog", lambda dialog: dialog.dismiss())
    with page.expect_event("dialog") as asked:
        page.get_by_role("link", name="History").click(no_wait_after=True)
    assert asked.value.type == "beforeunload"
    expect(question(page)).to_have_value("Typed, not saved")


def test_two_editors_of_one_capability(browsing: Browsing, publisher: Publisher):
    page, other = signed_in(browsing, publisher), signed_in(browsing, publisher)
    new_draft(page)
    page.locator("[data-capability] .what > a").first.click()
    expect(question(page)).to_be_visible()
    other.goto(page.url)
    question(other).fill("Theirs?")
    other.get_by_role("button", name="Save").click()
    expect(other.get_by_text("Saved: Changed")).to_be_visible()

    question(page).fill("Mine?")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Not saved yet: Ada Example changed the same part")).to_be_visible()
    expect(question(page)).to_have_value("Mine?")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved: Changed")).to_be_visible()
    expect(question(page)).to_have_value("Mine?")


def test_without_javascript(browsing: Browsing, publisher: Publisher):
    page = signed_in(browsing, publisher, java_script_enabled=False)
    new_draft(page)
    before = names(page)

    page.get_by_role("button", name=f"Move {before[1]} up").click()
    expect(tree(page)).to_have_text([before[1], before[0], *before[2:]])
    page.get_by_role("link", name=before[0], exact=True).click()
    arrived(page, before[0])
    rows = page.locator("#levels-storming-signals > ol > li")
    kept = rows.count() - 1
    rows.last.locator("textarea").fill("Typed without JavaScript.")
    rows.last.get_by_label("Place").fill("1")
    rows.nth(kept - 1).get_by_role("checkbox", name="Remove").check()
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text(f"Saved: Changed {before[0]}.")).to_be_visible()
    whole(page)
    texts = values(rows.locator("textarea"))
    assert (len(texts), texts[0], texts[-1]) == (kept + 1, "Typed without JavaScript.", "")


def test_move_keeps_the_place_on_the_page(browsing, publisher):
    page = signed_in(browsing, publisher)
    new_draft(page)
    moved = names(page, 2)[1]
    button = page.get_by_role("button", name=f"Move {moved} down")
    button.focus()
    place = page.evaluate("scrollY")
    assert place > 0

    page.keyboard.press("Enter")

    expect(page.get_by_text(f"Saved: Moved {moved}.")).to_be_visible()
    assert abs(page.evaluate("scrollY") - place) < 200


def test_check_leads_into_its_field_and_the_save_is_said_where_one_stands(browsing, publisher):
    page = capability_page(browsing, publisher)
    page.goto(f"{page.url}#charter_weights")
    page.reload()

    expect(page.locator("#charter_weights input").first).to_be_focused()
    page.get_by_label("Note on the charter weights").fill("Because.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".form-done")).to_be_in_viewport()


def test_words_typed_after_the_session_ended_are_saved_after_signing_in_again(browsing, publisher):
    page = capability_page(browsing, publisher)
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Definition").fill("Typed while signed out.")
    expect(page.locator("#live-checks").get_by_text("You are signed out")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    assert ["403" in problem for problem in browsing.problems] == [True]
    browsing.problems.clear()

    other = page.context.new_page()
    sign_in(other, publisher.email)
    expect(other.locator(".account-menu")).to_be_visible()
    other.close()
    page.go_back()
    expect(page.get_by_label("Definition")).to_have_value("Typed while signed out.")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Saved: Changed")).to_be_visible()
    expect(page.get_by_label("Definition")).to_have_value("Typed while signed out.")


def draft_page(part: str):
    def open_it(browsing: Browsing, publisher: Publisher, draft: str) -> Page:
        page = signed_in(browsing, publisher)
        page.goto(draft.replace("change/", part))
        return page

    return open_it


def capability_page(browsing: Browsing, publisher: Publisher, draft: str = "") -> Page:
    """The first capability of `draft`, without it of a draft of its own."""
    page = signed_in(browsing, publisher)
    if draft:
        page.goto(draft)
    else:
        new_draft(page)
    page.locator("[data-capability] .what > a").first.click()
    expect(question(page)).to_be_visible()
    return whole(page)


def refused_page(browsing: Browsing, publisher: Publisher, draft: str) -> Page:
    page = capability_page(browsing, publisher, draft)
    page.get_by_label("Weight in its pillar").fill("0")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Not saved yet: 1 field marked below needs another value.")).to_be_visible()
    return page


def troubled_page(page: str):
    """Of a draft that cannot be published yet."""

    def open_it(browsing: Browsing, publisher: Publisher, _draft: str) -> Page:
        opened = capability_page(browsing, publisher)
        opened.get_by_label("Question", exact=True).first.fill("")
        opened.get_by_role("button", name="Save").click()
        expect(opened.get_by_text("Saved: Changed")).to_be_visible()
        opened.goto(opened.url.partition("capabilities/")[0] + page)
        expect(opened.get_by_text("to put right before publishing").first).to_be_visible()
        return opened

    return open_it


def site_page(path: str):
    def open_it(browsing: Browsing, publisher: Publisher, _draft: str) -> Page:
        page = signed_in(browsing, publisher)
        page.goto(path)
        return page

    return open_it


def published_page(browsing: Browsing, publisher: Publisher, _draft: str) -> Page:
    page = signed_in(browsing, publisher)
    page.goto("/admin/frameworks/framework/?status__exact=published")
    page.locator("#result_list .field-named a").click()
    page.locator("[data-capability] .what > a").first.click()
    expect(page.get_by_text("This version never changes")).to_be_visible()
    return page


PAGES = {
    "home": site_page("/admin/"),
    "list": site_page("/admin/frameworks/framework/"),
    "tree": draft_page("change/"),
    "search": draft_page("change/?q=customer"),
    "capability": capability_page,
    "refused": refused_page,
    "published": published_page,
    "rules": draft_page("rules/"),
    "words": draft_page("words/"),
    "checks": draft_page("checks/"),
    "problems": troubled_page("checks/"),
    "unpublishable": troubled_page("publish/"),
    "history": draft_page("revisions/"),
    "revision": draft_page("revisions/1/"),
    "compare": draft_page("compare/"),
    "publish": draft_page("publish/"),
    "copy": draft_page("copy/"),
    "texts": draft_page("texts/"),
}
# A few pillars and groups speak for all of them.
REPEATED = ".pillar:nth-of-type(n + 3), .group:nth-of-type(n + 4)"
SHORTEN = "(parts) => document.querySelectorAll(parts).forEach((part) => part.remove())"
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_accessible_and_fit_every_screen(
    browsing: Browsing, publisher: Publisher, draft: str, name: str
):
    page = PAGES[name](browsing, publisher, draft)

    whole(page)
    wider = {}
    for width in (320, 768, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        wider[width] = page.evaluate(WIDER)

    assert wider == {320: 0, 768: 0, 1440: 0}
    page.evaluate(SHORTEN, REPEATED)
    assert violations(page) == {}
