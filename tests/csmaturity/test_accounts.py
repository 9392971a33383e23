"""Accounts as people meet them: by form, with codes from e-mails."""

import base64
import hashlib
import hmac
import io
import logging
import re
import struct
import time
from datetime import timedelta
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from csmaturity.templatetags.accounts import browser

EMAIL = "ada@example.com"
PASSWORD = "plum-harbour-lantern-9"
KEPT = "kept"
"""What stands for anything a session held before somebody signed in, such as the id of a trial."""
TRIAL = "what was there"
YEAR, MONTH = 365 * 24 * 3600, 30 * 24 * 3600

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    """Somebody with an account."""
    user = User.objects.create_user("ada", EMAIL, PASSWORD, first_name="Ada Example")
    EmailAddress.objects.create(user=user, email=EMAIL, verified=True, primary=True)
    return user


@pytest.fixture
def home(client: Client, person: User) -> Client:
    """Ada's browser, signed in a moment ago."""
    assert sign_in(client).headers["Location"] == "/"
    return client


def code() -> str:
    """The code of the newest e-mail."""
    found = re.search(r"^ {4}([A-Z]{4}-[A-Z]{4})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


def sign_up(client: Client, email: str = EMAIL, **fields: str) -> Any:
    fields = {"email": email, "password1": PASSWORD, "first_name": "Ada Example"} | fields
    return client.post("/account/signup/", fields)


def verify(client: Client, typed: str) -> Any:
    return client.post("/account/confirm-email/", {"code": typed})


def sign_in(client: Client, email: str = EMAIL, password: str = PASSWORD, **fields: str) -> Any:
    return client.post("/account/login/", {"login": email, "password": password, **fields})


def signed_in(client: Client) -> bool:
    return bool(client.get("/account/").status_code == 200)


def begin_trial(client: Client) -> str:
    """What a trial leaves in a session. Returns the session's key."""
    session = client.session
    session[KEPT] = TRIAL
    session.save()
    client.cookies["sessionid"] = session.session_key
    return str(session.session_key)


def said(response: Any) -> str:
    """What a page says, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def totp(secret: str, step: int = 0) -> str:
    """The code that an app shows now (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30 + step)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def set_up_app(client: Client) -> str:
    """Set up an authenticator app. Returns its key."""
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    secret = re.findall(
        r'class="key">([A-Z2-7]{32})<', client.get("/account/two-factor/app/on/").content.decode()
    )[0]
    done = client.post("/account/two-factor/app/on/", {"code": totp(secret)})
    assert done.headers["Location"] == "/account/two-factor/codes/"
    return str(secret)


# Signing up


def test_sign_up_asks_for_a_code_and_keeps_what_the_session_held(client: Client):
    before = begin_trial(client)
    assert sign_up(client).headers["Location"] == "/account/confirm-email/"
    assert not signed_in(client)
    assert verify(client, code()).headers["Location"] == "/"
    assert signed_in(client)
    user = User.objects.get()
    assert (user.email, user.first_name, user.has_usable_password()) == (EMAIL, "Ada Example", True)
    assert EmailAddress.objects.values_list("email", "verified", "primary").get() == (EMAIL, True, True)
    assert client.session[KEPT] == TRIAL
    assert client.session.session_key != before
    assert not Session.objects.filter(pk=before).exists()


def test_sign_up_returns_to_where_it_began(client: Client):
    sign_up(client, next="/account/sessions/")
    assert verify(client, code()).headers["Location"] == "/account/sessions/"


def test_sign_up_refuses_weak_passwords_and_says_what_is_missing(client: Client):
    page = client.post("/account/signup/", {"email": "ada", "password1": "1234567"})
    text = said(page)
    assert "<title>Error: Create an account" in page.content.decode()
    for words in (
        "Enter an e-mail address such as name@example.com.",
        "This password is too short. It must contain at least 10 characters.",
        "This password is too common.",
        "This password is entirely numeric.",
    ):
        assert words in text
    assert "Enter your e-mail address." in said(client.post("/account/signup/", {}))
    assert "Enter a password of at least 10 characters." in said(client.post("/account/signup/", {}))
    assert User.objects.count() == 0


def test_three_wrong_codes_end_a_verification(client: Client):
    sign_up(client)
    assert "This code is not right." in said(verify(client, "BBBB-BBBB"))
    verify(client, "CCCC-CCCC")
    assert verify(client, "DDDD-DDDD").headers["Location"] == "/account/login/"
    assert verify(client, code()).headers["Location"] == "/account/login/"
    assert not signed_in(client)


def test_code_expires_after_fifteen_minutes(client: Client):
    sign_up(client)
    with patch("time.time", return_value=time.time() + 15 * 60 + 1):
        verify(client, code())
    assert not EmailAddress.objects.filter(verified=True).exists()


def test_new_code_is_sent_twice_at_most_and_replaces_the_old_one(client: Client):
    sign_up(client)
    first = code()
    for sent in (2, 3):
        cache.clear()  # as if ten seconds had passed
        client.post("/account/confirm-email/", {"action": "resend"})
        assert len(mail.outbox) == sent
    assert code() != first
    assert "Send a new code" not in said(client.get("/account/confirm-email/"))
    assert verify(client, code()).headers["Location"] == "/"


def test_new_code_at_once_is_refused_and_the_sent_one_still_counts(client: Client):
    sign_up(client)
    response = client.post("/account/confirm-email/", {"action": "resend"})
    assert response.status_code == 429
    assert len(mail.outbox) == 1
    assert verify(client, code()).headers["Location"] == "/"


def test_another_address_begins_again_and_keeps_the_trial(client: Client):
    begin_trial(client)
    sign_up(client, "adda@example.com", next="/account/")
    response = client.post("/account/another-address/", {"next": "/account/"})
    assert response.headers["Location"] == "/account/signup/?next=%2Faccount%2F"
    assert client.get(response.headers["Location"]).status_code == 200
    assert User.objects.count() == 0
    sign_up(client)
    verify(client, code())
    assert signed_in(client)
    assert client.session[KEPT] == TRIAL


def test_another_address_deletes_nobody_who_had_an_account(client: Client):
    User.objects.create_superuser("root", "", PASSWORD)
    User.objects.filter(username="root").update(email=EMAIL)
    assert sign_in(client).headers["Location"] == "/account/confirm-email/"
    client.post("/account/another-address/")
    assert User.objects.filter(username="root").exists()


def test_sign_up_can_be_closed(client: Client, settings):
    settings.SIGNUP_OPEN = False
    page = client.get("/account/signup/")
    assert "New accounts are closed" in said(page)
    assert "Create one" not in said(client.get("/account/login/"))
    assert "New accounts are closed" in said(sign_up(client))
    assert User.objects.count() == 0


# Nobody learns who has an account


def test_sign_up_with_a_known_address_looks_the_same_and_tells_its_owner(client: Client, person: User):
    known, new = client, Client()
    pages = []
    for browser_, email in ((known, EMAIL), (new, "new@example.com")):
        assert sign_up(browser_, email).headers["Location"] == "/account/confirm-email/"
        page = browser_.get("/account/confirm-email/").content.decode().replace(email, "…")
        wrong = verify(browser_, "BBBB-BBBB").content.decode().replace(email, "…")
        pages.append(re.sub(r'value="\w{64}"', "", page + wrong))
    assert pages[0] == pages[1]
    assert User.objects.count() == 2
    assert mail.outbox[0].to == [EMAIL]
    assert mail.outbox[0].subject == "You have an account at testserver already"
    assert mail.outbox[1].subject == "Your code for testserver"


def test_reset_for_an_unknown_address_looks_the_same(client: Client, person: User):
    pages = []
    for browser_, email in ((client, EMAIL), (Client(), "new@example.com")):
        response = browser_.post("/account/password/reset/", {"email": email})
        assert response.headers["Location"] == "/account/password/reset/confirm/"
        page = browser_.get(response.headers["Location"]).content.decode().replace(email, "…")
        pages.append(re.sub(r'value="\w{64}"', "", page))
    assert pages[0] == pages[1]
    assert [message.subject for message in mail.outbox] == [
        "Your code for a new password at testserver",
        "No account with this address at testserver",
    ]


def test_sign_in_says_the_same_for_a_wrong_address_and_a_wrong_password(client: Client, person: User):
    words = "E-mail address and password do not match an account."
    assert words in said(sign_in(client, password="wrong"))
    assert words in said(sign_in(client, "new@example.com"))
    assert not signed_in(client)


# Signing in and out


def test_sign_in_rotates_the_session_and_keeps_the_trial(client: Client, person: User):
    before = begin_trial(client)
    assert sign_in(client).headers["Location"] == "/"
    assert signed_in(client)
    assert client.session[KEPT] == TRIAL
    assert client.session.session_key != before
    assert not Session.objects.filter(pk=before).exists()


def test_user_name_signs_nobody_in(client: Client, person: User):
    sign_in(client, "ada")
    assert not signed_in(client)


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:///evil"],
)
def test_nobody_is_sent_to_another_site(client: Client, person: User, target: str):
    assert sign_in(client, next=target).headers["Location"] == "/"
    assert client.post("/account/logout/", {"next": target}).headers["Location"] == "/"
    page = client.get("/account/login/", {"next": target}).content.decode()
    assert f'href="{escape(target)}"' not in page


