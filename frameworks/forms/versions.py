from __future__ import annotations

from typing import Any

from django import forms

from frameworks import limits
from frameworks.forms.parts import TextField
from frameworks.models import Framework
from frameworks.versions import FORM_IN_WORDS


class CopyForm(forms.Form):
    """Under which version, or as which framework of its own, a copy is made."""

    version = forms.CharField(max_length=limits.VERSION, help_text=f"{FORM_IN_WORDS.capitalize()}.")
    own = forms.BooleanField(
        required=False,
        label="As a framework of its own",
        help_text="It lives beside this one, with its own versions. Answers are not carried over between the two.",
    )
    name = TextField(max_length=limits.NAME, required=False, help_text="Of the framework of its own.")
    code = forms.RegexField(
        r"^[a-z0-9]+(-[a-z0-9]+)*\Z",
        max_length=limits.CODE,
        required=False,
        error_messages={
            "invalid": "Use lower-case letters (a to z), digits and single hyphens between them."
        },
        help_text="Lower-case letters, digits and hyphens. It never changes.",
    )

    def __init__(self, *args: Any, framework: Framework, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.framework = framework

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("own"):
            for field in ("name", "code"):
                if not given.get(field):
                    self.add_error(field, "A framework of its own needs this.")
            if Framework.objects.filter(code=given.get("code") or "").exists():
                self.add_error("code", "There is a framework with this code already: choose another.")
        elif given.get("name") or given.get("code"):
            self.add_error("own", "Tick this if the copy is to have the name and code below, or empty both.")
        return given

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        own = given["own"]
        return {
            "version": given["version"],
            "code": given["code"] if own else None,
            "name": given["name"] if own else None,
        }
