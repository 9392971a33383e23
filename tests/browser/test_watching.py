"""The watch itself: a test that passes because nobody looked proves nothing."""

import pytest

from tests.browser.browsing import WATCH_SHIFTS, Browsing, shifts

pytestmark = pytest.mark.browser


def problems(browsing: Browsing) -> list[str]:
    found, browsing.problems = browsing.problems, []
    return found


def test_watch_sees_what_the_policy_blocks(browsing: Browsing):
    page = browsing.open(path="/")
    with page.expect_console_message(lambda message: message.text.startswith("Policy violated")):
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    assert page.evaluate("document.body.lastElementChild.style.color") == ""
    assert [problem for problem in problems(browsing) if problem.startswith("Policy violated: style-src")]


def test_watch_sees_an_error_in_a_script(browsing: Browsing):
    page = browsing.open(path="/")
    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => { throw new Error('broken') }, 0)")
    assert problems(browsing) == ["broken"]


def test_watch_sees_a_missing_file(browsing: Browsing):
    page = browsing.open(path="/")
    with page.expect_console_message():
        page.evaluate("fetch('/missing/').then((response) => response.status)")
    assert ["404" in problem for problem in problems(browsing)] == [True]


def test_watch_sees_what_moves_by_itself(browsing: Browsing):
    page = browsing.open()
    page.add_init_script(WATCH_SHIFTS)
    page.goto("/")
    assert shifts(page) == []
    page.evaluate("document.querySelector('main').prepend(document.createElement('hr'))")
    page.wait_for_function("() => window.shifted.length > 0")
    assert shifts(page)
