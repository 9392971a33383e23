"""Points and boxes of a radar: the few things that its shape, its labels and its rings have in common."""

from __future__ import annotations

import math

Point = tuple[float, float]
"""x and y from the middle of the radar."""
Box = tuple[float, float, float, float]
"""Left, top, width and height."""


def at(angle: float, radius: float) -> Point:
    """The point at `angle`, in radians clockwise from the top."""
    return radius * math.sin(angle), -radius * math.cos(angle)


def around(axes: int) -> list[float]:
    """The angles of so many axes."""
    return [2 * math.pi * index / axes for index in range(axes)]
