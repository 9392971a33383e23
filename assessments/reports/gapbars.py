"""The geometry of a gap: one capability on the phase scale, from where it stands to its target.

Pure Python without Django. Lengths are points on paper; coordinates are strings with a decimal point.
"""

from __future__ import annotations

from dataclasses import dataclass

from assessments.reports.lettering import number, text_width

WIDTH, HEIGHT = 230.0, 12.0
BAR = 7.0
SIZE = 7.5


@dataclass(frozen=True, kw_only=True)
class ScaleMark:
    """A phase at the head of the bars."""

    x: str
    anchor: str
    name: str


@dataclass(frozen=True, kw_only=True)
class GapScale:
    """What all bars have in common: the phases, and the lines between them."""

    title: str
    view_box: str
    marks: tuple[ScaleMark, ...]
    grid: str


@dataclass(frozen=True, kw_only=True)
class GapBar:
    """`today`: how far the bar is filled; `missing`: from there to the target; `edges`: where its phases meet."""

    today: str
    missing_x: str
    missing: str
    edges: str


def gap_scale(names: list[str]) -> GapScale:
    """The head of the bars for phases of these names, the lowest first; only the first and the last are named where
    there is no room for all.
    """
    cell = WIDTH / len(names)
    if all(text_width(name, SIZE) <= cell - 2 for name in names):
        marks = [
            ScaleMark(x=number(cell * place), anchor="start", name=name) for place, name in enumerate(names)
        ]
    else:
        marks = [
            ScaleMark(x="0", anchor="start", name=names[0]),
            ScaleMark(x=number(WIDTH), anchor="end", name=names[-1]),
        ]
    return GapScale(
        title=f"The phases: {', '.join(names)}",
        view_box=f"0 0 {number(WIDTH)} {number(HEIGHT)}",
        marks=tuple(marks),
        grid=" ".join(f"M{number(cell * place)} 0 V{number(HEIGHT)}" for place in range(len(names) + 1)),
    )


def gap_bar(phases: int, today: int, target: int) -> GapBar:
    """The bar of a capability at score `today` with a higher `target`, of so many `phases`."""
    cell = WIDTH / phases
    return GapBar(
        today=number(cell * today),
        missing_x=number(cell * today),
        missing=number(cell * (target - today)),
        edges=" ".join(
            f"M{number(cell * place)} {number((HEIGHT - BAR) / 2)} V{number((HEIGHT + BAR) / 2)}"
            for place in range(1, target)
        ),
    )
