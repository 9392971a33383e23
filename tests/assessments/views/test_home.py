from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client as Browser
from django.urls import reverse

from assessments.models import Assessment, Workspace
from tests.assessments.conftest import shipped

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django.fixtures import DjangoAssertNumQueries

    from frameworks.models import Framework

FIRST = next(iter(shipped().capabilities))


def start(browser: Browser, organisation: str = "Example Ltd", title: str = "Round 1"):  # type: ignore[no-untyped-def]
    return browser.post(reverse("assessments:start"), {"organisation": organisation, "title": title})


def test_start_opens_the_first_question_of_an_assessment_pinned_to_the_published_version(
    client: Browser, published: Framework
) -> None:
    response = start(client, "  Ünïcode & Söhne 株式会社 🚀 ", "Round 1")
    assessment = Assessment.objects.get()
    assert response["Location"] == reverse("assessments:question", args=[assessment.pk, FIRST])
    assert assessment.framework == published
    assert (assessment.client.name, assessment.title) == ("Ünïcode & Söhne 株式会社 🚀", "Round 1")


def test_start_twice_stays_in_one_workspace(client: Browser, published: Framework) -> None:
    start(client)
    start(client)
    assert Workspace.objects.count() == 1
    assert Assessment.objects.count() == 2


def test_start_without_a_name_says_what_is_missing_and_keeps_the_title(
    client: Browser, published: Framework
) -> None:
    response = start(client, " ", "My title")
    assert response.status_code == 422
    page = response.content.decode()
    assert page.count("Enter the name of the organisation that is assessed.") == 2
    assert 'value="My title"' in page
    assert Assessment.objects.count() == 0


INVISIBLE = ["\u200b", "\u200b \u2060", "\ufeff\u200d", "\u3164", "\u2800", "\u0301", "\u00ad", "\x00"]


@pytest.mark.parametrize("name", INVISIBLE, ids=ascii)
@pytest.mark.parametrize("field", ["organisation", "title"])
def test_start_takes_a_name_that_cannot_be_seen_for_none(
    client: Browser, published: Framework, field: str, name: str
) -> None:
    response = start(client, **{field: name})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


@pytest.mark.parametrize("name", ["株式会社", "שלום", "हिन्दी", "한국", "👩\u200d💻", "3", "&"])
def test_start_takes_names_in_any_script(client: Browser, published: Framework, name: str) -> None:
    start(client, name)
    assert Assessment.objects.get().client.name == name


@pytest.mark.parametrize("name", ["x" * 201, "a\x00b"])
def test_start_refuses_names_that_cannot_be_kept(client: Browser, published: Framework, name: str) -> None:
    assert start(client, name).status_code == 422


def test_start_without_a_framework_tells_the_operator_what_to_do(client: Browser, db: None) -> None:
    response = client.get(reverse("assessments:start"))
    assert response.status_code == 503
    assert "load_framework" in response.content.decode()


def test_home_lists_only_my_assessments(client: Browser, published: Framework) -> None:
    start(client, "Mine <b>Ltd</b>")
    start(Browser(), "Theirs Ltd")
    page = client.get(reverse("assessments:home")).content.decode()
    assert "Mine &lt;b&gt;Ltd&lt;/b&gt;" in page
    assert "Theirs Ltd" not in page
    assert "0 of 29" in page


@pytest.mark.parametrize("number", [1, 3])
def test_home_takes_a_constant_number_of_queries(
    client: Browser, published: Framework, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    """Session, my assessments and their answers, the sample, the published framework."""
    for _ in range(number):
        start(client)
    with django_assert_num_queries(5):
        client.get(reverse("assessments:home"))


def test_home_works_before_anything_is_loaded(client: Browser, db: None) -> None:
    assert client.get(reverse("assessments:home")).status_code == 200


@pytest.mark.parametrize("name", ["assessments:home"])
def test_home_refuses_other_methods(client: Browser, db: None, name: str) -> None:
    assert client.post(reverse(name)).status_code == 405


def test_every_page_carries_the_content_security_policy(client: Browser, published: Framework) -> None:
    for address in (reverse("assessments:home"), reverse("assessments:start"), "/no-such-page/"):
        policy = client.get(address)["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "style-src 'self'" in policy
        assert "unsafe" not in policy


def test_home_shows_somebody_new_how_to_make_a_workspace(
    client: Browser, published: Framework, django_user_model: type[User]
) -> None:
    make = reverse("assessments:create_workspace")
    visitor = client.get(reverse("assessments:home")).content.decode()
    assert (make in visitor, "no account needed" in visitor) == (False, True)
    client.force_login(django_user_model.objects.create_user("somebody"))
    member = client.get(reverse("assessments:home")).content.decode()
    assert (f'href="{make}"' in member, "no account needed" in member) == (True, False)
    start = client.get(reverse("assessments:start")).content.decode()
    assert "A workspace is made for it that bears the name of the organisation." in start
