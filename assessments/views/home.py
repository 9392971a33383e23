"""The way in: what this is, my assessments, and starting one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments import access, actions, queries
from assessments.forms import StartForm
from assessments.reports.present import mark
from frameworks.models import Framework
from frameworks.queries import UnknownFrameworkError, current, structure_of
from frameworks.structure import Framework as Structure


@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    framework = _current_structure()
    return render(
        request,
        "assessments/home.html",
        {
            "assessments": queries.overview(access.own_assessments(request)),
            "sample": queries.sample(),
            "framework": framework,
            "scale": phase_scale(framework) if framework else [],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    framework = _current()
    if framework is None:
        return render(request, "assessments/no_framework.html", status=503)
    form = StartForm(request.POST or None, initial={"title": _suggested_title()})
    if request.method == "POST" and form.is_valid():
        assessment = actions.start_assessment(
            workspace=access.own_workspace(request), framework=framework, **form.cleaned_data
        )
        first = next(iter(structure_of(framework.pk).capabilities))
        return redirect("assessments:question", assessment.pk, first)
    return render(request, "assessments/start.html", {"form": form}, status=422 if form.errors else 200)


def phase_scale(framework: Structure) -> list[dict[str, object]]:
    """All phases as the scale shows them."""
    return [
        {"mark": mark(framework, score), "motto": phase.motto}
        for score, phase in enumerate(framework.phases, 1)
    ]


def _current() -> Framework | None:
    try:
        return current()
    except UnknownFrameworkError:
        return None


def _current_structure() -> Structure | None:
    framework = _current()
    return structure_of(framework.pk) if framework else None


def _suggested_title() -> str:
    return f"Customer success maturity, {timezone.localdate():%B %Y}"
