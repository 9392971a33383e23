"""The process that makes files beside the web server: started with it, started again when it ends, ended with it.

In the process of gunicorn that leads, which serves nothing itself. It starts the command as a program of its own, so
that nothing of the web server is copied into it.
"""

from __future__ import annotations

import os
import subprocess
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
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        threading.Thread(target=self._keep, name="background", daemon=True).start()

    def _keep(self) -> None:
        while not self._is_over.is_set():
            with self._lock:
                if self._is_over.is_set():
                    return
                # In a session of its own: Ctrl-C in the terminal is for the web server, which ends this one.
                self.process = subprocess.Popen(self._command, start_new_session=True)  # noqa: S603
            # Gunicorn may take the news of its end first: then it counts as ended without a fault.
            self.process.wait()
            self._is_over.wait(self._again_after)

    def stop(self) -> None:
        """End it, and start it no more."""
        self._is_over.set()
        with self._lock:
            process = self.process
        if process is None or process.poll() is not None:
            return
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
