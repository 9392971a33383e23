"""Every address of the app, asked for by everybody, in every way: exactly one answer is right for each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from assessments import actions
from assessments.models import Client, Invitation, Membership, Role, Workspace
from tests.assessments.conftest import shipped
from tests.doors import OUTSIDERS, SIGNED_OUT, World, addresses, asked, everybody, members_only

if TYPE_CHECKING:
    from django.http import HttpResponse


@dataclass(frozen=True, kw_only=True)
class Door:
    """One address: what it takes, and the status for each visitor; `rest` for those who are not named.

    None: the method is not taken at all (405 for everybody).
    """

    takes: tuple[str, ...] = ()
    get: dict[str, int] | None = None
    post: dict[str, int] | None = None
    head: dict[str, int] | None = None
    """Where it is another one than `get`."""
    data: dict[str, str] | None = None
    query: str = ""


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
HOME = everybody(302) | dict.fromkeys(OUTSIDERS, 200) | {"stranger": 302}
READER = everybody(404, reader=200)
# An archive is for whoever has asked for it.
ASKED = everybody(404, **dict.fromkeys(SIGNED_OUT, 302), editor=200)
ASKED_ON = ASKED | {"editor": 302}
A, W, L, S = ("assessment_id",), ("workspace_id",), ("link_id",), ("shared_id",)
B = ("batch_id",)
NEW = {"organisation": "New Ltd", "title": "Round 1"}

FILE = NEW | {"case": f'{{"answers": {{"{FIRST}": "norming"}}}}'}

DOORS = {
    "home": Door(get=HOME),
    "brand": Door(takes=("digits",), get=everybody(200)),
    "sources": Door(get=everybody(200)),
    "design": Door(get=everybody(404)),
    "create_workspace": Door(
        get=everybody(200, **dict.fromkeys(SIGNED_OUT, 302)), post=everybody(302), data={"name": "Mine"}
    ),
    "workspace": Door(takes=W, get=LISTED),
    "rename_workspace": Door(takes=W, get=OWNERS, post=OWNERS_ON, data={"name": "New name"}),
    "delete_workspace": Door(takes=W, get=OWNERS, post=OWNERS_ON, data={"name": "Advisers"}),
    "clients": Door(takes=W, get=LISTED),
    "add_client": Door(takes=W, get=EDITORS, post=EDITORS_ON, data={"name": "New Ltd"}),
    "activity": Door(takes=W, get=OWNERS),
    "export": Door(takes=W, get=OWNERS, post=OWNERS),
    "logo": Door(takes=W, get=LISTED),
    "client_logo": Door(takes=("uid",), get=members_only(200, other_leader=404)),
    "client": Door(
        takes=("uid",),
        get=members_only(200, other_leader=404),
        post=CLIENT_ON,
        data={"name": "First Ltd", "employees": "12"},
    ),
    "delete_client": Door(takes=("uid",), get=CLIENT, post=CLIENT_ON),
    "start_in": Door(takes=W, get=EDITORS, post=EDITORS_ON, data=NEW),
    "start_in_from_file": Door(takes=W, get=EDITORS, post=EDITORS_ON, data=FILE),
    "portfolio": Door(takes=W, get=LISTED),
    "portfolio_pdf": Door(takes=W, get=WHOLE),
    # Sent without any choice, the list comes back and says so.
    "batches": Door(takes=W, get=LISTED, post=members_only(422)),
    "batch": Door(takes=B, get=ASKED),
    "batch_archive": Door(takes=B, get=ASKED_ON, head=ASKED),
    "stop_batch": Door(takes=B, post=ASKED_ON),
    "batch_again": Door(takes=B, post=ASKED_ON),
    "remove_batch": Door(takes=B, post=ASKED_ON),
    "leave": Door(takes=W, get=LISTED, post=members_only(302)),
    "people": Door(takes=W, get=WHOLE),
    "invite": Door(takes=W, post=OWNERS_ON, data={"email": "new@example.com", "role": "viewer"}),
    "change_role": Door(takes=(*W, "membership_id"), post=OWNERS_ON, data={"role": "editor"}),
    "remove": Door(takes=(*W, "membership_id"), get=OWNERS, post=OWNERS_ON),
    "revoke": Door(takes=(*W, "invitation_id"), get=OWNERS, post=OWNERS_ON),
    "resend": Door(takes=(*W, "invitation_id"), post=OWNERS_ON),
    "invitation": Door(get=everybody(404, invited=200, late=410), post=everybody(404, invited=302, late=410)),
    "open_invitation": Door(takes=("invitation_id", "secret"), get=everybody(302)),
    # Who belongs to a workspace starts there.
    "start": Door(get=HOME, post=everybody(302), data=NEW),
    "start_from_file": Door(get=HOME, post=everybody(302), data=FILE),
    "answer_template": Door(get=everybody(200)),
    "set_up": Door(
        takes=A, get=FRAME, post=FRAME_ON, data={"title": "New title", "state": "in_review", "lead": ""}
    ),
    "copy": Door(takes=A, get=NEXT, post=NEXT_ON, data=NEW),
    # In the world of this file no newer version is published: what is asked for is a page that says so.
    "upgrade": Door(takes=A, get=WRITE, post=NOTHING_NEWER),
    "continue_on": Door(takes=A, get=WRITE_ON, post=WRITE_ON),
    "before_upgrade": Door(takes=("upgrade_id",), get=READ),
    "archive": Door(takes=A, post=FRAME_ON),
    "close": Door(takes=A, get=NEXT, post=NEXT_ON),
    "reopen": Door(takes=A, get=NEXT, post=NEXT_ON),
    "delete": Door(takes=A, get=WRITE | {"helper": 403}, post=WRITE_ON | {"helper": 403}),
    "resume": Door(takes=A, get=OPEN),
    "question": Door(takes=(*A, "capability"), get=READ, post=WRITE_ON, data={"choice": "norming"}),
    "take_profile": Door(takes=(*A, "capability"), post=WRITE_ON),
    "report": Door(takes=A, get=READ),
    "report_settings": Door(takes=A, get=OPEN, post=WRITE_ON),
    "report_charts": Door(takes=A, get=READ),
    # Who sends words without being known gets them back, whatever the address names.
    "words": Door(takes=A, get=WRITE, post=WRITE_ON | dict.fromkeys(SIGNED_OUT, 403)),
    "words_preview": Door(takes=A, post=WRITE | dict.fromkeys(SIGNED_OUT, 403)),
    "assessment_sources": Door(takes=A, get=READ),
    # Any page of a report tells who may read it; making the file takes seconds.
    "report_pdf": Door(takes=A, get=READ),
    "report_slides": Door(takes=A, get=READ),
    "snapshot": Door(takes=("snapshot_id",), get=READ),
    "snapshot_charts": Door(takes=("snapshot_id",), get=READ),
    "snapshot_pdf": Door(takes=("snapshot_id",), get=READ),
    "snapshot_sources": Door(takes=("snapshot_id",), get=READ),
    "snapshot_slides": Door(takes=("snapshot_id",), get=READ),
    "report_export": Door(takes=(*A, "kind"), get=READ),
    "snapshot_export": Door(takes=("snapshot_id", "kind"), get=READ),
    # Which frozen report is meant, no row can say: refused where it is missing.
    "sharing": Door(takes=A, get=NEXT, post=NEXT | {"editor": 422, "owner": 422}),
    "shared_links": Door(takes=W, get=EDITORS),
    "shared_link": Door(takes=L, get=NEXT),
    "end_link": Door(takes=L, get=NEXT, post=NEXT_ON),
    "open_shared": Door(takes=(*S, "secret"), get=everybody(302)),
    # Members have the frozen report itself: a link opens nothing to them before its address does.
    "shared": Door(takes=S, get=READER, post=READER | {"reader": 302}),
    "shared_charts": Door(takes=S, get=READER),
    "shared_pdf": Door(takes=S, get=READER),
    "shared_logo": Door(takes=S, get=READER),
    "shared_client_logo": Door(takes=S, get=READER),
    "shared_sources": Door(takes=S, get=READER),
}


def test_every_address_has_a_door() -> None:
    names = [name for _, name in addresses() if name.startswith("assessments:")]
    assert sorted(names) == sorted(f"assessments:{name}" for name in DOORS)


def address(name: str, world: World) -> str:
    values = {
        "assessment_id": world.assessment.pk,
        "workspace_id": world.workspace.pk,
        "membership_id": world.membership.pk,
        "invitation_id": world.invitation.pk,
        "snapshot_id": world.snapshot.pk,
        "upgrade_id": world.upgrade.pk,
        "link_id": world.link.pk,
        "batch_id": world.batch.pk,
        "shared_id": world.link.pk,
        "secret": world.link_secret if name == "open_shared" else world.secret,
        "capability": FIRST,
        "kind": "spreadsheet",
        "uid": world.client.uid,
        "digits": "0f5c5f",
    }
    return reverse(f"assessments:{name}", kwargs={key: values[key] for key in DOORS[name].takes})


@pytest.fixture(autouse=True)
def quick_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may have a file is asked here, not what is in it."""
    monkeypatch.setattr("assessments.views.report.report_as_pdf", lambda *_args, **_fields: b"%PDF")
    monkeypatch.setattr("assessments.reports.pdf.Document.pdf", lambda _document, **_patience: b"%PDF")
    monkeypatch.setattr("assessments.reports.charts.figures", lambda _report, _words: {})
    monkeypatch.setattr("assessments.reports.slides.report_slides", lambda *_args, **_fields: b"PK")
    monkeypatch.setattr("assessments.views.files.report_workbook", lambda *_args, **_fields: b"PK")


