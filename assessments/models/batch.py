"""Files that are kept: of closed assessments for good, and those of a batch that was asked for in one go."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from assessments.models.assessment import Assessment
from assessments.models.snapshot import Snapshot
from assessments.models.workspace import Workspace

BATCH_AGE = timedelta(days=7)
"""How long a batch stays, with the files that nothing else keeps."""


class PaperSize(models.TextChoices):
    """As reports call it."""

    A4 = "A4", "A4"
    LETTER = "Letter", "US Letter"


class KeptFile(models.Model):
    """A PDF. That of a frozen report is made once, and again only if what goes into it is another, such as the brand;
    that of an open assessment belongs to the batches that asked for it.
    """

    key = models.CharField(
        max_length=64, unique=True, help_text="The hash of what it is of and of everything that goes into it."
    )
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="files")
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.CASCADE, null=True, blank=True, related_name="files"
    )
    page_size = models.CharField(max_length=6, choices=PaperSize.choices)
    content = models.BinaryField()
    size = models.PositiveIntegerField(help_text="In bytes.")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(page_size__in=PaperSize.values), name="kept_file_size_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.assessment_id}, {self.page_size}"


class Batch(models.Model):
    """PDFs of several assessments that somebody asked for in one go. Nobody else gets at it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="batches")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="batches")
    created_at = models.DateTimeField(auto_now_add=True)
    page_size = models.CharField(max_length=6, choices=PaperSize.choices, default=PaperSize.A4)
    served_at = models.DateTimeField(
        null=True, blank=True, help_text="When one of its files was begun last: batches take turns."
    )

    class Meta:
        verbose_name_plural = "batches"
        ordering = ("-created_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(page_size__in=PaperSize.values), name="batch_size_known"
            ),
        )

    def __str__(self) -> str:
        return f"Batch of {timezone.localtime(self.created_at):%Y-%m-%d %H:%M}"

    @property
    def ends_at(self) -> datetime:
        return self.created_at + BATCH_AGE


class Making(models.TextChoices):
    """How far one file of a batch is."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Being made"
    DONE = "done", "Made"
    FAILED = "failed", "Not made"
    STOPPED = "stopped", "Stopped"


class BatchItem(models.Model):
    """One file of a batch. Who makes it holds it by a token, until a time that is moved on while the work goes on."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField(help_text="Its place, from 1.")
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="batch_items")
    state = models.CharField(max_length=7, choices=Making.choices, default=Making.WAITING)
    message = models.TextField(blank=True, help_text="Why it was not made, in words for whoever asked.")
    file = models.ForeignKey(KeptFile, on_delete=models.RESTRICT, null=True, blank=True, related_name="items")
    attempts = models.PositiveSmallIntegerField(default=0)
    token = models.UUIDField(null=True, blank=True, editable=False)
    held_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("batch", "number")
        constraints = (
            models.UniqueConstraint(fields=["batch", "number"], name="batch_item_once_per_number"),
            models.UniqueConstraint(fields=["batch", "assessment"], name="batch_item_once_per_assessment"),
            models.CheckConstraint(
                condition=models.Q(state__in=Making.values), name="batch_item_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state=Making.DONE, file__isnull=False)
                | (~models.Q(state=Making.DONE) & models.Q(file__isnull=True)),
                name="batch_item_has_file_when_done",
            ),
            models.CheckConstraint(
                condition=models.Q(state=Making.RUNNING, token__isnull=False, held_until__isnull=False)
                | (~models.Q(state=Making.RUNNING) & models.Q(token__isnull=True, held_until__isnull=True)),
                name="batch_item_held_while_running",
            ),
        )
        indexes = (
            models.Index(
                fields=["state"], name="batch_item_open", condition=models.Q(state__in=["waiting", "running"])
            ),
        )

    def __str__(self) -> str:
        return f"{self.batch_id}, {self.number}"
