"""What is refused before anything reads it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

TOO_LARGE = 413


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
