"""Assessments of several clients, and archives of their reports. Used by the tests of archives and of the portfolio."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import patch
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django_tasks_db.management.commands.db_worker import Worker

from assessments import actions
from assessments.actions import Base, save_answer
from assessments.domain.answers import Choice
from assessments.models import Assessment, Workspace
from tests.assessments.conftest import shipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.models import Batch
    from frameworks.models import Framework


def person(name: str) -> User:
    user = User.objects.create_user(name, f"{name}@example.com")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def start(firm: Workspace, framework: Framework, organisation: str, title: str = "Round 1") -> Assessment:
    return actions.start_assessment(
        workspace=firm, framework=framework, organisation=organisation, title=title
    )


def answer(assessment: Assessment, phase: str, *, revision: int = 0) -> None:
    """Every capability at one phase."""
    for code in shipped().capabilities:
        save_answer(
            assessment=assessment,
            capability=code,
            change={"choice": Choice.PHASE, "phase": phase},
            base=Base(revision=revision, writer="test", turn=revision + 1),
        )


def fresh(assessment: Assessment) -> Assessment:
    return Assessment.objects.select_related("client__workspace", "framework", "target").get(pk=assessment.pk)


def ask(firm: Workspace, user: User, assessments: Sequence[Assessment], *, page_size: str = "A4") -> Batch:
    return actions.ask_for_files(
        batch_id=uuid4(), workspace=firm, assessments=assessments, page_size=page_size, by=user
    )


def work_off(tasks: int | None = None) -> None:
    """What a worker does, in this process: everything in the queue, or so many tasks of it."""
    worker = Worker(
        queue_names=["default"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=tasks,
        worker_id="test",
    )
    # A test is one transaction, in which a connection must not be changed for another.
    with patch("django_tasks_db.management.commands.db_worker.close_old_connections"):
        worker.run()
