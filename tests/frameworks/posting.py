"""What a browser sends of a form that nobody touched, and with changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frameworks.forms.composite import CompositeForm


def sent(form: CompositeForm | forms.Form, **changes: Any) -> QueryDict:
    """The fields with what stands in them; `changes` by name, None to send a field not at all."""
    data = QueryDict(mutable=True)
    for one in _forms(form):
        for field in one:
            _send(data, field)
    return altered(data, changes)


def altered(data: QueryDict, changes: dict[str, Any]) -> QueryDict:
    data = data.copy()
    for name, value in changes.items():
        assert name in data or value is not None, name
        if value is None:
            del data[name]
        elif isinstance(value, list):
            data.setlist(name, value)
        else:
            data[name] = value
    return data


def _forms(form: CompositeForm | forms.Form) -> Iterator[forms.Form]:
    for part in form.parts() if hasattr(form, "parts") else [form]:
        if hasattr(part, "management_form"):
            yield part.management_form
            yield from part.forms
        else:
            yield part


def _send(data: QueryDict, field: forms.BoundField) -> None:
    value = field.value()
    if isinstance(field.field, forms.BooleanField):
        if value:
            data.appendlist(field.html_name, "on")
    elif isinstance(field.field, forms.MultipleChoiceField):
        data.setlist(field.html_name, list(value or ()))
    else:
        # Lines end in textareas as in no file.
        data.appendlist(field.html_name, "" if value is None else str(value).replace("\n", "\r\n"))
