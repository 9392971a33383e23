"""What is shown when something is not there, or broke."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from assessments import access


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (named by Django)
    """404 in words that help: a link to an assessment opened in a browser that has none is not a typing mistake.

    The same for every assessment, so that nobody learns which ones exist.
    """
    match = request.resolver_match
    asks_for_assessment = match is not None and not {"assessment_id", "snapshot_id"}.isdisjoint(match.kwargs)
    is_known = request.user.is_authenticated or access.trial_id(request) is not None
    expired = asks_for_assessment and not is_known
    return render(request, "expired.html" if expired else "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (asks the request for nothing that could fail)
    return HttpResponseServerError(render_to_string("500.html"))
