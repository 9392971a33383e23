"""Every address that is not the app's own (account, administration): asked for by everybody, in every way.

A new address needs one line in `ROWS`, or a `registered` for a new model in the administration.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.test import Client as Browser

from assessments import actions
from frameworks.actions import copy_as_draft, import_framework
from frameworks.exchange import parse
from frameworks.models import Framework
from tests.csmaturity.test_settings import start
from tests.doors import METHODS, World, addresses, asked, person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


VISITORS = (
    "nobody",  # no account, nothing started
    "trial",  # no account, an assessment of its own in this browser
    "account",  # signed in with a password, a while ago
    "confirmed",  # the same, and has typed the password just now
    "owner",  # of a workspace with others in it; signed in without a password, as by single sign-on
    "staff",  # may enter the administration, and nothing in it
    "author",  # a framework editor
    "publisher",  # of frameworks
    "operator",  # may do everything in the administration
)
OUT = ("nobody", "trial")
STAFF = ("staff", "author", "publisher")
WRITING = ("post", "put", "patch", "delete")
Answers = dict[str, int]
# Who may open a page has nothing to do with its length.
SMALL = parse((Path(__file__).parents[1] / "frameworks" / "small.yaml").read_bytes())


# Who gets what


def everybody(status: int, **other: int) -> Answers:
    return dict.fromkeys(VISITORS, status) | other


def signed_in(status: int, **other: int) -> Answers:
    """Everybody else is asked to sign in."""
    return everybody(status) | dict.fromkeys(OUT, 302) | other


def fresh(status: int, **other: int) -> Answers:
    """Whoever has typed the password long ago is asked for it again."""
    return signed_in(status, account=302) | other


def signed_out(status: int) -> Answers:
    return everybody(302) | dict.fromkeys(OUT, status)


def operator(status: int, *, staff: int = 403) -> Answers:
    """Everybody who does not belong there is sent to the one way in."""
    return everybody(302) | dict.fromkeys(STAFF, staff) | {"operator": status}


def author(status: int, **other: int) -> Answers:
    return operator(status) | {"author": status, "publisher": status} | other


# Which methods a kind of view takes


@dataclass(frozen=True, kw_only=True)
class Row:
    """One address: the answers by method, and 405 where none are given."""

    answers: dict[str, Answers]
    data: dict[str, str] = field(default_factory=dict)


def ours(
    get: Answers | None = None, post: Answers | None = None, options: Answers | None = None, **data: str
) -> Row:
    """A view of our own, which names the methods that it takes."""
    answers = {"get": get, "head": get, "post": post, "options": options}
    return Row(answers={method: found for method, found in answers.items() if found}, data=data)


def inside(get: Answers, post: Answers | None = None) -> Row:
    """A view of our own in a place of Django's, whose gate comes first."""
    return Row(answers=dict.fromkeys(METHODS, operator(405, staff=405)) | ours(get, post).answers)


def always(answers: Answers, **other: Answers) -> Row:
    return Row(answers=dict.fromkeys(METHODS, answers) | other)


def form(get: Answers, post: Answers | None = None, **other: Answers) -> Row:
    """A form of allauth: it takes PUT for POST, and looks at the visitor before it looks at the method."""
    post = post or get
    taken = {"get": get, "head": get, "post": post, "put": post, "options": get}
    return Row(answers=dict.fromkeys(METHODS, not_taken(get)) | taken | other)


def shown(get: Answers, **other: Answers) -> Row:
    """A page of allauth without a form."""
    answers = {"get": get, "head": get, "options": get}
    return Row(answers=dict.fromkeys(METHODS, not_taken(get)) | answers | other)


def not_taken(get: Answers) -> Answers:
    return {visitor: 405 if status in {200, 404} else status for visitor, status in get.items()}


def registered(model: str) -> dict[str, Row]:
    """The addresses that every model has in the administration."""
    page, one = always(operator(200)), f"admin/{model}/<path:object_id>/"
    return {
        f"admin/{model}/": page,
        f"admin/{model}/add/": page,
        f"{one}change/": page,
        f"{one}delete/": page,
        f"{one}history/": page,
        one: always(operator(302, staff=302)),
    }


