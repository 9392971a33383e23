"""A framework at a glance, and where a word stands in it. Pure Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass

from frameworks.problems import Problem, shortened
from frameworks.structure import Capability, Framework, Pillar

MOST_HITS = 100


@dataclass(frozen=True, kw_only=True)
class CapabilityLine:
    capability: Capability
    place: int
    signals: int
    steps: int
    prerequisites: int
    problems: int


@dataclass(frozen=True, kw_only=True)
class PillarLine:
    pillar: Pillar
    place: int
    problems: int
    capabilities: tuple[CapabilityLine, ...]


@dataclass(frozen=True, kw_only=True)
class Hit:
    capability: Capability
    pillar: Pillar
    excerpts: tuple[str, ...]


def outline(framework: Framework, problems: Iterable[Problem] = ()) -> tuple[PillarLine, ...]:
    """Pillars and capabilities with what they hold, and how many of `problems` lie in each."""
    owners = Counter(_owner(problem.path) for problem in problems)
    return tuple(
        PillarLine(
            pillar=pillar,
            place=place,
            problems=owners[pillar.code, ""],
            capabilities=tuple(
                CapabilityLine(
                    capability=capability,
                    place=within,
                    signals=len(capability.signals),
                    steps=sum(len(transition.steps) for transition in capability.transitions),
                    prerequisites=sum(len(t.prerequisites) for t in capability.transitions),
                    problems=owners[pillar.code, capability.code],
                )
                for within, capability in enumerate(pillar.capabilities, 1)
            ),
        )
        for place, pillar in enumerate(framework.pillars, 1)
    )


def _owner(path: str) -> tuple[str, str]:
    """The codes of the pillar and the capability that `pillars[a].capabilities[b]...` lies in."""
    pillar, _, rest = path.removeprefix("pillars[").partition("]")
    if not path.startswith("pillars["):
        return "", ""
    inside = rest.removeprefix(".capabilities[")
    return pillar, inside.partition("]")[0] if inside != rest else ""


def search(framework: Framework, words: str) -> tuple[Hit, ...]:
    """The capabilities in which all of `words` stand, each with the texts that hold one of them."""
    wanted = words.casefold().split()
    hits = []
    for capability in framework.capabilities.values():
        texts = list(_texts(capability))
        whole = " ".join(texts).casefold()
        if wanted and all(word in whole for word in wanted):
            excerpts = [shortened(text, 160) for text in texts if any(w in text.casefold() for w in wanted)]
            pillar = framework.pillar_of[capability.code]
            hits.append(Hit(capability=capability, pillar=pillar, excerpts=tuple(excerpts[:3])))
    return tuple(hits[:MOST_HITS])


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for inner in part:
            yield from _texts(inner)
    elif is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            value = getattr(part, field.name)
            if not isinstance(value, Mapping):
                yield from _texts(value)
