"""What is wrong with a framework, in words: where, and what to do about it. Pure Python."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from frameworks.structure import Level, Transition

MOST = 200


@dataclass(frozen=True)
class Problem:
    path: str
    """Such as `pillars[delivery].capabilities[onboarding].levels[norming].signals[norming-1].text`. Parts are named
    by what identifies them, else by their number from 1. Empty for the file as a whole."""
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class InvalidFrameworkError(Exception):
    """A framework that cannot be used, with everything that was found to be wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class TooManyError(Exception):
    """Enough is found: who reads the list stops here too."""


class Collector:
    """Collects problems, up to a number that one can still read."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def wrong(self, path: str, message: str) -> None:
        self.found.append(Problem(path, message))
        if len(self.found) == MOST:
            self.found.append(Problem("", f"There may be more; put these {MOST} right first."))
            raise TooManyError


def key_of(kind: object, part: object, number: int) -> str:
    """What a part, built or not, is named by in a path."""
    name = "phase" if kind is Level else "to" if kind is Transition else "code"
    found = part.get(name) if isinstance(part, dict) else getattr(part, name, None)
    return shortened(found) if isinstance(found, str) and found.strip() else str(number)


def either(words: Iterable[str]) -> str:
    """`"a", "b" or "c"`."""
    quoted = [f'"{word}"' for word in words]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


def shortened(text: str, length: int = 60) -> str:
    """The text on one line, cut if it is long, with what cannot be printed spelled out."""
    line = " ".join(text[: 4 * length].split())
    line = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in line)
    return line if len(line) <= length else f"{line[: length - 1]}…"


def close(word: str, known: Iterable[str]) -> str:
    """A question for the nearest known word; empty if none is near."""
    words = list(known)
    near = get_close_matches(word, words, n=1) if len(word) <= 100 and len(words) <= 500 else []
    return f'did you mean "{near[0]}"?' if near else ""


def unknown(kind: str, word: str, known: Iterable[str], shown: int = 10) -> str:
    """A sentence for a word that is none of the known ones."""
    words = list(known)
    if near := close(word, words):
        hint = near
    elif not words:
        hint = f"there is no {kind}; add it or remove this."
    elif len(words) <= shown:
        hint = f"write {either(words)}."
    else:
        hint = f"write one of the {len(words)} there are, or add it."
    return f'unknown {kind} "{shortened(word)}"; {hint}'
