"""The files of batches, made one after the other outside of requests, by as many workers as there are.

The queue of Django's tasks says that something is to be made, the rows of `BatchItem` say what: each task takes the
next file of the batch whose turn it is, so that one person's hundred do not keep another's two waiting. Whoever makes
a file holds its row for a short time, which a thread moves on while the work goes on. After a crash the time runs out,
and `go_on_making` puts back what nobody works on any more.
"""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import IntegrityError, connection, transaction
from django.db.models import Case, Exists, F, OuterRef, Value, When
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from assessments.keeping import file_of, forget_files
from assessments.models import BATCH_AGE, Batch, BatchItem, KeptFile, Making
from assessments.reports.pdf import PdfStopped, PdfUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet


logger = logging.getLogger(__name__)

HELD_FOR = timedelta(seconds=30)
BEAT = 5.0
"""Seconds after which a hold is moved on: often enough that a busy database does not make it run out."""
MOST_ATTEMPTS = 3
"""How often a file is begun: one whose making ends the worker each time would keep all others from being made."""
TASKS_KEPT_FOR = timedelta(days=1)
STRANGE = (
    "Something went wrong that we did not expect. Try again; if it stays, tell whoever runs this server."
)
ENDED = "Making it was broken off {times} times. Try again later; if it stays, tell whoever runs this server."


@task()
def make_next_file() -> None:
    """Make the file whose turn it is; nothing if none is left."""
    item = _taken()
    if item is None:
        return
    try:
        with _held(item):
            file = file_of(item.assessment, page_size=item.batch.page_size)
        _end(item, state=Making.DONE, file=file)
    except IntegrityError:
        # What it was for went meanwhile; or only its file, which is then made again, but not for ever.
        if item.attempts < MOST_ATTEMPTS:
            _put_back(_mine(item))
        else:
            _end(item, state=Making.FAILED, message=ENDED.format(times=MOST_ATTEMPTS))
    except PdfStopped:
        # This worker is told to end: another one, or the next, goes on.
        _put_back(_mine(item), attempts=F("attempts") - 1)
    except PdfUnavailable as reason:
        _end(item, state=Making.FAILED, message=str(reason))
    except Exception:
        if not _mine(item).exists():
            return
        logger.exception("A file of a batch was not made: assessment %s", item.assessment_id)
        _end(item, state=Making.FAILED, message=STRANGE)


def _taken() -> BatchItem | None:
    """The next file, held from now on; None if there is none. Two workers never get the same."""
    with transaction.atomic():
        waiting = BatchItem.objects.filter(state=Making.WAITING).order_by(
            F("batch__served_at").asc(nulls_first=True), "batch__created_at", "batch", "number"
        )
        number = (
            waiting.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True).first()
        )
        if number is None:
            return None
        now = timezone.now()
        BatchItem.objects.filter(pk=number).update(
            state=Making.RUNNING,
            token=uuid4(),
            held_until=now + HELD_FOR,
            attempts=F("attempts") + 1,
            message="",
        )
        known = BatchItem.objects.select_related(
            "batch", "assessment__client__workspace", "assessment__target"
        )
        item = known.get(pk=number)
        Batch.objects.filter(pk=item.batch_id).update(served_at=now)
    return item


@contextmanager
def _held(item: BatchItem) -> Iterator[None]:
    """Move the end of the hold on until the work is done."""
    is_over = threading.Event()

    def beat() -> None:
        try:
            while not is_over.wait(BEAT):
                _mine(item).update(held_until=timezone.now() + HELD_FOR)
        except Exception:
            # The file is stored all the same if nobody else has taken it meanwhile.
            logger.exception("A hold was not moved on")
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name="hold", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def _mine(item: BatchItem) -> QuerySet[BatchItem]:
    """The row, as long as nobody else has taken it over."""
    return BatchItem.objects.filter(pk=item.pk, token=item.token, state=Making.RUNNING)


def _end(item: BatchItem, **outcome: object) -> None:
    _mine(item).update(token=None, held_until=None, **outcome)


def _put_back(items: QuerySet[BatchItem], **changes: object) -> None:
    """For whoever is next; or with the rest of its batch if that was stopped meanwhile."""
    stopped = Exists(BatchItem.objects.filter(batch=OuterRef("batch"), state=Making.STOPPED))
    state = Case(When(stopped, then=Value(Making.STOPPED)), default=Value(Making.WAITING))
    items.update(state=state, token=None, held_until=None, **changes)


def go_on_making(*, at: datetime | None = None) -> int:
    """Put back what a worker that is gone had begun, and see to it that the queue holds a task for each file that
    waits. Returns how many files were put back. `at`: now, unless a test says otherwise.
    """
    with transaction.atomic():
        left = BatchItem.objects.filter(state=Making.RUNNING, held_until__lt=at or timezone.now())
        left = left.select_for_update(skip_locked=True)
        gone = [(item.pk, item.token) for item in left]
        for pk, token in gone:
            mine = BatchItem.objects.filter(pk=pk, token=token)
            _put_back(mine.filter(attempts__lt=MOST_ATTEMPTS))
            mine.filter(state=Making.RUNNING).update(
                state=Making.FAILED, message=ENDED.format(times=MOST_ATTEMPTS), token=None, held_until=None
            )
        waiting = BatchItem.objects.filter(state=Making.WAITING).count()
        queued = DBTaskResult.objects.filter(
            status=TaskResultStatus.READY, task_path=make_next_file.module_path
        ).count()
        ask_for(waiting - queued)
    return len(gone)


def ask_for(files: int) -> None:
    """Put that many tasks into the queue."""
    for _ in range(files):
        make_next_file.enqueue()


def clean_files(*, at: datetime | None = None) -> int:
    """Remove batches that are too old, files that nobody can ask for any more, and what the queue keeps of tasks that
    are over. Returns how many batches went.
    """
    now = at or timezone.now()
    # A task that "runs" for a day is one whose worker is gone.
    DBTaskResult.objects.exclude(status=TaskResultStatus.READY).filter(
        started_at__lt=now - TASKS_KEPT_FOR
    ).delete()
    with transaction.atomic():
        removed = remove_batches(list(Batch.objects.filter(created_at__lt=now - BATCH_AGE)))
        forget_files()
    return removed


def remove_batches(batches: list[Batch]) -> int:
    """With the files that nothing else keeps."""
    ids: list[UUID] = [batch.pk for batch in batches]
    with transaction.atomic():
        files = list(KeptFile.objects.filter(items__batch__in=ids).values_list("pk", flat=True))
        Batch.objects.filter(pk__in=ids).delete()
        forget_files(KeptFile.objects.filter(pk__in=files))
    return len(ids)
