"""The rings of a radar, and where their names are read: on plates that cover as little of the shapes as can be.

Pure Python without Django. Lengths are in units of the view box.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assessments.reports.lettering import number, text_width
from assessments.reports.radar_points import Box, Point, around, at

RING_SIZE = 11.5
RING_HEIGHT = 12.5
"""Of the plate under the name of a ring."""
DOT = 3.0
"""Radius of the dot at a score."""


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


@lru_cache(maxsize=256)
def rings_named(
    names: tuple[str, ...],
    radius: float,
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
            corner = _along(ray, axes, radius * score / len(names))
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
        _ring(names[score - 1], radius * score / len(names), axes, plate)
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
    return at(math.pi * ray / axes, radius * (math.cos(math.pi / axes) if ray % 2 else 1.0))


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


def _ring(name: str, radius: float, axes: int, plate: Box) -> Ring:
    corners = [at(angle, radius) for angle in around(axes)]
    left, top, width, height = plate
    return Ring(
        points=" ".join(f"{number(x)},{number(y)}" for x, y in corners),
        name=name,
        x=number(left + 2),
        y=number(top + height * 0.78),
        plate=(number(left), number(top), number(width), number(height)),
    )
