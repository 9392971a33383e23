"""The geometry of a radar chart: scores in, coordinates out.

Pure Python without Django. Every coordinate is a string with a decimal point, so that a template writes it as it
is in any locale. Lengths are in units of the view box, angles in radians clockwise from the top. The width is fixed,
so that type has the same size in every radar; the height follows from the labels.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from unicodedata import east_asian_width

WIDTH = 440.0
RADIUS = 112.0
MARGIN = 4.0
LABEL_GAP = 14.0
"""From the outermost ring to a label."""
LABEL_SIZE = 11.5
RING_SIZE = 9.5
RING_HEIGHT = 10.5
"""Of the plate under the name of a ring."""
DOT = 3.0
"""Radius of the dot at a score."""
LINE_HEIGHT = 14.0
WIDTHS = {
    **dict.fromkeys(" iljtfrI.,:;|!'’()[]/-", 0.4),
    **dict.fromkeys("mwMWOQG@%&→", 0.95),
}
CAPITAL, SMALL, WIDE = 0.72, 0.62, 1.05
"""Widths of characters in ems, a little more than in Inter and the usual system fonts. `WIDE`: East Asian."""
TOP_LABEL_WIDTH = 230.0
MIN_AXES = 3
"""With fewer axes there is no shape to see."""


@dataclass(frozen=True, kw_only=True)
class Axis:
    """One direction of a radar. `today` None: open; it is left out of the shape, never drawn as a score."""

    label: str
    note: str = ""
    """A second, quieter text under the label, such as the phase in words."""
    today: int | None
    target: int | None = None


@dataclass(frozen=True, kw_only=True)
class TextLine:
    x: str
    y: str
    text: str
    quiet: bool = False


@dataclass(frozen=True, kw_only=True)
class Label:
    """`anchor` is SVG's text-anchor; the box (left, top, width, height) is where the text stays inside."""

    anchor: str
    lines: tuple[TextLine, ...]
    box: tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True)
class Ring:
    """The line of one phase; `plate` (x, y, width, height) is the ground, drawn over every line, on which its name is
    read. It lies where the fewest lines are covered, and covers no dot.
    """

    points: str
    name: str
    x: str
    y: str
    plate: tuple[str, str, str, str]


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

    The ring of score s has the radius s/n: the lowest phase is a small shape, not a point. None with fewer than
    three axes.
    """
    if len(axes) < MIN_AXES:
        return None
    placed = _apart([_label(axis, angle) for axis, angle in _around(axes)])
    top = min(-RADIUS, *(label.box[1] for label in placed)) - MARGIN
    bottom = max(RADIUS, *(label.box[1] + label.box[3] for label in placed)) + MARGIN
    left = -WIDTH / 2
    today = [_point(angle, _radius(axis.today, rings)) for axis, angle in _around(axes)]
    target = [_point(angle, _radius(axis.target, rings)) for axis, angle in _around(axes)]
    return Radar(
        title=title,
        view_box=f"{number(left)} {number(top)} {number(WIDTH)} {number(bottom - top)}",
        width=number(WIDTH),
        height=number(bottom - top),
        rings=_rings(tuple(rings), tuple(today), tuple(target), tuple(label.box for label in placed)),
        spokes=_spokes(axis.today is not None for axis in axes),
        open_spokes=_spokes(axis.today is None for axis in axes),
        shape_fill=" ".join(_fills(today)),
        shape_line=" ".join(_lines(today)),
        target_line=" ".join(_lines(target)),
        dots=tuple(Dot(x=number(point[0]), y=number(point[1])) for point in today if point is not None),
        labels=tuple(placed),
    )


def number(value: float) -> str:
    """A coordinate with at most two decimals and a point, whatever the locale."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def text_width(text: str, size: float) -> float:
    """A generous estimate of how wide `text` runs."""
    return sum(map(_char_width, text)) * size


def _char_width(char: str) -> float:
    if char in WIDTHS:
        return WIDTHS[char]
    if east_asian_width(char) in "WF":
        return WIDE
    return CAPITAL if char.isupper() or not char.isalpha() else SMALL


