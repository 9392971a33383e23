from django.conf import settings
from django.http import HttpRequest


def brand(_request: HttpRequest) -> dict[str, str]:
    """The accent of this installation as six hexadecimal digits; empty for the default."""
    return {"brand_accent": settings.BRAND_ACCENT.removeprefix("#")}


def accounts(_request: HttpRequest) -> dict[str, bool]:
    return {"signup_open": settings.SIGNUP_OPEN}
