"""E-mails of the app's own; those about accounts are allauth's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.mail import send_mail
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from assessments.models import Invitation


def send_invitation(invitation: Invitation, *, link: str) -> None:
    """`link`: the absolute address that opens the invitation."""
    # A line break in a name must not become a header.
    name = " ".join(invitation.workspace.name.split())
    send_mail(
        subject=f"Invitation to {name}",
        message=render_to_string("assessments/mail/invitation.txt", {"invitation": invitation, "link": link}),
        from_email=None,
        recipient_list=[invitation.email],
    )
