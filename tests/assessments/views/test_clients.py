from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments import actions
from assessments.models import Assessment, Client, Invitation, Membership, Role, Workspace
from tests.assessments.test_logos import picture

if TYPE_CHECKING:
    from django.http import HttpResponse
    from pytest_django.fixtures import DjangoAssertNumQueries

    from frameworks.models import Framework

PROFILE = {
    "name": "First Ltd",
    "industry": "Software",
    "employees": "1,200",
    "revenue": "10_50",
    "customers": "340",
}


def url(name: str, *args: object) -> str:
    return reverse(f"assessments:{name}", args=args)


def person(name: str) -> User:
    user = User.objects.create_user(name, f"{name}@example.com")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def firm(client: Browser, db: None) -> Workspace:
    """`client` is signed in as its owner."""
    owner = person("owner")
    client.force_login(owner)
    return actions.create_workspace(name="Advisers", owner=owner)


def start(firm: Workspace, framework: Framework, organisation: str, title: str = "Round 1") -> Assessment:
    return actions.start_assessment(
        workspace=firm, framework=framework, organisation=organisation, title=title
    )


@pytest.fixture
def first(firm: Workspace, published: Framework) -> Client:
    start(firm, published, "Second Ltd", "Round of the other")
    return start(firm, published, "First Ltd").client


def reader_of(found: Client) -> Browser:
    """Who may read this client and nothing else."""
    reader, browser = person("reader"), Browser()
    Membership.objects.create(workspace=found.workspace, client=found, user=reader, role=Role.VIEWER)
    browser.force_login(reader)
    return browser


def page_of(browser: Browser, found: Client) -> str:
    return browser.get(url("client", found.uid)).content.decode()


def facts(page: str) -> list[tuple[str, str]]:
    return re.findall(r"<dt>(.*?)</dt><dd[^>]*>(.*?)</dd>", page)


def test_profile_is_kept_and_shown_to_readers(client: Browser, first: Client) -> None:
    response = client.post(url("client", first.uid), PROFILE, follow=True)
    assert "The client is saved." in response.content.decode()
    first.refresh_from_db()
    assert (first.industry, first.employees, first.revenue, first.customers) == (
        "Software",
        1200,
        "10_50",
        340,
    )
    page = page_of(client, first)
    assert 'value="1200"' in page
    assert '<option value="10_50" selected>10–50 M</option>' in page
    assert facts(page_of(reader_of(first), first)) == [
        ("Industry", "Software"),
        ("Employees", "1,200"),
        ("Annual recurring revenue", "10–50 M"),
        ("Customers", "340"),
    ]


def test_reader_is_offered_no_form(first: Client) -> None:
    page = page_of(reader_of(first), first)
    assert 'name="industry"' not in page
    assert "Delete this client" not in page
    assert "Nothing is noted here yet." in page


def test_profile_can_be_emptied(client: Browser, first: Client) -> None:
    client.post(url("client", first.uid), PROFILE)
    client.post(url("client", first.uid), {"name": "First Ltd"})
    first.refresh_from_db()
    assert (first.industry, first.employees, first.revenue, first.customers) == ("", None, "", None)


@pytest.mark.parametrize("typed", ["1200", "1,200", "1.200", "1 200", "1’200", "1\u202f200"])
def test_number_is_read_as_people_write_it(client: Browser, first: Client, typed: str) -> None:
    client.post(url("client", first.uid), PROFILE | {"employees": typed})
    first.refresh_from_db()
    assert first.employees == 1200


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", " ", "Enter the name of the organisation."),
        ("name", "Second Ltd", "Another client of this workspace has this name."),
        ("employees", "-1", "Enter a whole number"),
        ("employees", "1.2", "Enter a whole number"),
        ("employees", "many", "Enter a whole number"),
        ("employees", "9" * 12, "Enter a whole number"),
        ("customers", "12,34", "Enter a whole number"),
        ("revenue", "lots", "Choose one of the sizes shown."),
        ("industry", "x" * 201, "at most 200 can be kept"),
    ],
)
def test_mistake_is_named_and_nothing_is_changed(
    client: Browser, first: Client, field: str, value: str, message: str
) -> None:
    response = client.post(url("client", first.uid), PROFILE | {field: value})
    assert response.status_code == 422
    page = response.content.decode()
    assert re.search(rf'<p class="error" id="{field}-error">[^<]*{message}', page)
    assert '<h1 dir="auto">First Ltd</h1>' in page
    first.refresh_from_db()
    assert (first.name, first.industry, first.employees) == ("First Ltd", "", None)


