"""Every address of the app, asked for by everybody, in every way: exactly one answer is right for each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from assessments import actions
from assessments.access import SESSION_KEY
from assessments.models import Assessment, Client, Invitation, Membership, Role, Snapshot, Upgrade, Workspace
from assessments.views.people import INVITATION_KEY
from tests.assessments.conftest import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

    from frameworks.models import Framework

VISITORS = (
    "nobody",  # no account, nothing started
    "stranger",  # an account with a workspace of its own
    "viewer",
    "editor",
    "owner",
    "leader",  # reads the client that is asked for, and nothing else of the workspace
    "helper",  # the same, and may write there
    "other leader",  # belongs to the workspace by another client
    "trial",  # no account, an assessment of its own in this browser
    "claimer",  # a browser that held what has become the workspace
    "invited",  # opened the link of an invitation that is open, with the account it is meant for
    "late",  # the same, after the invitation has ended
)
OUTSIDERS = ("nobody", "stranger", "trial", "claimer", "invited", "late")
SIGNED_OUT = ("nobody", "trial", "claimer")


@dataclass(frozen=True, kw_only=True)
class World:
    """A workspace with two clients, and everybody who may want to look at it."""

    workspace: Workspace
    client: Client
    assessment: Assessment
    sample: Assessment
    invitation: Invitation
    membership: Membership
    snapshot: Snapshot
    upgrade: Upgrade
    secret: str
    browsers: dict[str, Browser]


def person(name: str) -> User:
    user = User.objects.create_user(name, f"{name.replace(' ', '.')}@example.com")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def remembering(browser: Browser, **kept: str) -> Browser:
    session = browser.session
    session.update(kept)
    session.save()
    return browser


def frozen(assessment: Assessment) -> Snapshot:
    snapshot = actions.close(assessment=assessment, closed_by=None)
    actions.reopen(assessment=assessment)
    return snapshot


@pytest.fixture
def world(published: Framework) -> World:
    people = {name: person(name) for name in VISITORS if name not in SIGNED_OUT}
    firm = actions.create_workspace(name="Advisers", owner=people["owner"])
    actions.create_workspace(name="Strangers", owner=people["stranger"])

    def start(workspace: Workspace, organisation: str) -> Assessment:
        return actions.start_assessment(
            workspace=workspace, framework=published, organisation=organisation, title="Round 1"
        )

    assessment, other = start(firm, "First Ltd"), start(firm, "Second Ltd")
    for name, client, role in (
        ("viewer", None, Role.VIEWER),
        ("editor", None, Role.EDITOR),
        ("leader", assessment.client, Role.VIEWER),
        ("helper", assessment.client, Role.EDITOR),
        ("other leader", other.client, Role.EDITOR),
    ):
        Membership.objects.create(workspace=firm, client=client, user=people[name], role=role)
    invitation, secret = actions.invite(
        workspace=firm,
        client=None,
        email="invited@example.com",
        role=Role.EDITOR,
        invited_by=people["owner"],
    )
    ended, _ = actions.invite(
        workspace=firm, client=None, email="late@example.com", role=Role.EDITOR, invited_by=people["owner"]
    )
    Invitation.objects.filter(pk=ended.pk).update(expires_at=timezone.now() - timedelta(days=1))
    actions.change_workspace(workspace=firm, name="Advisers", logo=b"png")
    browsers = {name: Browser() for name in VISITORS}
    for name, user in people.items():
        browsers[name].force_login(user)
    trial = start(Workspace.objects.create(), "Trial Ltd").client.workspace
    remembering(browsers["trial"], **{SESSION_KEY: str(trial.pk)})
    remembering(browsers["claimer"], **{SESSION_KEY: str(firm.pk)})
    remembering(browsers["invited"], **{INVITATION_KEY: str(invitation.pk)})
    remembering(browsers["late"], **{INVITATION_KEY: str(ended.pk)})
    return World(
        workspace=firm,
        client=assessment.client,
        assessment=assessment,
        sample=start(Workspace.objects.create(is_sample=True), "Sample Ltd"),
        invitation=invitation,
        membership=Membership.objects.get(user=people["viewer"]),
        snapshot=(snapshot := frozen(assessment)),
        upgrade=Upgrade.objects.create(
            assessment=assessment, from_framework=published, to_framework=published, before=snapshot.report
        ),
        secret=secret,
        browsers=browsers,
    )


@dataclass(frozen=True, kw_only=True)
class Door:
    """One address: what it takes, and the status for each visitor; `rest` for those who are not named.

    None: the method is not taken at all (405 for everybody).
    """

    takes: tuple[str, ...] = ()
    get: dict[str, int] | None = None
    post: dict[str, int] | None = None
    data: dict[str, str] | None = None
    query: str = ""


def everybody(status: int, **other: int) -> dict[str, int]:
    named = {name.replace("_", " "): code for name, code in other.items()}
    return dict.fromkeys(VISITORS, status) | named


def members_only(status: int, **other: int) -> dict[str, int]:
    """Strangers find nothing; those who are not signed in are asked to sign in."""
    outside = dict.fromkeys(OUTSIDERS, 404) | dict.fromkeys(SIGNED_OUT, 302)
    return everybody(status) | outside | {n.replace("_", " "): code for n, code in other.items()}


READ = everybody(200, **dict.fromkeys(OUTSIDERS, 404), other_leader=404)
OPEN = everybody(302, **dict.fromkeys(OUTSIDERS, 404), other_leader=404)
WRITE = READ | {"viewer": 403, "leader": 403}
WRITE_ON = OPEN | {"viewer": 403, "leader": 403}
FRAME = WRITE | dict.fromkeys(SIGNED_OUT, 302)
FRAME_ON = WRITE_ON | dict.fromkeys(SIGNED_OUT, 302)
NOTHING_NEWER = {name: 409 if code == 200 else code for name, code in WRITE.items()}
NEXT = FRAME | {"helper": 403}
NEXT_ON = FRAME_ON | {"helper": 403}
LISTED = members_only(200)
WHOLE = members_only(200, leader=403, helper=403, other_leader=403)
EDITORS = WHOLE | {"viewer": 403}
EDITORS_ON = EDITORS | {"editor": 302, "owner": 302}
OWNERS = EDITORS | {"editor": 403}
OWNERS_ON = OWNERS | {"owner": 302}
CLIENT = EDITORS | {"other leader": 404}
CLIENT_ON = EDITORS_ON | {"other leader": 404}
FIRST = next(iter(shipped().capabilities))
HOME = everybody(302, nobody=200, trial=200, claimer=200, invited=200, late=200)
A, W = ("assessment_id",), ("workspace_id",)
NEW = {"organisation": "New Ltd", "title": "Round 1"}

DOORS = {
    "home": Door(get=HOME),
    "brand": Door(takes=("digits",), get=everybody(200)),
    "design": Door(get=everybody(404)),
    "create_workspace": Door(
        get=everybody(200, **dict.fromkeys(SIGNED_OUT, 302)), post=everybody(302), data={"name": "Mine"}
    ),
    "workspace": Door(takes=W, get=LISTED),
    "rename_workspace": Door(takes=W, get=OWNERS, post=OWNERS_ON, data={"name": "New name"}),
    "activity": Door(takes=W, get=OWNERS),
    "export": Door(takes=W, get=OWNERS, post=OWNERS),
    "logo": Door(takes=W, get=LISTED),
    "client": Door(
        takes=("uid",),
        get=members_only(200, other_leader=404),
        post=CLIENT_ON,
        data={"name": "First Ltd", "employees": "12"},
    ),
    "delete_client": Door(takes=("uid",), get=CLIENT, post=CLIENT_ON),
    "start_in": Door(takes=W, get=EDITORS, post=EDITORS_ON, data=NEW),
    "leave": Door(takes=W, get=LISTED, post=members_only(302)),
    "people": Door(takes=W, get=WHOLE),
    "invite": Door(takes=W, post=OWNERS_ON, data={"email": "new@example.com", "role": "viewer"}),
    "change_role": Door(takes=(*W, "membership_id"), post=OWNERS_ON, data={"role": "editor"}),
    "remove": Door(takes=(*W, "membership_id"), post=OWNERS_ON),
    "revoke": Door(takes=(*W, "invitation_id"), post=OWNERS_ON),
    "invitation": Door(get=everybody(404, invited=200, late=410), post=everybody(404, invited=302, late=410)),
    "open_invitation": Door(takes=("invitation_id", "secret"), get=everybody(302)),
    # Who belongs to a workspace starts there.
    "start": Door(get=HOME, post=everybody(302), data=NEW),
    "set_up": Door(
        takes=A, get=FRAME, post=FRAME_ON, data={"title": "New title", "state": "in_review", "lead": ""}
    ),
    "copy": Door(takes=A, get=NEXT, post=NEXT_ON, data=NEW),
    # In the world of this file no newer version is published: what is asked for is a page that says so.
    "upgrade": Door(takes=A, get=WRITE, post=NOTHING_NEWER),
    "continue_on": Door(takes=A, get=WRITE_ON, post=WRITE_ON),
    "before_upgrade": Door(takes=("upgrade_id",), get=READ),
    "archive": Door(takes=A, post=FRAME_ON),
    "close": Door(takes=A, get=FRAME, post=FRAME_ON),
    "reopen": Door(takes=A, get=FRAME, post=FRAME_ON),
    "delete": Door(takes=A, get=WRITE | {"helper": 403}, post=WRITE_ON | {"helper": 403}),
    "resume": Door(takes=A, get=OPEN),
    "question": Door(takes=(*A, "capability"), get=READ, post=WRITE_ON, data={"choice": "norming"}),
    "take_profile": Door(takes=(*A, "capability"), post=WRITE_ON),
    "report": Door(takes=A, get=READ),
    "report_settings": Door(takes=A, get=OPEN, post=WRITE_ON),
    "report_charts": Door(takes=A, get=READ),
    # Any page of a report tells who may read it; making the file takes seconds.
    "report_pdf": Door(takes=A, get=READ),
    "snapshot": Door(takes=("snapshot_id",), get=READ),
    "snapshot_charts": Door(takes=("snapshot_id",), get=READ),
    "snapshot_pdf": Door(takes=("snapshot_id",), get=READ),
}
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")


def test_every_address_has_a_door() -> None:
    app = next(
        found for found in get_resolver().url_patterns if getattr(found, "namespace", "") == "assessments"
    )
    assert isinstance(app, URLResolver)
    assert {pattern.name for pattern in app.url_patterns if isinstance(pattern, URLPattern)} == set(DOORS)
    assert len(app.url_patterns) == len(DOORS)


def address(name: str, world: World) -> str:
    values = {
        "assessment_id": world.assessment.pk,
        "workspace_id": world.workspace.pk,
        "membership_id": world.membership.pk,
        "invitation_id": world.invitation.pk,
        "snapshot_id": world.snapshot.pk,
        "upgrade_id": world.upgrade.pk,
        "secret": world.secret,
        "capability": FIRST,
        "uid": world.client.uid,
        "digits": "0f5c5f",
    }
    return reverse(f"assessments:{name}", kwargs={key: values[key] for key in DOORS[name].takes})


@pytest.fixture(autouse=True)
def no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may have the file is asked here, not what is in it."""
    monkeypatch.setattr("assessments.views.report.report_as_pdf", lambda *_args, **_fields: b"%PDF")


