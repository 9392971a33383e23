"""What readers of a shared link see: one frozen report, and no way into the app.

As with invitations, the secret of an address is looked at once, kept nowhere, and the pages that follow have
addresses without it. Whether the link still holds is asked at every request.
"""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING

from allauth.core import ratelimit
from django.contrib.auth.hashers import check_password
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments import access, actions, queries
from assessments.forms.sharing import UnlockForm
from assessments.locales import written_in
from assessments.reports.sources import sources as sources_of
from assessments.views.errors import link_ended
from assessments.views.pictures import picture
from assessments.views.report import charts_of, pdf_response, report_page
from frameworks.queries import structure_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any
    from uuid import UUID

    from assessments.models import SharedLink

ATTEMPTS = "shared_password"
"""What wrong passwords are counted as; how many are allowed stands in the settings."""


def for_reader(
    view: Callable[[HttpRequest, SharedLink], HttpResponse],
) -> Callable[[HttpRequest, UUID], HttpResponse]:
    """Give the view the link that was opened in this browser; answer in its place where the link shows nothing, or
    not yet. Days and numbers are written as the workspace does, below the page as well.
    """

    @wraps(view)
    def answer(request: HttpRequest, shared_id: UUID) -> HttpResponse:
        try:
            link = access.shared(request, shared_id)
            with written_in(link.snapshot.assessment.client.workspace.locale):
                response = view(request, link)
        except access.LinkEndedError:
            response = link_ended(request, status=HTTPStatus.GONE)
        except access.LinkLockedError as locked:
            with written_in(locked.link.snapshot.assessment.client.workspace.locale):
                response = _locked(request, locked.link)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


@require_safe
@never_cache
def open_shared(request: HttpRequest, shared_id: UUID, secret: str) -> HttpResponse:
    """The address that was sent round: opens the report in this browser, as often as it is asked for."""
    try:
        access.open_shared(request, shared_id, secret)
    except access.LinkEndedError:
        return link_ended(request, status=HTTPStatus.GONE)
    response = redirect("assessments:shared", shared_id)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_reader
def shared(request: HttpRequest, link: SharedLink) -> HttpResponse:
    """The report; a link with a password takes it here."""
    if request.method == "POST":
        # Given in another tab already.
        return redirect("assessments:shared", link.pk)
    found, words = queries.frozen_told(link.snapshot)
    context = {
        "words": words,
        "report": found,
        "can_edit": False,
        "pdf": reverse("assessments:shared_pdf", args=[link.pk]) if link.with_pdf else "",
        "charts": reverse("assessments:shared_charts", args=[link.pk]),
        **_frame(link),
    }
    if request.method == "GET":
        actions.note_opening(link=link)
    return report_page(request, "assessments/report.html", context)


@require_safe
@never_cache
@for_reader
def shared_charts(_request: HttpRequest, link: SharedLink) -> HttpResponse:
    return charts_of(*queries.frozen_told(link.snapshot))


@require_safe
@never_cache
@for_reader
def shared_pdf(request: HttpRequest, link: SharedLink) -> HttpResponse:
    if not link.with_pdf:
        raise Http404
    if request.method == "HEAD":
        return HttpResponse(content_type="application/pdf")
    found, words = queries.frozen_told(link.snapshot)
    return pdf_response(
        request,
        found,
        words=words,
        back=reverse("assessments:shared", args=[link.pk]),
        brand=queries.brand(link.snapshot.assessment.client, about=found.organisation),
        around=_frame(link),
        snapshot=link.snapshot,
    )


@require_safe
@never_cache
@for_reader
def shared_logo(_request: HttpRequest, link: SharedLink) -> HttpResponse:
    """Of the workspace that shares, and of no other."""
    return picture(queries.logo(link.snapshot.assessment.client.workspace))


@require_safe
@never_cache
@for_reader
def shared_client_logo(_request: HttpRequest, link: SharedLink) -> HttpResponse:
    """Of the client that the report is about."""
    client = link.snapshot.assessment.client
    return picture(
        queries.client_logo(client) if client.name == link.snapshot.report["organisation"] else None
    )


@require_safe
@never_cache
@for_reader
def shared_sources(request: HttpRequest, link: SharedLink) -> HttpResponse:
    """Of the version that the report was made with."""
    found = [sources_of(structure_of(link.snapshot.framework_id))]
    context = {"found": found, "report": reverse("assessments:shared", args=[link.pk]), **_frame(link)}
    return render(request, "assessments/sources.html", context)


def _frame(link: SharedLink) -> dict[str, Any]:
    """What stands around a page for a reader. `frame`: the template that it is drawn in."""
    return {
        "frame": "assessments/shared/base.html",
        "shared": link,
        "snapshot": link.snapshot,
        "assessment": link.snapshot.assessment,
    }


def _locked(request: HttpRequest, link: SharedLink) -> HttpResponse:
    """Ask for the password; where something else than the page was asked for, as a refusal."""
    here = reverse("assessments:shared", args=[link.pk])
    form = UnlockForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK if request.path == here else HTTPStatus.FORBIDDEN
    if request.method == "POST":
        status = _tried(request, link, form)
        if status == HTTPStatus.OK:
            return redirect(here)
    context = {"form": form, "here": here, **_frame(link)}
    return render(request, "assessments/shared/locked.html", context, status=status)


def _tried(request: HttpRequest, link: SharedLink, form: UnlockForm) -> HTTPStatus:
    """What comes of the password in `form`. Attempts are counted before the slow hash: many may come at once."""
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY
    if not ratelimit.consume(request, action=ATTEMPTS, key=str(link.pk)):
        form.add_error("password", "Too many wrong attempts. Wait five minutes, then try again.")
        return HTTPStatus.TOO_MANY_REQUESTS
    if not check_password(form.cleaned_data["password"], link.password):
        form.add_error("password", "This is not the password. Ask whoever sent you the link.")
        return HTTPStatus.UNPROCESSABLE_ENTITY
    ratelimit.clear(request, action=ATTEMPTS, key=str(link.pk))
    access.unlock(request, link)
    return HTTPStatus.OK
