"""What a person may have and take away: the own data, and the account itself."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from assessments import actions
from assessments.actions import Base
from assessments.domain.answers import Choice
from assessments.models import Activity, Answer, Assessment, Invitation, Membership, Role, Snapshot, Workspace
from assessments.queries import person_data
from frameworks import queries
from frameworks.actions import import_framework
from tests.assessments.conftest import shipped

PASSWORD = "plum-harbour-lantern-9"
CODES = list(shipped().capabilities)

pytestmark = pytest.mark.django_db


def person(name: str) -> User:
    user = User.objects.create_user(name, f"{name}@example.com", PASSWORD, first_name=name.title())
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def ada() -> User:
    return person("ada")


@pytest.fixture
def home(client: Client, ada: User) -> Client:
    """Ada's browser, in which she has just confirmed that it is her."""
    client.post("/account/login/", {"login": ada.email, "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def assess(workspace: Workspace, by: User, *, answers: int = 0) -> Assessment:
    queries.clear_cache()
    framework = import_framework(structure=shipped(), publish=True).framework
    made = actions.start_assessment(
        workspace=workspace, framework=framework, organisation="First Ltd", title="Round 1", by=by
    )
    for code in CODES[:answers]:
        change = {"choice": Choice.PHASE, "phase": "norming", "note": "A note."}
        actions.save_answer(assessment=made, capability=code, change=change, base=Base(), by=by)
    return made


def delete(browser: Client, *workspaces: Workspace) -> Any:
    return browser.post("/account/delete/", {"workspace": [str(workspace.pk) for workspace in workspaces]})


def said(response: Any) -> str:
    """What a page says, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# Both ask who is there


@pytest.mark.parametrize("place", ["/account/data/", "/account/delete/"])
def test_pages_ask_for_the_password_first(client: Client, ada: User, place: str):
    assert client.get(place).headers["Location"] == f"/account/login/?next={place}"
    client.force_login(ada)
    for ask in (client.get, client.post):
        assert ask(place).headers["Location"].startswith("/account/reauthenticate/?next=")
    assert User.objects.filter(pk=ada.pk).exists()
    client.post("/account/reauthenticate/", {"password": "wrong"})
    assert client.get(place).status_code == 302
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert client.get(place).status_code == 200


def test_index_leads_to_both(home: Client):
    page = home.get("/account/").content.decode()
    assert 'href="/account/data/"' in page
    assert 'href="/account/delete/"' in page


# My data


def test_data_is_all_that_is_kept_and_no_secret(home: Client, ada: User):
    firm = actions.create_workspace(name="Advisers", owner=person("owner"))
    Membership.objects.create(workspace=firm, user=ada, role=Role.EDITOR)
    made = assess(firm, ada, answers=2)
    actions.set_up(assessment=made, title="Autumn", state=made.state, due_on=None, lead=ada)
    EmailAddress.objects.create(user=ada, email="later@example.com", verified=False)
    response = home.post("/account/data/")
    assert response["Content-Disposition"] == 'attachment; filename="cs-maturity my data.json"'
    assert "no-store" in response["Cache-Control"]
    data = json.loads(response.content)
    assert list(data) == [
        "account",
        "email_addresses",
        "second_factors",
        "single_sign_on",
        "browsers",
        "memberships",
        "invitations_received",
        "invitations_sent",
        "links_shared",
        "leads",
        "words_of_reports",
        "archives",
        "activity",
    ]
    assert [data["account"][key] for key in ("name", "email", "username")] == [
        "Ada",
        "ada@example.com",
        "ada",
    ]
    assert data["email_addresses"] == [
        {"email": "ada@example.com", "confirmed": True, "primary": True},
        {"email": "later@example.com", "confirmed": False, "primary": False},
    ]
    (member,) = data["memberships"]
    assert (member["workspace"], member["client"], member["role"]) == ("Advisers", None, "editor")
    assert data["leads"] == [{"workspace": "Advisers", "client": "First Ltd", "assessment": "Autumn"}]
    told = [(line["name"], line["what"], line["times"], line["workspace"]) for line in data["activity"]]
    assert told == [("Ada", "Started", 1, "Advisers"), ("Ada", "Answered", 2, "Advisers")]
    assert [browser["address"] for browser in data["browsers"]] == ["127.0.0.1"]
    text = response.content.decode()
    for secret in (User.objects.get(pk=ada.pk).password, home.session.session_key, "password", "session_key"):
        assert secret not in text


def test_data_is_of_nobody_else(home: Client, ada: User):
    other = person("other")
    firm = actions.create_workspace(name="Others", owner=other)
    assess(firm, other, answers=1)
    data = json.loads(home.post("/account/data/").content)
    assert (data["memberships"], data["leads"], data["activity"]) == ([], [], [])
    assert "other" not in json.dumps(data)


def test_data_holds_invitations_received_and_sent(home: Client, ada: User):
    mine, others = actions.create_workspace(name="Mine", owner=ada), person("owner")
    firm = actions.create_workspace(name="Advisers", owner=others)
    for workspace, email, by in (
        (mine, "bea@example.com", ada),
        (firm, "Ada@Example.com", others),
        (firm, "cyd@example.com", others),
    ):
        actions.invite(workspace=workspace, client=None, email=email, role=Role.VIEWER, invited_by=by)
    actions.accept(invitation_id=Invitation.objects.get(email="Ada@Example.com").pk, user=ada)
    # Accepted with an address that is another one today.
    EmailAddress.objects.filter(user=ada).update(email="new@example.com")
    data = json.loads(home.post("/account/data/").content)
    (received,), (sent,) = data["invitations_received"], data["invitations_sent"]
    assert [received[key] for key in ("workspace", "client", "email", "role")] == [
        "Advisers",
        None,
        "Ada@Example.com",
        "viewer",
    ]
    assert (received["accepted_at"] is None, received["revoked_at"]) == (False, None)
    assert (sent["workspace"], sent["email"], sent["accepted_at"]) == ("Mine", "bea@example.com", None)
    assert "secret" not in json.dumps(data)


@pytest.mark.parametrize("number", [1, 6])
def test_data_takes_a_constant_number_of_queries(ada: User, django_assert_num_queries: Any, number: int):
    others = person("owner")
    for place in range(number):
        firm = actions.create_workspace(name=f"Firm {place}", owner=others)
        actions.invite(workspace=firm, client=None, email=ada.email, role=Role.OWNER, invited_by=others)
        Membership.objects.create(workspace=firm, user=ada, role=Role.OWNER)
        actions.invite(workspace=firm, client=None, email="x@example.com", role=Role.VIEWER, invited_by=ada)
    with django_assert_num_queries(9):
        data = person_data(ada)
    assert (len(data["invitations_received"]), len(data["invitations_sent"])) == (number, number)


# Going


def test_account_goes_and_every_browser_is_signed_out(home: Client, ada: User):
    elsewhere = Client()
    elsewhere.post("/account/login/", {"login": ada.email, "password": PASSWORD})
    keys = [home.session.session_key, elsewhere.session.session_key]
    assert UserSession.objects.count() == 2
    response = delete(home)
    assert response.headers["Location"] == "/"
    assert "Your account is deleted." in said(home.get("/"))
    assert (User.objects.count(), EmailAddress.objects.count(), UserSession.objects.count()) == (0, 0, 0)
    assert not Session.objects.filter(pk__in=keys).exists()
    for browser in (home, elsewhere):
        assert browser.get("/account/").status_code == 302


def test_last_owner_cannot_go_and_is_told_where(home: Client, ada: User):
    firm = actions.create_workspace(name="Söhne & Co", owner=ada)
    alone = actions.create_workspace(name="Alone", owner=ada)
    member = Membership.objects.create(workspace=firm, user=person("other"), role=Role.EDITOR)
    page = home.get("/account/delete/")
    assert "You cannot go yet." in said(page)
    assert f'<a href="/workspaces/{firm.pk}/people/"><bdi>Söhne &amp; Co</bdi></a>' in page.content.decode()
    assert "<button" not in page.content.decode().split("You cannot go yet.")[1].split("</main>")[0]
    assert delete(home, alone).status_code == 409
    assert delete(home, alone, firm).status_code == 409
    assert (User.objects.count(), Workspace.objects.count()) == (2, 2)
    actions.change_role(membership=member, role=Role.OWNER)
    assert delete(home, alone).status_code == 302
    assert (User.objects.get().username, Workspace.objects.get()) == ("other", firm)


def test_shared_workspace_stays_and_keeps_the_name_in_its_log(home: Client, ada: User):
    firm = actions.create_workspace(name="Advisers", owner=person("owner"))
    Membership.objects.create(workspace=firm, user=ada, role=Role.EDITOR)
    made = assess(firm, ada, answers=2)
    actions.close(assessment=made, closed_by=ada)
    assert "Advisers stays, with what you answered there." in said(home.get("/account/delete/"))
    assert delete(home).status_code == 302
    assert Answer.objects.filter(respondent__assessment=made).count() == 2
    assert Snapshot.objects.get().created_by is None
    assert Activity.objects.filter(actor_name="Ada", actor=None).count() == 4
    assert Activity.objects.latest("pk").happened == "left"
    assert firm.memberships.get().user.username == "owner"


def test_workspaces_of_nobody_else_go_with_their_names_and_counts_said(home: Client, ada: User):
    full, empty = (actions.create_workspace(name=name, owner=ada) for name in ("Full", "Empty"))
    actions.close(assessment=assess(full, ada, answers=3), closed_by=ada)
    page = home.get("/account/delete/")
    text = said(page)
    assert "These 2 workspaces are deleted as well" in text
    assert "Full , with 1 assessment and 3 answers" in text
    assert "Empty , with 0 assessments and 0 answers" in text
    shown = re.findall(r'name="workspace" value="([^"]+)"', page.content.decode())
    assert set(shown) == {str(full.pk), str(empty.pk)}
    assert delete(home, full, empty).status_code == 302
    assert (Workspace.objects.count(), Assessment.objects.count(), Answer.objects.count()) == (0, 0, 0)


def test_nothing_goes_that_was_not_named(home: Client, ada: User):
    named = actions.create_workspace(name="Named", owner=ada)
    later = actions.create_workspace(name="Later", owner=ada)
    response = delete(home, named)
    assert response.status_code == 409
    assert "Nothing was deleted. Your workspaces have changed" in said(response)
    assert "Later , with 0 assessments" in said(response)
    Membership.objects.create(workspace=later, user=person("other"), role=Role.OWNER)
    assert delete(home, named, later).status_code == 409
    assert home.post("/account/delete/", {"workspace": ["x"]}).status_code == 409
    assert (User.objects.count(), Workspace.objects.count()) == (2, 2)
    assert delete(home, named).status_code == 302
    assert Workspace.objects.get() == later


def test_invitations_that_are_over_go_too(home: Client, ada: User):
    owner = person("owner")
    firms = [actions.create_workspace(name=name, owner=owner) for name in ("One", "Two", "Three")]
    for firm, email in zip(firms, ("Ada@example.com", "ada@example.com", "ada@example.com"), strict=True):
        actions.invite(workspace=firm, client=None, email=email, role=Role.VIEWER, invited_by=owner)
    actions.invite(
        workspace=firms[0], client=None, email="bea@example.com", role=Role.VIEWER, invited_by=owner
    )
    one, two = (firm.invitations.get(email__iexact="ada@example.com") for firm in firms[:2])
    actions.accept(invitation_id=one.pk, user=ada)
    actions.revoke(invitation=two, by=owner)
    actions.revoke(invitation=firms[0].invitations.get(email="bea@example.com"), by=owner)
    assert delete(home).status_code == 302
    left = Invitation.objects.order_by("workspace__name").values_list("workspace__name", "email")
    assert list(left) == [("One", "bea@example.com"), ("Three", "ada@example.com")]


def test_address_of_before_is_forgotten_with_the_account(home: Client, ada: User):
    owner = person("owner")
    firm = actions.create_workspace(name="Advisers", owner=owner)
    for email in ("ada@example.com", "late@example.com"):
        actions.invite(workspace=firm, client=None, email=email, role=Role.VIEWER, invited_by=owner)
    actions.accept(invitation_id=firm.invitations.get(email="ada@example.com").pk, user=ada)
    EmailAddress.objects.filter(user=ada).update(email="late@example.com")
    firm.invitations.filter(email="late@example.com").update(expires_at=timezone.now())
    assert delete(home).status_code == 302
    assert Invitation.objects.count() == 0


def test_member_of_one_client_can_go(home: Client, ada: User):
    owner = person("owner")
    firm = actions.create_workspace(name="Advisers", owner=owner)
    client = assess(firm, owner).client
    Membership.objects.create(workspace=firm, client=client, user=ada, role=Role.VIEWER)
    assert delete(home).status_code == 302
    assert firm.memberships.get().user == owner