def test_next_page_of_this_site_is_kept(client: Client, person: User):
    assert client.get("/account/name/").headers["Location"] == "/account/login/?next=/account/name/"
    page = client.get("/account/login/?next=/account/name/").content.decode()
    assert '<input type="hidden" name="next" value="/account/name/">' in page
    assert "/account/signup/?next=%2Faccount%2Fname%2F" in page
    assert sign_in(client, next="/account/name/").headers["Location"] == "/account/name/"


def test_signing_out_takes_a_post(home: Client):
    assert "Sign out?" in said(home.get("/account/logout/"))
    assert signed_in(home)
    assert home.post("/account/logout/").headers["Location"] == "/"
    assert not signed_in(home)


def test_signing_out_of_nothing_keeps_the_trial(client: Client):
    begin_trial(client)
    client.post("/account/logout/")
    assert client.session[KEPT] == TRIAL


def test_switched_off_account_is_told_so(client: Client, person: User):
    User.objects.update(is_active=False)
    assert sign_in(client).headers["Location"] == "/account/inactive/"
    assert "This account is switched off" in said(client.get("/account/inactive/"))
    assert not signed_in(client)


# How long a session lasts


def test_signed_in_session_lasts_a_month_and_is_renewed_by_use(client: Client, person: User):
    response = sign_in(client)
    assert response.cookies["sessionid"]["max-age"] == MONTH
    key = client.session.session_key
    assert "sessionid" not in client.get("/account/").cookies
    later = time.time() + 2 * 3600
    with patch("csmaturity.middleware.time", return_value=later):
        assert client.get("/account/").cookies["sessionid"]["max-age"] == MONTH
        assert "sessionid" not in client.get("/account/").cookies
    assert client.session.session_key == key
    assert Session.objects.get(pk=key).expire_date - timezone.now() > timedelta(seconds=MONTH - 60)


