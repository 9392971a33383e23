"""What the question page shows, gathered from fresh state."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from assessments import access, queries
from assessments.domain import wording
from assessments.domain.answers import Answer, Choice, level_checks, proposed_phase
from assessments.domain.scoring import PillarState
from assessments.forms.assessing import AnswerForm, choice_of
from assessments.models import State
from assessments.reports.radar import Axis, Radar, radar
from assessments.reports.ramp import ramp

if TYPE_CHECKING:
    from django.http import HttpRequest

    from assessments.domain.answers import LevelCheck
    from assessments.models import Assessment
    from assessments.queries import PillarProgress, Progress, Recorded
    from frameworks.structure import Capability, Framework, Phase, Pillar, Profile, Signal

WAYS = ("quick", "guided")
"""Choose the level at once, or tick signals and have it proposed."""
WAY_COOKIE = "way"


@dataclass(frozen=True, kw_only=True)
class LevelOption:
    """One level as a choice: its phase with the step of its colour, and its signals with whether they are ticked."""

    phase: Phase
    ramp: int
    summary: str
    signals: tuple[tuple[Signal, bool], ...]
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class RailCapability:
    """A capability in the rail with its answer: `name` of the answer in words, `score` of its level (0: none)
    with the step of its colour.
    """

    capability: Capability
    answer: Answer
    name: str
    score: int
    ramp: int
    is_here: bool


@dataclass(frozen=True, kw_only=True)
class RailPillar:
    """A pillar in the rail: where its link leads, and its capabilities with their answers if it is the open one."""

    progress: PillarProgress
    link: str
    is_current: bool
    standing: str
    ramp: int
    """The step of the colour of its phase so far."""
    capabilities: tuple[RailCapability, ...]

    @property
    def is_incomplete(self) -> bool:
        """Has a phase already, with questions still open."""
        return self.progress.result.score is not None and self.progress.settled < self.progress.total

    @property
    def answered_label(self) -> str:
        return f"{self.progress.pillar.name}: answered"


@dataclass(frozen=True, kw_only=True)
class QuestionPage:
    """Everything the question page shows. `form` holds what was typed, `kept` what is stored."""

    assessment: Assessment
    framework: Framework
    capability: Capability
    pillar: Pillar
    number: int
    form: AnswerForm
    kept: Recorded
    conflict: bool
    cleared: bool
    progress: Progress
    rail: tuple[RailPillar, ...]
    previous: str | None
    following: str | None
    next_open: str | None
    way: str
    can_edit: bool
    is_sample: bool

    @property
    def is_closed(self) -> bool:
        return self.assessment.state == State.CLOSED

    @property
    def pillar_number(self) -> int:
        return self.framework.pillar_number[self.pillar.code]

    @property
    def current_rail(self) -> RailPillar:
        return next(pillar for pillar in self.rail if pillar.is_current)

    @property
    def live(self) -> Radar | None:
        """The shape of the pillar so far, its axes by the numbers of the rail; None with too few axes."""
        standing = self.current_rail.capabilities
        axes = [
            Axis(label=str(number), today=entry.score or None)
            for number, entry in enumerate(standing, 1)
            if entry.answer.choice is not Choice.NOT_APPLICABLE
        ]
        spoken = "; ".join(f"{entry.capability.name}: {entry.name or 'open'}" for entry in standing)
        return radar(axes, [""] * len(self.framework.phases), title=f"{self.pillar.name} so far. {spoken}.")

    @property
    def proposed(self) -> dict[str, Profile]:
        """Open questions that do not apply by the client's profile; none to those who cannot answer."""
        if not self.can_edit:
            return {}
        excluded = self.framework.excluded(self.assessment.client.switches)
        return {code: profile for code, profile in excluded.items() if code in self.progress.open_codes}

    @property
    def proposes(self) -> bool:
        """Whether the question shown is one of them."""
        return self.capability.code in self.proposed

    @property
    def offers_all(self) -> bool:
        """Whether the work only starts, so that all of them can be settled at once."""
        return self.assessment.state == State.DRAFT and bool(self.proposed)

    @property
    def profile_says(self) -> str:
        """The profiles that the proposal rests on, in the middle of a sentence."""
        found = self.proposed.values() if self.offers_all else [self.proposed[self.capability.code]]
        return wording.listed([name[:1].lower() + name[1:] for name in dict.fromkeys(p.name for p in found)])

    @property
    def choice(self) -> str:
        return self.form.shown("choice")

    @property
    def chosen_name(self) -> str:
        """The answer in words; empty while it is open."""
        return answer_name(self.framework, self.kept.answer)

    @property
    def said(self) -> str:
        """What was saved last, for the line beside the time."""
        if self.cleared:
            return "Answer cleared"
        return f"{self.chosen_name} saved" if self.chosen_name else "Saved"

    @property
    def mine_name(self) -> str:
        """The answer that was posted, in words."""
        choice = self.choice
        phases = {phase.code: phase.name for phase in self.framework.phases}
        return phases.get(choice) or _KIND_NAMES.get(choice, "No answer")

    @property
    def levels(self) -> tuple[LevelOption, ...]:
        ticked = self.form.shown_signals()
        return tuple(
            LevelOption(
                phase=phase,
                ramp=ramp(score, self.framework.top),
                summary=(level := self.capability.level(phase.code)).summary,
                signals=tuple((signal, signal.code in ticked) for signal in level.signals),
                chosen=self.choice == phase.code,
            )
            for score, phase in enumerate(self.framework.phases, 1)
        )

    @property
    def ways(self) -> list[dict[str, object]]:
        labels = zip(WAYS, ("Choose a level", "Tick what is true"), strict=True)
        return [
            {"label": label, "href": f"?way={way}#answer", "is_current": way == self.way}
            for way, label in labels
        ]

    @property
    def evidence_hint(self) -> str:
        kinds = self.capability.evidence
        return f"For example: {'; '.join(kinds)}." if kinds else ""

    @property
    def highest(self) -> Phase:
        return self.framework.phases[-1]

    @property
    def mine_signals(self) -> frozenset[str]:
        return self.form.shown_signals()

    @property
    def revision(self) -> int:
        """What the next save builds on. In a conflict it stays as it was: nothing is saved before a decision."""
        return self.form.base().revision if self.conflict else self.kept.revision

    @property
    def turn(self) -> int:
        """This page's count of saves; the next save has to be higher than every earlier one."""
        return self.form.base().turn + 1 if self.form.is_bound else 1

    @property
    def proposal_ramp(self) -> int:
        score = self.framework.scores[self.proposal.code] if self.proposal else 0
        return ramp(score, self.framework.top)

    @property
    def checks(self) -> tuple[LevelCheck, ...]:
        """Why the proposal follows from the ticks; the last one is what follows. Empty while nothing is ticked."""
        return level_checks(self.framework, self.capability, self.form.shown_signals())

    @property
    def proposal(self) -> Phase | None:
        """What follows from the ticks; None while nothing is ticked."""
        return proposed_phase(self.framework, self.capability, self.form.shown_signals())

    @property
    def rule(self) -> str:
        """When each level holds, as the framework says."""
        return rule_in_words(self.framework)


