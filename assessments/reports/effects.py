"""What a draft would change, as rows ready for a template: counts in words, and examples without names.

Pure Python. Codes that a later edit took out of the draft are shown as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assessments.domain.effects import FIRST, KINDS

if TYPE_CHECKING:
    from assessments.domain.effects import Tally
    from frameworks.structure import Framework

NO_PHASE = "no phase"
MOST = 8
"""Lines of what comes into the first items, and of what leaves them."""


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many assessments; `share` of all that were looked at, as a whole percentage."""

    text: str
    number: int
    share: str


@dataclass(frozen=True, kw_only=True)
class Example:
    """One assessment that changes. `name` and `id` are empty for those who may not read it."""

    number: int
    id: str
    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TallyPage:
    counts: tuple[Count, ...]
    overall: tuple[Count, ...]
    pillars: tuple[Count, ...]
    comes: tuple[Count, ...]
    goes: tuple[Count, ...]
    examples: tuple[Example, ...]


def tally_page(tally: Tally, old: Framework, new: Framework, titles: Mapping[str, str]) -> TallyPage:
    """`titles`: id of an assessment -> what to call it, for those that the reader may open."""
    words = _Words(old, new)

    def count(text: str, number: int) -> Count:
        return Count(text=text, number=number, share=_share(number, tally.assessments))

    def counted(counts: Mapping[str, int], most: int | None = None) -> tuple[Count, ...]:
        largest = sorted(counts.items(), key=lambda found: -found[1])
        return tuple(count(words.of(code), number) for code, number in largest[:most])

    return TallyPage(
        counts=(
            count("another overall phase", sum(tally.overall.values())),
            count("another phase of a pillar", tally.with_pillars),
            count(f"other first {FIRST} items on the roadmap", tally.roadmap),
            count("another verdict", tally.verdict),
            count("another index", tally.index),
            count("answers to be given again", tally.asked_again),
            count("answers that fall away", tally.falls_away),
            count("no change at all", tally.unchanged),
        ),
        overall=tuple(
            count(words.change(*key.split(">")), number)
            for key, number in sorted(tally.overall.items(), key=lambda found: -found[1])
        ),
        pillars=counted(tally.pillars),
        comes=counted(tally.comes, MOST),
        goes=counted(tally.goes, MOST),
        examples=tuple(
            Example(
                number=example["number"],
                id=example["id"] if example["id"] in titles else "",
                name=titles.get(example["id"], ""),
                lines=tuple(_lines(words, example)),
            )
            for example in sorted(tally.examples, key=lambda one: (KINDS.index(one["kind"]), one["number"]))
        ),
    )


class _Words:
    """Names of both versions, the newer one's first."""

    def __init__(self, old: Framework, new: Framework) -> None:
        self.names: dict[str, str] = {}
        self.phases: dict[str, str] = {"": NO_PHASE}
        for framework in (old, new):
            self.phases |= {phase.code: phase.name for phase in framework.phases}
            self.names |= {pillar.code: pillar.name for pillar in framework.pillars}
            self.names |= {code: one.name for code, one in framework.capabilities.items()}

    def of(self, code: str) -> str:
        """A pillar, or a capability and the phase it goes up to."""
        what, _, phase = code.partition(">")
        name = self.names.get(what, what)
        return f"{name} → {self.phases.get(phase, phase)}" if phase else name

    def change(self, before: str, after: str) -> str:
        return f"{self.phases.get(before, before)} → {self.phases.get(after, after)}"


def _share(number: int, all_of_them: int) -> str:
    if not number or not all_of_them:
        return ""
    share = 100 * number / all_of_them
    return "under 1%" if share < 1 else f"{share:.0f}%"


def _lines(words: _Words, example: Mapping[str, Any]) -> list[str]:
    lines = []
    if example["overall"][0] != example["overall"][1]:
        lines.append(f"Overall: {words.change(*example['overall'])}")
    for code, before, after in example["pillars"]:
        lines.append(f"{words.of(code)}: {words.change(before, after)}")
    lines += _roadmap(words, *([tuple(move) for move in moves] for moves in example["first"]))
    if example["verdict"][0] != example["verdict"][1]:
        lines.append(f"Verdict: {' → '.join(example['verdict'])}")
    before, after = ("none" if index is None else str(index) for index in example["index"])
    if before != after:
        lines.append(f"Index: {before} → {after}")
    if again := example["asked_again"]:
        lines.append(f"{again} {'answer' if again == 1 else 'answers'} to be given again")
    if gone := example["falls_away"]:
        lines.append(f"{gone} {'answer falls' if gone == 1 else 'answers fall'} away")
    return lines


def _roadmap(words: _Words, before: list[tuple[str, str]], after: list[tuple[str, str]]) -> list[str]:
    """Items that come, go or have another rank, each with its ranks."""
    lines = []
    for rank, move in enumerate(after, 1):
        if move not in before:
            lines.append(f"Comes as item {rank}: {words.of('>'.join(move))}")
        elif before.index(move) + 1 != rank:
            lines.append(f"Item {before.index(move) + 1} becomes {rank}: {words.of('>'.join(move))}")
    for rank, move in enumerate(before, 1):
        if move not in after:
            lines.append(f"Item {rank} leaves: {words.of('>'.join(move))}")
    return lines
