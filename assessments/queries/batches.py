"""Files that were asked for many at once: how far they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils import timezone

from assessments.models import Batch, BatchItem, Making

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

SLOW_START = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class BatchProgress:
    """A batch and its items, without what is in their files."""

    batch: Batch
    items: Sequence[BatchItem]

    def _count(self, *states: Making) -> int:
        return sum(item.state in states for item in self.items)

    @property
    def total(self) -> int:
        return len(self.items)

    @property
    def done(self) -> int:
        return self._count(Making.DONE)

    @property
    def failed(self) -> int:
        return self._count(Making.FAILED)

    @property
    def stopped(self) -> int:
        return self._count(Making.STOPPED)

    @property
    def waiting(self) -> int:
        return self._count(Making.WAITING)

    @property
    def running(self) -> int:
        return self._count(Making.RUNNING)

    @property
    def is_stopping(self) -> bool:
        """Whether it ends with the files that were begun when it was stopped."""
        return bool(self.stopped and self.running and not self.waiting)

    @property
    def is_going(self) -> bool:
        return bool(self._count(Making.WAITING, Making.RUNNING))

    @property
    def size(self) -> int:
        """Of what is made, in bytes."""
        return sum(item.file.size for item in self.items if item.file)

    @property
    def is_late(self) -> bool:
        """Whether nothing of it was begun for longer than a worker that runs would need."""
        since = self.batch.served_at or self.batch.created_at
        return self.is_going and not self.running and since < timezone.now() - SLOW_START


def batch_progress(batch: Batch, items: QuerySet[BatchItem]) -> BatchProgress:
    """How far those of its items are that somebody may see. One query."""
    known = items.select_related("assessment__client", "file").defer("file__content").order_by("number")
    return BatchProgress(batch=batch, items=list(known))


def counted_batches(batches: QuerySet[Batch]) -> QuerySet[Batch]:
    """Newest first, each with how many files it has (`total`), and how many of them are `done`, `failed` and still
    `open`. One query.
    """
    going = Q(items__state__in=(Making.WAITING, Making.RUNNING))
    return batches.annotate(
        total=Count("items"),
        done=Count("items", filter=Q(items__state=Making.DONE)),
        failed=Count("items", filter=Q(items__state=Making.FAILED)),
        open=Count("items", filter=going),
    ).order_by("-created_at", "pk")
