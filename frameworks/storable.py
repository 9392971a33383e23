"""Whether a framework, finished or not, can be stored at all: codes once, references to what is there. Pure Python."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import TypeVar

from frameworks.structure import Framework

H = TypeVar("H", bound=Hashable)


def dangling(framework: Framework) -> tuple[str, ...]:
    """Sentences about parts that are referred to and missing, or there twice; none if the draft can be stored."""
    return tuple(_sentences(framework))


def _sentences(framework: Framework) -> Iterator[str]:
    yield from _twice(framework)
    yield from _named_twice(framework)
    for effort in framework.effort_classes:
        if effort.min_weeks > effort.max_weeks:
            yield (
                f"The effort class “{effort.code}” goes from {effort.min_weeks} to {effort.max_weeks} weeks: "
                "write the smaller number first."
            )
    kinds: list[tuple[str, Collection[str], Iterable[str]]] = [
        ("phase", framework.scores, _phases_named(framework)),
        ("tier", framework.tier_rank, _tiers_named(framework)),
        ("charter", [c.code for c in framework.charters], _charters_named(framework)),
        ("effort class", [e.code for e in framework.effort_classes], _efforts_named(framework)),
        ("pillar", framework.pillar_number, [framework.scoring.overall.foundation_pillar]),
        ("capability", framework.capabilities, _capabilities_named(framework)),
    ]
    for kind, known, named in kinds:
        for code, times in Counter(named).items():
            if code not in known:
                uses = "once" if times == 1 else f"{times} times"
                yield f"The {kind} “{code}” is gone, but still referred to {uses}: choose another one there first."


def _twice(framework: Framework) -> Iterator[str]:
    for kind, codes in _coded_lists(framework):
        for code in _repeated(codes):
            yield f"The {kind} “{code}” is there {codes.count(code)} times: keep one."
    homes = [
        code for pillar in framework.pillars for code in dict.fromkeys(c.code for c in pillar.capabilities)
    ]
    for code in _repeated(homes):
        yield f"The capability “{code}” is in {homes.count(code)} pillars: keep one."
    buckets = framework.scoring.roadmap.buckets
    for name in _repeated(bucket.name for bucket in buckets):
        yield f"Two periods of the calendar are called “{name}”: give one of them another name."
    for days in _repeated(bucket.days for bucket in buckets):
        yield f"Two periods of the calendar end on day {days}: give one of them another day."


def _coded_lists(part: object) -> Iterator[tuple[str, list[str]]]:
    """The kind and the codes of each list of parts that have codes, wherever it is."""
    if isinstance(part, tuple):
        if part and hasattr(part[0], "code"):
            kind = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(part[0]).__name__).lower()
            yield kind, [entry.code for entry in part]
        for entry in part:
            yield from _coded_lists(entry)
    elif is_dataclass(part):
        for field in fields(part):
            yield from _coded_lists(getattr(part, field.name))


def _named_twice(framework: Framework) -> Iterator[str]:
    """What names the same part twice in one list."""
    names = {code: capability.name for code, capability in framework.capabilities.items()}
    phases = {phase.code: phase.name for phase in framework.phases}
    for capability in framework.capabilities.values():
        for transition in capability.transitions:
            for code in _repeated(needed.capability for needed in transition.prerequisites):
                yield (
                    f"{capability.name}, to {phases.get(transition.to, transition.to)}: "
                    f"{names.get(code, code)} is a prerequisite twice; keep one."
                )
    for signal in framework.phase_signals:
        for code, phase in _repeated((carrier.capability, carrier.phase) for carrier in signal.carried_by):
            yield (
                f"The sign “{signal.text}” is carried twice by {names.get(code, code)} "
                f"at {phases.get(phase, phase)}; keep one."
            )
    for profile in framework.profiles:
        for code in _repeated(profile.not_applicable):
            yield f"The profile “{profile.name}” names {names.get(code, code)} twice; keep one."


def _repeated(values: Iterable[H]) -> list[H]:
    return [value for value, times in Counter(values).items() if times > 1]


def _phases_named(framework: Framework) -> Iterator[str]:
    yield framework.scoring.overall.tests_from
    yield framework.scoring.roadmap.build_up_to
    for tier in framework.tiers:
        yield tier.counts_from
    for test in framework.strategic_tests:
        yield test.phase
    for signal in framework.phase_signals:
        yield signal.phase
        yield from (carrier.phase for carrier in signal.carried_by)
    for capability in framework.capabilities.values():
        yield from (level.phase for level in capability.levels)
        for transition in capability.transitions:
            yield transition.to
            yield from (needed.phase for needed in transition.prerequisites)


def _tiers_named(framework: Framework) -> Iterator[str]:
    yield from (pillar.tier for pillar in framework.pillars)
    yield from (capability.tier for capability in framework.capabilities.values())


def _charters_named(framework: Framework) -> Iterator[str]:
    for capability in framework.capabilities.values():
        yield from capability.charter_weights


def _efforts_named(framework: Framework) -> Iterator[str]:
    for capability in framework.capabilities.values():
        for transition in capability.transitions:
            yield from (step.effort for step in transition.steps)


def _capabilities_named(framework: Framework) -> Iterator[str]:
    yield framework.scoring.overall.foundation_capability
    yield from (test.capability for test in framework.strategic_tests)
    for signal in framework.phase_signals:
        yield from (carrier.capability for carrier in signal.carried_by)
    for profile in framework.profiles:
        yield from profile.not_applicable
    for capability in framework.capabilities.values():
        for transition in capability.transitions:
            yield from (needed.capability for needed in transition.prerequisites)
