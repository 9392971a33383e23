"""The list of assessments at work: whose they are, which are late, in which order, and what comes next."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from assessments import actions
from assessments.actions import Base
from assessments.domain.answers import Choice
from assessments.models import Assessment, Client, Membership, Role, State, Workspace
from tests.assessments.conftest import shipped

if TYPE_CHECKING:
    from pytest_django.fixtures import DjangoAssertNumQueries

    from frameworks.models import Framework

CODES = list(shipped().capabilities)


def person(name: str) -> User:
    return User.objects.create_user(name, f"{name}@example.com", first_name=name.title())


@pytest.fixture
def owner(client: Browser, db: None) -> User:
    """Signed in as `client`."""
    owner = person("owner")
    client.force_login(owner)
    return owner


@pytest.fixture
def firm(owner: User) -> Workspace:
    return actions.create_workspace(name="Advisers", owner=owner)


def url(name: str, *args: object) -> str:
    return reverse(f"assessments:{name}", args=args)


def start(firm: Workspace, framework: Framework, organisation: str, **frame: object) -> Assessment:
    made = actions.start_assessment(
        workspace=firm, framework=framework, organisation=organisation, title="Round 1"
    )
    Assessment.objects.filter(pk=made.pk).update(**frame)
    made.refresh_from_db()
    return made


def answer_all(assessment: Assessment, phase: str) -> None:
    for code in CODES:
        actions.save_answer(
            assessment=assessment,
            capability=code,
            change={"choice": Choice.PHASE, "phase": phase},
            base=Base(),
        )


def page_of(browser: Browser, firm: Workspace, **query: object) -> str:
    return browser.get(url("workspace", firm.pk), query).content.decode()


def listed(browser: Browser, firm: Workspace, **query: object) -> list[str]:
    """The clients in the list, from top to bottom."""
    return re.findall(r'<th scope="row"[^>]*><a [^>]*>(.*?)</a></th>', page_of(browser, firm, **query))


def row_of(browser: Browser, firm: Workspace, organisation: str) -> str:
    rows = re.findall(
        r'<tr role="row">\s*<td role="cell" class="tick">.*?</tr>', page_of(browser, firm), re.DOTALL
    )
    return next(row for row in rows if f">{organisation}</a>" in row)


def test_list_is_narrowed_to_a_lead(
    client: Browser, published: Framework, firm: Workspace, owner: User
) -> None:
    colleague = person("colleague")
    start(firm, published, "Mine Ltd", lead=owner)
    start(firm, published, "Theirs Ltd", lead=colleague)
    start(firm, published, "Free Ltd")
    assert listed(client, firm, lead="mine") == ["Mine Ltd"]
    assert listed(client, firm, lead=str(colleague.pk)) == ["Theirs Ltd"]
    assert listed(client, firm, lead="nobody") == ["Free Ltd"]
    for unknown in ("x", "9" * 20, "²", "-1"):
        assert len(listed(client, firm, lead=unknown)) == 3, unknown
    offered = r'<option value="(\w*)"[^>]*>(Anybody|Mine|Colleague|Owner|Nobody yet)<'
    choices = re.findall(offered, page_of(client, firm))
    assert choices == [
        ("", "Anybody"),
        ("mine", "Mine"),
        (str(colleague.pk), "Colleague"),
        ("nobody", "Nobody yet"),
    ]
    assert "No assessment fits this search." in page_of(client, firm, lead="mine", q="Theirs")


def test_leads_of_other_clients_are_not_told(
    client: Browser, published: Framework, firm: Workspace, owner: User
) -> None:
    start(firm, published, "Other Ltd", lead=owner)
    seen = start(firm, published, "Seen Ltd")
    leader = person("leader")
    Membership.objects.create(workspace=firm, client=seen.client, user=leader, role=Role.VIEWER)
    client.force_login(leader)
    assert ">Owner<" not in page_of(client, firm)
    assert listed(client, firm, lead=str(owner.pk)) == []


def test_overdue_is_what_is_late_and_not_closed(
    client: Browser, published: Framework, firm: Workspace
) -> None:
    today = timezone.localdate()
    start(firm, published, "Late Ltd", due_on=today - timedelta(days=3))
    start(firm, published, "Yesterday Ltd", due_on=today - timedelta(days=1))
    start(firm, published, "Today Ltd", due_on=today)
    start(firm, published, "Closed Ltd", due_on=today - timedelta(days=3), state=State.CLOSED)
    assert listed(client, firm, overdue="1", order="client") == ["Late Ltd", "Yesterday Ltd"]
    assert "3 days overdue" in row_of(client, firm, "Late Ltd")
    assert "1 day overdue" in row_of(client, firm, "Yesterday Ltd")
    for name in ("Today Ltd", "Closed Ltd"):
        assert "overdue" not in row_of(client, firm, name), name


def test_list_is_sorted_by_state_and_phase(client: Browser, published: Framework, firm: Workspace) -> None:
    first = start(firm, published, "First Ltd")
    second = start(firm, published, "Second Ltd")
    start(firm, published, "Third Ltd", state=State.DRAFT)
    answer_all(first, "performing")
    answer_all(second, "forming")
    Assessment.objects.filter(pk=second.pk).update(state=State.CLOSED)
    assert listed(client, firm, order="state") == ["Third Ltd", "First Ltd", "Second Ltd"]
    assert listed(client, firm, order="state", turned="1") == ["Second Ltd", "First Ltd", "Third Ltd"]
    # What has no phase yet comes last both ways.
    assert listed(client, firm, order="phase") == ["Second Ltd", "First Ltd", "Third Ltd"]
    assert listed(client, firm, order="phase", turned="1") == ["First Ltd", "Second Ltd", "Third Ltd"]
    assert 'aria-sort="ascending"><a href="?order=phase&amp;turned=1">Phase<' in page_of(
        client, firm, order="phase"
    )


def test_order_by_phase_has_pages(client: Browser, published: Framework, firm: Workspace) -> None:
    for number in range(26):
        start(firm, published, f"Client {number:02}")
    assert len(listed(client, firm, order="phase")) == 25
    assert listed(client, firm, order="phase", page=2) == ["Client 25"]
    assert "26 assessments" in page_of(client, firm, order="phase")


def test_row_offers_to_close_what_is_complete_or_in_review(
    client: Browser, published: Framework, firm: Workspace
) -> None:
    complete = start(firm, published, "Complete Ltd")
    answer_all(complete, "norming")
    review = start(firm, published, "Review Ltd", state=State.IN_REVIEW)
    closed = start(firm, published, "Closed Ltd", state=State.CLOSED)
    begun = start(firm, published, "Begun Ltd", state=State.ANSWERING)
    offered = {
        each.client.name: url("close", each.pk) in row_of(client, firm, each.client.name)
        for each in (complete, review, closed, begun)
    }
    assert offered == {"Complete Ltd": True, "Review Ltd": True, "Closed Ltd": False, "Begun Ltd": False}
    reader = person("reader")
    firm.memberships.create(user=reader, role=Role.VIEWER)
    client.force_login(reader)
    assert url("close", review.pk) not in row_of(client, firm, "Review Ltd")


# All clients


def test_clients_are_listed_with_what_there_is_of_each(
    client: Browser, published: Framework, firm: Workspace
) -> None:
    first = start(firm, published, "First Ltd", due_on=date(2030, 3, 2))
    start(firm, published, "First Ltd", due_on=date(2029, 1, 1), archived_at=timezone.now())
    closed = start(firm, published, "First Ltd", due_on=date(2028, 1, 1))
    actions.close(assessment=closed, closed_by=None)
    actions.reopen(assessment=closed)
    actions.close(assessment=closed, closed_by=None)
    Client.objects.create(workspace=firm, name="Empty Ltd", industry="Fishing")
    page = client.get(url("clients", firm.pk)).content.decode()
    rows = re.findall(r'<th scope="row".*?</tr>', page, re.DOTALL)
    told = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]
    assert told == [
        "Empty Ltd Fishing Assessments: 0 Frozen reports: 0 Start an assessment of Empty Ltd",
        "First Ltd Assessments: 3 of First Ltd Frozen reports: 2 Next due: 2 Mar 2030 Start an assessment of First Ltd",
    ]
    assert f"{url('start_in', firm.pk)}?client={first.client.uid}" in rows[1]


def test_reader_of_the_clients_is_offered_no_start(
    client: Browser, published: Framework, firm: Workspace
) -> None:
    start(firm, published, "First Ltd")
    reader = person("reader")
    firm.memberships.create(user=reader, role=Role.VIEWER)
    client.force_login(reader)
    assert "Start an assessment" not in client.get(url("clients", firm.pk)).content.decode()


@pytest.mark.parametrize("number", [1, 12])
def test_clients_take_a_constant_number_of_queries(
    client: Browser,
    published: Framework,
    firm: Workspace,
    django_assert_num_queries: DjangoAssertNumQueries,
    number: int,
) -> None:
    """Session, user, memberships, workspace, count, page."""
    for place in range(number):
        start(firm, published, f"Client {place:02}")
    client.get(url("clients", firm.pk))
    with django_assert_num_queries(6):
        client.get(url("clients", firm.pk))


# The places above every page of a workspace


def places(browser: Browser, address: str) -> list[tuple[str, str]]:
    """Names of the places, and where one is."""
    page = browser.get(address).content.decode()
    nav = re.search(r'<nav class="places".*?</nav>', page, re.DOTALL)
    links = re.findall(r'<a href="[^"]*"(?: aria-current="(\w+)")?>(.*?)</a>', nav[0] if nav else "")
    return [(label, current) for current, label in links]


def test_every_page_of_a_workspace_shows_where_one_is(
    client: Browser, published: Framework, firm: Workspace, owner: User
) -> None:
    made = start(firm, published, "First Ltd")
    member = firm.memberships.create(user=person("member"), role=Role.VIEWER)
    invitation, _ = actions.invite(
        workspace=firm, client=None, email="x@example.com", role=Role.VIEWER, invited_by=owner
    )
    names = ("Assessments", "Clients", "Portfolio", "People", "Activity", "Settings")
    for name, args, here, current in (
        ("workspace", (firm.pk,), "Assessments", "page"),
        ("start_in", (firm.pk,), "Assessments", "true"),
        ("leave", (firm.pk,), "Assessments", "true"),
        *(
            (each, (made.pk,), "Assessments", "true")
            for each in ("set_up", "words", "copy", "close", "reopen", "delete")
        ),
        ("clients", (firm.pk,), "Clients", "page"),
        ("client", (made.client.uid,), "Clients", "true"),
        ("delete_client", (made.client.uid,), "Clients", "true"),
        ("portfolio", (firm.pk,), "Portfolio", "page"),
        ("batches", (firm.pk,), "Assessments", "true"),
        ("people", (firm.pk,), "People", "page"),
        ("remove", (firm.pk, member.pk), "People", "true"),
        ("revoke", (firm.pk, invitation.pk), "People", "true"),
        ("activity", (firm.pk,), "Activity", "page"),
        ("rename_workspace", (firm.pk,), "Settings", "page"),
        ("export", (firm.pk,), "Settings", "true"),
        ("delete_workspace", (firm.pk,), "Settings", "true"),
    ):
        right = [(label, current if label == here else "") for label in names]
        assert places(client, url(name, *args)) == right, name


def test_places_are_those_one_may_go_to(client: Browser, published: Framework, firm: Workspace) -> None:
    made = start(firm, published, "First Ltd")
    for role, of, names in (
        (Role.EDITOR, None, ["Assessments", "Clients", "Portfolio", "People"]),
        (Role.VIEWER, made.client, ["Assessments", "Clients", "Portfolio"]),
    ):
        member = person(f"{role}-{of}".replace(" ", ""))
        Membership.objects.create(workspace=firm, client=of, user=member, role=role)
        client.force_login(member)
        assert [label for label, _ in places(client, url("workspace", firm.pk))] == names


def test_trial_has_no_places(client: Browser, published: Framework) -> None:
    client.post(url("start"), {"organisation": "Trial Ltd", "title": "Round 1"})
    made = Assessment.objects.get()
    assert places(client, url("delete", made.pk)) == []
