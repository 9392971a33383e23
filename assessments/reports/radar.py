"""The geometry of a radar chart: scores in, coordinates out.

Pure Python without Django. Every coordinate is a string with a decimal point, so that a template writes it as it
is in any locale. Lengths are in units of the view box, angles in radians clockwise from the top. The width is fixed,
so that type has the same size in every radar; the height follows from the labels. The labels around the rings are
placed by `radar_labels`, the names on them by `radar_rings`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assessments.reports.lettering import number
from assessments.reports.radar_labels import LABEL_SIZE, MARGIN, WIDTH, Axis, Label, TextLine, fitting, labels
from assessments.reports.radar_points import Point, around, at
from assessments.reports.radar_rings import RING_SIZE, Ring, rings_named

__all__ = ["LABEL_SIZE", "RING_SIZE", "WIDTH", "Axis", "Dot", "Label", "Radar", "Ring", "TextLine", "radar"]

MIN_AXES = 3
"""With fewer axes there is no shape to see."""


@dataclass(frozen=True, kw_only=True)
class Dot:
    x: str
    y: str


@dataclass(frozen=True, kw_only=True)
class Radar:
    """Everything that `charts/_radar.svg` draws. Spokes, `shape_fill` and the lines are path data."""

    title: str
    view_box: str
    width: str
    height: str
    radius: float
    """Of the outermost ring."""
    rings: tuple[Ring, ...]
    spokes: str
    open_spokes: str
    """Those of axes that have no score."""
    shape_fill: str
    shape_line: str
    target_line: str
    dots: tuple[Dot, ...]
    labels: tuple[Label, ...]


def radar(axes: Sequence[Axis], rings: Sequence[str], *, title: str) -> Radar | None:
    """The radar of `axes`, clockwise from the top; `rings` are the names of the scores 1..n, from the inside out.

    The ring of score s has s/n of the radius: the lowest phase is a small shape, not a point. None with fewer than
    three axes.
    """
    if len(axes) < MIN_AXES:
        return None
    radius = fitting(axes)
    placed = labels(axes, radius)
    today = _points([axis.today for axis in axes], radius / len(rings))
    target = _points([axis.target for axis in axes], radius / len(rings))
    boxes = tuple(label.box for label in placed)
    named = rings_named(tuple(rings), radius, tuple(today), tuple(target), boxes)
    top = min(-radius, *(box[1] for box in boxes), *(float(ring.plate[1]) for ring in named)) - MARGIN
    bottom = MARGIN + max(
        radius,
        *(box[1] + box[3] for box in boxes),
        *(float(ring.plate[1]) + float(ring.plate[3]) for ring in named),
    )
    return Radar(
        title=title,
        view_box=f"{number(-WIDTH / 2)} {number(top)} {number(WIDTH)} {number(bottom - top)}",
        width=number(WIDTH),
        height=number(bottom - top),
        radius=radius,
        rings=named,
        spokes=_spokes([axis.today is not None for axis in axes], radius),
        open_spokes=_spokes([axis.today is None for axis in axes], radius),
        shape_fill=" ".join(_fills(today)),
        shape_line=" ".join(_lines(today)),
        target_line=" ".join(_lines(target)),
        dots=tuple(Dot(x=number(point[0]), y=number(point[1])) for point in today if point is not None),
        labels=tuple(placed),
    )


def _points(scores: Sequence[int | None], unit: float) -> list[Point | None]:
    angles = around(len(scores))
    return [
        None if score is None else at(angle, unit * score)
        for score, angle in zip(scores, angles, strict=True)
    ]


def _spokes(wanted: Sequence[bool], radius: float) -> str:
    """From the centre outwards, for every axis that is `wanted`."""
    ends = [at(angle, radius) for angle, flag in zip(around(len(wanted)), wanted, strict=True) if flag]
    return " ".join(f"M0 0 L{_pair(end)}" for end in ends)


def _pair(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def _runs(points: Sequence[Point | None]) -> list[list[Point]]:
    """Neighbours that are both known, as stretches around the circle; one stretch if all are."""
    if None not in points:
        return [[point for point in points if point]]
    start = points.index(None)
    runs: list[list[Point]] = [[]]
    for point in [*points[start:], *points[:start]]:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if len(run) > 1]


def _lines(points: Sequence[Point | None]) -> Iterator[str]:
    for run in _runs(points):
        yield "M" + " L".join(_pair(point) for point in run) + (" Z" if None not in points else "")


def _fills(points: Sequence[Point | None]) -> Iterator[str]:
    """As the lines; a stretch is closed over the centre, since the open axes beside it have no score."""
    for run in _runs(points):
        centre = [] if None not in points else [(0.0, 0.0)]
        yield "M" + " L".join(_pair(point) for point in [*centre, *run]) + " Z"
