"""Characters that no font of this machine has: what they are, in words, and what brings the fonts.

Pure Python without Django, for the process that renders.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from assessments.domain import wording

NOTE = re.compile(r"<!--uncovered (.*?)-->", re.DOTALL)
"""What a document has to say if some of it cannot be printed, with {kinds} and {packages}: a comment until then."""
CORE = "fonts-noto-core"
SCRIPTS = {
    "CJK": ("Chinese", "fonts-noto-cjk"),
    "HIRAGANA": ("Japanese", "fonts-noto-cjk"),
    "KATAKANA": ("Japanese", "fonts-noto-cjk"),
    "BOPOMOFO": ("Chinese", "fonts-noto-cjk"),
    "HANGUL": ("Korean", "fonts-noto-cjk"),
    "IDEOGRAPHIC": ("East Asian punctuation", "fonts-noto-cjk"),
    "FULLWIDTH": ("East Asian punctuation", "fonts-noto-cjk"),
}
UNKNOWN = ("unassigned or private", CORE)
SYMBOLS = ("symbols and emoji", "fonts-noto-color-emoji")


@dataclass(frozen=True, kw_only=True)
class Uncovered:
    """What cannot be printed: `kinds`, such as "Thai (5)" for five characters, and the Debian `packages` for them."""

    kinds: tuple[str, ...]
    packages: tuple[str, ...]

    def __str__(self) -> str:
        return f"{wording.listed(self.kinds)}; fonts: {' '.join(self.packages)}"


def is_printed(char: str) -> bool:
    """Whether `char` shows at all: what only steers the text around it needs no font."""
    return not char.isspace() and unicodedata.category(char) not in {"Cc", "Cf"}


def described(characters: Iterable[str]) -> Uncovered:
    """What `characters` are, without quoting them: they are part of what people typed."""
    found = [_kind(char) for char in sorted(set(characters))]
    counts = Counter(name for name, _ in found)
    return Uncovered(
        kinds=tuple(f"{name} ({count})" for name, count in counts.items()),
        packages=tuple(dict.fromkeys(package for _, package in found)),
    )


def _kind(char: str) -> tuple[str, str]:
    first = unicodedata.name(char, "").partition(" ")[0]
    if not first:
        return UNKNOWN
    if first in SCRIPTS:
        return SCRIPTS[first]
    if unicodedata.category(char)[0] in "LMN":
        return first.split("-")[0].capitalize(), CORE
    return SYMBOLS


def noted(document: str, uncovered: Uncovered) -> str:
    """`document` with its note on what cannot be printed."""
    return NOTE.sub(
        lambda note: (
            note[1]
            .replace("{kinds}", wording.listed(uncovered.kinds))
            .replace("{packages}", wording.listed(uncovered.packages))
        ),
        document,
    )
