from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cattrs.errors import ClassValidationError
from django.contrib.auth.models import User
from django.urls import reverse

from assessments import actions, queries
from assessments.actions import Base
from assessments.casefiles import read_yaml
from assessments.domain.answers import Choice
from assessments.domain.cases import parse_case, report_data
from assessments.domain.report import build_report
from assessments.freezing import FORMAT, freeze, thaw
from assessments.models import Answer, Assessment, FrozenSnapshotError, Role, Snapshot, State, Workspace
from tests.assessments.conftest import shipped

if TYPE_CHECKING:
    from django.test import Client as Browser
    from pytest_django.fixtures import DjangoAssertNumQueries

    from frameworks.models import Framework

FIRST, SECOND = list(shipped().capabilities)[:2]
CASES = json.loads((Path(__file__).parent / "cases.json").read_text())["cases"]
NORMING = {"choice": Choice.PHASE, "phase": "norming", "note": "Seen <b>twice</b> 🚀 \u202e"}


@pytest.fixture
def owner(client: Browser, db: None) -> User:
    owner = User.objects.create_user("owner", "owner@example.com")
    client.force_login(owner)
    return owner


@pytest.fixture
def answered(published: Framework, owner: User) -> Assessment:
    """Of a workspace with members; two questions are answered."""
    workspace = actions.create_workspace(name="Advisers", owner=owner)
    assessment = actions.start_assessment(
        workspace=workspace, framework=published, organisation="Example Ltd", title="Round 1"
    )
    for code in (FIRST, SECOND):
        actions.save_answer(assessment=assessment, capability=code, change=NORMING, base=Base())
    return assessment


def url(name: str, *args: object) -> str:
    return reverse(f"assessments:{name}", args=args)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_report_comes_back_equal_value_for_value(case: dict[str, object]) -> None:
    parsed = parse_case(case, shipped())
    report = build_report(
        shipped(),
        parsed.answers,
        parsed.settings,
        organisation="Example Ltd",
        title="Round 1",
        starts_on=date(2026, 1, 5),
    )
    thawed = thaw(json.loads(json.dumps(freeze(report))), shipped())
    assert thawed == report
    assert report_data(thawed) == report_data(report)


def test_sample_comes_back_equal() -> None:
    text = (Path(__file__).parents[2] / "fixtures" / "sample_assessment.yaml").read_bytes()
    case = parse_case(read_yaml(text), shipped())
    report = build_report(
        shipped(), case.answers, case.settings, organisation="x", title="y", starts_on=date(2026, 1, 5)
    )
    assert thaw(json.loads(json.dumps(freeze(report))), shipped()) == report


def test_format_of_the_future_is_refused_and_so_are_values_that_are_not_known(answered: Assessment) -> None:
    kept = freeze(queries.report(answered))
    with pytest.raises(ValueError, match="format 2 cannot be read"):
        thaw(kept | {"format": FORMAT + 1}, shipped())
    with pytest.raises(ClassValidationError) as refused:
        thaw(kept | {"surprise": 1}, shipped())
    assert "surprise" in str(refused.value.exceptions)


def test_closing_freezes_the_report_whatever_happens_to_the_answers(
    answered: Assessment, owner: User
) -> None:
    before = queries.report(answered)
    snapshot = actions.close(assessment=answered, closed_by=owner)
    Answer.objects.update(note="Changed behind the back.")
    answered.refresh_from_db()
    assert (answered.state, snapshot.number, snapshot.created_by) == (State.CLOSED, 1, owner)
    assert queries.report(answered) == before
    actions.reopen(assessment=answered)
    answered.refresh_from_db()
    assert queries.report(answered).answer(FIRST).note == "Changed behind the back."
    assert queries.frozen_report(Snapshot.objects.get()) == before


def test_closing_twice_is_closing_once_and_reopening_adds_another(answered: Assessment, owner: User) -> None:
    first = actions.close(assessment=answered, closed_by=owner)
    assert actions.close(assessment=answered, closed_by=owner) == first
    actions.reopen(assessment=answered)
    answered.refresh_from_db()
    assert answered.state == State.IN_REVIEW
    second = actions.close(assessment=answered, closed_by=owner)
    assert [row.number for row in queries.snapshots(answered.client_id)] == [2, 1]
    assert second != first


