"""Word by word, what became of a text. Pure Python."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

SegmentKind = Literal["equal", "removed", "added"]

_TOKEN = re.compile(r"(\s*)(\w+(?:['’.,\-]\w+)*%?|[^\w\s])")
LEAST_KEPT = 2
"""Words that must stay between two changes to be shown as such; fewer would read as confetti."""
LEAST_ALIKE = 0.3
"""Below this likeness a text is shown as replaced, whole by whole."""
MOST_TOKENS = 1000
"""Of one text. Longer ones, which no framework has, are compared as a whole."""


@dataclass(frozen=True)
class Segment:
    kind: SegmentKind
    text: str


@dataclass(frozen=True)
class _Token:
    blank: str
    """What stands before the word."""
    word: str


def segments(old: str, new: str) -> tuple[Segment, ...]:
    """The new text with what went and what came, in reading order.

    What is equal and what was removed are the words of the old text; what is equal and what was added, those of the
    new one. Blanks are the new text's, unless only they changed.
    """
    if old == new:
        return (Segment("equal", new),) if new else ()
    before, after = _tokens(old), _tokens(new)
    blocks = _blocks([token.word for token in before], [token.word for token in after])
    if len(blocks) < 2:  # The same words with other blanks, or no word in common.
        return _whole(old, new)
    return _merged(_spelled(before, after, blocks))


def _whole(old: str, new: str) -> tuple[Segment, ...]:
    pair = (Segment("removed", old), Segment("added", new))
    return tuple(segment for segment in pair if segment.text)


def _tokens(text: str) -> list[_Token]:
    return [_Token(*found) for found in _TOKEN.findall(text)]


_Block = tuple[Literal["equal", "changed"], int, int, int, int]


def _blocks(before: Sequence[str], after: Sequence[str]) -> list[_Block]:
    """Turns of equal and changed words, as ranges of both texts, without equal turns too short to be read."""
    if max(len(before), len(after)) > MOST_TOKENS:
        return [("changed", 0, len(before), 0, len(after))]
    # Beyond 200 words it looks for the rare ones, or a text of one word over and over would take minutes.
    matcher = SequenceMatcher(None, before, after, autojunk=True)
    if matcher.ratio() < LEAST_ALIKE:
        return [("changed", 0, len(before), 0, len(after))]
    blocks: list[_Block] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        outer = i1 == j1 == 0 or (i2 == len(before) and j2 == len(after))
        inner = not outer and i2 - i1 < len(before) and j2 - j1 < len(after)
        kept = tag == "equal" and not (inner and _words_in(before[i1:i2]) < LEAST_KEPT)
        if not kept and blocks and blocks[-1][0] == "changed":
            _, first_i, _, first_j, _ = blocks.pop()
            blocks.append(("changed", first_i, i2, first_j, j2))
        else:
            blocks.append(("equal" if kept else "changed", i1, i2, j1, j2))
    return blocks


def _words_in(words: Sequence[str]) -> int:
    return sum(word[0].isalnum() for word in words)


def _spelled(before: list[_Token], after: list[_Token], blocks: list[_Block]) -> Iterator[Segment]:
    for kind, i1, i2, j1, j2 in blocks:
        if kind == "equal":
            if j1 == 0:  # After what was removed from the beginning there is no blank in the new text.
                yield Segment("equal", before[i1].blank)
            yield Segment("equal", _text(after[j1:j2]))
        else:
            yield from _apart("removed", before[i1:i2])
            yield from _apart("added", after[j1:j2])


def _apart(kind: SegmentKind, tokens: list[_Token]) -> Iterator[Segment]:
    """The blank before a change is no part of it: it would be struck through or underlined."""
    if tokens:
        yield Segment("equal", tokens[0].blank)
        yield Segment(kind, _text(tokens)[len(tokens[0].blank) :])


def _text(tokens: list[_Token]) -> str:
    return "".join(token.blank + token.word for token in tokens)


def _merged(parts: Iterator[Segment]) -> tuple[Segment, ...]:
    merged: list[Segment] = []
    for part in parts:
        if not part.text:
            continue
        if merged and merged[-1].kind == part.kind:
            merged[-1] = Segment(part.kind, merged[-1].text + part.text)
        else:
            merged.append(part)
    return tuple(merged)
