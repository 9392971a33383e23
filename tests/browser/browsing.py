"""Pages that are watched: whatever a browser complains about fails the test that opened it."""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from playwright.sync_api import (
        Browser,
        BrowserContext,
        ConsoleMessage,
        Playwright,
        Response,
        WebError,
    )

    from tests.browser.server import Site
    from tests.browser.visitor import Visitor

# The first has no window to draw around each page, which takes longer than most pages.
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A refused answer is an answer: the browser's line about a 409 or 422 says nothing new.
ANSWERS = r"the server responded with a status of (409|422)"
# The console's line about a violated policy is not the same in every browser, the event is.
REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => {
  console.error(`Policy violated: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});
"""


def launch(playwright: Playwright) -> Browser:
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    assert path, "Chromium is missing: make setup-tests installs it or says how."
    return playwright.chromium.launch(executable_path=path, args=SWITCHES)


def arrived(page: Page, heading: str | re.Pattern[str]) -> Page:
    """The page, once the one with this heading is there to its end.

    A click returns as soon as an address answers: what is read then, all at once, is half a page or none. Whatever is
    not read by `expect`, which looks again and again, needs this before it (or a sign of its own and `whole`).
    """
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
    return whole(page)


WATCH_SHIFTS = """
window.shifted = [];
new PerformanceObserver((list) => {
  for (const { startTime, value, sources } of list.getEntries()) {
    const moved = sources.map(({ node }) => node?.id || node?.className || node?.nodeName);
    window.shifted.push({ at: startTime, moved: [value, ...moved] });
  }
}).observe({ type: "layout-shift", buffered: true });
"""
SHIFTS = """() => {
  const [{ domInteractive }] = performance.getEntriesByType("navigation");
  return window.shifted.filter(({ at }) => at > domInteractive).map(({ moved }) => moved);
}"""


def shifts(page: Page) -> list[list[Any]]:
    """What has moved by itself, whoever caused it, on a page that had `WATCH_SHIFTS` from the beginning.

    From when all of it is read: before that, a slow machine may draw the head of a page while its end is on the way.
    """
    found: list[list[Any]] = page.evaluate(SHIFTS)
    return found


def whole(page: Page) -> Page:
    """The page to its end, with its styles and scripts. Which page it is has to be sure already."""
    page.wait_for_load_state()
    return page


class Browsing:
    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser = browser
        self.site = site
        self.contexts: list[BrowserContext] = []
        self.problems: list[str] = []
        self.own = [site.url, "data:", "blob:"]
        """What addresses may begin with."""
        self.provoked = [ANSWERS]

    def open(self, visitor: Visitor | None = None, path: str = "", **options: Any) -> Page:
        """A new page in a browser of its own, with the visitor's session, at `path`."""
        usual = {
            "base_url": self.site.url,
            "viewport": {"width": 1280, "height": 900},
            "reduced_motion": "reduce",
        }
        context = self.browser.new_context(**usual | options)
        # Long enough for a busy machine; a page that answers is not waited for.
        context.set_default_timeout(60_000)
        self.contexts.append(context)
        self._watch(context)
        if visitor:
            context.add_cookies(visitor.cookies())
        page = context.new_page()
        if path:
            page.goto(path)
        return page

    def expect_complaint(self, pattern: str) -> None:
        """What the test provokes on purpose."""
        self.provoked.append(pattern)

    def _watch(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("response", self._response)
        context.add_init_script(REPORT_VIOLATIONS)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._complain(f"{message.text} ({message.location.get('url')})")

    def _error(self, error: WebError) -> None:
        self._complain(str(error.error))

    def _response(self, response: Response) -> None:
        if not response.url.startswith(tuple(self.own)):
            self._complain(f"Asked another server: {response.url}")

    def _complain(self, problem: str) -> None:
        if not any(re.search(pattern, problem) for pattern in self.provoked):
            self.problems.append(problem)

    def close(self) -> None:
        for context in self.contexts:
            context.close()
