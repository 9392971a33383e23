"""People in the admin: who may go, and who may not."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.test import Client

from assessments import actions
from assessments.models import Invitation, Membership, Role, Workspace

pytestmark = pytest.mark.django_db
LIST = "/admin/auth/user/"


def person(name: str) -> User:
    user = User.objects.create_user(name, f"{name}@example.com")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def ada() -> User:
    return person("ada")


@pytest.fixture
def bea() -> User:
    return person("bea")


@pytest.fixture
def firm(ada: User, bea: User) -> Workspace:
    """Ada owns it, Bea edits in it."""
    firm = actions.create_workspace(name="Söhne & <b>Co", owner=ada)
    Membership.objects.create(workspace=firm, user=bea, role=Role.EDITOR)
    return firm


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("operator", "operator@example.com"))
    return client


def said(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def delete(operator: Client, user: User) -> Any:
    return operator.post(f"{LIST}{user.pk}/delete/", {"post": "yes"})


def delete_all(operator: Client, *users: User, **sent: str) -> Any:
    chosen = {"action": "delete_selected", "_selected_action": [str(user.pk) for user in users]}
    return operator.post(LIST, chosen | sent)


def save(operator: Client, user: User, **fields: str) -> Any:
    kept = {
        "username": user.username,
        "email": user.email,
        "date_joined_0": "2026-01-01",
        "date_joined_1": "00:00:00",
    }
    return operator.post(f"{LIST}{user.pk}/change/", kept | fields)


def test_last_owner_is_not_deleted(operator: Client, firm: Workspace, ada: User):
    for response in (
        operator.get(f"{LIST}{ada.pk}/delete/"),
        delete(operator, ada),
        delete_all(operator, ada),
        delete_all(operator, ada, post="yes"),
    ):
        assert response.status_code == 200
        assert (
            "One of their owners has to make another member an owner first: Söhne &amp; &lt;b&gt;Co"
            in said(response)
        )
        assert 'type="submit" value="Yes' not in response.content.decode()
    assert User.objects.filter(pk=ada.pk).exists()


def test_owner_is_deleted_where_there_is_another(operator: Client, firm: Workspace, ada: User, bea: User):
    Client().force_login(ada)
    actions.change_role(membership=firm.memberships.get(user=bea), role=Role.OWNER)
    actions.invite(workspace=firm, client=None, email="x@example.com", role=Role.OWNER, invited_by=ada)
    assert delete(operator, ada)["Location"] == LIST
    assert [member.user for member in firm.memberships.all()] == [bea]
    assert Invitation.objects.get().revoked_at is not None
    assert list(firm.activity.values_list("happened", flat=True))[:2] == ["withdrawn", "left"]
    assert not UserSession.objects.exclude(user__username="operator").exists()


def test_owner_who_is_switched_off_does_not_count(operator: Client, firm: Workspace, ada: User, bea: User):
    actions.change_role(membership=firm.memberships.get(user=bea), role=Role.OWNER)
    User.objects.filter(pk=bea.pk).update(is_active=False)
    assert "Nobody was deleted." in said(delete(operator, ada))
    assert User.objects.filter(pk=ada.pk).exists()


def test_workspace_of_nobody_else_goes_and_is_named(operator: Client, ada: User):
    actions.create_workspace(name="Alone", owner=ada)
    page = said(operator.get(f"{LIST}{ada.pk}/delete/"))
    assert "Workspace: Alone, to which nobody else belongs, with 0 assessments and 0 answers" in page
    assert delete(operator, ada)["Location"] == LIST
    assert (Workspace.objects.count(), User.objects.filter(pk=ada.pk).exists()) == (0, False)


def test_two_who_own_a_workspace_together_are_not_deleted_at_once(
    operator: Client, firm: Workspace, ada: User, bea: User
):
    Membership.objects.create(workspace=firm, user=person("cyd"), role=Role.VIEWER)
    actions.change_role(membership=firm.memberships.get(user=bea), role=Role.OWNER)
    assert "Nobody was deleted." in said(delete_all(operator, ada, bea, post="yes"))
    assert firm.memberships.count() == 3


def test_everybody_of_a_workspace_goes_at_once_with_it(
    operator: Client, firm: Workspace, ada: User, bea: User
):
    assert "Workspace: Söhne" in said(delete_all(operator, ada, bea))
    assert delete_all(operator, ada, bea, post="yes")["Location"] == LIST
    assert (User.objects.count(), Workspace.objects.count()) == (1, 0)


@pytest.mark.parametrize("action", ["one", "many"])
def test_change_between_question_and_answer_is_said(
    operator: Client, firm: Workspace, ada: User, monkeypatch: pytest.MonkeyPatch, action: str
):
    monkeypatch.setattr(
        "csmaturity.admin.queries.left_behind", lambda *_args, **_fields: Workspace.objects.none()
    )
    response = delete(operator, ada) if action == "one" else delete_all(operator, ada, post="yes")
    assert response["Location"] == LIST
    assert "Nobody was deleted: a workspace would have members and no owner." in said(operator.get(LIST))
    assert User.objects.filter(pk=ada.pk).exists()


def test_last_owner_is_not_switched_off(operator: Client, firm: Workspace, ada: User, bea: User):
    response = save(operator, ada)
    assert response.status_code == 200
    assert "Söhne &amp; &lt;b&gt;Co would have members and no owner who can sign in." in said(response)
    ada.refresh_from_db()
    assert ada.is_active
    # Nobody is left who could miss an owner.
    assert save(operator, bea)["Location"] == LIST
    assert save(operator, ada)["Location"] == LIST


def test_who_is_switched_off_invites_nobody_any_more(operator: Client, firm: Workspace, ada: User, bea: User):
    actions.change_role(membership=firm.memberships.get(user=bea), role=Role.OWNER)
    actions.invite(workspace=firm, client=None, email="x@example.com", role=Role.OWNER, invited_by=ada)
    assert save(operator, ada, is_active="on")["Location"] == LIST
    assert Invitation.objects.get().revoked_at is None
    assert save(operator, ada)["Location"] == LIST
    assert Invitation.objects.get().revoked_at is not None
    line = firm.activity.first()
    assert line is not None
    assert (line.happened, line.actor_name) == ("withdrawn", "operator@example.com")
