"""Starting an assessment: one for each form that is filled in, of the client that is meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User
from django.test import Client as Browser
from django.urls import reverse

from assessments import access, actions
from assessments.models import Assessment, Client, Workspace

if TYPE_CHECKING:
    from django.http import HttpResponse

    from frameworks.models import Framework

pytestmark = pytest.mark.django_db
MINE = {"organisation": "Mine Ltd", "title": "Round 1"}


def url(name: str, *args: object) -> str:
    return reverse(f"assessments:{name}", args=args)


@pytest.fixture
def owner() -> User:
    return User.objects.create_user("owner", "owner@example.com")


@pytest.fixture
def firm(owner: User) -> Workspace:
    return actions.create_workspace(name="Advisers", owner=owner)


@pytest.fixture
def member(client: Browser, owner: User, firm: Workspace) -> Browser:
    client.force_login(owner)
    return client


def form_of(browser: Browser, address: str) -> dict[str, str]:
    page = browser.get(address).content.decode()
    (form_id,) = re.findall(r'name="form_id" value="([^"]*)"', page)
    return MINE | {"form_id": form_id}


def look_too_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first look finds nothing: the other request has not started by then."""
    looks, looked = iter([False, True]), access.started_by

    def look(*args: Any, **fields: Any) -> Assessment | None:
        return looked(*args, **fields) if next(looks) else None

    monkeypatch.setattr("assessments.views.home.access.started_by", look)


def test_form_sent_twice_starts_one_in_a_workspace(
    member: Browser, firm: Workspace, published: Framework
) -> None:
    form = form_of(member, url("start_in", firm.pk))
    places = {member.post(url("start_in", firm.pk), form)["Location"] for _ in range(2)}
    (made,) = Assessment.objects.all()
    assert len(places) == 1
    assert str(made.pk) in places.pop()
    assert firm.activity.filter(happened="started").count() == 1


def test_form_filled_in_twice_starts_two(member: Browser, firm: Workspace, published: Framework) -> None:
    for _ in range(2):
        member.post(url("start_in", firm.pk), form_of(member, url("start_in", firm.pk)))
    assert Assessment.objects.count() == 2


def test_form_gone_back_to_with_another_title_starts_another(
    member: Browser, firm: Workspace, published: Framework
) -> None:
    form = form_of(member, url("start_in", firm.pk))
    for title in ("Round 1", "Round 2"):
        member.post(url("start_in", firm.pk), form | {"title": title})
    assert set(Assessment.objects.values_list("title", flat=True)) == {"Round 1", "Round 2"}


@pytest.mark.parametrize("form_id", ["", "x", "00000000-0000-4000-8000-00000000000"])
def test_form_without_an_id_that_can_be_read_starts_one_each(
    member: Browser, firm: Workspace, published: Framework, form_id: str
) -> None:
    for _ in range(2):
        assert member.post(url("start_in", firm.pk), MINE | {"form_id": form_id}).status_code == 302
    assert Assessment.objects.count() == 2


def test_form_that_was_refused_keeps_its_id(member: Browser, firm: Workspace, published: Framework) -> None:
    form = form_of(member, url("start_in", firm.pk))
    refused = member.post(url("start_in", firm.pk), form | {"organisation": ""})
    assert f'name="form_id" value="{form["form_id"]}"' in refused.content.decode()


def test_id_of_somebody_elses_form_leads_nowhere(
    member: Browser, firm: Workspace, published: Framework
) -> None:
    form = form_of(member, url("start_in", firm.pk))
    member.post(url("start_in", firm.pk), form)
    stranger, visitor = Browser(), Browser()
    stranger.force_login(User.objects.create_user("stranger", "stranger@example.com"))
    for browser in (stranger, visitor):
        browser.post(url("start"), form)
    assert Assessment.objects.filter(client__workspace=firm).count() == 1
    assert Assessment.objects.count() == 3


def test_first_start_of_an_account_sent_twice_makes_one_workspace(
    client: Browser, owner: User, published: Framework
) -> None:
    client.force_login(owner)
    form = form_of(client, url("start"))
    places = {client.post(url("start"), form)["Location"] for _ in range(2)}
    assert (len(places), Workspace.objects.count(), Assessment.objects.count()) == (1, 1, 1)


