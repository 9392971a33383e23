"""Light markup -> structure: paragraphs, lists and bold, and nothing else.

Paragraphs are parted by empty lines; a line that begins with "- ", "* ", "• " or "1. " is an item of a list; **…** is
bold within a line. Everything else is text, whatever it looks like: no markup can be wrong, and none reaches a page as
such.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

# The dot and the asterisk come pasted from elsewhere, often with a tab.
_BULLET = re.compile(r"(?:- +|[*•][ \t\u00a0]+)(?P<said>.+)")
_NUMBER = re.compile(r"(?P<number>[0-9]{1,3})\. +(?P<said>.+)")
# No asterisk in between: so a line is read in one go, however many there are.
_BOLD = re.compile(r"\*\*([^*\s](?:[^*]*[^*\s])?)\*\*")


class Kind(StrEnum):
    PARAGRAPH = "paragraph"
    BULLETS = "bullets"
    NUMBERS = "numbers"


@dataclass(frozen=True)
class Run:
    """Text in one hand."""

    text: str
    bold: bool = False


Line = tuple[Run, ...]


@dataclass(frozen=True, kw_only=True)
class Block:
    """A paragraph of `lines`, or a list of which each is an item; `start`: the first number of a numbered one."""

    kind: Kind
    lines: tuple[Line, ...]
    start: int = 1

    @property
    def plain(self) -> tuple[str, ...]:
        """The lines as mere text."""
        return tuple("".join(run.text for run in line) for line in self.lines)

    @property
    def direction(self) -> str:
        return direction(" ".join(self.plain))


def direction(text: str) -> str:
    """How text runs: "rtl" if the first letter that has a direction runs from right to left, else "ltr".

    What a browser finds for `dir="auto"` (Unicode's rules P2 and P3); what draws the PDF has to be told.
    """
    kinds = (unicodedata.bidirectional(char) for char in text)
    return "rtl" if next((kind for kind in kinds if kind in {"L", "R", "AL"}), "L") != "L" else "ltr"


@dataclass
class _Open:
    """A block that is being read."""

    kind: Kind
    lines: list[str]
    start: int = 1


def blocks(text: str, *, say: Callable[[str], str] = str) -> tuple[Block, ...]:
    """The structure of `text`. `say` is applied to every piece of text (the PDF makes long runs breakable)."""
    return tuple(
        Block(kind=block.kind, lines=tuple(_runs(line, say) for line in block.lines), start=block.start)
        for block in _read(text)
    )


def _read(text: str) -> list[_Open]:
    found: list[_Open] = []
    parted = True
    for raw in text.split("\n"):
        line = raw.strip()
        last = found[-1] if found else None
        if not line:
            parted = True
            continue
        if item := _BULLET.fullmatch(line):
            _item(found, Kind.BULLETS, item["said"])
        elif item := _NUMBER.fullmatch(line):
            _item(found, Kind.NUMBERS, item["said"], start=int(item["number"]))
        elif last and not parted and last.kind is Kind.PARAGRAPH:
            last.lines.append(line)
        elif last and not parted and raw[0].isspace():
            # Set in below an item: it goes on.
            last.lines[-1] += f" {line}"
        else:
            found.append(_Open(Kind.PARAGRAPH, [line]))
        parted = False
    return found


def _item(found: list[_Open], kind: Kind, said: str, start: int = 1) -> None:
    """Items of one kind are one list, also with empty lines between them."""
    if found and found[-1].kind is kind:
        found[-1].lines.append(said)
    else:
        found.append(_Open(kind, [said], start))


def _runs(line: str, say: Callable[[str], str]) -> Line:
    # Of what is parted by an expression with one group, every second piece is what the group has found.
    pieces = _BOLD.split(line)
    return tuple(Run(say(piece), bold=bool(place % 2)) for place, piece in enumerate(pieces) if piece)
