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
from email.utils import parseaddr
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.management.utils import get_random_secret_key
from django.core.validators import validate_email
from django.utils.functional import SimpleLazyObject
from environs import Env, EnvError

if TYPE_CHECKING:
    from dj_database_url import DBConfig

T = TypeVar("T")

HOUR = 60 * 60
DAY = 24 * HOUR

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()


def read(name: str, parse: Callable[[str], T], default: T, allowed: str, *, private: bool = False) -> T:
    """The variable's value; set to nothing counts as not set. `private` keeps the value out of a refusal."""
    raw = os.environ.get(name, "").strip()
    if not raw:
        return default
    try:
        return parse(name)
    except (EnvError, ValueError, ValidationError, ZoneInfoNotFoundError):
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


def parse_proxy_count(name: str) -> int:
    count = env.int(name)
    if not 0 <= count <= 10:
        raise ValueError
    return count


# Whose address a request has, for limits and for the list of sessions: without a proxy, whoever is connected; behind
# one, what the outermost of this many proxies wrote into X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = read(
    "TRUSTED_PROXY_COUNT",
    parse_proxy_count,
    default=0,
    allowed="the number of proxies before this server that write X-Forwarded-For, from 0 to 10",
)

ROOT_URLCONF = "csmaturity.urls"
WSGI_APPLICATION = "csmaturity.wsgi.application"


# Where data lives


def parse_days(name: str) -> int:
    days = env.int(name)
    if not 1 <= days <= 36_500:
        raise ValueError
    return days


TRIAL_DAYS = read(
    "TRIAL_DAYS", parse_days, default=90, allowed="a number of days from 1 to 36500, for clean_trials"
)
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
# Counts attempts for all workers and machines alike. The limit of entries is far above what a day of attempts makes:
# once it is reached, entries that still count are dropped.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "csmaturity_cacheentry",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# What takes longer than a request waits in the database, so that no other service has to be started, and a copy of the
# database is a copy of everything. `make_files` works it off: gunicorn starts one, and more of them may run elsewhere.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
BACKGROUND_WORKER = read("BACKGROUND_WORKER", env.bool, default=True, allowed="true or false")


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


# E-mail


def parse_email(name: str) -> dict[str, Any]:
    scheme = urlsplit(env.str(name)).scheme
    config: dict[str, Any] = env.dj_email_url(name)
    if scheme not in {"smtp", "submission", "console", "file"}:
        raise ValueError
    if scheme == "file" and not Path(config["EMAIL_FILE_PATH"]).is_absolute():
        raise ValueError
    if scheme == "submission" and not config["EMAIL_HOST"]:
        raise ValueError
    return config


def parse_sender(name: str) -> str:
    sender = env.str(name).strip()
    validate_email(parseaddr(sender)[1])
    if not sender.isprintable():
        raise ValueError
    return sender


mail = read(
    "EMAIL_URL",
    parse_email,
    default={"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"},
    allowed="submission://user:password@host:587, smtp://host:25, console: or file:////absolute/folder",
    private=True,
)
EMAIL_BACKEND = mail["EMAIL_BACKEND"]
EMAIL_FILE_PATH = mail.get("EMAIL_FILE_PATH") or None
EMAIL_HOST = mail.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = mail.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = mail.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = mail.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = mail.get("EMAIL_USE_SSL", False)
# Somebody waits for the page: a mail server that does not answer is given up.
EMAIL_TIMEOUT = mail.get("EMAIL_TIMEOUT") or 10
DEFAULT_FROM_EMAIL = read(
    "DEFAULT_FROM_EMAIL",
    parse_sender,
    default="CS Maturity <cs-maturity@localhost>",
    allowed="an address such as CS Maturity <maturity@example.com>",
)


# Single sign-on with OpenID Connect: what is not set is not even imported


def parse_server(name: str) -> str:
    url = env.str(name).strip()
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError
    return url.rstrip("/")


OIDC_SERVER_URL = read(
    "OIDC_SERVER_URL",
    parse_server,
    default="",
    allowed="the issuer's address, such as https://login.example.com/realms/staff",
)
OIDC_CLIENT_ID = read(
    "OIDC_CLIENT_ID", env.str, default="", allowed="what the identity provider calls this site"
)
OIDC_CLIENT_SECRET = read(
    "OIDC_CLIENT_SECRET", env.str, default="", allowed="what the identity provider gave out", private=True
)
OIDC_NAME = read("OIDC_NAME", env.str, default="", allowed="what people know the identity provider by")
oidc = {
    "OIDC_SERVER_URL": OIDC_SERVER_URL,
    "OIDC_CLIENT_ID": OIDC_CLIENT_ID,
    "OIDC_CLIENT_SECRET": OIDC_CLIENT_SECRET,
}
missing = [name for name, value in oidc.items() if not value]
if missing and (OIDC_NAME or len(missing) < len(oidc)):
    raise ImproperlyConfigured(
        f"{', '.join(missing)}: not set; allowed: {', '.join(oidc)} all together, or none of them and no OIDC_NAME."
    )
