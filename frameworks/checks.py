"""Whether a framework holds together. Pure Python."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from frameworks.structure import Framework, Level, Transition


@dataclass(frozen=True)
class Problem:
    """Something to put right: where, and what to do."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class InvalidFrameworkError(Exception):
    """A framework that cannot be used, with everything found to be wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def either(words: Iterable[str]) -> str:
    """`"a", "b" or "c"`."""
    quoted = [f'"{word}"' for word in words]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


def shortened(text: str, length: int = 60) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


def close(word: str, known: Iterable[str]) -> str:
    """A question for the nearest known word, or nothing if none is near."""
    near = get_close_matches(word, list(known), n=1)
    return f'did you mean "{near[0]}"?' if near else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    known = list(known)
    return close(word, known) or f"known: {', '.join(known)}"


def key_of(kind: object, part: object, number: int) -> str:
    """How a part is named in a path: by what identifies it among its neighbours, else by its number from 1."""
    name = {Level: "phase", Transition: "to"}.get(kind, "code")
    found = part.get(name) if isinstance(part, dict) else getattr(part, name, None)
    return found if isinstance(found, str) and found else str(number)


def problems(framework: Framework) -> tuple[Problem, ...]:
    return ()