def asked(world: World, name: str) -> Iterator[tuple[str, str, int, int]]:
    """Visitor, method, and the status that came and that is right. Nothing that is done stays done."""
    door = DOORS[name]
    for visitor, browser in world.browsers.items():
        for method in METHODS:
            right = {"get": door.get, "head": door.get, "post": door.post}.get(method)
            kept = browser.cookies.copy()
            with transaction.atomic():
                data = door.data if method == "post" else None
                response = getattr(browser, method)(address(name, world), data)
                if response.streaming:
                    list(response.streaming_content)  # to the end, as a browser would: closes the file
                transaction.set_rollback(True)
            browser.cookies = kept
            yield visitor, method, response.status_code, right[visitor] if right else 405


@pytest.mark.parametrize("name", DOORS)
def test_door_gives_everybody_the_right_answer(world: World, name: str) -> None:
    wrong = [found for found in asked(world, name) if found[2] != found[3]]
    assert wrong == []


def test_nobody_changes_what_is_closed(world: World) -> None:
    actions.close(assessment=world.assessment, closed_by=None)
    for name in ("question", "take_profile", "report_settings"):
        for visitor, right in WRITE_ON.items():
            response = world.browsers[visitor].post(address(name, world), DOORS[name].data or {})
            assert response.status_code == (404 if right == 404 else 403), (name, visitor)


