"""What is asked before people, invitations or a whole workspace go, and invitations that are sent again."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from assessments import actions
from assessments.actions import Base
from assessments.domain.answers import Choice
from assessments.models import (
    Activity,
    Answer,
    Assessment,
    Client,
    Invitation,
    Membership,
    Role,
    Snapshot,
    Workspace,
)
from tests.assessments.conftest import shipped

if TYPE_CHECKING:
    from pytest_django.fixtures import DjangoAssertNumQueries, SettingsWrapper

    from frameworks.models import Framework

FIRST, SECOND = list(shipped().capabilities)[:2]


def person(name: str) -> User:
    user = User.objects.create_user(name, f"{name}@example.com", first_name=name.title())
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def owner(client: Browser, db: None) -> User:
    """Signed in as `client`."""
    owner = person("owner")
    client.force_login(owner)
    return owner


@pytest.fixture
def firm(owner: User) -> Workspace:
    return actions.create_workspace(name="Advisers  & Co", owner=owner)


def start(firm: Workspace, framework: Framework, organisation: str, **frame: object) -> Assessment:
    made = actions.start_assessment(
        workspace=firm, framework=framework, organisation=organisation, title="Round 1"
    )
    Assessment.objects.filter(pk=made.pk).update(**frame)
    return made


def url(name: str, *args: object) -> str:
    return reverse(f"assessments:{name}", args=args)


def words(page: str) -> str:
    """The text of the main part, with single spaces."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", "", main).split())


def read(browser: Browser, name: str, *args: object) -> str:
    return words(browser.get(url(name, *args)).content.decode())


def link() -> str:
    found = re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)
    assert found
    return found[1]


# Members


def test_removing_a_member_asks_and_says_what_is_lost(
    client: Browser, published: Framework, firm: Workspace
) -> None:
    member = person("member")
    membership = firm.memberships.create(user=member, role=Role.EDITOR)
    for name in ("First Ltd", "Second Ltd"):
        start(firm, published, name, lead=member)
    page = read(client, "remove", firm.pk, membership.pk)
    assert "Member (member@example.com) is editor of the whole workspace." in page
    assert "All clients and assessments of Advisers &amp; Co can no longer be opened" in page
    assert "2 assessments that this person leads have no lead any more." in page
    assert firm.memberships.count() == 2
    people = client.get(url("people", firm.pk)).content.decode()
    assert f'<a href="{url("remove", firm.pk, membership.pk)}">Remove' in people
    response = client.post(url("remove", firm.pk, membership.pk), follow=True)
    assert "Member is removed." in words(response.content.decode())
    assert firm.memberships.count() == 1
    assert not Assessment.objects.exclude(lead=None).exists()


def test_removing_from_one_client_says_what_stays(
    client: Browser, published: Framework, firm: Workspace
) -> None:
    member = person("member")
    first, second = start(firm, published, "First Ltd", lead=member), start(firm, published, "Second Ltd")
    gone = Membership.objects.create(workspace=firm, client=first.client, user=member, role=Role.EDITOR)
    Membership.objects.create(workspace=firm, client=second.client, user=member, role=Role.VIEWER)
    page = read(client, "remove", firm.pk, gone.pk)
    assert "editor of First Ltd. Without that:" in page
    assert "Only what other roles open to this person stays open: viewer of Second Ltd." in page
    assert "1 assessment that this person leads has no lead any more." in page
    firm.memberships.create(user=member, role=Role.VIEWER)
    page = read(client, "remove", firm.pk, gone.pk)
    assert "stays open: viewer of the whole workspace, viewer of Second Ltd." in page
    assert "no lead any more" not in page


# Invitations


def invited(firm: Workspace, owner: User, **fields: object) -> Invitation:
    asked = {"client": None, "email": "guest@example.com", "role": Role.EDITOR} | fields
    return actions.invite(workspace=firm, invited_by=owner, **asked)[0]  # type: ignore[arg-type]


def test_withdrawing_asks_first(client: Browser, firm: Workspace, owner: User) -> None:
    invitation = invited(firm, owner)
    page = read(client, "revoke", firm.pk, invitation.pk)
    assert (
        "Its link stops working at once, so this person cannot join as editor of Advisers &amp; Co." in page
    )
    invitation.refresh_from_db()
    assert invitation.revoked_at is None
    client.post(url("revoke", firm.pk, invitation.pk))
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None


def test_invitation_sent_again_has_another_link_and_the_old_one_dies(
    client: Browser, published: Framework, firm: Workspace, owner: User
) -> None:
    first = start(firm, published, "First Ltd").client
    client.post(
        url("invite", firm.pk), {"email": "guest@example.com", "role": "viewer", "client": str(first.uid)}
    )
    old = link()
    Invitation.objects.update(expires_at=timezone.now() + timedelta(days=1))
    response = client.post(url("resend", firm.pk, Invitation.objects.get().pk), follow=True)
    page = response.content.decode()
    assert "A new invitation went to guest@example.com. The link sent before no longer works." in page
    assert (len(mail.outbox), mail.outbox[-1].to) == (2, ["guest@example.com"])
    assert old != link()
    assert Browser().get(old, follow=True).status_code == 410
    assert Browser().get(link(), follow=True).status_code == 200
    again = Invitation.objects.get(revoked_at=None)
    assert (again.client, again.role) == (first, Role.VIEWER)
    assert again.expires_at > timezone.now() + timedelta(days=13)
    guest = Browser()
    guest.force_login(person("guest"))
    guest.get(link())
    guest.post(url("invitation"))
    assert firm.memberships.get(user__username="guest").client == first