_KIND_NAMES = {Choice.DONT_KNOW.value: "Don't know", Choice.NOT_APPLICABLE.value: "Not applicable"}


def answer_name(framework: Framework, answer: Answer) -> str:
    if answer.phase:
        return framework.phase(framework.scores[answer.phase]).name
    return _KIND_NAMES.get(answer.choice.value, "")


def rule_in_words(framework: Framework) -> str:
    """The answer rule in a sentence, from the highest phase down. The lowest holds when no other does."""
    clauses: list[str] = []
    for holds_when, group in groupby(framework.phases[:0:-1], attrgetter("holds_when")):
        phases = [phase.name for phase in group]
        verb, whose = ("hold", "their") if len(phases) > 1 else ("holds", "its")
        signals = f"all {whose} signals are" if holds_when == "all_signals" else f"{whose} first signal is"
        clauses.append(f"{wording.listed(phases)} {verb} when {signals} true")
    return f"{', '.join(clauses)}; otherwise it is {framework.phases[0].name}."


def build(
    request: HttpRequest,
    assessment: Assessment,
    code: str,
    *,
    form: AnswerForm | None = None,
    conflict: bool = False,
    cleared: bool = False,
) -> QuestionPage:
    """Read the state and lay out the page of the capability `code`.

    `form`: what was just posted, if it has to stay. `cleared`: the answer was just taken away.
    """
    return lay_out(
        request,
        assessment,
        queries.framework_of(assessment),
        queries.recorded_answers(assessment),
        code,
        can_edit=access.can_edit(request, assessment),
        form=form,
        conflict=conflict,
        cleared=cleared,
    )