ADMIN = {
    "admin/": always(operator(200, staff=200)),
    "admin/login/": always(everybody(403) | dict.fromkeys((*OUT, *STAFF, "operator"), 302)),
    "admin/logout/": shown(operator(405, staff=405), post=everybody(302), options=operator(200, staff=200)),
    "admin/password_change/": always(everybody(302)),
    "admin/password_change/done/": shown(operator(200, staff=200)),
    # A search that no page asks for yet.
    "admin/autocomplete/": shown(
        operator(403), options=operator(200, staff=200), **dict.fromkeys(WRITING, operator(405, staff=405))
    ),
    "admin/jsi18n/": shown(operator(200, staff=200)),
    "admin/r/<path:content_type_id>/<path:object_id>/": always(operator(404, staff=404)),
    "admin/<app_label>/": always(operator(200, staff=404)),
    "admin/<url>": always(operator(404, staff=404)),
    "admin/auth/user/<id>/password/": always(operator(200)),
    **registered("auth/group"),
    **registered("auth/user"),
    **registered("account/emailaddress"),
    **registered("mfa/authenticator"),
    **registered("usersessions/usersession"),
}
ACCOUNT = {
    "account/": ours(signed_in(200)),
    "account/name/": ours(signed_in(200), signed_in(302), name="New name"),
    "account/data/": ours(fresh(200), fresh(200)),
    "account/delete/": ours(fresh(200), fresh(302, owner=409)),
    "account/another-address/": ours(post=everybody(302)),
    "account/login/": form(signed_out(200)),
    "account/logout/": ours(signed_in(200), everybody(302), everybody(200)),
    "account/inactive/": shown(everybody(200)),
    "account/signup/": form(signed_out(200)),
    "account/reauthenticate/": form(signed_in(403, account=200, confirmed=200)),
    "account/email/": form(signed_in(200), everybody(302)),
    "account/confirm-email/": always(everybody(302)),
    "account/password/change/": form(signed_in(302, account=200, confirmed=200)),
    "account/password/set/": form(signed_in(200, account=302, confirmed=302)),
    "account/password/reset/": form(everybody(200)),
    "account/password/reset/confirm/": always(everybody(302)),
    "account/password/reset/complete/": always(everybody(302)),
    "account/password/reset/done/": shown(everybody(200)),
    "account/login/code/confirm/": always(everybody(302)),
    "account/two-factor/": shown(signed_in(200)),
    "account/two-factor/sign-in/": always(everybody(302)),
    "account/two-factor/confirm/": always(signed_in(403, account=302, confirmed=302)),
    "account/two-factor/app/on/": form(fresh(200)),
    "account/two-factor/app/off/": always(signed_in(404)),
    "account/two-factor/codes/": shown(signed_in(404), options=signed_in(200)),
    "account/two-factor/codes/new/": form(fresh(200), fresh(200)),
    "account/two-factor/codes/file/": always(signed_in(404)),
    "account/two-factor/passkeys/": shown(signed_in(200)),
    "account/two-factor/passkeys/add/": form(fresh(200)),
    "account/two-factor/passkeys/sign-in/": form(
        everybody(302), options=signed_out(200), patch=signed_out(405), delete=signed_out(405)
    ),
    "account/two-factor/passkeys/confirm/": always(signed_in(403, account=302, confirmed=302)),
    # One's own passkey; everybody else's is missing.
    "account/two-factor/passkeys/<int:pk>/name/": form(fresh(404, confirmed=200), options=fresh(200)),
    "account/two-factor/passkeys/<int:pk>/remove/": shown(
        fresh(404, confirmed=200),
        options=fresh(200),
        **dict.fromkeys(("post", "delete"), fresh(404, confirmed=302)),
    ),
    "account/sessions/": form(signed_in(200), everybody(302)),
}
ONE = "admin/frameworks/framework/<int:framework_id>/"
PILLAR, CAPABILITY = f"{ONE}pillars/<slug:code>/", f"{ONE}capabilities/<slug:code>/"
PAGE, FORM, DONE = author(200), author(422), author(302)
# Whoever was signed out over a draft is told so, and keeps the words that were typed.
LOST = dict.fromkeys(OUT, 403)
DRAFT_FORM, DRAFT_DONE = author(422, **LOST), author(302, **LOST)
PUBLISHED, PUBLISHED_ON = author(200, author=403), author(302, author=403)
FRAMEWORKS = {
    "admin/frameworks/framework/": always(PAGE),
    "admin/frameworks/framework/add/": always(operator(403)),
    "admin/frameworks/framework/<path:object_id>/": always(operator(302, staff=302)),
    "admin/frameworks/framework/<path:object_id>/change/": inside(PAGE),
    "admin/frameworks/framework/<path:object_id>/delete/": inside(PAGE, DONE),
    "admin/frameworks/framework/<path:object_id>/history/": inside(PAGE),
    "admin/frameworks/framework/import/": ours(PAGE, FORM),
    f"{ONE}files/": ours(PAGE),
    f"{ONE}export.<slug:ending>": ours(PAGE),
    f"{ONE}add-pillar/": ours(post=DRAFT_DONE),
    PILLAR: ours(PAGE, DRAFT_FORM),
    f"{PILLAR}add/": ours(post=DRAFT_DONE),
    f"{PILLAR}move/": ours(post=DRAFT_DONE),
    f"{PILLAR}remove/": ours(post=DRAFT_DONE),
    CAPABILITY: ours(PAGE, DRAFT_FORM),
    f"{CAPABILITY}check/": ours(post=author(200, **LOST)),
    f"{CAPABILITY}duplicate/": ours(post=DRAFT_DONE),
    f"{CAPABILITY}move/": ours(post=DRAFT_DONE),
    f"{CAPABILITY}remove/": ours(PAGE, DRAFT_DONE),
    f"{ONE}texts/": ours(PAGE, DRAFT_FORM),
    f"{ONE}rules/": ours(PAGE, DRAFT_FORM),
    f"{ONE}words/": ours(PAGE, DRAFT_FORM),
    f"{ONE}checks/": ours(PAGE),
    f"{ONE}preview/": ours(PAGE),
    f"{ONE}preview/<str:of>/questions/<slug:capability>/": ours(PAGE, DONE),
    f"{ONE}preview/<str:of>/report/": ours(PAGE),
    f"{ONE}preview/<str:of>/report/charts.json": ours(PAGE),
    f"{ONE}preview/<str:of>/report.pdf": ours(PAGE),
    f"{ONE}effect/": ours(PAGE, FORM),
    f"{ONE}effect/<uuid:run_id>/go-on/": ours(post=DONE),
    f"{ONE}copy/": ours(PAGE, FORM),
    f"{ONE}publish/": ours(PUBLISHED, PUBLISHED_ON),
    f"{ONE}retire/": ours(PUBLISHED, PUBLISHED_ON),
    f"{ONE}compare/": ours(PAGE),
    f"{ONE}revisions/": ours(PAGE),
    f"{ONE}revisions/<int:number>/": ours(PAGE),
    f"{ONE}revisions/<int:number>/restore/": ours(post=DRAFT_DONE),
}
SINGLE_SIGN_ON = {
    "account/connections/": form(signed_in(200)),
    "account/connections/signup/": always(everybody(302)),
    "account/connections/login/cancelled/": shown(everybody(200)),
    "account/connections/login/error/": shown(
        everybody(401), options=everybody(200), **dict.fromkeys(WRITING, everybody(405))
    ),
    # A page that asks first; all else leads to the identity provider.
    "account/oidc/<provider_id>/login/": always(everybody(302), get=everybody(200)),
    "account/oidc/<provider_id>/login/callback/": always(everybody(401)),
    **registered("socialaccount/socialapp"),
    **registered("socialaccount/socialtoken"),
    **registered("socialaccount/socialaccount"),
}
ROWS = ADMIN | ACCOUNT | FRAMEWORKS | (SINGLE_SIGN_ON if settings.SINGLE_SIGN_ON else {})


