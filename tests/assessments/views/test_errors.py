from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from django.test import Client as Browser, RequestFactory
from django.urls import reverse

from assessments import actions
from assessments.models import Membership, Role
from assessments.views.errors import server_error

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from assessments.models import Assessment

EXPIRED = "This link has expired in this browser"
NOT_HERE = "This page is not here"


def test_link_in_a_browser_that_has_no_assessments_says_that_it_expired(assessment: Assessment) -> None:
    for assessment_id in (assessment.pk, uuid.uuid4()):
        response = Browser().get(reverse("assessments:report", args=[assessment_id]))
        assert response.status_code == 404
        assert EXPIRED in response.content.decode()


def test_link_to_nothing_in_a_browser_with_assessments_is_not_here(
    client: Browser, assessment: Assessment
) -> None:
    response = client.get(reverse("assessments:report", args=[uuid.uuid4()]))
    assert response.status_code == 404
    assert NOT_HERE in response.content.decode()


@pytest.mark.django_db
def test_mistyped_address_is_not_here(client: Browser) -> None:
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert NOT_HERE in response.content.decode()


def test_member_is_not_told_of_browsers(client: Browser, django_user_model: type[User], db: None) -> None:
    client.force_login(django_user_model.objects.create_user("member", "member@example.com"))
    page = client.get(reverse("assessments:report", args=[uuid.uuid4()])).content.decode()
    assert NOT_HERE in page
    assert "it belongs to people whose workspace you are not in" in page
    assert "browser" not in page


def test_refusal_of_a_role_does_not_speak_of_the_sample(
    client: Browser, django_user_model: type[User], db: None
) -> None:
    owner, viewer = (django_user_model.objects.create_user(name) for name in ("owner", "viewer"))
    firm = actions.create_workspace(name="Advisers", owner=owner)
    Membership.objects.create(workspace=firm, user=viewer, role=Role.VIEWER)
    client.force_login(viewer)
    response = client.get(reverse("assessments:activity", args=[firm.pk]))
    assert (response.status_code, response["X-Refused"]) == (403, "role")
    assert "Your role does not go this far" in response.content.decode()
    assert "sample" not in response.content.decode()


def test_server_error_is_shown_in_the_words_and_look_of_the_app() -> None:
    response = server_error(RequestFactory().get("/"))
    page = response.content.decode()
    assert response.status_code == 500
    assert "Every answer that was shown as saved is safe." in page
    assert 'rel="stylesheet" href="/static/css/app.css"' in page
