from __future__ import annotations

import re
from datetime import date, timedelta
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
    Assessment,
    Client,
    Invitation,
    Membership,
    Role,
    Snapshot,
    State,
    Workspace,
)
from tests.assessments.conftest import shipped

if TYPE_CHECKING:
    from django.http import HttpResponse
    from pytest_django.fixtures import DjangoAssertNumQueries, SettingsWrapper

    from frameworks.models import Framework

FIRST = next(iter(shipped().capabilities))


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
    return actions.create_workspace(name="Advisers", owner=owner)


def start(firm: Workspace, framework: Framework, organisation: str, title: str = "Round 1") -> Assessment:
    return actions.start_assessment(
        workspace=firm, framework=framework, organisation=organisation, title=title
    )


def answer(assessment: Assessment, phase: str = "norming") -> None:
    actions.save_answer(
        assessment=assessment,
        capability=FIRST,
        change={"choice": Choice.PHASE, "phase": phase},
        base=Base(),
    )


def listed(browser: Browser, firm: Workspace, **query: object) -> list[str]:
    """The clients in the list, from top to bottom."""
    page = browser.get(reverse("assessments:workspace", args=[firm.pk]), query).content.decode()
    return re.findall(r'<th scope="row"[^>]*><a [^>]*>(.*?)</a></th>', page)


def url(name: str, *args: object) -> str:
    return reverse(f"assessments:{name}", args=args)


# The trial, taken along


def test_signing_in_takes_the_trial_along(client: Browser, published: Framework) -> None:
    client.post(url("start"), {"organisation": "Example Ltd", "title": "Round 1"})
    assessment = Assessment.objects.get()
    client.force_login(person("owner"))
    assert client.get(url("home"))["Location"] == url("workspace", assessment.client.workspace_id)
    assert client.get(url("report", assessment.pk)).status_code == 200
    assert str(assessment.client.workspace.memberships.get().user) == "owner"
    client.logout()
    assert client.get(url("report", assessment.pk)).status_code == 404


def test_signing_in_leads_to_where_the_trial_went(client: Browser, published: Framework) -> None:
    member = person("member")
    other = actions.create_workspace(name="Aardvark", owner=person("other"))
    other.memberships.create(user=member, role=Role.EDITOR)
    client.post(url("start"), {"organisation": "Example Ltd", "title": "Round 1"})
    client.force_login(member)
    own = Assessment.objects.get().client.workspace
    assert own != other
    assert client.get(url("home"))["Location"] == url("workspace", own.pk)


def test_another_browser_with_the_same_trial_loses_it_when_it_is_claimed(
    client: Browser, published: Framework
) -> None:
    client.post(url("start"), {"organisation": "Example Ltd", "title": "Round 1"})
    assessment = Assessment.objects.get()
    actions.claim_trial(trial_id=assessment.client.workspace_id, user=person("other"))
    assert client.get(url("report", assessment.pk)).status_code == 404
    client.force_login(person("late"))
    assert client.get(url("report", assessment.pk)).status_code == 404


# The list


def test_list_finds_filters_and_sorts(
    client: Browser, published: Framework, firm: Workspace, owner: User
) -> None:
    first, second = start(firm, published, "Beta Ltd"), start(firm, published, "Alpha & Sons", "Pilot")
    third = start(firm, published, "Gamma Ltd")
    answer(second)
    day = date(2026, 3, 1)
    for assessment, due in ((first, day), (third, day - timedelta(days=1))):
        actions.set_up(
            assessment=assessment, title=assessment.title, state=State.IN_REVIEW, due_on=due, lead=owner
        )
    assert listed(client, firm) == ["Alpha &amp; Sons", "Gamma Ltd", "Beta Ltd"]
    assert listed(client, firm, order="client") == ["Alpha &amp; Sons", "Beta Ltd", "Gamma Ltd"]
    assert listed(client, firm, order="client", turned="1") == ["Gamma Ltd", "Beta Ltd", "Alpha &amp; Sons"]
    assert listed(client, firm, order="due") == ["Gamma Ltd", "Beta Ltd", "Alpha &amp; Sons"]
    assert listed(client, firm, order="due", turned="1") == ["Beta Ltd", "Gamma Ltd", "Alpha &amp; Sons"]
    assert listed(client, firm, order="progress", turned="1")[0] == "Alpha &amp; Sons"
    assert listed(client, firm, q="pilot") == ["Alpha &amp; Sons"]
    assert listed(client, firm, state="in_review", order="client") == ["Beta Ltd", "Gamma Ltd"]
    assert listed(client, firm, client=str(first.client.uid)) == ["Beta Ltd"]
    assert listed(client, firm, archived="1") == []


