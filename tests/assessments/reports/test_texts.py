from __future__ import annotations

import pytest

from assessments.reports.texts import breakable, link
from tests.effort import no_explosion


def test_breakable_leaves_words_alone():
    text = "A note of several words, none of them very long.\nA second line."

    assert breakable(text) == text


def test_breakable_makes_places_to_break_in_long_runs_only():
    assert breakable("a" * 40) == "a" * 40
    assert breakable("a" * 45) == "\u200b".join(["a" * 10] * 4 + ["a" * 5])


def test_breakable_keeps_every_character_but_control_characters():
    assert breakable("x\x00y\x0bz\x7f\ud800").replace("\u200b", "") == "xyz"
    assert breakable("ä" * 4000).replace("\u200b", "") == "ä" * 4000


def test_breakable_takes_linear_time():
    with no_explosion():
        breakable("x" * 2_000_000)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/a?b=c#d",
        "http://example.com",
        "HTTPS://EXAMPLE.COM",
        "mailto:a@example.com",
        " https://a.b ",
    ],
)
def test_link_takes_addresses_that_may_be_opened(address):
    assert link(address) == address.strip()


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
        "//example.com/x",
        "/etc/passwd",
        "#anchor",
        "see the wiki",
        "https://example.com/a b",
        "java\nscript:alert(1)",
        "http://[broken",
        "",
    ],
)
def test_link_refuses_everything_else(address):
    assert link(address) == ""
