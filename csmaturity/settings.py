"""The one settings file: everything an operator may change is read here, once, from the environment.

Without any variable set, the embedded default runs: SQLite and a generated secret key under `var/`, reachable
from this machine only. A value that cannot be right stops the start with one line that names the variable, what
is wrong with it and what is allowed (`ImproperlyConfigured`, printed without a traceback by `manage.py` and
`wsgi.py`). Nothing is written while the settings are read: a command that needs neither database nor secret leaves
no trace.
"""

import os
import re
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.functional import SimpleLazyObject
from environs import Env, EnvError

if TYPE_CHECKING:
    from dj_database_url import DBConfig

T = TypeVar("T")

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()


def read(name: str, parse: Callable[[str], T], default: T, allowed: str, *, private: bool = False) -> T:
    """The variable's value; set to nothing counts as not set. `private` keeps the value out of a refusal."""
    raw = os.environ.get(name, "").strip()
    if not raw:
        return default
    try:
        return parse(name)
    except (EnvError, ValueError, ZoneInfoNotFoundError):
        shown = "its value" if private else repr(raw)
        raise ImproperlyConfigured(f"{name}: {shown} is not understood; allowed: {allowed}.") from None


# Who may reach the site, and how

DEBUG = read("DEBUG", env.bool, default=False, allowed="true or false")
HTTPS = read("HTTPS", env.bool, default=False, allowed="true or false")


def parse_hosts(name: str) -> list[str]:
    hosts = [host.strip() for host in env.list(name, subcast=str)]
    if not all(re.fullmatch(r"\*|\.?[\w.-]+|\[[0-9a-fA-F:.]+\]", host) for host in hosts):
        raise ValueError
    return hosts


def parse_origins(name: str) -> list[str]:
    origins = [origin.strip() for origin in env.list(name, subcast=str)]
    for origin in origins:
        url = urlsplit(origin)
        if url.scheme not in {"http", "https"} or not url.netloc or origin != f"{url.scheme}://{url.netloc}":
            raise ValueError
    return origins


ALLOWED_HOSTS = read(
    "ALLOWED_HOSTS",
    parse_hosts,
    default=["localhost", "127.0.0.1", "[::1]"],
    allowed="host names separated by commas, without scheme, port or path, such as maturity.example.com",
)
CSRF_TRUSTED_ORIGINS: list[str] = read(
    "CSRF_TRUSTED_ORIGINS",
    parse_origins,
    default=[],
    allowed="origins separated by commas, with scheme and without path, such as https://maturity.example.com",
)

ROOT_URLCONF = "csmaturity.urls"
WSGI_APPLICATION = "csmaturity.wsgi.application"


# Where data lives

DATA_DIR = read("DATA_DIR", env.path, default=BASE_DIR / "var", allowed="a folder").expanduser().absolute()


def make_data_dir() -> None:
    try:
        DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"DATA_DIR: {str(DATA_DIR)!r} cannot be made ({error.strerror}); "
            "allowed: a folder that this user may write."
        ) from None


def open_sqlite(database: str, **options: Any) -> sqlite3.Connection:
    """The connection factory: makes the folder when it is first needed, not when the settings load."""
    make_data_dir()
    return sqlite3.Connection(database, **options)


def parse_database(name: str) -> "DBConfig":
    config: DBConfig = env.dj_db_url(name)
    engine, database = config["ENGINE"], config.get("NAME")
    if engine not in {"django.db.backends.sqlite3", "django.db.backends.postgresql"}:
        raise ValueError
    # A database in memory would be another one for every worker and thread, and be gone with them.
    if not database or database == ":memory:":
        raise ValueError
    return config


