"""What holds for every request: what is refused unread, how long sessions last, what may be kept."""

from __future__ import annotations

from collections.abc import Callable
from time import time
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

BAD_REQUEST = 400
TOO_LARGE = 413
RENEWED = "renewed"
"""Key of a session: when its age was last set, in seconds since 1970."""


def never_kept(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let nobody keep a page of an account, or an answer that says no: what is refused now may be there in a moment.

    Here and not at the views, because Django, its decorators, allauth and other middleware answer as well.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code >= BAD_REQUEST or request.path_info.startswith("/account/"):
            add_never_cache_headers(response)
        return response

    return middleware


def plain_requests(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let only forms through that a browser sends: in UTF-8 and no larger than a form can be.

    Django decodes a body in whatever charset its header names, and some of Python's codecs take minutes for a few
    megabytes or fail where nobody expects it. Files are taken by a few forms only; see `uploads`.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        charset = (request.content_params or {}).get("charset", "utf-8")
        if charset.lower() not in {"utf-8", "utf8"}:
            return HttpResponseBadRequest("Send forms in UTF-8.", content_type="text/plain")
        # By the one name that Django knows it by.
        request.encoding = "utf-8"
        length = request.META.get("CONTENT_LENGTH") or "0"
        largest = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if not length.isdecimal() or (largest and int(length[:20]) > largest):
            return HttpResponse("This is too large for a form.", content_type="text/plain", status=TOO_LARGE)
        return get_response(request)

    return middleware


def session_ages(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """A month for whoever is signed in, renewed by use; the year of the settings for everybody else.

    Renewed once an hour at most, because renewing writes. The list of sessions learns then when each was last used.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        session = request.session
        # A session that nobody looked at is not looked at here: the answer may be the same for everybody.
        if not session.accessed:
            return response
        signed_in = SESSION_KEY in session
        if not signed_in and "_session_expiry" in session:
            session.set_expiry(None)
        elif signed_in and time() - session.get(RENEWED, 0) > settings.HOUR:
            session[RENEWED] = int(time())
            session.set_expiry(settings.SIGNED_IN_AGE)
            UserSession = apps.get_model("usersessions", "UserSession")
            UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now())
        return response

    return middleware


def signed_out_meanwhile(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Send whoever was signed out before sending a form to the sign-in, and from there back to the page of the form.

    Where the form was sent to may take nothing but forms: after the sign-in that would be a refusal without a word.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method != "POST" or request.user.is_authenticated:
            return response
        # Only what `login_required` says: the account's own pages lead to the sign-in for other reasons.
        if response.get("Location") != redirect_to_login(request.get_full_path())["Location"]:
            return response
        messages.warning(request, "You are signed out: nothing was changed. Sign in, then do it again.")
        return redirect_to_login(_page_of_form(request))

    return middleware


def _page_of_form(request: HttpRequest) -> str:
    """Where the browser says that the form stood, if that is one of our pages; else the start page."""
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    parts = urlsplit(page)
    return parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
