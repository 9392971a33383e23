"""The frame of an assessment: what it is called, which client it belongs to, and how it is closed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from assessments import actions
from assessments.models import Activity, Assessment, Client, Membership, Role, Snapshot, State, Workspace
from assessments.models.workspace import NAME_LENGTH
from assessments.queries import free_title

if TYPE_CHECKING:
    from frameworks.models import Framework


@pytest.fixture
def owner(client: Browser, db: None) -> User:
    """Signed in as `client`."""
    owner = User.objects.create_user("owner", "owner@example.com", first_name="Owner")
    client.force_login(owner)
    return owner


@pytest.fixture
def firm(owner: User) -> Workspace:
    return actions.create_workspace(name="Advisers", owner=owner)


@pytest.fixture
def first(firm: Workspace, published: Framework) -> Assessment:
    return actions.start_assessment(
        workspace=firm, framework=published, organisation="First Ltd", title="Round 1"
    )


@pytest.fixture
def second(firm: Workspace) -> Client:
    return Client.objects.create(workspace=firm, name="Second Ltd")


def url(name: str, *args: object) -> str:
    return reverse(f"assessments:{name}", args=args)


def month() -> str:
    return f"{timezone.localdate():%B %Y}"


# What it is called


def test_without_a_title_it_is_named_after_client_and_month(client: Browser, first: Assessment) -> None:
    firm = first.client.workspace
    client.post(url("start_in", firm.pk), {"organisation": "New Ltd", "title": ""})
    client.post(url("start_in", firm.pk), {"organisation": "New Ltd", "title": "  "})
    client.post(url("copy", first.pk), {"organisation": "New Ltd"})
    titles = Assessment.objects.filter(client__name="New Ltd").order_by("created_at")
    named = f"New Ltd, {month()}"
    assert [each.title for each in titles] == [named, f"{named} (2)", f"{named} (3)"]


def test_a_number_that_became_free_is_taken_again(first: Assessment) -> None:
    named = f"First Ltd, {month()}"
    for title in (named, f"{named} (3)"):
        Assessment.objects.create(client=first.client, framework=first.framework, title=title)
    assert free_title(first.client) == f"{named} (2)"


def test_long_name_is_cut_in_the_title(client: Browser, first: Assessment) -> None:
    for _ in range(2):
        client.post(url("copy", first.pk), {"organisation": "x" * NAME_LENGTH, "title": ""})
    titles = Assessment.objects.filter(client__name="x" * NAME_LENGTH).values_list("title", flat=True)
    assert sorted(map(len, titles)) == [NAME_LENGTH - 6, NAME_LENGTH - 2]


def test_copy_and_start_know_the_client_and_show_what_it_will_be_called(
    client: Browser, first: Assessment
) -> None:
    firm = first.client.workspace
    for address in (url("copy", first.pk), f"{url('start_in', firm.pk)}?client={first.client.uid}"):
        page = client.get(address).content.decode()
        assert 'name="organisation" value="First Ltd"' in page
        assert 'name="title" value=""' in page
        assert f"such as “First Ltd, {month()}”." in page


def test_start_names_no_client_that_is_not_seen(
    client: Browser, firm: Workspace, published: Framework
) -> None:
    foreign = Client.objects.create(workspace=Workspace.objects.create(name="Others"), name="Foreign Ltd")
    for asked in (foreign.uid, "x"):
        page = client.get(f"{url('start_in', firm.pk)}?client={asked}").content.decode()
        assert "Foreign Ltd" not in page
        assert 'name="organisation" value=""' in page


# Another client


def move(browser: Browser, assessment: Assessment, target: Client, **data: str) -> str:
    asked = {"title": assessment.title, "state": "draft", "lead": "", "client": str(target.uid)} | data
    return browser.post(url("set_up", assessment.pk), asked, follow=True).content.decode()


def test_assessment_moves_with_its_frozen_reports_which_say_what_they_said(
    client: Browser, first: Assessment, second: Client
) -> None:
    snapshot = actions.close(assessment=first, closed_by=None)
    actions.reopen(assessment=first)
    Activity.objects.all().delete()
    move(client, first, second, state="in_review")
    first.refresh_from_db()
    assert first.client == second
    line = Activity.objects.get()
    told = (line.happened, line.detail, line.client_name, line.actor_name)
    assert told == ("set_up", "moved from First Ltd to Second Ltd", "Second Ltd", "Owner")
    assert Snapshot.objects.get().report["organisation"] == "First Ltd"
    assert "First Ltd" in client.get(url("snapshot", snapshot.pk)).content.decode()
    assert url("snapshot", snapshot.pk) in client.get(url("client", second.uid)).content.decode()
    assert "Second Ltd" in client.get(url("report", first.pk)).content.decode()


def test_closed_assessment_moves_and_stays_closed(client: Browser, first: Assessment, second: Client) -> None:
    actions.close(assessment=first, closed_by=None)
    move(client, first, second)
    first.refresh_from_db()
    assert (first.client, first.state) == (second, State.CLOSED)


def test_lead_who_does_not_see_the_other_client_leads_no_more(
    client: Browser, first: Assessment, second: Client
) -> None:
    leader = User.objects.create_user("leader", "leader@example.com")
    Membership.objects.create(workspace=second.workspace, client=first.client, user=leader, role=Role.EDITOR)
    page = move(client, first, second, lead=str(leader.pk))
    assert "It has no lead now: who led it does not see this client." in page
    first.refresh_from_db()
    assert (first.client, first.lead) == (second, None)


def test_set_up_that_names_no_client_moves_nothing(
    client: Browser, first: Assessment, second: Client
) -> None:
    client.post(url("set_up", first.pk), {"title": "Autumn", "state": "draft", "lead": ""})
    first.refresh_from_db()
    assert (first.title, first.client.name) == ("Autumn", "First Ltd")
    assert "moved" not in Activity.objects.latest("at").detail


def test_set_up_of_an_old_page_does_not_move_it_back(first: Assessment, second: Client) -> None:
    old = Assessment.objects.select_related("client").get(pk=first.pk)
    frame = {"title": "Round 1", "state": State.DRAFT, "due_on": None, "lead": None}
    actions.set_up(assessment=first, client=second, **frame)  # type: ignore[arg-type]
    actions.set_up(assessment=old, **frame)  # type: ignore[arg-type]
    first.refresh_from_db()
    assert first.client == second


def test_only_client_is_no_choice(client: Browser, first: Assessment) -> None:
    assert 'id="client"' not in client.get(url("set_up", first.pk)).content.decode()


def test_who_writes_for_one_client_is_offered_no_other(
    client: Browser, first: Assessment, second: Client
) -> None:
    helper = User.objects.create_user("helper", "helper@example.com")
    Membership.objects.create(workspace=second.workspace, client=first.client, user=helper, role=Role.EDITOR)
    client.force_login(helper)
    page = client.get(url("set_up", first.pk)).content.decode()
    assert 'id="client"' not in page
    assert "Second Ltd" not in page


def test_action_refuses_a_client_of_another_workspace(first: Assessment) -> None:
    foreign = Client.objects.create(workspace=Workspace.objects.create(name="Others"), name="Foreign Ltd")
    with pytest.raises(ValueError, match="another workspace"):
        actions.set_up(
            assessment=first, title="Round 1", state=State.DRAFT, due_on=None, lead=None, client=foreign
        )


# Closing


def notices(page: str) -> list[str]:
    found = re.findall(r'<(?:p|div) class="notice[^>]*>(.*?)</p>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", notice).split()) for notice in found]


def test_closing_says_one_thing_with_the_way_to_the_frozen_report(client: Browser, first: Assessment) -> None:
    response = client.post(url("close", first.pk), follow=True)
    page = response.content.decode()
    today = timezone.localdate()
    assert notices(page)[0] == (
        f"Closed on {today.day} {today:%B %Y}. The report is frozen: nothing that is changed later reaches it. "
        "Open the frozen report · Reopen · Share it by a link"
    )
    assert page.count("frozen: ") == 1
    assert url("snapshot", Snapshot.objects.get().pk) in page
    assert '<p class="notice said" role="status" tabindex="-1" autofocus>' in page
    again = client.get(url("report", first.pk)).content.decode()
    assert '<p class="notice said"><strong>Closed on' in again


def test_day_of_closing_is_not_that_of_another_assessment(
    client: Browser, first: Assessment, published: Framework
) -> None:
    own = actions.close(assessment=first, closed_by=None)
    later = actions.start_assessment(
        workspace=first.client.workspace, framework=published, organisation="First Ltd", title="Round 2"
    )
    actions.close(assessment=later, closed_by=None)
    page = client.get(url("report", first.pk)).content.decode()
    frozen = re.search(r'<a href="([^"]*)">Open the frozen report</a>', page)
    assert frozen
    assert frozen[1] == url("snapshot", own.pk)


@pytest.mark.parametrize(("state", "is_offered"), [(State.ANSWERING, False), (State.IN_REVIEW, True)])
def test_closing_is_the_next_step_of_what_is_in_review(
    client: Browser, first: Assessment, state: State, *, is_offered: bool
) -> None:
    Assessment.objects.update(state=state)
    button = f'<a class="button" href="{url("close", first.pk)}">'
    for name in ("report", "set_up"):
        assert (button in client.get(url(name, first.pk)).content.decode()) == is_offered, name


def test_deleting_names_the_frozen_reports_that_go(client: Browser, first: Assessment) -> None:
    assert "frozen report" not in client.get(url("delete", first.pk)).content.decode()
    for sentence in ("1 frozen report goes with it:", "2 frozen reports go with it:"):
        actions.close(assessment=first, closed_by=None)
        actions.reopen(assessment=first)
        assert sentence in client.get(url("delete", first.pk)).content.decode()
