from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import Client as Browser

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

    from frameworks.models import Framework

COMPONENTS = Path(__file__).parents[3] / "templates" / "components"


def test_design_shows_every_component(
    client: Browser, published: Framework, settings: SettingsWrapper
) -> None:
    settings.DEBUG = True
    response = client.get("/design/")
    assert response.status_code == 200
    shown = {template.name for template in response.templates}
    assert {f"components/{path.name}" for path in COMPONENTS.glob("*.html")} <= shown


def test_design_works_without_a_framework(client: Browser, db: None, settings: SettingsWrapper) -> None:
    settings.DEBUG = True
    assert client.get("/design/").status_code == 200


@pytest.mark.django_db
def test_design_is_for_development_only(client: Browser) -> None:
    assert client.get("/design/").status_code == 404
