"""The checks of a deployment, in a process of its own as an operator runs them."""

from pathlib import Path

import pytest

from tests.csmaturity.test_settings import start

PRINTED = "E-mails are printed where the server runs"
OTHERS = {"ALLOWED_HOSTS": "maturity.example.com"}


@pytest.mark.parametrize(
    ("variables", "warned"),
    [
        ({}, False),
        (OTHERS, True),
        ({"HTTPS": "true"}, True),
        (OTHERS | {"EMAIL_URL": "console:"}, True),
        (OTHERS | {"EMAIL_URL": "smtp://mail.example.com"}, False),
        (OTHERS | {"DEBUG": "true"}, False),
    ],
)
def test_site_for_others_that_prints_its_e_mails_is_warned(
    tmp_path: Path, variables: dict[str, str], *, warned: bool
) -> None:
    done = start("manage.py", "check", DATA_DIR=str(tmp_path), **variables)
    assert done.returncode == 0
    assert ("csmaturity.W001" in done.stderr, PRINTED in done.stderr) == (warned, warned)
    assert ("HINT: Set EMAIL_URL to a mail server" in done.stderr) == warned


@pytest.mark.parametrize(("variables", "times"), [({}, 0), (OTHERS, 1)])
def test_web_server_says_it_too(tmp_path: Path, variables: dict[str, str], times: int) -> None:
    done = start("-W", "ignore", "-c", "import csmaturity.wsgi", DATA_DIR=str(tmp_path), **variables)
    assert done.returncode == 0
    assert done.stderr.count(PRINTED) == times
