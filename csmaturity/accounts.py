"""What the site decides about accounts: who may sign up, what is said, what becomes of an e-mail that fails."""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.shortcuts import render
from django.urls import reverse

if TYPE_CHECKING:
    from django.http import HttpRequest

logger = logging.getLogger(__name__)

NAME_LENGTH = 150
"""What Django's users can keep."""


class NameField(forms.CharField):
    def __init__(self) -> None:
        super().__init__(
            required=False,
            max_length=NAME_LENGTH,
            error_messages={
                "max_length": f"This is %(show_value)d characters long; at most {NAME_LENGTH} can be kept. "
                "Shorten it."
            },
        )


class NameForm(forms.Form):
    name = NameField()


class SignupFields(forms.Form):
    """What sign-up asks for besides e-mail and password. The adapter keeps it."""

    first_name = NameField()

    def signup(self, request: HttpRequest, user: User) -> None:
        """Asked for by allauth; there is nothing more to do."""


def invited_address(request: HttpRequest) -> str | None:
    """The address of the open invitation whose link was opened in this browser."""
    from assessments.actions import is_open
    from assessments.views.invitations import invitation_of

    invitation = invitation_of(request)
    return invitation.email if invitation is not None and is_open(invitation) else None


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is switched off.",
        "duplicate_email": "This is your e-mail address already.",
        "email_password_mismatch": "E-mail address and password do not match an account.",
        "email_taken": "This address belongs to another account already.",
        "enter_current_password": "This is not your current password.",
        "incorrect_code": "This code is not right. Look for the newest e-mail and type its code again.",
        "incorrect_password": "This is not your password.",
        "too_many_login_attempts": "Too many wrong attempts. Wait five minutes, then try again.",
        "rate_limited": "A code was sent a moment ago. Wait ten seconds before you ask for another one.",
        "same_as_current": "This is the address already. Enter another one.",
    }

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        return reverse("account")

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": "Use your password",
            "mfa_reauthenticate": "Use a code from your authenticator app",
            "mfa_reauthenticate:webauthn": "Use a passkey",
        }
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [{**method, "description": words[method["id"]]} for method in methods]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever typed the password or used a second factor a moment ago to sign in is not asked for it again.

        allauth counts confirmations only, and not the sign-in itself. One by single sign-on or by a code from an
        e-mail proves less than what is asked for here, and does not count.
        """
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        records = get_authentication_records(self.request, self.request.user)
        if not records or records[-1]["method"] not in {"password", "mfa"}:
            return True
        return bool(time.time() - records[-1]["at"] >= account_settings.REAUTHENTICATION_TIMEOUT)

    def logout(self, request: HttpRequest) -> None:
        """Who signs out on the page of an invitation does so to accept it as somebody else: it stays open."""
        from assessments.views.people import INVITATION_KEY

        invited = request.session.get(INVITATION_KEY)
        super().logout(request)
        if invited and get_next_redirect_url(request) == reverse("assessments:invitation"):
            request.session[INVITATION_KEY] = invited

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Who was invited may come in where sign-up is closed, with the address that was invited."""
        return settings.SIGNUP_OPEN or invited_address(request) is not None

    def clean_email(self, email: str) -> str:
        cleaned: str = super().clean_email(email)
        if not settings.SIGNUP_OPEN and self.request.resolver_match.url_name == "account_signup":
            invited = invited_address(self.request)
            if invited is not None and cleaned.lower() != invited.lower():
                raise forms.ValidationError(
                    f"The invitation is meant for {invited}. Sign up with that address."
                )
        return cleaned

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send, or say on a page of its own that it could not be sent.

        The mail server's words hold the address that somebody typed, so only their kind is logged.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:
            logger.error("An e-mail could not be sent: %s", type(error).__name__)  # noqa: TRY400
            raise ImmediateHttpResponse(
                render(self.request, "account/mail_failed.html", status=503)
            ) from None

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """What is told has happened by then: the page goes on, whether it could be told or not."""
        with suppress(ImmediateHttpResponse):
            super().send_notification_mail(*args, **kwargs)


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not right, or was used before. Enter the next one that the app shows.",
        "unverified_email": "Confirm your e-mail address first, then set up the second factor.",
    }

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 (allauth's)
        return f"Passkey {Authenticator.objects.filter(user=user, type=type).count() + 1}"


@receiver(post_save, sender=User)
def trust_the_command_line(instance: User, *, created: bool, raw: bool, **_kwargs: Any) -> None:
    """A superuser comes from whoever runs the server: the address needs no code to be believed."""
    from allauth.account.models import EmailAddress

    if created and not raw and instance.is_superuser and instance.email:
        email = instance.email.lower()
        if not EmailAddress.objects.filter(email=email, verified=True).exists():
            EmailAddress.objects.create(user=instance, email=email, verified=True, primary=True)
