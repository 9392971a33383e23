"""Who answered what."""

from django.db import models

from assessments.domain.answers import Choice
from assessments.models.assessment import Assessment
from assessments.models.workspace import NAME_LENGTH
from frameworks.models import Capability, Phase, Signal

TEXT_LENGTH = 4000
"""Longest note: longer unbroken text would make a PDF page take seconds."""
LINK_LENGTH = 1000


class Respondent(models.Model):
    """A person who answers. Without accounts there is one for each assessment."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="respondents")
    name = models.CharField(max_length=NAME_LENGTH, blank=True)
    place = models.ForeignKey(
        Capability,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The question last opened: where to go on.",
    )

    def __str__(self) -> str:
        return self.name or "Respondent"


class Answer(models.Model):
    """What a respondent said about one capability. `revision` counts the changes, so that nobody overwrites unseen."""

    respondent = models.ForeignKey(Respondent, on_delete=models.CASCADE, related_name="answers")
    capability = models.ForeignKey(Capability, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(
        max_length=20, choices=[(c.value, c.value) for c in Choice], default=Choice.OPEN
    )
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField("why it does not apply", max_length=TEXT_LENGTH, blank=True)
    note = models.CharField(max_length=TEXT_LENGTH, blank=True)
    evidence = models.CharField("evidence link", max_length=LINK_LENGTH, blank=True)
    signals = models.ManyToManyField(Signal, through="SeenSignal", related_name="+")
    revision = models.PositiveIntegerField(default=1)
    writer = models.CharField(
        max_length=32, blank=True, help_text="The page that wrote last: it never conflicts with itself."
    )
    turn = models.PositiveIntegerField(default=0, help_text="That page's own count of its saves.")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["respondent", "capability"], name="answer_once_per_capability"),
            models.CheckConstraint(
                condition=models.Q(choice=Choice.PHASE, phase__isnull=False)
                | (~models.Q(choice=Choice.PHASE) & models.Q(phase__isnull=True)),
                name="answer_phase_exactly_when_chosen",
            ),
            models.CheckConstraint(
                condition=models.Q(choice__in=[choice.value for choice in Choice]), name="answer_choice_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.capability}: {self.phase or self.choice}"


class SeenSignal(models.Model):
    """A signal that the respondent ticked as true."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="seen")
    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["answer", "signal"], name="signal_seen_once"),)

    def __str__(self) -> str:
        return str(self.signal)