def wrap(text: str, width: float, size: float) -> list[str]:
    """`text` in lines no wider than `width`, broken between words, and inside a word only if it alone is too wide."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if text_width(joined, size) <= width:
            lines[-1] = joined
            continue
        *full, last = _chunks(word, width, size)
        lines += [*full, last]
    return [line for line in lines if line]


def _chunks(word: str, width: float, size: float) -> list[str]:
    chunks = [""]
    for char in word:
        if chunks[-1] and text_width(chunks[-1] + char, size) > width:
            chunks.append("")
        chunks[-1] += char
    return chunks


def _around(axes: Sequence[Axis]) -> Iterator[tuple[Axis, float]]:
    return ((axis, 2 * math.pi * index / len(axes)) for index, axis in enumerate(axes))


def _at(angle: float, radius: float) -> tuple[float, float]:
    return radius * math.sin(angle), -radius * math.cos(angle)


def _point(angle: float, radius: float | None) -> tuple[float, float] | None:
    return None if radius is None else _at(angle, radius)


def _radius(score: int | None, rings: Sequence[str]) -> float | None:
    return None if score is None else RADIUS * score / len(rings)


def _spokes(wanted: Iterable[bool]) -> str:
    """From the centre outwards, for every axis that is `wanted`."""
    flags = list(wanted)
    ends = [_at(2 * math.pi * index / len(flags), RADIUS) for index, flag in enumerate(flags) if flag]
    return " ".join(f"M0 0 L{_pair(end)}" for end in ends)


def _pair(point: tuple[float, float]) -> str:
    return f"{number(point[0])} {number(point[1])}"


def _runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """Neighbours that are both known, as stretches around the circle; one stretch if all are."""
    if None not in points:
        return [[point for point in points if point]]
    start = points.index(None)
    runs: list[list[tuple[float, float]]] = [[]]
    for point in [*points[start:], *points[:start]]:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if len(run) > 1]


def _lines(points: Sequence[tuple[float, float] | None]) -> Iterator[str]:
    for run in _runs(points):
        yield "M" + " L".join(_pair(point) for point in run) + (" Z" if None not in points else "")


def _fills(points: Sequence[tuple[float, float] | None]) -> Iterator[str]:
    """As the lines; a stretch is closed over the centre, since the open axes beside it have no score."""
    for run in _runs(points):
        centre = [] if None not in points else [(0.0, 0.0)]
        yield "M" + " L".join(_pair(point) for point in [*centre, *run]) + " Z"


Box = tuple[float, float, float, float]
Point = tuple[float, float]


@lru_cache(maxsize=256)
def _rings(
    names: tuple[str, ...],
    today: tuple[Point | None, ...],
    target: tuple[Point | None, ...],
    labels: tuple[Box, ...],
) -> tuple[Ring, ...]:
    """The rings from the outermost to the innermost. Their names stand along one direction if nothing is in the way."""
    axes = len(today)
    edges = [*_edges(today), *_edges(target)]
    dots = [point for point in today if point]
    best: tuple[float, list[Box]] | None = None
    for ray in range(2 * axes):
        cost, plates = 0.0, list[Box]()
        for score in range(len(names), 0, -1):
            corner = _along(ray, axes, RADIUS * score / len(names))
            width = text_width(names[score - 1], RING_SIZE) + 4
            dearest, plate = _cheapest(_beside(corner, width), edges, dots, [*labels, *plates])
            cost += dearest
            plates.append(plate)
            if best and cost > best[0] - 0.01:
                break
        else:
            best = cost, plates
    plates = best[1] if best else []
    return tuple(
        _ring(score, names, axes, plate)
        for score, plate in zip(range(len(names), 0, -1), plates, strict=True)
    )


def _cheapest(
    places: Iterable[tuple[Box, float]],
    edges: Sequence[tuple[Point, Point]],
    dots: Sequence[Point],
    taken: Sequence[Box],
) -> tuple[float, Box]:
    """The best of `places`, which come in the order of what they cost in themselves, and its whole cost."""
    found = (math.inf, (0.0, 0.0, 0.0, 0.0))
    for box, dear in places:
        if dear >= found[0]:
            break
        cost = dear + _covered(box, edges, dots, taken)
        if cost < found[0]:
            found = cost, box
    return found


def _along(ray: int, axes: int, radius: float) -> Point:
    """Where the ring of `radius` crosses a ray: even ones are spokes, odd ones lie in the middle between two."""
    return _at(math.pi * ray / axes, radius * (math.cos(math.pi / axes) if ray % 2 else 1.0))


def _beside(point: Point, width: float) -> Iterator[tuple[Box, float]]:
    """Places for a plate at `point` of a ring, each with what it costs: on it, outside it, inside it, and beside."""
    x, y = point
    distance = math.hypot(x, y)
    reach = (width / 2 * abs(x) + RING_HEIGHT / 2 * abs(y)) / distance
    for along, dear in ((0.0, 0.0), (reach + 1, 1.0), (-reach - 1, 1.5)):
        centre_x, centre_y = x * (1 + along / distance), y * (1 + along / distance)
        yield (centre_x - width / 2, centre_y - RING_HEIGHT / 2, width, RING_HEIGHT), dear
    for side in (1, -1):
        left = x + (DOT + 1 if side > 0 else -DOT - 1 - width)
        yield (left, y - RING_HEIGHT / 2, width, RING_HEIGHT), 2.0
        yield (left, y - RING_HEIGHT, width, RING_HEIGHT), 2.0


def _edges(points: Sequence[Point | None]) -> list[tuple[Point, Point]]:
    """The straight lines of a shape."""
    return [(a, b) for a, b in zip(points, [*points[1:], *points[:1]], strict=True) if a and b]


def _covered(
    box: Box, edges: Iterable[tuple[Point, Point]], dots: Iterable[Point], taken: Iterable[Box]
) -> float:
    """How much of the data a plate at `box` would cover, as a length. Dots and other texts count as very long."""
    left, top, width, height = box
    right, bottom = left + width, top + height
    length = sum(_inside(edge, (left, top, right, bottom)) for edge in edges)
    length += 1000 * sum(left - DOT < x < right + DOT and top - DOT < y < bottom + DOT for x, y in dots)
    return length + 1000 * sum(
        left < other[0] + other[2] and other[0] < right and top < other[1] + other[3] and other[1] < bottom
        for other in taken
    )


def _inside(edge: tuple[Point, Point], box: Box) -> float:
    """The length of `edge` inside `box` (left, top, right, bottom)."""
    (x, y), (end_x, end_y) = edge
    left, top, right, bottom = box
    if max(x, end_x) <= left or min(x, end_x) >= right or max(y, end_y) <= top or min(y, end_y) >= bottom:
        return 0.0
    first, last = 0.0, 1.0
    for start, way, low, high in ((x, end_x - x, left, right), (y, end_y - y, top, bottom)):
        if abs(way) > 1e-9:
            one, other = sorted(((low - start) / way, (high - start) / way))
            first, last = max(first, one), min(last, other)
    return max(0.0, last - first) * math.hypot(end_x - x, end_y - y)


def _ring(score: int, names: Sequence[str], axes: int, plate: Box) -> Ring:
    radius = RADIUS * score / len(names)
    corners = [_at(2 * math.pi * index / axes, radius) for index in range(axes)]
    left, top, width, height = plate
    return Ring(
        points=" ".join(f"{number(x)},{number(y)}" for x, y in corners),
        name=names[score - 1],
        x=number(left + 2),
        y=number(top + height * 0.78),
        plate=(number(left), number(top), number(width), number(height)),
    )


def _label(axis: Axis, angle: float) -> Label:
    x, y = _at(angle, RADIUS + LABEL_GAP)
    upright = abs(math.sin(angle)) < 0.05
    room = TOP_LABEL_WIDTH if upright else WIDTH / 2 - MARGIN - abs(x)
    anchor = "middle" if upright else "start" if x > 0 else "end"
    lines = [(line, False) for line in wrap(axis.label, room, LABEL_SIZE)]
    lines += [(line, True) for line in wrap(axis.note, room, LABEL_SIZE)]
    height = LINE_HEIGHT * len(lines)
    # Labels above the chart stand on their point, those below hang from it, those at the side are centred.
    top = y - height / 2 - height / 2 * math.cos(angle)
    width = max((text_width(line, LABEL_SIZE) for line, _ in lines), default=0.0)
    left = {"middle": x - width / 2, "start": x, "end": x - width}[anchor]
    return Label(
        anchor=anchor,
        lines=tuple(
            TextLine(x=number(x), y=number(top + LINE_HEIGHT * (row + 0.78)), text=line, quiet=quiet)
            for row, (line, quiet) in enumerate(lines)
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
