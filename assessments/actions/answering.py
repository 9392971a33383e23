"""Answering: one save of one answer, safe to repeat, never over what somebody else wrote."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from assessments.actions.activity import line_of_now, log_again
from assessments.domain.answers import Answer, Choice
from assessments.models import Answer as AnswerRow, Assessment, Happened, Respondent, SeenSignal, State
from assessments.queries import NOT_RECORDED, Recorded, recorded, recorded_answers
from frameworks.models import Capability, Phase, Signal
from frameworks.queries import structure_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import User


class ClosedError(Exception):
    """The assessment was closed in the meantime, or upgraded to another version: what was asked is not there."""


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
def save_answer(
    *,
    assessment: Assessment,
    capability: str,
    change: Mapping[str, Any],
    base: Base,
    by: User | None = None,
) -> Recorded:
    """Change fields of an answer. Saying again what stands already changes nothing, so repeating a save is safe.

    `change`: fields of `Answer` with their new values. Raises `ConflictError` when somebody else changed the
    answer since `base`, and `ClosedError` when the assessment is closed, or upgraded since it was read.
    """
    # The lock makes two writers of one respondent take turns; the constraint on (respondent, capability) backs it.
    locked = Respondent.objects.select_for_update(of=("self",)).select_related("assessment")
    respondent = locked.get(assessment=assessment)
    now = respondent.assessment
    if now.state == State.CLOSED or now.framework_id != assessment.framework_id:
        raise ClosedError
    # Behind the lock, along with a row that is read anyway: so the log costs a save one query, and counts in one line.
    line = line_of_now(Happened.ANSWERED, by=by, assessment=assessment)
    found = (
        AnswerRow.objects.filter(respondent=respondent, capability__code=capability)
        .select_related("capability", "phase")
        .annotate(line=line)
        .first()
    )
    kept = _kept(found)
    answer = replace(kept.answer, **change)
    if answer == kept.answer:
        return kept
    if not base.is_current(kept):
        raise ConflictError(kept)
    if found is None:
        asked = Capability.objects.annotate(line=line).get(
            pillar__framework_id=assessment.framework_id, code=capability
        )
        row, counted = AnswerRow(respondent=respondent, capability=asked, revision=0), asked.line
    else:
        row, counted = found, found.line
    if assessment.state == State.DRAFT:
        assessment.state = State.ANSWERING
        assessment.save(update_fields=["state"])
    log_again(Happened.ANSWERED, line=counted, by=by, assessment=assessment, detail=row.capability.name)
    return _write(row, answer, base, framework_id=assessment.framework_id)


@transaction.atomic
def take_profile(*, assessment: Assessment, only: str | None = None, by: User | None = None) -> int:
    """Mark open questions as not applicable that the client's profile excludes, all of them or `only` one.

    The reason is the framework's. What has any answer stays as it is, whatever the page showed. Returns how many.
    Raises `ClosedError` when the assessment is closed, or upgraded since it was read.
    """
    list(assessment.respondents.select_for_update())
    framework = structure_of(assessment.framework_id)
    kept = recorded_answers(assessment)
    taken = 0
    for code in framework.excluded(assessment.client.switches):
        now = kept.get(code, NOT_RECORDED)
        if only not in {None, code} or now.answer.choice is not Choice.OPEN:
            continue
        reason = framework.capabilities[code].not_applicable_when
        change = {"choice": Choice.NOT_APPLICABLE, "phase": None, "reason": reason}
        save_answer(
            assessment=assessment, capability=code, change=change, base=Base(revision=now.revision), by=by
        )
        taken += 1
    return taken


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
