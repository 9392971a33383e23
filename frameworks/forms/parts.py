"""Forms made from the dataclasses of `structure`: a field that is added there has its field here.

Texts may stay empty: a draft may be unfinished, and `checks` says what is missing. Numbers and choices must be given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import Field, fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, cast, get_args, get_origin, get_type_hints

from django import forms
from django.forms.formsets import BaseFormSet, ManagementForm, formset_factory

from frameworks import limits
from frameworks.codes import code_from, numbered
from frameworks.decimals import plain
from frameworks.forms.wording import CHOICES, WORDS
from frameworks.values import length_of, odd_character, range_of

Choices = Sequence[tuple[str, str]]


# What spreadsheets, slides and documents put on the clipboard between cells and lines.
PASTED = str.maketrans({"\t": " ", "\v": "\n", "\r": "\n", "\u2028": "\n", "\u2029": "\n"})


class TextField(forms.CharField):
    """A text as it is stored: lines end as in files, whatever the browser sends."""

    def to_python(self, value: object) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").translate(PASTED)

    def validate(self, value: object) -> None:
        super().validate(value)
        _refuse_odd(str(value))


def _refuse_odd(text: str) -> None:
    if odd := odd_character(text):
        raise forms.ValidationError(f"There is a control character in it ({odd}): remove it.")


class LinesField(TextField):
    """Several texts, one on each line."""

    def to_python(self, value: object) -> tuple[str, ...]:  # type: ignore[override]
        return tuple(line.strip() for line in super().to_python(value).split("\n") if line.strip())

    def validate(self, value: object) -> None:
        lines = cast("tuple[str, ...]", value)
        if len(lines) > limits.COUNT:
            raise forms.ValidationError(f"{len(lines)} lines; at most {limits.COUNT} are allowed.")
        for line in lines:
            _refuse_odd(line)
            if len(line) > limits.TEXT:
                raise forms.ValidationError(
                    f"A line has {len(line)} characters; at most {limits.TEXT} are allowed."
                )

    def prepare_value(self, value: object) -> object:
        return "\n".join(value) if isinstance(value, tuple) else value

    def has_changed(self, initial: object, data: object) -> bool:
        return self.to_python(data) != (initial or ())


class CodesField(forms.MultipleChoiceField):
    """Several parts, in the order of the choices."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: object) -> tuple[str, ...]:
        return tuple(super().clean(value))


class NumberField(forms.DecimalField):
    def __init__(self, *, above: int | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.above = above
        """What the number has to be larger than, if anything."""

    def clean(self, value: object) -> Decimal | None:
        """Written plainly only once it is known to be of a sane size: 1e999999 would fill the memory."""
        number = super().clean(value)
        if number is not None and self.above is not None and number <= self.above:
            raise forms.ValidationError(f"Give a number above {self.above}.")
        return None if number is None else plain(number)

    def prepare_value(self, value: object) -> object:
        return format(value, "f") if isinstance(value, Decimal) else value


class HiddenCode(forms.CharField):
    """The code of a part, which stays what it is; empty in a new row.

    Never in error, for nobody could mend it: `Rows.coded` takes what is no code of the list for a new row.
    """

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, required=False)

    def clean(self, value: object) -> str:
        return value if isinstance(value, str) else ""