def test_anonymous_session_lasts_a_year_also_after_half_a_sign_in(client: Client, person: User, home: Client):
    set_up_app(home)
    other = Client()
    begin_trial(other)
    response = sign_in(other)
    assert response.headers["Location"] == "/account/two-factor/sign-in/"
    assert response.cookies["sessionid"]["max-age"] == YEAR
    other.post("/account/logout/", {"next": "/account/login/"})
    assert other.session.get_expiry_age() == YEAR
    assert other.session[KEPT] == TRIAL


def test_pages_that_ask_for_no_session_do_not_vary_by_it(client: Client, person: User):
    sign_in(client)
    response = client.get("/brand/0f5c5f.css")
    assert "Cookie" not in response.headers.get("Vary", "")
    assert "sessionid" not in response.cookies


def test_list_of_sessions_ends_the_others(home: Client):
    other = Client(HTTP_USER_AGENT="Mozilla/5.0 (iPhone) AppleWebKit Version/18 Mobile Safari/604.1")
    sign_in(other)
    text = said(home.get("/account/sessions/"))
    assert "Safari on iPhone" in text
    assert text.count("This browser") == 1
    assert "2 browsers" in said(home.get("/account/"))
    home.post("/account/sessions/")
    assert not signed_in(other)
    assert signed_in(home)
    assert "You are signed in nowhere else." in said(home.get("/account/sessions/"))