def test_no_answer_gets_into_what_is_closed(answered: Assessment, owner: User) -> None:
    stale = Assessment.objects.get(pk=answered.pk)
    actions.close(assessment=answered, closed_by=owner)
    with pytest.raises(actions.ClosedError):
        actions.save_answer(
            assessment=stale, capability=FIRST, change=NORMING | {"phase": "storming"}, base=Base(revision=1)
        )


def test_no_setting_gets_into_what_is_closed(answered: Assessment, owner: User) -> None:
    stale = Assessment.objects.get(pk=answered.pk)
    actions.close(assessment=answered, closed_by=owner)
    with pytest.raises(actions.ClosedError):
        actions.change_settings(
            assessment=stale, target="performing", streams=None, focus=None, starts_on=None
        )


def test_closing_sees_settings_that_another_page_has_changed(answered: Assessment, owner: User) -> None:
    stale = Assessment.objects.get(pk=answered.pk)
    actions.change_settings(assessment=answered, target="performing", streams=3, focus=None, starts_on=None)
    snapshot = actions.close(assessment=stale, closed_by=owner)
    assert queries.frozen_report(snapshot).settings.streams == 3


def test_snapshot_is_not_changed(answered: Assessment, owner: User) -> None:
    snapshot = actions.close(assessment=answered, closed_by=owner)
    snapshot.report = {}
    with pytest.raises(FrozenSnapshotError):
        snapshot.save()


def test_closed_report_takes_a_constant_number_of_queries(
    client: Browser, answered: Assessment, owner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Session, user, assessment, memberships, the snapshot, the client’s snapshots, the upgrades."""
    for _ in range(3):
        actions.close(assessment=answered, closed_by=owner)
        actions.reopen(assessment=answered)
    actions.close(assessment=answered, closed_by=owner)
    client.get(url("report", answered.pk))
    with django_assert_num_queries(7):
        client.get(url("report", answered.pk))


def test_closing_asks_first_and_says_what_is_open(client: Browser, answered: Assessment) -> None:
    page = client.get(url("close", answered.pk)).content.decode()
    assert "27 questions are still open." in page
    assert client.post(url("close", answered.pk))["Location"] == url("report", answered.pk)
    page = client.get(url("report", answered.pk)).content.decode()
    assert "nothing that is changed later reaches it" in page
    assert url("report_settings", answered.pk) not in page
    assert client.get(url("resume", answered.pk))["Location"] == url("report", answered.pk)
    client.post(url("reopen", answered.pk))
    page = client.get(url("report", answered.pk)).content.decode()
    assert url("snapshot", Snapshot.objects.get().pk) in page
    assert url("report_settings", answered.pk) in page


def test_frozen_reports_of_a_client_stand_in_a_row(
    client: Browser, published: Framework, answered: Assessment, owner: User
) -> None:
    first = actions.close(assessment=answered, closed_by=owner)
    again = actions.start_assessment(
        workspace=answered.client.workspace,
        framework=published,
        organisation="Example Ltd",
        title="Round 2",
    )
    second = actions.close(assessment=again, closed_by=owner)
    page = client.get(url("snapshot", first.pk)).content.decode()
    assert "Frozen on" in page
    assert url("snapshot", second.pk) in page
    assert url("snapshot_pdf", first.pk) in page
    assert client.get(url("snapshot_charts", first.pk)).json().keys()


def test_trial_shows_no_frame(client: Browser, published: Framework) -> None:
    client.post(url("start"), {"organisation": "Example Ltd", "title": "Round 1"})
    page = client.get(url("report", Assessment.objects.get().pk)).content.decode()
    assert "Close and freeze" not in page


def test_viewer_sees_the_frozen_report_and_cannot_close(
    client: Browser, answered: Assessment, owner: User
) -> None:
    viewer = User.objects.create_user("viewer", "viewer@example.com")
    Workspace.objects.get().memberships.create(user=viewer, role=Role.VIEWER)
    snapshot = actions.close(assessment=answered, closed_by=owner)
    client.force_login(viewer)
    page = client.get(url("report", answered.pk)).content.decode()
    assert "Closed on" in page
    assert url("reopen", answered.pk) not in page
    assert client.get(url("snapshot", snapshot.pk)).status_code == 200
