"""The looks of the slides: measures of the grid and colours. Pure Python; lengths in inches."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from assessments.reports.colour import WHITE, contrast

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
DEEP = "#08191a"
"""Text on grounds that are too dark for the usual one and too light for white."""
ACCENT = "accent"
"""The accent of the brand, which stands in the theme so that all of it can be changed in one place."""
RAMP = (
    *("#d3e6e3", "#c2ddda", "#b1d4d0", "#a0ccc7", "#8fc3be", "#78b1ad", "#619f9b"),
    "#498e8a",
    *("#2f7d7a", "#266e6d", "#1d5f60", "#145154", "#0b4348"),
)
"""Grounds of the phases, from the lowest to the highest: four take every fourth, and twelve are all different."""

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
    if score is None:
        return PAPER
    between, last = max(1, top - 1), len(RAMP) - 1
    return RAMP[(2 * (score - 1) * last + between) // (2 * between)]


def on(colour: str) -> str:
    """The colour of text that can be read on it."""
    return max((WHITE, TEXT, DEEP), key=lambda text: contrast(text, colour))


def mark_colours(mark: Mark, top: int) -> tuple[str, str]:
    """Ground and text of a phase, or of the words for having none."""
    if mark.score is None:
        return PAPER, QUIET
    colour = ground(mark.score, top)
    return colour, on(colour)