@pytest.mark.parametrize("query", ["state=x&order=y&client=z&page=q", "page=99", "q=%00", "page=-1"])
def test_list_survives_what_it_cannot_understand(
    client: Browser, published: Framework, firm: Workspace, query: str
) -> None:
    start(firm, published, "Beta Ltd")
    response = client.get(f"{url('workspace', firm.pk)}?{query}")
    assert response.status_code == 200
    assert "Beta Ltd" in response.content.decode()


def test_list_has_pages(client: Browser, published: Framework, firm: Workspace) -> None:
    for number in range(26):
        start(firm, published, f"Client {number:02}")
    assert len(listed(client, firm, order="client")) == 25
    assert listed(client, firm, order="client", page=2) == ["Client 25"]
    page = client.get(url("workspace", firm.pk), {"order": "client"}).content.decode()
    assert 'href="?order=client&amp;page=2"' in page


@pytest.mark.parametrize("number", [1, 12])
def test_list_takes_a_constant_number_of_queries(
    client: Browser,
    published: Framework,
    firm: Workspace,
    django_assert_num_queries: DjangoAssertNumQueries,
    number: int,
) -> None:
    """Session, user, memberships, workspace, count, page, answers, workspaces, clients, leads, the sample."""
    lead = firm.memberships.get().user
    for place in range(number):
        assessment = start(firm, published, f"Client {place:02}")
        actions.set_up(assessment=assessment, title="Round 1", state=State.DRAFT, due_on=None, lead=lead)
        answer(assessment)
    client.get(url("workspace", firm.pk))
    with django_assert_num_queries(11):
        client.get(url("workspace", firm.pk))
    with django_assert_num_queries(10):  # the whole list is read, so it need not be counted
        client.get(url("workspace", firm.pk), {"order": "phase"})


def test_list_for_htmx_is_the_list_alone(client: Browser, published: Framework, firm: Workspace) -> None:
    start(firm, published, "Beta Ltd")
    page = client.get(url("workspace", firm.pk), headers={"HX-Request": "true"}).content.decode()
    assert "Beta Ltd" in page
    assert "<html" not in page


def test_back_to_a_search_is_a_whole_page(client: Browser, published: Framework, firm: Workspace) -> None:
    back = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in client.get(url("workspace", firm.pk), headers=back).content.decode()


def test_home_leads_to_the_workspace_opened_last(client: Browser, firm: Workspace, owner: User) -> None:
    other = actions.create_workspace(name="Aardvark", owner=owner)
    assert client.get(url("home"))["Location"] == url("workspace", other.pk)
    client.get(url("workspace", firm.pk))
    assert client.get(url("home"))["Location"] == url("workspace", firm.pk)


def test_start_in_a_workspace_knows_its_clients(
    client: Browser, published: Framework, firm: Workspace
) -> None:
    known = start(firm, published, "Known <b>Ltd</b>")
    page = client.get(url("start_in", firm.pk)).content.decode()
    assert '<option value="Known &lt;b&gt;Ltd&lt;/b&gt;">' in page
    client.post(url("start_in", firm.pk), {"organisation": "Known <b>Ltd</b>", "title": "Round 2"})
    assert list(known.client.assessments.values_list("title", flat=True)) == ["Round 2", "Round 1"]


def test_start_makes_a_workspace_for_members_of_none(
    client: Browser, published: Framework, owner: User
) -> None:
    client.post(url("start"), {"organisation": "Mine Ltd", "title": "Round 1"})
    workspace = Assessment.objects.get().client.workspace
    assert (workspace.name, workspace.memberships.get().user) == ("Mine Ltd", owner)


