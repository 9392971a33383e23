"""Single sign-on against a small identity provider, in a process of its own with the variables set."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.csmaturity.test_settings import ROOT, start

SCRIPT = Path(__file__).parent / "single_sign_on.py"
SERVER = "https://login.example.com/realms/staff"
COMPLETE = {
    "OIDC_SERVER_URL": SERVER,
    "OIDC_CLIENT_ID": "cs-maturity",
    "OIDC_CLIENT_SECRET": "hush-hush-hush",
}
HEAVY = """
import os, sys, json
import csmaturity.wsgi, csmaturity.urls
print(json.dumps(sorted({"requests", "oauthlib", "fido2", "qrcode", "cryptography", "jwt"} & set(sys.modules))))
"""


def outcome(tmp_path: Path, **variables: str) -> dict[str, object]:
    done = start(str(SCRIPT), DATA_DIR=str(tmp_path), PYTHONPATH=str(ROOT), PYTEST_VERSION="1", **variables)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_single_sign_on_makes_an_account_and_finds_an_existing_one(tmp_path: Path) -> None:
    assert outcome(tmp_path, OIDC_NAME="Example Staff", SIGNUP_OPEN="false") == {
        "button": "Sign in with Example Staff",
        "form-action": True,
        "way": ["cs-maturity", "S256", "email", "openid", "profile"],
        "new": ["ada@example.com", "Ada", True],
        "trial kept": True,
        "existing": "bea",
        "unverified": "asked for a code",
        "connections": 200,
        "cancelled": 200,
        "error": 401,
        "unreachable": [[401, True], [401, True]],
    }


@pytest.mark.parametrize("missing", sorted(COMPLETE))
def test_incomplete_single_sign_on_is_refused(missing: str) -> None:
    variables = {name: value for name, value in COMPLETE.items() if name != missing}
    done = start("manage.py", "check", **variables)
    assert done.returncode == 1
    assert done.stderr == (
        f"{missing}: not set; allowed: OIDC_SERVER_URL, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET all together, "
        "or none of them and no OIDC_NAME.\n"
    )


def test_name_alone_is_refused() -> None:
    assert start("manage.py", "check", OIDC_NAME="Staff").returncode == 1


@pytest.mark.parametrize(
    "address", ["login.example.com", "ftp://login.example.com", "https://", "https://a.example/?x"]
)
def test_wrong_address_of_the_identity_provider_is_refused(address: str) -> None:
    done = start("manage.py", "check", **COMPLETE | {"OIDC_SERVER_URL": address})
    assert done.returncode == 1
    assert done.stderr.startswith(
        f"OIDC_SERVER_URL: {address!r} is not understood; allowed: the issuer's address"
    )


def test_worker_starts_without_what_only_second_factor_and_single_sign_on_need() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", HEAVY],
        cwd=ROOT,
        env={"DJANGO_SETTINGS_MODULE": "csmaturity.settings", "SECRET_KEY": "x" * 40, "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")
