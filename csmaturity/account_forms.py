"""allauth's forms with our words, and each new password asked for once.

Apart from `csmaturity.accounts`, which allauth's forms import themselves.
"""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from django import forms

ADDRESS = {
    "required": "Enter your e-mail address.",
    "invalid": "Enter an e-mail address such as name@example.com.",
}
WORDS = {
    "login": ADDRESS,
    "email": ADDRESS,
    "password": {"required": "Enter your password."},
    "password1": {"required": "Enter a password of at least 10 characters."},
    "oldpassword": {"required": "Enter your current password."},
    "code": {"required": "Enter the code."},
    "name": {"required": "Enter a name."},
}


class Worded(forms.Form):
    """Says what to do where Django says that a field is required, and drops the second field for a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Who mistypes a password has it reset; most have it typed by their browser.
        self.fields.pop("password2", None)
        for name, field in self.fields.items():
            field.error_messages |= WORDS.get(name, {})


class LoginForm(Worded, account.LoginForm):
    pass


class SignupForm(Worded, account.SignupForm):
    pass


class AddEmailForm(Worded, account.AddEmailForm):
    pass


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    pass


class SetPasswordForm(Worded, account.SetPasswordForm):
    pass


class ResetPasswordForm(Worded, account.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(Worded, account.ReauthenticateForm):
    pass


class ConfirmEmailVerificationCodeForm(Worded, account.ConfirmEmailVerificationCodeForm):
    pass


class ConfirmPasswordResetCodeForm(Worded, account.ConfirmPasswordResetCodeForm):
    pass
