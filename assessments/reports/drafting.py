"""First drafts of the words of a report, written from its result in prose that a consultant edits.

Pure Python without Django. A draft says nothing that the answers do not carry: of what is not answered it says that it
is not, and a number comes with what it counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments import locales
from assessments.domain import finding, wording
from assessments.domain.scoring import ConditionKind, PillarState, VerdictValue
from assessments.domain.wording import listed, plural
from assessments.domain.words import (
    CLOSING,
    CLOSING_LENGTH,
    NOTE_LENGTH,
    SUMMARY,
    SUMMARY_LENGTH,
    fingerprint,
    note_field,
)
from assessments.reports.plan import PlannedRoadmap, plan
from assessments.reports.present import Presented, present

if TYPE_CHECKING:
    from assessments.domain.report import Report
    from assessments.domain.words import Words
    from assessments.reports.plan import StepRow
    from assessments.reports.rows import CapabilityRow, PillarRow

MOVES = 3
"""Moves up of the roadmap that a summary names."""
NEXT = 2
"""Moves up that a note on a pillar names."""
HELPS = (
    "What helps most now: agree who owns each of these steps, put the dates into the calendar, and look at the result "
    "again when they are done."
)
TESTS = "Tests of whether the company runs on {subject}: "
NAMED = 4
"""Capabilities that are named; of more, how many more there are."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """`text` is empty where nothing can be said yet; `why_not` says why."""

    text: str
    why_not: str = ""

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.text)


def drafts(report: Report) -> Mapping[str, Draft]:
    """A draft for every text of the report, by the name of its field."""
    shown, planned = present(report), plan(report)
    notes = {note_field(row.code): _note(report, row, planned) for row in shown.pillars}
    if report.result.answered == 0:
        nothing = Draft(text="", why_not="Nothing is answered yet, so there is nothing to write from.")
        return {SUMMARY: nothing, **notes, CLOSING: nothing}
    summary = _provisional(report, shown) if _is_preliminary(report, shown) else _standing(report, shown)
    summary += [_ahead(report, planned), shown.reasons[-1]]
    return {
        SUMMARY: Draft(text=_within(summary, SUMMARY_LENGTH)),
        **notes,
        CLOSING: Draft(text=_within(_closing(report, shown, planned), CLOSING_LENGTH)),
    }


def outdated(report: Report, words: Words) -> tuple[str, ...]:
    """Names, for a sentence, of the texts whose draft of today is another one than that which they began with.

    Where no draft was taken, nothing is written or worked out.
    """
    if not words.begun:
        return ()
    names = {
        SUMMARY: "the executive summary",
        **{note_field(pillar.code): f"the note on {pillar.name}" for pillar in report.framework.pillars},
        CLOSING: "the closing text",
    }
    today = drafts(report)
    return tuple(
        said for name, said in names.items() if words.begun.get(name, now := today[name].fingerprint) != now
    )


def _within(parts: Iterable[str], most: int) -> str:
    """As many of the paragraphs as go into `most` characters, parted by empty lines."""
    text = ""
    for part in parts:
        longer = f"{text}\n\n{part}".strip()
        if part and len(longer) <= most:
            text = longer
    return text


def _is_preliminary(report: Report, shown: Presented) -> bool:
    return report.result.provisional or all(row.today.score is None for row in shown.pillars)


# The summary


def _standing(report: Report, shown: Presented) -> list[str]:
    framework, result = report.framework, report.result
    phase = framework.phase(result.score)
    subject = wording.begun(wording.subject(framework.name))
    where = (
        f"{subject}{_at(report)} stands at **{phase.name}**, the {wording.place(result.score)} of "
        f"{wording.number(framework.top)} phases. Typical of this phase: {phase.summary}"
    )
    why = finding.overall_sentence(framework, result)
    if why:
        why = f"{why} {finding.uncounted_sentence(framework, result)}".rstrip()
    return [where, why, _runs(report), _spread(report, shown), _missing(report, shown)]


def _at(report: Report) -> str:
    name = " ".join(report.organisation.split())
    return f" at {name}" if name else ""


def _runs(report: Report) -> str:
    """Whether the company runs on it: said only where no open answer could change it."""
    verdict = report.result.verdict
    if finding.is_open(verdict):
        return ""
    if verdict.value is VerdictValue.STRATEGIC:
        return f"The company runs on it: {_lower(report.framework.verdict.strategic)}"
    lacks = listed(finding.still_needed(verdict))
    subject = wording.subject(report.framework.name)
    return f"The company does not run on {subject} yet. What it still needs for that: {lacks}."


def _spread(report: Report, shown: Presented) -> str:
    """The first and the last of the pillars that count today, the last with what it lacks."""
    late = finding.uncounted(report.framework, report.result, max(2, report.result.score))
    rows = [row for row in shown.pillars if row.today.score is not None and row.code not in late]
    if len(rows) < 2:
        return ""
    first, last = max(rows, key=_height), min(rows, key=_height)
    if first.today.score == last.today.score:
        all_at = f"All pillars{' that count today' if late else ''} stand at {first.today.name}"
        if _height(first) == _height(last) or not _lack(last):
            return f"{all_at}."
        return f"{all_at}. Most is left to do in **{last.name}**: {_lack(last)}"
    among = "Of the pillars that count today, furthest along is" if late else "Furthest along is"
    return (
        f"{among} **{first.name}** ({first.today.name}). Most is left to do in **{last.name}** "
        f"({last.today.name}): {_lack(last)}"
    )


def _height(row: PillarRow) -> tuple[int, int]:
    return row.today.score or 0, row.index or 0


def _lack(row: PillarRow) -> str:
    """What keeps a pillar from its next phase, without the name of that phase before it."""
    said = row.next_sentence or (row.sentence if row.today.score == 1 else "")
    return said.partition(": ")[2]


def _missing(report: Report, shown: Presented) -> str:
    """What the next phase still asks for, as a list."""
    framework, result = report.framework, report.result
    following = result.score + 1
    tests = TESTS.format(subject=wording.subject(framework.name))
    lacking = [
        f"{tests if condition.kind is ConditionKind.TESTS else ''}"
        f"{finding.condition_text(framework, result, following, condition)}"
        for condition in result.not_met
    ]
    return _list(f"What keeps it from **{shown.next_phase}**:", lacking) if lacking else ""


def _provisional(report: Report, shown: Presented) -> list[str]:
    """What can be said of few answers, and what cannot."""
    result = report.result
    rows = [row for row in shown.pillars if row.today.score is not None]
    where = (
        f"This is a **provisional** picture of {wording.subject(report.framework.name)}{_at(report)}: "
        f"{result.answered} of "
        f"{result.applicable} capabilities are answered."
    )
    if not rows:
        where += " No pillar has enough answers to show a phase, so neither has the whole."
        return [where, _waiting(report, shown)]
    stand = "; ".join(f"**{row.name}** stands at {row.today.name}" for row in rows)
    until = (
        f"Taken together the answers give {report.framework.phase(result.score).name} so far; that may change with "
        "every answer that is added."
    )
    return [where, f"What can be said so far: {stand}.", _waiting(report, shown), until]


def _waiting(report: Report, shown: Presented) -> str:
    states = report.result.pillars
    rows = [row for row in shown.pillars if states[row.code].state is PillarState.NOT_ENOUGH]
    if not rows:
        return ""
    return _list(
        "Too little is known for a phase of:",
        [f"{row.name}: {row.answered} of {row.applicable} capabilities answered" for row in rows],
    )


def _ahead(report: Report, planned: PlannedRoadmap) -> str:
    """The top of the roadmap, and how far it goes."""
    if not planned.items:
        return ""
    first = list(dict.fromkeys(row.capability for row in planned.items))[:MOVES]
    many = len(planned.items)
    moves = (
        f"all {wording.number(many)} moves, each of which takes one capability one phase further, are done by "
        f"{locales.day(planned.finishes_on)}"
        if many > 1
        else f"it is done by {locales.day(planned.finishes_on)}"
    )
    aim = report.framework.phase(report.target).name
    way = f"The way to {aim}" if report.result.score < report.target else "What is left to do"
    return (
        f"{way} begins with {listed(first)}. On "
        f"{wording.number(planned.streams)} work {plural(planned.streams, 'stream', 'streams')} from "
        f"{locales.day(planned.starts_on)} on, {moves}."
    )


# A note on a pillar


def _note(report: Report, row: PillarRow, planned: PlannedRoadmap) -> Draft:
    state = report.result.pillars[row.code].state
    if state is PillarState.NOT_APPLICABLE:
        return Draft(text="", why_not="None of its capabilities applies, so there is nothing to write from.")
    if state is PillarState.NOT_ENOUGH or row.today.score is None:
        many = f"{row.answered} of {row.applicable} {plural(row.applicable, 'capability', 'capabilities')}"
        return Draft(text="", why_not=f"Too few answers for a draft: {many} answered.")
    stands = f"**{row.name}** stands at **{row.today.name}**: {_holds(row)}"
    return Draft(text=_within([stands, _keeps(row), _next(row, planned), _not_known(row)], NOTE_LENGTH))


def _holds(row: PillarRow) -> str:
    """What a pillar rests on, with the capabilities that stand highest and lowest."""
    said = row.sentence.partition(": ")[2] or row.sentence
    known = [(one.today.score, one) for one in row.capabilities if one.today.score]
    top, low = max(score for score, _ in known), min(score for score, _ in known)
    if top == low:
        return said
    return f"{said} Furthest along: {_at_phase(known, top)}. Furthest behind: {_at_phase(known, low)}."


def _at_phase(known: list[tuple[int, CapabilityRow]], score: int) -> str:
    rows = [one for own, one in known if own == score]
    return f"{_some([one.name for one in rows])} ({rows[0].today.name})"


def _keeps(row: PillarRow) -> str:
    if not row.next_sentence:
        return ""
    phase, _, lacks = row.next_sentence.partition(" not yet: ")
    return f"What keeps it from **{phase}**: {lacks}"


def _next(row: PillarRow, planned: PlannedRoadmap) -> str:
    """The first moves of the roadmap in this pillar, each with the step it begins with."""
    codes = {one.code for one in row.capabilities}
    moves = [item for item in planned.items if item.code in codes][:NEXT]
    if not moves:
        return ""
    return _list(
        "What comes next:",
        [
            f"**{item.capability}** to {item.to_mark.name}"
            + (f": {_step(item.steps[0])}" if item.steps else "")
            for item in moves
        ],
    )


def _not_known(row: PillarRow) -> str:
    open_names = [one.name for one in row.capabilities if one.answer.choice in {"open", "dont_know"}]
    if not open_names:
        return ""
    may = plural(len(open_names), "Its answer", "These answers")
    return f"Not answered: {_some(open_names)}. {may} may still change the picture."


# The closing text


def _closing(report: Report, shown: Presented, planned: PlannedRoadmap) -> list[str]:
    if not planned.items:
        return [_nothing_planned(shown, planned), _open(shown)]
    named = [
        f"**{done.step.title}** ({done.item.capability}): {_who(done.step)}" for done in planned.first_steps
    ]
    if not named:
        # The first steps end beyond the near stretch of the calendar.
        first = planned.items[0]
        named = [f"**{step.title}** ({first.capability}): {_who(step)}" for step in first.steps[:MOVES]]
    return [
        _list(f"What to do first, from {locales.day(planned.starts_on)} on:", named),
        _because(report),
        _by_then(planned),
        _open(shown),
        HELPS,
    ]


def _because(report: Report) -> str:
    """Why the first move comes first, where others hang on it."""
    framework, item = report.framework, report.roadmap.items[0]
    hang = []
    if item.opens:
        many = len(item.opens)
        hang.append(
            f"{wording.number(many)} {plural(many, 'other waits', 'others wait')} for it "
            f"({_some(wording.names(framework, item.opens))})"
        )
    if item.repairs:
        many = len(item.repairs)
        hang.append(
            f"{wording.number(many)} that {plural(many, 'is', 'are')} further along already "
            f"{plural(many, 'rests', 'rest')} on it ({_some(wording.names(framework, item.repairs))})"
        )
    return (
        f"{framework.capabilities[item.capability].name} comes first because {listed(hang)}." if hang else ""
    )


def _by_then(planned: PlannedRoadmap) -> str:
    if planned.near_steps < 2:
        return ""
    return (
        f"In the {planned.first_stretch}, until {locales.day(planned.first_until)}, "
        f"{wording.number(planned.near_steps)} steps can be done."
    )


def _nothing_planned(shown: Presented, planned: PlannedRoadmap) -> str:
    if planned.blocked:
        return _list(
            "Nothing can be planned before this is known or done:",
            [f"{row.capability}: {_lower(row.sentence)}" for row in planned.blocked[:NAMED]],
        )
    if shown.open:
        return "What was answered stands at its target."
    return (
        f"Everything stands at its target, {shown.target.name}. What matters from here on is to keep it there, and to "
        "look again after a year."
    )


def _open(shown: Presented) -> str:
    if not shown.open:
        return ""
    return f"Still to be answered, before anything can be planned for it: {_some(shown.open)}."


# Small things


def _step(step: StepRow) -> str:
    return f"{step.title} ({_who(step)})"


def _who(step: StepRow) -> str:
    until = f"until {locales.day(step.finishes_on)}"
    return f"{step.owner}, {until}" if step.owner else until


def _list(head: str, items: Iterable[str]) -> str:
    return "\n".join([head, *(f"- {item}" for item in items)])


def _lower(text: str) -> str:
    """As it goes on within a sentence; a word in capitals stays one."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _some(names: Iterable[str]) -> str:
    known = list(names)
    if len(known) <= NAMED:
        return listed(known)
    return f"{', '.join(known[:NAMED])} and {wording.number(len(known) - NAMED)} more"
