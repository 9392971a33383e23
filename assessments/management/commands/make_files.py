"""Works off the queue of Django's tasks, as `db_worker` does, and picks up what a worker that is gone had begun."""

from __future__ import annotations

import logging
import os
import signal
import time
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, DEFAULT_TASK_QUEUE_NAME

# Not a public surface: look at it before a new series.
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from assessments import actions
from assessments.reports.render import renderer

if TYPE_CHECKING:
    from types import FrameType

    from django.core.management.base import CommandParser

logger = logging.getLogger(__name__)

IDLE = 1.0
"""Seconds between two looks at an empty queue."""
LOOK_AFTER = 10.0
"""Seconds between two looks for what a worker that is gone has left behind."""
CLEAN_AFTER = 3600.0
REST_AFTER = 60.0
"""Seconds without work after which the process that renders is ended, for its memory."""


class Command(BaseCommand):
    help = (
        "Make the files that were asked for, until it is ended. The web server starts one by itself; any number may "
        "run, on any machine that reaches the database."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when nothing is left to do")
        parser.add_argument("--parent", type=int, help="end with this process, which has started it")

    def handle(self, *, once: bool, parent: int | None, **options: Any) -> None:
        # Whoever waits for a page comes first.
        os.nice(10)
        _Shift(parent=parent).run(once=once)


class _Shift:
    """The work of one process."""

    def __init__(self, *, parent: int | None) -> None:
        self.is_over = False
        self.parent = parent
        self.worker_id = get_random_string(32)
        self.looked_at = self.cleaned_at = -CLEAN_AFTER
        self.worked_at = time.monotonic()
        signal.signal(signal.SIGTERM, self.end)
        signal.signal(signal.SIGINT, self.end)

    def end(self, _signal: int, _frame: FrameType | None) -> None:
        """A file that is half made is put back. Raises nothing: it may come in the middle of a query, and what talks
        to the database then could not be used to put anything back.
        """
        self.is_over = True
        renderer.close()

    def run(self, *, once: bool) -> None:
        while not self.is_over and self.parent in (None, os.getppid()):
            try:
                worked = self.work()
            except DatabaseError:
                # The database is away or busy: what waits there is there later too.
                logger.exception("The queue cannot be read")
                worked = False
            if once and not worked:
                return
            if not worked:
                self.rest()

    def work(self) -> bool:
        """One task; False if there is none."""
        close_old_connections()
        now = time.monotonic()
        if now - self.looked_at >= LOOK_AFTER:
            actions.go_on_making()
            self.looked_at = now
        if now - self.cleaned_at >= CLEAN_AFTER:
            actions.clean_files()
            self.cleaned_at = now
        # Claiming a task takes the only lock that SQLite has for writing: not for nothing.
        if not DBTaskResult.objects.ready().exists():
            return False
        Worker(
            queue_names=[DEFAULT_TASK_QUEUE_NAME],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=1,
            worker_id=self.worker_id,
        ).run()
        self.worked_at = time.monotonic()
        return True

    def rest(self) -> None:
        if time.monotonic() - self.worked_at > REST_AFTER:
            renderer.stop()
        time.sleep(IDLE)
