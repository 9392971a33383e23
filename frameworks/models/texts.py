"""What stands beside the capabilities: the glossary, questions to oneself, and the signals of the phases."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from frameworks import limits
from frameworks.models.base import Part, code_field, ordered, position_field
from frameworks.models.content import Capability
from frameworks.models.framework import Framework
from frameworks.models.scale import Phase


class TermGroup(Part):
    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="term_groups")
    position = position_field()
    code = code_field()
    name = models.CharField(max_length=limits.NAME)

    class Meta:
        verbose_name = "group of terms"
        verbose_name_plural = "groups of terms"
        ordering = ("framework", "position")
        constraints = ordered("term_group", "framework")

    def __str__(self) -> str:
        return self.name


class Term(Part):
    framework_path = "group__framework"

    group = models.ForeignKey(TermGroup, on_delete=models.CASCADE, related_name="terms")
    position = position_field()
    code = code_field()
    name = models.CharField(max_length=limits.NAME)
    meaning = models.TextField(max_length=limits.TEXT, blank=True)
    example = models.TextField(max_length=limits.TEXT, blank=True)

    class Meta:
        ordering = ("group", "position")
        constraints = ordered("term", "group")

    def __str__(self) -> str:
        return self.name


class GeneralSelfCheck(Part):
    """A question that users ask themselves about the whole; never scored."""

    class At(models.TextChoices):
        OVERALL = "overall", "The overall result"
        ROADMAP = "roadmap", "The roadmap"

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="self_checks")
    position = position_field()
    code = code_field()
    text = models.TextField(max_length=limits.TEXT)
    source = models.CharField(max_length=limits.LINE)
    at = models.CharField(max_length=16, choices=At, help_text="Where it is shown.")

    class Meta:
        verbose_name = "general question to oneself"
        verbose_name_plural = "general questions to oneself"
        ordering = ("framework", "position")
        constraints = (
            *ordered("general_self_check", "framework"),
            models.CheckConstraint(
                condition=Q(at__in=["overall", "roadmap"]), name="frameworks_general_self_check_at_known"
            ),
        )

    def __str__(self) -> str:
        return self.text


class PhaseSignal(Part):
    """What the basis says of a phase."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="phase_signals")
    position = position_field()
    code = code_field()
    phase = models.ForeignKey(Phase, on_delete=models.RESTRICT, related_name="signals")
    text = models.TextField(max_length=limits.TEXT)

    class Meta:
        ordering = ("framework", "position")
        constraints = ordered("phase_signal", "framework")

    def __str__(self) -> str:
        return self.text


class Profile(Part):
    """A trait of an organisation by which capabilities do not apply to it."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="profiles")
    position = position_field()
    code = code_field()
    name = models.CharField(max_length=limits.NAME)
    description = models.TextField(max_length=limits.TEXT)

    class Meta:
        ordering = ("framework", "position")
        constraints = ordered("profile", "framework")

    def __str__(self) -> str:
        return self.name


class ProfileCapability(Part):
    """A capability that does not apply with a profile."""

    framework_path = "profile__framework"

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="not_applicable")
    position = position_field()
    capability = models.ForeignKey(Capability, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        verbose_name_plural = "profile capabilities"
        ordering = ("profile", "position")
        constraints = (
            *ordered("profile_capability", "profile", codes=False),
            models.UniqueConstraint(
                fields=["profile", "capability"], name="frameworks_profile_capability_unique"
            ),
        )

    def __str__(self) -> str:
        return f"{self.capability} with {self.profile}"


class Carrier(Part):
    """The level of a capability in which the signal of a phase is found again."""

    framework_path = "phase_signal__framework"

    phase_signal = models.ForeignKey(PhaseSignal, on_delete=models.CASCADE, related_name="carried_by")
    position = position_field()
    capability = models.ForeignKey(Capability, on_delete=models.RESTRICT, related_name="+")
    phase = models.ForeignKey(Phase, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        ordering = ("phase_signal", "position")
        constraints = (
            *ordered("carrier", "phase_signal", codes=False),
            models.UniqueConstraint(
                fields=["phase_signal", "capability", "phase"], name="frameworks_carrier_unique"
            ),
        )

    def __str__(self) -> str:
        return f"{self.capability} at {self.phase}"
