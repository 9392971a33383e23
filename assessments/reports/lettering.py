"""How wide text runs, without asking a font: for drawings whose geometry is made before anything is drawn.

Pure Python without Django. Lengths are in the unit of the size that is given.
"""

from __future__ import annotations

from unicodedata import east_asian_width

WIDTHS = {
    **dict.fromkeys(" iljtfrI.,:;|!'’()[]/-", 0.4),
    **dict.fromkeys("mwMWOQG@%&→", 0.95),
}
CAPITAL, SMALL, WIDE = 0.72, 0.62, 1.05
"""Widths of characters in ems, a little more than in Inter and the usual system fonts. `WIDE`: East Asian."""

CLOSE = {
    char: width
    for chars, width in {
        " Iijl": 0.28,
        "frt": 0.38,
        "abcdeghknopqsuvxyzEFJL": 0.61,
        "ABKPRSTVXYZ": 0.69,
        "CDGHNOQU": 0.76,
        "mwM": 0.9,
        "W": 1.0,
    }.items()
    for char in chars
}
"""Widths of letters in ems, hardly more than in Inter."""


def number(value: float) -> str:
    """A coordinate with at most two decimals and a point, whatever the locale."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def text_width(text: str, size: float) -> float:
    """A generous estimate of how wide `text` runs."""
    return sum(map(_char_width, text)) * size


def close_width(text: str, size: float) -> float:
    """How wide `text` runs in Inter, or hardly less: for what may be a little too narrow in another font."""
    return sum(CLOSE[char] if char in CLOSE else _char_width(char) for char in text) * size


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
