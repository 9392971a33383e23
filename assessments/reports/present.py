"""A `Report` as rows ready for templates: what the web page and the PDF show alike.

Pure Python without Django. A template loops and prints; every look-up and sentence is made here, once, so that the two
cannot disagree. Nothing here decides a phase: that is the domain's.

`present(report)` gives a `Presented`; the values themselves are in `rows`, the roadmap's in `plan`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from assessments import locales
from assessments.domain import finding, gaps as domain_gaps, wording
from assessments.domain.answers import Choice, Standing
from assessments.domain.prose import blocks
from assessments.domain.scoring import PillarState, score_pillar
from assessments.domain.words import CLOSING, NO_WORDS, Words
from assessments.reports import texts
from assessments.reports.gapbars import gap_bar, gap_scale
from assessments.reports.radar import Axis, Radar, radar
from assessments.reports.ramp import ramp
from assessments.reports.rows import (
    AnswerRow,
    CapabilityRow,
    CharterRow,
    ConditionRow,
    GapRow,
    Mark,
    NextLevel,
    PillarRow,
    Presented,
    RiskRow,
    ScaleStep,
    TestRow,
)
from assessments.reports.track import Track, track

if TYPE_CHECKING:
    from assessments.domain.report import Report
    from assessments.domain.scoring import PillarResult
    from frameworks.structure import Capability, Framework, Pillar

__all__ = [
    "AnswerRow",
    "CapabilityRow",
    "CharterRow",
    "ConditionRow",
    "GapRow",
    "Mark",
    "NextLevel",
    "PillarRow",
    "Presented",
    "RiskRow",
    "ScaleStep",
    "TestRow",
    "mark",
    "present",
]

Text = Callable[[str], str]


def present(report: Report, *, text: Text = str, words: Words = NO_WORDS) -> Presented:
    """`report` as rows, with the consultant's `words`. `text` is applied to everything that users typed (the PDF makes
    long runs breakable).
    """
    framework, result = report.framework, report.result
    pillars = tuple(_pillar(report, pillar, text, words) for pillar in framework.pillars)
    nothing = result.answered == 0
    return Presented(
        organisation=text(report.organisation),
        title=text(report.title),
        headline=finding.headline(framework, result),
        today=Mark(name="Nothing answered yet") if nothing else mark(framework, result.score),
        target=mark(framework, report.target),
        scale=_scale(report),
        index=result.index,
        index_rule=_index_rule(framework),
        reasons=_reasons(report),
        lacks=finding.missing_sentence(framework, result),
        spread=_spread(report, pillars),
        next_phase="" if result.score == framework.top else framework.phase(result.score + 1).name,
        conditions=tuple(
            ConditionRow(
                label=finding.LABELS[condition.kind][0],
                text=finding.condition_text(framework, result, result.score + 1, condition),
                met=condition.met,
            )
            for condition in result.conditions.get(result.score + 1, ())
        ),
        provisional=result.provisional,
        missing=tuple(_missing(row) for row in pillars if _is_missing(report, row)),
        coverage=f"{result.answered} of {result.applicable} capabilities answered",
        confidence="" if report.confidence is None else locales.percent(float(report.confidence)),
        verdict=finding.verdict_name(result.verdict),
        verdict_value=str(result.verdict.value),
        verdict_sentence=finding.verdict_sentence(framework, result.verdict),
        verdict_meaning=finding.verdict_meaning(framework, result),
        tests=_tests(report),
        charters=_charters(report),
        radar=_overall_radar(framework, pillars),
        pillars=pillars,
        gaps=_gaps(framework, pillars),
        gap_scale=gap_scale([phase.name for phase in framework.phases]),
        open=tuple(wording.names(framework, report.open_codes)),
        risks=tuple(
            RiskRow(sentence=wording.risk_sentence(framework, risk) + ".", reason=risk.reason)
            for risk in report.risks
        ),
        summary=blocks(words.summary, say=text),
        closing=blocks(words.closing, say=text) if words.has(CLOSING) else (),
        sections=words.sections,
    )


def mark(framework: Framework, score: int) -> Mark:
    """The phase with `score`, with its place on the colour ramp."""
    return Mark(
        name=framework.phase(score).name,
        score=score,
        ramp=ramp(score, framework.top),
    )


def _scale(report: Report) -> tuple[ScaleStep, ...]:
    nothing = report.result.answered == 0
    return tuple(
        ScaleStep(
            mark=mark(report.framework, score),
            motto=finding.motto(phase),
            summary=phase.summary,
            is_today=score == report.result.score and not nothing,
            is_target=score == report.target,
        )
        for score, phase in enumerate(report.framework.phases, 1)
    )


def _reasons(report: Report) -> tuple[str, ...]:
    """Why the organisation stands where it stands, in a few sentences."""
    result = report.result
    if result.answered == 0:
        return ("No capability has been answered, so nothing can be said yet.",)
    backed = sum(bool(report.answer(code).evidence) for code in report.standing.scores)
    basis = (
        f"This rests on {result.answered} of {result.applicable} capabilities answered, "
        f"{wording.number(backed) if backed else 'none'} of them with evidence."
    )
    return (*finding.reasons(report.framework, result), basis)


def _index_rule(framework: Framework) -> str:
    """How index and phase relate, in a sentence."""
    marks = [
        f"{math.floor(Fraction(100 * (score - 1), framework.top - 1) + Fraction(1, 2))} at {phase.name}"
        for score, phase in enumerate(framework.phases, 1)
    ]
    return (
        f"The index averages all answers: it is {wording.listed(marks)} throughout. It shows movement; the phase also "
        "asks for a foundation and for nobody far behind."
    )


def _spread(report: Report, pillars: tuple[PillarRow, ...]) -> str:
    """The first and the last of the pillars that count today, and those that do not count yet."""
    framework, result = report.framework, report.result
    late = finding.uncounted(framework, result, max(2, result.score))
    shown = [
        row
        for row in pillars
        if row.today.score is not None and row.index is not None and row.code not in late
    ]
    if len(shown) < 2:
        return ""
    first, last = max(shown, key=_standing), min(shown, key=_standing)
    counting = " that count today" if late else " with enough answers"
    if _standing(first) == _standing(last):
        said = f"All pillars{counting} stand equal, at {first.today.name}."
    else:
        said = (
            f"Of the pillars{counting}, {first.name} is furthest along ({first.today.name}, index {first.index}) and "
            f"{last.name} furthest behind ({last.today.name}, index {last.index})."
        )
    return f"{said} {finding.uncounted_sentence(framework, result)}".rstrip()


def _standing(row: PillarRow) -> tuple[int, int]:
    return row.today.score or 0, row.index or 0


def _is_missing(report: Report, row: PillarRow) -> bool:
    return report.result.pillars[row.code].state is PillarState.NOT_ENOUGH


def _missing(row: PillarRow) -> str:
    return f"{row.name}: {row.answered} of {row.applicable} answered"


def _tests(report: Report) -> tuple[TestRow, ...]:
    framework = report.framework
    return tuple(
        TestRow(
            name=found.test.name,
            meaning=found.test.meaning,
            note=finding.test_note(report.result.verdict, found),
            capability=framework.capabilities[found.test.capability].name,
            today=_today(report, found.test.capability),
            needs=mark(framework, framework.scores[found.test.phase]),
            passed=found.passed,
            needed=finding.is_needed(report.result.verdict, found),
        )
        for found in report.result.verdict.tests
    )


def _charters(report: Report) -> tuple[CharterRow, ...]:
    focus = report.settings.focus or {}
    return tuple(
        CharterRow(
            name=charter.name,
            meaning=wording.without_sources(charter.meaning),
            index=report.result.charter_index[charter.code],
            focus=locales.percent(float(focus[charter.code])) if charter.code in focus else "",
        )
        for charter in report.framework.charters
    )


def _gaps(framework: Framework, pillars: tuple[PillarRow, ...]) -> tuple[GapRow, ...]:
    rows = [
        GapRow(
            pillar=pillar.name,
            number=pillar.number,
            capability=row,
            bar=gap_bar(framework.top, row.today.score, row.today.score + row.gap),
        )
        for pillar in pillars
        for row in pillar.capabilities
        if row.today.score and row.gap
    ]
    return tuple(sorted(rows, key=lambda row: -(row.capability.gap or 0)))


def _pillar(report: Report, pillar: Pillar, text: Text, words: Words) -> PillarRow:
    framework = report.framework
    result = report.result.pillars[pillar.code]
    capabilities = tuple(_capability(report, capability, text) for capability in pillar.capabilities)
    tier = framework.tier(pillar.tier)
    goal = score_pillar(framework, pillar, Standing(report.goal, report.standing.not_applicable)).score
    return PillarRow(
        code=pillar.code,
        number=framework.pillar_number[pillar.code],
        name=pillar.name,
        promise=pillar.promise,
        tier=tier.name,
        is_base=framework.tier_rank[pillar.tier] == 0,
        counts_from=framework.phases[framework.scores[tier.counts_from] - 1].name,
        today=_pillar_mark(framework, result),
        target=None if goal is None else mark(framework, goal),
        index=result.index,
        sentence=wording.pillar_sentence(framework, result),
        # At the lowest phase the counting sentence has said it already.
        next_sentence="" if result.score == 1 else wording.pillar_next_sentence(framework, result),
        answered=result.answered,
        applicable=result.applicable,
        capabilities=capabilities,
        radar=_pillar_radar(framework, pillar, capabilities),
        track=_track(
            framework, _pillar_mark(framework, result), None if goal is None else mark(framework, goal)
        ),
        note=blocks(words.pillars.get(pillar.code, ""), say=text),
    )


def _pillar_mark(framework: Framework, result: PillarResult) -> Mark:
    return (
        Mark(name=str(result.state).capitalize()) if result.score is None else mark(framework, result.score)
    )


def _today(report: Report, code: str) -> Mark:
    score = report.standing.scores.get(code)
    return (
        Mark(name=CHOICE_WORDS[report.answer(code).choice])
        if score is None
        else mark(report.framework, score)
    )


CHOICE_WORDS = {
    Choice.OPEN: "Not answered",
    Choice.DONT_KNOW: "Don’t know",
    Choice.NOT_APPLICABLE: "Not applicable",
}


def _capability(report: Report, capability: Capability, text: Text) -> CapabilityRow:
    framework, code = report.framework, capability.code
    score, goal = report.standing.scores.get(code), report.goal.get(code)
    answer, today = report.answer(code), _today(report, code)
    tier = framework.tier(capability.tier)
    return CapabilityRow(
        code=code,
        name=capability.name,
        tier=tier.name,
        is_base=framework.tier_rank[tier.code] == 0,
        foundation=capability.foundation,
        definition=capability.definition,
        today=today,
        target=None if goal is None else mark(framework, goal),
        gap=None if score is None or goal is None else goal - score,
        pulled_in=next(
            (wording.pull_in_sentence(framework, p) + "." for p in report.pulled_in if p.capability == code),
            "",
        ),
        answer=AnswerRow(
            choice=str(answer.choice),
            words=today.name,
            reason=text(answer.reason),
            note=text(answer.note),
            evidence=text(answer.evidence),
            href=texts.link(answer.evidence),
            unsupported=code in report.unsupported,
        ),
        next_level=None
        if score is None or score == framework.top
        else _next_level(report, capability, score + 1),
        track=_track(framework, today, None if goal is None else mark(framework, goal)),
    )


def _track(framework: Framework, today: Mark, target: Mark | None) -> Track:
    return track(
        framework.top,
        today.score,
        target.score if target else None,
        fill=today.ground,
        title=f"{today.name} today" + (f", {target.name} targeted" if target else ""),
    )


def _next_level(report: Report, capability: Capability, score: int) -> NextLevel:
    framework = report.framework
    level = capability.level(framework.phase(score).code)
    needed = domain_gaps.needs(framework, capability, score)
    return NextLevel(
        mark=mark(framework, score),
        summary=level.summary,
        signals=tuple(signal.text for signal in level.signals),
        needs=tuple(
            f"{framework.capabilities[other].name} at {framework.phase(wanted).name} "
            f"(today: {_today(report, other).name})"
            for other, wanted in needed.items()
            if not report.standing.reaches(other, wanted)
        ),
    )


def _pillar_radar(framework: Framework, pillar: Pillar, rows: tuple[CapabilityRow, ...]) -> Radar | None:
    return _radar(framework, pillar.name, [(row.name, row.today, row.target) for row in rows])


def _overall_radar(framework: Framework, pillars: tuple[PillarRow, ...]) -> Radar | None:
    return _radar(framework, framework.name, [(row.name, row.today, row.target) for row in pillars])


def _radar(framework: Framework, title: str, rows: list[tuple[str, Mark, Mark | None]]) -> Radar | None:
    """What does not apply (no target) has no axis; what is open has one without a point. Its phases in words are for
    those who hear the chart: those who see it have a table of them beside it.
    """
    rows = [row for row in rows if row[2]]
    axes = [
        Axis(label=name, today=today.score, target=target.score if target else None)
        for name, today, target in rows
    ]
    notes = [
        today.name if target is None or today.score == target.score else f"{today.name} → {target.name}"
        for _, today, target in rows
    ]
    spoken = "; ".join(f"{name}: {note}" for (name, *_), note in zip(rows, notes, strict=True))
    return radar(
        axes, [phase.name for phase in framework.phases], title=f"{title}, today → target. {spoken}."
    )
