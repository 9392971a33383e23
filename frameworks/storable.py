"""Whether a framework, finished or not, can be stored at all: codes once, references to what is there. Pure Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from frameworks.structure import Framework


def dangling(framework: Framework) -> tuple[str, ...]:
    """Sentences about parts that are referred to and missing, or there twice; none if the draft can be stored."""
    return tuple(_sentences(framework))


def _sentences(framework: Framework) -> Iterator[str]:
    yield from _twice(framework)
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
    for kind, codes in (
        ("phase", [p.code for p in framework.phases]),
        ("tier", [t.code for t in framework.tiers]),
        ("charter", [c.code for c in framework.charters]),
        ("effort class", [e.code for e in framework.effort_classes]),
        ("pillar", [p.code for p in framework.pillars]),
        ("capability", [c.code for pillar in framework.pillars for c in pillar.capabilities]),
    ):
        for code, times in Counter(codes).items():
            if times > 1:
                yield f"The {kind} “{code}” is there {times} times: keep one."


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
