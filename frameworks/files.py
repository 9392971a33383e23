"""The files that a framework is brought in and taken out as: YAML, JSON and a workbook (.xlsx)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from frameworks import exchange, spreadsheet
from frameworks.exchange import FrameworkFileError
from frameworks.problems import Problem
from frameworks.structure import Framework


@dataclass(frozen=True)
class Format:
    name: str
    """As people call it."""
    ending: str
    """Of a file's name, with its point."""
    content_type: str
    write: Callable[[Framework], bytes]


def _yaml(framework: Framework) -> bytes:
    return exchange.dump(framework).encode()


def _json(framework: Framework) -> bytes:
    return exchange.dump_json(framework).encode()


FORMATS = (
    Format("YAML", ".yaml", "application/yaml", _yaml),
    Format("JSON", ".json", "application/json", _json),
    Format(
        "Spreadsheet",
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        spreadsheet.write,
    ),
)

MAX_BYTES = 5_000_000
"""No file of any format is larger."""

_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
"""Of ZIP archives and of old Office files: bytes that no text begins with."""


def format_of(name: str) -> Format | None:
    """The format that a file of this name (or this ending alone) has; None if it is none of them."""
    ending = "." + name.lower().rpartition(".")[2]
    return next((one for one in FORMATS if one.ending == (".yaml" if ending == ".yml" else ending)), None)


def file_name(framework: Framework, ending: str) -> str:
    """What a file of the framework is called: `small-1.0.0.yaml`."""
    return f"{framework.code}-{framework.version}{ending}"


def read(content: bytes, name: str = "") -> Framework:
    """The framework in a file of any format, sound by `checks`. The name helps to tell what the file is.

    Raises `FrameworkFileError` with every problem found.
    """
    lower = name.lower()
    if len(content) > MAX_BYTES:
        raise FrameworkFileError([Problem("", f"more than {MAX_BYTES:,} bytes; a framework is far smaller.")])
    if lower.endswith((".csv", ".tsv")):
        raise FrameworkFileError(
            [Problem("", "a CSV file holds one table only; bring a workbook (.xlsx), YAML or JSON.")]
        )
    if lower.endswith(_WORKBOOKS) or content.startswith(_BEGINNINGS):
        return spreadsheet.read(content)
    return exchange.parse(content)


def write(framework: Framework, name: str) -> bytes:
    """The file of this name (or ending). Raises `ValueError` for an ending that is none of the formats."""
    found = format_of(name)
    if found is None:
        raise ValueError(f"{name}: write a file that ends with {', '.join(one.ending for one in FORMATS)}.")
    return found.write(framework)