def test_every_address_has_a_row() -> None:
    """Those of the app itself have theirs in tests/assessments."""
    assert {route for route, name in addresses() if not name.startswith("assessments:")} == set(ROWS)


# What the rows of the administration are about: one of each model


def subject() -> User:
    return User.objects.get_or_create(username="subject")[0]


def of_single_sign_on(name: str) -> object:
    from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken

    if name == "socialapp":
        return SocialApp.objects.create(provider="openid_connect", provider_id="x", name="x", client_id="x")
    account = SocialAccount.objects.create(user=subject(), provider="x", uid="x")
    return account if name == "socialaccount" else SocialToken.objects.create(account=account, token="x")


def draft() -> Framework:
    known = Framework.objects.filter(status="draft").first()
    by = User.objects.get(username="operator")
    return known or copy_as_draft(framework=published(), by=by, version="9.9.9")


def published() -> Framework:
    known = Framework.objects.filter(status="published", code=SMALL.code).first()
    return known or import_framework(structure=SMALL, publish=True).framework


THINGS: dict[str, Callable[[], object]] = {
    "auth/user": subject,
    "frameworks/framework": draft,
    "auth/group": lambda: Group.objects.create(name="Editors"),
    "account/emailaddress": lambda: EmailAddress.objects.create(user=subject(), email="subject@example.com"),
    "mfa/authenticator": lambda: Authenticator.objects.create(user=subject(), type="totp", data={}),
    "usersessions/usersession": lambda: UserSession.objects.create(
        user=subject(), ip="127.0.0.1", user_agent="", session_key="x" * 32
    ),
    "socialaccount/socialapp": lambda: of_single_sign_on("socialapp"),
    "socialaccount/socialtoken": lambda: of_single_sign_on("socialtoken"),
    "socialaccount/socialaccount": lambda: of_single_sign_on("socialaccount"),
}


