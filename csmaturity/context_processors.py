from django.conf import settings
from django.http import HttpRequest


def brand(request: HttpRequest) -> dict[str, str]:
    """The accent as six hexadecimal digits: of the workspace that was fetched for this page, else of this
    installation; empty for the default.
    """
    workspace = getattr(request, "workspace", None)
    accent = (workspace and workspace.accent) or settings.BRAND_ACCENT
    return {"brand_accent": accent.removeprefix("#")}


def accounts(_request: HttpRequest) -> dict[str, bool]:
    return {"signup_open": settings.SIGNUP_OPEN}