def lay_out(
    request: HttpRequest,
    assessment: Assessment,
    framework: Framework,
    answers: dict[str, Recorded],
    code: str,
    *,
    can_edit: bool,
    form: AnswerForm | None = None,
    conflict: bool = False,
    cleared: bool = False,
) -> QuestionPage:
    """The page from what was read; asks for nothing but the way that this browser answers."""
    capability = framework.capabilities[code]
    kept = answers.get(code, queries.NOT_RECORDED)
    progress = queries.progress(framework, answers)
    order = list(framework.capabilities)
    place = order.index(code)
    return QuestionPage(
        assessment=assessment,
        framework=framework,
        capability=capability,
        pillar=framework.pillar_of[code],
        number=place + 1,
        form=form or AnswerForm(framework, capability, initial=_initial(kept)),
        kept=kept,
        conflict=conflict,
        cleared=cleared,
        progress=progress,
        rail=tuple(_rail_pillar(framework, entry, code, answers, progress) for entry in progress.pillars),
        previous=order[place - 1] if place else None,
        following=order[place + 1] if place + 1 < len(order) else None,
        next_open=progress.next_open(code, framework),
        way=way_of(request),
        can_edit=can_edit,
        is_sample=assessment.client.workspace.is_sample,
    )


def _initial(kept: Recorded) -> dict[str, object]:
    return {
        "choice": choice_of(kept.answer),
        "reason": kept.answer.reason,
        "note": kept.answer.note,
        "evidence": kept.answer.evidence,
        "signals": sorted(kept.answer.signals),
        "revision": kept.revision,
        "writer": secrets.token_urlsafe(12),
        "turn": 0,
    }


def _rail_pillar(
    framework: Framework, entry: PillarProgress, code: str, answers: dict[str, Recorded], progress: Progress
) -> RailPillar:
    capabilities = entry.pillar.capabilities
    is_current = framework.pillar_of[code] is entry.pillar
    open_here = (c.code for c in capabilities if c.code in progress.open_codes)
    return RailPillar(
        progress=entry,
        link=next(open_here, capabilities[0].code),
        is_current=is_current,
        standing=_standing(framework, entry),
        ramp=ramp(entry.result.score, framework.top),
        capabilities=tuple(
            _rail_capability(framework, capability, answers, is_here=capability.code == code)
            for capability in capabilities
        )
        if is_current
        else (),
    )


def _rail_capability(
    framework: Framework, capability: Capability, answers: dict[str, Recorded], *, is_here: bool
) -> RailCapability:
    answer = answers.get(capability.code, queries.NOT_RECORDED).answer
    score = framework.scores.get(answer.phase or "", 0)
    return RailCapability(
        capability=capability,
        answer=answer,
        name=answer_name(framework, answer),
        score=score,
        ramp=ramp(score, framework.top),
        is_here=is_here,
    )


def _standing(framework: Framework, entry: PillarProgress) -> str:
    """The live phase of a pillar in words."""
    result = entry.result
    if result.score:
        return wording.phase_name(framework, result.score)
    return "No phase yet" if result.state is PillarState.NOT_ENOUGH else "Not applicable"


def way_of(request: HttpRequest) -> str:
    """Quick or guided: as the address says, else as this browser had it last."""
    asked = request.GET.get("way", "")
    kept = request.COOKIES.get(WAY_COOKIE, "")
    return next((way for way in (asked, kept) if way in WAYS), WAYS[0])
