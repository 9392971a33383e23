"""How much room text takes on a slide, and text made to fit. Pure Python.

The slides are set in Arial, which every PowerPoint has; LibreOffice puts Liberation Sans in its place, which runs
exactly as wide. So widths can be had from a table, without a font.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LONGEST = 4000
"""Characters of one text that are looked at: more never fit on a slide."""
BOLD = 1.08
"""How much wider bold runs."""
LINE, TALL_LINE = 1.2, 1.5
"""Height of a line in ems: of Arial, and of the fonts that programs take for other scripts."""
WIDE, UNKNOWN = 1.05, 0.68
"""Widths in ems: of East Asian characters and emoji, and of a letter of which nothing is known."""
SHARES = 40
"""Steps in which a slide is filled less, so that the last of several is not nearly empty."""
FULL_ENOUGH = 0.6
"""Share of a line that whole words have to fill; else the last word is cut."""
ELLIPSIS = "…"
# Thousandths of an em from U+0020 on: the widths of Arial, which are those of Helvetica.
_ARIAL = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 "
    "556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 "
    "722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 "
    "500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584 "
)
WIDTHS = {chr(32 + place): int(width) / 1000 for place, width in enumerate(_ARIAL.split())} | {
    "’": 0.222,
    "‘": 0.222,
    "“": 0.333,
    "”": 0.333,
    "–": 0.556,
    "—": 1.0,
    "…": 1.0,
    "·": 0.333,
    "→": 1.0,
    "\u00a0": 0.278,
}
# What XML cannot hold, and what breaks a line or turns it round without being seen.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]"
)
_TRAILING = "\u200d\ufe0e\ufe0f \t\n"
_RIGHT_TO_LEFT = frozenset({"R", "AL"})


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """Paragraphs as they go into a box, in points. `cut`: something was left out."""

    size: float
    paragraphs: tuple[str, ...]
    height: float
    cut: bool


def clean(text: str) -> str:
    """`text` without characters that a file of slides cannot hold or that would turn its surroundings round."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST]


def in_line(text: str) -> str:
    """`text` in one line: every run of white space is a space."""
    return " ".join(clean(text).split())


def is_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left."""
    directions = (unicodedata.bidirectional(char) for char in text)
    return next((d for d in directions if d in {"L", "R", "AL"}), "L") in _RIGHT_TO_LEFT


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide `text` runs, in the unit of `size`; never less than what is seen."""
    return sum(map(_char_width, text)) * size * (BOLD if bold else 1.0)


def _char_width(char: str) -> float:
    known = WIDTHS.get(char)
    if known is not None:
        return known
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0.0
    if unicodedata.east_asian_width(char) in "WF":
        return 1.35 if ord(char) > 0x1F000 else WIDE
    plain = unicodedata.normalize("NFKD", char)[0]
    return WIDTHS.get(plain, UNKNOWN if ord(char) < 0x3000 else WIDE)


def line_height(text: str, size: float) -> float:
    """Of the lines of `text`: higher where a character comes from another font."""
    return size * (TALL_LINE if any(ord(char) > 0x052F and char not in WIDTHS for char in text) else LINE)


