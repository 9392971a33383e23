"""Several frameworks beside each other: which one an assessment is started with, and what the pages say."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import pytest
from django.test import Client as Browser
from django.urls import reverse

from assessments import actions
from assessments.domain.answers import Choice
from assessments.models import Assessment, Workspace
from assessments.views.home import minutes
from frameworks.actions import import_framework, retire
from tests.assessments.conftest import shipped
from tests.assessments.test_activity import person
from tests.frameworks.shapes import FIVE, TWO

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django.fixtures import DjangoAssertNumQueries

    from frameworks.models import Framework

NEW = {"organisation": "Example Ltd", "title": "Round 1"}


@pytest.fixture
def five(published: Framework) -> Framework:
    """Published after the shipped one."""
    return import_framework(structure=FIVE, publish=True).framework


@pytest.fixture
def owner(client: Browser, db: None) -> User:
    owner = person("owner")
    client.force_login(owner)
    return owner


@pytest.fixture
def firm(owner: User) -> Workspace:
    return actions.create_workspace(name="Advisers", owner=owner)


def chosen(browser: Browser, address: str) -> list[tuple[str, str, bool]]:
    """What the page offers: code, words, and whether it is selected."""
    form = browser.get(address).context["form"]
    field = form["framework"]
    return [(value, text, field.value() == value) for value, text in field.field.choices]


def test_start_asks_for_nothing_where_there_is_one_framework(client: Browser, published: Framework) -> None:
    page = client.get(reverse("assessments:start")).content.decode()
    assert 'name="framework"' not in page


def test_start_offers_every_published_framework_and_the_one_published_last_first(
    client: Browser, five: Framework, published: Framework
) -> None:
    import_framework(structure=TWO)
    assert chosen(client, reverse("assessments:start")) == [
        (FIVE.code, "Support readiness, version 2.1.0", True),
        (published.code, f"{published.name}, version {published.version}", False),
    ]


def test_start_asks_for_the_organisation_in_the_words_of_what_is_on_offer(
    client: Browser, published: Framework
) -> None:
    rest = "It stands on the cover of the report."

    def hint() -> str:
        return str(client.get(reverse("assessments:start")).context["hint"])

    assert hint() == f"Whose customer success is assessed. {rest}"
    import_framework(structure=FIVE, publish=True)
    assert hint() == f"Who is assessed. {rest}"
    retire(framework=published)
    assert hint() == f"Whose Support readiness is assessed. {rest}"
    assert hint() in client.get(reverse("assessments:start")).content.decode()


def test_report_of_another_framework_does_not_speak_of_customer_success(
    client: Browser, five: Framework
) -> None:
    client.post(reverse("assessments:start"), {**NEW, "framework": five.code})
    assessment = Assessment.objects.get()
    for code in FIVE.capabilities:
        change = {"choice": Choice.PHASE, "phase": FIVE.phases[1].code}
        actions.save_answer(assessment=assessment, capability=code, change=change, base=actions.Base())
    page = client.get(reverse("assessments:report", args=[assessment.pk])).content.decode()
    assert "Support readiness stands at " in page
    assert "A charter is a task that Support readiness answers for." in page
    assert "customer success" not in page.casefold()


def test_start_takes_the_framework_that_was_chosen(
    client: Browser, five: Framework, published: Framework
) -> None:
    response = client.post(reverse("assessments:start"), {**NEW, "framework": published.code})
    assessment = Assessment.objects.get()
    assert assessment.framework == published
    first = next(iter(shipped().capabilities))
    assert response["Location"] == reverse("assessments:question", args=[assessment.pk, first])


def test_start_without_a_choice_takes_the_usual_one(client: Browser, five: Framework) -> None:
    client.post(reverse("assessments:start"), NEW)
    assert Assessment.objects.get().framework == five


@pytest.mark.parametrize("code", ["no-such", "shape-2"])
def test_start_refuses_what_is_not_on_offer(client: Browser, five: Framework, code: str) -> None:
    import_framework(structure=TWO)
    response = client.post(reverse("assessments:start"), {**NEW, "framework": code})
    assert response.status_code == 422
    assert "Choose one of the frameworks on offer." in response.content.decode()
    assert Assessment.objects.count() == 0


def test_workspace_goes_on_with_the_framework_it_used_last(
    client: Browser, firm: Workspace, five: Framework, published: Framework
) -> None:
    address = reverse("assessments:start_in", args=[firm.pk])
    client.post(address, {**NEW, "framework": published.code})
    assert [row[0] for row in chosen(client, address) if row[2]] == [published.code]
    retire(framework=published)
    assert 'name="framework"' not in client.get(address).content.decode()


def test_start_in_a_workspace_takes_a_constant_number_of_queries(
    client: Browser,
    firm: Workspace,
    five: Framework,
    published: Framework,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """Session, account, memberships, workspace; the published frameworks, the one used last, the clients."""
    address = reverse("assessments:start_in", args=[firm.pk])
    client.get(address)
    with django_assert_num_queries(7):
        client.get(address)
    for number in range(3):
        client.post(address, {**NEW, "organisation": f"Client {number}"})
    import_framework(structure=TWO, publish=True)
    with django_assert_num_queries(7):
        client.get(address)


def test_next_one_keeps_its_framework(
    client: Browser, firm: Workspace, five: Framework, published: Framework
) -> None:
    """In its published version, though another framework was published since."""
    client.post(reverse("assessments:start_in", args=[firm.pk]), {**NEW, "framework": published.code})
    assessment = Assessment.objects.get()
    client.post(reverse("assessments:copy", args=[assessment.pk]), {**NEW, "title": "Round 2"})
    assert Assessment.objects.get(title="Round 2").framework == published


def test_home_speaks_of_the_framework_published_last_and_names_the_others(
    client: Browser, five: Framework
) -> None:
    page = html.unescape(client.get(reverse("assessments:home")).content.decode())
    assert "Answer 9 questions" in page
    assert "shows 5 levels side by side" in page
    assert "10 to 15 minutes" in page
    assert f"you can choose another framework as well: {shipped().name}." in page
    assert "29" not in page


def test_home_names_no_other_framework_where_there_is_none(client: Browser, published: Framework) -> None:
    page = client.get(reverse("assessments:home")).content.decode()
    assert "another framework" not in page
    assert "30 to 45 minutes" in page


def test_list_counts_each_assessment_by_its_own_framework(
    client: Browser, five: Framework, published: Framework
) -> None:
    for number, code in enumerate((FIVE.code, published.code)):
        client.post(
            reverse("assessments:start"), {**NEW, "organisation": f"Client {number}", "framework": code}
        )
    page = client.get(reverse("assessments:home")).content.decode()
    assert "0 of 9" in page
    assert "0 of 29" in page


def test_first_pass_takes_a_minute_to_a_minute_and_a_half_a_question() -> None:
    assert [minutes(framework) for framework in (shipped(), FIVE, TWO)] == ["30 to 45", "10 to 15", "5"]
