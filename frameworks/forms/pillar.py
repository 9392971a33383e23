from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from frameworks import limits, structure as s
from frameworks.forms.composite import named
from frameworks.forms.parts import PartForm, TextField, form_for, initial_of


class NameForm(forms.Form):
    """What a new part is called; its code is made from it."""

    name = TextField(max_length=limits.NAME)


def PillarForm(framework: s.Framework, pillar: s.Pillar, data: Mapping[str, Any] | None) -> PartForm:  # noqa: N802
    form = form_for(s.Pillar, choices={"tier": named(framework.tiers)}, leave_out=["code"])
    return form(data, initial=initial_of(pillar, form))


def TextsForm(framework: s.Framework, data: Mapping[str, Any] | None) -> PartForm:  # noqa: N802
    """Name, version, language, basis and answer rule of the framework itself."""
    form = form_for(s.Framework, leave_out=["code"])
    return form(data, initial=initial_of(framework, form))
