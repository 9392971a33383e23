"""What a draft of a framework would change: a run over stored assessments, carried on by the page that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from assessments import access, actions, queries
from assessments.domain.effects import Tally, fingerprint
from assessments.forms.effects import EffectForm
from assessments.reports.effects import tally_page
from frameworks.queries import structure_of
from frameworks.views.gate import EDIT, framework_page, page

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet
    from django_htmx.middleware import HtmxDetails

    from assessments.models import EffectRun
    from frameworks.models import Framework

    class EditorRequest(HttpRequest):
        htmx: HtmxDetails
        user: User


@require_http_methods(["GET", "HEAD", "POST"])
@framework_page(EDIT)
def effect(request: EditorRequest, framework: Framework) -> HttpResponse:
    """Asks over which assessments, begins a run, and shows the one that is named in the address, or the last."""
    form = _form(request, framework)
    if request.method == "POST" and form.is_valid():
        try:
            begun = actions.begin_effect(framework=framework, by=request.user, **form.cleaned_data)
        except actions.EffectError as refused:
            messages.error(request, str(refused))
            return redirect("editors:effect", framework.pk)
        return redirect(_address(begun))
    runs = access.effect_runs(request, framework)
    run = _named(runs, request.GET["run"]) if "run" in request.GET else runs.first()
    return page(
        request,
        "effect",
        framework,
        tab="What would change",
        title="What would change",
        form=form,
        status=422 if form.errors else 200,
        **(_shown(request, framework, run) if run is not None else {}),
    )


@require_POST
@framework_page(EDIT)
def go_on(request: EditorRequest, framework: Framework, run_id: UUID) -> HttpResponse:
    """Look at the next assessments of a run. The page asks for this until all are done, or a button does."""
    run = get_object_or_404(access.effect_runs(request, framework), pk=run_id)
    actions.go_on(run=run)
    if not request.htmx:
        return redirect(_address(run))
    context = {"framework": framework, **_shown(request, framework, run)}
    return render(request, "admin/frameworks/_effect_run.html", context)


def _named(runs: QuerySet[EffectRun], run_id: str) -> EffectRun | None:
    """The run of the address. Raises `Http404` if it names none."""
    try:
        return get_object_or_404(runs, pk=UUID(run_id))
    except ValueError:
        raise Http404 from None


def _address(run: EffectRun) -> str:
    return f"{reverse('editors:effect', args=[run.framework_id])}?run={run.pk}"


def _form(request: EditorRequest, framework: Framework) -> EffectForm:
    """It begins with the newest version before the draft that has assessments: there a run has something to say."""
    bases = queries.bases(framework)
    earlier = [base for base in bases if base.version_key < framework.version_key]
    measured = (base for base in earlier if base.measured)  # type: ignore[attr-defined]  # annotated by bases
    first = next(measured, next(iter(earlier), None))
    return EffectForm(
        bases,
        access.whole_workspaces(request),
        request.POST if request.method == "POST" else None,
        initial={"base": first and first.pk},
    )


def _shown(request: EditorRequest, framework: Framework, run: EffectRun) -> dict[str, Any]:
    """A run as the page shows it. Of an assessment that the editor may not read, there is a number and nothing else."""
    new, old = queries.draft_structure(framework.pk), structure_of(run.base_id)
    is_current = new is not None and fingerprint(new) == run.fingerprint
    tally = Tally(**run.tally)
    titles = access.readable_titles(request, [example["id"] for example in tally.examples])
    return {
        "run": run,
        "is_current": is_current,
        "is_running": is_current and run.finished_at is None,
        "found": tally_page(tally, old, new or old, titles),
    }