def test_sessions_know_when_they_were_last_used(home: Client):
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(days=3))
    with patch("csmaturity.middleware.time", return_value=time.time() + 2 * 3600):
        home.get("/account/")
    assert timezone.now() - UserSession.objects.get().last_seen_at < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/140 Safari/537 Edg/140", "Edge on Windows"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox on Mac",
        ),
        ("curl/8", "A browser"),
        ("", "A browser"),
    ],
)
def test_browsers_are_named_as_people_name_them(agent: str, name: str):
    assert browser(agent) == name


# Passwords and addresses


def test_password_is_reset_with_a_code_and_other_browsers_are_signed_out(home: Client):
    other = Client()
    begin_trial(other)
    other.post("/account/password/reset/", {"email": EMAIL.upper()})
    assert "Choose a new password" not in said(other.get("/account/password/reset/complete/", follow=True))
    response = other.post("/account/password/reset/confirm/", {"code": code()})
    assert response.headers["Location"] == "/account/password/reset/complete/"
    assert "too short" in said(other.post("/account/password/reset/complete/", {"password1": "short"}))
    response = other.post("/account/password/reset/complete/", {"password1": "quiet-orchard-candle-4"})
    assert response.headers["Location"] == "/"
    assert signed_in(other)
    assert other.session[KEPT] == TRIAL
    assert not signed_in(home)
    assert mail.outbox[-1].subject == "Your password at testserver was changed"


def test_three_wrong_codes_end_a_reset(client: Client, person: User):
    client.post("/account/password/reset/", {"email": EMAIL})
    for wrong in ("BBBB-BBBB", "CCCC-CCCC", "DDDD-DDDD"):
        response = client.post("/account/password/reset/confirm/", {"code": wrong})
    assert response.headers["Location"] == "/account/login/"
    response = client.post("/account/password/reset/confirm/", {"code": code()})
    assert response.headers["Location"] == "/account/login/"


def test_password_is_changed_with_the_current_one(home: Client, person: User):
    other = Client()
    sign_in(other)
    page = home.post(
        "/account/password/change/", {"oldpassword": "wrong", "password1": "quiet-orchard-candle-4"}
    )
    assert "This is not your current password." in said(page)
    response = home.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": "quiet-orchard-candle-4"}
    )
    assert response.headers["Location"] == "/account/"
    assert "Your password is changed." in said(home.get("/account/"))
    assert signed_in(home)
    assert not signed_in(other)
    person.refresh_from_db()
    assert person.check_password("quiet-orchard-candle-4")


def test_address_is_changed_with_a_code_sent_to_the_new_one(home: Client, person: User):
    home.post("/account/reauthenticate/", {"password": PASSWORD})
    response = home.post("/account/email/", {"action_add": "", "email": "lovelace@example.com"})
    assert response.headers["Location"] == "/account/confirm-email/"
    assert mail.outbox[-1].to == ["lovelace@example.com"]
    person.refresh_from_db()
    assert person.email == EMAIL
    verify(home, code())
    person.refresh_from_db()
    assert person.email == "lovelace@example.com"
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [
        ("lovelace@example.com", True, True)
    ]
    assert mail.outbox[-1].to == [EMAIL]
    assert mail.outbox[-1].subject == "Your e-mail address at testserver was changed"


