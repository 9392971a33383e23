from __future__ import annotations

from django import forms

from frameworks import limits
from frameworks.versions import FORM_IN_WORDS, is_version


class ImportForm(forms.Form):
    """A file with a whole framework, and under which version it is taken in."""

    file = forms.FileField(
        label="File",
        help_text="A spreadsheet (.xlsx), YAML (.yaml) or JSON (.json) file, in the form that the export has.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.yaml,.yml,.json"}),
    )
    version = forms.CharField(
        max_length=limits.VERSION,
        required=False,
        label="As version",
        help_text="Empty: the one that stands in the file. A draft of that version is replaced whole.",
    )

    def clean_version(self) -> str:
        version: str = self.cleaned_data["version"]
        if version and not is_version(version):
            raise forms.ValidationError(f"“{version}” is no version: it is {FORM_IN_WORDS}.")
        return version
