"""What an assessment said before it went on with a newer version of its framework."""

import uuid

from django.conf import settings
from django.db import models

from assessments.models.assessment import Assessment
from assessments.models.snapshot import FrozenSnapshotError
from frameworks.models import Framework


class Upgrade(models.Model):
    """The report as it was before: with every answer, also those that fell away. It never changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="upgrades")
    from_framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="+")
    to_framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField(help_text="The report's values, as a snapshot keeps them.")
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-made_at", "id")
        constraints = (
            # A version is newer than the one before, so nobody comes to the same twice; two pages at once neither.
            models.UniqueConstraint(fields=["assessment", "to_framework"], name="upgrade_once_per_version"),
        )

    def __str__(self) -> str:
        return f"{self.assessment}, {self.from_framework.version} to {self.to_framework.version}"

    def save(self, *args: object, **kwargs: object) -> None:
        if not self._state.adding:
            raise FrozenSnapshotError
        super().save(*args, **kwargs)  # type: ignore[arg-type]
