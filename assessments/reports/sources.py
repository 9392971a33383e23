"""Where a framework comes from: what its basis names and what was inferred, its facts, and what is judgement.

Pure Python without Django. Which numbers are quoted and which are the authors' own is said, so that no threshold is
taken for a benchmark.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments.domain import wording
from assessments.reports.method import Method, method

if TYPE_CHECKING:
    from frameworks.structure import Capability, Fact, Framework

PROVENANCE = {"literal": "Named by the basis", "inferred": "Inferred"}
NO_NOTE = "No note on its source."


@dataclass(frozen=True, kw_only=True)
class CapabilitySource:
    """`provenance` in words; `note`: where in the basis it stands, or why it was added."""

    code: str
    name: str
    provenance: str
    note: str
    stated: tuple[str, ...]
    """What the basis states about it."""
    facts: tuple[Fact, ...]


@dataclass(frozen=True, kw_only=True)
class PillarSources:
    code: str
    name: str
    capabilities: tuple[CapabilitySource, ...]


@dataclass(frozen=True, kw_only=True)
class Sources:
    framework: Framework
    count: str
    """How many capabilities the basis names and how many were inferred, as a sentence."""
    pillars: tuple[PillarSources, ...]
    has_quotes: bool
    """Whether anything is taken from the basis or from elsewhere."""
    method: Method


def sources(framework: Framework) -> Sources:
    return Sources(
        framework=framework,
        count=_count(framework),
        pillars=tuple(
            PillarSources(
                code=pillar.code,
                name=pillar.name,
                capabilities=tuple(_capability(capability) for capability in pillar.capabilities),
            )
            for pillar in framework.pillars
        ),
        has_quotes=any(found.facts or found.source_facts for found in framework.capabilities.values()),
        method=method(framework),
    )


def _count(framework: Framework) -> str:
    total = len(framework.capabilities)
    inferred = sum(found.provenance == "inferred" for found in framework.capabilities.values())
    if not inferred:
        return f"The basis names {_all(total)}."
    if inferred == total:
        return f"The basis names none of the capabilities: {_all(total)} {_are(total)} inferred."
    named = total - inferred
    return f"Of {total} capabilities the basis names {named}; {inferred} {_are(inferred)} inferred."


def _all(total: int) -> str:
    return wording.plural(total, "the one capability", f"all {total} capabilities")


def _are(count: int) -> str:
    return wording.plural(count, "is", "are")


def _capability(capability: Capability) -> CapabilitySource:
    return CapabilitySource(
        code=capability.code,
        name=capability.name,
        provenance=PROVENANCE[capability.provenance],
        note=capability.provenance_note or NO_NOTE,
        stated=capability.source_facts,
        facts=capability.facts,
    )
