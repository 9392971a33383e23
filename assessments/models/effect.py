"""A run of a draft over the assessments of a published version."""

import uuid

from django.conf import settings
from django.db import models

from assessments.models.workspace import Workspace
from frameworks.models import Framework


class EffectRun(models.Model):
    """What the draft would change, counted so far. It goes on slice by slice, in the order of the assessments' ids."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="+")
    base = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="+")
    workspace = models.ForeignKey(
        Workspace,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose assessments; empty for all.",
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    fingerprint = models.CharField(max_length=64, help_text="Of the draft as it was when the run began.")
    total = models.PositiveIntegerField(help_text="Assessments there were when the run began.")
    done = models.PositiveIntegerField(default=0)
    last = models.UUIDField("last assessment looked at", null=True, blank=True)
    tally = models.JSONField(default=dict, help_text="Counts and examples, without any name.")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at", "id")

    def __str__(self) -> str:
        return f"{self.framework.version} over {self.base.version}: {self.done} of {self.total}"
