"""The shipped framework and a newer version of it, in which something of every kind is other than before."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from frameworks.structure import Capability, Framework
from tests.assessments.conftest import shipped

SAME, REWORDED, REPLACED, GONE, ADDED = (
    "strategy-charter-organization",
    "segmentation",  # its level Norming says something else
    "funding",  # its level Norming has none of its signals left
    "benchmarking",  # has become ADDED
    "peer-comparison",
)


@cache
def newer() -> Framework:
    old = shipped()
    pillars = tuple(
        replace(pillar, capabilities=tuple(map(_changed, pillar.capabilities))) for pillar in old.pillars
    )
    return replace(old, version="1.2.0", pillars=pillars)


def _changed(capability: Capability) -> Capability:
    if capability.code == GONE:
        return replace(capability, code=ADDED, name="Peer Comparison")
    levels = list(capability.levels)
    place = next(place for place, level in enumerate(levels) if level.phase == "norming")
    norming = levels[place]
    if capability.code == REWORDED:
        levels[place] = replace(norming, summary="Every account has a segment.")
    elif capability.code == REPLACED:
        signals = tuple(replace(one, code=f"{one.code}-new") for one in norming.signals)
        levels[place] = replace(norming, signals=signals)
    return replace(capability, levels=tuple(levels))
