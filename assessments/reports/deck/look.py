"""The looks of the slides: measures of the grid and colours. Pure Python; lengths in inches."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from assessments.reports.ramp import SHADES, ramp

if TYPE_CHECKING:
    from assessments.reports.present import Mark

WIDTH, HEIGHT = 13.333, 7.5
MARGIN = 0.75
INNER = WIDTH - 2 * MARGIN
TOP, BOTTOM = 2.0, 6.72
"""Where the content of a slide begins and ends."""
GUTTER = 0.5

FONT = "Arial"
TEXT, QUIET, RULE, SUNKEN, PAPER = "#14272a", "#52666a", "#d5dedd", "#f1f5f4", "#ffffff"
ACCENT = "accent"
"""The accent of the brand, which stands in the theme so that all of it can be changed in one place."""
HEADLINE = (26.0, 24.0, 22.0, 20.0, 18.0)
BODY = (14.0, 13.0, 12.0, 11.0)
SMALL = (12.0, 11.0, 10.5, 10.0)
CELL, HEAD = 11.0, 10.0


class Box(NamedTuple):
    x: float
    y: float
    w: float
    h: float


CONTENT = Box(MARGIN, TOP, INNER, BOTTOM - TOP)


def ground(score: int | None, top: int) -> str:
    """The colour of the phase with `score` of `top` phases; the paper where there is none."""
    return SHADES[ramp(score, top) - 1].ground if score else PAPER


def on(colour: str) -> str:
    """The colour of text that can be read on it."""
    shades = {shade.ground: shade.text for shade in SHADES}
    return shades.get(colour, TEXT)


def mark_colours(mark: Mark, top: int) -> tuple[str, str]:
    """Ground and text of a phase, or of the words for having none."""
    if mark.score is None:
        return PAPER, QUIET
    colour = ground(mark.score, top)
    return colour, on(colour)
