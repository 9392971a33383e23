"""What axe finds on a page, against WCAG 2.2 AA, in both themes and from the narrowest phone to a wide screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import axe_playwright_python

from tests.browser.browsing import whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import Page

SCRIPT = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Every rule, in every look. Left out is only what nobody reads here: what passed, and paths to what was found.
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    "resultTypes": ["violations"],
    "selectors": False,
    "preload": False,
}
RUN = """async (options) => {
  const { violations } = await axe.run(options);
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))]);
}"""


HIGHEST = 6000

# The dark theme changes colours alone, and nothing is only there between the narrowest and the widest.
COLOURS = OPTIONS | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
LOOKS = (("light", 320), ("dark", 320), ("light", 768), ("light", 1440), ("dark", 1440))


def violations(page: Page, looks: Iterable[tuple[str, int]] = LOOKS) -> dict[str, list[str]]:
    """What axe finds, by theme, width and rule: the elements. The page is loaded once and looked at in every look:
    by every rule once in each width, and by those of colours again in the other theme.

    After a click, `expect` first what tells the new page from the old one.
    """
    whole(page).evaluate(SCRIPT)
    found = {}
    widths: set[int] = set()
    for theme, width in looks:
        page.set_viewport_size({"width": width, "height": 900})
        # As high as the page, so that the bar at the bottom of a question lies over nothing: what it covers can be
        # scrolled free, and that the focus is never under it is a test of its own.
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": min(max(height, 900), HIGHEST)})
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        for rule, elements in page.evaluate(RUN, COLOURS if width in widths else OPTIONS):
            found[f"{theme} {width} {rule}"] = elements
        widths.add(width)
    return found
