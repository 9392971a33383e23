"""A real server and a real browser, shared by all tests of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.browsing import Browsing, launch
from tests.browser.server import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


expect.set_options(timeout=15_000)  # as long as a busy machine may need; what is there is not waited for


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers last: Playwright keeps an event loop running, under which Django refuses to ask the database."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("site"))
    site.prepare()
    site.start()
    yield site
    site.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def browsing(browser: Browser, site: Site) -> Iterator[Browsing]:
    """Opens pages, and fails the test if one of them had to complain about something."""
    browsing = Browsing(browser, site)
    yield browsing
    browsing.close()
    assert browsing.problems == []
