from __future__ import annotations

import pytest
from django.test import Client as Browser

from assessments.reports.pdf import style


def test_brand_gives_the_tokens_of_both_themes(client: Browser, db: None) -> None:
    response = client.get("/brand/ffcc00.css")
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert response["Cache-Control"] == "max-age=31536000, public, immutable"
    page = response.content.decode()
    assert "--accent: #7f6600;" in page
    assert page.count("--accent:") == 2


@pytest.mark.parametrize("digits", ["xyz", "ffcc0", "ffcc00;", "%23ffcc"])
def test_brand_of_what_is_no_colour_is_not_found(client: Browser, db: None, digits: str) -> None:
    assert client.get(f"/brand/{digits}.css").status_code == 404


def test_pages_link_the_accent_only_where_one_is_set(client: Browser, db: None, settings: object) -> None:
    assert "/brand/" not in client.get("/").content.decode()
    settings.BRAND_ACCENT = "#aa3355"  # type: ignore[attr-defined]
    assert '<link rel="stylesheet" href="/brand/aa3355.css">' in client.get("/").content.decode()


def test_pdf_is_drawn_in_the_accent(settings: object) -> None:
    settings.BRAND_ACCENT = "#ffcc00"  # type: ignore[attr-defined]
    assert "#7f6600" in style("A4")
    assert "#0f5c5f" not in style("A4")
