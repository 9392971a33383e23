"""One way to write each number, whether it comes from a file or from a column of fixed places. Pure Python."""

from __future__ import annotations

from decimal import Decimal


def plain(number: Decimal) -> Decimal:
    """The same number without zeros at its end and without an exponent: 0.3400 -> 0.34, 30.0000 -> 30."""
    return Decimal(f"{number.normalize():f}")