def test_new_name_reaches_open_reports_and_no_frozen_one(client: Browser, first: Client) -> None:
    assessment = first.assessments.get()
    snapshot = actions.close(assessment=assessment, closed_by=None)
    actions.reopen(assessment=assessment)
    assert client.post(url("client", first.uid), PROFILE | {"name": "Renamed Ltd"}).status_code == 302
    assert "<bdi>Renamed Ltd</bdi>" in client.get(url("report", assessment.pk)).content.decode()
    assert "<bdi>First Ltd</bdi>" in client.get(url("snapshot", snapshot.pk)).content.decode()


def test_name_of_another_workspaces_client_may_be_taken(client: Browser, first: Client) -> None:
    Client.objects.create(workspace=Workspace.objects.create(name="Others"), name="Elsewhere Ltd")
    assert client.post(url("client", first.uid), {"name": "Elsewhere Ltd"}).status_code == 302


def test_unknown_revenue_is_refused_by_the_database(first: Client) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Client.objects.filter(pk=first.pk).update(revenue="lots")


def test_its_assessments_and_frozen_reports_are_listed(client: Browser, first: Client) -> None:
    assessment = first.assessments.get()
    snapshot = actions.close(assessment=assessment, closed_by=None)
    archived = start(first.workspace, assessment.framework, "First Ltd", "Round 0")
    actions.archive(assessment=archived, archived=True)
    page = page_of(client, first)
    assert re.findall(r'<th scope="row"[^>]*><a href="(.*?)">(.*?)</a>', page) == [
        (url("resume", archived.pk), "Round 0"),
        (url("resume", assessment.pk), "Round 1"),
    ]
    assert "Draft, in the archive" in page
    assert url("snapshot", snapshot.pk) in page
    assert "Round of the other" not in page


def test_number_of_queries_is_constant(
    client: Browser, first: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    page_of(client, first)
    with CaptureQueriesContext(connection) as few:
        page_of(client, first)
    for number in range(3):
        again = start(
            first.workspace, first.assessments.all()[0].framework, "First Ltd", f"Round {number + 2}"
        )
        actions.close(assessment=again, closed_by=None)
    with django_assert_num_queries(len(few)):
        page_of(client, first)


def test_lists_lead_to_the_client(client: Browser, first: Client) -> None:
    reader_of(first)
    for name in ("workspace", "people"):
        page = client.get(url(name, first.workspace_id)).content.decode()
        assert f'<a href="{url("client", first.uid)}">First Ltd</a>' in page, name


# The end of a client


def test_empty_client_is_deleted(client: Browser, firm: Workspace) -> None:
    empty = Client.objects.create(workspace=firm, name="Empty Ltd")
    assert url("delete_client", empty.uid) in page_of(client, empty)
    assert "Delete for good" in client.get(url("delete_client", empty.uid)).content.decode()
    assert Client.objects.filter(pk=empty.pk).exists()
    response = client.post(url("delete_client", empty.uid), follow=True)
    assert "Empty Ltd is deleted." in response.content.decode()
    assert not Client.objects.filter(pk=empty.pk).exists()


def refusal(client: Browser, found: Client) -> str:
    response = client.post(url("delete_client", found.uid), follow=True)
    assert Client.objects.filter(pk=found.pk).exists()
    return response.content.decode()


def test_client_with_assessments_stays(client: Browser, first: Client) -> None:
    assert "Delete this client" not in page_of(client, first)
    assert "First Ltd was not deleted. It has assessments." in refusal(client, first)
    assert first.assessments.count() == 1


def test_client_with_people_stays(client: Browser, firm: Workspace) -> None:
    empty = Client.objects.create(workspace=firm, name="Empty Ltd")
    reader_of(empty)
    assert "People belong to it" in refusal(client, empty)
    Membership.objects.filter(client=empty).delete()
    invitation, _ = actions.invite(
        workspace=firm, client=empty, email="x@example.com", role=Role.VIEWER, invited_by=User.objects.first()
    )
    assert "People belong to it" in refusal(client, empty)
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - timedelta(days=1))
    client.post(url("delete_client", empty.uid))
    assert not Client.objects.filter(pk=empty.pk).exists()