# The set-up of an assessment


def test_set_up_is_kept(client: Browser, published: Framework, firm: Workspace, owner: User) -> None:
    assessment = start(firm, published, "Beta Ltd")
    data = {"title": "Autumn", "state": "in_review", "due_on": "2026-11-30", "lead": str(owner.pk)}
    assert client.post(url("set_up", assessment.pk), data)["Location"] == url("workspace", firm.pk)
    assessment.refresh_from_db()
    kept = (assessment.title, assessment.state, assessment.due_on, assessment.lead)
    assert kept == ("Autumn", State.IN_REVIEW, date(2026, 11, 30), owner)
    assert 'value="2026-11-30"' in client.get(url("set_up", assessment.pk)).content.decode()


def test_set_up_says_what_is_wrong_and_keeps_what_was_typed(
    client: Browser, published: Framework, firm: Workspace
) -> None:
    assessment = start(firm, published, "Beta Ltd")
    data = {"title": "", "state": "in_review", "due_on": "30/11/2026", "lead": ""}
    response = client.post(url("set_up", assessment.pk), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("Enter a title for the assessment.") == 2
    assert page.count("Enter a day that exists, such as 2026-03-31.") == 2
    assert 'value="30/11/2026"' in page


def test_copy_takes_the_set_up_and_no_answer(
    client: Browser, published: Framework, firm: Workspace, owner: User
) -> None:
    assessment = start(firm, published, "Beta Ltd")
    answer(assessment)
    actions.set_up(
        assessment=assessment, title="Round 1", state=State.IN_REVIEW, due_on=date(2026, 1, 1), lead=owner
    )
    actions.change_settings(
        assessment=assessment, target="performing", streams=3, focus=None, starts_on=date(2026, 1, 1)
    )
    client.post(url("copy", assessment.pk), {"organisation": "Next Ltd", "title": "Round 1"})
    copied = Assessment.objects.get(client__name="Next Ltd")
    assert copied.target is not None
    found = (copied.target.code, copied.streams, copied.lead, copied.state, copied.due_on, copied.starts_on)
    assert found == ("performing", 3, owner, State.DRAFT, None, None)
    assert copied.respondents.get().answers.count() == 0


def test_archive_takes_out_of_the_list_and_back(
    client: Browser, published: Framework, firm: Workspace
) -> None:
    assessment = start(firm, published, "Beta Ltd")
    client.post(url("archive", assessment.pk))
    assert (listed(client, firm), listed(client, firm, archived="1")) == ([], ["Beta Ltd"])
    client.post(url("archive", assessment.pk), {"back": "1"})
    assert (listed(client, firm), listed(client, firm, archived="1")) == (["Beta Ltd"], [])


def test_delete_says_what_goes_and_takes_the_client_that_nothing_else_needs(
    client: Browser, published: Framework, firm: Workspace
) -> None:
    once, twice = start(firm, published, "Once Ltd"), start(firm, published, "Twice Ltd")
    start(firm, published, "Twice Ltd", "Round 2")
    answer(once)
    assert "1 answer with notes and evidence links goes with it" in (
        client.get(url("delete", once.pk)).content.decode()
    )
    for assessment in (once, twice):
        client.post(url("delete", assessment.pk))
    assert list(firm.clients.values_list("name", flat=True)) == ["Twice Ltd"]
    assert Assessment.objects.count() == 1


def test_delete_names_frozen_reports_and_says_what_becomes_of_the_client(
    client: Browser, published: Framework, firm: Workspace, owner: User
) -> None:
    only = start(firm, published, "Once Ltd")
    for _ in range(2):
        snapshot = actions.close(assessment=only, closed_by=owner)
        actions.reopen(assessment=only)
    ended, _ = invited_to(only.client, owner)
    actions.revoke(invitation=ended)

    def shown() -> str:
        return re.sub(r"\s+|<[^>]+>", " ", client.get(url("delete", only.pk)).content.decode())

    page = client.get(url("delete", only.pk)).content.decode()
    assert f'<a href="{url("snapshot", snapshot.pk)}">Report 2, frozen on' in page
    assert "2 frozen reports go with it:" in shown()
    assert "so this client goes too, with 1 invitation that is over." in shown()
    Client.objects.update(customers=0)
    assert re.search(r"The client +Once Ltd +stays\.", shown())
    client.post(url("delete", only.pk))
    assert (Client.objects.count(), Snapshot.objects.count()) == (1, 0)


def invited_to(client: Client, owner: User) -> tuple[Invitation, str]:
    return actions.invite(
        workspace=client.workspace, client=client, email="x@example.com", role=Role.VIEWER, invited_by=owner
    )


@pytest.mark.parametrize(
    "known",
    ["industry", "revenue", "employees", "customers", "switches", "member", "invitation", "assessment"],
)
def test_client_of_which_anything_is_known_stays(
    client: Browser, published: Framework, firm: Workspace, owner: User, known: str
) -> None:
    assessment = start(firm, published, "Once Ltd")
    kept = assessment.client
    values = {"revenue": "under_1", "employees": 0, "customers": 0, "switches": ["a"], "industry": "Software"}
    if known in values:
        Client.objects.update(**{known: values[known]})
    elif known == "member":
        Membership.objects.create(workspace=firm, client=kept, user=person("reader"), role=Role.VIEWER)
    elif known == "invitation":
        invited_to(kept, owner)
    else:
        start(firm, published, "Once Ltd", "Round 2")
    client.post(url("delete", assessment.pk))
    assert Client.objects.get() == kept
    assert kept.invitations.count() == (known == "invitation")


# Who works for one client only


@pytest.fixture
def helper(published: Framework, firm: Workspace, owner: User) -> Browser:
    """Signed in as an editor of First Ltd, in a workspace of many."""
    first, second = (start(firm, published, name) for name in ("First Ltd", "Second Ltd"))
    for name, of in (
        ("colleague", None),
        ("helper", first.client),
        ("reader", first.client),
        ("rival", second.client),
        ("off", first.client),
    ):
        role = Role.EDITOR if name == "helper" else Role.VIEWER
        Membership.objects.create(workspace=firm, client=of, user=person(name), role=role)
    User.objects.filter(username="off").update(is_active=False)
    browser = Browser()
    browser.force_login(User.objects.get(username="helper"))
    return browser


def leads(browser: Browser) -> list[str]:
    """Who can be chosen as the lead of First Ltd's assessment."""
    assessment = Assessment.objects.get(client__name="First Ltd")
    page = browser.get(url("set_up", assessment.pk)).content.decode()
    assert "off@example.com" not in page
    select = page.split('name="lead"')[1].split("</select>")[0]
    return re.findall(r"<option [^>]*>([^<]+)<", select)


def test_editor_of_one_client_meets_its_people_alone(client: Browser, helper: Browser, owner: User) -> None:
    assert leads(client) == ["Nobody yet", "Colleague", "Helper", "Owner", "Reader"]
    assert leads(helper) == ["Nobody yet", "Helper", "Reader"]
    assessment = Assessment.objects.get(client__name="First Ltd")
    frame = {"title": "Round 1", "state": "in_review"}
    refused = helper.post(url("set_up", assessment.pk), frame | {"lead": str(owner.pk)})
    assert refused.status_code == 422
    assert client.post(url("set_up", assessment.pk), frame | {"lead": str(owner.pk)}).status_code == 302
    # Who leads already is shown, and stays.
    assert leads(helper) == ["Nobody yet", "Helper", "Owner", "Reader"]
    assert helper.post(url("set_up", assessment.pk), frame | {"lead": str(owner.pk)}).status_code == 302
    assessment.refresh_from_db()
    assert assessment.lead == owner


def test_editor_of_one_client_is_offered_neither_closing_nor_reopening(
    client: Browser, helper: Browser, owner: User
) -> None:
    assessment = Assessment.objects.get(client__name="First Ltd")
    for name in ("close", "reopen"):
        for place in ("report", "set_up"):
            href = f'href="{url(name, assessment.pk)}"'
            assert href in client.get(url(place, assessment.pk)).content.decode()
            assert href not in helper.get(url(place, assessment.pk)).content.decode()
        assert helper.post(url(name, assessment.pk)).status_code == 403
        actions.close(assessment=assessment, closed_by=owner)
    assessment.refresh_from_db()
    assert assessment.state == State.CLOSED


# People


def invite(browser: Browser, firm: Workspace, **data: str) -> HttpResponse:
    asked = {"email": "guest@example.com", "role": "editor", "client": ""} | data
    return browser.post(url("invite", firm.pk), asked)


def link() -> str:
    found = re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)
    assert found
    return found[1]