database = read(
    "DATABASE_URL",
    parse_database,
    default=cast("DBConfig", {"ENGINE": "django.db.backends.sqlite3", "NAME": str(DATA_DIR / "db.sqlite3")}),
    allowed="postgres://user:password@host:port/name or sqlite:////absolute/path/to/file.sqlite3",
    private=True,
)
if database["ENGINE"] == "django.db.backends.sqlite3":
    database["OPTIONS"] = {
        "factory": open_sqlite,
        # A transaction that reads first and writes later cannot wait for the lock of another one, whatever
        # the timeout: it fails at once. Taking the write lock at its start is the remedy.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # WAL lets people read while one writes. FULL keeps a saved answer through a power cut, which NORMAL
        # does not; the price is one fsync a save, measured at 0.2 ms of the 3 to 4 ms that a save takes.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    database["OPTIONS"] = {"connect_timeout": 10, **database.get("OPTIONS", {})}
    # Checked before reuse, so that a restart of the database server does not fail the next request.
    database["CONN_HEALTH_CHECKS"] = True
# Opening a connection costs more than a save on PostgreSQL, and on SQLite as much as the pragmas above.
database["CONN_MAX_AGE"] = 600
DATABASES = {"default": database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


# Secrets


def generated_secret_key() -> str:
    """The key kept in DATA_DIR, made at first use. If several processes start together, the first one's key wins."""
    path = DATA_DIR / "secret_key"
    make_data_dir()
    try:
        if not path.exists():
            # Written aside (mkstemp gives mode 0600) and linked into place: a reader never sees half a key,
            # and linking, unlike renaming, never replaces the key of another process.
            handle, name = tempfile.mkstemp(dir=DATA_DIR, prefix=".secret_key")
            try:
                with os.fdopen(handle, "w") as file:
                    file.write(get_random_secret_key())
                os.link(name, path)
            except FileExistsError:
                pass
            finally:
                os.unlink(name)
        key = path.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"DATA_DIR: {str(path)!r} cannot be read or written ({error.strerror}); "
            "allowed: a folder that this user may write (or set SECRET_KEY)."
        ) from None
    if not key:
        raise ImproperlyConfigured(
            f"SECRET_KEY: {str(path)!r} is empty; delete the file to have a new key made."
        )
    return key


def parse_secret_key(name: str) -> str:
    key = env.str(name).strip()
    if len(key) < 32:
        raise ValueError
    return key


SECRET_KEY = read(
    "SECRET_KEY",
    parse_secret_key,
    default=cast("str", SimpleLazyObject(generated_secret_key)),
    allowed="32 characters or more, random and known to nobody; unset, one is made and kept in DATA_DIR",
    private=True,
)


# What the site is made of

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    # Static files come from WhiteNoise under runserver too, as in production.
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "frameworks",
    "assessments",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Early, so that static files and the error pages of those below carry the policy too.
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csmaturity.middleware.never_kept_refusals",
    "csmaturity.middleware.plain_requests",
    # Pages are compressed as they are made. Random padding and tokens that change keep secrets from being guessed
    # by the length of an answer.
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "csmaturity.context_processors.brand",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]


# Look


def parse_colour(name: str) -> str:
    colour = env.str(name)
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise ValueError
    return colour.lower()


BRAND_ACCENT = read(
    "BRAND_ACCENT",
    parse_colour,
    default="",
    allowed="a colour such as #0f5c5f; it is kept readable by itself",
)


# Language and time


def parse_time_zone(name: str) -> str:
    return ZoneInfo(env.str(name).strip()).key


LANGUAGE_CODE = "en"
TIME_ZONE = read(
    "TIME_ZONE", parse_time_zone, default="UTC", allowed="a name of the tz database, such as Europe/Zurich"
)
USE_TZ = True


# Static files

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "csmaturity.staticfiles.PlotlyFinder",
]
# Hashed and compressed names need `collectstatic`; under DEBUG and in tests, files are served from where they lie.
collected = not DEBUG and "PYTEST_VERSION" not in os.environ
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if collected
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not collected
WHITENOISE_AUTOREFRESH = not collected
WHITENOISE_ALLOW_ALL_ORIGINS = False
# Only hashed names are ever asked for; compressing each file twice would double the time of collecting.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True


# What browsers may do

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # Saving a chart as a picture goes through a data: and a blob: address.
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    },
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# An assessment without an account belongs to the session, and people come back to it after months.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 365 * 24 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS

if HTTPS:
    # TLS ends at a proxy, which has to set this header itself and to drop the one a client may have sent.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
# Subdomains and the browsers' preload list are the domain owner's to decide, not this site's.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]


# Logs go to stderr and hold nothing that people typed: no parameters of queries (SQL is logged at DEBUG only), and no
# addresses of pages that were refused or not found.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "stream": sys.stderr}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # Without handlers of its own: Django's default would mail the admins, with the request's data.
        "django": {"handlers": [], "level": "INFO" if DEBUG else "WARNING", "propagate": True},
        "django.request": {"level": "WARNING" if DEBUG else "ERROR"},
        # Refused requests: their addresses may be secret, and anybody can send as many as they like.
        "django.security": {"level": "WARNING" if DEBUG else "CRITICAL"},
    },
}
