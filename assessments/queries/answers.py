"""One assessment: its answers, how far they are, and the one value that every report is drawn from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone

from assessments.domain.answers import EMPTY, Answer, Choice, Settings, Standing
from assessments.domain.report import Report, build_report
from assessments.domain.scoring import PillarResult, score_pillar
from assessments.freezing import thaw
from assessments.models import Answer as AnswerRow, Assessment, SeenSignal, Snapshot, State
from frameworks.queries import structure_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from frameworks.structure import Framework, Pillar


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """An answer as it is kept: with its revision (0: none yet), its last writer and the time of its last change."""

    answer: Answer = EMPTY
    revision: int = 0
    writer: str = ""
    turn: int = 0
    changed_at: datetime | None = None


NOT_RECORDED = Recorded()


@dataclass(frozen=True, kw_only=True)
class PillarProgress:
    """How far a pillar is answered. `settled`: answered or not applicable; `total`: its capabilities."""

    pillar: Pillar
    number: int
    settled: int
    total: int
    result: PillarResult


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far an assessment is answered."""

    pillars: tuple[PillarProgress, ...]
    open_codes: tuple[str, ...]
    """Capabilities without any answer, in the framework's order."""
    unknown_codes: tuple[str, ...]
    """Capabilities answered with "don't know": somebody else may know."""

    @property
    def settled(self) -> int:
        return sum(pillar.settled for pillar in self.pillars)

    @property
    def total(self) -> int:
        return sum(pillar.total for pillar in self.pillars)

    def next_open(self, after: str, framework: Framework) -> str | None:
        """The first open capability behind `after`, going round to the start; then what was not known.

        None when nothing else is left.
        """
        order = list(framework.capabilities)
        place = order.index(after)
        wanted = self.open_codes or self.unknown_codes
        return next((code for code in order[place + 1 :] + order[:place] if code in wanted), None)


def framework_of(assessment: Assessment) -> Framework:
    """The version the assessment is pinned to."""
    return structure_of(assessment.framework_id)


def recorded_answers(assessment: Assessment) -> dict[str, Recorded]:
    """Every answer that is kept, by capability. Two queries."""
    rows = AnswerRow.objects.filter(respondent__assessment=assessment).annotate(
        capability_code=F("capability__code"), phase_code=F("phase__code")
    )
    seen: dict[int, set[str]] = defaultdict(set)
    for answer_id, code in SeenSignal.objects.filter(answer__respondent__assessment=assessment).values_list(
        "answer_id", "signal__code"
    ):
        seen[answer_id].add(code)
    return {row.capability_code: recorded(row, row.phase_code, frozenset(seen[row.pk])) for row in rows}


def recorded(row: AnswerRow, phase: str | None, signals: frozenset[str]) -> Recorded:
    return Recorded(
        answer=Answer(
            choice=Choice(row.choice),
            phase=phase,
            reason=row.reason,
            note=row.note,
            evidence=row.evidence,
            signals=signals,
        ),
        revision=row.revision,
        writer=row.writer,
        turn=row.turn,
        changed_at=row.changed_at,
    )


def place(assessment: Assessment) -> str | None:
    """The question that was opened last."""
    return assessment.respondents.values_list("place__code", flat=True).first()


def progress(framework: Framework, answers: Mapping[str, Recorded]) -> Progress:
    standing = Standing.of(framework, {code: kept.answer for code, kept in answers.items()})

    def having(choice: Choice) -> tuple[str, ...]:
        codes = framework.capabilities
        return tuple(code for code in codes if answers.get(code, NOT_RECORDED).answer.choice is choice)

    open_codes, unknown_codes = having(Choice.OPEN), having(Choice.DONT_KNOW)
    left = {*open_codes, *unknown_codes}
    return Progress(
        pillars=tuple(
            PillarProgress(
                pillar=pillar,
                number=number,
                settled=sum(capability.code not in left for capability in pillar.capabilities),
                total=len(pillar.capabilities),
                result=score_pillar(framework, pillar, standing),
            )
            for number, pillar in enumerate(framework.pillars, 1)
        ),
        open_codes=open_codes,
        unknown_codes=unknown_codes,
    )


def report(assessment: Assessment) -> Report:
    """The one value that every report is drawn from: as it was frozen if the assessment is closed, else as it is.

    Three queries, one if it is closed. The roadmap starts on the chosen day, else on the day of the last answer, so
    that it does not move by itself.
    """
    if assessment.state == State.CLOSED:
        return frozen_report(newest_snapshot(assessment))
    framework = framework_of(assessment)
    answers = recorded_answers(assessment)
    return build_report(
        framework,
        {code: kept.answer for code, kept in answers.items()},
        settings(assessment),
        organisation=assessment.client.name,
        title=assessment.title,
        starts_on=first_day(assessment, answers),
    )


def first_day(assessment: Assessment, answers: Mapping[str, Recorded]) -> date:
    """The day the roadmap starts: the chosen one, else that of the last answer."""
    changes = [kept.changed_at for kept in answers.values() if kept.changed_at]
    return assessment.starts_on or timezone.localdate(max(changes, default=assessment.created_at))


def newest_snapshot(assessment: Assessment) -> Snapshot:
    """What a closed assessment says: the report that was frozen last."""
    return assessment.snapshots.latest("number")


def frozen_report(snapshot: Snapshot) -> Report:
    return thaw(snapshot.report, structure_of(snapshot.framework_id))


def snapshots(client_id: int) -> QuerySet[Snapshot]:
    """All frozen reports of a client, newest first, without what is in them."""
    return (
        Snapshot.objects.filter(assessment__client=client_id)
        .select_related("assessment")
        .defer("report", "words")
    )


def snapshots_of(assessment: Assessment) -> QuerySet[Snapshot]:
    """Those of one assessment."""
    return snapshots(assessment.client_id).filter(assessment=assessment)


def settings(assessment: Assessment) -> Settings:
    focus = {code: Fraction(share) for code, share in assessment.focus.values_list("charter__code", "share")}
    return Settings(
        target=assessment.target.code if assessment.target else None,
        streams=assessment.streams,
        focus=focus or None,
    )
