"""The rings of a radar, and where their names are read: each on its own ring, covering as little as can be.

Pure Python without Django. Lengths are in units of the view box.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assessments.reports.lettering import close_width, number
from assessments.reports.radar_points import Box, Point, around, at

RING_SIZE = 11.5
RING_HEIGHT = 12.5
"""Of the plate under the name of a ring."""
PAD = 1.5
"""Of a plate on both sides of its name."""
DOT = 3.0
"""Radius of the dot at a score."""
NEAR = 0.42
"""How far the middle of a name may be from its ring, where 1 is the way to the next one."""
IN_AND_OUT = (0.0, 0.2, -0.2, 0.4, -0.4)
"""How far from its ring a name is tried, as `NEAR`."""
ASIDE = (0.0, 8.0, -8.0, 16.0, -16.0, 24.0, -24.0, 32.0, -32.0)
"""How far along its ring."""
ELSEWHERE = 40.0
"""What it costs to stand in another direction than the others."""
HIDDEN = 1000.0
"""What it costs to cover a dot or another text: more than any length of lines."""


@dataclass(frozen=True, kw_only=True)
class Ring:
    """The line of one phase; `plate` (x, y, width, height) is the ground, drawn over every line, on which its name is
    read. It lies on its ring where the fewest lines are covered, and covers no dot.
    """

    points: str
    name: str
    x: str
    """Of the middle of the name."""
    y: str
    plate: tuple[str, str, str, str]


@lru_cache(maxsize=256)
def rings_named(
    names: tuple[str, ...],
    radius: float,
    today: tuple[Point | None, ...],
    target: tuple[Point | None, ...],
    labels: tuple[Box, ...],
) -> tuple[Ring, ...]:
    """The rings from the outermost to the innermost. Their names stand along one direction if nothing is in the way."""
    axes, unit = len(today), radius / len(names)
    edges = [*_edges(today), *_edges(target)]
    dots = [point for point in today if point]
    best: tuple[float, list[Box]] | None = None
    for ray in range(2 * axes):
        cost, plates = 0.0, list[Box]()
        for score in range(len(names), 0, -1):
            width = close_width(names[score - 1], RING_SIZE) + 2 * PAD
            taken = [*labels, *plates]
            is_last = score == len(names)
            places = _places(ray, axes, score, unit, width, is_last=is_last)
            dearest, plate = _cheapest(places, edges, dots, taken)
            if dearest >= HIDDEN:
                others = _elsewhere(ray, axes, score, unit, width, is_last=is_last)
                dearest, plate = min((dearest, plate), _cheapest(others, edges, dots, taken))
            cost += dearest
            plates.append(plate)
            if best and cost > best[0] - 0.01:
                break
        else:
            best = cost, plates
    plates = best[1] if best else []
    return tuple(
        _ring(names[score - 1], unit * score, axes, plate)
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


@lru_cache(maxsize=4096)
def _places(
    ray: int, axes: int, score: int, unit: float, width: float, *, is_last: bool
) -> tuple[tuple[Box, float], ...]:
    """Places for the name of a ring near where a ray crosses it, each with what it costs, the cheapest first: even
    rays are spokes, odd ones lie in the middle between two. The outermost ring has room outside.
    """
    x, y = at(math.pi * ray / axes, 1.0)
    distance = unit * score * (math.cos(math.pi / axes) if ray % 2 else 1.0)
    outside = (width / 2 * abs(x) + RING_HEIGHT / 2 * abs(y) + 1) / unit
    found = []
    for out in (*IN_AND_OUT, outside) if is_last else IN_AND_OUT:
        for aside in ASIDE:
            along = distance + out * unit
            middle = (x * along - y * aside, y * along + x * aside)
            # Beside a spoke the ring runs away from a name outside it.
            near = abs(level(middle, axes) / unit - score) <= NEAR
            if near or (out is outside and (ray % 2 or not aside)):
                box = (middle[0] - width / 2, middle[1] - RING_HEIGHT / 2, width, RING_HEIGHT)
                found.append((box, (1.0 if out is outside else 10 * abs(out)) + abs(aside) / 8))
    return tuple(sorted(found, key=lambda place: place[1]))


def _elsewhere(
    ray: int, axes: int, score: int, unit: float, width: float, *, is_last: bool
) -> Iterator[tuple[Box, float]]:
    """Places in the other directions, the nearest first."""
    for turn in range(1, axes + 1):
        for other in (ray + turn, ray - turn):
            for box, dear in _places(other % (2 * axes), axes, score, unit, width, is_last=is_last):
                yield box, ELSEWHERE * turn + dear


def level(point: Point, axes: int) -> float:
    """The radius of the ring, a polygon with a corner on each axis, on which `point` lies."""
    half = math.pi / axes
    off = (math.atan2(point[0], -point[1]) % (2 * half)) - half
    return math.hypot(*point) * math.cos(off) / math.cos(half)


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
    length += HIDDEN * sum(left - DOT < x < right + DOT and top - DOT < y < bottom + DOT for x, y in dots)
    return length + HIDDEN * sum(
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


def _ring(name: str, radius: float, axes: int, plate: Box) -> Ring:
    corners = [at(angle, radius) for angle in around(axes)]
    left, top, width, height = plate
    return Ring(
        points=" ".join(f"{number(x)},{number(y)}" for x, y in corners),
        name=name,
        x=number(left + width / 2),
        y=number(top + height * 0.78),
        plate=(number(left), number(top), number(width), number(height)),
    )