def test_address_of_somebody_else_is_not_taken_and_not_betrayed(home: Client):
    other = User.objects.create_user("bea", "bea@example.com", PASSWORD)
    EmailAddress.objects.create(user=other, email="bea@example.com", verified=True, primary=True)
    home.post("/account/reauthenticate/", {"password": PASSWORD})
    response = home.post("/account/email/", {"action_add": "", "email": "bea@example.com"})
    assert response.headers["Location"] == "/account/confirm-email/"
    assert mail.outbox[-1].to == ["bea@example.com"]
    # Only who reads that mailbox learns it.
    assert "This address belongs to another account already." in said(verify(home, code()))
    assert set(EmailAddress.objects.values_list("user__username", "email")) == {
        ("ada", EMAIL),
        ("bea", "bea@example.com"),
    }


def test_what_protects_an_account_asks_again(home: Client):
    with patch("time.time", return_value=time.time() + 6 * 60):
        response = home.post("/account/email/", {"action_add": "", "email": "lovelace@example.com"})
        assert response.headers["Location"].startswith("/account/reauthenticate/")
        response = home.get("/account/two-factor/app/on/")
        assert response.headers["Location"].startswith("/account/reauthenticate/")
        assert "This is not your password." in said(
            home.post("/account/reauthenticate/", {"password": "wrong"})
        )
    assert mail.outbox == []


@pytest.mark.parametrize("place", ["/account/two-factor/app/on/", "/account/data/", "/account/delete/"])
def test_password_is_not_asked_for_right_after_signing_in_with_it(home: Client, place: str):
    assert home.get(place).status_code == 200
    with patch("time.time", return_value=time.time() + 5 * 60 + 1):
        assert home.get(place).headers["Location"] == f"/account/reauthenticate/?next={quote(place, safe='')}"


@pytest.mark.parametrize("method", ["socialaccount", "code", "password_reset"])
def test_sign_in_that_proves_less_is_asked_again(home: Client, method: str):
    session = home.session
    session["account_authentication_methods"] = [{"method": method, "at": time.time()}]
    session.save()
    assert home.get("/account/data/").headers["Location"].startswith("/account/reauthenticate/")


def test_name_is_changed(home: Client, person: User):
    assert home.post("/account/name/", {"name": "Ada King"}).headers["Location"] == "/account/"
    person.refresh_from_db()
    assert (person.first_name, person.last_name) == ("Ada King", "")
    refused = home.post("/account/name/", {"name": "x" * 151})
    assert refused.status_code == 422
    assert "This is 151 characters long; at most 150 can be kept." in said(refused)


def test_names_are_text(client: Client):
    sign_up(client, first_name="<b>Ada</b> & Co")
    verify(client, code())
    for path in ("/account/", "/", "/account/name/"):
        page = client.get(path).content.decode()
        assert "<b>Ada" not in page
        assert "&lt;b&gt;Ada&lt;/b&gt; &amp; Co" in page


# Second factor


def test_app_is_asked_for_after_the_password_and_a_code_counts_once(home: Client):
    secret = set_up_app(home)
    page = home.get("/account/two-factor/codes/")
    assert len(re.findall(r"<code>\d{8}</code>", page.content.decode())) == 10
    other = Client()
    begin_trial(other)
    assert sign_in(other).headers["Location"] == "/account/two-factor/sign-in/"
    assert not signed_in(other)
    assert "This code is not right" in said(other.post("/account/two-factor/sign-in/", {"code": "000000"}))
    began = (
        time.time() // 30 * 30
    )  # with the half minute of the code, so that 31 seconds later are in the next one
    with patch("time.time", return_value=began):
        used = totp(secret)
        assert other.post("/account/two-factor/sign-in/", {"code": used}).headers["Location"] == "/"
        assert signed_in(other)
        assert other.session[KEPT] == TRIAL
    third = Client()
    sign_in(third)
    with patch("time.time", return_value=began + 31):
        page = third.post("/account/two-factor/sign-in/", {"code": used})
    assert "was used before" in said(page)
    assert not signed_in(third)


