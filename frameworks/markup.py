"""YAML or JSON text -> plain values and back; the only module that imports yaml.

The parser is PyYAML's. Its events are put together here, so that a file can hold nothing that a framework has no
use for: no aliases (and so no small file that unfolds into gigabytes), no tags, no key twice, no deep nesting.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn

import yaml

from frameworks.problems import shortened

MAX_BYTES = 2_000_000
MAX_DEPTH = 32
WIDTH = 110

# libyaml, where it is compiled in, is several times as fast.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_NOT_PRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,18}")
_BOOLEANS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_NOTHING = {"", "~", "null"}
_LIKE_JSON = re.compile(r"\s*\{\s*\"")
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?")


class MarkupError(Exception):
    """Text that is no YAML, or YAML that is refused. Says where."""


class NotYAMLError(MarkupError):
    """What the parser itself does not understand."""


@dataclass(frozen=True)
class Plain:
    """A word without quotes that stands for something else than text; `raw` is how it is written."""

    raw: str
    value: Decimal | bool | int | None
    kind: str


Value = str | Plain | list[Any] | dict[str, Any]


def read(source: str | bytes) -> Value:
    """Raises `MarkupError`."""
    text = _decode(source)
    if text.lstrip().startswith("{"):
        # JSON knows tabs and escapes that YAML does not. What is neither is told in the words of what it looks like.
        try:
            return _plain_json(text)
        except ValueError as error:
            return _yaml_or(error, text)
        except RecursionError:
            pass
    return _Composer(text).document()


def _yaml_or(error: ValueError, text: str) -> Value:
    """YAML may begin with a brace too."""
    try:
        return _Composer(text).document()
    except NotYAMLError:
        if not _LIKE_JSON.match(text):
            raise
    if isinstance(error, json.JSONDecodeError):
        reason = (error.msg[:1].lower() + error.msg[1:]).removesuffix(" at").removesuffix(" starting")
        raise MarkupError(f"line {error.lineno}, column {error.colno}: not JSON: {reason}.")
    raise MarkupError(f"not JSON that can be read: {error}.")


def _decode(source: str | bytes) -> str:
    if len(source) > MAX_BYTES:
        raise MarkupError(f"more than {MAX_BYTES:,} bytes; a framework is far smaller.")
    try:
        text = source if isinstance(source, str) else source.decode()
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()
        line, column = _place(before, len(before))
        raise MarkupError(f"line {line}, column {column}: not UTF-8; save the file as UTF-8.") from None
    text = text.removeprefix("\ufeff")
    odd = _NOT_PRINTABLE.search(text)
    if odd:
        line, column = _place(text, odd.start())
        raise MarkupError(
            f"line {line}, column {column}: the control character U+{ord(odd[0]):04X}; remove it."
        )
    return text


def _place(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _plain_json(text: str) -> Value:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise ValueError(f'the key "{shortened(key)}" stands twice in one part; keep one of the two')
            found[key] = value
        return found

    def constant(raw: str) -> NoReturn:
        raise ValueError(f"{raw} is no number; write it with digits")

    value: Value = _with_words(
        json.loads(
            text, object_pairs_hook=unique, parse_int=_number, parse_float=_number, parse_constant=constant
        )
    )
    return value


def _with_words(value: Any) -> Any:
    """JSON's true, false and null as `Plain`."""
    if isinstance(value, dict):
        return {key: _with_words(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_with_words(part) for part in value]
    if value is None or isinstance(value, bool):
        return resolve(json.dumps(value))
    return value


def _number(raw: str) -> Plain:
    value = resolve(raw)
    if isinstance(value, Plain):
        return value
    raise ValueError(f"{shortened(raw, 24)} is no number; write it with digits and at most one point")


def resolve(raw: str) -> str | Plain:
    """What a scalar without quotes stands for. Octal, sexagesimal and other odd numbers are left as text."""
    if _INTEGER.fullmatch(raw):
        return Plain(raw, int(raw), "number")
    if _DECIMAL.fullmatch(raw):
        return Plain(raw, Decimal(raw), "number")
    if raw.lower() in _BOOLEANS:
        return Plain(raw, _BOOLEANS[raw.lower()], "boolean")
    if raw.lower() in _NOTHING:
        return Plain(raw, None, "nothing")
    if _DATE.fullmatch(raw):
        return Plain(raw, None, "date")
    return raw


class _Composer:
    """Events of the parser -> values."""

    def __init__(self, text: str) -> None:
        self.events: Iterator[yaml.Event] = yaml.parse(text, Loader=_LOADER)

    def document(self) -> Value:
        try:
            self._next()
            start = self._next()
            if isinstance(start, yaml.StreamEndEvent):
                raise MarkupError("the file is empty.")
            value = self._value(self._next(), 1)
            self._next()
            after = self._next()
        except yaml.MarkedYAMLError as error:
            raise NotYAMLError(f"{_mark(error.problem_mark)}: not YAML: {error.problem}.") from None
        except yaml.YAMLError as error:
            raise NotYAMLError(f"not YAML: {error}.") from None
        if not isinstance(after, yaml.StreamEndEvent):
            self._refuse(after, "a second document begins; a file holds one framework")
        return value

    def _next(self) -> yaml.Event:
        return next(self.events)

    def _refuse(self, event: yaml.Event, reason: str) -> NoReturn:
        raise MarkupError(f"{_mark(event.start_mark)}: {reason}.")

    def _value(self, event: yaml.Event, depth: int) -> Value:
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, f"the alias *{shortened(str(event.anchor))}; write out what it stands for")
        if anchor := getattr(event, "anchor", None):
            self._refuse(event, f"the anchor &{shortened(anchor)}; remove it, aliases are not read")
        if tag := getattr(event, "tag", None):
            self._refuse(event, f"the tag {shortened(tag)}; remove it")
        if depth > MAX_DEPTH:
            self._refuse(event, f"more than {MAX_DEPTH} levels deep; a framework needs far fewer")
        if isinstance(event, yaml.ScalarEvent):
            return resolve(event.value) if event.implicit[0] else event.value
        return self._mapping(depth) if isinstance(event, yaml.MappingStartEvent) else self._sequence(depth)

    def _sequence(self, depth: int) -> list[Value]:
        values = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            values.append(self._value(event, depth + 1))
        return values

    def _mapping(self, depth: int) -> dict[str, Value]:
        values: dict[str, Value] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._key(event, depth)
            if key in values:
                self._refuse(
                    event,
                    f'the key "{shortened(key)}" stands here again, after line {lines[key]}; keep one of the two',
                )
            lines[key] = _line(event)
            values[key] = self._value(self._next(), depth + 1)
        return values

    def _key(self, event: yaml.Event, depth: int) -> str:
        key = self._value(event, depth + 1)
        if isinstance(key, Plain):
            return key.raw
        if not isinstance(key, str):
            self._refuse(event, "a list or a mapping as a key; a key is a word")
        return key


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _mark(mark: Any) -> str:
    return f"line {mark.line + 1}, column {mark.column + 1}"


