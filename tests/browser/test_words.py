"""The words of a report in a browser: the preview follows, drafts and sections, and nothing typed is lost."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.axe import violations
from tests.browser.browsing import Browsing
from tests.browser.server import Site
from tests.browser.visitor import CASES, Visitor, started

pytestmark = pytest.mark.browser

ANSWERS = CASES["B"]["answers"]
STATE = "#save-state"


@pytest.fixture(scope="module")
def answered(site: Site) -> Visitor:
    return started(site.url, ANSWERS)


def words(browsing: Browsing, visitor: Visitor, **options: object) -> Page:
    return browsing.open(visitor, f"{visitor.assessment}words/", **options)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save and preview").click()
    expect(page.locator(STATE)).to_have_text("Saved.")


def order(page: Page) -> list[str]:
    found: list[str] = page.locator("[name=order]").evaluate_all(
        "(fields) => fields.map((field) => field.value)"
    )
    return found


def test_preview_follows_what_is_typed_and_nothing_is_kept(browsing: Browsing, site: Site):
    visitor = started(site.url, ANSWERS)
    page = words(browsing, visitor)
    page.get_by_label("Executive summary").fill("A **bold** start\n\n- <b>one</b>\n- two")
    preview = page.locator("#preview")
    expect(preview.locator("strong", has_text="bold")).to_be_visible()
    expect(preview.locator("li", has_text="<b>one</b>")).to_be_visible()
    expect(page.locator(STATE)).to_have_text("Not saved yet.")
    assert "A **bold** start" not in visitor.get(f"{visitor.assessment}words/").text


def test_draft_is_taken_edited_and_saved_and_stands_in_the_report(browsing: Browsing, site: Site):
    page = words(browsing, started(site.url, ANSWERS))
    summary = page.locator("[data-text=summary]")
    summary.get_by_role("button", name="Start from the draft").click()
    field = page.get_by_label("Executive summary")
    expect(field).to_have_value(re.compile("^Customer success at Acme stands at \\*\\*Norming\\*\\*"))
    expect(field).to_be_focused()
    page.keyboard.insert_text("Our view. ")
    expect(summary.get_by_role("button", name="Add the draft below")).to_be_visible()
    save(page)
    page.goto(page.url.replace("words/", "report/"))
    expect(page.locator("#summary p").first).to_have_text(re.compile("^Our view. Customer success at Acme"))


def test_sections_move_by_keys_and_stay_where_they_were_put(browsing: Browsing, site: Site):
    page = words(browsing, started(site.url, ANSWERS))
    up = page.get_by_role("button", name="Move Roadmap up")
    up.focus()
    page.keyboard.press("Enter")
    expect(up).to_be_focused()
    before = ["overview", "heat_map", "pillars", "roadmap", "gaps", "steps", "closing", "answers"]
    assert order(page) == before
    page.get_by_role("checkbox", name="Every capability").uncheck()
    expect(page.locator("#preview h3")).to_have_text(
        [
            re.compile("Norming"),
            "The pillars at a glance",
            "Pillar by pillar",
            "Roadmap",
            "Gaps and sequence risks",
            "Step by step",
            "Every answer",
            "Method and basis",
        ]
    )
    for _ in range(3):
        page.keyboard.press("Enter") if page.evaluate("document.activeElement.dataset.move") else up.click()
    assert order(page)[0] == "roadmap"
    expect(up).to_be_disabled()
    save(page)
    page.reload()
    assert order(page)[0] == "roadmap"
    expect(page.get_by_role("checkbox", name="Every capability")).not_to_be_checked()


def test_leaving_with_unsaved_words_asks_first(browsing: Browsing, answered: Visitor):
    page = words(browsing, answered)
    asked = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_role("textbox", name="Closing text").fill("Typed")
    page.get_by_role("link", name="All assessments").click()
    expect(page.get_by_role("textbox", name="Closing text")).to_have_value("Typed")
    assert asked == ["beforeunload"]
    save(page)
    page.get_by_role("link", name="All assessments").click()
    expect(page).not_to_have_url(re.compile("words/"))
    assert asked == ["beforeunload"]


def test_ended_session_says_so_beside_the_button_and_goes_on_after_it_is_back(browsing: Browsing, site: Site):
    visitor = started(site.url, ANSWERS)
    page = words(browsing, visitor)
    browsing.expect_complaint(r"(status of|Code) 403")
    page.get_by_role("textbox", name="Closing text").fill("Typed before")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save and preview").click()
    expect(page.locator(STATE)).to_contain_text("You are signed out: nothing is saved.")
    expect(page.get_by_role("textbox", name="Closing text")).to_have_value("Typed before")
    page.context.add_cookies(visitor.cookies())
    save(page)
    assert "Typed before" in visitor.get(f"{visitor.assessment}words/").text


def test_two_tabs_conflict_with_both_texts(browsing: Browsing, site: Site):
    visitor = started(site.url, ANSWERS)
    one, other = words(browsing, visitor), words(browsing, visitor)
    one.get_by_role("textbox", name="Closing text").fill("From one")
    save(one)
    other.get_by_role("textbox", name="Closing text").fill("From the other")
    other.get_by_role("button", name="Save and preview").click()
    conflict = other.locator("#conflict")
    expect(conflict.locator("dd")).to_have_text(["From one", "From the other"])
    assert violations(other, [("light", 1440), ("dark", 320)]) == {}
    conflict.get_by_role("button", name="Keep mine").click()
    expect(other.locator(STATE)).to_have_text("Saved.")
    expect(conflict).to_be_empty()
    one.get_by_role("textbox", name="Closing text").fill("From one again")
    one.get_by_role("button", name="Save and preview").click()
    one.locator("#conflict").get_by_role("button", name="Take the other one").click()
    expect(one.get_by_role("textbox", name="Closing text")).to_have_value("From the other")
    expect(one.locator(STATE)).to_have_text("Not saved yet.")


def test_text_that_is_too_long_stays_and_is_refused_at_its_field(browsing: Browsing, answered: Visitor):
    page = words(browsing, answered)
    field = page.get_by_label("Executive summary")
    field.fill("x" * 50_000)
    expect(page.locator("[data-text=summary] [data-count]")).to_have_text("50000 of 4000 characters")
    page.get_by_role("button", name="Save and preview").click()
    expect(page.locator("#summary-error")).to_contain_text("This is 50000 characters long")
    expect(field).to_have_attribute("aria-invalid", "true")
    assert len(field.input_value()) == 50_000


def test_everything_works_as_a_plain_form(browsing: Browsing, site: Site):
    visitor = started(site.url, ANSWERS)
    page = words(browsing, visitor, java_script_enabled=False)
    page.locator("[data-text=summary]").get_by_role("button", name="Start from the draft").click()
    expect(page.get_by_label("Executive summary")).to_have_value(re.compile("^Customer success at Acme"))
    page.get_by_role("button", name="Move Roadmap up").click()
    assert order(page).index("roadmap") < order(page).index("gaps")
    page.get_by_role("button", name="Save and preview").click()
    expect(page.locator("#preview strong", has_text="Norming").first).to_be_visible()
    page.goto(visitor.report)
    expect(page.locator("#summary")).to_contain_text("Customer success at Acme")


def test_pages_with_words_are_accessible_and_fit_every_width(browsing: Browsing, site: Site, tmp_path: Path):
    visitor = started(site.url, ANSWERS)
    page = words(browsing, visitor)
    page.get_by_label("Executive summary").fill("- " + "W" * 3000)
    for button in page.get_by_role("button", name="Start from the draft").all():
        button.click()
    save(page)
    assert violations(page) == {}
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.goto(visitor.report)
    page.evaluate(
        "document.querySelectorAll('.section:not(#summary, #closing)').forEach((part) => part.remove())"
    )
    assert violations(page, [("light", 320), ("dark", 1440)]) == {}