def test_end_of_a_client_counts_what_is_in_the_way_and_what_goes(client: Browser, first: Client) -> None:
    def shown() -> str:
        page = client.get(url("delete_client", first.uid)).content.decode()
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))

    assessment = first.assessments.get()
    actions.close(assessment=assessment, closed_by=None)
    reader_of(first)
    invitation, _ = actions.invite(
        workspace=first.workspace,
        client=first,
        email="x@example.com",
        role=Role.VIEWER,
        invited_by=User.objects.get(username="owner"),
    )
    assert "1 assessment with 0 answers and 1 frozen report. Delete it under Set-up." in shown()
    assert "1 person belongs to it. An owner can remove this person." in shown()
    assert "1 open invitation. An owner can withdraw it." in shown()
    assert "Delete for good" not in shown()
    assessment.delete()
    first.memberships.all().delete()
    actions.revoke(invitation=invitation)
    assert "Its profile goes with it, and 1 invitation that is over." in shown()
    assert "Delete for good" in shown()


def test_client_of_another_workspace_is_out_of_reach(client: Browser, first: Client) -> None:
    foreign = Client.objects.create(workspace=Workspace.objects.create(name="Others"), name="Foreign Ltd")
    responses: list[HttpResponse] = [
        client.get(url("client", foreign.uid)),
        client.post(url("client", foreign.uid), PROFILE),
        client.post(url("delete_client", foreign.uid)),
    ]
    assert [response.status_code for response in responses] == [404, 404, 404]
    foreign.refresh_from_db()
    assert foreign.name == "Foreign Ltd"


# A client before its first assessment


def test_client_is_added_with_all_that_is_known_of_it(
    client: Browser, firm: Workspace, published: Framework
) -> None:
    place = url("add_client", firm.pk)
    assert place in client.get(url("clients", firm.pk)).content.decode()
    assert "No partners" in client.get(place).content.decode()
    data = PROFILE | {"switches": ["no-partners"], "logo": SimpleUploadedFile("logo.png", picture())}
    response = client.post(place, data, follow=True)
    assert "First Ltd is added." in response.content.decode()
    added = Client.objects.get()
    assert (added.workspace, added.name, added.employees, added.switches) == (
        firm,
        "First Ltd",
        1200,
        ["no-partners"],
    )
    assert client.get(url("client_logo", added.uid)).status_code == 200
    assert firm.activity.get(happened="client_added").detail == "First Ltd"
    # Whom to invite and what to start can be chosen for it.
    assert f'value="{added.uid}"' in client.get(url("people", firm.pk)).content.decode()
    assert start(firm, published, "first ltd").client == added


def test_name_that_another_client_has_is_refused_and_nothing_typed_is_lost(
    client: Browser, firm: Workspace, first: Client
) -> None:
    response = client.post(url("add_client", firm.pk), PROFILE | {"name": " FIRST  ltd"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Another client of this workspace has this name." in page
    assert 'value="Software"' in page
    assert Client.objects.filter(workspace=firm).count() == 2


def test_log_tells_what_became_of_a_client(client: Browser, firm: Workspace, first: Client) -> None:
    client.post(url("client", first.uid), PROFILE)
    client.post(url("client", first.uid), PROFILE | {"name": "Third Ltd"})
    Assessment.objects.filter(client=first).delete()
    client.post(url("delete_client", first.uid))
    lines = firm.activity.filter(happened__startswith="client_").order_by("pk")
    assert list(lines.values_list("happened", "detail", "actor__username")) == [
        ("client_changed", "First Ltd", "owner"),
        ("client_changed", "First Ltd, Third Ltd from now on", "owner"),
        ("client_deleted", "Third Ltd", "owner"),
    ]
