"""Results as sentences: one place for the words that screen, PDF and JSON share; of the whole, see `finding`."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from assessments.domain.roadmap import ItemClass
from assessments.domain.scoring import PillarState

if TYPE_CHECKING:
    from assessments.domain.gaps import PullIn, SequenceRisk
    from assessments.domain.roadmap import Blocked, Item
    from assessments.domain.scoring import PillarCheck, PillarResult
    from frameworks.structure import Framework

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_SOURCE = re.compile(r"\bthe (e-book|blog)\b", re.IGNORECASE)


def number(count: int) -> str:
    """Small numbers as words, as a sentence wants them."""
    return _SMALL[count] if count < len(_SMALL) else str(count)


def place(position: int) -> str:
    """A position from 1 on as people say it."""
    return _PLACES[position - 1] if position <= len(_PLACES) else f"number {position}"


def without_sources(text: str) -> str:
    """`text` of a framework without its sentences on where it comes from: those are for editors."""
    return " ".join(part for part in re.split(r"(?<=[.!?])\s+", text) if not _SOURCE.search(part))


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def plural(count: int, one: str, many: str) -> str:
    return one if count == 1 else many


def subject(name: str) -> str:
    """What a framework of that name measures, within a sentence: customer success, or else its own name."""
    own = "customer success"
    return own if own in name.casefold() else name


def begun(sentence: str) -> str:
    """With a capital at its start."""
    return f"{sentence[:1].upper()}{sentence[1:]}"


def phase_name(framework: Framework, score: int) -> str:
    return framework.phase(score).name


def names(framework: Framework, codes: Sequence[str]) -> list[str]:
    return [framework.capabilities[code].name for code in codes]


def pillar_names(framework: Framework, codes: Collection[str]) -> list[str]:
    return [pillar.name for pillar in framework.pillars if pillar.code in codes]


def pillar_sentence(framework: Framework, result: PillarResult) -> str:
    """The counting sentence of a pillar: why it is where it is."""
    if result.state is PillarState.NOT_APPLICABLE:
        return "Not applicable: none of its capabilities applies."
    if result.state is PillarState.NOT_ENOUGH or result.score is None:
        return f"Not enough answers: {result.answered} of {result.applicable} capabilities are answered."
    name = phase_name(framework, result.score)
    if result.score == 1:
        return f"{name}: {_lacking(framework, result.checks[2])}."
    check = result.checks[result.score]
    return f"{name}: {_count(framework, check)}{_nobody_behind(framework, check)}."


def pillar_next_sentence(framework: Framework, result: PillarResult) -> str:
    """What keeps a pillar from its next phase; empty at the top or without a phase."""
    if result.score is None or result.score == framework.top:
        return ""
    check = result.checks[result.score + 1]
    return f"{phase_name(framework, check.score)} not yet: {_lacking(framework, check)}."


def _lacking(framework: Framework, check: PillarCheck) -> str:
    """What keeps a pillar from the phase of `check`."""
    reasons = [] if check.has_share else [_shortfall(framework, check)]
    if check.stragglers:
        reasons.append(f"too far behind: {listed(names(framework, check.stragglers))}")
    return "; ".join(reasons)


def _count(framework: Framework, check: PillarCheck) -> str:
    counted = len(check.counted)
    kind = _kind(framework, check)
    verb = "is" if 1 in {len(check.reached), counted} else "are"
    above = "" if check.score == framework.top else " or above"
    return (
        f"{len(check.reached)} of {counted} {kind} {verb} at {phase_name(framework, check.score)}{above}"
        + _by_weight(framework, check)
    )


def _shortfall(framework: Framework, check: PillarCheck) -> str:
    if not check.counted:
        return f"no capability that counts for {phase_name(framework, check.score)} is answered"
    if not _weights_even(framework, check):
        return f"{_count(framework, check)}, {float(check.share):.0%} of the weight is needed"
    needed = max(1, math.ceil(check.share * len(check.counted)))
    return f"{_count(framework, check)}, {number(needed)} {plural(needed, 'is', 'are')} needed"


def _weights_even(framework: Framework, check: PillarCheck) -> bool:
    return len({framework.capabilities[code].weight for code in check.counted}) == 1


def _by_weight(framework: Framework, check: PillarCheck) -> str:
    if _weights_even(framework, check):
        return ""
    # Rounded down: a share that is missed by a hair must not look reached.
    return f" ({math.floor(100 * check.weight_reached / check.weight_counted)}% of the weight)"


def _kind(framework: Framework, check: PillarCheck) -> str:
    tiers = {framework.capabilities[code].tier for code in check.counted}
    which = f"{framework.tiers[0].name.lower()} " if tiers == {framework.tiers[0].code} else ""
    return which + plural(len(check.counted), "capability", "capabilities")


def _nobody_behind(framework: Framework, check: PillarCheck) -> str:
    """The straggler rule, said of the phase that holds. The lowest phase cannot be fallen below."""
    floors = {tier: floor for tier, floor in check.floors.items() if floor > 1}
    if floors.keys() == {framework.capabilities[code].tier for code in check.counted} and len(floors) == 1:
        return f" and none is {_below(framework, *floors.values())}"
    if not floors:
        return ""
    return ", " + listed(
        [
            f"no {framework.tier(tier).name.lower()} one is {_below(framework, floor)}"
            for tier, floor in floors.items()
        ]
    )


def _below(framework: Framework, floor: int) -> str:
    return f"still {phase_name(framework, 1)}" if floor == 2 else f"below {phase_name(framework, floor)}"


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
            f"({_some(names(framework, item.repairs))}), which "
            f"{plural(count, 'counts', 'count')} {_times(framework.scoring.roadmap.repair_factor)}"
        )
    if item.waits_for:
        ranks = listed([str(rank) for rank in item.waits_for])
        parts.append(f"starts after {plural(len(item.waits_for), 'rank', 'ranks')} {ranks}")
    parts.append(f"{number(item.weeks)} {plural(item.weeks, 'week', 'weeks')} of work")
    return "; ".join(parts) + "."


def _times(factor: int) -> str:
    return {1: "once", 2: "double"}.get(factor, f"{number(factor)} times")


def blocked_sentence(framework: Framework, blocked: Blocked) -> str:
    """What has to be known or done before a transition can be planned."""
    unanswered = names(framework, [m.capability for m in blocked.missing if m.is_score is None])
    unreached = [
        f"{framework.capabilities[m.capability].name} has to reach {phase_name(framework, m.score)} first and is "
        "blocked itself"
        for m in blocked.missing
        if m.is_score is not None
    ]
    first = [f"answer {listed(unanswered)} first"] if unanswered else []
    return "; ".join(first + unreached)


def _some(words: Sequence[str], shown: int = 3) -> str:
    if len(words) <= shown + 1:
        return listed(words)
    return f"{', '.join(words[:shown])} and {number(len(words) - shown)} more"
