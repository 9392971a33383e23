"""PDFs of several assessments in one go: asked for, stopped, tried again, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from assessments.actions.activity import name_of
from assessments.actions.making import ask_for, remove_batches
from assessments.models import Activity, Batch, BatchItem, Happened, Making, Workspace
from assessments.models.activity import ACTOR_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from django.contrib.auth.models import User

    from assessments.models import Assessment

MOST_FILES = 100
"""In one batch."""
MOST_BATCHES = 3
"""Of one person in a workspace that are being made at a time."""
MOST_KEPT = 20
"""Of one person, in all workspaces, until they are removed or too old."""
OPEN = (Making.WAITING, Making.RUNNING)


class TooManyBatchesError(Exception):
    """Enough is being made or kept for this person already. The message says what to do."""


GOING = f"{MOST_BATCHES} of your archives are being made already. Wait until one is done, or stop one."
KEPT = f"You have {MOST_KEPT} archives already. Remove one that you do not need any more."


@transaction.atomic
def ask_for_files(
    *, batch_id: UUID, workspace: Workspace, assessments: Sequence[Assessment], page_size: str, by: User
) -> Batch:
    """Have the PDFs of these assessments of one workspace made, in this order. Raises `TooManyBatchesError`.

    `batch_id` stands in the form: sent twice, it asks once.
    """
    # Of two that ask at once, the second counts the first.
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    known = Batch.objects.filter(pk=batch_id).first()
    if known and known.created_by_id == by.pk:
        return known
    if known:
        batch_id = uuid4()
    _check_room(workspace, by)
    if Batch.objects.filter(created_by=by).count() >= MOST_KEPT:
        raise TooManyBatchesError(KEPT)
    batch = Batch.objects.create(pk=batch_id, workspace=workspace, created_by=by, page_size=page_size)
    BatchItem.objects.bulk_create(
        BatchItem(batch=batch, number=number, assessment=assessment)
        for number, assessment in enumerate(assessments, 1)
    )
    ask_for(len(assessments))
    return batch


def _check_room(workspace: Workspace, by: User, *, besides: Batch | None = None) -> None:
    going = Batch.objects.filter(workspace=workspace, created_by=by, items__state__in=OPEN).distinct()
    if (going.exclude(pk=besides.pk) if besides else going).count() >= MOST_BATCHES:
        raise TooManyBatchesError(GOING)


@transaction.atomic
def stop_batch(*, batch: Batch) -> None:
    """Begin no other file of it. What is made stays, and `go_on_with` makes the rest."""
    batch.items.filter(state=Making.WAITING).update(state=Making.STOPPED)


@transaction.atomic
def go_on_with(*, batch: Batch) -> None:
    """Make what was stopped or failed. Raises `TooManyBatchesError`."""
    Workspace.objects.select_for_update().get(pk=batch.workspace_id)
    _check_room(batch.workspace, batch.created_by, besides=batch)
    again = batch.items.filter(state__in=(Making.FAILED, Making.STOPPED))
    files = again.update(state=Making.WAITING, message="", attempts=0)
    if files:
        # Its turn is counted from now, and so is how long nothing of it was begun.
        Batch.objects.filter(pk=batch.pk).update(served_at=timezone.now())
    ask_for(files)


def remove_batch(*, batch: Batch) -> None:
    """With its files; those of frozen reports stay, for whoever asks again."""
    remove_batches([batch])


def log_batch(*, batch: Batch, assessments: Iterable[Assessment], by: User) -> None:
    """Somebody took these reports along. A line for each: of each assessment the log tells who has it."""
    listed = list(assessments)
    detail = f"PDF, one of {len(listed)} in an archive" if len(listed) > 1 else "PDF, in an archive"
    now = timezone.now()
    Activity.objects.bulk_create(
        Activity(
            workspace_id=batch.workspace_id,
            assessment=assessment,
            title=assessment.title,
            client_name=assessment.client.name,
            actor=by,
            actor_name=name_of(by)[:ACTOR_LENGTH],
            happened=Happened.EXPORTED,
            detail=detail,
            at=now,
        )
        for assessment in listed
    )
