"""One measuring of one client with one version of a framework."""

import uuid

from django.conf import settings
from django.db import models

from assessments.models.workspace import NAME_LENGTH, Client
from frameworks.models import Charter, Framework, Phase


class State(models.TextChoices):
    """How far the work on an assessment is."""

    DRAFT = "draft", "Draft"
    ANSWERING = "answering", "Answering"
    IN_REVIEW = "in_review", "In review"
    CLOSED = "closed", "Closed"


class Assessment(models.Model):
    """Pinned to the framework version it was started with. Empty settings stand for the framework's defaults."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="assessments")
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="assessments")
    title = models.CharField(max_length=NAME_LENGTH)
    target = models.ForeignKey(Phase, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    streams = models.PositiveSmallIntegerField("work streams", null=True, blank=True)
    starts_on = models.DateField("roadmap starts on", null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    due_on = models.DateField("due", null=True, blank=True)
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    form_id = models.UUIDField(
        "id of the form it was started with",
        unique=True,
        null=True,
        editable=False,
        help_text="One form starts one assessment, however often it is sent.",
    )
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "id")
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="assessment_state_known"),
            models.CheckConstraint(
                condition=models.Q(streams__isnull=True) | models.Q(streams__gte=1),
                name="assessment_streams_from_one",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Focus(models.Model):
    """The share of one charter in what the organisation wants to achieve first."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="focus")
    charter = models.ForeignKey(Charter, on_delete=models.PROTECT, related_name="+")
    share = models.DecimalField(max_digits=5, decimal_places=4)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["assessment", "charter"], name="focus_once_per_charter"),
            models.CheckConstraint(
                condition=models.Q(share__gte=0, share__lte=1), name="focus_share_between_0_and_1"
            ),
        )

    def __str__(self) -> str:
        return f"{self.charter}: {self.share}"
