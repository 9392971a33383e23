"""What a closed assessment says, for good."""

import uuid

from django.conf import settings
from django.db import models

from assessments.models.assessment import Assessment
from frameworks.models import Framework


class FrozenSnapshotError(Exception):
    """Something tried to change a snapshot."""

    def __init__(self) -> None:
        super().__init__(
            "A snapshot never changes: reopen the assessment and close it again for another one."
        )


class Snapshot(models.Model):
    """The report of an assessment as it was when it was closed. A later edit of answers or rules does not reach it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="snapshots")
    number = models.PositiveSmallIntegerField(help_text="Counts the snapshots of the assessment, from 1.")
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="+")
    report = models.JSONField(help_text="The report's values, without the framework, which is frozen itself.")
    words = models.JSONField(
        default=dict,
        help_text="What the consultant said in it, and its sections; empty where only the result speaks.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-created_at", "-number")
        constraints = (
            models.UniqueConstraint(fields=["assessment", "number"], name="snapshot_once_per_number"),
        )

    def __str__(self) -> str:
        return f"{self.assessment}, {self.number}"

    def save(self, *args: object, **kwargs: object) -> None:
        if not self._state.adding:
            raise FrozenSnapshotError
        super().save(*args, **kwargs)  # type: ignore[arg-type]
