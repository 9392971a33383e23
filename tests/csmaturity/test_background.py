"""The process beside the web server: started again when it ends, and ended with the server."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest

from csmaturity.background import Background, spawned


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
    assert background.pid is None
    with pytest.raises(ProcessLookupError):
        os.kill(second, 0)


def test_nothing_is_started_after_the_end() -> None:
    background = Background([sys.executable, "-c", ""], again_after=0)
    background._is_over = over = Event()
    over.set()
    background._keep()
    assert background.pid is None


FORKING = """
import os, signal, sys, time
from csmaturity.background import Background

log = sys.argv[1]
script = f"import os, time; open({log!r}, 'w').write(str(os.getpid())); time.sleep(60)"
background = Background([sys.executable, "-c", script], again_after=0)
background.start()
children = []
for _ in range(30):
    children.append(os.fork())
    if not children[-1]:
        time.sleep(60)
        os._exit(0)
first = int(open(log).read())
os.kill(first, signal.SIGKILL)
print(int(open(log).read()) != first)
background.stop()
for child in children:
    os.kill(child, signal.SIGKILL)
"""


def test_process_is_started_again_although_workers_were_forked_meanwhile(tmp_path: Path) -> None:
    """As gunicorn does while the first one starts."""
    log = tmp_path / "started"
    os.mkfifo(log)
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", FORKING, str(log)],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert done.stdout == "True\n"


def test_process_gets_none_of_our_files(tmp_path: Path) -> None:
    """A socket of the web server that it kept would leave the address taken."""
    log = tmp_path / "open"
    os.mkfifo(log)
    with socket.socket() as held:
        held.set_inheritable(True)
        number = held.fileno()
        script = f"import os; open({str(log)!r}, 'w').write(str(os.path.exists('/dev/fd/{number}')))"
        pid = spawned([sys.executable, "-c", script])
        assert log.read_text() == "False"
    os.waitpid(pid, 0)