class PartForm(forms.Form):
    """One part of a framework. `part` is the dataclass it is built for."""

    part: type[Any]

    def __init__(self, *args: Any, anchor: str = "", **kwargs: Any) -> None:
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)
        self.anchor = anchor
        """What the ids of its fields begin with on the page: the path of the part, as links of `checks` have it."""

    def has_changed(self) -> bool:
        """A new row that only got a place is still an empty row."""
        return bool(set(self.changed_data) - {"ORDER"})

    def readings(self) -> list[tuple[str, str, str]]:
        """Name, label and value in words of each field that has one, for pages that are not edited."""
        read = [(name, field, self.initial.get(name)) for name, field in self.fields.items()]
        return [
            (name, str(field.label), _in_words(field, value))
            for name, field, value in read
            if not isinstance(field.widget, forms.HiddenInput) and name not in {"ORDER", "DELETE"}
            if value not in {None, "", ()}
        ]

    def values(self) -> dict[str, Any]:
        """The values for the dataclass, by field."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"ORDER", "DELETE"}}


def form_for(
    part: type[Any],
    *,
    choices: Mapping[str, Choices] | None = None,
    leave_out: Iterable[str] = (),
    own_codes: bool = False,
) -> type[PartForm]:
    """A form for the plain fields of a dataclass; `choices`: what a field that refers to other parts may name.

    `own_codes`: codes are typed by the editor, instead of made for them and hidden.
    """
    hints = get_type_hints(part)
    left_out = set(leave_out)
    hidden = not own_codes and "code" not in left_out
    made: dict[str, Any] = {
        field.name: made_field
        for field in fields(part)
        if field.name not in left_out | ({"code"} if hidden else set())
        and (made_field := _field(part, field, hints[field.name], choices or {})) is not None
    }
    if hidden and "code" in hints:
        made["code"] = HiddenCode()
    return type(f"{part.__name__}Form", (PartForm,), {**made, "part": part})


def _field(
    part: type[Any], field: Field[Any], hint: Any, choices: Mapping[str, Choices]
) -> forms.Field | None:
    label, help_text = WORDS.get((part, field.name), WORDS.get((None, field.name), (None, "")))
    words: dict[str, Any] = {
        "label": label or field.name.replace("_", " ").capitalize(),
        "help_text": help_text,
    }
    optional = type(None) in get_args(hint)
    if optional:
        hint = get_args(hint)[0]
    if field.name in choices:
        return _choice(choices[field.name], field.name, words, required=not optional)
    if get_origin(hint) is Literal:
        return _choice(
            [(value, CHOICES[value]) for value in get_args(hint)], field.name, words, required=True
        )
    if hint is str:
        return _text(field, words)
    if hint is bool:
        return forms.BooleanField(required=False, **words)
    if hint is int or hint is Decimal:
        return _number(part, field, hint, words, required=not optional)
    if hint == tuple[str, ...]:
        area = forms.Textarea(attrs={"rows": 4, "data-lines": ""})
        return LinesField(required=False, widget=area, **words)
    return None


def _choice(options: Choices, name: str, words: dict[str, Any], *, required: bool) -> forms.Field:
    if name == "not_applicable":
        return CodesField(choices=options, required=False, **words)
    given = list(options) if required else [("", "None"), *options]
    return forms.ChoiceField(
        choices=[("", "Choose …"), *given] if required else given, required=required, **words
    )


def _text(field: Field[Any], words: dict[str, Any]) -> forms.Field:
    longest = length_of(field.name)
    widget: forms.Widget = (
        forms.Textarea(attrs={"rows": 2, "data-count": ""})
        if longest > limits.LINE
        else forms.TextInput(attrs={"data-count": ""} if longest == limits.LINE else {})
    )
    return TextField(max_length=longest, required=False, widget=widget, **words)


def _number(
    part: type[Any], field: Field[Any], kind: type, words: dict[str, Any], *, required: bool
) -> forms.Field:
    allowed = range_of(part, field.name)
    if kind is int:
        return forms.IntegerField(min_value=allowed.low, max_value=allowed.high, required=required, **words)
    return NumberField(
        min_value=allowed.low,
        max_value=allowed.high,
        decimal_places=limits.DECIMALS,
        max_digits=limits.DIGITS,
        above=allowed.low if allowed.above else None,
        required=required,
        widget=forms.NumberInput(attrs={"step": "any"}),
        **words,
    )


def _in_words(field: forms.Field, value: object) -> str:
    if isinstance(field, forms.ChoiceField):
        names = dict(_flat(field.choices))
        given = value if isinstance(value, tuple) else (value,)
        return ", ".join(names.get(str(code), str(code)) for code in given)
    if isinstance(value, tuple):
        return "\n".join(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _flat(choices: Any) -> Iterator[tuple[str, str]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), str(label)


def initial_of(part: object, form: type[PartForm]) -> dict[str, Any]:
    return {name: getattr(part, name) for name in form.base_fields}


if TYPE_CHECKING:
    PartFormSet = BaseFormSet[PartForm]
else:
    PartFormSet = BaseFormSet


class Rows(PartFormSet):
    """A list of parts: rows that can be added, removed and put in order."""

    anchor = ""
    keyed_by = "code"
    missing = False
    """Whether a page was sent without this list, such as one made before somebody else added a phase."""

    default_error_messages = {
        "too_many_forms": "At most %(num)d rows are allowed: remove some.",
    }

    def is_valid(self) -> bool:
        return not self.missing and super().is_valid()

    def non_form_errors(self) -> Any:
        if not self.missing:
            return super().non_form_errors()
        return self.error_class(
            ["This list was not sent with the rest of the page. It stands here as it is stored: save again."],
            error_class="nonform",
        )

    def total_error_count(self) -> int:
        return 1 if self.missing else super().total_error_count()

    def _construct_form(self, i: int, **kwargs: Any) -> PartForm:
        # Rows are known by their code: their place in the list may be another since the page was made.
        if self.is_bound:
            code = self.data.get(f"{self.add_prefix(i)}-code")
            if i >= self.initial_form_count():
                kwargs["initial"] = {}
            elif code is not None:
                kwargs["initial"] = self._stored.get(code, {})
        return super()._construct_form(i, **kwargs)  # type: ignore[misc, no-any-return]

    @property
    def _stored(self) -> dict[str, Mapping[str, Any]]:
        return {values["code"]: values for values in self.initial or () if "code" in values}

    def add_fields(self, form: PartForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].widget = forms.NumberInput(attrs={"min": 1, "data-order": ""})
        form.fields["ORDER"].label = "Place"
        form.fields["DELETE"].label = "Remove"
        key = form.initial.get(self.keyed_by) if self.keyed_by else None
        form.anchor = f"{self.anchor}-{key or (index or 0) + 1}"

    @property
    def ordered_forms(self) -> list[PartForm]:
        """The rows that stay, by their place. One that is moved to a taken place comes before what stood there, or
        behind it if it comes from above."""
        own = {id(form): place for place, form in enumerate(self.forms, 1)}

        def place(form: PartForm) -> tuple[bool, int, int]:
            given = form.cleaned_data["ORDER"]
            moved = 0 if given is None else given - own[id(form)]
            return given is None, given or 0, (moved > 0) - (moved < 0)

        return sorted(super().ordered_forms, key=place)

    @property
    def noun(self) -> str:
        return WORDS[self.form.part, ""][0]

    @property
    def article(self) -> str:
        return "an" if self.noun[0] in "aeiou" else "a"

    def parts(self, stem: str = "", *, others: Iterable[str] = ()) -> tuple[Any, ...]:
        """The parts that stay, in their order. After `is_valid`.

        Those without a code get the next free one, `stem-1`, `stem-2`, ..., or without a stem one made from their
        name; `others`: codes that are taken elsewhere.
        """
        return tuple(form.part(**values) for form, values in self.coded(stem, others=others))

    def coded(self, stem: str = "", *, others: Iterable[str] = ()) -> list[tuple[PartForm, dict[str, Any]]]:
        """The rows that stay, in their order, with the values of their parts."""
        known = set(self._stored)
        used = {*others, *known}
        given: set[str] = set()
        built = []
        for form in self.ordered_forms:
            values = form.values()
            if isinstance(form.fields.get("code"), HiddenCode):
                code = values["code"]
                if code not in known or code in given:
                    code = numbered(f"{stem}-", used) if stem else code_from(values["name"], used, "new")
                values["code"] = code
                used.add(code)
                given.add(code)
            built.append((form, values))
        return built


def rows(
    form: type[PartForm],
    parts: Sequence[object],
    data: Mapping[str, Any] | None,
    *,
    anchor: str,
    keyed_by: str = "code",
    extra: int = 0,
    most: int = limits.COUNT,
) -> Rows:
    """The rows of a list, bound to `data` if something was sent. Their prefix on the page is `anchor`."""
    made = cast(
        "type[Rows]",
        formset_factory(
            form,
            formset=Rows,
            extra=extra,
            can_order=True,
            can_delete=True,
            max_num=most,
            absolute_max=limits.COUNT,
            validate_max=True,
        ),
    )
    made.anchor, made.keyed_by = anchor, keyed_by
    made.missing = data is not None and not ManagementForm(data, prefix=anchor).is_valid()
    return made(
        None if made.missing else data, prefix=anchor, initial=[initial_of(part, form) for part in parts]
    )
