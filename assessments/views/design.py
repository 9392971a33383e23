"""Every component on one page, for those who build with them. Shown in development only."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from frameworks.queries import UnknownFrameworkError, current, structure_of


class ExampleForm(forms.Form):
    filled = forms.CharField()
    missing = forms.CharField(
        error_messages={"required": "Enter something, so that this example has an error."}
    )


@require_GET
def design(request: HttpRequest) -> HttpResponse:
    if not settings.DEBUG:
        raise Http404
    form = ExampleForm({"filled": "A value", "missing": ""})
    form.is_valid()
    tokens = ("paper", "surface", "sunken", "line", "line-strong", "muted", "ink", "accent", "accent-soft")
    return render(
        request,
        "assessments/design.html",
        {
            "form": form,
            "phases": _phases(),
            "tokens": [*tokens, "good", "warn", "bad", "focus"],
            "rows": [("One row", "Text", 12), ("Another row", "More text", 3)],
            "head": ("Name", "Text", "Number"),
            "tabs": [
                {"label": "This one", "href": "#tabs", "is_current": True},
                {"label": "The other", "href": "#tabs", "is_current": False},
            ],
            "home": reverse("assessments:home"),
        },
    )


def _phases() -> list[object]:
    try:
        return list(structure_of(current().pk).phases)
    except UnknownFrameworkError:
        return []
