"""What people do with accounts, by form."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from tests.browser.server import Site

PASSWORD = "plum-harbour-lantern-9"


def new_address() -> str:
    return f"person-{uuid4().hex}@example.com"


def sign_up(page: Page, site: Site, *, email: str = "", address: str = "/account/signup/") -> str:
    """Create an account by form. Returns its e-mail address."""
    email = email or new_address()
    page.goto(address)
    page.get_by_label("Your name").fill("Ada Example")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create the account").click()
    expect(page.get_by_role("heading", name="Enter the code from the e-mail")).to_be_visible()
    page.get_by_label("Code").fill(site.code(email).lower().replace("-", " "))
    page.get_by_role("button", name="Confirm the address").click()
    expect(page.locator(".account-menu")).to_contain_text("Ada Example")
    return email


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.goto("/account/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.locator(".account-menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
