"""What a framework measures with: phases, tiers, charters, effort classes, tests and the constants of scoring."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from frameworks import limits
from frameworks.models.base import Part, code_field, number_field, ordered, position_field
from frameworks.models.framework import Framework


class Phase(Part):
    class HoldsWhen(models.TextChoices):
        ALL_SIGNALS = "all_signals", "All its signals are true"
        FIRST_SIGNAL = "first_signal", "Its first signal is true"
        OTHERWISE = "otherwise", "No later phase holds"

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="phases")
    position = position_field()
    code = code_field()
    name = models.CharField(max_length=limits.NAME)
    motto = models.CharField(max_length=limits.LINE)
    summary = models.TextField(max_length=limits.TEXT)
    holds_when = models.CharField(max_length=16, choices=HoldsWhen)
    share = number_field(
        null=True,
        blank=True,
        help_text="Share of the weight that must stand here or above, 0 to 1. Empty for the first phase.",
    )

    class Meta:
        ordering = ("framework", "position")
        constraints = (
            *ordered("phase", "framework"),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gt=0, share__lte=1),
                name="frameworks_phase_share_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(holds_when__in=["all_signals", "first_signal", "otherwise"]),
                name="frameworks_phase_holds_when_known",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Tier(Part):
    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="tiers")
    position = position_field()
    code = code_field()
    name = models.CharField(max_length=limits.NAME)
    meaning = models.TextField(max_length=limits.TEXT)
    counts_from = models.ForeignKey(Phase, on_delete=models.RESTRICT, related_name="+")
    max_behind = models.PositiveSmallIntegerField(
        help_text="Phases that a capability of this tier may lag behind its pillar."
    )
    target_behind = models.PositiveSmallIntegerField(
        help_text="Phases that its default target lies below the target of the whole."
    )
    gap_factor = number_field(help_text="What its gap counts for in the priority of a roadmap item, 0 to 1.")

    class Meta:
        ordering = ("framework", "position")
        constraints = (
            *ordered("tier", "framework"),
            models.CheckConstraint(
                condition=Q(gap_factor__gte=0, gap_factor__lte=1),
                name="frameworks_tier_gap_factor_from_0_to_1",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Charter(Part):
    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="charters")
    position = position_field()
    code = code_field()
    name = models.CharField(max_length=limits.NAME)
    meaning = models.TextField(max_length=limits.TEXT)

    class Meta:
        ordering = ("framework", "position")
        constraints = ordered("charter", "framework")

    def __str__(self) -> str:
        return self.name


class EffortClass(Part):
    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="effort_classes")
    position = position_field()
    code = code_field()
    min_weeks = models.PositiveSmallIntegerField()
    max_weeks = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name_plural = "effort classes"
        ordering = ("framework", "position")
        constraints = (
            *ordered("effort", "framework"),
            models.CheckConstraint(
                condition=Q(min_weeks__gte=1, max_weeks__gte=F("min_weeks")),
                name="frameworks_effort_weeks_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} ({self.min_weeks} to {self.max_weeks} weeks)"


class Bucket(Part):
    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="buckets")
    position = position_field()
    name = models.CharField(max_length=limits.NAME)
    days = models.PositiveIntegerField(help_text="Holds what ends up to this day of the roadmap.")

    class Meta:
        verbose_name = "stretch of the calendar"
        verbose_name_plural = "stretches of the calendar"
        ordering = ("framework", "position")
        constraints = (
            *ordered("bucket", "framework", codes=False),
            models.UniqueConstraint(fields=["framework", "days"], name="frameworks_bucket_days_unique"),
            models.UniqueConstraint(fields=["framework", "name"], name="frameworks_bucket_name_unique"),
            models.CheckConstraint(condition=Q(days__gte=1), name="frameworks_bucket_days_from_1"),
        )

    def __str__(self) -> str:
        return self.name


class StrategicTest(Part):
    class Role(models.TextChoices):
        REQUIRED = "required", "Required"
        ONE_OF = "one_of", "At least one of these"

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="strategic_tests")
    position = position_field()
    code = code_field()
    name = models.CharField(max_length=limits.NAME)
    meaning = models.TextField(max_length=limits.TEXT)
    capability = models.ForeignKey("Capability", on_delete=models.RESTRICT, related_name="+")
    phase = models.ForeignKey(Phase, on_delete=models.RESTRICT, related_name="+")
    role = models.CharField(max_length=16, choices=Role)

    class Meta:
        ordering = ("framework", "position")
        constraints = (
            *ordered("test", "framework"),
            models.CheckConstraint(
                condition=Q(role__in=["required", "one_of"]), name="frameworks_test_role_known"
            ),
        )

    def __str__(self) -> str:
        return self.name


class ScoringRule(Part):
    """The constants of the overall phase, the verdict and the roadmap."""

    framework = models.OneToOneField(Framework, on_delete=models.CASCADE, related_name="scoring_rule")

    foundation_pillar = models.ForeignKey("Pillar", on_delete=models.RESTRICT, related_name="+")
    foundation_capability = models.ForeignKey("Capability", on_delete=models.RESTRICT, related_name="+")
    pillar_max_behind = models.PositiveSmallIntegerField(
        help_text="Phases that a counted pillar may lag behind the overall phase."
    )
    tests_from = models.ForeignKey(
        Phase,
        on_delete=models.RESTRICT,
        related_name="+",
        help_text="Phase from which on all strategic tests must be passed.",
    )
    min_answered = number_field(
        help_text="Share of a pillar's base capabilities that must be answered before its phase is shown, 0 to 1."
    )

    verdict_thematic = models.TextField(max_length=limits.TEXT)
    verdict_strategic = models.TextField(max_length=limits.TEXT)
    verdict_close_from = models.PositiveSmallIntegerField(
        help_text="Tests passed from which a thematic organisation is close to strategic."
    )

    gap_weight = number_field()
    leverage_weight = number_field()
    fit_weight = number_field()
    ease_weight = number_field()
    repair_factor = models.PositiveSmallIntegerField()
    leverage_horizon = models.PositiveSmallIntegerField()
    leverage_cap = models.PositiveSmallIntegerField()
    ease_weeks = models.PositiveSmallIntegerField()
    quick_win_weeks = models.PositiveSmallIntegerField()
    quick_wins_shown = models.PositiveSmallIntegerField()
    build_up_to = models.ForeignKey(
        Phase,
        on_delete=models.RESTRICT,
        related_name="+",
        help_text="The classes foundation and core end at this phase; what lies above it is advance.",
    )
    default_streams = models.PositiveSmallIntegerField()
    max_streams = models.PositiveSmallIntegerField()
    later = models.CharField(max_length=limits.NAME, help_text="Name of the time after the last stretch.")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(min_answered__gte=0, min_answered__lte=1),
                name="frameworks_scoring_min_answered_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(gap_weight__gte=0, leverage_weight__gte=0, fit_weight__gte=0, ease_weight__gte=0),
                name="frameworks_scoring_weights_from_0",
            ),
            models.CheckConstraint(
                condition=Q(leverage_cap__gte=1, ease_weeks__gte=1), name="frameworks_scoring_divisors_from_1"
            ),
            models.CheckConstraint(
                condition=Q(default_streams__gte=1, max_streams__gte=F("default_streams")),
                name="frameworks_scoring_streams_in_order",
            ),
            models.CheckConstraint(
                condition=Q(verdict_close_from__gte=1), name="frameworks_scoring_close_from_1"
            ),
        )

    def __str__(self) -> str:
        return f"Scoring of {self.framework}"
