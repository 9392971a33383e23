from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory

from assessments import access
from assessments.actions import start_assessment
from assessments.models import Assessment, Workspace

if TYPE_CHECKING:
    from django.http import HttpRequest

    from frameworks.models import Framework


def request_of(workspace: Workspace | None) -> HttpRequest:
    request = RequestFactory().get("/")
    request.session = SessionStore()
    request.user = AnonymousUser()
    if workspace:
        request.session[access.SESSION_KEY] = str(workspace.pk)
    return request


@pytest.fixture
def sample(published: Framework) -> Assessment:
    return start_assessment(
        workspace=Workspace.objects.create(is_sample=True),
        framework=published,
        organisation="Sample",
        title="Sample",
    )


def test_owner_may_read_and_change(assessment: Assessment) -> None:
    request = request_of(assessment.client.workspace)
    assert access.readable(request, assessment.pk) == assessment
    assert access.editable(request, assessment.pk) == assessment
    assert list(access.assessments(request)) == [assessment]


@pytest.mark.parametrize("fetch", [access.readable, access.editable])
@pytest.mark.parametrize("has_workspace", [True, False])
def test_stranger_finds_nothing(assessment: Assessment, fetch: object, *, has_workspace: bool) -> None:
    request = request_of(Workspace.objects.create() if has_workspace else None)
    with pytest.raises(Http404):
        fetch(request, assessment.pk)  # type: ignore[operator]
    assert list(access.assessments(request)) == []


def test_everyone_may_read_the_sample_and_nobody_may_change_it(sample: Assessment) -> None:
    for workspace in (None, Workspace.objects.create(), sample.client.workspace):
        request = request_of(workspace)
        assert access.readable(request, sample.pk) == sample
        assert not access.can_edit(request, sample)
        with pytest.raises(PermissionDenied):
            access.editable(request, sample.pk)


def test_own_workspace_is_made_once_a_session(db: None) -> None:
    request = request_of(None)
    first = access.trial(request)
    assert access.trial(request) == first
    assert Workspace.objects.count() == 1


def test_own_workspace_that_was_deleted_is_made_anew(db: None) -> None:
    request = request_of(Workspace(is_sample=False))
    made = access.trial(request)
    assert request.session[access.SESSION_KEY] == str(made.pk)


def test_own_workspace_is_one_for_two_tabs_that_start_at_once(db: None) -> None:
    first, second = request_of(None), request_of(None)
    first.session.save()
    second.session = SessionStore(first.session.session_key)
    assert second.session.get(access.SESSION_KEY) is None  # both were read before either wrote
    assert access.trial(first) == access.trial(second)
    assert Workspace.objects.count() == 1