def test_redirects_of_strangers_lead_to_signing_in(world: World) -> None:
    for name, door in DOORS.items():
        if door.get and door.get.get("owner") == 200 and door.get["nobody"] == 302:
            response = world.browsers["nobody"].get(address(name, world))
            assert response["Location"].startswith("/account/login/?next=/"), name


@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if door.takes == A])
def test_everybody_may_read_the_sample_and_nobody_may_change_it(world: World, name: str) -> None:
    door, url = DOORS[name], reverse(f"assessments:{name}", args=[world.sample.pk])
    for visitor, browser in world.browsers.items():
        if door.get in (READ, OPEN):
            assert browser.get(url).status_code in {200, 302}, visitor
        elif door.get:
            assert browser.get(url).status_code in {403, 302}, visitor
        if door.post:
            refused = browser.post(url, door.data or {})
            assert refused.status_code == 403 or "/account/login/" in refused.get("Location", ""), visitor


def test_what_is_missing_looks_like_what_is_not_mine(world: World) -> None:
    """Nobody learns from an answer whether there is an assessment with an id."""
    browser = world.browsers["stranger"]
    missing = "00000000-0000-4000-8000-000000000000"
    for name, door in DOORS.items():
        if door.takes == A and door.get:
            real = browser.get(reverse(f"assessments:{name}", args=[world.assessment.pk]))
            none = browser.get(reverse(f"assessments:{name}", args=[missing]))
            assert (real.status_code, without_token(real)) == (none.status_code, without_token(none)), name


