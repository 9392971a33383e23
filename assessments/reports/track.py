"""The geometry of a track: one score on the phase scale as a bar, filled up to today and outlined up to the target.

Pure Python without Django. Coordinates are strings with a decimal point, in units of the view box.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assessments.reports.lettering import number

WIDTH = 72.0
"""Of all phases, so that tracks have one size, however many phases there are."""
HEIGHT = 9.0
PAD = 1.0
"""Room for the outline of the target."""


@dataclass(frozen=True, kw_only=True)
class Track:
    """Everything that `charts/_track.svg` draws. Without a score `fill_width` is empty, without a target its own."""

    title: str
    view_box: str
    width: str
    height: str
    fill: str
    """The colour up to today."""
    fill_width: str
    target_width: str
    edges: str
    """Path data: the lines between the phases, those inside the fill left out."""
    fill_edges: str


def track(phases: int, today: int | None, target: int | None, *, fill: str, title: str) -> Track:
    """The track of score `today` (None: open) and `target` over `phases` phases; `fill` is its colour."""
    cell = WIDTH / phases
    return Track(
        title=title,
        view_box=f"{number(-PAD)} {number(-PAD)} {number(WIDTH + 2 * PAD)} {number(HEIGHT + 2 * PAD)}",
        width=number(WIDTH),
        height=number(HEIGHT),
        fill=fill,
        fill_width=number(cell * today) if today else "",
        target_width=number(cell * target) if target else "",
        edges=_edges(cell, range(today or 1, phases)),
        fill_edges=_edges(cell, range(1, today or 1)),
    )


def _edges(cell: float, scores: Iterable[int]) -> str:
    return " ".join(f"M{number(cell * score)} 0 V{number(HEIGHT)}" for score in scores)
