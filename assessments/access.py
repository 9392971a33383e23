"""Who may see and do what: the one door to every assessment, client and workspace.

Fetching is authorising. A stranger gets 404, a reader who tries to write gets 403. Until accounts come, a
workspace belongs to the browser session that started it; the sample workspace may be read by everyone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import transaction
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
    workspace = _found(request)
    if workspace is None:
        with transaction.atomic():
            workspace = _made_elsewhere(request) or Workspace.objects.create()
            request.session[SESSION_KEY] = str(workspace.pk)
            request.session.save()
    return workspace


def _found(request: HttpRequest) -> Workspace | None:
    workspace_id = own_workspace_id(request)
    return Workspace.objects.filter(pk=workspace_id).first() if workspace_id else None


def _made_elsewhere(request: HttpRequest) -> Workspace | None:
    """What another tab of this session made in the meantime. Two tabs that start at once take turns here."""
    key = request.session.session_key
    if not key or not Session.objects.select_for_update().filter(pk=key).exists():
        return None
    made = SessionStore(key).get(SESSION_KEY)
    return Workspace.objects.filter(pk=made).first() if made else None


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
