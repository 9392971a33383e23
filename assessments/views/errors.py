"""What is shown when something is not there, or broke."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from assessments import access


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (named by Django)
    """403 for those who may read, with a mark by which the questionnaire tells it from a session that ended."""
    response = render(request, "403.html", status=403)
    response["X-Refused"] = "role"
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (named by Django)
    """404 in words that help: a link to an assessment opened in a browser that has none is not a typing mistake.

    The same for every assessment, so that nobody learns which ones exist.
    """
    match = request.resolver_match
    if match is not None and "shared_id" in match.kwargs:
        return link_ended(request, status=404)
    asks_for_assessment = match is not None and not {"assessment_id", "snapshot_id"}.isdisjoint(match.kwargs)
    is_known = request.user.is_authenticated or access.trial_id(request) is not None
    expired = asks_for_assessment and not is_known
    return render(request, "expired.html" if expired else "404.html", status=404)


def link_ended(request: HttpRequest, *, status: int) -> HttpResponse:
    """A shared link that shows nothing, for whatever reason: the same words, so that nobody learns which.

    Its address may be one that was a secret.
    """
    response = render(request, "assessments/shared/ended.html", status=status)
    response["Referrer-Policy"] = "no-referrer"
    return response


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (asks the request for nothing that could fail)
    return HttpResponseServerError(render_to_string("500.html"))
