"""Who did what in a workspace: for its owners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments import access, queries
from assessments.forms.workspaces import ActivityForm
from assessments.models import Role
from assessments.views.places import places

if TYPE_CHECKING:
    from uuid import UUID

PAGE_SIZE = 50


@require_safe
@login_required
@never_cache
def activity(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    workspace = access.workspace(request, workspace_id, least=Role.OWNER)
    chosen = ActivityForm(request.GET).chosen()
    page = Paginator(queries.activity(workspace, chosen), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "workspace": workspace,
        "page": page,
        "chosen": chosen,
        "assessments": list(queries.logged_assessments(workspace)),
        "zone": timezone.get_current_timezone_name(),
        **places(request, workspace, "activity", below=False),
    }
    return render(request, "assessments/workspace/activity.html", context)