SINGLE_SIGN_ON = "" if missing else OIDC_NAME or "single sign-on"
"""What people know the identity provider by; empty without one."""


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
    "django_tasks",
    "django_tasks_db",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    *(["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"] if SINGLE_SIGN_ON else []),
    "frameworks",
    "assessments",
    "csmaturity",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Early, so that static files and the error pages of those below carry the policy too.
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csmaturity.middleware.never_kept",
    "csmaturity.middleware.plain_requests",
    # Pages are compressed as they are made. Random padding and tokens that change keep secrets from being guessed
    # by the length of an answer.
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "csmaturity.middleware.session_ages",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "csmaturity.middleware.signed_out_meanwhile",
    "allauth.account.middleware.AccountMiddleware",
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
                "csmaturity.context_processors.accounts",
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
FORMAT_MODULE_PATH = "csmaturity.formats"
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


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # Saving a chart as a picture goes through a data: and a blob: address.
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # Browsers hold the policy against redirects that follow a form too: that to the identity provider is one.
        "form-action": [SELF, *([origin_of(OIDC_SERVER_URL)] if SINGLE_SIGN_ON else [])],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    },
}
# Files are taken by one form, in memory; nothing that is sent is ever written to the disk.
# The words of a large framework are edited in one form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_HANDLERS = ["csmaturity.uploads.FewFiles"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# An assessment without an account belongs to the session, and people come back to it after months. Whoever is signed
# in has to do so again after a month away.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 365 * DAY
SIGNED_IN_AGE = 30 * DAY
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS

if HTTPS:
    # TLS ends at a proxy, which has to set this header itself and to drop the one a client may have sent.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * DAY
# Subdomains and the browsers' preload list are the domain owner's to decide, not this site's.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]


# Accounts

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SIGNUP_OPEN = read("SIGNUP_OPEN", env.bool, default=True, allowed="true or false")
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "assessments:home"
LOGOUT_REDIRECT_URL = "assessments:home"
ACCOUNT_ADAPTER = "csmaturity.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
# One field for the password: who mistypes it has it reset, and most have it typed by their browser.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "csmaturity.accounts.SignupFields"
ACCOUNT_FORMS = {
    "login": "csmaturity.account_forms.LoginForm",
    "signup": "csmaturity.account_forms.SignupForm",
    "add_email": "csmaturity.account_forms.AddEmailForm",
    "change_password": "csmaturity.account_forms.ChangePasswordForm",
    "set_password": "csmaturity.account_forms.SetPasswordForm",
    "reset_password": "csmaturity.account_forms.ResetPasswordForm",
    "reset_password_from_key": "csmaturity.account_forms.ResetPasswordKeyForm",
    "reauthenticate": "csmaturity.account_forms.ReauthenticateForm",
    "confirm_email_verification_code": "csmaturity.account_forms.ConfirmEmailVerificationCodeForm",
    "confirm_password_reset_code": "csmaturity.account_forms.ConfirmPasswordResetCodeForm",
}
# Codes keep people in the browser and session where they began, and no address holds a secret.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = HOUR // 4
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
# Besides allauth's own limits: wrong passwords of a shared link, by whoever asks and for the link.
ACCOUNT_RATE_LIMITS = {"shared_password": "10/m/ip,5/5m/key"}
# How long a session lasts is decided in one place, the middleware.
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "csmaturity.accounts.MFAAdapter"
MFA_FORMS = {
    "authenticate": "csmaturity.second_factor.AuthenticateForm",
    "reauthenticate": "csmaturity.second_factor.ReauthenticateForm",
    "activate_totp": "csmaturity.second_factor.ActivateTOTPForm",
    "add_webauthn": "csmaturity.second_factor.AddPasskeyForm",
    "edit_webauthn": "csmaturity.second_factor.NamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A code that was read off just before it changed still counts.
MFA_TOTP_TOLERANCE = 1
# Browsers allow passkeys over HTTPS and, without it, on localhost alone.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
if SINGLE_SIGN_ON:
    SOCIALACCOUNT_ADAPTER = "csmaturity.single_sign_on.SocialAccountAdapter"
    # Who has an account already gets into it, if the identity provider vouches for the address.
    SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
    SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "sso",
                    "name": SINGLE_SIGN_ON,
                    "client_id": OIDC_CLIENT_ID,
                    "secret": OIDC_CLIENT_SECRET,
                    "settings": {"server_url": OIDC_SERVER_URL},
                }
            ],
        }
    }


# Logs go to stderr and hold nothing that people typed: no parameters of queries (SQL is logged at DEBUG only), and no
# addresses of pages that were refused or not found.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"without_address": {"()": "csmaturity.logs.WithoutAddress"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "stream": sys.stderr}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # Without handlers of its own: Django's default would mail the admins, with the request's data.
        "django": {"handlers": [], "level": "INFO" if DEBUG else "WARNING", "propagate": True},
        "django.request": {"level": "WARNING" if DEBUG else "ERROR", "filters": ["without_address"]},
        # Refused requests: their addresses may be secret, and anybody can send as many as they like.
        "django.security": {"level": "WARNING" if DEBUG else "CRITICAL"},
    },
}
