"""The geometry of a track: one score on the phase scale as a bar, filled up to today and outlined up to the target.

Pure Python without Django. Coordinates are strings with a decimal point, in units of the view box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.reports.radar import number

CELL = 18.0
HEIGHT = 11.0
PAD = 1.0
"""Room for the outline of the target."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One phase on the track; `x` is its middle, `edge` where the next one begins."""

    x: str
    edge: str
    initial: str
    on_fill: bool


@dataclass(frozen=True, kw_only=True)
class Track:
    """Everything that `charts/_track.svg` draws. Without a score `fill_width` is empty, without a target its own."""

    title: str
    view_box: str
    width: str
    ramp: int
    fill_width: str
    target_width: str
    cells: tuple[Cell, ...]


def track(names: Sequence[str], today: int | None, target: int | None, *, ramp: int, title: str) -> Track:
    """The track of score `today` (None: open) and `target` over the phases `names`; `ramp` colours the fill."""
    width = CELL * len(names)
    return Track(
        title=title,
        view_box=f"{number(-PAD)} {number(-PAD)} {number(width + 2 * PAD)} {number(HEIGHT + 2 * PAD)}",
        width=number(width),
        ramp=ramp,
        fill_width=number(CELL * today) if today else "",
        target_width=number(CELL * target) if target else "",
        cells=tuple(
            Cell(
                x=number(CELL * (score - 0.5)),
                edge=number(CELL * score),
                initial=name[:1],
                on_fill=today is not None and score <= today,
            )
            for score, name in enumerate(names, 1)
        ),
    )
