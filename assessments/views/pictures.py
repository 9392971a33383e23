"""Pictures that are kept in the database, as files."""

from __future__ import annotations

from django.http import Http404, HttpResponse


def picture(png: bytes | None) -> HttpResponse:
    """Raises `Http404` where there is none."""
    if png is None:
        raise Http404
    return HttpResponse(png, content_type="image/png")
