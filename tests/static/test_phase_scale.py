"""The phase scale: four steps that stay apart in grey print, with words that can be read on each."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from assessments.reports.colour import TEXT_CONTRAST, contrast

SHEET = (Path(__file__).parents[2] / "static" / "css" / "app.css").read_text(encoding="utf-8")
LIGHT, DARK = SHEET.partition("@media (prefers-color-scheme: dark)")[::2]
APART = 1.5
"""Least contrast between neighbours: a grey step that a black and white printer keeps."""


def token(theme: str, name: str) -> str:
    return re.findall(rf"--{name}: (#[0-9a-f]{{6}});", theme)[0]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_phases_go_one_way_in_grey_and_stay_apart(theme: str) -> None:
    ramp = [token(theme, f"phase-{score}") for score in range(1, 5)]
    from_white = [contrast(colour, "#ffffff") for colour in ramp]
    assert from_white == sorted(from_white, reverse=theme is DARK)
    assert [round(contrast(*pair), 2) for pair in pairwise(ramp) if contrast(*pair) < APART] == []


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_words_on_phases_can_be_read(theme: str) -> None:
    for score in range(1, 5):
        assert contrast(token(theme, f"phase-{score}"), token(theme, f"on-phase-{score}")) >= TEXT_CONTRAST


def test_no_template_has_inline_styles_or_scripts() -> None:
    """Values as JSON are no script: nothing runs them."""
    pages = Path(__file__).parents[2] / "templates"
    inline = re.compile(r'\sstyle=|<style|<script(?![^>]*(\ssrc=|\stype="application/json"))|\son\w+=')
    found = [path.name for path in pages.rglob("*.html") if inline.search(path.read_text(encoding="utf-8"))]
    assert found == []
