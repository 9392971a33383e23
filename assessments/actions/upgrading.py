"""Going on with a newer version of the framework: an open assessment itself, a closed one as a new assessment."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from assessments import queries
from assessments.actions.activity import log
from assessments.actions.answering import ClosedError
from assessments.actions.assessing import begin, keep_lead, set_way
from assessments.actions.words import begin_words
from assessments.domain.upgrading import UpgradePlan, plan_upgrade
from assessments.freezing import freeze
from assessments.models import Answer, Assessment, Happened, Respondent, SeenSignal, State, Upgrade
from frameworks.models import Capability, Framework, Signal, Status
from frameworks.queries import structure_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.contrib.auth.models import User

    from assessments.domain import answers as domain


class UpgradeError(Exception):
    """There is no way from here to that version. The message says why."""


@transaction.atomic
def upgrade(*, assessment: Assessment, framework: Framework, by: User | None = None) -> Upgrade:
    """Put an open assessment on `framework`, whole or not at all. What it said before is kept as it was.

    Raises `ClosedError` for a closed one, and `UpgradeError` if `framework` is no newer published version.
    """
    # The lock that saves and closing take as well: an answer is carried over or refused, never lost in between.
    list(assessment.respondents.select_for_update())
    assessment.refresh_from_db()
    if assessment.state == State.CLOSED:
        raise ClosedError
    to = _newer(assessment, framework)
    report = queries.report(assessment)
    kept = Upgrade.objects.create(
        assessment=assessment,
        from_framework=assessment.framework,
        to_framework=to,
        before=freeze(report),
        made_by=by,
    )
    plan = plan_upgrade(
        report.framework, structure_of(to.pk), report.answers, report.settings, assessment.client.switches
    )
    _move_answers(assessment, plan, to)
    assessment.framework = to
    assessment.save(update_fields=["framework"])
    _keep_way(assessment, assessment, plan)
    versions = f"{kept.from_framework.version} to {to.version}"
    log(Happened.UPGRADED, by=by, assessment=assessment, detail=versions)
    return kept


@transaction.atomic
def continue_on(
    *,
    assessment: Assessment,
    framework: Framework,
    title: str,
    by: User | None = None,
    form_id: UUID | None = None,
) -> Assessment:
    """Start a new assessment of the same client on `framework` with what carries over. The closed one stays as it is.

    Raises `UpgradeError` if `assessment` is not closed, or `framework` is no newer published version, and
    `StartedError` as `start_assessment` does.
    """
    if not Assessment.objects.filter(pk=assessment.pk, state=State.CLOSED).exists():
        raise UpgradeError("It is open: upgrade it itself.")
    to = _newer(assessment, framework)
    report = queries.report(assessment)
    plan = plan_upgrade(
        report.framework, structure_of(to.pk), report.answers, report.settings, assessment.client.switches
    )
    made = begin(assessment.client.workspace, to, assessment.client.name, title, form_id)
    _write_answers(made, plan.answers, to)
    _keep_way(made, assessment, plan)
    keep_lead(assessment, made)
    begin_words(made, like=assessment)
    if plan.answers:
        made.state = State.ANSWERING
        made.save(update_fields=["state"])
    log(Happened.CONTINUED, by=by, assessment=made, detail=f"{assessment.title}, version {to.version}")
    return made


def _newer(assessment: Assessment, framework: Framework) -> Framework:
    """`framework` as it is now, held while we are at it. Raises `UpgradeError` if it is no newer published version."""
    now = Framework.objects.select_for_update().get(pk=framework.pk)
    used = assessment.framework
    if now.code != used.code:
        raise UpgradeError("That is another framework.")
    if now.status != Status.PUBLISHED:
        raise UpgradeError(f"Version {now.version} is {now.status}.")
    if now.version_key <= used.version_key:
        raise UpgradeError(f"Version {now.version} is no newer than {used.version}.")
    return now


class _Parts:
    """The rows of a version by code. Three queries."""

    def __init__(self, framework: Framework) -> None:
        self.capabilities: dict[str, int] = dict(
            Capability.objects.filter(pillar__framework=framework).values_list("code", "pk")
        )
        self.phases: dict[str, int] = dict(framework.phases.values_list("code", "pk"))
        signals = Signal.objects.filter(level__capability__pillar__framework=framework)
        self.signals: dict[tuple[str, str], int] = {
            (capability, code): pk
            for capability, code, pk in signals.values_list("level__capability__code", "code", "pk")
        }


def _move_answers(assessment: Assessment, plan: UpgradePlan, to: Framework) -> None:
    """Tie every answer to the rows of the new version. Pages that are open on the old one conflict with it."""
    parts = _Parts(to)
    rows = Answer.objects.filter(respondent__assessment=assessment).select_related("capability")
    found = {row.capability.code: row for row in rows}
    SeenSignal.objects.filter(answer__in=[row.pk for row in found.values()]).delete()
    gone = [row.pk for code, row in found.items() if code not in plan.answers]
    Answer.objects.filter(pk__in=gone).delete()
    for code, answer in plan.answers.items():
        row = found[code]
        _fill(row, code, answer, parts)
        row.revision += 1
        row.writer, row.turn = "", 0
    fields = ["capability", "choice", "phase", "reason", "revision", "writer", "turn"]
    Answer.objects.bulk_update([found[code] for code in plan.answers], fields)
    _tick({code: found[code] for code in plan.answers}, plan.answers, parts)
    for respondent in assessment.respondents.select_related("place").exclude(place=None):
        code = respondent.place.code if respondent.place else ""
        respondent.place_id = parts.capabilities.get(code)
        respondent.save(update_fields=["place"])


def _write_answers(assessment: Assessment, answers: Mapping[str, domain.Answer], to: Framework) -> None:
    parts = _Parts(to)
    respondent, now = Respondent.objects.get(assessment=assessment), timezone.now()
    rows = {code: Answer(respondent=respondent, changed_at=now) for code in answers}
    for code, row in rows.items():
        _fill(row, code, answers[code], parts)
        row.note, row.evidence = answers[code].note, answers[code].evidence
    Answer.objects.bulk_create(rows.values())
    _tick(rows, answers, parts)


def _fill(row: Answer, code: str, answer: domain.Answer, parts: _Parts) -> None:
    row.capability_id = parts.capabilities[code]
    row.choice, row.reason = answer.choice, answer.reason
    row.phase_id = parts.phases[answer.phase] if answer.phase else None


def _tick(rows: Mapping[str, Answer], answers: Mapping[str, domain.Answer], parts: _Parts) -> None:
    SeenSignal.objects.bulk_create(
        SeenSignal(answer=row, signal_id=parts.signals[code, signal])
        for code, row in rows.items()
        for signal in sorted(answers[code].signals)
    )


def _keep_way(assessment: Assessment, earlier: Assessment, plan: UpgradePlan) -> None:
    """Target, streams and focus as the plan has them; the first day only where the assessment stays the same."""
    way = plan.settings
    shares = {code: Decimal(share.numerator) / share.denominator for code, share in (way.focus or {}).items()}
    set_way(
        assessment,
        target=way.target,
        streams=way.streams,
        focus=shares or None,
        starts_on=earlier.starts_on if assessment == earlier else None,
    )
