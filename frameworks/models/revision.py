"""What became of a draft, edit by edit."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from frameworks import limits
from frameworks.models.framework import Framework


class FrozenRevisionError(Exception):
    """Something tried to change or to remove what the history keeps."""

    def __init__(self) -> None:
        super().__init__("A revision never changes; it goes only when its whole draft is deleted.")


class RevisionQuerySet(models.QuerySet["Revision"]):
    def update(self, **_: Any) -> int:
        raise FrozenRevisionError

    def delete(self) -> tuple[int, dict[str, int]]:
        raise FrozenRevisionError


class RevisionManager(models.Manager["Revision"]):
    def get_queryset(self) -> RevisionQuerySet:
        return RevisionQuerySet(self.model, using=self._db)


class Revision(models.Model):
    """The whole draft as it was after one edit, so that each state can be read again, compared and restored."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(help_text="Counts the revisions of the draft, from 1.")
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    summary = models.CharField(max_length=limits.LINE)
    content = models.BinaryField(help_text="The structure, packed.")

    objects = RevisionManager()

    class Meta:
        ordering = ("framework", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=["framework", "number"], name="frameworks_revision_once_per_number"
            ),
        )

    def __str__(self) -> str:
        return f"{self.framework}, revision {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise FrozenRevisionError
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> tuple[int, dict[str, int]]:
        raise FrozenRevisionError
