"""Who may see and do what: the one door to every assessment, client and workspace.

Fetching is authorising. A stranger gets 404, a reader who tries to write gets 403. Until accounts come, a
workspace belongs to the browser session that started it; the sample workspace may be read by everyone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from assessments.models import Assessment, Workspace

if TYPE_CHECKING:
    from django.http import HttpRequest

SESSION_KEY = "workspace"


def own_workspace_id(request: HttpRequest) -> UUID | None:
    """The workspace of this browser session; None before the first assessment."""
    found = request.session.get(SESSION_KEY)
    return UUID(found) if found else None


def own_workspace(request: HttpRequest) -> Workspace:
    """The workspace of this browser session, made when there is none yet."""
    workspace_id = own_workspace_id(request)
    workspace = Workspace.objects.filter(pk=workspace_id).first() if workspace_id else None
    if workspace is None:
        workspace = Workspace.objects.create()
        request.session[SESSION_KEY] = str(workspace.pk)
    return workspace


def own_assessments(request: HttpRequest) -> QuerySet[Assessment]:
    """The assessments this session may change."""
    workspace_id = own_workspace_id(request)
    if workspace_id is None:
        return Assessment.objects.none()
    return Assessment.objects.filter(client__workspace_id=workspace_id)


def readable(request: HttpRequest, assessment_id: UUID) -> Assessment:
    """An assessment this session may read. Raises `Http404` for anybody else's."""
    mine_or_sample = Q(client__workspace_id=own_workspace_id(request)) | Q(client__workspace__is_sample=True)
    return get_object_or_404(
        Assessment.objects.select_related("client__workspace", "framework", "target").filter(mine_or_sample),
        pk=assessment_id,
    )


def editable(request: HttpRequest, assessment_id: UUID) -> Assessment:
    """An assessment this session may change. Raises `Http404` for strangers, `PermissionDenied` for readers."""
    assessment = readable(request, assessment_id)
    if not can_edit(request, assessment):
        raise PermissionDenied
    return assessment


def can_edit(request: HttpRequest, assessment: Assessment) -> bool:
    workspace = assessment.client.workspace
    return not workspace.is_sample and workspace.pk == own_workspace_id(request)
