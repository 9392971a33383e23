"""Lists of assessments: which are asked for, in which order, and where each one stands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.db.models import Case, Count, F, IntegerField, Max, OrderBy, Q, Value, When
from django.utils import timezone

from assessments.domain.answers import Answer, Choice, Standing
from assessments.domain.scoring import evaluate
from assessments.models import Answer as AnswerRow, Assessment, State
from assessments.reports.present import Mark, mark
from frameworks.queries import structure_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from assessments.models import Workspace
    from frameworks.models import Framework

SETTLED = (Choice.PHASE, Choice.NOT_APPLICABLE)
ALONG = Case(
    *(When(state=state, then=Value(place)) for place, state in enumerate(State.values)),
    output_field=IntegerField(),
)
"""How far along its states an assessment is."""
BY_PHASE = "phase"
"""The order that follows from the answers, not from a column."""
ORDERS: Mapping[str, tuple[OrderBy, ...]] = {
    "client": (F("client__name").asc(), F("title").asc()),
    "title": (F("title").asc(), F("client__name").asc()),
    "state": (ALONG.asc(), F("client__name").asc()),
    "progress": (F("settled").asc(), F("client__name").asc()),
    "changed": (F("changed_at").desc(nulls_last=True), F("created_at").desc()),
    "due": (F("due_on").asc(nulls_last=True), F("client__name").asc()),
    BY_PHASE: (F("client__name").asc(), F("title").asc()),
}
"""What a list can be sorted by; the first field can be turned round."""


@dataclass(frozen=True, kw_only=True)
class Listing:
    """Which assessments are asked for. `lead`: the id of a person; `order`: a key of `ORDERS`; `turned`: the other way
    round.
    """

    text: str = ""
    state: str = ""
    client: UUID | None = None
    lead: int | None = None
    without_lead: bool = False
    overdue: bool = False
    archived: bool = False
    order: str = "changed"
    turned: bool = False

    @property
    def is_filtered(self) -> bool:
        narrowed = (self.text, self.state, self.client, self.lead, self.without_lead, self.overdue)
        return self.archived or any(narrowed)


@dataclass(frozen=True, kw_only=True)
class Engagement:
    """An assessment in a list. `phase` is None while no pillar has enough answers for one."""

    assessment: Assessment
    settled: int
    total: int
    changed_at: datetime
    phase: Mark | None
    provisional: bool

    @property
    def days_overdue(self) -> int:
        """0 while there is time, and for what is closed."""
        due = self.assessment.due_on
        if due is None or self.assessment.state == State.CLOSED:
            return 0
        return max((timezone.localdate() - due).days, 0)

    @property
    def is_ready(self) -> bool:
        """Whether closing is what comes next: every question is answered, or the answers are being reviewed."""
        is_done = self.settled == self.total or self.assessment.state == State.IN_REVIEW
        return is_done and self.assessment.state != State.CLOSED and self.assessment.archived_at is None


def overview(assessments: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Assessments with `settled` (answers that count) and `changed_at`."""
    return assessments.select_related("client", "lead").annotate(
        settled=Count("respondents__answers", filter=Q(respondents__answers__choice__in=SETTLED)),
        changed_at=Max("respondents__answers__changed_at"),
    )


def found(assessments: QuerySet[Assessment], listing: Listing) -> QuerySet[Assessment]:
    """The assessments that a listing asks for, in its order."""
    listed = overview(assessments).filter(archived_at__isnull=not listing.archived)
    if listing.text:
        listed = listed.filter(Q(client__name__icontains=listing.text) | Q(title__icontains=listing.text))
    if listing.state:
        listed = listed.filter(state=listing.state)
    if listing.client:
        listed = listed.filter(client__uid=listing.client)
    if listing.without_lead:
        listed = listed.filter(lead=None)
    elif listing.lead:
        listed = listed.filter(lead=listing.lead)
    if listing.overdue:
        listed = listed.filter(due_on__lt=timezone.localdate()).exclude(state=State.CLOSED)
    first, *rest = ORDERS[listing.order]
    return listed.order_by(_turned(first) if listing.turned else first, *rest, "pk")


def leads(assessments: QuerySet[Assessment]) -> QuerySet[User]:
    """Who leads any of these."""
    leading = assessments.exclude(lead=None).order_by().values("lead")
    return User.objects.filter(pk__in=leading).order_by("first_name", "last_name", "email", "pk")


def by_phase(found: Iterable[Engagement], *, turned: bool) -> list[Engagement]:
    """From the first phase on, or from the last; what has none yet comes last both ways."""
    listed = list(found)
    reached = [row for row in listed if _score(row)]
    return sorted(reached, key=_score, reverse=turned) + [row for row in listed if not _score(row)]


def _score(row: Engagement) -> int:
    return (row.phase and row.phase.score) or 0


def _turned(order: OrderBy) -> OrderBy:
    turned = order.copy()
    # What has no date stays last both ways.
    turned.descending = not order.descending
    return turned


def engagements(assessments: Iterable[Assessment]) -> list[Engagement]:
    """Where each assessment of an `overview` stands. One query, whatever their number."""
    listed = list(assessments)
    answers: dict[UUID, dict[str, Answer]] = defaultdict(dict)
    rows = AnswerRow.objects.filter(respondent__assessment__in=listed).values_list(
        "respondent__assessment_id", "capability__code", "choice", "phase__code"
    )
    for assessment_id, capability, choice, phase in rows:
        answers[assessment_id][capability] = Answer(choice=Choice(choice), phase=phase)
    return [_engagement(assessment, answers[assessment.pk]) for assessment in listed]


def _engagement(assessment: Assessment, answers: Mapping[str, Answer]) -> Engagement:
    framework = structure_of(assessment.framework_id)
    result = evaluate(framework, Standing.of(framework, answers))
    has_phase = any(pillar.score for pillar in result.pillars.values())
    return Engagement(
        assessment=assessment,
        settled=assessment.settled,  # type: ignore[attr-defined]  # annotated by overview
        total=len(framework.capabilities),
        changed_at=assessment.changed_at or assessment.created_at,  # type: ignore[attr-defined]
        phase=mark(framework, result.score) if has_phase else None,
        provisional=result.provisional,
    )


def sample() -> Assessment | None:
    """The sample assessment, if it was loaded."""
    return Assessment.objects.filter(client__workspace__is_sample=True).first()


def usual_framework(workspace: Workspace | None, offered: Sequence[Framework]) -> Framework:
    """Of the frameworks on `offered`, what the workspace started last; else the first of them."""
    if workspace is None or len(offered) == 1:
        return offered[0]
    started = Assessment.objects.filter(client__workspace=workspace).order_by("-created_at", "-pk")
    code = started.values_list("framework__code", flat=True).first()
    return next((row for row in offered if row.code == code), offered[0])
