"""What became of a draft, edit by edit."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from frameworks import limits
from frameworks.models.framework import Framework


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

    class Meta:
        ordering = ("framework", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=["framework", "number"], name="frameworks_revision_once_per_number"
            ),
        )

    def __str__(self) -> str:
        return f"{self.framework}, revision {self.number}"
