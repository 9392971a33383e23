"""The PDFs of many assessments in one go: asked for, watched, taken along."""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import access, actions, queries
from assessments.bundle import write_bundle
from assessments.filenames import readable
from assessments.forms.workspaces import ListingForm
from assessments.models import Making, PaperSize
from assessments.views.places import places
from assessments.views.workspaces import listing_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from assessments.models import Assessment, Batch, Workspace
    from assessments.views.workspaces import HtmxRequest as MemberRequest


class ChoiceError(Exception):
    """What was chosen cannot be made. The message says what to do."""


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def batches(request: MemberRequest, workspace_id: UUID) -> HttpResponse:
    """The archives that somebody asked for in a workspace, and where the list of assessments asks for one."""
    workspace = access.workspace(request, workspace_id)
    if request.method == "POST":
        return _ask(request, workspace)
    found = queries.counted_batches(access.batches(request).filter(workspace=workspace))
    context = {"workspace": workspace, "batches": list(found), **places(request, workspace)}
    return render(request, "assessments/batch/list.html", context)


def _ask(request: MemberRequest, workspace: Workspace) -> HttpResponse:
    """Ask for what was chosen; refused, the list comes back as it was, with the reason."""
    chosen = request.POST.getlist("chosen")
    try:
        batch = actions.ask_for_files(
            batch_id=_uuid(request.POST.get("batch_id")) or uuid4(),
            workspace=workspace,
            assessments=_chosen(request, workspace, chosen),
            page_size=_size(request),
            by=request.user,
        )
    except (ChoiceError, actions.TooManyBatchesError) as reason:
        refused = {"chosen": set(chosen), "every": "every" in request.POST, "size": _size(request)}
        return listing_page(request, workspace, asked={**refused, "error": str(reason)})
    return redirect("assessments:batch", batch.pk)


def _chosen(request: MemberRequest, workspace: Workspace, chosen: list[str]) -> list[Assessment]:
    """In the order of the list. Raises `Http404` for what this visitor may not read, `ChoiceError`."""
    seen = access.assessments(request, workspace)
    listing = ListingForm(request.GET).listing(request.user)
    if "every" in request.POST:
        found = queries.found(seen, listing)
    else:
        ids = {known for one in chosen if (known := _uuid(one))}
        if len(ids) != len(set(chosen)) or seen.filter(pk__in=ids).count() != len(ids):
            raise Http404
        found = queries.overview(seen.filter(pk__in=ids)).order_by("client__name", "title", "pk")
    count = found.count()
    if not count:
        raise ChoiceError("Choose at least one assessment, or all that the list has found.")
    if count > actions.MOST_FILES:
        raise ChoiceError(
            f"An archive takes at most {actions.MOST_FILES} reports; these are {count}. Narrow the list, "
            "or choose fewer."
        )
    return list(found)


def _size(request: HttpRequest) -> str:
    return PaperSize.LETTER if request.POST.get("size") == PaperSize.LETTER else PaperSize.A4


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


@require_safe
@login_required
@never_cache
def batch(request: MemberRequest, batch_id: UUID) -> HttpResponse:
    """How far it is; for htmx the part that changes."""
    found = access.batch(request, batch_id)
    is_part = request.htmx and not request.htmx.history_restore_request
    template = "assessments/batch/_part.html" if is_part else "assessments/batch/page.html"
    context: dict[str, Any] = {
        "batch": found,
        "workspace": found.workspace,
        "progress": queries.batch_progress(found, access.batch_items(request, found)),
    }
    if not is_part:
        context |= places(request, found.workspace)
    return render(request, template, context)


@require_safe
@login_required
@never_cache
def archive(request: MemberRequest, batch_id: UUID) -> HttpResponseBase:
    """What is made of it, also while the rest is being made."""
    found = access.batch(request, batch_id)
    items = access.batch_items(request, found).filter(state=Making.DONE).order_by("number")
    if request.method == "HEAD":
        return HttpResponse(content_type="application/zip")
    taken = [item.assessment for item in items.select_related("assessment__client")]
    if not taken:
        messages.info(request, "Nothing of it is made yet.")
        return redirect("assessments:batch", found.pk)
    # Gone with the response; its size is known, so that a download that breaks off is seen.
    file = TemporaryFile()  # noqa: SIM115 (closed by the response)
    write_bundle(items.filter(assessment__in=taken), file)
    file.seek(0)
    actions.log_batch(batch=found, assessments=taken, by=request.user)
    day = timezone.localtime(found.created_at)
    name = f"{readable(found.workspace.name) or 'Workspace'} reports {day:%Y-%m-%d}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


@require_POST
@login_required
@never_cache
def stop(request: MemberRequest, batch_id: UUID) -> HttpResponse:
    """What was made stays. The page says so, and what is still being finished."""
    return _done(request, batch_id, actions.stop_batch)


@require_POST
@login_required
@never_cache
def again(request: MemberRequest, batch_id: UUID) -> HttpResponse:
    """What failed or was stopped."""
    return _done(request, batch_id, actions.go_on_with)


@require_POST
@login_required
@never_cache
def remove(request: MemberRequest, batch_id: UUID) -> HttpResponse:
    found = access.batch(request, batch_id)
    actions.remove_batch(batch=found)
    messages.success(request, "The archive is removed. Reports can be asked for again at any time.")
    return redirect("assessments:batches", found.workspace_id)


def _done(request: MemberRequest, batch_id: UUID, act: Callable[..., None]) -> HttpResponse:
    found: Batch = access.batch(request, batch_id)
    try:
        act(batch=found)
    except actions.TooManyBatchesError as reason:
        messages.error(request, str(reason))
    return redirect("assessments:batch", found.pk)
