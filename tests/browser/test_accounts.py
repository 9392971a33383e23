"""Accounts in a real browser: with codes from e-mails, an authenticator app, passkeys, and without JavaScript."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accounts import PASSWORD, sign_in, sign_out, sign_up
from tests.browser.axe import violations
from tests.browser.browsing import arrived, whole

if TYPE_CHECKING:
    from tests.browser.browsing import Browsing
    from tests.browser.server import Site

pytestmark = pytest.mark.browser

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def totp(secret: str) -> str:
    """The code that an app shows now (RFC 6238)."""
    digest = hmac.new(
        base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1
    ).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def set_up_app(page: Page) -> str:
    """Set up an authenticator app. Returns its key."""
    page.goto("/account/two-factor/")
    page.get_by_role("link", name="Set up an authenticator app").click()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    secret = page.locator(".key").inner_text()
    page.get_by_label("Code").fill(totp(secret))
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    return secret


def plug_in(page: Page) -> None:
    """A device that keeps passkeys and whose owner always says yes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
def test_account_from_sign_up_to_second_factor(browsing: Browsing, site: Site, *, javascript: bool):
    page = browsing.open(java_script_enabled=javascript)
    email = sign_up(page, site)
    secret = set_up_app(page)
    expect(page.locator(".codes li")).to_have_count(10)
    codes = page.locator(".codes li").all_inner_texts()
    page.get_by_role("link", name="Done").click()
    expect(page.locator(".facts")).to_contain_text("10 left")
    sign_out(page)
    sign_in(page, email)
    expect(page.get_by_role("heading", name="Enter your second factor")).to_be_visible()
    page.get_by_label("Code").fill(totp(secret))
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".account-menu")).to_be_visible()
    sign_out(page)
    sign_in(page, email)
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".account-menu")).to_be_visible()


def test_trial_outlives_sign_up_in_the_same_browser(browsing: Browsing, site: Site):
    page = browsing.open(path="/assessments/new/")
    page.get_by_label("Organisation").fill("Acme")
    page.get_by_role("button", name="Start with the first question").click()
    page.wait_for_url("**/questions/**")
    question = page.url
    sign_up(page, site)
    page.goto(question)
    expect(page.get_by_role("button", name="Save and continue")).to_be_visible()


def test_passkey_signs_in_without_a_password(browsing: Browsing, site: Site):
    # Passkeys belong to a name, which 127.0.0.1 is not.
    here = site.url.replace("127.0.0.1", "localhost")
    browsing.expect_complaint("Asked another server: http://localhost")
    page = browsing.open(base_url=here)
    plug_in(page)
    sign_up(page, site)
    page.goto("/account/two-factor/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill("Work laptop")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    sign_out(page)
    page.goto("/account/login/?next=/account/two-factor/passkeys/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Passkeys")).to_be_visible()
    expect(page.locator(".things")).to_contain_text("Work laptop")


def test_passkey_that_is_not_there_is_said(browsing: Browsing, site: Site):
    browsing.expect_complaint("Asked another server: http://localhost")
    page = browsing.open(path=site.url.replace("127.0.0.1", "localhost") + "/account/login/")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR | {"isUserVerified": False}})
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("No passkey was used")


def test_sign_in_by_keyboard_alone(browsing: Browsing, site: Site):
    email = sign_up(browsing.open(), site)
    page = browsing.open(path="/account/login/")
    page.get_by_label("E-mail address").focus()
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".account-menu")).to_be_visible()
    whole(page)
    for _step in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.account-menu summary')"):
            break
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()


def test_error_leads_to_its_field(browsing: Browsing):
    page = browsing.open(path="/account/login/")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_title(re.compile("^Error: Sign in"))
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Enter your password.").click()
    expect(page.get_by_label("Password")).to_be_focused()


def test_pages_on_the_way_in_are_accessible(browsing: Browsing, site: Site):
    email = sign_up(browsing.open(), site)
    page = browsing.open()
    found = {}
    for path in ("login/", "signup/", "password/reset/", "inactive/", "password/reset/done/"):
        page.goto(f"/account/{path}")
        found[path] = violations(page)
    page.goto("/account/signup/")
    page.get_by_label("E-mail address").fill("x")
    page.get_by_role("button", name="Create the account").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found["refused"] = violations(page)
    page.goto("/account/password/reset/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("button", name="Send the code").click()
    page.get_by_label("Code").fill("BBBB-BBBB")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found["code"] = violations(page)
    page.get_by_label("Code").fill(site.code(email))
    page.get_by_role("button", name="Go on").click()
    arrived(page, "Choose a new password")
    found["new password"] = violations(page)
    page.get_by_label("New password").fill("quiet-orchard-candle-4")
    page.get_by_role("button", name="Save and sign in").click()
    expect(page.locator(".account-menu")).to_be_visible()
    assert {name: what for name, what in found.items() if what} == {}


def test_pages_of_an_account_are_accessible(browsing: Browsing, site: Site):
    page = browsing.open()
    email = sign_up(page, site)
    page.locator(".account-menu summary").click()
    found = {"menu": violations(page)}
    page.goto("/account/two-factor/app/on/")
    found["confirm"] = violations(page)
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    arrived(page, "Set up an authenticator app")
    found["app"] = violations(page)
    secret = page.locator(".key").inner_text()
    page.get_by_label("Code").fill(totp(secret))
    page.get_by_role("button", name="Switch it on").click()
    arrived(page, "Recovery codes")
    found["codes"] = violations(page)
    for path in (
        "",
        "name/",
        "email/",
        "password/change/",
        "sessions/",
        "logout/",
        "data/",
        "delete/",
        "two-factor/",
        "two-factor/app/off/",
        "two-factor/codes/new/",
        "two-factor/passkeys/",
        "two-factor/passkeys/add/",
    ):
        page.goto(f"/account/{path}")
        found[path] = violations(page)
    page.get_by_role("link", name="Two-factor sign-in").click()
    sign_out(page)
    sign_in(page, email)
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found["second factor"] = violations(page)
    assert {name: what for name, what in found.items() if what} == {}
