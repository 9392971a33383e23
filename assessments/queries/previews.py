"""A version of a framework on answers that were given on another: a copy in memory, of which nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max
from django.db.models.functions import Coalesce
from django.utils import timezone

from assessments.domain.answers import Answer, Choice, Settings
from assessments.domain.report import Report, build_report
from assessments.domain.upgrading import plan_upgrade
from assessments.queries.answers import report
from assessments.queries.engagements import sample

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from assessments.models import Assessment
    from frameworks.structure import Framework

MADE_UP = "Example organisation"


@dataclass(frozen=True, kw_only=True)
class Preview:
    """Answers on the version shown. `organisation` and `title` as the report carries them."""

    framework: Framework
    organisation: str
    title: str
    answers: Mapping[str, Answer]
    settings: Settings

    def report(self) -> Report:
        return build_report(
            self.framework,
            self.answers,
            self.settings,
            organisation=self.organisation,
            title=self.title,
            starts_on=timezone.localdate(),
        )


def newest_first(assessments: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """By when an answer was changed last, or of those without any by when they were started."""
    answered = Max("respondents__answers__changed_at")
    return assessments.annotate(changed=Coalesce(answered, "created_at")).order_by("-changed", "-pk")


def preview_of(framework: Framework, assessment: Assessment) -> Preview:
    """`framework` on a copy of an assessment's answers, as an upgrade would carry them over."""
    found = report(assessment)
    plan = plan_upgrade(found.framework, framework, found.answers, found.settings)
    return Preview(
        framework=framework,
        organisation=found.organisation,
        title=found.title,
        answers=plan.answers,
        settings=plan.settings,
    )


def preview_of_sample(framework: Framework) -> Preview:
    """`framework` on the answers of the sample assessment; on made-up ones if that has another framework."""
    found = sample()
    if found is not None and found.framework.code == framework.code:
        return preview_of(framework, found)
    # Phase after phase, each pass one further, so that no pillar stands all at one.
    answers = {
        code: Answer(
            choice=Choice.PHASE, phase=framework.phases[(place + place // framework.top) % framework.top].code
        )
        for place, code in enumerate(framework.capabilities)
    }
    return Preview(
        framework=framework,
        organisation=MADE_UP,
        title="Made-up answers",
        answers=answers,
        settings=Settings(),
    )
