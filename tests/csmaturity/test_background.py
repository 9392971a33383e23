"""The process beside the web server: started again when it ends, and ended with the server."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from threading import Event

from csmaturity.background import Background


def test_process_that_ends_is_started_again_until_it_is_stopped(tmp_path: Path) -> None:
    log = tmp_path / "started"
    os.mkfifo(log)
    script = f"import os, time; open({str(log)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    background = Background([sys.executable, "-c", script], again_after=0)
    background.start()
    # Reading waits until one has started.
    first = int(log.read_text())
    os.kill(first, signal.SIGKILL)
    second = int(log.read_text())
    assert second != first
    background.stop()
    assert background.process is not None
    assert background.process.pid == second
    assert background.process.poll() == -signal.SIGTERM


def test_nothing_is_started_after_the_end() -> None:
    background = Background([sys.executable, "-c", ""], again_after=0)
    background._is_over = over = Event()
    over.set()
    background._keep()
    background.stop()
    assert background.process is None
