"""Edits of a framework: a structure and what to change -> the structure after it. Pure Python.

An edit keeps a framework in a shape that can be stored: codes are unique and everything referred to is there. Whether
it could be published is for `checks` to say; a draft may be unfinished.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from frameworks import limits
from frameworks.codes import code_from
from frameworks.structure import (
    Capability,
    Charter,
    EffortClass,
    Framework,
    Level,
    Phase,
    Pillar,
    Tier,
    Transition,
)

T = TypeVar("T", Pillar, Capability)


class EditError(Exception):
    """An edit that cannot be made; the message says why, and what can be done instead."""


# Finding parts


def pillar(framework: Framework, code: str) -> Pillar:
    """Raises `EditError` if there is none, as after somebody else removed it."""
    found = next((p for p in framework.pillars if p.code == code), None)
    if found is None:
        raise EditError(f'There is no pillar "{code}" in this draft any more.')
    return found


def capability(framework: Framework, code: str) -> Capability:
    """Raises `EditError` if there is none, as after somebody else removed it."""
    found = framework.capabilities.get(code)
    if found is None:
        raise EditError(f'There is no capability "{code}" in this draft any more.')
    return found


# Pillars


def add_pillar(framework: Framework, *, name: str, promise: str, tier: str) -> Framework:
    """With a new, empty pillar at the end."""
    code = code_from(name, {p.code for p in framework.pillars}, "new")
    added = Pillar(code=code, name=name, promise=promise, tier=tier, capabilities=())
    return replace(framework, pillars=(*framework.pillars, added))


def change_pillar(framework: Framework, code: str, *, name: str, promise: str, tier: str) -> Framework:
    changed = replace(pillar(framework, code), name=name, promise=promise, tier=tier)
    return replace(framework, pillars=_with(framework.pillars, changed))


def move_pillar(framework: Framework, code: str, *, to: int) -> Framework:
    """With the pillar at place `to`, counted from 1."""
    return replace(framework, pillars=_moved(framework.pillars, pillar(framework, code), to))


def remove_pillar(framework: Framework, code: str) -> Framework:
    """Without a pillar, which must be empty and not the foundation. Raises `EditError`."""
    found = pillar(framework, code)
    if found.capabilities:
        raise EditError(
            f"{found.called} still has capabilities: move them to another pillar or remove them first."
        )
    if framework.scoring.overall.foundation_pillar == code:
        raise EditError(
            f"{found.called} is the foundation of the overall phase: choose another one in the rules first."
        )
    return replace(framework, pillars=_without(framework.pillars, code))


# Capabilities


def add_capability(framework: Framework, *, pillar_code: str, name: str) -> tuple[Framework, str]:
    """With a new capability at the end of a pillar, its texts still empty; and its code."""
    home = pillar(framework, pillar_code)
    code = code_from(name, framework.capabilities, "new")
    added = Capability(
        code=code,
        name=name,
        tier=home.tier,
        question="",
        definition="",
        overrating_trap="",
        levels=tuple(Level(phase=phase.code, summary="", signals=()) for phase in framework.phases),
        evidence=(),
        transitions=tuple(Transition(to=phase.code, steps=()) for phase in framework.phases[1:]),
        metrics=(),
        charter_weights=equal_weights(framework),
        provenance="inferred",
    )
    return _with_capabilities(framework, pillar_code, (*home.capabilities, added)), code


def duplicate_capability(framework: Framework, code: str) -> tuple[Framework, str]:
    """With a copy right behind a capability; and the code of the copy.

    Facts and self checks stay with the original: their codes are unique in the whole framework, and a fact that is
    told twice is told once too often.
    """
    original = capability(framework, code)
    home = framework.pillar_of[code]
    name = f"{original.name[: limits.NAME - 7]} (copy)".strip()
    copy = replace(
        original,
        code=code_from(original.name, framework.capabilities, "new"),
        name=name,
        facts=(),
        self_checks=(),
        transitions=tuple(
            replace(t, prerequisites=tuple(p for p in t.prerequisites if p.capability != code))
            for t in original.transitions
        ),
    )
    place = home.capabilities.index(original) + 1
    held = (*home.capabilities[:place], copy, *home.capabilities[place:])
    return _with_capabilities(framework, home.code, held), copy.code


def change_capability(framework: Framework, changed: Capability) -> Framework:
    """With the capability of this code as given. Raises `EditError` if there is none."""
    capability(framework, changed.code)
    home = framework.pillar_of[changed.code]
    return _with_capabilities(framework, home.code, _with(home.capabilities, changed))


def put_back_capability(framework: Framework, removed: Capability, *, pillar_code: str) -> Framework:
    """With a capability that was removed at the end of the pillar it was in, or of the last one if that is gone too.

    What referred to it stays without it. Raises `EditError` if it is there.
    """
    if removed.code in framework.capabilities:
        raise EditError(f"{removed.called} is in this draft again already: open it and look.")
    home = next((p for p in framework.pillars if p.code == pillar_code), framework.pillars[-1])
    return _with_capabilities(framework, home.code, (*home.capabilities, removed))


def move_capability(framework: Framework, code: str, *, pillar_code: str, to: int) -> Framework:
    """With the capability at place `to`, counted from 1, of a pillar: its own or another."""
    found, target = capability(framework, code), pillar(framework, pillar_code)
    home = framework.pillar_of[code]
    if home.code == target.code:
        return _with_capabilities(framework, home.code, _moved(home.capabilities, found, to))
    without = _with_capabilities(framework, home.code, _without(home.capabilities, code))
    return _with_capabilities(without, target.code, _moved((*target.capabilities, found), found, to))


@dataclass(frozen=True, kw_only=True)
class Reference:
    """One place that refers to a capability, and would go with it."""

    kind: str
    where: str


def references(framework: Framework, code: str) -> tuple[Reference, ...]:
    """Everything that goes when a capability is removed, besides the capability itself."""
    found = [
        Reference(kind="Prerequisite", where=f"{other.called}, to {_phase_name(framework, transition.to)}")
        for other in framework.capabilities.values()
        if other.code != code
        for transition in other.transitions
        if any(p.capability == code for p in transition.prerequisites)
    ]
    found += [
        Reference(kind="Strategic test", where=test.name)
        for test in framework.strategic_tests
        if test.capability == code
    ]
    found += [
        Reference(kind="Carried by", where=signal.text)
        for signal in framework.phase_signals
        if any(carrier.capability == code for carrier in signal.carried_by)
    ]
    found += [
        Reference(kind="Profile", where=profile.name)
        for profile in framework.profiles
        if code in profile.not_applicable
    ]
    return tuple(found)


def remove_capability(framework: Framework, code: str) -> Framework:
    """Without a capability and everything that refers to it. Raises `EditError` for the foundation of the phase."""
    found = capability(framework, code)
    if framework.scoring.overall.foundation_capability == code:
        raise EditError(
            f"{found.called} is the foundation of the overall phase: choose another one in the rules first."
        )
    home = framework.pillar_of[code]
    rest = _with_capabilities(framework, home.code, _without(home.capabilities, code))
    return replace(
        rest,
        pillars=tuple(
            replace(p, capabilities=tuple(_not_needing(c, code) for c in p.capabilities))
            for p in rest.pillars
        ),
        strategic_tests=tuple(test for test in rest.strategic_tests if test.capability != code),
        phase_signals=tuple(
            replace(s, carried_by=tuple(c for c in s.carried_by if c.capability != code))
            for s in rest.phase_signals
        ),
        profiles=tuple(
            replace(p, not_applicable=tuple(c for c in p.not_applicable if c != code)) for p in rest.profiles
        ),
    )


def equal_weights(framework: Framework) -> dict[str, Decimal]:
    """A weight for each charter, adding up to 1 in hundredths: the first ones carry what does not divide."""
    codes = [charter.code for charter in framework.charters]
    each, over = divmod(100, len(codes)) if codes else (0, 0)
    return {code: Decimal(each + (place < over)) / 100 for place, code in enumerate(codes)}


def _phase_name(framework: Framework, code: str) -> str:
    return next((phase.name for phase in framework.phases if phase.code == code), code)


def _not_needing(capability: Capability, code: str) -> Capability:
    return replace(
        capability,
        transitions=tuple(
            replace(t, prerequisites=tuple(p for p in t.prerequisites if p.capability != code))
            for t in capability.transitions
        ),
    )


def _with_capabilities(framework: Framework, code: str, held: tuple[Capability, ...]) -> Framework:
    return replace(
        framework,
        pillars=_with(framework.pillars, replace(pillar(framework, code), capabilities=held)),
    )


def _with(parts: tuple[T, ...], changed: T) -> tuple[T, ...]:
    return tuple(changed if part.code == changed.code else part for part in parts)


def _without(parts: tuple[T, ...], code: str) -> tuple[T, ...]:
    return tuple(part for part in parts if part.code != code)


def _moved(parts: tuple[T, ...], part: T, to: int) -> tuple[T, ...]:
    rest = [other for other in parts if other.code != part.code]
    rest.insert(max(to, 1) - 1, part)
    return tuple(rest)


# The scale and the rules


def change_scale(
    framework: Framework,
    *,
    phases: tuple[Phase, ...],
    tiers: tuple[Tier, ...],
    charters: tuple[Charter, ...],
    effort_classes: tuple[EffortClass, ...],
) -> Framework:
    """With another scale: each capability gets an empty level and transition for a new phase, a weight of 0 for a new
    charter, and loses those of what is gone."""
    changed = replace(framework, phases=phases, tiers=tiers, charters=charters, effort_classes=effort_classes)
    return replace(
        changed,
        pillars=tuple(
            replace(p, capabilities=tuple(_on_scale(c, changed) for c in p.capabilities))
            for p in changed.pillars
        ),
    )


def _on_scale(capability: Capability, framework: Framework) -> Capability:
    levels = {level.phase: level for level in capability.levels}
    transitions = {transition.to: transition for transition in capability.transitions}
    codes = [phase.code for phase in framework.phases]
    return replace(
        capability,
        levels=tuple(levels.get(code) or Level(phase=code, summary="", signals=()) for code in codes),
        transitions=tuple(transitions.get(code) or Transition(to=code, steps=()) for code in codes[1:]),
        charter_weights={
            charter.code: capability.charter_weights.get(charter.code, Decimal(0))
            for charter in framework.charters
        },
    )