class _Dumper(yaml.SafeDumper):
    """Block style without aliases, the same bytes for the same values."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the signature is PyYAML's
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Lines as a block, but not where the text ends with empty lines: as a block they would run into what follows."""
    ends_empty = text.endswith("\n") and not text[:-1].rpartition("\n")[2].strip()
    style = ('"' if ends_empty else "|") if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _represent_decimal(dumper: yaml.SafeDumper, number: Decimal) -> yaml.ScalarNode:
    written = f"{number.normalize():f}"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in written else 'int'}", written)


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(Decimal, _represent_decimal)


def write(data: Mapping[str, Any]) -> str:
    """YAML in block style, keys in the order given, an empty line before each larger part."""
    blocks = []
    for key, value in data.items():
        block = yaml.dump({key: value}, Dumper=_Dumper, width=WIDTH, allow_unicode=True, sort_keys=False)
        blocks.append(f"\n{block}" if isinstance(value, list | dict) else block)
    return "".join(blocks)


def write_json(data: Mapping[str, Any]) -> str:
    """The same as JSON, with exact numbers."""
    return f"{_json(data, '')}\n"


def _json(value: Any, indent: str) -> str:
    inner = f"{indent}  "
    if isinstance(value, Mapping) and value:
        lines = [
            f"{json.dumps(key, ensure_ascii=False)}: {_json(part, inner)}" for key, part in value.items()
        ]
        return "{\n" + ",\n".join(f"{inner}{line}" for line in lines) + f"\n{indent}}}"
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(f"{inner}{_json(part, inner)}" for part in value) + f"\n{indent}]"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return json.dumps(value, ensure_ascii=False)
