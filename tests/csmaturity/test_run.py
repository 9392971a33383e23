"""`make run` as a newcomer types it: it serves, keeps what is there, and stops cleanly."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from tests.browser.server import free_port

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "Serving on http://127.0.0.1:"


@contextmanager
def make_run(data: Path, port: int) -> Iterator[list[str]]:
    """The lines that `make run` printed up to its address; Ctrl-C at the end."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "MAKE"))
    }
    environment |= {"DATA_DIR": str(data), "PORT": str(port)}
    # A process group of its own, as a terminal makes it: Ctrl-C reaches make and the server alike.
    process = subprocess.Popen(
        ["make", "run"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        process_group=0,
    )
    assert process.stdout is not None
    try:
        lines = []
        for line in process.stdout:
            lines.append(line.strip())
            if line.startswith(ADDRESS):
                break
        yield lines
    finally:
        os.killpg(process.pid, signal.SIGINT)
        rest = process.stdout.read()
        process.stdout.close()
        process.wait(timeout=90)
    assert "Traceback" not in rest


def test_make_run_serves_twice_with_the_same_key_and_refuses_a_busy_port(tmp_path: Path) -> None:
    port = free_port()
    with make_run(tmp_path, port) as lines:
        assert lines[-1:] == [f"{ADDRESS}{port}  (Ctrl-C stops)"], lines
        with urlopen(f"http://127.0.0.1:{port}/", timeout=90) as response:
            assert response.status == 200
        with make_run(tmp_path / "other", port) as refused:
            assert f"Port {port} is in use." in "\n".join(refused)
    key = (tmp_path / "secret_key").read_text()
    with make_run(tmp_path, port) as lines:
        assert lines[-1:] == [f"{ADDRESS}{port}  (Ctrl-C stops)"], lines
    assert (tmp_path / "secret_key").read_text() == key