def test_code_just_before_is_taken_and_an_older_one_is_not(home: Client):
    secret = set_up_app(home)
    other = Client()
    sign_in(other)
    # The clock stands: between making a code and checking it, half a minute may begin.
    with patch("time.time", return_value=time.time()):
        assert other.post("/account/two-factor/sign-in/", {"code": totp(secret, -3)}).status_code == 200
        assert (
            other.post("/account/two-factor/sign-in/", {"code": totp(secret, -1)}).headers["Location"] == "/"
        )


def test_recovery_code_signs_in_once(home: Client):
    set_up_app(home)
    saved = home.get("/account/two-factor/codes/file/").content.decode().split()
    for attempt in range(2):
        other = Client()
        sign_in(other)
        other.post("/account/two-factor/sign-in/", {"code": saved[0]})
        assert signed_in(other) == (attempt == 0)
    assert "9 left" in said(home.get("/account/two-factor/"))


def test_reset_password_still_asks_for_the_second_factor(home: Client):
    set_up_app(home)
    other = Client()
    other.post("/account/password/reset/", {"email": EMAIL})
    other.post("/account/password/reset/confirm/", {"code": code()})
    response = other.post("/account/password/reset/complete/", {"password1": "quiet-orchard-candle-4"})
    assert response.headers["Location"] == "/account/two-factor/sign-in/"
    assert not signed_in(other)


@pytest.mark.django_db(transaction=True)
def test_app_is_switched_off_with_its_recovery_codes(home: Client):
    set_up_app(home)
    assert home.post("/account/two-factor/app/off/").headers["Location"] == "/account/two-factor/"
    assert Authenticator.objects.count() == 0
    assert [message.subject for message in mail.outbox] == [
        "Authenticator app set up at testserver",
        "Authenticator app switched off at testserver",
    ]


def test_wrong_codes_of_a_second_factor_are_limited(home: Client):
    secret = set_up_app(home)
    other = Client()
    sign_in(other)
    for _attempt in range(5):
        other.post("/account/two-factor/sign-in/", {"code": "000000"})
    page = other.post("/account/two-factor/sign-in/", {"code": totp(secret)})
    assert "Too many wrong attempts. Wait five minutes, then try again." in said(page)
    assert not signed_in(other)


# Limits


def test_wrong_passwords_are_limited_for_an_address_wherever_they_come_from(client: Client, person: User):
    for attempt in range(5):
        sign_in(Client(REMOTE_ADDR=f"10.0.0.{attempt}"), password="wrong")
    page = sign_in(Client(REMOTE_ADDR="10.0.0.9"))
    assert "Too many wrong attempts. Wait five minutes, then try again." in said(page)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM csmaturity_cacheentry")
        assert cursor.fetchone()[0] > 0


def test_requests_from_one_address_are_limited_with_a_page_of_ours(client: Client):
    for _attempt in range(30):
        client.get("/account/login/")
        sign_in(client, "", "")
    page = sign_in(client, "", "")
    assert page.status_code == 429
    assert "Too many attempts" in said(page)
    assert 'class="site-head"' in page.content.decode()


def test_address_of_a_client_is_what_trusted_proxies_say(client: Client, person: User, settings):
    def seen(**headers: str) -> str:
        UserSession.objects.all().delete()
        sign_in(Client(REMOTE_ADDR="10.0.0.1", **headers))
        return str(UserSession.objects.get().ip)

    forged = {"HTTP_X_FORWARDED_FOR": "6.6.6.6, 192.0.2.7"}
    assert seen(**forged) == "10.0.0.1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert seen(**forged) == "192.0.2.7"


# The admin


def test_admin_signs_in_like_everybody(client: Client, person: User):
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0] == "/account/login/?next=/admin/"
    response = client.post("/admin/login/", {"username": "ada", "password": PASSWORD})
    assert response.headers["Location"] == "/account/login/?next=/admin/"
    sign_in(client)
    refused = client.get("/admin/", follow=True)
    assert refused.status_code == 403
    assert "This part is for whoever runs the server" in said(refused)
    User.objects.update(is_staff=True, is_superuser=True)
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/login/").headers["Location"] == "/admin/"
    assert client.get("/admin/password_change/").headers["Location"] == "/account/password/change/"


