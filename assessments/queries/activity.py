"""What was done in a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.models import Activity, Assessment

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from assessments.models import Workspace


def activity(workspace: Workspace, assessment: UUID | None = None) -> QuerySet[Activity]:
    """The lines of the log, newest first; of one assessment if given."""
    lines = Activity.objects.filter(workspace=workspace)
    return lines.filter(assessment=assessment) if assessment else lines


def logged_assessments(workspace: Workspace) -> QuerySet[Assessment]:
    """What the log can be narrowed to, by client and title."""
    known = Assessment.objects.filter(client__workspace=workspace).select_related("client")
    return known.order_by("client__name", "title", "-created_at", "pk")
