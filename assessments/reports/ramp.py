"""The colours of phases: one ramp from pale to deep, for any number of phases. Pure Python without Django.

The lowest phase has the first step and the highest the last, whatever lies between; in grey they stay in order.
`static/css/app.css` has the same colours for the screen as classes `ramp-1` and so on, and those of the dark theme.
"""

from __future__ import annotations

from dataclasses import dataclass

from assessments.reports.colour import TEXT_CONTRAST, contrast, mixed


@dataclass(frozen=True, kw_only=True)
class Shade:
    """A colour of the ramp, and the colour of text on it."""

    ground: str
    text: str


INK, DEEP_INK, WHITE = "#14272a", "#08191a", "#ffffff"
PALE = ("#d3e6e3", "#c2ddda", "#b1d4d0", "#a0ccc7", "#8fc3be", "#78b1ad", "#619f9b")
# Too dark for the ink of every other text, not dark enough for white.
MIDDLE = "#498e8a"
DEEP = ("#2f7d7a", "#266e6d", "#1d5f60", "#145154", "#0b4348")
SHADES = (
    *(Shade(ground=ground, text=INK) for ground in PALE),
    Shade(ground=MIDDLE, text=DEEP_INK),
    *(Shade(ground=ground, text=WHITE) for ground in DEEP),
)
"""Four phases take every fourth; twelve, which is the most that a framework may have, are all different."""
LAST = len(SHADES) - 1
PALEST = 16
"""Per cent of an accent in its palest shade."""


def ramp(score: int | None, top: int) -> int:
    """The step of `score` out of `top` phases, from 1 (pale) to the number of shades (deep); 0 without a score."""
    if not score:
        return 0
    between = max(1, top - 1)
    return 1 + (2 * (score - 1) * LAST + between) // (2 * between)


def ground(step: int) -> str:
    """The colour of a step; nothing for 0."""
    return SHADES[step - 1].ground if step else ""


def on_ground(step: int) -> str:
    """The colour of text on the colour of a step; nothing for 0."""
    return SHADES[step - 1].text if step else ""


def shades_of(accent: str) -> tuple[Shade, ...]:
    """As many shades as `SHADES`, of `accent` instead, which is the deepest: each carries text that can be read.

    For what is no legend: where a colour says which phase it is, it has that of `SHADES` under any brand.
    """
    mixes = [mixed(accent, WHITE, share / 100) for share in range(PALEST, 101)]
    readable = [
        Shade(ground=mix, text=text)
        for mix in mixes
        for text in (INK, WHITE)
        if contrast(text, mix) >= TEXT_CONTRAST
    ]
    return tuple(readable[step * (len(readable) - 1) // LAST] for step in range(LAST + 1))
