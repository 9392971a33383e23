"""The site as `make run` serves it: gunicorn, collected static files, and a database of its own."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "fixtures" / "sample_assessment.yaml"
OWN = (
    "ALLOWED_HOSTS",
    "BACKGROUND_WORKER",
    "BRAND_ACCENT",
    "CSRF_TRUSTED_ORIGINS",
    "DEBUG",
    "DEFAULT_FROM_EMAIL",
    "HTTPS",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "OIDC_NAME",
    "OIDC_SERVER_URL",
    "SECRET_KEY",
    "SIGNUP_OPEN",
    "TIME_ZONE",
    "TRUSTED_PROXY_COUNT",
    "WEB_CONCURRENCY",
)
"""Settings of the shell that must not reach the site under test."""
PORTS = range(12_000, 32_000)


def free_port() -> int:
    """One that stays free until the server binds it, and while it is away.

    Below those that systems give to whoever connects: a browser would take it in the meantime.
    """
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port


class Site:
    """A server with its data in `folder`. It can go away and come back, on the same address."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.database = folder / "db.sqlite3"
        self.log = folder / "server.log"
        self.mail = folder / "mail"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = (
            {
                name: value
                for name, value in os.environ.items()
                if name not in OWN and not name.startswith(("PYTEST_", "MAKE", "MFLAGS", "DJANGO_"))
            }
            | {
                "DATA_DIR": str(folder),
                "DATABASE_URL": f"sqlite:///{self.database}",
                "EMAIL_URL": f"file:///{self.mail}",
                "PORT": str(self.port),
            }
            | settings
        )
        self.process: subprocess.Popen[str] | None = None

    def prepare(self) -> None:
        """The steps of `make run` before it serves."""
        self._run("make", "--no-print-directory", "staticfiles/staticfiles.json")
        self.manage("migrate", "--verbosity", "0")
        self.manage("load_framework", "fixtures/customer_success.yaml", "--publish")
        if SAMPLE.exists():
            self.manage("load_sample")

    def begin_as(self, prepared: Site) -> None:
        """Have what another site has that was prepared and never served: quicker than to prepare this one too."""
        shutil.copytree(prepared.folder, self.folder, dirs_exist_ok=True)

    def manage(self, *arguments: str) -> None:
        self._run(sys.executable, "manage.py", *arguments)

    def _run(self, *command: str) -> None:
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"

    def start(self) -> None:
        """Serve. Returns when the address is bound, so that nobody is refused any more."""
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "csmaturity.wsgi"],
                cwd=ROOT,
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("Serving on"):
                return
        raise AssertionError(self.log.read_text())

    def code(self, address: str) -> str:
        """The code in the newest e-mail to this address."""
        return re.findall(r"^ {4}([A-Z]{4}-[A-Z]{4})$", self.newest_mail(address), re.MULTILINE)[0]

    def newest_mail(self, address: str) -> str:
        files = sorted(self.mail.iterdir(), key=lambda file: file.stat().st_mtime_ns, reverse=True)
        mails = (text for file in files for text in reversed(file.read_text().split("-" * 79)))
        return next(text for text in mails if f"\nTo: {address}\n" in text)

    def stop(self) -> None:
        """Go away as a crash does: at once, whatever is under way."""
        if self.process is None:
            return
        self.process.terminate()
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.process.wait(timeout=60)
        self.process = None

    @contextmanager
    def failing(self) -> Iterator[None]:
        """While this lasts, the database refuses every answer, so that saving is an internal server error."""
        with self._sql() as database:
            for change in ("insert", "update"):
                database.execute(
                    f"create trigger refuse_{change} before {change} on assessments_answer "
                    "begin select raise(abort, 'refused by the test'); end"
                )
        try:
            yield
        finally:
            with self._sql() as database:
                for change in ("insert", "update"):
                    database.execute(f"drop trigger refuse_{change}")

    @contextmanager
    def without_framework(self) -> Iterator[None]:
        """While this lasts, no framework is published."""
        change = "update frameworks_framework set status = ? where status = ?"
        with self._sql() as database:
            database.execute(change, ("retired", "published"))
        try:
            yield
        finally:
            with self._sql() as database:
                database.execute(change, ("published", "retired"))

    @contextmanager
    def in_development(self) -> Iterator[Site]:
        """The same data served to a developer, whose machine lacks what draws the PDF."""
        broken = self.folder / "broken"
        broken.mkdir()
        (broken / "weasyprint.py").write_text("raise OSError('cannot load library pango')\n")
        site = Site(self.folder, DEBUG="true", WEB_CONCURRENCY="1", PYTHONPATH=str(broken))
        site.start()
        try:
            yield site
        finally:
            site.stop()

    @contextmanager
    def _sql(self) -> Iterator[sqlite3.Connection]:
        database = sqlite3.connect(self.database, timeout=60)
        try:
            with database:
                yield database
        finally:
            database.close()
