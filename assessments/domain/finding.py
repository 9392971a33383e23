"""The finding on the whole as sentences: headline, reasons, conditions, thematic or strategic.

One place for the words that screen, PDF and JSON share; a reader who sees nothing else must understand them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assessments.domain import wording
from assessments.domain.scoring import ConditionKind, PillarState, Qualifier, VerdictValue
from assessments.domain.wording import begun, listed, number, phase_name, pillar_names, plural, subject

if TYPE_CHECKING:
    from assessments.domain.scoring import Condition, Result, TestResult, VerdictResult
    from frameworks.structure import Framework, Phase

LABELS = {
    ConditionKind.BREADTH: ("Enough pillars", ""),
    ConditionKind.STRAGGLERS: ("No pillar far behind", ""),
    ConditionKind.FOUNDATION: ("Foundation", "the pillar that the others build on"),
    ConditionKind.CHARTER: ("Charter", "what {subject} answers for, agreed and signed"),
    ConditionKind.TESTS: ("Strategic tests", "whether the company runs on it"),
}
"""Kind of a condition -> its name in plain words, and what it is about where the name does not say it."""


def about(framework: Framework, kind: ConditionKind) -> str:
    """What a condition is about; empty where its name says it."""
    return LABELS[kind][1].format(subject=subject(framework.name))


def motto(phase: Phase) -> str:
    """The motto of a phase without "(thematic)" or "(strategic)": that is a finding of its own, which may differ."""
    return re.sub(rf"\s*\(({'|'.join(VerdictValue)})\)", "", phase.motto)


def headline(framework: Framework, result: Result) -> str:
    """The finding in a line, such as "Norming, with no pillar at Performing yet"."""
    name = phase_name(framework, result.score)
    if result.answered == 0:
        return "Nothing answered yet" if result.applicable else "Nothing to assess"
    if not any(pillar.score for pillar in result.pillars.values()):
        return f"Too early for a phase: {result.answered} of {result.applicable} answered"
    if result.provisional:
        return f"Provisional: {name} so far, with {result.answered} of {result.applicable} answered"
    if result.score == framework.top:
        below = [c for c, pillar in result.pillars.items() if pillar.score and pillar.score < result.score]
        return (
            f"{name}, with room left in {_furthest_behind(framework, result, below)}"
            if below
            else f"{name} throughout"
        )
    return f"{name}, {_hurdle(framework, result)}"


def _hurdle(framework: Framework, result: Result) -> str:
    """What really keeps the whole from its next phase: the first condition not met, in the order of their weight."""
    following = phase_name(framework, result.score + 1)
    missing = {condition.kind: condition for condition in result.not_met}
    if breadth := missing.get(ConditionKind.BREADTH):
        count = len(breadth.codes)
        if not count:
            return f"with no pillar at {following} yet"
        return f"with {number(count)} of {number(breadth.needed)} pillars needed at {following}"
    if foundation := missing.get(ConditionKind.FOUNDATION):
        return f"held back by its foundation, {listed(pillar_names(framework, foundation.codes))}"
    if charter := missing.get(ConditionKind.CHARTER):
        return f"held back by {listed(wording.names(framework, charter.codes))}"
    if stragglers := missing.get(ConditionKind.STRAGGLERS):
        behind = [code for code in stragglers.codes if code not in stragglers.without_phase]
        if behind:
            return f"held back by {_furthest_behind(framework, result, behind)}"
        return f"with too few answers on {_furthest_behind(framework, result, stragglers.codes)}"
    failed = len(missing[ConditionKind.TESTS].codes)
    return f"{number(failed)} strategic {plural(failed, 'test', 'tests')} short of {following}"


def _furthest_behind(framework: Framework, result: Result, pillars: Sequence[str]) -> str:
    """One or two pillars by name, of more the one that lags most; by phase, then index, then order."""

    def lag(code: str) -> tuple[int, int]:
        return result.pillars[code].standing, result.pillars[code].index or 0

    order = sorted((pillar.code for pillar in framework.pillars if pillar.code in pillars), key=lag)
    named = [next(p.name for p in framework.pillars if p.code == code) for code in order]
    return listed(named) if len(named) < 3 else f"{named[0]} and {number(len(named) - 1)} more"


def reasons(framework: Framework, result: Result) -> tuple[str, ...]:
    """Why the organisation stands where it stands and what it lacks, for someone who reads nothing else."""
    if result.answered == 0:
        return ()
    if result.provisional or not any(pillar.score for pillar in result.pillars.values()):
        said = (_so_far(framework, result), _too_few(framework, result), _verdict_so_far(framework, result))
    else:
        missing, late = missing_sentence(framework, result), uncounted_sentence(framework, result)
        why = f"{overall_sentence(framework, result)} {late}".rstrip()
        # The lowest phase needs no reason: what is missing comes before what does not count.
        reached = (missing, late) if result.score == 1 else (why, missing)
        said = (standing_sentence(framework, result), *reached)
    return tuple(sentence for sentence in said if sentence)


def standing_sentence(framework: Framework, result: Result) -> str:
    """Phase and verdict in one: how well it works, and whether the company runs on it."""
    verdict = result.verdict
    return (
        f"{begun(subject(framework.name))} stands at {phase_name(framework, result.score)}, "
        f"the {wording.place(result.score)} of {number(framework.top)} phases that say how well it works; "
        f"{_runs_on_it(verdict)}"
    )


def _runs_on_it(verdict: VerdictResult) -> str:
    passed = f"{verdict.passed} of {len(verdict.tests)} tests passed"
    if is_open(verdict):
        return (
            f"whether the company runs on it is open, with {passed} and {_unanswered(verdict)} not answered."
        )
    name = verdict_name(verdict)
    runs = "the company runs on it" if _is_strategic(verdict) else "the company does not run on it yet"
    return f"{runs}: it is {name[:1].lower()}{name[1:]}, with {passed}."


def overall_sentence(framework: Framework, result: Result) -> str:
    """Why the organisation stands where it stands, in one sentence; empty at the lowest phase, which asks nothing."""
    if result.score == 1:
        return ""
    name = phase_name(framework, result.score)
    conditions = {condition.kind: condition for condition in result.conditions[result.score]}
    breadth = conditions[ConditionKind.BREADTH]
    foundation = listed(pillar_names(framework, conditions[ConditionKind.FOUNDATION].codes))
    count = len(breadth.codes)
    counting = uncounted(framework, result, result.score)
    pillars = (
        f"of the {breadth.counted} pillars that count for it" if counting else f"of {breadth.counted} pillars"
    )
    floor = result.score - framework.scoring.overall.pillar_max_behind
    parts = [
        f"{count} {pillars} {plural(count, 'is', 'are')} there",
        *([f"none of these is below {phase_name(framework, floor)}"] if floor > 1 else []),
        f"the foundation ({foundation}) stands",
        *(["all strategic tests are passed"] if ConditionKind.TESTS in conditions else []),
    ]
    return f"{name} holds because {listed(parts)}."


def uncounted(framework: Framework, result: Result, score: int) -> tuple[str, ...]:
    """Pillars that apply but do not count yet for the overall phase with `score`."""
    return tuple(
        pillar.code
        for pillar in framework.pillars
        if framework.scores[framework.tier(pillar.tier).counts_from] > score
        and result.pillars[pillar.code].state is not PillarState.NOT_APPLICABLE
    )


def uncounted_sentence(framework: Framework, result: Result) -> str:
    """Which pillars do not count yet and from when on, so that their phase is no riddle; empty if all count."""
    score = max(result.score, 2)
    codes = uncounted(framework, result, score)
    if not codes:
        return ""
    behind = any(result.pillars[code].standing < score for code in codes)
    harmless = (
        f", so {plural(len(codes), 'it does', 'they do')} not stand in the way of {phase_name(framework, score)}"
        if behind
        else ""
    )
    who = " and ".join(
        f"{listed(pillar_names(framework, group))}{_at(framework, result, group)} "
        f"{plural(len(group), 'counts', 'count')} only from {phase} on"
        for phase, group in _by_start(framework, codes).items()
    )
    return f"{who}{harmless}."


def _by_start(framework: Framework, codes: Sequence[str]) -> dict[str, list[str]]:
    """`codes` of pillars by the phase from which on they count."""
    groups: dict[str, list[str]] = {}
    for pillar in framework.pillars:
        if pillar.code in codes:
            start = framework.scores[framework.tier(pillar.tier).counts_from]
            groups.setdefault(phase_name(framework, start), []).append(pillar.code)
    return groups


def _at(framework: Framework, result: Result, codes: Sequence[str]) -> str:
    """The phase of a single pillar, set off by commas."""
    score = result.pillars[codes[0]].score
    return f", at {phase_name(framework, score)}," if len(codes) == 1 and score else ""


def missing_sentence(framework: Framework, result: Result) -> str:
    """What the next phase still asks for, each with what is there; empty at the top."""
    if not result.not_met:
        return ""
    following = result.score + 1
    found = [_missing(framework, result, condition) for condition in result.not_met]
    # The charter belongs to the foundation: named on its own only where it alone is missing.
    return f"{phase_name(framework, following)} still needs {listed([text for text in found if text])}."


def _missing(framework: Framework, result: Result, condition: Condition) -> str:
    name = phase_name(framework, result.score + 1)
    count, needed = len(condition.codes), condition.needed
    if condition.kind is ConditionKind.BREADTH:
        there = f"{number(count) if count else 'none'} {plural(count or 1, 'is', 'are')}"
        return f"{number(needed)} of {number(condition.counted)} pillars there ({there})"
    if condition.kind is ConditionKind.STRAGGLERS:
        floor = phase_name(framework, result.score + 1 - framework.scoring.overall.pillar_max_behind)
        return f"no pillar below {floor} ({number(count)} {plural(count, 'is', 'are')})"
    if condition.kind is ConditionKind.TESTS:
        passed = number(condition.counted) if condition.counted else "none"
        are = plural(max(1, condition.counted), "is", "are")
        return f"all {number(needed)} strategic tests passed ({passed} {are})"
    if condition.kind is ConditionKind.FOUNDATION:
        score = result.pillars[condition.codes[0]].score
        stands = f"it stands at {phase_name(framework, score)}" if score else "it has no phase yet"
        return f"the foundation at {name} ({stands})"
    if any(other.kind is ConditionKind.FOUNDATION for other in result.not_met):
        return ""
    return f"{listed(wording.names(framework, condition.codes))} at {name}"


def _so_far(framework: Framework, result: Result) -> str:
    """The pillars that have a phase while the result is provisional."""
    groups: dict[int, list[str]] = {}
    for pillar in framework.pillars:
        if score := result.pillars[pillar.code].score:
            groups.setdefault(score, []).append(pillar.name)
    stand = [
        f"{listed(who)} {plural(len(who), 'stands', 'stand')} at {phase_name(framework, score)}"
        for score, who in sorted(groups.items(), reverse=True)
    ]
    return f"What can be said so far: {'; '.join(stand)}." if stand else ""


def _too_few(framework: Framework, result: Result) -> str:
    codes = [c for c, pillar in result.pillars.items() if pillar.state is PillarState.NOT_ENOUGH]
    if len(codes) == len(result.pillars):
        return "No pillar has enough answers to show a phase, so neither has the whole."
    pillars = pillar_names(framework, codes)
    who = listed(pillars) if len(pillars) < 3 else f"{number(len(pillars)).capitalize()} pillars"
    return (
        f"{who} {plural(len(codes), 'has', 'have')} too few answers and {plural(len(codes), 'counts', 'count')} as "
        f"{phase_name(framework, 1)} until then, so the phase of the whole, {phase_name(framework, result.score)}, is "
        "preliminary."
    )


def _verdict_so_far(framework: Framework, result: Result) -> str:
    if not any(pillar.score for pillar in result.pillars.values()):
        return ""
    return verdict_meaning(framework, result)


def condition_sentence(framework: Framework, result: Result, score: int, condition: Condition) -> str:
    """One condition of the phase with `score`, beginning with its kind; says what is missing or that it holds."""
    return f"{condition.kind}: {condition_text(framework, result, score, condition)}"


def condition_text(framework: Framework, result: Result, score: int, condition: Condition) -> str:
    """As `condition_sentence`, without the kind."""
    late = uncounted(framework, result, score)
    counting = " that count" if late else ""
    or_above = "" if score == framework.top else " or above"
    if condition.kind is ConditionKind.BREADTH:
        count, needed = len(condition.codes), condition.needed
        verb = "is" if 1 in {count, condition.counted} else "are"
        from_when = "".join(
            f"; {listed(pillar_names(framework, group))} {plural(len(group), 'counts', 'count')} only from {phase} on"
            for phase, group in _by_start(framework, late).items()
        )
        return (
            f"{count} of {condition.counted} pillars{counting} {verb} at {phase_name(framework, score)}{or_above}, "
            f"{number(needed)} {plural(needed, 'is', 'are')} needed{from_when}"
        )
    if condition.kind is ConditionKind.TESTS:
        return (
            f"{condition.counted} of {condition.needed} passed{_not_passed(framework, condition.codes)}"
            f"{_of_these(framework, condition.without_phase)}"
        )
    floor = score
    if condition.kind is ConditionKind.STRAGGLERS:
        floor = max(1, score - framework.scoring.overall.pillar_max_behind)
    name = phase_name(framework, floor)
    if condition.kind is ConditionKind.STRAGGLERS and condition.met:
        return f"no pillar{' that counts' if late else ''} is below {name}"
    who = wording.names if condition.kind is ConditionKind.CHARTER else pillar_names
    if condition.met:
        return f"{listed(who(framework, condition.codes))} is at {name}{or_above}"
    return _has_to_reach(framework, result, condition, name)


def _has_to_reach(framework: Framework, result: Result, condition: Condition, name: str) -> str:
    """What is below `name` and has to come there, each with where it stands."""
    if condition.kind is ConditionKind.CHARTER:
        stands = dict.fromkeys(condition.codes, "")
        found = {code: framework.capabilities[code].name for code in condition.codes}
    else:
        scores = {code: result.pillars[code].score for code in condition.codes}
        stands = {
            code: f" (now {phase_name(framework, score)})" if score else "" for code, score in scores.items()
        }
        found = {p.code: p.name for p in framework.pillars if p.code in condition.codes}
    below = [f"{who}{stands[code]}" for code, who in found.items() if code not in condition.without_phase]
    unknown = [who for code, who in found.items() if code in condition.without_phase]
    parts = [f"{listed(below)} {plural(len(below), 'has', 'have')} to reach {name}"] if below else []
    if unknown:
        verb = plural(len(unknown), "has no phase yet and needs", "have no phase yet and need")
        parts.append(f"{listed(unknown)} {verb} {name}")
    return "; ".join(parts)


def _not_passed(framework: Framework, codes: Sequence[str]) -> str:
    failed = _test_names(framework, codes)
    return f"; not passed: {listed(failed)}" if failed else ""


def _of_these(framework: Framework, codes: Sequence[str]) -> str:
    return f" (not answered: {listed(_test_names(framework, codes))})" if codes else ""


def _test_names(framework: Framework, codes: Sequence[str]) -> list[str]:
    return [test.name for test in framework.strategic_tests if test.code in codes]


def _is_strategic(verdict: VerdictResult) -> bool:
    return verdict.value is VerdictValue.STRATEGIC


def is_open(verdict: VerdictResult) -> bool:
    """Whether tests that are not answered yet could still make it strategic."""
    lost = [
        test.score is not None and not test.passed for test in verdict.tests if test.test.role == "required"
    ]
    one_of = [
        test.score is not None and not test.passed for test in verdict.tests if test.test.role == "one_of"
    ]
    return not _is_strategic(verdict) and not any(lost) and not (one_of and all(one_of))


def _unanswered(verdict: VerdictResult) -> str:
    count = sum(test.score is None for test in verdict.tests)
    return number(count)


def verdict_sentence(framework: Framework, verdict: VerdictResult) -> str:
    """Thematic or strategic, how far, and which tests failed."""
    failed = _not_passed(framework, [test.code for test in verdict.failed])
    unknown = _of_these(framework, [test.test.code for test in verdict.tests if test.score is None])
    return f"{verdict_name(verdict)}: {verdict.passed} of {len(verdict.tests)} tests passed{failed}{unknown}."


def verdict_name(verdict: VerdictResult) -> str:
    if is_open(verdict):
        return "Thematic or strategic, still open"
    match verdict.qualifier:
        case Qualifier.FULL:
            return "Strategic, in full"
        case Qualifier.PARTIAL:
            return "Strategic, in part"
    return f"{verdict.value.capitalize()}, {verdict.qualifier}"


def verdict_meaning(framework: Framework, result: Result) -> str:
    """What the verdict says of the organisation; of few answers only what they prove."""
    verdict = result.verdict
    if is_open(verdict):
        return (
            f"Whether it is thematic or strategic is open: {verdict.passed} of {len(verdict.tests)} tests passed, "
            f"{_unanswered(verdict)} not answered."
        )
    if _is_strategic(verdict):
        return framework.verdict.strategic
    lacks = f"Strategic still needs {listed(still_needed(verdict))}."
    if verdict.qualifier is Qualifier.CLOSE and not result.provisional:
        return f"{lacks} Strategic means: {framework.verdict.strategic}"
    if verdict.qualifier is Qualifier.TAKING_SHAPE and not result.provisional:
        return f"Thematic means: {framework.verdict.thematic}"
    # Not begun, or too few answers: to call it the loose project that the framework describes would say too much.
    return lacks


def still_needed(verdict: VerdictResult) -> list[str]:
    """Names of the tests that would make it strategic."""
    required = [test.test.name for test in verdict.tests if not test.passed and test.test.role == "required"]
    return required + _one_of(verdict)


def _one_of(verdict: VerdictResult) -> list[str]:
    one_of = [test for test in verdict.tests if test.test.role == "one_of"]
    if not one_of or any(test.passed for test in one_of):
        return []
    return [" or ".join(test.test.name for test in one_of)]


def test_note(verdict: VerdictResult, found: TestResult) -> str:
    """What a test is to the verdict: required, one of several, or not needed since another one passes."""
    if found.test.role == "required":
        return "required"
    if found.passed or is_needed(verdict, found):
        return "one of these is enough"
    fulfilled = _passed_of_several(verdict)
    return f"not needed, {listed(fulfilled)} {plural(len(fulfilled), 'fulfils', 'fulfil')} it"


def is_needed(verdict: VerdictResult, found: TestResult) -> bool:
    """Whether the verdict waits for a test: not where it passes, nor where another one does in its place."""
    return not found.passed and (found.test.role == "required" or not _passed_of_several(verdict))


def _passed_of_several(verdict: VerdictResult) -> list[str]:
    return [test.test.name for test in verdict.tests if test.test.role == "one_of" and test.passed]
