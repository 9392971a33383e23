"""Accounts as people meet them: by form, with codes from e-mails."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client

PASSWORD = "plum-harbour-lantern-9"
EMAIL = "ada@example.com"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quick_passwords(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def code() -> str:
    """The code of the newest e-mail."""
    found = re.search(r"^\s*([A-Z]{4}-[A-Z]{4})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


def sign_up(client: Client, email: str = EMAIL, **fields: str):
    return client.post(
        "/account/signup/", {"email": email, "password1": PASSWORD, "first_name": "Ada", **fields}
    )


def verify(client: Client, typed: str = ""):
    return client.post("/account/confirm-email/", {"code": typed or code()})


@pytest.fixture
def person(client: Client) -> User:
    """Somebody with an account; nobody is signed in."""
    user = User.objects.create_user("ada", EMAIL, PASSWORD, first_name="Ada")
    EmailAddress.objects.create(user=user, email=EMAIL, verified=True, primary=True)
    return user


def sign_in(client: Client, email: str = EMAIL, password: str = PASSWORD, **fields: str):
    return client.post("/account/login/", {"login": email, "password": password, **fields})


def signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_sign_up_asks_for_a_code_and_keeps_what_the_session_held(client: Client):
    client.get("/assessments/new/")
    session = client.session
    session["kept"] = "what was there"
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    assert sign_up(client).headers["Location"] == "/account/confirm-email/"
    assert not signed_in(client)
    assert verify(client).headers["Location"] == "/"
    assert signed_in(client)
    user = User.objects.get()
    assert (user.email, user.first_name, user.has_usable_password()) == (EMAIL, "Ada", True)
    assert EmailAddress.objects.values_list("email", "verified", "primary").get() == (EMAIL, True, True)
    assert client.session["kept"] == "what was there"
    assert client.session.session_key != before


def test_cache_is_a_table_of_the_database_made_by_migrations():
    cache.set("a", 1)
    assert cache.get("a") == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM csmaturity_cacheentry")
        assert cursor.fetchone() == (1,)
