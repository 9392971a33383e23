"""The phase scale: steps that stay apart in grey print, with words that can be read on each."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from assessments.reports.colour import TEXT_CONTRAST, contrast
from assessments.reports.ramp import SHADES, ramp
from frameworks import limits

SHEET = (Path(__file__).parents[2] / "static" / "css" / "app.css").read_text(encoding="utf-8")
STEPS = re.findall(r"\.ramp-(\d+) \{\s+--phase: (#[0-9a-f]{6});\s+--on-phase: (#[0-9a-f]{6});\s+\}", SHEET)
LIGHT, DARK = ([step[1:] for step in part] for part in (STEPS[: len(SHADES)], STEPS[len(SHADES) :]))
APART = {2: 1.5, 3: 1.5, 4: 1.5, 5: 1.3, 6: 1.2, 7: 1.2}
"""Least contrast between neighbours: a grey step that a black and white printer keeps. The more phases, the less."""
Theme = list[tuple[str, str]]


def test_screen_and_paper_have_the_same_steps() -> None:
    assert [(shade.ground, shade.text) for shade in SHADES] == LIGHT
    assert [int(number) for number, *_ in STEPS] == [*range(1, len(SHADES) + 1)] * 2


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("phases", APART)
def test_phases_go_one_way_in_grey_and_stay_apart(theme: Theme, phases: int) -> None:
    grounds = [theme[ramp(score, phases) - 1][0] for score in range(1, phases + 1)]
    from_white = [contrast(colour, "#ffffff") for colour in grounds]
    assert from_white == sorted(from_white, reverse=theme is DARK)
    assert [round(contrast(*pair), 2) for pair in pairwise(grounds) if contrast(*pair) < APART[phases]] == []


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_words_on_phases_can_be_read(theme: Theme) -> None:
    assert [(ground, text) for ground, text in theme if contrast(ground, text) < TEXT_CONTRAST] == []


def test_as_many_phases_as_there_may_be_differ_in_colour() -> None:
    for phases in range(2, limits.PHASES + 1):
        steps = [ramp(score, phases) for score in range(1, phases + 1)]
        assert (steps[0], steps[-1], len(set(steps))) == (1, len(SHADES), phases)


def test_four_phases_have_the_colours_of_the_brand() -> None:
    assert [SHADES[ramp(score, 4) - 1].ground for score in range(1, 5)] == [
        "#d3e6e3",
        "#8fc3be",
        "#2f7d7a",
        "#0b4348",
    ]


def test_no_template_has_inline_styles_or_scripts() -> None:
    """Values as JSON are no script: nothing runs them."""
    pages = Path(__file__).parents[2] / "templates"
    inline = re.compile(r'\sstyle=|<style|<script(?![^>]*(\ssrc=|\stype="application/json"))|\son\w+=')
    found = [path.name for path in pages.rglob("*.html") if inline.search(path.read_text(encoding="utf-8"))]
    assert found == []
