"""A worker in a process of its own, as it runs beside the web server: it makes, is killed in the middle, and another
one goes on.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from assessments import actions
from tests.assessments.batches import answer, ask, person, start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from frameworks.models import Framework

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).parents[2]
LONGEST = 600.0


class Place:
    """The database that the worker sees: on SQLite a file, since a process of its own cannot see the memory of this
    one; on PostgreSQL the one of the test.
    """

    def __init__(self, folder: Path) -> None:
        self.file = folder / "db.sqlite3"
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(self.file)) as copy:
                connection.ensure_connection()
                connection.connection.backup(copy)
            database = f"sqlite:///{self.file}"
        else:
            known = connection.settings_dict
            login = f"{known['USER']}:{known['PASSWORD']}@" if known["USER"] else ""
            place = f"{known['HOST']}:{known['PORT']}" if known["PORT"] else known["HOST"]
            database = f"postgres://{login}{place}/{known['NAME']}"
        left_out = ("PYTEST_", "DATABASE_URL")
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith(left_out)
        } | {"DATABASE_URL": database, "DATA_DIR": str(folder), "SECRET_KEY": "x" * 40, "DEBUG": "true"}

    def ask(self, query: str) -> list[tuple[object, ...]]:
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(self.file, timeout=20)) as found, found:
                return found.execute(query).fetchall()
        with connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall() if cursor.description else []

    def states(self) -> list[object]:
        return [state for (state,) in self.ask("SELECT state FROM assessments_batchitem ORDER BY number")]

    @contextmanager
    def worker(self, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        command = [sys.executable, "manage.py", "make_files", *arguments]
        process = subprocess.Popen(command, cwd=ROOT, env=self.environment)
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    def finish(self) -> None:
        with self.worker("--once") as process:
            assert process.wait(LONGEST) == 0


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def place(published: Framework, tmp_path: Path) -> Place:
    """Three files are asked for: of a closed assessment, and of two open ones."""
    owner = person("owner")
    firm = actions.create_workspace(name="Advisers", owner=owner)
    three = [start(firm, published, name) for name in ("A Ltd", "B Ltd", "C Ltd")]
    answer(three[0], "storming")
    actions.close(assessment=three[0], closed_by=owner)
    ask(firm, owner, three)
    return Place(tmp_path)


def test_worker_killed_in_the_middle_is_followed_by_one_that_makes_the_rest(place: Place) -> None:
    with place.worker() as process:
        until(lambda: place.states()[:2] == ["done", "running"])
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert place.states() == ["done", "running", "waiting"]
    # Nobody takes a file from somebody who may still work on it.
    place.finish()
    assert place.states() == ["done", "running", "done"]
    place.ask("UPDATE assessments_batchitem SET held_until = '2020-01-01 00:00:00' WHERE state = 'running'")
    place.finish()
    assert place.states() == ["done"] * 3
    attempts = place.ask("SELECT attempts FROM assessments_batchitem ORDER BY number")
    assert attempts == [(1,), (2,), (1,)]
    kept = place.ask("SELECT content, size FROM assessments_keptfile")
    assert len(kept) == 3
    for content, size in kept:
        assert bytes(content)[:5] == b"%PDF-"  # type: ignore[call-overload]
        assert len(bytes(content)) == size  # type: ignore[call-overload]


def test_worker_that_is_told_to_end_puts_back_what_it_had_begun(place: Place) -> None:
    with place.worker() as process:
        until(lambda: "running" in place.states())
        process.terminate()
        assert process.wait(LONGEST) == 0
    assert "running" not in place.states()
    place.finish()
    assert place.states() == ["done"] * 3
    assert {count for (count,) in place.ask("SELECT attempts FROM assessments_batchitem")} == {1}


def test_several_workers_make_each_file_once(place: Place) -> None:
    with place.worker("--once") as one, place.worker("--once") as other:
        assert (one.wait(LONGEST), other.wait(LONGEST)) == (0, 0)
    place.finish()
    assert place.states() == ["done"] * 3
    assert {count for (count,) in place.ask("SELECT attempts FROM assessments_batchitem")} == {1}


def test_worker_ends_with_the_process_that_started_it(place: Place) -> None:
    place.ask("UPDATE assessments_batchitem SET state = 'stopped'")
    script = (
        "import os, subprocess, sys; "
        "command = [sys.executable, 'manage.py', 'make_files', '--parent', str(os.getpid())]; "
        "print(subprocess.Popen(command).pid, flush=True); "
        "sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=place.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        until(lambda: is_there(worker))
        parent.kill()
    until(lambda: not is_there(worker))


def is_there(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
