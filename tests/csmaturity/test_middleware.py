from __future__ import annotations

import pytest
from django.test import Client as Browser

from assessments.views import home

FORBIDDEN = 403
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("kind", [FORM, "multipart/form-data; boundary=B"])
@pytest.mark.parametrize("charset", ["punycode", "utf-16", "unicode_escape", "hex", "undefined", "no-such"])
def test_form_in_another_charset_is_refused_before_it_is_read(
    client: Browser, db: None, kind: str, charset: str
) -> None:
    response = client.generic("POST", "/assessments/new/", b"a=b", f"{kind}; charset={charset}")
    assert (response.status_code, response.content) == (400, b"Send forms in UTF-8.")
    assert "default-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("status", "method", "address", "options"),
    [
        (400, "POST", "/assessments/new/", {"content_type": f"{FORM}; charset=utf-16"}),
        (400, "GET", "/", {"HTTP_HOST": "somewhere.example"}),
        (403, "POST", "/assessments/new/", {}),
        (404, "GET", "/missing/", {}),
        (405, "POST", "/", {}),
        (405, "PUT", "/assessments/new/", {}),
        (405, "POST", "/brand/0f5c5f.css", {}),
        (413, "POST", "/assessments/new/", {"CONTENT_LENGTH": "9" * 30}),
    ],
)
def test_refusal_is_never_kept(
    db: None, status: int, method: str, address: str, options: dict[str, str]
) -> None:
    strict = Browser(enforce_csrf_checks=status == FORBIDDEN)
    response = strict.generic(method, address, b"a=b", **({"content_type": FORM} | options))
    assert response.status_code == status
    assert "no-store" in response["Cache-Control"]


def test_failure_is_never_kept(client: Browser, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr(home, "render", None)
    response = client.get("/")
    assert response.status_code == 500
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf8"])
def test_form_in_utf_8_is_read(client: Browser, db: None, charset: str) -> None:
    response = client.post("/assessments/new/", b"a=b", content_type=f"{FORM}; charset={charset}")
    assert response.status_code == 503  # nothing to assess with is published here


@pytest.mark.parametrize("length", ["2621441", "9" * 30, "-1", "x"])
def test_body_that_is_no_form_is_refused_before_it_is_read(client: Browser, db: None, length: str) -> None:
    response = client.post("/assessments/new/", b"a=b", content_type=FORM, CONTENT_LENGTH=length)
    assert (response.status_code, response.content) == (413, b"This is too large for a form.")


SENT_TO = "/assessments/0b8ce05c-44b3-4ac4-a8b5-1f0f5d2fd2a1/archive/"
SIGNED_OUT = "You are signed out: nothing was changed. Sign in, then do it again."


@pytest.mark.parametrize(
    ("stood_on", "back_to"),
    [
        ("http://testserver/assessments/new/?client=1#title", "/assessments/new/%3Fclient%3D1"),
        ("http://testserver", "/"),
        ("https://elsewhere.example/assessments/new/", "/"),
        ("//elsewhere.example/assessments/new/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_form_sent_while_signed_out_leads_back_to_its_page(
    client: Browser, db: None, stood_on: str, back_to: str
) -> None:
    response = client.post(SENT_TO, headers={"referer": stood_on})
    assert (response.status_code, response["Location"]) == (302, f"/account/login/?next={back_to}")
    assert SIGNED_OUT in client.get(response["Location"]).content.decode()


def test_page_asked_for_while_signed_out_comes_after_the_sign_in_without_a_word(
    client: Browser, db: None
) -> None:
    response = client.get("/workspaces/new/")
    assert response["Location"] == "/account/login/?next=/workspaces/new/"
    assert SIGNED_OUT not in client.get(response["Location"]).content.decode()
