"""What Django's system checks say about the settings of a site that others use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks

HERE_ONLY = {"localhost", "127.0.0.1", "[::1]"}


@checks.register
def letters_reach_people(**_kwargs: Any) -> list[checks.CheckMessage]:
    """Codes and links of invitations belong in a mailbox, and not where the server's output is kept.

    Nothing is said on a machine that serves itself alone, which is what the embedded default does.
    """
    is_for_others = settings.HTTPS or not set(settings.ALLOWED_HOSTS) <= HERE_ONLY
    is_printed = settings.EMAIL_BACKEND == "django.core.mail.backends.console.EmailBackend"
    if settings.DEBUG or not (is_for_others and is_printed):
        return []
    return [
        checks.Warning(
            "E-mails are printed where the server runs: nobody gets them, and whoever reads the output can use their "
            "codes and links.",
            hint="Set EMAIL_URL to a mail server, such as submission://user:password@mail.example.com.",
            id="csmaturity.W001",
        )
    ]