@pytest.mark.parametrize("name", DOORS)
def test_door_gives_everybody_the_right_answer(world: World, name: str) -> None:
    door, wrong = DOORS[name], []
    for visitor, method, response in asked(world.browsers, address(name, world), door.data):
        right = {"get": door.get, "head": door.head or door.get, "post": door.post}.get(method)
        expected = right[visitor] if right else 405
        if response.status_code != expected:
            wrong.append(f"{visitor}, {method}: {response.status_code} instead of {expected}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if door.takes == S])
def test_link_that_has_ended_says_so_to_its_reader_and_nothing_to_others(world: World, name: str) -> None:
    door, wrong = DOORS[name], []
    for visitor, method, response in asked(
        world.browsers, reverse(f"assessments:{name}", args=[world.ended_link.pk])
    ):
        taken = {"get": door.get, "head": door.get, "post": door.post}.get(method)
        expected = 405 if not taken else 410 if visitor == "late reader" else 404
        if response.status_code != expected:
            wrong.append(f"{visitor}, {method}: {response.status_code} instead of {expected}")
    assert not wrong, "\n".join(wrong)


def test_nobody_changes_what_is_closed(world: World) -> None:
    actions.close(assessment=world.assessment, closed_by=None)
    for name in ("question", "take_profile", "report_settings", "words", "words_preview"):
        for visitor, right in DOORS[name].post.items():
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
    for name in ("workspace", "clients", "report", "resume"):
        page = world.browsers["leader"].get(address(name, world), follow=True).content.decode()
        assert "First Ltd" in page
        assert "Second Ltd" not in page
    for query in (
        "q=Second",
        f"client={Client.objects.get(name='Second Ltd').uid}",
        "archived=1",
        "order=phase",
    ):
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


def test_client_to_move_to_is_not_taken_from_outside(world: World) -> None:
    """Neither one of another workspace nor, for who sees one client only, any other."""
    foreign = Client.objects.create(workspace=Workspace.objects.create(name="Others"), name="Foreign Ltd")
    second = Client.objects.get(name="Second Ltd")
    data = {"title": "Round 1", "state": "in_review", "lead": ""}
    for visitor, target, status in (
        ("owner", foreign, 422),
        ("helper", second, 302),
        ("editor", second, 302),
    ):
        response = world.browsers[visitor].post(address("set_up", world), data | {"client": str(target.uid)})
        assert response.status_code == status, visitor
        world.assessment.refresh_from_db()
        assert (world.assessment.client == second) == (visitor == "editor"), visitor


@pytest.mark.parametrize("name", ["change_role", "remove", "revoke", "resend"])
def test_rows_of_another_workspace_are_out_of_reach(world: World, name: str) -> None:
    """The stranger owns a workspace and names a row of another one in its address."""
    own = Workspace.objects.get(name="Strangers")
    row = world.invitation.pk if name in {"revoke", "resend"} else world.membership.pk
    response = world.browsers["stranger"].post(
        reverse(f"assessments:{name}", args=[own.pk, row]), {"role": "owner"}
    )
    assert response.status_code == 404
    assert Membership.objects.get(pk=world.membership.pk).role == Role.VIEWER
    assert Invitation.objects.get(pk=world.invitation.pk).revoked_at is None