def lines(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """`text` broken as a program would break it in `room` points: between words, and in a word that is too wide."""
    return [line for paragraph in text.split("\n") for line in _broken(paragraph, room, size, bold)]


def _broken(text: str, room: float, size: float, bold: bool) -> list[str]:
    done, line, taken = [], "", 0.0
    space = width(" ", size, bold=bold)
    for word in text.split():
        long = width(word, size, bold=bold)
        if line and taken + space + long <= room:
            line, taken = f"{line} {word}", taken + space + long
            continue
        if line:
            done.append(line)
        *whole, line = _pieces(word, room, size, bold) if long > room else [word]
        done += whole
        taken = width(line, size, bold=bold)
    return [*done, line]


def _pieces(word: str, room: float, size: float, bold: bool) -> list[str]:
    pieces, taken = [""], 0.0
    for char in word:
        wide = width(char, size, bold=bold)
        if pieces[-1] and taken + wide > room:
            pieces.append("")
            taken = 0.0
        pieces[-1] += char
        taken += wide
    return pieces


def height(text: str, room: float, size: float, *, bold: bool = False) -> float:
    return len(lines(text, room, size, bold=bold)) * line_height(text, size)


def shortened(text: str, room: float, size: float, *, most: int = 1, bold: bool = False) -> str:
    """`text` in at most so many lines of `room` points, with an ellipsis where something was left out."""
    text = clean(text).strip()
    broken = lines(text, room, size, bold=bold)
    if len(broken) <= most:
        return text
    count = sum(not char.isspace() for line in broken[: most - 1] for char in line)
    whole = _beginning(text, count)
    rest = text[len(whole) :]
    space = rest[: len(rest) - len(rest.lstrip())] if whole else ""
    last = _clipped(rest.lstrip().split("\n")[0], room - width(ELLIPSIS, size, bold=bold), size, bold)
    return f"{whole}{space}{last}".rstrip(_TRAILING) + ELLIPSIS


def levelled(texts: Sequence[str], room: float, size: float) -> list[str]:
    """`texts` of one line each that share `room` points: the longest are shortened first, down to the next."""
    left = room
    for place, wide in enumerate(sorted(width(text, size) for text in texts)):
        share = left / (len(texts) - place)
        if wide > share:
            return [shortened(text, share, size) for text in texts]
        left -= wide
    return list(texts)


def _beginning(text: str, count: int) -> str:
    """The beginning of `text` with so many characters that are seen."""
    for place, char in enumerate(text):
        if not count:
            return text[:place]
        count -= not char.isspace()
    return text


def _clipped(text: str, room: float, size: float, bold: bool) -> str:
    """As much of `text` as goes into a line: whole words, unless that would leave much of it empty."""
    taken, place = 0.0, 0
    while place < len(text) and taken + width(text[place], size, bold=bold) <= room:
        taken += width(text[place], size, bold=bold)
        place += 1
    clipped = text[:place]
    words = clipped.rpartition(" ")[0] if place < len(text) and text[place] != " " else clipped
    return words if width(words, size, bold=bold) >= room * FULL_ENOUGH else clipped


def fitted(
    paragraphs: Sequence[str],
    room: float,
    most: float,
    sizes: Sequence[float],
    *,
    bold: bool = False,
    between: float = 0.0,
) -> Fitted:
    """`paragraphs` in a box of `room` by `most` points: in the largest of `sizes` in which all fit, else cut in the
    last of them. `between`: ems between two paragraphs.
    """
    texts = [clean(text).strip() for text in paragraphs]
    texts = [text for text in texts if text]
    for size in sizes:
        heights = [height(text, room, size, bold=bold) for text in texts]
        total = sum(heights) + between * size * max(0, len(texts) - 1)
        if total <= most:
            return Fitted(size=size, paragraphs=tuple(texts), height=total, cut=False)
    return _cut(texts, room, most, sizes[-1], bold, between)


def _cut(texts: Sequence[str], room: float, most: float, size: float, bold: bool, between: float) -> Fitted:
    kept: list[str] = []
    taken = 0.0
    for text in texts:
        gap = between * size if kept else 0.0
        line = line_height(text, size)
        free = int((most - taken - gap + 0.01) / line)
        if free < 1 and kept:
            kept[-1] = kept[-1].rstrip(_TRAILING).removesuffix(ELLIPSIS) + ELLIPSIS
            break
        short = shortened(text, room, size, most=max(1, free), bold=bold)
        kept.append(short)
        taken += gap + height(short, room, size, bold=bold)
        if short != text:
            break
    return Fitted(size=size, paragraphs=tuple(kept), height=taken, cut=True)


def one_size(texts: Iterable[str], room: float, sizes: Sequence[float], *, bold: bool = False) -> float:
    """The largest of `sizes` in which each of `texts` goes into one line, so that all look alike; else the last."""
    longest = max((width(clean(text), 1.0, bold=bold) for text in texts), default=0.0)
    return next((size for size in sizes if longest * size <= room), sizes[-1])


def pages(heights: Sequence[float], room: float) -> list[tuple[int, int]]:
    """The rows of a long table on as few slides as they need, from where to where, and about as full as each other."""
    few = _filled(heights, room)
    if len(few) < 2:
        return few
    for share in range(1, SHARES):
        even = _filled(heights, room * share / SHARES)
        if len(even) == len(few):
            return even
    return few


def _filled(heights: Sequence[float], room: float) -> list[tuple[int, int]]:
    """One row at least on each slide."""
    found, start, taken = [], 0, 0.0
    for place, row in enumerate(heights):
        if place > start and taken + row > room:
            found.append((start, place))
            start, taken = place, 0.0
        taken += row
    return [*found, (start, len(heights))]
