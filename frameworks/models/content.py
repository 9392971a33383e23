"""What a framework measures: pillars, capabilities, their levels and the way from one to the next."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q

from frameworks import limits
from frameworks.models.base import Part, code_field, number_field, ordered, position_field
from frameworks.models.framework import Framework
from frameworks.models.scale import Charter, EffortClass, Phase, Tier


class Pillar(Part):
    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="pillars")
    position = position_field()
    code = code_field()
    name = models.CharField(max_length=limits.NAME)
    promise = models.TextField(max_length=limits.TEXT)
    tier = models.ForeignKey(Tier, on_delete=models.RESTRICT, related_name="pillars")

    class Meta:
        ordering = ("framework", "position")
        constraints = ordered("pillar", "framework")

    def __str__(self) -> str:
        return self.name


class Capability(Part):
    class Provenance(models.TextChoices):
        LITERAL = "literal", "Named by the basis"
        INFERRED = "inferred", "Inferred from the basis"

    framework_path = "pillar__framework"

    pillar = models.ForeignKey(Pillar, on_delete=models.CASCADE, related_name="capabilities")
    position = position_field()
    code = code_field()
    name = models.CharField(max_length=limits.NAME)
    tier = models.ForeignKey(Tier, on_delete=models.RESTRICT, related_name="capabilities")
    question = models.TextField(max_length=limits.TEXT)
    definition = models.TextField(max_length=limits.TEXT)
    overrating_trap = models.TextField(max_length=limits.TEXT)
    not_applicable_when = models.TextField(
        max_length=limits.TEXT,
        blank=True,
        help_text='The condition under which "not applicable" may be answered. Empty: it is not offered.',
    )
    foundation = models.BooleanField(default=False, help_text="Comes first on every roadmap.")
    weight = number_field(default=Decimal(1))
    charter_note = models.TextField(max_length=limits.TEXT, blank=True)
    provenance = models.CharField(max_length=16, choices=Provenance)
    provenance_note = models.TextField(max_length=limits.TEXT, blank=True)

    class Meta:
        verbose_name_plural = "capabilities"
        ordering = ("pillar__framework", "pillar__position", "position")
        constraints = (
            *ordered("capability", "pillar"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="frameworks_capability_weight_above_0"),
            models.CheckConstraint(
                condition=Q(provenance__in=["literal", "inferred"]),
                name="frameworks_capability_provenance_known",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Level(Part):
    """What a capability looks like in one phase."""

    framework_path = "capability__pillar__framework"

    capability = models.ForeignKey(Capability, on_delete=models.CASCADE, related_name="levels")
    phase = models.ForeignKey(Phase, on_delete=models.RESTRICT, related_name="levels")
    summary = models.TextField(max_length=limits.TEXT)

    class Meta:
        ordering = ("capability", "phase__position")
        constraints = (
            models.UniqueConstraint(fields=["capability", "phase"], name="frameworks_level_unique_in_phase"),
        )

    def __str__(self) -> str:
        return f"{self.capability}: {self.phase}"


class Signal(Part):
    """Something that can be observed when a level holds."""

    framework_path = "level__capability__pillar__framework"

    level = models.ForeignKey(Level, on_delete=models.CASCADE, related_name="signals")
    position = position_field()
    code = code_field()
    text = models.TextField(max_length=limits.TEXT)

    class Meta:
        ordering = ("level", "position")
        constraints = ordered("signal", "level")

    def __str__(self) -> str:
        return self.text


class CapabilityLine(Part):
    """One of the plain lines that a capability has several of."""

    framework_path = "capability__pillar__framework"

    capability = models.ForeignKey(Capability, on_delete=models.CASCADE, related_name="%(class)ss")
    position = position_field()
    text = models.TextField(max_length=limits.TEXT)

    class Meta:
        abstract = True
        ordering = ("capability", "position")

    def __str__(self) -> str:
        return self.text


class EvidenceExample(CapabilityLine):
    """Something that would show where the capability stands."""

    class Meta(CapabilityLine.Meta):
        constraints = ordered("evidence", "capability", codes=False)


class Metric(CapabilityLine):
    """A figure that moves when the capability grows."""

    class Meta(CapabilityLine.Meta):
        constraints = ordered("metric", "capability", codes=False)


class SourceFact(CapabilityLine):
    """What the basis says of the capability."""

    class Meta(CapabilityLine.Meta):
        constraints = ordered("source_fact", "capability", codes=False)


class Transition(Part):
    """The way of one capability from the phase below up to `to`."""

    framework_path = "capability__pillar__framework"

    capability = models.ForeignKey(Capability, on_delete=models.CASCADE, related_name="transitions")
    to = models.ForeignKey(Phase, on_delete=models.RESTRICT, related_name="transitions")

    class Meta:
        ordering = ("capability", "to__position")
        constraints = (
            models.UniqueConstraint(
                fields=["capability", "to"], name="frameworks_transition_unique_to_phase"
            ),
        )

    def __str__(self) -> str:
        return f"{self.capability}: to {self.to}"


class Step(Part):
    framework_path = "transition__capability__pillar__framework"

    transition = models.ForeignKey(Transition, on_delete=models.CASCADE, related_name="steps")
    position = position_field()
    code = code_field()
    title = models.CharField(max_length=limits.LINE)
    detail = models.TextField(max_length=limits.TEXT)
    effort = models.ForeignKey(EffortClass, on_delete=models.RESTRICT, related_name="steps")
    weeks = models.PositiveSmallIntegerField()
    owner = models.CharField(max_length=limits.LINE)
    metric = models.CharField(max_length=limits.LINE)

    class Meta:
        ordering = ("transition", "position")
        constraints = (
            *ordered("step", "transition"),
            models.CheckConstraint(condition=Q(weeks__gte=1), name="frameworks_step_weeks_from_1"),
        )

    def __str__(self) -> str:
        return self.title


class Prerequisite(Part):
    """Before the transition, `capability` should stand at `phase` or above."""

    framework_path = "transition__capability__pillar__framework"

    transition = models.ForeignKey(Transition, on_delete=models.CASCADE, related_name="prerequisites")
    position = position_field()
    capability = models.ForeignKey(Capability, on_delete=models.RESTRICT, related_name="needed_by")
    phase = models.ForeignKey(Phase, on_delete=models.RESTRICT, related_name="+")
    reason = models.TextField(max_length=limits.TEXT)

    class Meta:
        ordering = ("transition", "position")
        constraints = (
            *ordered("prerequisite", "transition", codes=False),
            models.UniqueConstraint(
                fields=["transition", "capability"], name="frameworks_prerequisite_unique"
            ),
        )

    def __str__(self) -> str:
        return f"{self.capability} at {self.phase}"


class CharterWeight(Part):
    """How much a capability serves a charter. The weights of one capability add up to 1."""

    framework_path = "capability__pillar__framework"

    capability = models.ForeignKey(Capability, on_delete=models.CASCADE, related_name="charter_weights")
    charter = models.ForeignKey(Charter, on_delete=models.RESTRICT, related_name="weights")
    weight = number_field()

    class Meta:
        ordering = ("capability", "charter__position")
        constraints = (
            models.UniqueConstraint(
                fields=["capability", "charter"], name="frameworks_charter_weight_unique"
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=0, weight__lte=1), name="frameworks_charter_weight_from_0_to_1"
            ),
        )

    def __str__(self) -> str:
        return f"{self.charter}: {self.weight}"


class Fact(Part):
    """A finding that the basis reports, with its source."""

    framework_path = "capability__pillar__framework"

    capability = models.ForeignKey(Capability, on_delete=models.CASCADE, related_name="facts")
    position = position_field()
    code = code_field()
    statement = models.TextField(max_length=limits.TEXT)
    source = models.CharField(max_length=limits.LINE)

    class Meta:
        ordering = ("capability", "position")
        constraints = ordered("fact", "capability")

    def __str__(self) -> str:
        return self.statement


class SelfCheck(Part):
    """A question that users ask themselves about a capability; never scored."""

    framework_path = "capability__pillar__framework"

    capability = models.ForeignKey(Capability, on_delete=models.CASCADE, related_name="self_checks")
    position = position_field()
    code = code_field()
    text = models.TextField(max_length=limits.TEXT)
    source = models.CharField(max_length=limits.LINE)

    class Meta:
        verbose_name = "question to oneself"
        verbose_name_plural = "questions to oneself"
        ordering = ("capability", "position")
        constraints = ordered("self_check", "capability")

    def __str__(self) -> str:
        return self.text
