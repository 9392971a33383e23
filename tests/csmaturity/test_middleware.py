from __future__ import annotations

import pytest
from django.test import Client as Browser

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("kind", [FORM, "multipart/form-data; boundary=B"])
@pytest.mark.parametrize("charset", ["punycode", "utf-16", "unicode_escape", "hex", "undefined", "no-such"])
def test_form_in_another_charset_is_refused_before_it_is_read(
    client: Browser, db: None, kind: str, charset: str
) -> None:
    response = client.generic("POST", "/assessments/new/", b"a=b", f"{kind}; charset={charset}")
    assert (response.status_code, response.content) == (400, b"Send forms in UTF-8.")
    assert "default-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf8"])
def test_form_in_utf_8_is_read(client: Browser, db: None, charset: str) -> None:
    response = client.post("/assessments/new/", b"a=b", content_type=f"{FORM}; charset={charset}")
    assert response.status_code == 503  # nothing to assess with is published here


@pytest.mark.parametrize("length", ["2621441", "9" * 30, "-1", "x"])
def test_body_that_is_no_form_is_refused_before_it_is_read(client: Browser, db: None, length: str) -> None:
    response = client.post("/assessments/new/", b"a=b", content_type=FORM, CONTENT_LENGTH=length)
    assert (response.status_code, response.content) == (413, b"This is too large for a form.")
