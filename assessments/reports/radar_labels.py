"""The labels around a radar: wrapped, on the side of their axis, and never one over another.

Pure Python without Django. Lengths are in units of the view box.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assessments.reports.lettering import number, text_width, wrap
from assessments.reports.radar_points import Box, around, at

WIDTH = 370.0
"""So narrow that labels have 11 px on a phone of 360 px, and 8 pt where a column of 91 mm is printed."""
MARGIN = 4.0
LABEL_SIZE = 11.5
LINE_HEIGHT = 14.0
LABEL_GAP = 12.0
"""From the outermost ring to a label."""
TOP_LABEL_WIDTH = 260.0
LARGEST, SMALLEST = 104.0, 76.0
"""Radii of the outermost ring: as large as the words beside it leave room for."""


@dataclass(frozen=True, kw_only=True)
class Axis:
    """One direction of a radar. `today` None: open; it is left out of the shape, never drawn as a score."""

    label: str
    today: int | None
    target: int | None = None


@dataclass(frozen=True, kw_only=True)
class TextLine:
    x: str
    y: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Label:
    """`anchor` is SVG's text-anchor; the box (left, top, width, height) is where the text stays inside."""

    anchor: str
    lines: tuple[TextLine, ...]
    box: Box


def fitting(axes: Sequence[Axis]) -> float:
    """The largest radius that leaves every label room for its longest word."""
    radii = [LARGEST]
    for axis, angle in zip(axes, around(len(axes)), strict=True):
        if not _is_upright(angle):
            longest = max((text_width(word, LABEL_SIZE) for word in axis.label.split()), default=0.0)
            radii.append((WIDTH / 2 - MARGIN - longest) / abs(math.sin(angle)) - LABEL_GAP)
    return max(SMALLEST, math.floor(min(radii)))


def labels(axes: Sequence[Axis], radius: float) -> list[Label]:
    """The labels of `axes` around a ring of `radius`."""
    angles = around(len(axes))
    return _apart([_label(axis, angle, radius) for axis, angle in zip(axes, angles, strict=True)])


def _is_upright(angle: float) -> bool:
    return abs(math.sin(angle)) < 0.05


def _label(axis: Axis, angle: float, radius: float) -> Label:
    x, y = at(angle, radius + LABEL_GAP)
    upright = _is_upright(angle)
    room = TOP_LABEL_WIDTH if upright else WIDTH / 2 - MARGIN - abs(x)
    anchor = "middle" if upright else "start" if x > 0 else "end"
    lines = wrap(axis.label, room, LABEL_SIZE)
    height = LINE_HEIGHT * len(lines)
    # Labels above the chart stand on their point, those below hang from it, those at the side are centred.
    top = y - height / 2 - height / 2 * math.cos(angle)
    width = max((text_width(line, LABEL_SIZE) for line in lines), default=0.0)
    left = {"middle": x - width / 2, "start": x, "end": x - width}[anchor]
    return Label(
        anchor=anchor,
        lines=tuple(
            TextLine(x=number(x), y=number(top + LINE_HEIGHT * (row + 0.78)), text=line)
            for row, line in enumerate(lines)
        ),
        box=(left, top, width, height),
    )


def _apart(labels: Sequence[Label]) -> list[Label]:
    """Labels of one side pushed down until none covers another, in the order of the axes."""
    moved = list(labels)
    for anchor in ("start", "end"):
        floor = -math.inf
        side = [index for index, label in enumerate(moved) if label.anchor == anchor]
        for index in sorted(side, key=lambda index: moved[index].box[1]):
            moved[index] = _lowered(moved[index], max(0.0, floor - moved[index].box[1]))
            floor = moved[index].box[1] + moved[index].box[3] + MARGIN / 2
    return [_clear(label, moved) if label.anchor == "middle" else label for label in moved]


def _clear(label: Label, others: Sequence[Label]) -> Label:
    """The label above (or below) the chart, moved up (or down) past the side labels that it would touch."""
    left, top, width, height = label.box
    beside = [
        other.box
        for other in others
        if other.anchor != "middle" and other.box[0] < left + width and other.box[0] + other.box[2] > left
    ]
    if top < 0:
        ceiling = min((box[1] for box in beside if box[1] < 0), default=math.inf)
        return _lowered(label, min(0.0, ceiling - MARGIN / 2 - (top + height)))
    floor = max((box[1] + box[3] for box in beside if box[1] + box[3] > 0), default=-math.inf)
    return _lowered(label, max(0.0, floor + MARGIN / 2 - top))


def _lowered(label: Label, by: float) -> Label:
    """`label` moved down, or up by a negative amount."""
    left, top, width, height = label.box
    return replace(
        label,
        box=(left, top + by, width, height),
        lines=tuple(replace(line, y=number(float(line.y) + by)) for line in label.lines),
    )
