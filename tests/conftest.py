"""Hypothesis: no deadline (machines differ), and the same examples every time in CI."""

import os

import pytest
from hypothesis import settings

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