def test_invitation_that_has_ended_is_not_sent_again(client: Browser, firm: Workspace, owner: User) -> None:
    for change in ({"revoked_at": timezone.now()}, {"expires_at": timezone.now()}):
        invitation = invited(firm, owner)
        Invitation.objects.filter(pk=invitation.pk).update(**change)
        page = client.post(url("resend", firm.pk, invitation.pk), follow=True).content.decode()
        assert "The invitation of guest@example.com has ended. Invite again." in page
    assert mail.outbox == []


def test_sending_again_counts_among_those_of_a_day(client: Browser, firm: Workspace, owner: User) -> None:
    for number in range(50):
        invitation = invited(firm, owner, email=f"guest{number}@example.com")
    page = client.post(url("resend", firm.pk, invitation.pk), follow=True).content.decode()
    assert "Many people were invited today." in page
    invitation.refresh_from_db()
    assert invitation.revoked_at is None


def test_invitation_that_could_not_be_sent_again_stays_as_it_was(
    client: Browser, firm: Workspace, owner: User, settings: SettingsWrapper
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    before = invited(firm, owner)
    page = client.post(url("resend", firm.pk, before.pk), follow=True).content.decode()
    assert "could not be sent. Try again later; an earlier invitation is still valid." in page
    assert Invitation.objects.get() == before
    assert Invitation.objects.get().revoked_at is None
    assert url("resend", firm.pk, before.pk) in page


# A whole workspace


def test_deleting_a_workspace_says_by_number_what_goes(
    client: Browser,
    published: Framework,
    firm: Workspace,
    owner: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    first, second = start(firm, published, "First Ltd"), start(firm, published, "Second Ltd")
    for code in (FIRST, SECOND):
        actions.save_answer(
            assessment=first, capability=code, change={"choice": Choice.DONT_KNOW}, base=Base()
        )
    actions.close(assessment=second, closed_by=None)
    start(firm, published, "Second Ltd")
    member = person("member")
    for client_of in (first.client, second.client):
        Membership.objects.create(workspace=firm, client=client_of, user=member, role=Role.VIEWER)
    invited(firm, owner)
    invited(firm, owner)  # ends the one before
    client.get(url("delete_workspace", firm.pk))
    with django_assert_num_queries(11):  # session, user, memberships, workspace and the seven numbers
        page = read(client, "delete_workspace", firm.pk)
    for part in (
        "2 clients",
        "3 assessments with 2 answers, notes and evidence links",
        "1 frozen report ",
        "the access of 2 people; their accounts stay",
        "1 open invitation ",
        "Export everything as one archive",
    ):
        assert part in page, part


@pytest.mark.parametrize("typed", ["", "Advisers", "advisers & co", "Advisers & Co Ltd", "x" * 300, "\x00"])
def test_workspace_stays_without_its_name(client: Browser, firm: Workspace, typed: str) -> None:
    response = client.post(url("delete_workspace", firm.pk), {"name": typed})
    assert response.status_code == 422
    assert "Nothing was deleted" in response.content.decode()
    assert Workspace.objects.filter(pk=firm.pk).exists()


@pytest.mark.parametrize("typed", ["Advisers  & Co", " Advisers & Co "])
def test_workspace_goes_with_everything_and_nothing_else_does(
    client: Browser, published: Framework, firm: Workspace, owner: User, typed: str
) -> None:
    other = actions.create_workspace(name="Other", owner=owner)
    kept = start(other, published, "Kept Ltd")
    actions.close(assessment=start(firm, published, "First Ltd"), closed_by=owner)
    actions.change_workspace(workspace=firm, name=firm.name, logo=b"png")
    invited(firm, owner)
    response = client.post(url("delete_workspace", firm.pk), {"name": typed}, follow=True)
    assert "is deleted, with everything in it." in words(response.content.decode())
    assert response.redirect_chain[-1][0] == url("workspace", other.pk)
    assert list(Workspace.objects.all()) == [other]
    assert list(Client.objects.all()) == [kept.client]
    assert set(Activity.objects.values_list("workspace", flat=True)) == {other.pk}
    assert (Snapshot.objects.count(), Answer.objects.count(), Invitation.objects.count()) == (0, 0, 0)
    assert list(Membership.objects.values_list("workspace", flat=True)) == [other.pk]


def test_who_deleted_the_only_workspace_comes_to_the_start_page(client: Browser, firm: Workspace) -> None:
    page = client.post(url("delete_workspace", firm.pk), {"name": firm.name}, follow=True)
    assert page.redirect_chain == [(url("home"), 302)]
    assert "is deleted, with everything in it." in words(page.content.decode())
