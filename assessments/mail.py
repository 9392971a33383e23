"""E-mails of the app's own; those about accounts are allauth's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.mail import send_mail
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from assessments.models import Invitation

LONGEST = 80


def send_invitation(invitation: Invitation, *, link: str) -> None:
    """`link`: the absolute address that opens the invitation."""
    by = invitation.invited_by
    context = {
        "invitation": invitation,
        "link": link,
        "by": _line(by.get_full_name() or by.email) if by else "",
        "name": (name := _line(invitation.workspace.name)),
        "client": _line(invitation.client.name) if invitation.client else "",
    }
    send_mail(
        subject=f"Invitation to {name}",
        message=render_to_string("assessments/mail/invitation.txt", context),
        from_email=None,
        recipient_list=[invitation.email],
    )


def _line(name: str) -> str:
    """A name on one line and not too long: it must become neither a header nor a letter of its own."""
    line = " ".join(name.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"
