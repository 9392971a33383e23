"""Codes for parts that were given none. Pure Python."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

from frameworks import limits


def code_from(name: str, taken: Collection[str], otherwise: str) -> str:
    """A code that is not taken, made from the letters and digits of the name that codes may have.

    `otherwise` is what a name without any (in another script, say) gives.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace("'", "")
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: limits.CODE - 6].strip("-") or otherwise
    if words not in taken:
        return words
    return numbered(f"{words}-", taken, first=2)


def numbered(prefix: str, taken: Iterable[str], first: int = 1) -> str:
    """The prefix with the number after the highest that is taken, so that the code of a part that went is not its
    successor's."""
    numbers = [code.removeprefix(prefix) for code in taken if code.startswith(prefix)]
    highest = max((int(n) for n in numbers if n.isascii() and n.isdigit() and len(n) < 10), default=first - 1)
    return f"{prefix}{max(highest + 1, first)}"
