"""Assessments: starting one, setting the way ahead, and the sample."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.actions.activity import line_of_now, log, log_again, name_of, written
from assessments.actions.answering import Base, ClosedError, save_answer
from assessments.actions.clients import client_called
from assessments.actions.words import begin_words
from assessments.models import Assessment, Client, Focus, Happened, Respondent, State, Workspace
from assessments.queries import free_title, is_known, possible_leads, sees
from frameworks.models import Charter, Phase

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from fractions import Fraction
    from uuid import UUID

    from django.contrib.auth.models import User

    from assessments.domain.answers import Answer, Settings
    from assessments.domain.cases import Case
    from frameworks.models import Framework


class StartedError(Exception):
    """The form has started an assessment already."""


@transaction.atomic
def start_assessment(
    *,
    workspace: Workspace,
    framework: Framework,
    organisation: str,
    title: str,
    by: User | None = None,
    form_id: UUID | None = None,
) -> Assessment:
    """Start an assessment of a client, pinned to this version of the framework.

    Without a title it is named after the client and the month. `form_id`: of the form it is started with. Raises
    `StartedError` when that form has started one already.
    """
    assessment = begin(workspace, framework, organisation, title, form_id)
    log(Happened.STARTED, by=by, assessment=assessment)
    return assessment


def begin(
    workspace: Workspace,
    framework: Framework,
    organisation: str,
    title: str,
    form_id: UUID | None = None,
) -> Assessment:
    """A new assessment with nothing in it. Whoever asks for it writes the line of the log."""
    client = client_called(workspace, organisation)
    try:
        with transaction.atomic():
            assessment = Assessment.objects.create(
                client=client, framework=framework, title=title or free_title(client), form_id=form_id
            )
    except IntegrityError as error:
        raise StartedError from error
    Respondent.objects.create(assessment=assessment)
    if workspace.claimed_at is not None:
        begin_words(assessment)
    return assessment


@transaction.atomic
def start_with_answers(
    *,
    workspace: Workspace,
    framework: Framework,
    organisation: str,
    title: str,
    answers: Mapping[str, Answer],
    settings: Settings,
    by: User | None = None,
    form_id: UUID | None = None,
) -> Assessment:
    """Start an assessment with answers that were given elsewhere, whole or not at all.

    Raises as `start_assessment` does.
    """
    assessment = begin(workspace, framework, organisation, title, form_id)
    log(Happened.STARTED, by=by, assessment=assessment, detail="from a file")
    _answer_all(assessment, answers, by=by)
    shares = {code: _share(share) for code, share in (settings.focus or {}).items()}
    set_way(assessment, target=settings.target, streams=settings.streams, focus=shares, starts_on=None)
    return assessment


def _answer_all(assessment: Assessment, answers: Mapping[str, Answer], *, by: User | None) -> None:
    for code, answer in answers.items():
        change = {field.name: getattr(answer, field.name) for field in fields(answer)}
        save_answer(assessment=assessment, capability=code, change=change, base=Base(), by=by)


def _share(share: Fraction) -> Decimal:
    """With the four digits that are kept."""
    return (Decimal(share.numerator) / share.denominator).quantize(Decimal("0.0001"))


@transaction.atomic
def change_settings(
    *,
    assessment: Assessment,
    target: str | None,
    streams: int | None,
    focus: Mapping[str, Decimal] | None,
    starts_on: date | None,
    by: User | None = None,
) -> None:
    """Set the way ahead: target phase, work streams, charter shares (adding up to 1) and the first day.

    Raises `ClosedError` when the assessment is closed, or upgraded since it was read.
    """
    list(assessment.respondents.select_for_update())
    as_shown = Assessment.objects.filter(pk=assessment.pk, framework=assessment.framework_id)
    if not as_shown.exclude(state=State.CLOSED).exists():
        raise ClosedError
    set_way(assessment, target=target, streams=streams, focus=focus, starts_on=starts_on)
    line = line_of_now(Happened.SETTINGS, by=by, assessment=assessment)
    known = Assessment.objects.filter(pk=assessment.pk).values_list(line, flat=True).get()
    aim = assessment.target.name if assessment.target else ""
    log_again(Happened.SETTINGS, line=known, by=by, assessment=assessment, detail=aim and f"target {aim}")


def set_way(
    assessment: Assessment,
    *,
    target: str | None,
    streams: int | None,
    focus: Mapping[str, Decimal] | None,
    starts_on: date | None,
) -> None:
    """Keep the way ahead, inside the transaction of whoever asks for it."""
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
    _answer_all(assessment, case.answers, by=None)
    return True


@transaction.atomic
def set_up(
    *,
    assessment: Assessment,
    title: str,
    state: State,
    due_on: date | None,
    lead: User | None,
    client: Client | None = None,
    by: User | None = None,
) -> None:
    """Change the frame of an assessment; no answer and no setting of its report.

    `client`: another one of the same workspace to move it to, with its frozen reports, which keep saying what they
    said. A lead who does not see that client leads it no more. Closing and reopening are steps of their own: what was
    closed or reopened meanwhile stays so.
    """
    list(assessment.respondents.select_for_update())
    moved = _move(assessment, client)
    if moved and lead is not None and not sees(lead, assessment.client):
        lead = None
    now = State(Assessment.objects.values_list("state", flat=True).get(pk=assessment.pk))
    if State.CLOSED in {now, state}:
        state = now
    changed = [moved] if moved else []
    if title != assessment.title:
        changed.append("title")
    if state != assessment.state:
        changed.append(f"state {State(state).label}")
    if due_on != assessment.due_on:
        changed.append(f"due {written(due_on) if due_on else 'on no day'}")
    if (lead.pk if lead else None) != assessment.lead_id:
        changed.append(f"lead {name_of(lead) if lead else 'nobody'}")
    assessment.title, assessment.state = title, state
    assessment.due_on, assessment.lead = due_on, lead
    # Who does not move it does not undo what another page has moved meanwhile.
    place = ["client"] if moved else []
    assessment.save(update_fields=["title", "state", "due_on", "lead", *place])
    if changed:
        log(Happened.SET_UP, by=by, assessment=assessment, detail=", ".join(changed))


def _move(assessment: Assessment, client: Client | None) -> str:
    """What the log tells of it; empty when it stays where it is."""
    if client is None or client.pk == assessment.client_id:
        return ""
    if client.workspace_id != assessment.client.workspace_id:
        raise ValueError("The client belongs to another workspace.")
    moved = f"moved from {assessment.client.name} to {client.name}"
    assessment.client = client
    return moved


@transaction.atomic
def copy_set_up(
    *,
    assessment: Assessment,
    framework: Framework,
    organisation: str,
    title: str,
    by: User | None = None,
    form_id: UUID | None = None,
) -> Assessment:
    """Start the next assessment like this one: same workspace, lead, target, focus, streams and sections of the report,
    without answers and texts.

    Target and focus are taken over by code, as far as `framework` knows them. Without a title it is named after the
    client and the month. Raises as `start_assessment` does.
    """
    copy = begin(assessment.client.workspace, framework, organisation, title, form_id)
    shares = {focus.charter.code: focus.share for focus in assessment.focus.select_related("charter")}
    known = set(Charter.objects.filter(framework=framework).values_list("code", flat=True))
    target = assessment.target.code if assessment.target else None
    set_way(
        copy,
        target=target if Phase.objects.filter(framework=framework, code=target).exists() else None,
        streams=assessment.streams,
        focus=shares if shares.keys() <= known else None,
        starts_on=None,
    )
    keep_lead(assessment, copy)
    begin_words(copy, like=assessment)
    log(Happened.COPIED, by=by, assessment=copy, detail=f"{assessment.title}, {assessment.client.name}")
    return copy


def keep_lead(assessment: Assessment, copy: Assessment) -> None:
    """The same person leads `copy`, unless that belongs to a client that this person does not see."""
    if assessment.lead is not None and assessment.lead in possible_leads(copy):
        copy.lead = assessment.lead
        copy.save(update_fields=["lead"])


@transaction.atomic
def archive(*, assessment: Assessment, archived: bool, by: User | None = None) -> None:
    """Take an assessment out of the list, or back into it. Nothing is lost."""
    there = Assessment.objects.filter(pk=assessment.pk, archived_at__isnull=archived)
    if there.update(archived_at=timezone.now() if archived else None):
        log(Happened.ARCHIVED if archived else Happened.TAKEN_BACK, by=by, assessment=assessment)


@transaction.atomic
def delete_assessment(*, assessment: Assessment, by: User | None = None) -> None:
    """Remove an assessment with its answers and frozen reports for good, and its client if nothing is known of it."""
    client = Client.objects.select_for_update().get(pk=assessment.client_id)
    log(Happened.DELETED, by=by, assessment=assessment)
    assessment.delete()
    if not is_known(client):
        client.delete()