def test_invitation_goes_by_mail_and_makes_a_member(client: Browser, firm: Workspace) -> None:
    assert invite(client, firm)["Location"] == url("people", firm.pk)
    assert (mail.outbox[0].to, mail.outbox[0].subject) == (["guest@example.com"], "Invitation to Advisers")
    guest = Browser()
    opened = guest.get(link())
    assert (opened["Location"], opened["Referrer-Policy"]) == (url("invitation"), "no-referrer")
    page = guest.get(url("invitation")).content.decode()
    assert "Owner asks you to join as editor" in page
    assert f"/account/login/?next={url('invitation')}" in page
    guest.force_login(person("guest"))
    assert guest.post(url("invitation"))["Location"] == url("workspace", firm.pk)
    assert firm.memberships.get(user__username="guest").role == Role.EDITOR
    assert guest.get(link(), follow=True).status_code == 410


def test_invitation_of_somebody_else_is_explained(client: Browser, firm: Workspace) -> None:
    invite(client, firm)
    other = Browser()
    other.force_login(person("other"))
    page = other.get(link(), follow=True).content.decode()
    assert "You are signed in with another address." in page
    other.post(url("invitation"))
    assert not firm.memberships.filter(user__username="other").exists()


def test_invitation_outlives_signing_out_on_its_page(client: Browser, firm: Workspace) -> None:
    invite(client, firm)
    guest = Browser()
    guest.force_login(person("other"))
    page = guest.get(link(), follow=True).content.decode()
    (sign_out,) = re.findall(r'href="(/account/logout/[^"]*)"', page)
    form = guest.get(sign_out).content.decode()
    (there,) = re.findall(r'name="next" value="([^"]*)"', form)
    response = guest.post("/account/logout/", {"next": there})
    assert response["Location"] == url("invitation")
    assert "_auth_user_id" not in guest.session
    assert list(guest.session.keys()) == ["invitation"]
    assert "Make an account" in guest.get(url("invitation")).content.decode()
    guest.force_login(person("guest"))
    assert guest.post(url("invitation"))["Location"] == url("workspace", firm.pk)


