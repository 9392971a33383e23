"""Every component on one page, for those who build with them. Shown in development only."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments.domain.prose import blocks
from assessments.forms.assessing import DayField
from assessments.views.home import phase_scale
from frameworks.queries import UnknownFrameworkError, current, structure_of

TODAY = 3


class ExampleForm(forms.Form):
    filled = forms.CharField()
    lines = forms.CharField(max_length=200, required=False)
    role = forms.ChoiceField(required=False, choices=[("reader", "Reader"), ("writer", "Writer")])
    one = forms.CharField(required=False)
    day = DayField(required=False)
    missing = forms.CharField(
        error_messages={"required": "Enter something, so that this example has an error."}
    )


@require_safe
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
            "scale": _scale(),
            "options": [{"code": "this", "name": "This one"}, {"code": "other", "name": "The other"}],
            "said": [Message(messages.INFO, "What the request before has to say.")],
            "tokens": [*tokens, "good", "warn", "bad", "focus"],
            "prose": blocks("A paragraph with **something bold**.\n\n- one\n- two\n\n1. first\n2. second"),
            "rows": [("One row", "Text", 12), ("Another row", "More text", 3)],
            "head": ("Name", "Text", "Number"),
            "tabs": [
                {"label": "This one", "href": "#tabs", "is_current": True},
                {"label": "The other", "href": "#tabs", "is_current": False},
            ],
            "home": reverse("assessments:home"),
        },
    )


def _scale() -> list[dict[str, object]]:
    """The scale of the current framework with somebody on its third phase; empty without a framework."""
    try:
        framework = structure_of(current().pk)
    except UnknownFrameworkError:
        return []
    return [
        step | {"is_today": score == TODAY, "is_target": score == TODAY + 1}
        for score, step in enumerate(phase_scale(framework), 1)
    ]
