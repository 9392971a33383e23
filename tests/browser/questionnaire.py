"""The question page as a person uses it."""

from __future__ import annotations

import re
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from tests.browser.browsing import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page, Response

SAVED = re.compile(r"([^:]+ s|S)aved \d\d:\d\d · \d+ of 29 answered$|Answer cleared \d\d:\d\d · ")
TEXTS = ["note", "reason", "evidence"]


def is_save(response: Response) -> bool:
    return response.request.method == "POST"


def save_state(page: Page) -> Locator:
    return page.locator("#save-state")


@contextmanager
def saved(page: Page) -> Iterator[None]:
    """What is done inside is saved at the end of it, and the page says so without losing the focus."""
    whole(page)  # its script saves
    answers: list[Response] = []

    def keep(response: Response) -> None:
        if is_save(response):
            answers.append(response)

    page.on("response", keep)
    with page.expect_response(is_save):
        yield
    # A busy machine types so slowly that half a note is saved on its own.
    deadline = monotonic() + 60
    while sent(answers[-1]) != typed(page):
        assert monotonic() < deadline, "What was typed was never sent."
    page.remove_listener("response", keep)
    assert [answer.status for answer in answers] == [200] * len(answers)
    # While it is under way, something else stands there. `wait_for` looks more often than `expect`.
    save_state(page).locator(".save-good").wait_for()
    assert SAVED.match(save_state(page).inner_text())
    assert focus(page) != "BODY"


def typed(page: Page) -> dict[str, str]:
    """What stands in the fields for text."""
    found: dict[str, str] = page.locator("#answer").evaluate(
        "(form, names) => Object.fromEntries(names.map((name) => [name, form.elements[name].value]))", TEXTS
    )
    return found


def sent(answer: Response) -> dict[str, str]:
    """The same of the save that was answered."""
    fields = parse_qs(answer.request.post_data or "", keep_blank_values=True)
    return {name: fields[name][0].replace("\r\n", "\n") for name in TEXTS}


def focus(page: Page) -> str:
    """What has the focus, as TAG or TAG#id; BODY when it is lost."""
    found: str = page.evaluate(
        "(({tagName, id}) => id ? `${tagName}#${id}` : tagName)(document.activeElement ?? document.body)"
    )
    return found


def level(page: Page, phase: str) -> Locator:
    """The radio button of a level, by the name of its phase."""
    return page.get_by_role("radio", name=re.compile(rf"^{phase} "))


def card(page: Page, phase: str) -> Locator:
    return page.locator(".level").filter(has=level(page, phase))


def chosen(page: Page) -> list[str]:
    """Values of the radio buttons that are chosen: none or one."""
    values: list[str] = (
        whole(page)
        .locator("input[name=choice]:checked")
        .evaluate_all("(radios) => radios.map((radio) => radio.value)")
    )
    return values


def code_of(page: Page) -> str:
    """The capability that the page asks about."""
    return page.url.partition("/questions/")[2].partition("/")[0]
