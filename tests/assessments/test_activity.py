"""The log of a workspace: which line each action leaves, and what never stands in it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments import actions, queries
from assessments.actions import Base
from assessments.domain.answers import Choice
from assessments.models import Activity, Assessment, Invitation, Membership, Role, Workspace
from assessments.views.people import INVITATION_KEY
from tests.assessments.conftest import shipped

if TYPE_CHECKING:
    from pytest_django.fixtures import DjangoAssertNumQueries

    from frameworks.models import Framework
    from frameworks.structure import Capability

FIRST, SECOND, THIRD = list(shipped().capabilities.values())[:3]
SECRET = "what nobody else may read"


def person(name: str) -> User:
    user = User.objects.create_user(name, f"{name}@example.com", first_name=name.title())
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def owner(client: Browser, db: None) -> User:
    """Signed in as `client`."""
    owner = person("owner")
    client.force_login(owner)
    return owner


@pytest.fixture
def firm(owner: User) -> Workspace:
    firm = actions.create_workspace(name="Advisers", owner=owner)
    Activity.objects.all().delete()
    return firm


@pytest.fixture
def round_1(firm: Workspace, published: Framework) -> Assessment:
    """An assessment of which nothing was logged yet."""
    made = actions.start_assessment(
        workspace=firm, framework=published, organisation="First Ltd", title="Round 1"
    )
    Activity.objects.all().delete()
    return made


def lines() -> list[tuple[str, str, str, str]]:
    """Who, what, the detail and the assessment, from the oldest on."""
    found = Activity.objects.order_by("pk")
    return [(line.actor_name, line.happened, line.detail, line.title) for line in found]


def url(name: str, *args: object) -> str:
    return reverse(f"assessments:{name}", args=args)


def save(assessment: Assessment, by: User | None, code: str = FIRST.code, phase: str = "norming") -> None:
    known = queries.recorded_answers(assessment).get(code, queries.NOT_RECORDED)
    actions.save_answer(
        assessment=assessment,
        capability=code,
        change={"choice": Choice.PHASE, "phase": phase},
        base=Base(revision=known.revision),
        by=by,
    )


# What each thing that is done through a page leaves


@pytest.mark.parametrize(
    ("name", "data", "line"),
    [
        (
            "set_up",
            {"title": "Autumn", "state": "in_review", "due_on": "2026-11-30", "lead": ""},
            ("set_up", "title, state In review, due 30 November 2026", "Autumn"),
        ),
        (
            "copy",
            {"organisation": "Next Ltd", "title": "Round 2"},
            ("copied", "Round 1, First Ltd", "Round 2"),
        ),
        ("archive", {}, ("archived", "", "Round 1")),
        ("close", {}, ("closed", "", "Round 1")),
        ("delete", {}, ("deleted", "", "Round 1")),
        (
            "report_settings",
            {"target": "performing", "focus": "equal"},
            ("settings", "target Performing", "Round 1"),
        ),
    ],
)
def test_line_of_an_assessment(
    client: Browser, round_1: Assessment, name: str, data: dict[str, str], line: tuple[str, str, str]
) -> None:
    client.post(url(name, round_1.pk), data)
    assert lines() == [("Owner", *line)]
    assert Activity.objects.get().client_name == ("Next Ltd" if name == "copy" else "First Ltd")


def test_lines_of_going_back(client: Browser, round_1: Assessment) -> None:
    for name, data in (("close", {}), ("reopen", {}), ("archive", {}), ("archive", {"back": "1"})):
        client.post(url(name, round_1.pk), data)
        client.post(url(name, round_1.pk), data)
    assert [line[1] for line in lines()] == ["closed", "reopened", "archived", "taken_back"]


def test_lines_of_starting_and_answering(client: Browser, firm: Workspace, published: Framework) -> None:
    client.post(url("start_in", firm.pk), {"organisation": "First Ltd", "title": "Round 1"})
    made = Assessment.objects.get()
    client.post(url("question", made.pk, FIRST.code), {"choice": "norming", "note": SECRET})
    assert lines() == [("Owner", "started", "", "Round 1"), ("Owner", "answered", FIRST.name, "Round 1")]


def test_line_of_the_pdf_is_written_when_there_is_one(
    client: Browser, round_1: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assessments.views.report.report_as_pdf", lambda *_args, **_fields: b"%PDF")
    client.head(url("report_pdf", round_1.pk))
    assert lines() == []
    client.get(url("report_pdf", round_1.pk))
    snapshot = actions.close(assessment=round_1, closed_by=None)
    client.get(url("snapshot_pdf", snapshot.pk))
    expected = [("Owner", "exported"), ("", "closed"), ("Owner", "exported")]
    assert [line[:2] for line in lines()] == expected


def test_line_of_the_slides_is_written_when_there_are_some(
    client: Browser, round_1: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assessments.reports.slides.report_slides", lambda *_args, **_fields: b"PK")
    client.head(url("report_slides", round_1.pk))
    assert lines() == []
    client.get(url("report_slides", round_1.pk))
    snapshot = actions.close(assessment=round_1, closed_by=None)
    client.get(url("snapshot_slides", snapshot.pk))
    line = ("Owner", "exported", "slides", "Round 1")
    assert lines() == [line, ("", "closed", "", "Round 1"), line]


def test_lines_of_people(client: Browser, firm: Workspace) -> None:
    client.post(url("invite", firm.pk), {"email": "late@example.com", "role": "viewer", "client": ""})
    client.post(url("revoke", firm.pk, Invitation.objects.get().pk))
    client.post(url("revoke", firm.pk, Invitation.objects.get().pk))
    client.post(url("invite", firm.pk), {"email": "guest@example.com", "role": "editor", "client": ""})
    guest = Browser()
    guest.force_login(person("guest"))
    session = guest.session
    session[INVITATION_KEY] = str(Invitation.objects.get(email="guest@example.com").pk)
    session.save()
    guest.post(url("invitation"))
    joined = Membership.objects.get(user__username="guest")
    for _ in range(2):
        client.post(url("change_role", firm.pk, joined.pk), {"role": "viewer"})
    guest.post(url("leave", firm.pk))
    again = Membership.objects.create(workspace=firm, user=joined.user, role=Role.EDITOR)
    client.post(url("remove", firm.pk, again.pk))
    client.post(url("rename_workspace", firm.pk), {"name": "Consultants"})
    client.post(url("rename_workspace", firm.pk), {"name": "Consultants"})
    assert [line[:3] for line in lines()] == [
        ("Owner", "invited", "late@example.com, viewer"),
        ("Owner", "withdrawn", "late@example.com, viewer"),
        ("Owner", "invited", "guest@example.com, editor"),
        ("Guest", "joined", "editor"),
        ("Owner", "role", "guest@example.com, viewer"),
        ("Guest", "left", "viewer"),
        ("Owner", "removed", "Guest, editor"),
        ("Owner", "renamed", "Consultants"),
    ]


def test_lines_of_making_and_claiming(published: Framework, db: None) -> None:
    def trial() -> Workspace:
        made = Workspace.objects.create()
        actions.start_assessment(
            workspace=made, framework=published, organisation="Mine Ltd", title="Round 1"
        )
        return made

    user = person("ada")
    claimed = actions.claim_trial(trial_id=trial().pk, user=user)
    assert actions.claim_trial(trial_id=trial().pk, user=user) == claimed
    actions.create_workspace(name="Second", owner=user)
    assert [line[:3] for line in lines()] == [
        ("Ada", "claimed", "Mine Ltd"),
        ("Ada", "claimed", "Mine Ltd"),
        ("Ada", "created", ""),
    ]
    assert Activity.objects.filter(workspace=claimed).count() == 2


def test_what_is_refused_leaves_no_line(client: Browser, firm: Workspace) -> None:
    client.post(url("leave", firm.pk))
    client.post(url("remove", firm.pk, firm.memberships.get().pk))
    client.post(url("rename_workspace", firm.pk), {"name": ""})
    assert lines() == []


def test_set_up_that_changes_nothing_leaves_no_line(client: Browser, round_1: Assessment) -> None:
    client.post(url("set_up", round_1.pk), {"title": "Round 1", "state": "draft", "due_on": "", "lead": ""})
    assert lines() == []


def test_trials_and_the_sample_leave_no_line(client: Browser, published: Framework, db: None) -> None:
    client.post(url("start"), {"organisation": "Example Ltd", "title": "Round 1"})
    trial = Assessment.objects.get()
    client.post(url("question", trial.pk, FIRST.code), {"choice": "norming"})
    client.post(url("report_settings", trial.pk), {"target": "performing", "focus": "equal"})
    actions.close(assessment=trial, closed_by=None)
    actions.delete_assessment(assessment=trial)
    assert lines() == []


# Answering


def test_answers_of_one_go_are_one_line(round_1: Assessment, owner: User) -> None:
    other = person("other")
    save(round_1, owner)
    save(round_1, owner, SECOND.code)
    save(round_1, other, FIRST.code, "storming")
    save(round_1, None, THIRD.code)
    save(round_1, owner, THIRD.code, "storming")
    counted = [(line.actor_name, line.count, line.detail) for line in Activity.objects.order_by("pk")]
    assert counted == [("Owner", 3, THIRD.name), ("Other", 1, FIRST.name), ("", 1, THIRD.name)]


def test_answer_after_an_hour_begins_a_line(round_1: Assessment, owner: User) -> None:
    save(round_1, owner)
    Activity.objects.update(at=timezone.now() - timedelta(minutes=59))
    save(round_1, owner, SECOND.code)
    newest = Activity.objects.get()
    assert newest.count == 2
    assert newest.at > timezone.now() - timedelta(minutes=1)
    Activity.objects.update(at=timezone.now() - timedelta(minutes=61))
    save(round_1, owner, THIRD.code)
    assert [line.count for line in Activity.objects.order_by("pk")] == [2, 1]


def test_lines_of_two_assessments_stay_apart(round_1: Assessment, owner: User) -> None:
    round_2 = actions.copy_set_up(
        assessment=round_1, framework=round_1.framework, organisation="First Ltd", title="Round 2", by=owner
    )
    save(round_1, owner)
    save(round_2, owner)
    assert [line[1:] for line in lines()] == [
        ("copied", "Round 1, First Ltd", "Round 2"),
        ("answered", FIRST.name, "Round 1"),
        ("answered", FIRST.name, "Round 2"),
    ]


def test_repeated_save_and_conflict_are_not_counted(round_1: Assessment, owner: User) -> None:
    change = {"choice": Choice.PHASE, "phase": "norming"}
    for _ in range(2):
        actions.save_answer(assessment=round_1, capability=FIRST.code, change=change, base=Base(), by=owner)
    with pytest.raises(actions.ConflictError):
        actions.save_answer(
            assessment=round_1, capability=FIRST.code, change={"note": "x"}, base=Base(), by=owner
        )
    assert Activity.objects.get().count == 1


@pytest.mark.parametrize("before", [(), (FIRST,), (SECOND,)], ids=["first of an hour", "again", "later"])
def test_log_costs_a_save_one_query(round_1: Assessment, owner: User, before: tuple[Capability, ...]) -> None:
    """Compared with the same save in a trial, of which nothing is logged."""
    counted = []
    for claimed_at in (None, timezone.now()):
        with transaction.atomic():
            Workspace.objects.update(claimed_at=claimed_at)
            known = Assessment.objects.select_related("client__workspace").get(pk=round_1.pk)
            for capability in before:
                save(known, owner, capability.code, "storming")
            with CaptureQueriesContext(connection) as asked:
                save(known, owner)
            counted.append(len(asked))
            transaction.set_rollback(True)
    assert counted[1] - counted[0] == 1


# What stays, and what is never in it


def test_no_note_and_no_reason_is_in_the_log(client: Browser, round_1: Assessment) -> None:
    data = {
        "choice": "not_applicable",
        "reason": SECRET,
        "note": SECRET,
        "evidence": f"https://example.com/{SECRET}",
    }
    client.post(url("question", round_1.pk, FIRST.code), data)
    client.post(url("question", round_1.pk, FIRST.code), {**data, "note": f"{SECRET}!"})
    assert SECRET not in str(list(Activity.objects.values()))
    assert SECRET not in client.get(url("activity", round_1.client.workspace_id)).content.decode()


def test_line_outlives_the_assessment_and_the_person(
    client: Browser, round_1: Assessment, firm: Workspace
) -> None:
    editor = person("editor")
    save(round_1, editor)
    actions.delete_assessment(assessment=round_1, by=editor)
    editor.delete()
    page = client.get(url("activity", firm.pk)).content.decode()
    for words in ("Editor", "Deleted", "Round 1", "First Ltd"):
        assert words in page
    assert list(Activity.objects.values_list("actor", "assessment")) == [(None, None)] * 2


def test_line_goes_with_what_failed(
    round_1: Assessment, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_fields: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("assessments.actions.answering._write", fail)
    with pytest.raises(RuntimeError):
        save(round_1, owner)
    assert lines() == []


# The page


def test_page_shows_the_newest_first_and_counts(client: Browser, round_1: Assessment, owner: User) -> None:
    save(round_1, owner)
    save(round_1, owner, SECOND.code)
    actions.archive(assessment=round_1, archived=True, by=owner)
    page = client.get(url("activity", round_1.client.workspace_id)).content.decode()
    assert f"Answered 2 times, last: <bdi>{SECOND.name}</bdi>" in page
    assert page.index("Moved to the archive") < page.index("Answered 2 times")
    assert f'<a href="{url("report", round_1.pk)}"><bdi>Round 1</bdi></a>, <bdi>First Ltd</bdi>' in page


def test_page_shows_one_assessment(
    client: Browser, round_1: Assessment, owner: User, firm: Workspace
) -> None:
    actions.copy_set_up(
        assessment=round_1, framework=round_1.framework, organisation="Next Ltd", title="Round 2", by=owner
    )
    save(round_1, owner)
    mine = url("activity", firm.pk)
    one = client.get(mine, {"assessment": str(round_1.pk)}).content.decode()
    assert (one.count("<time"), f'<option value="{round_1.pk}" selected>' in one) == (1, True)
    for nothing in ("", "x", "%00"):
        assert client.get(mine, {"assessment": nothing}).content.decode().count("<time") == 2
    unknown = "00000000-0000-4000-8000-000000000000"
    assert "Nothing was logged of this assessment" in (
        client.get(mine, {"assessment": unknown}).content.decode()
    )


def test_page_shows_nothing_of_another_workspace(
    client: Browser, firm: Workspace, published: Framework
) -> None:
    other = actions.create_workspace(name="Others", owner=person("stranger"))
    foreign = actions.start_assessment(
        workspace=other, framework=published, organisation="Foreign Ltd", title="Round 1"
    )
    for query in ({}, {"assessment": str(foreign.pk)}):
        assert "Foreign" not in client.get(url("activity", firm.pk), query).content.decode()


def test_page_has_pages_of_fifty(client: Browser, round_1: Assessment) -> None:
    for number in range(51):
        actions.archive(assessment=round_1, archived=number % 2 == 0)
    mine = url("activity", round_1.client.workspace_id)
    page = client.get(mine, {"assessment": str(round_1.pk)}).content.decode()
    assert page.count("<time") == 50
    assert f'href="?assessment={round_1.pk}&amp;page=2"' in page
    assert client.get(mine, {"page": 2}).content.decode().count("<time") == 1


@pytest.mark.parametrize("number", [1, 40])
def test_page_takes_a_constant_number_of_queries(
    client: Browser,
    firm: Workspace,
    published: Framework,
    django_assert_num_queries: DjangoAssertNumQueries,
    number: int,
) -> None:
    """Session, user, memberships, workspace, count, lines, assessments."""
    for place in range(number):
        actions.start_assessment(
            workspace=firm, framework=published, organisation=f"Client {place}", title="Round 1"
        )
    client.get(url("activity", firm.pk))
    with django_assert_num_queries(7):
        client.get(url("activity", firm.pk))


def test_only_owners_are_led_to_the_page(client: Browser, round_1: Assessment, firm: Workspace) -> None:
    mine = url("activity", firm.pk)
    editor = Browser()
    editor.force_login(person("editor"))
    Membership.objects.create(workspace=firm, user=User.objects.get(username="editor"), role=Role.EDITOR)
    for name, place, link in (
        ("workspace", firm.pk, f'href="{mine}"'),
        ("set_up", round_1.pk, f'href="{mine}?assessment={round_1.pk}"'),
    ):
        assert link in client.get(url(name, place)).content.decode()
        assert link not in editor.get(url(name, place)).content.decode()


def test_names_are_text(client: Browser, firm: Workspace) -> None:
    actions.change_workspace(workspace=firm, name="<b>Bold</b>", by=firm.memberships.get().user)
    page = client.get(url("activity", firm.pk)).content.decode()
    assert "<bdi>&lt;b&gt;Bold&lt;/b&gt;</bdi>" in page
    assert "<b>" not in page


def test_long_detail_is_cut(firm: Workspace, round_1: Assessment, owner: User) -> None:
    lead = User.objects.create_user("lead", first_name="L" * 150, last_name="M" * 150)
    actions.set_up(
        assessment=round_1, title="New", state="draft", due_on=date(2026, 1, 1), lead=lead, by=owner
    )
    detail = Activity.objects.get().detail
    assert (len(detail), detail[-1]) == (300, "…")
