"""Links to frozen reports, for those who share them."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from assessments import actions, queries
from assessments.linking import hashed
from assessments.models import Activity, Assessment, Happened, Membership, Role, SharedLink, Workspace

if TYPE_CHECKING:
    from django.http import HttpResponse
    from pytest_django.fixtures import DjangoAssertNumQueries

    from frameworks.models import Framework


@pytest.fixture
def owner(client: Browser, db: None) -> User:
    owner = User.objects.create_user("owner", "owner@example.com", first_name="Ada")
    client.force_login(owner)
    return owner


@pytest.fixture
def firm(owner: User) -> Workspace:
    return actions.create_workspace(name="Advisers & Co", owner=owner)


@pytest.fixture
def started(firm: Workspace, published: Framework) -> Assessment:
    return actions.start_assessment(
        workspace=firm, framework=published, organisation="First Ltd", title="Round 1"
    )


def url(name: str, *args: object) -> str:
    return reverse(f"assessments:{name}", args=args)


def words(response: HttpResponse) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def shared(started: Assessment, **fields: Any) -> SharedLink:
    snapshot = actions.close(assessment=started, closed_by=None)
    chosen = {"link_id": uuid4(), "lasts": timedelta(days=30), **fields}
    return actions.share(snapshot=snapshot, **chosen)[0]


def typed(started: Assessment, **fields: str) -> dict[str, str]:
    snapshot = actions.close(assessment=started, closed_by=None)
    return {"form_id": str(uuid4()), "report": str(snapshot.pk), "days": "30", "with_pdf": "on", **fields}


def make(client: Browser, started: Assessment, **fields: str) -> HttpResponse:
    return client.post(url("sharing", started.pk), typed(started, **fields), follow=True)


def address_in(response: HttpResponse) -> str:
    (found,) = re.findall(r'id="address" value="([^"]+)" readonly', response.content.decode())
    return unescape(found)


def test_link_is_made_and_its_address_shown_once(client: Browser, started: Assessment) -> None:
    made = make(client, started, recipient="The board")
    link = SharedLink.objects.get()
    assert made.request["PATH_INFO"] == url("shared_link", link.pk)
    assert made["Referrer-Policy"] == "no-referrer"
    assert "no-store" in made["Cache-Control"]
    address = address_in(made)
    secret = address.split("/")[-2]
    assert address == f"http://testserver/shared/{link.pk}/{secret}/"
    assert len(secret) == 43
    assert link.secret_hash == hashed(secret)
    assert secret not in json.dumps(list(SharedLink.objects.values()), default=str)
    assert secret not in json.dumps(dict(client.session.items()))
    again = client.get(url("shared_link", link.pk))
    assert "readonly" not in again.content.decode()
    assert "shown once, when it was made, and cannot be shown again" in words(again)
    assert Browser().get(address)["Location"] == url("shared", link.pk)


def test_looking_with_head_does_not_use_the_one_time_up(client: Browser, started: Assessment) -> None:
    place = client.post(url("sharing", started.pk), typed(started))["Location"]
    client.head(place)
    assert address_in(client.get(place))


def test_form_sent_twice_makes_one_link(client: Browser, started: Assessment) -> None:
    data = typed(started)
    first = client.post(url("sharing", started.pk), data)
    second = client.post(url("sharing", started.pk), data)
    assert first["Location"] == second["Location"]
    assert SharedLink.objects.count() == 1
    assert Activity.objects.filter(happened=Happened.SHARED).count() == 1
    assert Browser().get(address_in(client.get(second["Location"]))).status_code == 302


@pytest.mark.parametrize("days", [7, 30, 90, 365])
def test_link_works_for_as_long_as_chosen(client: Browser, started: Assessment, days: int) -> None:
    make(client, started, days=str(days))
    link = SharedLink.objects.get()
    assert timedelta(0) <= link.expires_at - link.created_at - timedelta(days=days) < timedelta(
        minutes=1
    ) or (timedelta(0) <= link.created_at + timedelta(days=days) - link.expires_at < timedelta(minutes=1))


def test_defaults_are_a_month_the_newest_report_and_the_pdf(client: Browser, started: Assessment) -> None:
    actions.close(assessment=started, closed_by=None)
    actions.reopen(assessment=started)
    newest = actions.close(assessment=started, closed_by=None)
    page = client.get(url("sharing", started.pk)).content.decode()
    assert '<option value="30" selected>30 days</option>' in page
    assert re.findall(r'<option value="([0-9a-f-]{36})"', page)[0] == str(newest.pk)
    assert 'name="with_pdf" checked' in page


def test_page_begins_with_the_report_it_was_reached_from(client: Browser, started: Assessment) -> None:
    first = actions.close(assessment=started, closed_by=None)
    actions.reopen(assessment=started)
    actions.close(assessment=started, closed_by=None)
    place = f"{url('sharing', started.pk)}?report={first.pk}"
    assert place in client.get(url("snapshot", first.pk)).content.decode()
    assert f'<option value="{first.pk}" selected>' in client.get(place).content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"report": ""}, "Choose a frozen report."),
        ({"report": str(uuid4())}, "Choose one of the frozen reports shown."),
        ({"days": "31"}, "Choose one of the times shown."),
        ({"days": ""}, "Choose how long the link works."),
        ({"password": "short"}, "This password is too short. It must contain at least 10 characters."),
        ({"password": "1234567890"}, "This password is entirely numeric."),
        ({"recipient": "x" * 201}, "This is 201 characters long; at most 200 can be kept. Shorten it."),
    ],
)
def test_what_cannot_be_makes_no_link(
    client: Browser, started: Assessment, fields: dict[str, str], said: str
) -> None:
    response = make(client, started, **fields)
    assert response.status_code == 422
    assert said in words(response)
    assert not SharedLink.objects.exists()


def test_frozen_report_of_another_assessment_is_not_taken(
    client: Browser, started: Assessment, firm: Workspace, published: Framework
) -> None:
    other = actions.start_assessment(workspace=firm, framework=published, organisation="Second", title="x")
    foreign = actions.close(assessment=other, closed_by=None)
    assert make(client, started, report=str(foreign.pk)).status_code == 422
    assert not SharedLink.objects.exists()


def test_id_of_a_link_elsewhere_neither_changes_nor_shows_it(
    client: Browser, started: Assessment, published: Framework
) -> None:
    """A form may name any id."""
    others = actions.create_workspace(name="Others", owner=User.objects.create_user("other"))
    foreign = actions.start_assessment(workspace=others, framework=published, organisation="X", title="x")
    link = shared(foreign)
    response = make(client, started, form_id=str(link.pk))
    assert response.status_code == 404
    assert SharedLink.objects.get() == link
    assert SharedLink.objects.get().secret_hash == link.secret_hash


def test_open_assessment_says_that_it_has_to_be_frozen_first(client: Browser, started: Assessment) -> None:
    page = client.get(url("sharing", started.pk))
    assert "Only a frozen report can be shared" in words(page)
    assert url("close", started.pk) in page.content.decode()
    assert 'name="days"' not in page.content.decode()
    assert url("sharing", started.pk) in client.get(url("report", started.pk)).content.decode()


def test_report_of_a_member_who_may_not_share_offers_no_link(started: Assessment, firm: Workspace) -> None:
    snapshot = actions.close(assessment=started, closed_by=None)
    for role, client_of in ((Role.VIEWER, None), (Role.EDITOR, started.client)):
        user = User.objects.create_user(f"{role} {client_of}")
        Membership.objects.create(workspace=firm, client=client_of, user=user, role=role)
        browser = Browser()
        browser.force_login(user)
        for place in (url("report", started.pk), url("snapshot", snapshot.pk)):
            assert "/sharing/" not in browser.get(place).content.decode()


def test_lists_say_what_is_open_and_what_has_ended(client: Browser, started: Assessment, owner: User) -> None:
    shared(started, recipient="The board", by=owner, password="correct horse 9")
    shared(started, recipient="Somebody", lasts=-timedelta(days=1))
    actions.end_link(link=shared(started, recipient="The chair"))
    for place in (url("sharing", started.pk), url("shared_links", started.client.workspace_id)):
        page = client.get(place).content.decode()
        working, ended = page.split('id="ended-links"')
        assert "The board" in working
        assert "password" in working.split("The board")[1]
        assert "by <bdi>Ada</bdi>" in working
        assert page.count("/end/") == 1
        assert ("Somebody" in ended, "The chair" in ended, "The board" in ended) == (True, True, False)


def test_ending_asks_first_and_is_logged_once(client: Browser, started: Assessment, owner: User) -> None:
    link = shared(started, recipient="The board", by=owner)
    page = client.get(url("end_link", link.pk))
    assert "A PDF that was downloaded cannot be taken back." in words(page)
    link.refresh_from_db()
    assert link.is_open
    for _ in range(2):
        done = client.post(url("end_link", link.pk), follow=True)
        assert "The link is ended. It opens nothing any more." in words(done)
    link.refresh_from_db()
    assert not link.is_open
    lines = Activity.objects.filter(happened__in=[Happened.SHARED, Happened.UNSHARED]).order_by("pk")
    end = timezone.localtime(link.expires_at)
    day = f"{end.day} {end:%B %Y}"
    told = [(line.actor_name, line.get_happened_display(), line.detail, line.title) for line in lines]
    assert told == [
        ("Ada", "Shared a frozen report", f"The board, until {day}", "Round 1"),
        ("Ada", "Ended a shared link", f"The board, until {day}", "Round 1"),
    ]


def test_pages_take_a_constant_number_of_queries(
    client: Browser, started: Assessment, owner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(url("sharing", started.pk))  # notes when the session was renewed
    for number in range(4):
        for _ in range(number):
            shared(started, by=owner)
        # Session, user, assessment or workspace, memberships, frozen reports, links.
        with django_assert_num_queries(6):
            client.get(url("sharing", started.pk))
        with django_assert_num_queries(5):
            client.get(url("shared_links", started.client.workspace_id))


def test_hostile_names_are_text(client: Browser, started: Assessment) -> None:
    name = '<script>alert(1)</script>"&'
    shared(started, recipient=name)
    for place in (url("sharing", started.pk), url("shared_links", started.client.workspace_id)):
        page = client.get(place).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;" in page


# Where links are counted and told


def test_export_has_links_without_their_secrets(started: Assessment, firm: Workspace, owner: User) -> None:
    link = shared(started, recipient="The board", password="correct horse 9", by=owner)
    exported = queries.exported_workspace(firm)
    assert exported["shared_links"] == [
        {
            "snapshot": str(link.snapshot_id),
            "client": "First Ltd",
            "recipient": "The board",
            "has_password": True,
            "with_pdf": True,
            "created_at": link.created_at.isoformat(),
            "created_by": "owner@example.com",
            "expires_at": link.expires_at.isoformat(),
            "revoked_at": None,
            "opened": 0,
            "last_opened_at": None,
        }
    ]
    assert link.secret_hash not in json.dumps(exported)
    assert link.password not in json.dumps(exported)


def test_pages_that_delete_count_links_that_work(
    client: Browser, started: Assessment, firm: Workspace
) -> None:
    shared(started)
    shared(started, lasts=-timedelta(days=1))
    assert "1 shared link to it then shows nothing." in words(client.get(url("delete", started.pk)))
    assert "1 shared link that works" in words(client.get(url("delete_workspace", firm.pk)))
    shared(started)
    assert "2 shared links to it then show nothing." in words(client.get(url("delete", started.pk)))
    assert "2 shared links that work" in words(client.get(url("delete_workspace", firm.pk)))


def test_removing_a_member_tells_of_links_that_stay(
    client: Browser, started: Assessment, firm: Workspace
) -> None:
    editor = User.objects.create_user("editor", "editor@example.com")
    member = Membership.objects.create(workspace=firm, user=editor, role=Role.EDITOR)
    assert "shared link" not in words(client.get(url("remove", firm.pk, member.pk)))
    link = shared(started, by=editor)
    page = client.get(url("remove", firm.pk, member.pk))
    assert "1 shared link that this person made still shows frozen reports" in words(page)
    assert url("shared_links", firm.pk) in page.content.decode()
    client.post(url("remove", firm.pk, member.pk))
    link.refresh_from_db()
    assert link.is_open


def test_data_of_a_person_has_the_links_they_made(started: Assessment, owner: User) -> None:
    link = shared(started, recipient="The board", by=owner)
    shared(started, by=None)
    assert queries.person_data(owner)["links_shared"] == [
        {
            "workspace": "Advisers & Co",
            "client": "First Ltd",
            "recipient": "The board",
            "created_at": link.created_at.isoformat(),
        }
    ]