def without_token(response: HttpResponse) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", response.content)


def test_leader_sees_nothing_of_other_clients(world: World) -> None:
    for name in ("workspace", "report", "resume"):
        page = world.browsers["leader"].get(address(name, world), follow=True).content.decode()
        assert "First Ltd" in page
        assert "Second Ltd" not in page
    for query in ("q=Second", f"client={Client.objects.get(name='Second Ltd').uid}", "archived=1"):
        page = world.browsers["leader"].get(f"{address('workspace', world)}?{query}").content.decode()
        assert "Second Ltd" not in page


def test_client_of_another_workspace_is_not_taken_from_a_form(world: World) -> None:
    foreign = Client.objects.create(workspace=Workspace.objects.create(name="Others"), name="Foreign Ltd")
    data = {"email": "new@example.com", "role": "viewer", "client": str(foreign.uid)}
    response = world.browsers["owner"].post(address("invite", world), data)
    assert response.status_code == 422
    assert not Invitation.objects.filter(email="new@example.com").exists()


def test_lead_is_not_taken_from_outside(world: World) -> None:
    outsider = User.objects.get(username="stranger")
    data = {"title": "New title", "state": "in_review", "lead": str(outsider.pk)}
    response = world.browsers["owner"].post(address("set_up", world), data)
    assert response.status_code == 422
    assert outsider.email not in response.content.decode()


@pytest.mark.parametrize("name", ["change_role", "remove", "revoke"])
def test_rows_of_another_workspace_are_out_of_reach(world: World, name: str) -> None:
    """The stranger owns a workspace and names a row of another one in its address."""
    own = Workspace.objects.get(name="Strangers")
    row = world.invitation.pk if name == "revoke" else world.membership.pk
    response = world.browsers["stranger"].post(
        reverse(f"assessments:{name}", args=[own.pk, row]), {"role": "owner"}
    )
    assert response.status_code == 404
    assert Membership.objects.get(pk=world.membership.pk).role == Role.VIEWER
    assert Invitation.objects.get(pk=world.invitation.pk).revoked_at is None
