"""What a client's profile proposes on the question pages."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import actions, queries
from assessments.actions import Base, ClosedError
from assessments.domain.answers import Answer, Choice
from assessments.models import Assessment, Client, Membership, Workspace
from frameworks.actions import import_framework, retire
from frameworks.queries import clear_cache, current, structure_of
from tests.assessments.conftest import shipped

if TYPE_CHECKING:
    from frameworks.models import Framework

CODES = list(shipped().capabilities)
PROFILES = {profile.code: profile for profile in shipped().profiles}
ONE = next(profile for profile in PROFILES.values() if len(profile.not_applicable) == 1)
MANY = next(profile for profile in PROFILES.values() if len(profile.not_applicable) > 1)
EXCLUDED = [code for code in CODES if code in {*ONE.not_applicable, *MANY.not_applicable}]
FREE = next(code for code in CODES if code not in EXCLUDED)


def url(name: str, *args: object) -> str:
    return reverse(f"assessments:{name}", args=args)


@pytest.fixture
def firm(client: Browser, published: Framework) -> Assessment:
    """An assessment of a client with two switches on; `client` is signed in as an owner."""
    owner = User.objects.create_user("owner", "owner@example.com")
    EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
    client.force_login(owner)
    workspace = actions.create_workspace(name="Advisers", owner=owner)
    started = actions.start_assessment(
        workspace=workspace, framework=published, organisation="Northwind", title="Round 1"
    )
    Client.objects.filter(pk=started.client.pk).update(switches=[ONE.code, MANY.code])
    return Assessment.objects.get(pk=started.pk)


@pytest.fixture
def begun(firm: Assessment) -> Assessment:
    """The same, with a first answer."""
    answer(firm, FREE)
    return firm


def answer(assessment: Assessment, code: str, **change: object) -> None:
    change = change or {"choice": Choice.PHASE, "phase": "norming"}
    actions.save_answer(assessment=assessment, capability=code, change=change, base=Base())


def notice(
    browser: Browser, assessment: Assessment, code: str, *, method: str = "get", **data: object
) -> str:
    """The words of the notice; empty without one."""
    headers = {"HX-Request": "true"} if method == "post" else {}
    page = getattr(browser, method)(url("question", assessment.pk, code), data or None, headers=headers)
    found = re.search(r'<div id="profile".*?</div>', page.content.decode(), re.DOTALL)
    text = re.sub(r"<input[^>]*>|<[^>]+>", " ", found[0]) if found else ""
    return " ".join(text.split())


def answers(assessment: Assessment) -> dict[str, Answer]:
    return {code: kept.answer for code, kept in queries.recorded_answers(assessment).items()}


def test_shipped_framework_has_the_three_profiles() -> None:
    assert {profile.name for profile in PROFILES.values()} == {
        "No partners",
        "No paid offers",
        "Self-service product",
    }
    paid = next(p for p in PROFILES.values() if p.name == "No paid offers")
    pillar = shipped().pillar_of[paid.not_applicable[0]]
    assert paid.not_applicable == tuple(capability.code for capability in pillar.capabilities)


def test_start_offers_all_at_once(client: Browser, firm: Assessment) -> None:
    said = notice(client, firm, CODES[0])
    count = len(EXCLUDED)
    assert said == (
        f"Northwind ’s profile says: no partners and no paid offers. By that {count} questions do not apply. "
        "Mark all of them as not applicable"
    )
    response = client.post(url("take_profile", firm.pk, CODES[0]), {"all": "1"}, follow=True)
    assert f"{count} questions are marked as not applicable." in response.content.decode()
    framework = structure_of(firm.framework_id)
    assert answers(firm) == {
        code: Answer(
            choice=Choice.NOT_APPLICABLE, reason=framework.capabilities[code].not_applicable_when or ""
        )
        for code in EXCLUDED
    }
    assert notice(client, firm, CODES[0]) == ""


def test_open_question_proposes_by_one_press(client: Browser, begun: Assessment) -> None:
    code = ONE.not_applicable[0]
    answer(begun, code, note="We sell alone.")
    assert notice(
        client, begun, code
    ) == "Northwind ’s profile says: no partners . Mark as not applicable".replace("partners .", "partners.")
    assert notice(client, begun, FREE) == ""
    response = client.post(url("take_profile", begun.pk, code))
    assert response["Location"] == f"{url('question', begun.pk, code)}#answer"
    when = shipped().capabilities[code].not_applicable_when
    assert answers(begun)[code] == Answer(
        choice=Choice.NOT_APPLICABLE, reason=when or "", note="We sell alone."
    )
    assert not {*MANY.not_applicable} & answers(begun).keys()
    assert notice(client, begun, code) == ""


def test_proposal_can_be_overridden(client: Browser, begun: Assessment) -> None:
    code = ONE.not_applicable[0]
    client.post(url("take_profile", begun.pk, code))
    client.post(url("question", begun.pk, code), {"choice": "norming", "revision": "1"})
    assert answers(begun)[code].phase == "norming"
    client.post(url("take_profile", begun.pk, code))
    assert answers(begun)[code].phase == "norming"


@pytest.mark.parametrize(
    "change",
    [{"choice": Choice.PHASE, "phase": "forming"}, {"choice": Choice.DONT_KNOW}],
    ids=("a level", "not known"),
)
def test_answer_that_exists_is_never_changed(
    client: Browser, firm: Assessment, change: dict[str, object]
) -> None:
    code = MANY.not_applicable[0]
    answer(firm, code, **change)
    before = answers(firm)[code]
    assert notice(client, firm, code) == ""
    client.post(url("take_profile", firm.pk, code))
    client.post(url("take_profile", firm.pk, code), {"all": "1"})
    assert answers(firm)[code] == before
    assert answers(firm).keys() == {*EXCLUDED}


def test_save_takes_the_notice_away_and_clearing_brings_it_back(client: Browser, begun: Assessment) -> None:
    code = ONE.not_applicable[0]
    assert notice(client, begun, code, method="post", choice="norming") == ""
    again = {"clear": "1", "revision": "1"}
    assert "Mark as not applicable" in notice(client, begun, code, method="post", **again)


def test_capability_that_is_not_named_takes_nothing(client: Browser, begun: Assessment) -> None:
    client.post(url("take_profile", begun.pk, FREE))
    assert answers(begun).keys() == {FREE}
    assert client.post(url("take_profile", begun.pk, "missing")).status_code == 404


def test_closed_assessment_takes_nothing(client: Browser, begun: Assessment) -> None:
    actions.close(assessment=begun, closed_by=None)
    code = ONE.not_applicable[0]
    assert notice(client, begun, code) == ""
    assert client.post(url("take_profile", begun.pk, code)).status_code == 403
    with pytest.raises(ClosedError):
        actions.take_profile(assessment=begun, only=code)


def test_notice_costs_no_query(client: Browser, begun: Assessment) -> None:
    address = url("question", begun.pk, ONE.not_applicable[0])
    client.get(address)
    with CaptureQueriesContext(connection) as with_notice:
        client.get(address)
    Client.objects.update(switches=[])
    with CaptureQueriesContext(connection) as without:
        client.get(address)
    assert len(with_notice) == len(without)


# The switches of a client


def test_switches_are_kept_and_change_no_answer(client: Browser, begun: Assessment) -> None:
    found = begun.client
    code = ONE.not_applicable[0]
    client.post(url("take_profile", begun.pk, code))
    before = answers(begun)
    page = client.get(url("client", found.uid)).content.decode()
    assert re.findall(r'name="switches" value="([\w-]+)" checked', page) == [
        profile.code for profile in shipped().profiles if profile in (ONE, MANY)
    ]
    client.post(url("client", found.uid), {"name": "Northwind", "switches": [MANY.code]})
    found.refresh_from_db()
    assert found.switches == [MANY.code]
    assert answers(begun) == before


def test_switch_of_another_version_is_kept_and_one_of_none_refused(client: Browser, firm: Assessment) -> None:
    found = firm.client
    Client.objects.filter(pk=found.pk).update(switches=["of-another-version", ONE.code])
    client.post(url("client", found.uid), {"name": "Northwind", "switches": [MANY.code]})
    found.refresh_from_db()
    assert found.switches == [MANY.code, "of-another-version"]
    response = client.post(url("client", found.uid), {"name": "Northwind", "switches": ["made-up"]})
    assert response.status_code == 422
    assert "Tick only what is shown." in response.content.decode()


def test_client_page_works_without_a_framework(client: Browser, firm: Assessment) -> None:
    retire(framework=firm.framework)
    assert 'name="switches"' not in client.get(url("client", firm.client.uid)).content.decode()


def test_assessment_on_a_version_without_profiles_proposes_nothing(client: Browser, firm: Assessment) -> None:
    """What was published before there were profiles stays as it is."""
    older = import_framework(structure=replace(shipped(), version="1.0.0", profiles=())).framework
    again = actions.start_assessment(
        workspace=firm.client.workspace, framework=older, organisation="Northwind", title="Round 0"
    )
    assert notice(client, again, ONE.not_applicable[0]) == ""


def test_database_with_the_version_before_gets_the_new_one_beside_it(db: None) -> None:
    clear_cache()
    older = import_framework(
        structure=replace(shipped(), version="1.0.0", profiles=()), publish=True
    ).framework
    kept = actions.start_assessment(
        workspace=Workspace.objects.create(), framework=older, organisation="Northwind", title="Round 0"
    )
    import_framework(structure=shipped(), publish=True)
    assert current().version == "1.1.0"
    kept.refresh_from_db()
    assert (kept.framework.version, structure_of(kept.framework_id).profiles) == ("1.0.0", ())
    clear_cache()


def test_readers_are_told_the_switches(firm: Assessment) -> None:
    reader, browser = User.objects.create_user("reader", "reader@example.com"), Browser()
    EmailAddress.objects.create(user=reader, email=reader.email, verified=True, primary=True)
    Membership.objects.create(workspace=firm.client.workspace, client=firm.client, user=reader, role="viewer")
    browser.force_login(reader)
    page = browser.get(url("client", firm.client.uid)).content.decode()
    assert re.findall("<dt>(.*?)</dt>", page) == ["No partners", "No paid offers"]
    assert notice(browser, firm, ONE.not_applicable[0]) == ""
