"""The rules of a framework in plain words, with its own constants: what a report's page on the method says.

Pure Python without Django. `rules` gives the sums behind one report's numbers; this is what holds for every report.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments.domain import wording
from assessments.reports.workings import exact, percent

if TYPE_CHECKING:
    from frameworks.structure import Framework


@dataclass(frozen=True, kw_only=True)
class Method:
    pillar: tuple[str, ...]
    whole: tuple[str, ...]
    order: tuple[str, ...]


def method(framework: Framework) -> Method:
    return Method(pillar=_pillar(framework), whole=_whole(framework), order=_order(framework))


def _shares(framework: Framework) -> str:
    shares = [f"{phase.name} {percent(phase.share)}" for phase in framework.phases[1:] if phase.share]
    return wording.listed(shares)


def _pillar(framework: Framework) -> tuple[str, ...]:
    return (f"Share of the weight that has to stand at the phase or above: {_shares(framework)}.",)


def _whole(framework: Framework) -> tuple[str, ...]:
    rule = framework.scoring.overall
    foundation = next(pillar for pillar in framework.pillars if pillar.code == rule.foundation_pillar)
    behind = f"{wording.number(rule.pillar_max_behind)} {wording.plural(rule.pillar_max_behind, 'phase', 'phases')}"
    charter = framework.capabilities[rule.foundation_capability].name
    late = [
        f"{tier.name} pillars count from {_phase(framework, tier.counts_from)} on."
        for tier in framework.tiers
        if framework.scores[tier.counts_from] > 2
    ]
    return (
        (
            f"A phase asks for a share of the pillars that count at it or above ({_shares(framework)}); "
            f"for no pillar more than {behind} behind; for {foundation.name} and {charter} at it or above; "
            f"and from {_phase(framework, rule.tests_from)} on for all "
            f"{wording.number(len(framework.strategic_tests))} tests of thematic or strategic."
        ),
        *late,
        f"The result is provisional while a {framework.tiers[0].name.lower()} pillar has too few answers.",
    )


def _order(framework: Framework) -> tuple[str, ...]:
    rule = framework.scoring.roadmap
    halved = [
        f"{tier.name.lower()} capabilities count {exact(tier.gap_factor)} times"
        for tier in framework.tiers
        if tier.gap_factor != 1
    ]
    return (
        (
            f"Gap: phases to the target ÷ {framework.top - 1}{''.join(f'; {text}' for text in halved)}. "
            f"Leverage: capabilities that wait for it + {rule.repair_factor} × those that already rest on it, at most "
            f"{rule.leverage_cap}, ÷ {rule.leverage_cap}. Fit: how much it serves the charters in focus. "
            f"Ease: ({rule.ease_weeks} − weeks) ÷ {rule.ease_weeks}, not below 0."
        ),
    )


def _phase(framework: Framework, code: str) -> str:
    return framework.phase(framework.scores[code]).name
