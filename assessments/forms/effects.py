"""Over which assessments a draft is run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from assessments.models import Workspace
    from frameworks.models import Framework

NEW_CHOICE = "This is not there any more. Choose again."


class VersionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A version by its number, with how many assessments are on it."""

    def label_from_instance(self, obj: Any) -> str:
        many = "assessment" if obj.measured == 1 else "assessments"
        return f"{obj.version} ({obj.status}, {obj.measured:,} {many})"


class EffectForm(forms.Form):
    base = VersionField(
        queryset=None,
        empty_label=None,
        label="Version",
        error_messages={"required": "Choose a version.", "invalid_choice": NEW_CHOICE},
    )
    workspace: forms.ModelChoiceField[Workspace] = forms.ModelChoiceField(
        queryset=None,
        required=False,
        empty_label="All assessments of the version",
        label="Which assessments",
        error_messages={"invalid_choice": NEW_CHOICE},
    )

    def __init__(
        self, bases: QuerySet[Framework], workspaces: QuerySet[Workspace], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, found in (("base", bases), ("workspace", workspaces)):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = found