def test_superuser_of_the_command_line_signs_in_at_once(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command(
        "createsuperuser", "--noinput", username="root", email="Root@Example.com", stdout=io.StringIO()
    )
    response = sign_in(client, "root@example.com", next="/admin/")
    assert response.headers["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert mail.outbox == []


def test_superuser_from_before_there_were_accounts_confirms_the_address(client: Client):
    user = User.objects.create_superuser("root", "", PASSWORD)
    User.objects.filter(pk=user.pk).update(email="root@example.com")
    assert sign_in(client, "root@example.com").headers["Location"] == "/account/confirm-email/"
    assert verify(client, code()).headers["Location"] == "/"
    assert client.get("/admin/").status_code == 200


def test_command_confirms_an_address_without_a_code(client: Client, person: User):
    User.objects.create_superuser("root", "", PASSWORD)
    out = io.StringIO()
    call_command("confirm_email", "root", "Root@Example.com", stdout=out)
    assert out.getvalue() == "root signs in with root@example.com.\n"
    assert sign_in(client, "root@example.com").headers["Location"] == "/"
    for arguments, words in (
        (("nobody", "a@example.com"), "There is no user 'nobody'."),
        (("root", "root"), "'root' is not an e-mail address."),
        (("root", EMAIL), f"{EMAIL} belongs to another user."),
    ):
        with pytest.raises(CommandError, match=re.escape(words)):
            call_command("confirm_email", *arguments)


# What is kept, said and logged


PATHS = [
    "login/",
    "signup/",
    "password/reset/",
    "",
    "name/",
    "email/",
    "password/change/",
    "sessions/",
    "two-factor/",
]


@pytest.mark.parametrize("path", PATHS)
def test_pages_of_accounts_are_kept_nowhere(client: Client, person: User, path: str):
    if path in PATHS[3:]:
        sign_in(client)
    response = client.get(f"/account/{path}")
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["Referrer-Policy"] == "same-origin"


def test_emails_are_plain_and_name_the_host(client: Client):
    sign_up(client)
    message = mail.outbox[0]
    assert message.from_email == "CS Maturity <cs-maturity@localhost>"
    assert message.subject == "Your code for testserver"
    assert message.body == (
        f"Your code for testserver:\n\n    {code()}\n\n"
        "Type it into the page that asked for your e-mail address. It is valid for 15 minutes.\n\n"
        "If you did not enter your address there, ignore this e-mail: without the code nothing happens.\n\n"
        "--\ntestserver"
    )
    assert not message.alternatives  # type: ignore[attr-defined]


def test_failing_mail_server_is_said_and_logs_no_address(client: Client, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 9
    with caplog.at_level(logging.DEBUG):
        response = sign_up(client)
    assert response.status_code == 503
    assert "The e-mail could not be sent" in said(response)
    assert "An e-mail could not be sent: ConnectionRefusedError" in caplog.text
    assert EMAIL not in caplog.text


def test_failing_mail_server_stops_nothing_that_is_only_told(home: Client, settings, person: User):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 9
    response = home.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": "quiet-orchard-candle-4"}
    )
    assert response.headers["Location"] == "/account/"


def test_nothing_typed_is_logged(client: Client, person: User, caplog):
    with caplog.at_level(logging.INFO):
        sign_in(client, password="a-secret-that-was-typed")
        sign_in(client)
        client.post("/account/password/reset/", {"email": EMAIL})
    assert "a-secret-that-was-typed" not in caplog.text
    assert EMAIL not in caplog.text


def test_header_offers_the_way_in_and_out(client: Client, person: User):
    assert '<a class="sign-in" href="/account/login/">Sign in</a>' in client.get("/").content.decode()
    sign_in(client)
    page = client.get("/").content.decode()
    assert "Ada Example</span></summary>" in page
    assert '<form method="post" action="/account/logout/">' in page
    assert 'class="sign-in"' not in page


def test_cache_is_a_table_made_by_migrations():
    cache.set("a", 1)
    assert cache.get("a") == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM csmaturity_cacheentry")
        assert cursor.fetchone() == (1,)
