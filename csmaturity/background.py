"""The process that makes files beside the web server: started with it, started again when it ends, ended with it.

In the process of gunicorn that leads, which serves nothing itself. It starts the command as a program of its own, so
that nothing of the web server is copied into it.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path

MANAGE = Path(__file__).resolve().parent.parent / "manage.py"
COMMAND = [sys.executable, str(MANAGE), "make_files"]
AGAIN_AFTER = 3.0
"""Seconds after which a process that ended is started again."""
PATIENCE = 10.0
"""Seconds that it may take to end."""


class Background:
    def __init__(self, command: list[str] | None = None, *, again_after: float = AGAIN_AFTER) -> None:
        self._command = command or [*COMMAND, "--parent", str(os.getpid())]
        self._again_after = again_after
        self._is_over = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._keep, name="background", daemon=True)
        self.pid: int | None = None
        """Of the process, while there is one."""

    def start(self) -> None:
        self._thread.start()

    def _keep(self) -> None:
        while not self._is_over.is_set():
            with self._lock:
                if self._is_over.is_set():
                    return
                self.pid = pid = spawned(self._command)
            # Gunicorn may take the news of its end first.
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)
            with self._lock:
                self.pid = None
            self._is_over.wait(self._again_after)

    def stop(self) -> None:
        """End it, and start it no more."""
        self._is_over.set()
        for ending in (signal.SIGTERM, signal.SIGKILL):
            with self._lock, suppress(ProcessLookupError):
                if self.pid is not None:
                    os.kill(self.pid, ending)
            if self._thread.is_alive():
                self._thread.join(PATIENCE)


def spawned(command: list[str]) -> int:
    """The id of a new process, in a session of its own: Ctrl-C in the terminal is for the web server, which ends this
    one. It gets none of our open files: a socket that it held would keep its address taken.

    Not by `subprocess`, which hears of a failed start through a pipe: workers that are forked meanwhile hold its other
    end, and it would wait for as long as they live.
    """
    closed = [(os.POSIX_SPAWN_CLOSE, number) for number in _inherited()]
    return os.posix_spawn(command[0], command, os.environ, file_actions=closed, setsid=True)


def _inherited() -> list[int]:
    """The open files, besides those of the terminal, that a new process would have too."""
    found = []
    for number in map(int, os.listdir("/dev/fd")):
        with suppress(OSError):
            if number > sys.stderr.fileno() and os.get_inheritable(number):
                found.append(number)
    return found
