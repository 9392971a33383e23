"""The accent as a style sheet: the address holds the colour, so that it can be cached for ever."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from assessments.reports.colour import dark_accent, is_colour, light_accent


@require_safe
@cache_control(max_age=365 * 24 * 3600, public=True, immutable=True)
def brand(request: HttpRequest, digits: str) -> HttpResponse:
    """The tokens of both themes for an accent, each moved until text in it and on it can be read."""
    colour = f"#{digits}"
    if not is_colour(colour):
        raise Http404
    context = {"light": light_accent(colour), "dark": dark_accent(colour)}
    return render(request, "assessments/brand.css", context, content_type="text/css; charset=utf-8")