def address(route: str) -> str:
    values: dict[str, object] = {
        "<id>": subject().pk,
        "<path:content_type_id>": ContentType.objects.get_for_model(Group).pk,
        "<app_label>": "auth",
        "<url>": "missing/page",
        "<provider_id>": "sso",
        "<slug:ending>": "yaml",
        "<int:number>": 1,
        "<str:of>": "sample",
        "<slug:capability>": next(iter(SMALL.capabilities)),
        "<slug:code>": next(iter(SMALL.capabilities)) if "capabilities/" in route else SMALL.pillars[0].code,
    }
    if "<int:framework_id>" in route:
        values["<int:framework_id>"] = draft().pk
    if "<uuid:run_id>" in route:
        values["<uuid:run_id>"] = actions.begin_effect(framework=draft(), base=published()).pk
    thing = THINGS.get("/".join(route.split("/")[1:3]))
    if "<path:object_id>" in route:
        values["<path:object_id>"] = getattr(thing(), "pk") if thing else "1"  # noqa: B009 (of any model)
    if "<int:pk>" in route:
        confirmed = User.objects.get(username="confirmed")
        values["<int:pk>"] = Authenticator.objects.create(
            user=confirmed, type="webauthn", data={"name": "x"}
        ).pk
    for name, value in values.items():
        route = route.replace(name, str(value))
    return f"/{route}"


@pytest.fixture
def browsers(world: World) -> Iterator[dict[str, Browser]]:
    found = {name: world.browsers.get(name) or Browser() for name in VISITORS}
    groups = {"author": "Framework editor", "publisher": "Framework publisher"}
    for name in ("account", "confirmed", *STAFF):
        user = person(name)
        user.is_staff = name in STAFF
        user.groups.set(Group.objects.filter(name=groups.get(name, "")))
        if not user.is_staff:
            user.set_password("plum-harbour-lantern-9")
        user.save()
        found[name].force_login(user)
    session = found["confirmed"].session
    user_id = str(User.objects.get(username="confirmed").pk)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = user_id
    session.save()
    return found


@pytest.fixture(autouse=True)
def identity_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it would say of itself, if it were there."""
    if settings.SINGLE_SIGN_ON:
        from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter

        places = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
        said = dict.fromkeys(places, "https://login.example.com/somewhere")
        monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "openid_config", said)


@pytest.mark.parametrize("route", ROWS)
def test_address_gives_everybody_the_right_answer(browsers: dict[str, Browser], route: str) -> None:
    row, wrong = ROWS[route], []
    for visitor, method, response in asked(browsers, address(route), row.data):
        expected = row.answers.get(method, everybody(405))[visitor]
        if response.status_code != expected:
            wrong.append(f"{visitor}, {method}: {response.status_code} instead of {expected}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.skipif(bool(settings.SINGLE_SIGN_ON), reason="runs the tests with single sign-on, not in them")
def test_addresses_of_single_sign_on_give_everybody_the_right_answer() -> None:
    """In a process of its own: they are there only where it is switched on."""
    done = start(
        *("-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", __file__),
        *("-k", "connections or oidc or socialaccount or every_address"),
        OIDC_SERVER_URL="https://login.example.com",
        OIDC_CLIENT_ID="cs-maturity",
        OIDC_CLIENT_SECRET="hush-hush-hush",
    )
    assert done.returncode == 0, done.stdout
    assert f"{len(SINGLE_SIGN_ON) + 1} passed" in done.stdout