def test_first_start_of_an_account_that_comes_too_late_leaves_no_workspace(
    client: Browser, owner: User, published: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both requests looked before either had started."""
    client.force_login(owner)
    form = form_of(client, url("start"))
    client.post(url("start"), form)
    look_too_early(monkeypatch)
    monkeypatch.setattr("assessments.views.home.workspaces.current", lambda _request: None)
    (made,) = Assessment.objects.all()
    assert str(made.pk) in client.post(url("start"), form)["Location"]
    assert (Workspace.objects.count(), Assessment.objects.count()) == (1, 1)


@pytest.mark.parametrize("first_looked", [True, False])
def test_first_start_without_an_account_sent_twice_makes_one_trial(
    published: Framework, monkeypatch: pytest.MonkeyPatch, *, first_looked: bool
) -> None:
    """Neither request has a session yet, and the browser keeps the one of the answer that comes last."""
    one, two = Browser(), Browser()
    form = form_of(one, url("start"))
    one.post(url("start"), form)
    if first_looked:
        look_too_early(monkeypatch)
    place = two.post(url("start"), form)["Location"]
    (made,) = Assessment.objects.all()
    assert str(made.pk) in place
    for browser in (one, two):
        assert browser.get(place).status_code == 200


def test_copy_sent_twice_makes_one(member: Browser, firm: Workspace, published: Framework) -> None:
    made = actions.start_assessment(workspace=firm, framework=published, organisation="A Ltd", title="First")
    form = form_of(member, url("copy", made.pk))
    places = {member.post(url("copy", made.pk), form)["Location"] for _ in range(2)}
    assert (len(places), Assessment.objects.count()) == (1, 2)
    member.post(url("copy", made.pk), form | {"title": "Round 2"})
    assert Assessment.objects.count() == 3


def names(browser: Browser, firm: Workspace, *organisations: str) -> list[str]:
    for organisation in organisations:
        response: HttpResponse = browser.post(
            url("start_in", firm.pk), {"organisation": organisation, "title": "Round 1"}
        )
        assert response.status_code == 302
    return list(Client.objects.order_by("pk").values_list("name", flat=True))


@pytest.mark.parametrize(
    "spellings",
    [
        ("Contoso", "contoso", " CONTOSO  ", "Ｃontoso"),
        ("Straße AG", "STRASSE AG", "Strasse ag"),
        ("ΟΔΟΣ", "οδος", "οδοσ"),
        ("Ünal  Ltd", "ünal ltd", "U\u0308nal\u00a0Ltd"),
    ],
)
def test_client_is_found_however_it_is_written(
    member: Browser, firm: Workspace, published: Framework, spellings: tuple[str, ...]
) -> None:
    assert names(member, firm, *spellings) == [spellings[0]]
    assert Assessment.objects.count() == len(spellings)


def test_other_names_and_other_workspaces_are_other_clients(
    member: Browser, firm: Workspace, published: Framework, owner: User
) -> None:
    assert names(member, firm, "Contoso", "Contoso 2", "Contóso") == ["Contoso", "Contoso 2", "Contóso"]
    other = actions.create_workspace(name="Other", owner=owner)
    assert names(member, other, "contoso")[-1] == "contoso"


def test_clients_alike_of_before_are_told_apart_by_how_they_are_written(
    member: Browser, firm: Workspace, published: Framework
) -> None:
    for name in ("Contoso", "contoso"):
        Client.objects.create(workspace=firm, name=name)
    names(member, firm, "contoso", "Contoso", "CONTOSO")
    assert [client.assessments.count() for client in Client.objects.order_by("pk")] == [2, 1]


def test_client_is_not_renamed_to_one_that_is_there(member: Browser, firm: Workspace) -> None:
    for name in ("Contoso", "Other Ltd"):
        Client.objects.create(workspace=firm, name=name)
    other = Client.objects.get(name="Other Ltd")
    refused = member.post(url("client", other.uid), {"name": "CONTOSO"})
    assert "Another client of this workspace has this name." in refused.content.decode()
    assert member.post(url("client", other.uid), {"name": "OTHER ltd"}).status_code == 302
    other.refresh_from_db()
    assert other.name == "OTHER ltd"


def test_trial_of_a_known_client_goes_to_it_however_it_is_written(
    firm: Workspace, owner: User, published: Framework
) -> None:
    trial = Workspace.objects.create()
    for workspace, organisation in ((firm, "Contoso"), (trial, "CONTOSO")):
        actions.start_assessment(
            workspace=workspace, framework=published, organisation=organisation, title="Round 1"
        )
    actions.claim_trial(trial_id=trial.pk, user=owner)
    assert [(client.name, client.assessments.count()) for client in firm.clients.all()] == [("Contoso", 2)]
