"""A real server and a real browser, shared by all tests of this folder."""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.browsing import Browsing, launch
from tests.browser.server import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


expect.set_options(timeout=30_000)  # as long as a busy machine may need; what is there is not waited for


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers first: they take longest, and whoever has finished takes over from the end of what others have left."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """What every site begins with: made by one of the processes that run tests, for them all."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    site = Site(folder / "prepared")
    with (folder / "prepared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not site.folder.exists():
            site.folder.mkdir()
            site.prepare()
    return site


@pytest.fixture(scope="session")
def site(prepared: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("site"))
    site.begin_as(prepared)
    site.start()
    yield site
    site.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright keeps an event loop running, under which Django would refuse the database to the tests that follow.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
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
