"""Results as sentences: one place for the words that screen, PDF and JSON share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assessments.domain.roadmap import ItemClass
from assessments.domain.scoring import ConditionKind, PillarState, Qualifier, VerdictValue

if TYPE_CHECKING:
    from assessments.domain.gaps import PullIn, SequenceRisk
    from assessments.domain.roadmap import Blocked, Item
    from assessments.domain.scoring import Condition, PillarCheck, PillarResult, Result, VerdictResult
    from frameworks.structure import Framework

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def number(count: int) -> str:
    """Small numbers as words, as a sentence wants them."""
    return _SMALL[count] if count < len(_SMALL) else str(count)


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def plural(count: int, one: str, many: str) -> str:
    return one if count == 1 else many


def phase_name(framework: Framework, score: int) -> str:
    return framework.phase(score).name


def names(framework: Framework, codes: Sequence[str]) -> list[str]:
    return [framework.capabilities[code].name for code in codes]


def pillar_sentence(framework: Framework, result: PillarResult) -> str:
    """The counting sentence of a pillar: why it is where it is."""
    if result.state is PillarState.NOT_APPLICABLE:
        return "Not applicable: none of its capabilities applies."
    if result.state is PillarState.NOT_ENOUGH or result.score is None:
        return f"Not enough answers: {result.answered} of {result.applicable} capabilities are answered."
    name = phase_name(framework, result.score)
    if result.score == 1:
        return f"{name}: {_shortfall(framework, result.checks[2])}."
    return f"{name}: {_count(framework, result.checks[result.score])}{_nobody_behind(framework, result.score)}."


def pillar_next_sentence(framework: Framework, result: PillarResult) -> str:
    """What keeps a pillar from its next phase; empty at the top or without a phase."""
    if result.score is None or result.score == framework.top:
        return ""
    check = result.checks[result.score + 1]
    reasons = [] if check.has_share else [_shortfall(framework, check)]
    if check.stragglers:
        reasons.append(f"too far behind: {listed(names(framework, check.stragglers))}")
    return f"{phase_name(framework, check.score)} not yet: {'; '.join(reasons)}."


def _count(framework: Framework, check: PillarCheck) -> str:
    counted = len(check.counted)
    kind = _kind(framework, check)
    verb = plural(len(check.reached), "is", "are")
    above = "" if check.score == framework.top else " or above"
    return (
        f"{len(check.reached)} of {counted} {kind} {verb} at {phase_name(framework, check.score)}{above}"
        + _by_weight(check)
    )


def _shortfall(framework: Framework, check: PillarCheck) -> str:
    if not check.counted:
        return f"no capability that counts for {phase_name(framework, check.score)} is answered"
    if not _weights_even(check):
        return f"{_count(framework, check)}, {float(check.share):.0%} of the weight is needed"
    needed = max(1, math.ceil(check.share * len(check.counted)))
    return f"{_count(framework, check)}, {number(needed)} {plural(needed, 'is', 'are')} needed"


def _weights_even(check: PillarCheck) -> bool:
    return check.weight_reached * len(check.counted) == check.weight_counted * len(check.reached)


def _by_weight(check: PillarCheck) -> str:
    if _weights_even(check):
        return ""
    return f" ({float(check.weight_reached / check.weight_counted):.0%} of the weight)"


def _kind(framework: Framework, check: PillarCheck) -> str:
    tiers = {framework.capabilities[code].tier for code in check.counted}
    which = f"{framework.tiers[0].name.lower()} " if tiers == {framework.tiers[0].code} else ""
    return which + plural(len(check.counted), "capability", "capabilities")


def _nobody_behind(framework: Framework, score: int) -> str:
    """The straggler rule, said of the phase that holds. The lowest phase cannot be fallen below."""
    floors = [(tier, floor) for tier in framework.tiers if (floor := score - tier.max_behind) > 1]
    if not floors:
        return ""
    if len(floors) == 1:
        return f" and none is {_below(framework, floors[0][1])}"
    return ", " + listed([f"no {tier.name.lower()} one is {_below(framework, floor)}" for tier, floor in floors])


def _below(framework: Framework, floor: int) -> str:
    return f"still {phase_name(framework, 1)}" if floor == 2 else f"below {phase_name(framework, floor)}"


def overall_sentence(framework: Framework, result: Result) -> str:
    """Why the organisation stands where it stands, in one sentence."""
    name = phase_name(framework, result.score)
    if result.score == 1:
        reached = result.conditions[2][0]
        return (
            f"{len(reached.codes)} of {reached.counted} pillars that count have reached "
            f"{phase_name(framework, 2)}, so the whole is {name}."
        )
    breadth = result.conditions[result.score][0]
    foundation = framework.pillars[_number(framework, framework.scoring.overall.foundation_pillar) - 1]
    count = len(breadth.codes)
    above = "" if result.score == framework.top else " or above"
    return (
        f"{count} of {breadth.counted} pillars that count {plural(count, 'is', 'are')} at {name}{above}, none is "
        f"too far behind, and the foundation ({foundation.name}) stands."
    )


def headline(framework: Framework, result: Result) -> str:
    """The finding in a line, such as "Norming, held back by Monetized Customer Success"."""
    name = phase_name(framework, result.score)
    if result.answered == 0:
        return "Nothing answered yet"
    if result.score == framework.top:
        below = [code for code, pillar in result.pillars.items() if pillar.score and pillar.score < result.score]
        return f"{name}, with room left in {_first_and_more(framework, below)}" if below else f"{name} in every pillar"
    stragglers = next((c.codes for c in result.not_met if c.kind is ConditionKind.STRAGGLERS), ())
    if stragglers:
        return f"{name}, held back by {_first_and_more(framework, stragglers)}"
    return f"{name}, on the way to {phase_name(framework, result.score + 1)}"


def _first_and_more(framework: Framework, pillars: Sequence[str]) -> str:
    first, *rest = _pillar_names(framework, pillars)
    return f"{first} and {number(len(rest))} more" if rest else first


def _number(framework: Framework, pillar: str) -> int:
    return framework.pillar_number[pillar]


def _pillar_names(framework: Framework, codes: Sequence[str]) -> list[str]:
    return [pillar.name for pillar in framework.pillars if pillar.code in codes]


def condition_sentence(framework: Framework, score: int, condition: Condition) -> str:
    """One condition of the phase with `score`, beginning with its kind; says what is missing or that it holds."""
    name = phase_name(framework, score)
    or_above = "" if score == framework.top else " or above"
    rule = framework.scoring.overall
    match condition.kind:
        case ConditionKind.BREADTH:
            text = (
                f"{len(condition.codes)} of {condition.counted} pillars at {name}{or_above}, needs {condition.needed}"
            )
        case ConditionKind.STRAGGLERS:
            floor = phase_name(framework, max(1, score - rule.pillar_max_behind))
            who = listed(_pillar_names(framework, condition.codes)) or "no pillar"
            text = f"{who} below {floor}"
        case ConditionKind.FOUNDATION:
            pillar = framework.pillars[_number(framework, rule.foundation_pillar) - 1]
            text = f"{pillar.name} {f'at {name}{or_above}' if condition.met else f'below {name}'}"
        case ConditionKind.CHARTER:
            capability = framework.capabilities[rule.foundation_capability]
            text = f"{capability.name} {f'at {name}{or_above}' if condition.met else f'below {name}'}"
        case ConditionKind.TESTS:
            failed = [test.name for test in framework.strategic_tests if test.code in condition.codes]
            missing = f"; not passed: {listed(failed)}" if failed else ""
            text = f"{condition.counted} of {condition.needed} passed{missing}"
    return f"{condition.kind}: {text}"


def verdict_sentence(framework: Framework, verdict: VerdictResult) -> str:
    """Thematic or strategic, how far, and which tests failed."""
    failed = [test.name.lower() for test in verdict.failed]
    tail = f"; not passed: {listed(failed)}" if failed else ""
    return f"{verdict_name(verdict)}: {verdict.passed} of {len(verdict.tests)} tests passed{tail}."


def verdict_name(verdict: VerdictResult) -> str:
    match verdict.qualifier:
        case Qualifier.FULL:
            return "Strategic, in full"
        case Qualifier.PARTIAL:
            return "Strategic, in part"
    return f"{verdict.value.capitalize()}, {verdict.qualifier}"


def verdict_meaning(framework: Framework, verdict: VerdictResult) -> str:
    strategic = verdict.value is VerdictValue.STRATEGIC
    return framework.verdict.strategic if strategic else framework.verdict.thematic


def risk_sentence(framework: Framework, risk: SequenceRisk) -> str:
    """A capability that stands on something that is not there."""
    stands = f"{framework.capabilities[risk.capability].name} at {phase_name(framework, risk.score)}"
    needs = framework.capabilities[risk.needs].name
    wanted = phase_name(framework, risk.needs_score)
    if risk.is_score is None:
        return f"{stands} presupposes {needs} at {wanted}, which is not answered yet"
    return f"{stands} rests on {needs} at {phase_name(framework, risk.is_score)}; it presupposes {wanted}"


def pull_in_sentence(framework: Framework, pull: PullIn) -> str:
    return (
        f"{framework.capabilities[pull.capability].name} is aimed at {phase_name(framework, pull.score)} because "
        f"{framework.capabilities[pull.by].name} needs it to reach {phase_name(framework, pull.by_score)}"
    )


def why_sentence(framework: Framework, item: Item) -> str:
    """Why an item stands where it does, made of its own parts."""
    below = phase_name(framework, item.to_score)
    first = {
        ItemClass.FOUNDATION: f"Foundation capability below {below}",
        ItemClass.CORE: f"Core capability below {below}",
        ItemClass.ADVANCE: f"{number(item.gap).capitalize()} {plural(item.gap, 'phase', 'phases')} to its target",
    }[item.item_class]
    parts = [first]
    if item.opens:
        count = len(item.opens)
        parts.append(
            f"{number(count)} {plural(count, 'capability waits', 'capabilities wait')} for it "
            f"({_some(names(framework, item.opens))})"
        )
    if item.repairs:
        count = len(item.repairs)
        parts.append(
            f"{number(count)} already {plural(count, 'rests', 'rest')} on it "
            f"({_some(names(framework, item.repairs))}), which counts double"
        )
    if item.waits_for:
        ranks = listed([str(rank) for rank in item.waits_for])
        parts.append(f"starts after rank {ranks}")
    parts.append(f"{number(item.weeks)} {plural(item.weeks, 'week', 'weeks')} of work")
    return "; ".join(parts) + "."


def blocked_sentence(framework: Framework, blocked: Blocked) -> str:
    """What has to be known or done before a transition can be planned."""
    unanswered = names(framework, [m.capability for m in blocked.missing if m.is_score is None])
    unreached = [
        f"{framework.capabilities[m.capability].name} cannot reach {phase_name(framework, m.score)} on this roadmap"
        for m in blocked.missing
        if m.is_score is not None
    ]
    first = [f"answer {listed(unanswered)} first"] if unanswered else []
    return "; ".join(first + unreached)


def _some(words: Sequence[str], shown: int = 3) -> str:
    if len(words) <= shown + 1:
        return listed(words)
    return f"{', '.join(words[:shown])} and {number(len(words) - shown)} more"