def test_invitation_is_forgotten_by_signing_out_elsewhere(client: Browser, firm: Workspace) -> None:
    invite(client, firm)
    guest = Browser()
    guest.force_login(person("other"))
    guest.get(link())
    guest.post("/account/logout/")
    assert guest.get(url("invitation")).status_code == 404


def test_invited_come_in_where_sign_up_is_closed_with_the_invited_address_alone(
    client: Browser, firm: Workspace, settings: SettingsWrapper
) -> None:
    settings.SIGNUP_OPEN = False
    invite(client, firm)
    guest, late = Browser(), Browser()
    for browser in (guest, late):
        browser.get(link())
    account = {"email": "other@example.com", "password1": "plum-harbour-lantern-9"}
    refused = guest.post("/account/signup/", account).content.decode()
    assert "The invitation is meant for guest@example.com." in refused
    guest.post("/account/signup/", account | {"email": "Guest@example.com"})
    assert User.objects.filter(email="guest@example.com").exists()
    assert not User.objects.filter(email="other@example.com").exists()
    client.post(url("revoke", firm.pk, Invitation.objects.get().pk))
    assert "New accounts are closed" in late.get("/account/signup/").content.decode()


def test_log_of_a_failure_holds_no_secret(
    client: Browser, firm: Workspace, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError

    invite(client, firm)
    secret = link().rstrip("/").rpartition("/")[2]
    monkeypatch.setattr("assessments.views.invitations.queries.invitation", fail)
    assert Browser(raise_request_exception=False).get(link()).status_code == 500
    assert "Internal Server Error: invitation/<uuid:invitation_id>/<str:secret>/" in caplog.text
    assert secret not in caplog.messages[-1]


def test_wrong_secret_opens_nothing(client: Browser, firm: Workspace) -> None:
    invite(client, firm)
    assert Browser().get(f"{link()[:-2]}x/").status_code == 404


def test_withdrawn_invitation_opens_nothing(client: Browser, firm: Workspace) -> None:
    invite(client, firm)
    client.post(url("revoke", firm.pk, Invitation.objects.get().pk))
    assert Browser().get(link(), follow=True).status_code == 410


def test_invitation_that_could_not_be_sent_is_said_and_leaves_the_earlier_one(
    client: Browser, firm: Workspace, settings: SettingsWrapper
) -> None:
    invite(client, firm)
    kept = Invitation.objects.get()
    works = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    page = client.post(
        url("invite", firm.pk), {"email": "guest@example.com", "role": "viewer", "client": ""}, follow=True
    )
    assert "The e-mail to guest@example.com could not be sent." in page.content.decode()
    assert Invitation.objects.get() == kept
    assert kept.revoked_at is None
    assert list(firm.activity.values_list("happened", flat=True)) == ["invited", "created"]
    guest = Browser()
    assert guest.get(link(), follow=True).status_code == 200
    settings.EMAIL_BACKEND = works
    invite(client, firm, role="viewer")
    assert list(Invitation.objects.filter(revoked_at=None).values_list("role", flat=True)) == ["viewer"]
    assert guest.get(url("invitation")).status_code == 410


@pytest.mark.parametrize("name", ["change_role", "remove"])
def test_member_who_went_in_the_meantime_is_said(
    client: Browser, firm: Workspace, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    member = Membership.objects.create(workspace=firm, user=person("gone"), role=Role.VIEWER)
    address = url(name, firm.pk, member.pk)

    def found(*_args: object, **_fields: object) -> Membership:
        """Removed in another tab between reading and writing."""
        Membership.objects.filter(pk=member.pk).delete()
        return member

    monkeypatch.setattr("assessments.views.people.get_object_or_404", found)
    page = client.post(address, {"role": "editor"}, follow=True)
    assert page.status_code == 200
    assert "Nothing was changed: this person was removed or left in the meantime." in page.content.decode()
    monkeypatch.undo()
    assert client.post(address, {"role": "editor"}).status_code == 404


def test_no_more_than_fifty_are_invited_in_a_day(client: Browser, firm: Workspace) -> None:
    for number in range(50):
        actions.invite(
            workspace=firm,
            client=None,
            email=f"guest{number}@example.com",
            role=Role.VIEWER,
            invited_by=firm.memberships.get().user,
        )
    page = client.post(
        url("invite", firm.pk), {"email": "guest@example.com", "role": "editor", "client": ""}, follow=True
    )
    assert "Many people were invited today." in page.content.decode()
    assert mail.outbox == []
    Invitation.objects.update(created_at=timezone.now() - timedelta(days=1, seconds=1))
    assert invite(client, firm).status_code == 302
    assert len(mail.outbox) == 1


def test_names_in_an_invitation_stay_on_one_line(client: Browser, firm: Workspace, owner: User) -> None:
    User.objects.update(first_name="Bank\n\nUnlock at http://evil.example\n" + "x" * 80)
    invite(client, firm)
    first = mail.outbox[0].body.splitlines()[0]
    assert first.startswith("Bank Unlock at http://evil.example xxx")
    assert "… invites you to the workspace Advisers" in first


def test_name_with_line_breaks_does_not_become_a_header(client: Browser, firm: Workspace) -> None:
    Workspace.objects.update(name="Advisers\r\nBcc: all@example.com")
    invite(client, firm)
    assert mail.outbox[0].subject == "Invitation to Advisers Bcc: all@example.com"


def test_invitation_says_what_is_wrong(client: Browser, published: Framework, firm: Workspace) -> None:
    beta = start(firm, published, "Beta Ltd").client
    for data, message in (
        ({"email": ""}, "Enter the e-mail address of the person to invite."),
        ({"email": "guest"}, "This is not an e-mail address. Enter one such as name@example.com."),
        ({"role": "king"}, "Choose one of the roles shown."),
        ({"role": "owner", "client": str(beta.uid)}, "An owner owns the whole workspace."),
    ):
        response = invite(client, firm, **data)
        assert (response.status_code, message in response.content.decode()) == (422, True), data
    assert mail.outbox == []


def test_last_owner_is_told_why_nothing_changed(client: Browser, firm: Workspace, owner: User) -> None:
    mine = firm.memberships.get()
    for name, args, data in (
        ("change_role", (firm.pk, mine.pk), {"role": "viewer"}),
        ("remove", (firm.pk, mine.pk), {}),
        ("leave", (firm.pk,), {}),
    ):
        page = client.post(url(name, *args), data, follow=True).content.decode()
        assert "The last owner cannot leave or become less" in page, name
    assert Membership.objects.get() == mine


def test_member_of_one_client_cannot_become_an_owner(
    client: Browser, published: Framework, firm: Workspace
) -> None:
    beta = start(firm, published, "Beta Ltd").client
    member = Membership.objects.create(workspace=firm, client=beta, user=person("leader"), role=Role.VIEWER)
    page = client.post(url("change_role", firm.pk, member.pk), {"role": "owner"}, follow=True)
    assert "Choose one of the roles shown." in page.content.decode()
    member.refresh_from_db()
    assert member.role == Role.VIEWER


def test_only_owner_is_told_before_leaving_what_to_do_first(
    client: Browser, firm: Workspace, owner: User
) -> None:
    client.force_login(owner)
    page = client.get(reverse("assessments:leave", args=[firm.pk])).content.decode()
    assert "You are its only owner" in page
    assert "Leave the workspace</button>" not in page

    second = User.objects.create_user("second", "second@example.com")
    Membership.objects.create(workspace=firm, user=second, role=Role.OWNER)
    page = client.get(reverse("assessments:leave", args=[firm.pk])).content.decode()
    assert "Leave the workspace</button>" in page

    User.objects.filter(pk=second.pk).update(is_active=False)
    assert (
        "You are its only owner" in client.get(reverse("assessments:leave", args=[firm.pk])).content.decode()
    )


def test_list_without_anything_but_an_archive_says_so(
    client: Browser, firm: Workspace, owner: User, published: Framework
) -> None:
    start(firm, published, "Northwind")
    client.force_login(owner)
    page = client.get(reverse("assessments:workspace", args=[firm.pk])).content.decode()
    assert "Everything is in the archive" not in page

    Assessment.objects.update(archived_at=timezone.now())
    page = client.get(reverse("assessments:workspace", args=[firm.pk])).content.decode()
    assert "Everything is in the archive" in page
    assert f"{reverse('assessments:workspace', args=[firm.pk])}?archived=1" in page


def test_invitation_that_expired_leaves_the_list(client: Browser, firm: Workspace) -> None:
    invite(client, firm)
    assert "guest@example.com" in client.get(url("people", firm.pk)).content.decode()
    client.get(url("people", firm.pk))
    Invitation.objects.update(expires_at=timezone.now())
    assert "guest@example.com" not in client.get(url("people", firm.pk)).content.decode()


def test_member_of_the_whole_is_not_invited_again(client: Browser, firm: Workspace, owner: User) -> None:
    asked = {"email": owner.email.upper(), "role": "viewer", "client": ""}
    response = client.post(url("invite", firm.pk), asked)
    assert response.status_code == 422
    assert "This person sees the whole workspace already." in response.content.decode()
    assert (len(mail.outbox), firm.invitations.count()) == (0, 0)


def test_question_of_a_closed_assessment_says_that_it_is_closed(
    client: Browser, published: Framework, firm: Workspace, owner: User
) -> None:
    assessment = start(firm, published, "First Ltd")
    page = url("question", assessment.pk, FIRST)
    assert "This assessment is closed." not in client.get(page).content.decode()
    actions.close(assessment=assessment, closed_by=owner)
    shown = client.get(page).content.decode()
    assert "This assessment is closed." in shown
    assert f'<a href="{url("report", assessment.pk)}">Open the report</a>' in shown
