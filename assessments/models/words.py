"""What a consultant says in the report of an assessment, as long as it is not frozen."""

from django.conf import settings
from django.db import models

from assessments.models.assessment import Assessment


class ReportWords(models.Model):
    """Own texts of a report, and its sections. Without a row the report speaks for itself.

    `revision` counts the changes, so that nobody overwrites unseen.
    """

    assessment = models.OneToOneField(
        Assessment, on_delete=models.CASCADE, primary_key=True, related_name="words"
    )
    summary = models.TextField(blank=True)
    pillars = models.JSONField(
        "notes on pillars", default=dict, help_text="By code, also of pillars that an earlier version had."
    )
    closing = models.TextField("closing text", blank=True)
    sections = models.JSONField(
        default=list, help_text="Codes of the sections that are shown, in their order."
    )
    drafts = models.JSONField(
        default=dict, help_text="Of texts that began as a draft: the fingerprint of that draft, by field."
    )
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "words of reports"

    def __str__(self) -> str:
        return f"Words of {self.assessment_id}"
