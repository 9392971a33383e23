"""How each number of a `Report` came about: its rule in words, the sum that was done, the answers it rests on.

Pure Python without Django. Every constant in a rule is the framework's own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments.domain import finding, wording
from assessments.domain.scoring import ConditionKind
from assessments.reports.present import Mark, mark
from assessments.reports.priorities import ItemRule, item_rule
from assessments.reports.workings import (
    Working,
    answer_row,
    charter_index,
    exact,
    overall_index,
    percent,
    working,
)

if TYPE_CHECKING:
    from assessments.domain.report import Report
    from assessments.domain.scoring import PillarCheck, PillarResult
    from frameworks.structure import Framework, Pillar


@dataclass(frozen=True, kw_only=True)
class CheckRow:
    """Whether a pillar is at one phase."""

    mark: Mark
    needs: str
    has: str
    behind: tuple[str, ...]
    holds: bool


@dataclass(frozen=True, kw_only=True)
class PillarRule:
    checks: tuple[CheckRow, ...]
    index: Working


@dataclass(frozen=True, kw_only=True)
class ConditionRule:
    label: str
    about: str
    text: str
    met: bool


@dataclass(frozen=True, kw_only=True)
class PhaseRule:
    """The conditions of one overall phase."""

    mark: Mark
    holds: bool
    asks_for_tests: bool
    conditions: tuple[ConditionRule, ...]


@dataclass(frozen=True, kw_only=True)
class Rules:
    phase: str
    phases: tuple[PhaseRule, ...]
    """Every phase above the lowest, the highest first."""
    pillar_phase: tuple[str, ...]
    pillars: tuple[PillarRule, ...]
    index: Working
    charters: tuple[Working, ...]
    verdict: str
    confidence: str
    unbacked: str
    """What an answer has to be to count as unsupported."""
    target: tuple[str, ...]
    order: tuple[str, ...]
    calendar: str
    items: tuple[ItemRule, ...]


def rules(report: Report) -> Rules:
    """The rules behind everything that `report` shows, filled with its numbers."""
    framework = report.framework
    return Rules(
        phase=(
            "The organisation stands at the highest phase whose conditions all hold; "
            f"the lowest, {framework.phase(1).name}, has none."
        ),
        phases=_phases(report),
        pillar_phase=_pillar_phase(framework),
        pillars=tuple(_pillar(report, pillar) for pillar in framework.pillars),
        index=overall_index(report),
        charters=tuple(charter_index(report, charter) for charter in framework.charters),
        verdict=_verdict(framework),
        confidence=_confidence(report),
        unbacked=_unbacked(framework),
        target=_target(report),
        order=_order(report),
        calendar=_calendar(report),
        items=tuple(item_rule(report, item) for item in report.roadmap.items),
    )


def _phases(report: Report) -> tuple[PhaseRule, ...]:
    framework = report.framework
    rows = []
    for score in range(framework.top, 1, -1):
        conditions = report.result.conditions[score]
        rows.append(
            PhaseRule(
                mark=mark(framework, score),
                holds=all(condition.met for condition in conditions),
                asks_for_tests=any(condition.kind is ConditionKind.TESTS for condition in conditions),
                conditions=tuple(
                    ConditionRule(
                        label=finding.LABELS[condition.kind][0],
                        about=finding.about(framework, condition.kind),
                        text=finding.condition_text(framework, report.result, score, condition),
                        met=condition.met,
                    )
                    for condition in conditions
                ),
            )
        )
    return tuple(rows)


def _pillar_phase(framework: Framework) -> tuple[str, ...]:
    minimum = percent(framework.scoring.overall.min_answered)
    base = framework.tiers[0].name.lower()
    return (
        (
            "A pillar stands at the highest phase that enough of its capabilities have reached, with none of "
            "them too far behind."
        ),
        *(
            f"{tier.name} capabilities count from {_phase_named(framework, tier.counts_from)} on and may lie "
            f"{wording.number(tier.max_behind)} {wording.plural(tier.max_behind, 'phase', 'phases')} behind."
            for tier in framework.tiers
        ),
        f"A phase is shown once {minimum} of the {base} capabilities that apply are answered.",
    )


def _phase_named(framework: Framework, code: str) -> str:
    return framework.phase(framework.scores[code]).name


def _pillar(report: Report, pillar: Pillar) -> PillarRule:
    framework, result = report.framework, report.result.pillars[pillar.code]
    rows = [
        answer_row(report, capability.code, capability.weight)
        for capability in pillar.capabilities
        if capability.code in report.standing.scores
    ]
    weighted = len({row.weight for row in rows}) > 1
    return PillarRule(
        checks=_checks(framework, result),
        index=working(
            framework,
            "Weighted mean of the scores" if weighted else "Mean of the scores",
            rows,
            weighted=weighted,
            mean=result.mean,
            index=result.index,
        ),
    )


def _checks(framework: Framework, result: PillarResult) -> tuple[CheckRow, ...]:
    if result.score is None:
        return ()
    return tuple(
        CheckRow(
            mark=mark(framework, check.score),
            needs=_needs(framework, check),
            has=f"{len(check.reached)} of {len(check.counted)}",
            behind=tuple(wording.names(framework, check.stragglers)),
            holds=check.holds,
        )
        for check in reversed(list(result.checks.values()))
    )


def _needs(framework: Framework, check: PillarCheck) -> str:
    tiers = {framework.capabilities[code].tier for code in check.counted}
    which = framework.tiers[0].name.lower() if tiers == {framework.tiers[0].code} else "all"
    share = percent(check.share)
    weights = {framework.capabilities[code].weight for code in check.counted}
    if len(weights) > 1:
        return f"{share} of the weight of {which} capabilities"
    needed = max(1, math.ceil(check.share * len(check.counted)))
    return f"{needed} ({share} of {which})"


def _verdict(framework: Framework) -> str:
    required = [test.name for test in framework.strategic_tests if test.role == "required"]
    one_of = [test.name for test in framework.strategic_tests if test.role == "one_of"]
    parts = (
        [f"{wording.listed(required)} {wording.plural(len(required), 'passes', 'all pass')}"]
        if required
        else []
    )
    if one_of:
        parts.append(f"at least one of {wording.listed(one_of)} passes")
    tests = wording.plural(framework.verdict.close_from, "test", "tests")
    return (
        f"Strategic when {wording.listed(parts)}; otherwise thematic. From "
        f"{wording.number(framework.verdict.close_from)} {tests} passed, thematic is close to strategic. "
        "A test passes when its capability stands at the phase it needs or above."
    )


def _confidence(report: Report) -> str:
    scores = report.standing.scores
    backed = sum(bool(report.answer(code).evidence) for code in scores)
    return (
        f"Answers with evidence ÷ answers: {backed} ÷ {len(scores)}. "
        "Evidence never changes a phase; it says how well the result can be defended."
    )


def _unbacked(framework: Framework) -> str:
    third = framework.phase(min(3, framework.top)).name
    return f"Answered {third} or above with no evidence linked: such an answer is marked “needs evidence”."


def _target(report: Report) -> tuple[str, ...]:
    framework = report.framework
    at_top = report.result.score == report.target == framework.top
    behind = (
        []
        if at_top
        else [
            f"{tier.name} capabilities and pillars aim {wording.number(tier.target_behind)} "
            f"{wording.plural(tier.target_behind, 'phase', 'phases')} lower."
            for tier in framework.tiers
            if tier.target_behind
        ]
    )
    return (
        f"The target of the whole is {framework.phase(report.target).name}; every capability aims there.",
        *behind,
        "Nobody aims below today. A capability that another one needs on its way is aimed as high as that needs.",
    )


def _order(report: Report) -> tuple[str, ...]:
    framework, rule = report.framework, report.framework.scoring.roadmap
    base = framework.tiers[0].name.lower()
    until = framework.phase(min(report.target, framework.scores[rule.build_up_to])).name
    weights = rule.weights
    return (
        (
            "A move up takes one capability one phase further. Of all that could start, the next is chosen by class, "
            "then by priority, then by the order of the framework."
        ),
        (
            f"Classes: foundation (the capabilities that carry the rest) below {until}, then core (other {base} "
            f"capabilities of {base} pillars) below {until}, then advance (everything else)."
        ),
        (
            f"Priority: {exact(weights.gap)} × gap + {exact(weights.leverage)} × leverage + "
            f"{exact(weights.fit)} × fit + {exact(weights.ease)} × ease, each part between 0 and 1."
        ),
    )


def _calendar(report: Report) -> str:
    rule = report.framework.scoring.roadmap
    return (
        "Work streams are moves up that run side by side. "
        f"{wording.number(report.streams).capitalize()} "
        f"{wording.plural(report.streams, 'takes', 'take')} the moves in order: the stream that is free "
        "first takes the next. A move starts when its stream is free and everything it waits for is finished. "
        f"Its steps run one after the other. Dates are working days. A quick win has all it needs today and takes at "
        f"most {wording.number(rule.quick_win_weeks)} weeks; it keeps its rank and so may wait for a free stream."
    )
