"""Hypothesis: no deadline (machines differ), and the same examples every time in CI."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from django.apps import apps
from django.db import connection
from django.test import TransactionTestCase, override_settings
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest_django

    from tests.doors import World

settings.register_profile("suite", deadline=None, max_examples=40, derandomize="CI" in os.environ)
settings.load_profile("suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="run the tests that use the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of what holds without a database, another database would tell nothing new."""
    if not config.getoption("--database-only"):
        return
    used = [item for item in items if uses_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in used])
    items[:] = used


def uses_database(item: pytest.Item) -> bool:
    asked = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    return bool(asked) or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """A real hash takes half a second on purpose; what is done with passwords is the same with a quick one."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def _migrated_groups() -> Iterator[None]:
    """Tests that end their transactions empty the tables; the groups that a migration made come back for the next."""
    set_up = import_module("frameworks.migrations.0004_groups").set_up
    empty = TransactionTestCase._fixture_teardown

    def emptied(case: TransactionTestCase) -> None:
        empty(case)
        with connection.schema_editor() as editor:
            set_up(apps, editor)

    with patch.object(TransactionTestCase, "_fixture_teardown", emptied):
        yield


@pytest.fixture(scope="module")
def lasting_world(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[World]:
    from tests.doors import one_world

    with django_db_blocker.unblock(), one_world() as world:
        yield world


@pytest.fixture
def world(lasting_world: World, db: None) -> Iterator[World]:
    """Everybody who may knock at an address, and what they may look for; as if made for each test."""
    kept = {name: browser.cookies.copy() for name, browser in lasting_world.browsers.items()}
    yield lasting_world
    for name, cookies in kept.items():
        lasting_world.browsers[name].cookies = cookies
