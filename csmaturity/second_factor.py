"""allauth's forms for second factors, with our words. Imported late: they bring cryptography and FIDO2 with them."""

from __future__ import annotations

from typing import Any

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.cache import cache

from csmaturity.account_forms import Worded

NAME_LENGTH = 80


class OnlyOnce(Worded):
    """A code of an app counts once. allauth forgets a used one after 30 seconds, yet takes it for up to 90."""

    user: Any

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        steps = 2 * app_settings.TOTP_TOLERANCE + 1
        used = f"csmaturity.code.used:{self.user.pk}:{normalize_user_code(code)}"
        if not cache.add(used, value=True, timeout=steps * app_settings.TOTP_PERIOD):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(OnlyOnce, mfa.AuthenticateForm):
    pass


class ReauthenticateForm(OnlyOnce, mfa.ReauthenticateForm):
    pass


class ActivateTOTPForm(Worded, totp.ActivateTOTPForm):
    pass


class AddPasskeyForm(Worded, webauthn.AddWebAuthnForm):
    name = forms.CharField(required=False, max_length=NAME_LENGTH)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class NamePasskeyForm(Worded, webauthn.EditWebAuthnForm):
    name = forms.CharField(max_length=NAME_LENGTH)
