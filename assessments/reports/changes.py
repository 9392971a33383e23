"""An upgrade as rows ready for templates: what becomes of each answer, and all answers as they were before.

Pure Python. Nothing here decides what carries over: that is `domain.upgrading`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments.domain.answers import Choice
from assessments.domain.wording import plural
from assessments.reports.present import mark
from assessments.reports.rows import Mark
from assessments.reports.texts import link

if TYPE_CHECKING:
    from assessments.domain.answers import Answer
    from assessments.domain.report import Report
    from assessments.domain.upgrading import Kept, UpgradePlan, Wording
    from frameworks.structure import Capability, Framework

_KINDS = {
    Choice.DONT_KNOW: "Don’t know",
    Choice.NOT_APPLICABLE: "Not applicable",
    Choice.OPEN: "Not answered",
}


@dataclass(frozen=True, kw_only=True)
class AnswerLine:
    """What was answered. `mark` is the phase, or the words for having none."""

    code: str
    name: str
    mark: Mark
    reason: str
    note: str
    evidence: str
    href: str
    """The evidence as an address that may be linked; empty if it is none."""
    signals: tuple[str, ...]
    """The texts of what was ticked."""


@dataclass(frozen=True, kw_only=True)
class ChangedLine:
    """An answer with what the new version does to it."""

    answer: AnswerLine
    why: str = ""
    """Why it is asked again."""
    reworded: tuple[Wording, ...] = ()
    lost_signals: tuple[str, ...] = ()
    moved_to: str = ""
    """The pillar it belongs to now, if that is another one."""


@dataclass(frozen=True, kw_only=True)
class PlanPage:
    old_version: str
    new_version: str
    summary: tuple[str, ...]
    asked_again: tuple[ChangedLine, ...]
    added: tuple[tuple[str, str, str], ...]
    """Code, name and pillar of each new question."""
    falls_away: tuple[ChangedLine, ...]
    to_check: tuple[ChangedLine, ...]
    unchanged: tuple[ChangedLine, ...]
    settings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PillarAnswers:
    name: str
    answers: tuple[AnswerLine, ...]


@dataclass(frozen=True, kw_only=True)
class AnswersPage:
    """All answers as they were. `today` is the overall phase of that time."""

    today: Mark
    index: int | None
    pillars: tuple[PillarAnswers, ...]


def plan_page(plan: UpgradePlan) -> PlanPage:
    def changed(kept: Kept, why: str = "") -> ChangedLine:
        return ChangedLine(
            answer=_line(plan.old, plan.old.capabilities[kept.capability.code], kept.before),
            why=why,
            reworded=kept.reworded,
            lost_signals=tuple(signal.text for signal in kept.lost_signals),
            moved_to=kept.moved_to.name if kept.moved_to else "",
        )

    return PlanPage(
        old_version=plan.old.version,
        new_version=plan.new.version,
        summary=tuple(_summary(plan)),
        asked_again=tuple(changed(kept, kept.reason) for kept in plan.asked_again),
        added=tuple((one.code, one.name, plan.new.pillar_of[one.code].name) for one in plan.added),
        falls_away=tuple(
            ChangedLine(answer=_line(plan.old, gone.capability, gone.answer)) for gone in plan.falls_away
        ),
        to_check=tuple(changed(kept) for kept in plan.to_check),
        unchanged=tuple(changed(kept) for kept in plan.unchanged),
        settings=plan.setting_changes,
    )


def answers_page(report: Report) -> AnswersPage:
    framework = report.framework
    nothing = report.result.answered == 0
    return AnswersPage(
        today=Mark(name="Nothing answered yet") if nothing else mark(framework, report.result.score),
        index=report.result.index,
        pillars=tuple(
            PillarAnswers(
                name=pillar.name,
                answers=tuple(_line(framework, one, report.answer(one.code)) for one in pillar.capabilities),
            )
            for pillar in framework.pillars
        ),
    )


def _line(framework: Framework, capability: Capability, answer: Answer) -> AnswerLine:
    return AnswerLine(
        code=capability.code,
        name=capability.name,
        mark=mark(framework, framework.scores[answer.phase])
        if answer.phase
        else Mark(name=_KINDS[answer.choice]),
        reason=answer.reason,
        note=answer.note,
        evidence=answer.evidence,
        href=link(answer.evidence),
        signals=tuple(one.text for code, one in capability.signals.items() if code in answer.signals),
    )


def _summary(plan: UpgradePlan) -> list[str]:
    """What happens, in a sentence for each kind; kinds of which there is nothing are left out."""
    carried, check = len(plan.carried), len(plan.to_check)
    again, added, gone = len(plan.asked_again), len(plan.added), len(plan.falls_away)
    said = []
    if carried:
        said.append(f"{carried} {plural(carried, 'answer carries', 'answers carry')} over.")
    if check:
        said.append(
            f"{check} of them {plural(check, 'rests on a text that was', 'rest on texts that were')} reworded: "
            f"please check {plural(check, 'it', 'them')}."
        )
    if again:
        said.append(f"{again} {plural(again, 'answer has', 'answers have')} to be given again.")
    if added:
        said.append(f"{added} {plural(added, 'question is', 'questions are')} new.")
    if gone:
        said.append(
            f"{gone} {plural(gone, 'answer falls', 'answers fall')} away and "
            f"{plural(gone, 'stays', 'stay')} readable in the history."
        )
    return said or ["Nothing was answered yet, so nothing has to be carried over."]
