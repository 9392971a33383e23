"""A framework as a file: nested, readable YAML (JSON of the same shape is accepted) <-> structure.

The keys of the file are the fields of the dataclasses in `structure`, so that a field is added in one place.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Literal, cast, get_args, get_origin, get_type_hints

from frameworks import markup
from frameworks.checks import problems
from frameworks.decimals import plain
from frameworks.markup import MarkupError, Plain
from frameworks.problems import (
    Collector,
    InvalidFrameworkError,
    Problem,
    TooManyError,
    close,
    either,
    key_of,
    shortened,
    unknown,
)
from frameworks.structure import Framework


class FrameworkFileError(InvalidFrameworkError):
    """A file that is refused, with all problems found and what to do about each."""


def parse(text: str | bytes) -> Framework:
    """The framework in a file, sound by `checks`.

    Raises `FrameworkFileError`. Whether the parts fit together is looked at once each of them is well-formed.
    """
    try:
        data = markup.read(text)
    except MarkupError as error:
        raise FrameworkFileError([Problem("", str(error))]) from None
    framework, found = build(data)
    if not found:
        found = problems(framework)
    if found:
        raise FrameworkFileError(found)
    return framework


def dump(framework: Framework) -> str:
    """The file that `parse` reads back as the same framework: same content, same bytes. Defaults are left out."""
    return markup.write(_data(framework))


def dump_json(framework: Framework) -> str:
    """The same as JSON."""
    return markup.write_json(_data(framework))


def _data(framework: Framework) -> dict[str, Any]:
    charters = [charter.code for charter in framework.charters]

    def data(value: Any) -> Any:
        if is_dataclass(value) and not isinstance(value, type):
            return {
                field.name: data(part)
                for field in fields(value)
                if (part := getattr(value, field.name)) != field.default
            }
        if isinstance(value, tuple):
            return [data(part) for part in value]
        if isinstance(value, Mapping):
            # A draft may have weights for charters that are gone: they stand at the end.
            return {
                key: data(value[key]) for key in sorted(value, key=lambda code: [*charters, code].index(code))
            }
        return value

    return cast(dict[str, Any], data(framework))


@cache
def fields_of(cls: type) -> Mapping[str, tuple[Field[Any], Any]]:
    """The fields of a dataclass with their resolved types, by name."""
    hints = get_type_hints(cls)
    return {field.name: (field, hints[field.name]) for field in fields(cls)}


def build(data: object) -> tuple[Framework, tuple[Problem, ...]]:
    """The framework, which is whole only if there is no problem."""
    builder = _Builder()
    framework = cast(Framework, None)
    with suppress(TooManyError):
        framework = builder.build(Framework, data, "")
    return framework, tuple(builder.found)


class _Builder(Collector):
    """Values -> typed structure."""

    def build(self, hint: Any, value: Any, path: str) -> Any:
        origin, arguments = get_origin(hint), get_args(hint)
        if origin is types.UnionType:
            return None if _is_nothing(value) else self.build(arguments[0], value, path)
        if origin is Literal:
            return self._choice(arguments, value, path)
        if origin is tuple:
            return self._list(arguments[0], value, path)
        if origin is Mapping:
            return self._numbers(value, path)
        if is_dataclass(hint):
            return self._part(hint, value, path)
        return self._scalar(hint, value, path)

    def _part(self, cls: Any, value: Any, path: str) -> Any:
        if not isinstance(value, dict):
            self.wrong(path or "the file", f"expected keys with values, found {_described(value)}.")
            return None
        known = fields_of(cls)
        for key in value:
            if key not in known:
                self.wrong(path or "the file", unknown("key", key, known, shown=len(known)))
        arguments = {}
        for name, (field, hint) in known.items():
            if name in value:
                arguments[name] = self.build(hint, value[name], _join(path, name))
            elif field.default is MISSING:
                self.wrong(_join(path, name), f"missing; add {_expected(hint)}.")
                arguments[name] = None
        return cls(**arguments)

    def _list(self, hint: Any, value: Any, path: str) -> tuple[Any, ...]:
        if not isinstance(value, list):
            self.wrong(path, f"expected a list, found {_described(value)}.")
            return ()
        return tuple(
            self.build(hint, part, f"{path}[{key_of(hint, part, number)}]")
            for number, part in enumerate(value, 1)
        )

    def _numbers(self, value: Any, path: str) -> dict[str, Decimal]:
        if not isinstance(value, dict):
            self.wrong(path, f"expected keys with numbers, found {_described(value)}.")
            return {}
        return {key: self.build(Decimal, part, f"{path}.{shortened(key)}") for key, part in value.items()}

    def _choice(self, choices: tuple[str, ...], value: Any, path: str) -> Any:
        if value not in choices:
            near = close(value, choices) if isinstance(value, str) else ""
            self.wrong(
                path, f"expected {either(choices)}, found {_described(value)}{f'; {near}' if near else '.'}"
            )
            return None
        return value

    def _scalar(self, kind: type, value: Any, path: str) -> Any:
        if kind is str and isinstance(value, str):
            return value
        if isinstance(value, Plain):
            # bool is a kind of int in Python; in a file it is not.
            if type(value.value) is kind:
                return value.value if kind is not Decimal else plain(Decimal(value.raw))
            if kind is Decimal and type(value.value) is int:
                return Decimal(value.value)
        self.wrong(path, f"expected {_expected(kind)}, found {_described(value)}{_remedy(kind, value)}.")
        return None


def _is_nothing(value: Any) -> bool:
    return isinstance(value, Plain) and value.kind == "nothing"


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _expected(hint: Any) -> str:
    if get_origin(hint) is Literal:
        return either(get_args(hint))
    if get_origin(hint) is tuple:
        return "a list"
    return {str: "text", int: "a whole number", Decimal: "a number", bool: "true or false"}.get(
        hint, "keys with values"
    )


def _described(value: Any) -> str:
    if isinstance(value, dict):
        return "keys with values"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, Plain):
        return {
            "number": f"the number {value.raw}",
            "boolean": f"{value.raw} (which means {str(value.value).lower()})",
            "date": f"the date {value.raw}",
            "nothing": "nothing",
        }[value.kind]
    return f'the text "{shortened(value)}"'


def _remedy(kind: type, value: Any) -> str:
    if kind is str and isinstance(value, Plain) and value.raw:
        return f'; put quotes around it: "{value.raw}"'
    if isinstance(value, str) and kind is not str and isinstance(markup.resolve(value), Plain):
        return "; remove the quotes"
    return ""
