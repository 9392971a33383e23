"""What forms made of several forms and lists of rows have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from frameworks import limits
from frameworks.forms.parts import PartForm, Rows, form_for, initial_of, rows


@dataclass(frozen=True, kw_only=True)
class Unfit:
    label: str
    message: str
    anchor: str
    """The id of the field on its page; empty for a list as a whole."""


class CompositeForm:
    """`data`: what was sent, or None. `extra`: empty rows at the end of each list, for browsers without JavaScript."""

    def __init__(self, data: Mapping[str, Any] | None, extra: int) -> None:
        self._data, self._extra = data, extra
        self.problems: tuple[str, ...] = ()
        """What is wrong with the whole."""

    def parts(self) -> Iterator[PartForm | Rows]:
        raise NotImplementedError

    def is_valid(self) -> bool:
        valid = [part.is_valid() for part in self.parts()]
        return all(valid)

    def errors(self) -> int:
        """How many fields are in error."""
        return sum(
            len(part.errors) if isinstance(part, PartForm) else part.total_error_count()
            for part in self.parts()
        )

    def unfit(self) -> list[Unfit]:
        """What is wrong with the values themselves, in the order of the page. After `is_valid`."""
        return [found for part in self.parts() for found in _unfit(part)]

    def _one(self, part: object, anchor: str, **options: Any) -> PartForm:
        form = form_for(type(part), **options)
        return form(self._data, prefix=anchor, initial=initial_of(part, form), anchor=anchor)

    def _rows(
        self,
        part: type[Any],
        parts: tuple[Any, ...],
        anchor: str,
        *,
        most: int = limits.COUNT,
        **options: Any,
    ) -> Rows:
        keyed_by = "code" if any(hasattr(p, "code") for p in parts) else ""
        form = form_for(part, **options)
        return rows(form, parts, self._data, anchor=anchor, keyed_by=keyed_by, extra=self._extra, most=most)


def _unfit(part: PartForm | Rows, row: str = "") -> Iterator[Unfit]:
    """`row`: what the part is called among others like it."""
    if isinstance(part, PartForm):
        for field in part:
            own = str(field.label)
            # What a row is, needs no name of its own: "Signal 2".
            label = row if row.startswith(f"{own} ") else f"{row}, {own}" if row else own
            for message in field.errors:
                yield Unfit(label=label, message=str(message), anchor=field.auto_id)
        return
    noun = part.noun.capitalize()
    for message in part.non_form_errors():
        yield Unfit(label=noun, message=str(message), anchor="")
    if not part.missing:
        for number, form in enumerate(part.forms, 1):
            if form not in part.deleted_forms:
                yield from _unfit(form, f"{noun} {number}")


def named(parts: tuple[Any, ...]) -> list[tuple[str, str]]:
    """Parts as choices; by their code where a draft has no name for them."""
    return [(part.code, getattr(part, "called", part.name) or part.code) for part in parts]
