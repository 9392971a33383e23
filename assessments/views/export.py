"""Everything of a workspace as one file: for its owners."""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments import access, actions
from assessments.archive import write_archive
from assessments.filenames import readable
from assessments.models import Role
from assessments.views.places import places

if TYPE_CHECKING:
    from uuid import UUID

    from django.contrib.auth.models import User

    class MemberRequest(HttpRequest):
        user: User


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def export(request: MemberRequest, workspace_id: UUID) -> HttpResponseBase:
    """Says what is in the archive, and makes it when that is asked for."""
    workspace = access.workspace(request, workspace_id, least=Role.OWNER)
    if request.method != "POST":
        context = {"workspace": workspace, **places(request, workspace, "rename_workspace")}
        return render(request, "assessments/workspace/export.html", context)
    actions.log_workspace_export(workspace=workspace, by=request.user)
    # Gone with the response; its size is known, so that a download that breaks off is seen.
    file = TemporaryFile()  # noqa: SIM115 (closed by the response)
    write_archive(workspace, file)
    file.seek(0)
    name = f"{readable(workspace.name) or 'Workspace'} {timezone.localdate():%Y-%m-%d}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
