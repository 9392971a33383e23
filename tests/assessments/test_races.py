"""Two writers at the same moment. In memory SQLite knows one connection only: these run where writers really meet."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client as Browser

from assessments import actions, queries
from assessments.actions import Base, ConflictError, save_answer
from assessments.domain.answers import Choice
from assessments.models import Answer as AnswerRow, Assessment, Membership, Role, Workspace
from tests.assessments.conftest import shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from frameworks.models import Framework

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="needs a database with several connections"),
]

FIRST = next(iter(shipped().capabilities))
WRITERS = 6


def save_at_once(assessment: Assessment, phases: Sequence[str], *, revision: int) -> list[str]:
    """Let every phase be saved by a writer of its own at the same moment; what came of each."""
    together = Barrier(len(phases))

    def write(number: int, phase: str) -> str:
        change = {"choice": Choice.PHASE, "phase": phase, "note": f"{number} on {revision}"}
        try:
            together.wait()
            save_answer(
                assessment=assessment,
                capability=FIRST,
                change=change,
                base=Base(revision=revision, writer=f"page {number}", turn=1),
            )
        except ConflictError:
            return "conflict"
        finally:
            connection.close()
        return "saved"

    with ThreadPoolExecutor(len(phases)) as pool:
        return list(pool.map(write, range(len(phases)), phases))


def test_save_answer_by_many_at_once_lets_exactly_one_through(assessment: Assessment) -> None:
    phases = ["forming", "storming", "norming"] * (WRITERS // 3)
    for revision in range(3):
        outcomes = save_at_once(assessment, phases, revision=revision)
        assert sorted(outcomes) == ["conflict"] * (WRITERS - 1) + ["saved"]
        winner = outcomes.index("saved")
        kept = queries.recorded_answers(assessment)[FIRST]
        assert (kept.answer.phase, kept.answer.note) == (phases[winner], f"{winner} on {revision}")
        assert kept.revision == revision + 1
    assert AnswerRow.objects.count() == 1


def at_once(*writes: Callable[[], str]) -> list[str]:
    """What came of each, all begun at the same moment."""
    together = Barrier(len(writes))

    def begin(write: Callable[[], str]) -> str:
        try:
            together.wait()
            return write()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(writes)) as pool:
        return list(pool.map(begin, writes))


def test_spellings_of_one_client_that_start_at_once_are_one_client(published: Framework) -> None:
    workspace = Workspace.objects.create()

    def start(organisation: str) -> str:
        made = actions.start_assessment(
            workspace=workspace, framework=published, organisation=organisation, title="Round 1"
        )
        return str(made.client_id)

    spellings = ["Straße", "STRASSE", "strasse", "Strasse", "sTRASSE", "STRAßE"]
    found = at_once(*(partial(start, name) for name in spellings))
    assert len(set(found)) == 1
    assert Assessment.objects.count() == len(spellings)


def test_form_sent_many_times_at_once_starts_one(published: Framework) -> None:
    """Neither request has a session yet."""
    browsers = [Browser() for _ in range(WRITERS)]
    page = browsers[0].get("/assessments/new/").content.decode()
    form_id = page.split('name="form_id" value="')[1].split('"')[0]
    form = {"organisation": "Mine Ltd", "title": "Round 1", "form_id": form_id}

    def send(browser: Browser) -> str:
        place = browser.post("/assessments/new/", form)["Location"]
        return f"{place} {browser.get(place).status_code}"

    found = at_once(*(partial(send, browser) for browser in browsers))
    made = Assessment.objects.get()
    assert set(found) == {f"/assessments/{made.pk}/questions/{FIRST}/ 200"}


def test_two_owners_who_leave_at_once_leave_one(published: Framework) -> None:
    people = [User.objects.create_user(name, f"{name}@example.com") for name in ("ada", "bea")]
    workspace = actions.create_workspace(name="Advisers", owner=people[0])
    Membership.objects.create(workspace=workspace, user=people[1], role=Role.OWNER)

    def leave(user: User) -> str:
        try:
            actions.leave(workspace=workspace, user=user)
        except actions.LastOwnerError:
            return "stays"
        return "left"

    assert sorted(at_once(*(partial(leave, user) for user in people))) == ["left", "stays"]
    assert workspace.memberships.count() == 1
