"""Writes: keyword-only, atomic, one for each thing a user does."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from assessments.domain.answers import Answer
from assessments.models import (
    Answer as AnswerRow,
    Assessment,
    Client,
    Focus,
    Respondent,
    SeenSignal,
    Workspace,
)
from assessments.queries import NOT_RECORDED, Recorded, recorded
from frameworks.models import Capability, Charter, Phase, Signal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from assessments.domain.cases import Case
    from frameworks.models import Framework


class ConflictError(Exception):
    """Somebody else changed the answer since the page was shown. Holds what stands there now."""

    def __init__(self, current: Recorded) -> None:
        self.current = current
        super().__init__(f"The answer is at revision {current.revision}.")


@dataclass(frozen=True, kw_only=True)
class Base:
    """What a save builds on: the revision the page knew, the page's own mark and its count of saves."""

    revision: int = 0
    writer: str = ""
    turn: int = 0

    def is_current(self, kept: Recorded) -> bool:
        """Nobody else wrote since. A page whose confirmation got lost does not conflict with itself, and a
        late repetition of an earlier save does not undo a later one.
        """
        if self.writer and self.writer == kept.writer:
            return self.turn > kept.turn
        return self.revision == kept.revision


@transaction.atomic
def start_assessment(
    *, workspace: Workspace, framework: Framework, organisation: str, title: str
) -> Assessment:
    """Start an assessment of a client, pinned to this version of the framework."""
    client, _ = Client.objects.get_or_create(workspace=workspace, name=organisation)
    assessment = Assessment.objects.create(client=client, framework=framework, title=title)
    Respondent.objects.create(assessment=assessment)
    return assessment


@transaction.atomic
def save_answer(
    *, assessment: Assessment, capability: str, change: Mapping[str, Any], base: Base
) -> Recorded:
    """Change fields of an answer. Saying again what stands already changes nothing, so repeating a save is safe.

    `change`: fields of `Answer` with their new values. Raises `ConflictError` when somebody else changed the
    answer since `base`.
    """
    # The lock makes two writers of one respondent take turns; the constraint on (respondent, capability) backs it.
    respondent = Respondent.objects.select_for_update().get(assessment=assessment)
    row = (
        AnswerRow.objects.filter(respondent=respondent, capability__code=capability)
        .select_related("phase")
        .first()
    )
    kept = _kept(row)
    answer = replace(kept.answer, **change)
    if answer == kept.answer:
        return kept
    if not base.is_current(kept):
        raise ConflictError(kept)
    if row is None:
        of_capability = Capability.objects.get(pillar__framework_id=assessment.framework_id, code=capability)
        row = AnswerRow(respondent=respondent, capability=of_capability, revision=0)
    return _write(row, answer, base, framework_id=assessment.framework_id)


def _kept(row: AnswerRow | None) -> Recorded:
    if row is None:
        return NOT_RECORDED
    signals = frozenset(row.seen.values_list("signal__code", flat=True))
    return recorded(row, row.phase.code if row.phase else None, signals)


def _write(row: AnswerRow, answer: Answer, base: Base, *, framework_id: int) -> Recorded:
    row.choice = answer.choice
    row.phase = Phase.objects.get(framework_id=framework_id, code=answer.phase) if answer.phase else None
    row.reason, row.note, row.evidence = answer.reason, answer.note, answer.evidence
    row.revision += 1
    row.writer, row.turn = base.writer, base.turn
    row.changed_at = timezone.now()
    row.save()
    _write_signals(row, answer.signals)
    return recorded(row, answer.phase, answer.signals)


def _write_signals(row: AnswerRow, codes: frozenset[str]) -> None:
    wanted = (
        set(Signal.objects.filter(level__capability_id=row.capability_id, code__in=codes)) if codes else set()
    )
    seen = {seen.signal: seen for seen in row.seen.select_related("signal")}
    if gone := [seen[signal].pk for signal in seen.keys() - wanted]:
        SeenSignal.objects.filter(pk__in=gone).delete()
    SeenSignal.objects.bulk_create(SeenSignal(answer=row, signal=signal) for signal in wanted - seen.keys())


def remember_place(*, assessment: Assessment, capability: str) -> None:
    """Keep the question that was opened last, so that the next visit goes on there."""
    place = Capability.objects.filter(pillar__framework_id=assessment.framework_id, code=capability)
    Respondent.objects.filter(assessment=assessment).exclude(place__in=place).update(
        place=place.values("pk")[:1]
    )


@transaction.atomic
def change_settings(
    *,
    assessment: Assessment,
    target: str | None,
    streams: int | None,
    focus: Mapping[str, Decimal] | None,
    starts_on: date | None,
) -> None:
    """Set the way ahead: target phase, work streams, charter shares (adding up to 1) and the first day."""
    framework_id = assessment.framework_id
    assessment.target = Phase.objects.get(framework_id=framework_id, code=target) if target else None
    assessment.streams = streams
    assessment.starts_on = starts_on
    assessment.save(update_fields=["target", "streams", "starts_on"])
    assessment.focus.all().delete()
    if focus:
        charters = {row.code: row for row in Charter.objects.filter(framework_id=framework_id)}
        Focus.objects.bulk_create(
            Focus(assessment=assessment, charter=charters[code], share=share) for code, share in focus.items()
        )


@transaction.atomic
def load_sample(*, framework: Framework, case: Case) -> bool:
    """Keep `case` as the one assessment that everyone may read. False if it stands already.

    A sample of another framework version is replaced.
    """
    sample = Workspace.objects.filter(is_sample=True).first()
    if sample and Assessment.objects.filter(client__workspace=sample, framework=framework).exists():
        return False
    if sample:
        sample.delete()
    assessment = start_assessment(
        workspace=Workspace.objects.create(is_sample=True),
        framework=framework,
        organisation=case.organisation,
        title=case.title,
    )
    for code, answer in case.answers.items():
        change = {field.name: getattr(answer, field.name) for field in fields(answer)}
        save_answer(assessment=assessment, capability=code, change=change, base=Base())
    return True
