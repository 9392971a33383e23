"""What people type to share a frozen report, and to open one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone

from assessments.forms.assessing import FormIdField, too_long
from assessments.models.workspace import NAME_LENGTH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.models import Snapshot

LASTS = (("7", "1 week"), ("30", "30 days"), ("90", "90 days"), ("365", "1 year"))
DEFAULT_DAYS = "30"
PASSWORD_LENGTH = 128


class ShareForm(forms.Form):
    """Which frozen report, for whom and how long."""

    form_id = FormIdField()
    report = forms.ChoiceField(
        error_messages={
            "required": "Choose a frozen report.",
            "invalid_choice": "Choose one of the frozen reports shown.",
        }
    )
    recipient = forms.CharField(required=False, max_length=NAME_LENGTH, error_messages=too_long(NAME_LENGTH))
    days = forms.ChoiceField(
        choices=LASTS,
        initial=DEFAULT_DAYS,
        error_messages={
            "required": "Choose how long the link works.",
            "invalid_choice": "Choose one of the times shown.",
        },
    )
    password = forms.CharField(
        required=False, max_length=PASSWORD_LENGTH, error_messages=too_long(PASSWORD_LENGTH)
    )
    with_pdf = forms.BooleanField(required=False, initial=True)

    def __init__(self, snapshots: Sequence[Snapshot], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.snapshots = {str(snapshot.pk): snapshot for snapshot in snapshots}
        self.fields["report"].choices = [  # type: ignore[attr-defined]
            (key, f"Report {kept.number}, frozen on {timezone.localtime(kept.created_at):%-d %B %Y, %H:%M}")
            for key, kept in self.snapshots.items()
        ]

    def clean_password(self) -> str:
        """Empty for none; else as hard to guess as one of an account."""
        password: str = self.cleaned_data["password"]
        if password:
            validate_password(password)
        return password

    def chosen(self) -> dict[str, Any]:
        """As `actions.share` takes them."""
        cleaned = self.cleaned_data
        return {
            "link_id": cleaned["form_id"] or uuid4(),
            "snapshot": self.snapshots[cleaned["report"]],
            "recipient": cleaned["recipient"],
            "lasts": timedelta(days=int(cleaned["days"])),
            "password": cleaned["password"],
            "with_pdf": cleaned["with_pdf"],
        }


class UnlockForm(forms.Form):
    password = forms.CharField(
        max_length=PASSWORD_LENGTH,
        error_messages={"required": "Enter the password.", "max_length": "This is not the password."},
    )
