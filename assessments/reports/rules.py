"""How each number of a `Report` came about: its rule in words, the sum that was done, the answers it rests on.

Pure Python without Django. Every constant in a rule is the framework's own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from assessments.domain import finding, wording
from assessments.domain.cases import rounded
from assessments.domain.scoring import ConditionKind
from assessments.reports.present import Mark, mark

if TYPE_CHECKING:
    from assessments.domain.report import Report
    from assessments.domain.roadmap import Item
    from assessments.domain.scoring import PillarCheck, PillarResult
    from frameworks.structure import Charter, Framework, Pillar


@dataclass(frozen=True, kw_only=True)
class ScoreRow:
    """One score that went into a mean."""

    name: str
    mark: Mark
    score: str
    weight: str


@dataclass(frozen=True, kw_only=True)
class Working:
    """A number with its rule, its sum and the rows it was made of. `sums` is empty while there is no number."""

    rule: str
    sums: tuple[str, ...]
    rows: tuple[ScoreRow, ...]
    weighted: bool
    """Whether the weights differ, so that they have to be shown."""


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
class PartRule:
    """One part of a priority: `working` gives `share` (0..1), times `weight` gives `points`."""

    name: str
    working: str
    share: str
    weight: str
    points: str


@dataclass(frozen=True, kw_only=True)
class ItemRule:
    total: str
    parts: tuple[PartRule, ...]
    opens: tuple[str, ...]
    repairs: tuple[str, ...]


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
        index=_overall_index(report),
        charters=tuple(_charter(report, charter) for charter in framework.charters),
        verdict=_verdict(framework),
        confidence=_confidence(report),
        unbacked=_unbacked(framework),
        target=_target(report),
        order=_order(report),
        calendar=_calendar(report),
        items=tuple(_item(report, item) for item in report.roadmap.items),
    )


def exact(value: Fraction | Decimal) -> str:
    """`value` with at most two decimals, without trailing zeros."""
    return f"{rounded(Fraction(value), 2):.2f}".rstrip("0").rstrip(".")


def percent(share: Fraction | Decimal) -> str:
    return f"{exact(Fraction(share) * 100)} %"


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
                        about=finding.LABELS[condition.kind][1],
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
        _row(report, capability.code, capability.weight)
        for capability in pillar.capabilities
        if capability.code in report.standing.scores
    ]
    weighted = len({row.weight for row in rows}) > 1
    return PillarRule(
        checks=_checks(framework, result),
        index=_working(
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


def _row(report: Report, code: str, weight: Decimal) -> ScoreRow:
    score = report.standing.scores[code]
    return ScoreRow(
        name=report.framework.capabilities[code].name,
        mark=mark(report.framework, score),
        score=str(score),
        weight=exact(weight),
    )


def _working(
    framework: Framework,
    what: str,
    rows: Sequence[ScoreRow],
    *,
    weighted: bool,
    mean: Fraction | None,
    index: int | None,
) -> Working:
    """The rule of every index, with `what` its mean is taken of, and the sum over `rows`."""
    first, last = framework.phases[0].name, framework.phases[-1].name
    return Working(
        rule=(
            f"{what}, from 1 ({first}) to {framework.top} ({last}), stretched to 0 to 100 and rounded half up. "
            "It shows movement between two assessments; the phase is the finding."
        ),
        sums=()
        if mean is None
        else (f"{_sum(rows, weighted=weighted)} = {_about(mean)}", _stretched(framework, mean, index)),
        rows=tuple(rows),
        weighted=weighted,
    )


def _sum(rows: Sequence[ScoreRow], *, weighted: bool) -> str:
    if weighted:
        over = " + ".join(f"{row.weight} × {row.score}" for row in rows)
        return f"({over}) ÷ ({' + '.join(row.weight for row in rows)})"
    return f"({' + '.join(row.score for row in rows)}) ÷ {len(rows)}"


def _stretched(framework: Framework, mean: Fraction, index: int | None) -> str:
    """Both the value and what it is rounded to, where they differ."""
    value = 100 * (mean - 1) / (framework.top - 1)
    result = f"= {index}" if value.denominator == 1 else f"= {rounded(value, 2):.2f}, rounded {index}"
    return f"100 × ({_about(mean)} − 1) ÷ {framework.top - 1} {result}"


def _about(mean: Fraction) -> str:
    """A mean as it goes into the next sum; a rounded one with four decimals, so that the sum can be followed."""
    return exact(mean) if (mean * 100).denominator == 1 else f"{rounded(mean, 4):.4f}"


def _in_full(mean: Fraction) -> str:
    """A mean that goes into a sum, so that the sum comes out: as decimals if few will do, else as a fraction."""
    if (mean * 100).denominator == 1:
        return exact(mean)
    return f"{mean.numerator}/{mean.denominator}" if mean.denominator < 100 else _about(mean)


def _overall_index(report: Report) -> Working:
    framework, pillars = report.framework, report.result.pillars
    means = [(p, mean) for p in framework.pillars if (mean := pillars[p.code].mean) is not None]
    return _working(
        framework,
        "Mean of the pillars’ mean scores, each pillar counting the same",
        [_pillar_row(report, pillar, mean) for pillar, mean in means],
        weighted=False,
        mean=sum((mean for _, mean in means), Fraction()) / len(means) if means else None,
        index=report.result.index,
    )


def _pillar_row(report: Report, pillar: Pillar, mean: Fraction) -> ScoreRow:
    score = report.result.pillars[pillar.code].score
    shown = Mark(name="Not enough answers") if score is None else mark(report.framework, score)
    return ScoreRow(name=pillar.name, mark=shown, score=_in_full(mean), weight="1")


def _charter(report: Report, charter: Charter) -> Working:
    framework, scores = report.framework, report.standing.scores
    weights = {code: framework.capabilities[code].charter_weights[charter.code] for code in scores}
    under = sum(map(Fraction, weights.values()), Fraction())
    over = sum((Fraction(weight) * scores[code] for code, weight in weights.items()), Fraction())
    working = _working(
        framework,
        f"Mean of the scores, weighted by what each capability contributes to {charter.name}",
        [_row(report, code, weight) for code, weight in weights.items()],
        weighted=True,
        mean=over / under if under else None,
        index=report.result.charter_index[charter.code],
    )
    if not under:
        return working
    # Too many terms to write out: the table below has them.
    first = f"Sum of weight × score ÷ sum of weights: {exact(over)} ÷ {exact(under)} = {_about(over / under)}"
    return replace(working, sums=(first, *working.sums[1:]))


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
    return (
        f"Strategic when {wording.listed(parts)}; otherwise thematic. From "
        f"{wording.number(framework.verdict.close_from)} tests passed, thematic is close to strategic. "
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


def _item(report: Report, item: Item) -> ItemRule:
    framework, rule = report.framework, report.framework.scoring.roadmap
    workings = {
        "gap": _gap(report, item),
        "leverage": (
            f"{len(item.opens)} waiting + {rule.repair_factor} × {len(item.repairs)} resting on it, "
            f"at most {rule.leverage_cap}, ÷ {rule.leverage_cap}"
        ),
        "fit": _fit(report, item),
        "ease": f"({rule.ease_weeks} − {item.weeks} weeks) ÷ {rule.ease_weeks}"
        + (", not below 0" if item.weeks > rule.ease_weeks else ""),
    }
    return ItemRule(
        total=f"{rounded(item.priority.total, 2):.2f}",
        parts=tuple(
            PartRule(
                name=name.capitalize(),
                working=working,
                share=f"{rounded(share := getattr(item.priority, name), 2):.2f}",
                weight=exact(weight := getattr(rule.weights, name)),
                points=f"{rounded(share * Fraction(weight), 2):.2f}",
            )
            for name, working in workings.items()
        ),
        opens=tuple(wording.names(framework, item.opens)),
        repairs=tuple(wording.names(framework, item.repairs)),
    )


def _gap(report: Report, item: Item) -> str:
    framework = report.framework
    tier = framework.reach[item.capability]
    text = f"{item.gap} {wording.plural(item.gap, 'phase', 'phases')} to its target ÷ {framework.top - 1}"
    return text if tier.gap_factor == 1 else f"{text} × {exact(tier.gap_factor)} ({tier.name.lower()})"


def _fit(report: Report, item: Item) -> str:
    focus = report.settings.focus
    if not focus:
        return "no focus set: every capability fits alike"
    weights = report.framework.capabilities[item.capability].charter_weights
    parts = " + ".join(
        f"{percent(focus[charter.code])} × {exact(weights[charter.code])}"
        for charter in report.framework.charters
        if charter.code in focus
    )
    return f"({parts}) ÷ {percent(max(focus.values()))}"
