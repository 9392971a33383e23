"""Clients side by side: of each the newest frozen report, else its assessment as it is, and the frozen one before.

Of what is frozen, only the parts that are compared are read; nothing of it is scored again.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, Max, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from assessments.domain import gaps
from assessments.domain.answers import Answer, Choice, Standing
from assessments.domain.portfolio import Standpoint
from assessments.domain.scoring import evaluate
from assessments.models import Answer as AnswerRow, Snapshot, State
from frameworks.queries import structure_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.db.models import QuerySet

    from assessments.models import Assessment


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One client with one framework: where it stands, and where it stood when it was frozen before; None if never."""

    today: Standpoint
    before: Standpoint | None


def compared(assessments: QuerySet[Assessment]) -> dict[str, list[Compared]]:
    """The clients of these assessments by the code of the framework that they were measured with.

    What lies in the archive is not compared; it counts as what was before. Three queries, whatever the number of
    clients.
    """
    found: dict[str, list[Compared]] = defaultdict(list)
    frozen = _frozen(assessments)
    for (_, code), (today, *before) in frozen.items():
        found[code].append(Compared(today=today, before=before[0] if before else None))
    for code, standpoint in _current(assessments, besides=frozen):
        found[code].append(Compared(today=standpoint, before=None))
    return found


Key = tuple[int, str]
"""A client and the code of a framework."""


def _frozen(assessments: QuerySet[Assessment]) -> Mapping[Key, list[Standpoint]]:
    """Of each client with each framework the newest frozen report that is not in the archive, and the one before it."""
    mine = Snapshot.objects.filter(assessment__in=assessments).annotate(
        place=Window(
            RowNumber(),
            partition_by=[F("assessment__client"), F("framework__code")],
            order_by=[
                F("assessment__archived_at").desc(nulls_first=True),
                F("created_at").desc(),
                F("number").desc(),
            ],
        )
    )
    rows = (
        mine.filter(place__lte=2)
        .order_by("place")
        .values(
            "id",
            "framework_id",
            "created_at",
            code=F("framework__code"),
            client=F("assessment__client_id"),
            uid=F("assessment__client__uid"),
            organisation=F("assessment__client__name"),
            archived_at=F("assessment__archived_at"),
            result=F("report__result"),
            scores=F("report__standing__scores"),
            goal=F("report__goal"),
        )
    )
    found: dict[Key, list[Standpoint]] = {}
    newest: dict[Key, Any] = {}
    for row in rows:
        key = (row["client"], row["code"])
        if key not in newest and row["archived_at"] is None:
            newest[key], found[key] = row["created_at"], [_thawed(row)]
        elif key in newest and row["created_at"] <= newest[key]:
            found[key].append(_thawed(row))
    return found


def _thawed(row: Mapping[str, Any]) -> Standpoint:
    result = row["result"]
    return Standpoint(
        client=str(row["uid"]),
        organisation=row["organisation"],
        framework=structure_of(row["framework_id"]),
        on=timezone.localdate(row["created_at"]),
        source=str(row["id"]),
        frozen=True,
        score=result["score"],
        index=result["index"],
        provisional=result["provisional"],
        answered=result["answered"],
        applicable=result["applicable"],
        pillars={code: pillar["score"] for code, pillar in result["pillars"].items()},
        states={code: pillar["state"] for code, pillar in result["pillars"].items()},
        scores=row["scores"],
        goal=row["goal"],
    )


def _current(
    assessments: QuerySet[Assessment], *, besides: Mapping[Key, object]
) -> list[tuple[str, Standpoint]]:
    """Of each client with each framework the newest assessment that goes on, unless something is frozen."""
    going = assessments.filter(archived_at=None).exclude(state=State.CLOSED)
    newest: dict[Key, Assessment] = {}
    listed = going.select_related("client", "framework", "target").annotate(
        changed_at=Max("respondents__answers__changed_at")
    )
    for assessment in listed.order_by("-created_at", "pk"):
        key = (assessment.client_id, assessment.framework.code)
        if key not in besides:
            newest.setdefault(key, assessment)
    answers: dict[UUID, dict[str, Answer]] = defaultdict(dict)
    rows = AnswerRow.objects.filter(respondent__assessment__in=list(newest.values())).values_list(
        "respondent__assessment_id", "capability__code", "choice", "phase__code"
    )
    for assessment_id, capability, choice, phase in rows:
        answers[assessment_id][capability] = Answer(choice=Choice(choice), phase=phase)
    return [(one.framework.code, _standpoint(one, answers[one.pk])) for one in newest.values()]


def _standpoint(assessment: Assessment, answers: Mapping[str, Answer]) -> Standpoint:
    framework = structure_of(assessment.framework_id)
    standing = Standing.of(framework, answers)
    result = evaluate(framework, standing)
    target = (
        framework.scores[assessment.target.code]
        if assessment.target
        else gaps.default_target(framework, result.score)
    )
    goal, _ = gaps.targets(framework, standing, overall=result.score, target=target)
    changed_at = assessment.changed_at or assessment.created_at  # type: ignore[attr-defined]  # annotated above
    return Standpoint(
        client=str(assessment.client.uid),
        organisation=assessment.client.name,
        framework=framework,
        on=timezone.localdate(changed_at),
        source=str(assessment.pk),
        frozen=False,
        score=result.score,
        index=result.index,
        provisional=result.provisional,
        answered=result.answered,
        applicable=result.applicable,
        pillars={code: pillar.score for code, pillar in result.pillars.items()},
        states={code: str(pillar.state) for code, pillar in result.pillars.items()},
        scores=standing.scores,
        goal=goal,
    )
