"""The settings as an operator meets them: a process of its own for each environment."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

ROOT = Path(__file__).resolve().parents[2]
OURS = {
    "ALLOWED_HOSTS",
    "BACKGROUND_WORKER",
    "BRAND_ACCENT",
    "CSRF_TRUSTED_ORIGINS",
    "DATA_DIR",
    "DATABASE_URL",
    "DEBUG",
    "DEFAULT_FROM_EMAIL",
    "EMAIL_URL",
    "DJANGO_SETTINGS_MODULE",
    "HTTPS",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "OIDC_NAME",
    "OIDC_SERVER_URL",
    "PYTEST_VERSION",
    "SECRET_KEY",
    "SIGNUP_OPEN",
    "TIME_ZONE",
    "TRIAL_DAYS",
    "TRUSTED_PROXY_COUNT",
}

SHOW = """
import json
from csmaturity import settings
names = {names!r}
print(json.dumps({{name: getattr(settings, name) for name in names}}, default=str))
"""


def start(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in OURS} | variables
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def show(*names: str, **variables: str) -> dict[str, object]:
    done = start("-c", SHOW.format(names=names), **variables)
    assert done.stderr == ""
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("DEBUG", "maybe", "DEBUG: 'maybe' is not understood; allowed: true or false."),
        ("HTTPS", "443", "HTTPS: '443' is not understood; allowed: true or false."),
        (
            "DATABASE_URL",
            "mysql://me:hush@db/x",
            (
                "DATABASE_URL: its value is not understood; allowed: postgres://user:password@host:port/name "
                "or sqlite:////absolute/path/to/file.sqlite3."
            ),
        ),
        (
            "DATABASE_URL",
            "sqlite://:memory:",
            (
                "DATABASE_URL: its value is not understood; allowed: postgres://user:password@host:port/name "
                "or sqlite:////absolute/path/to/file.sqlite3."
            ),
        ),
        (
            "SECRET_KEY",
            "hush",
            (
                "SECRET_KEY: its value is not understood; allowed: 32 characters or more, random and known to "
                "nobody; unset, one is made and kept in DATA_DIR."
            ),
        ),
        (
            "ALLOWED_HOSTS",
            "https://maturity.example.com",
            (
                "ALLOWED_HOSTS: 'https://maturity.example.com' is not understood; allowed: host names separated "
                "by commas, without scheme, port or path, such as maturity.example.com."
            ),
        ),
        (
            "CSRF_TRUSTED_ORIGINS",
            "maturity.example.com",
            (
                "CSRF_TRUSTED_ORIGINS: 'maturity.example.com' is not understood; allowed: origins separated by "
                "commas, with scheme and without path, such as https://maturity.example.com."
            ),
        ),
        (
            "TIME_ZONE",
            "Mars/Olympus",
            (
                "TIME_ZONE: 'Mars/Olympus' is not understood; allowed: a name of the tz database, such as "
                "Europe/Zurich."
            ),
        ),
        ("TIME_ZONE", "../etc/passwd", None),
        (
            "EMAIL_URL",
            "pigeon://me:hush@loft",
            (
                "EMAIL_URL: its value is not understood; allowed: submission://user:password@host:587, "
                "smtp://host:25, console: or file:////absolute/folder."
            ),
        ),
        ("EMAIL_URL", "file:///mail", None),
        ("EMAIL_URL", "smtp://host:port", None),
        (
            "DEFAULT_FROM_EMAIL",
            "CS Maturity",
            (
                "DEFAULT_FROM_EMAIL: 'CS Maturity' is not understood; allowed: an address such as "
                "CS Maturity <maturity@example.com>."
            ),
        ),
        (
            "TRIAL_DAYS",
            "0",
            "TRIAL_DAYS: '0' is not understood; allowed: a number of days from 1 to 36500, for clean_trials.",
        ),
        ("SIGNUP_OPEN", "perhaps", "SIGNUP_OPEN: 'perhaps' is not understood; allowed: true or false."),
        (
            "TRUSTED_PROXY_COUNT",
            "-1",
            (
                "TRUSTED_PROXY_COUNT: '-1' is not understood; allowed: the number of proxies before this server that "
                "write X-Forwarded-For, from 0 to 10."
            ),
        ),
    ],
)
def test_settings_refuse_a_wrong_value_in_one_line(name: str, value: str, line: str | None) -> None:
    done = start("manage.py", "check", **{name: value})
    assert done.returncode == 1
    assert done.stdout == ""
    if line is None:
        assert done.stderr.startswith(f"{name}: ")
        assert done.stderr.count("\n") == 1
    else:
        assert done.stderr == line + "\n"


def test_settings_without_variables_run_the_embedded_default() -> None:
    shown = show("DEBUG", "HTTPS", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "TIME_ZONE", "DATA_DIR")
    assert shown == {
        "DEBUG": False,
        "HTTPS": False,
        "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"],
        "CSRF_TRUSTED_ORIGINS": [],
        "TIME_ZONE": "UTC",
        "DATA_DIR": str(ROOT / "var"),
    }


def test_settings_take_an_empty_variable_as_not_set() -> None:
    assert show("DEBUG", "TIME_ZONE", DEBUG="", TIME_ZONE=" ") == {"DEBUG": False, "TIME_ZONE": "UTC"}


def test_settings_read_lists_with_spaces() -> None:
    shown = show(
        "ALLOWED_HOSTS",
        "CSRF_TRUSTED_ORIGINS",
        ALLOWED_HOSTS="a.example.com, .b.example.com",
        CSRF_TRUSTED_ORIGINS="https://a.example.com, https://b.example.com:8443",
    )
    assert shown == {
        "ALLOWED_HOSTS": ["a.example.com", ".b.example.com"],
        "CSRF_TRUSTED_ORIGINS": ["https://a.example.com", "https://b.example.com:8443"],
    }


def test_settings_read_a_postgres_url() -> None:
    shown = show("DATABASES", DATABASE_URL="postgres://me:a%40b@db.example.com:5433/maturity?sslmode=require")
    assert shown["DATABASES"] == {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "maturity",
            "USER": "me",
            "PASSWORD": "a@b",
            "HOST": "db.example.com",
            "PORT": 5433,
            "OPTIONS": {"connect_timeout": 10, "sslmode": "require"},
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "DISABLE_SERVER_SIDE_CURSORS": False,
        }
    }


def test_settings_write_nothing_while_they_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    done = start("manage.py", "check", DATA_DIR=str(folder))
    assert done.returncode == 0, done.stderr
    assert not folder.exists()


PRAGMAS = """
import django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    print([cursor.execute("PRAGMA " + name).fetchone()[0]
           for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")])
"""


def test_settings_open_sqlite_in_wal_mode_and_make_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    done = start("-c", PRAGMAS, DATA_DIR=str(folder), DJANGO_SETTINGS_MODULE="csmaturity.settings")
    assert done.stderr == ""
    assert done.stdout == "['wal', 2, 1, 20000]\n"
    assert (folder / "db.sqlite3").exists()


def test_settings_refuse_a_data_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    folder = tmp_path / "file" / "data"
    done = start("manage.py", "migrate", DATA_DIR=str(folder))
    assert done.returncode == 1
    assert done.stderr == (
        f"DATA_DIR: {str(folder)!r} cannot be made (Not a directory); "
        "allowed: a folder that this user may write.\n"
    )


KEY = "from django.conf import settings; print(settings.SECRET_KEY)"


def test_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    variables = {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "csmaturity.settings"}
    keys = {start("-c", KEY, **variables).stdout.strip() for _ in range(2)}
    assert keys == {(tmp_path / "secret_key").read_text()}
    assert len(keys.pop()) == 50
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_secret_key_is_the_same_for_processes_that_start_together(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    environment |= {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "csmaturity.settings"}
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", KEY], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        )
        for _ in range(6)
    ]
    keys = {process.communicate()[0].strip() for process in processes}
    assert keys == {(tmp_path / "secret_key").read_text()}


def test_secret_key_of_the_environment_leaves_no_file(tmp_path: Path) -> None:
    key = "k" * 32
    done = start(
        "-c", KEY, DATA_DIR=str(tmp_path), SECRET_KEY=key, DJANGO_SETTINGS_MODULE="csmaturity.settings"
    )
    assert done.stdout == key + "\n"
    assert list(tmp_path.iterdir()) == []


def test_wsgi_refuses_a_wrong_value_in_one_line_and_with_the_status_that_stops_gunicorn() -> None:
    done = start("-m", "csmaturity.wsgi", DEBUG="maybe")
    assert done.returncode == 3
    assert done.stderr == "DEBUG: 'maybe' is not understood; allowed: true or false.\n"


def test_https_secures_cookies_and_transport() -> None:
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS")
    assert show(*names, HTTPS="true") == {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31536000,
    }


@pytest.mark.django_db
def test_every_page_carries_the_content_security_policy(client: Client) -> None:
    policy = {
        part.strip() for part in client.get("/admin/login/").headers["Content-Security-Policy"].split(";")
    }
    assert policy == {
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "manifest-src 'self'",
    }


@pytest.mark.django_db
def test_error_page_of_a_wrong_host_carries_the_content_security_policy(client: Client) -> None:
    response = client.get("/admin/login/", headers={"host": "evil.example.com"})
    assert response.status_code == 400
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_session_lasts_a_year_and_stays_on_this_site() -> None:
    assert settings.SESSION_COOKIE_AGE == 31536000
    assert settings.SESSION_COOKIE_HTTPONLY is True
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
    assert settings.SECURE_REFERRER_POLICY == "same-origin"


def test_mail_server_is_read_from_one_address() -> None:
    names = (
        "EMAIL_BACKEND",
        "EMAIL_HOST",
        "EMAIL_PORT",
        "EMAIL_HOST_USER",
        "EMAIL_HOST_PASSWORD",
        "EMAIL_USE_TLS",
    )
    shown = show(*names, "EMAIL_TIMEOUT", EMAIL_URL="submission://me%40example.com:h%2Fush@mail.example.com")
    assert shown == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "mail.example.com",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "me@example.com",
        "EMAIL_HOST_PASSWORD": "h/ush",
        "EMAIL_USE_TLS": True,
        "EMAIL_TIMEOUT": 10,
    }
    assert show("EMAIL_BACKEND") == {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
