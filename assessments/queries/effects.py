"""What a run of a draft reads: assessments as far as a result rests on them, a chunk at a time."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

from django.db.models import Count

from assessments.domain.answers import Answer, Choice, Settings
from assessments.domain.effects import Input
from assessments.models import Answer as AnswerRow, Assessment, Focus
from frameworks.models import Framework, ScoringRule, Status
from frameworks.queries import structure_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from assessments.models import EffectRun
    from frameworks import structure


def bases(framework: Framework) -> QuerySet[Framework]:
    """The versions that a draft can be run over, newest first, with the number of their `measured` assessments."""
    frozen = Framework.objects.filter(code=framework.code).exclude(status=Status.DRAFT)
    return frozen.annotate(measured=Count("assessments")).order_by("-version_key")


def run_over(framework_id: int, workspace_id: UUID | None) -> QuerySet[Assessment]:
    """The assessments of a version, all or those of one workspace."""
    found = Assessment.objects.filter(framework=framework_id)
    return found.filter(client__workspace=workspace_id) if workspace_id else found


def inputs(run: EffectRun, after: UUID | None, most: int) -> list[Input]:
    """The next assessments of a run behind `after`, in the order of their ids. Three queries, whatever their number."""
    found = run_over(run.base_id, run.workspace_id)
    if after is not None:
        found = found.filter(pk__gt=after)
    listed = list(found.order_by("pk").values_list("pk", "target__code", "streams")[:most])
    ids = [pk for pk, _, _ in listed]
    answers: dict[UUID, dict[str, Answer]] = defaultdict(dict)
    rows = AnswerRow.objects.filter(respondent__assessment__in=ids).values_list(
        "respondent__assessment_id", "capability__code", "choice", "phase__code"
    )
    for pk, capability, choice, phase in rows:
        answers[pk][capability] = Answer(choice=Choice(choice), phase=phase)
    focus: dict[UUID, dict[str, Fraction]] = defaultdict(dict)
    shares = Focus.objects.filter(assessment__in=ids).values_list("assessment_id", "charter__code", "share")
    for pk, charter, share in shares:
        focus[pk][charter] = Fraction(share)
    return [
        Input(
            id=str(pk),
            answers=answers[pk],
            settings=Settings(target=target, streams=streams, focus=focus[pk] or None),
        )
        for pk, target, streams in listed
    ]


def draft_structure(framework_id: int) -> structure.Framework | None:
    """The draft as it is now; None while it has no constants of scoring, without which nothing can be scored."""
    try:
        return structure_of(framework_id)
    except ScoringRule.DoesNotExist:
        return None
