"""Who changed what and when, each state of a draft, and the difference between any two versions."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from frameworks import actions
from frameworks.actions import FrameworkActionError
from frameworks.differences import differences
from frameworks.models import Framework
from frameworks.packing import unpack
from frameworks.queries import structure_of
from frameworks.views.gate import VIEW, draft_page, editor, framework_page, page

PAGE = 50


@require_safe
@framework_page(VIEW)
def history(request: HttpRequest, framework: Framework) -> HttpResponse:
    kept = framework.revisions.defer("content").select_related("made_by")
    revisions = Paginator(kept, PAGE).get_page(request.GET.get("page"))
    return page(request, "history", framework, tab="History", title="History", revisions=revisions)


@require_safe
@framework_page(VIEW)
def revision(request: HttpRequest, framework: Framework, number: int) -> HttpResponse:
    """What one edit changed."""
    found = get_object_or_404(framework.revisions.select_related("made_by"), number=number)
    before = framework.revisions.filter(number__lt=number).first()
    return page(
        request,
        "revision",
        framework,
        tab="History",
        title=f"Revision {number}",
        found=found,
        before=before,
        differences=differences(unpack(before.content), unpack(found.content)) if before else None,
    )


@require_POST
@draft_page
def restore(request: HttpRequest, framework: Framework, number: int) -> HttpResponse:
    get_object_or_404(framework.revisions, number=number)
    try:
        done = actions.restore(framework=framework, number=number, by=editor(request))
    except FrameworkActionError as error:
        messages.error(request, str(error))
    else:
        said = f"The draft is what it was at revision {number}." if done else "It is that already."
        messages.success(request, said)
    return redirect("admin:framework_history", framework.pk)


@require_safe
@framework_page(VIEW)
def compare(request: HttpRequest, framework: Framework) -> HttpResponse:
    """This version against another: the one before it unless somebody chooses."""
    others = Framework.objects.exclude(pk=framework.pk).order_by("code", "-version_key")
    same = [row for row in others if row.code == framework.code]
    earlier = [row for row in same if row.version_key < framework.version_key]
    chosen = request.GET.get("with", "")
    other = next((row for row in others if str(row.pk) == chosen), next(iter(earlier or same), None))
    return page(
        request,
        "compare",
        framework,
        tab="Compare",
        title="Compare",
        others=others,
        other=other,
        differences=differences(structure_of(other.pk), structure_of(framework.pk)) if other else None,
    )
