"""What is refused before anything reads it, and how long a refusal may be kept: never."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.cache import add_never_cache_headers

BAD_REQUEST = 400
TOO_LARGE = 413


def never_kept_refusals(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let nobody keep an answer that says no: what is refused or missing now may be there in a moment.

    Here and not at the views, because Django, its decorators and other middleware refuse as well.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code >= BAD_REQUEST:
            add_never_cache_headers(response)
        return response

    return middleware


def plain_requests(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let only forms through that a browser sends: in UTF-8 and no larger than a form can be.

    Django decodes a body in whatever charset its header names, and some of Python's codecs take minutes for a few
    megabytes or fail where nobody expects it. Files are taken by no form, but would be written to the disk first.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        charset = (request.content_params or {}).get("charset", "utf-8")
        if charset.lower() not in {"utf-8", "utf8"}:
            return HttpResponseBadRequest("Send forms in UTF-8.", content_type="text/plain")
        length = request.META.get("CONTENT_LENGTH") or "0"
        largest = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if not length.isdecimal() or (largest and int(length[:20]) > largest):
            return HttpResponse("This is too large for a form.", content_type="text/plain", status=TOO_LARGE)
        return get_response(request)

    return middleware
