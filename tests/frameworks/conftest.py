from collections.abc import Iterator
from pathlib import Path

import pytest

from frameworks import exchange, queries
from frameworks.structure import Framework

SHIPPED = Path(__file__).parents[2] / "fixtures" / "customer_success.yaml"
SMALL = Path(__file__).with_name("small.yaml")


@pytest.fixture(autouse=True)
def _nothing_in_memory() -> Iterator[None]:
    """Keys come back to stand for other frameworks when a test's rows are rolled back."""
    queries.clear_cache()
    yield
    queries.clear_cache()


@pytest.fixture(scope="session")
def shipped_text() -> str:
    return SHIPPED.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def shipped(shipped_text: str) -> Framework:
    return exchange.parse(shipped_text)


@pytest.fixture(scope="session")
def small_text() -> str:
    return SMALL.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def small(small_text: str) -> Framework:
    return exchange.parse(small_text)
