"""A structure as bytes and back: what the history of a draft keeps. Nothing is checked: drafts may be unfinished."""

from __future__ import annotations

import json
import zlib
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from frameworks.structure import Framework

if TYPE_CHECKING:
    from cattrs.preconf.json import JsonConverter


def pack(framework: Framework) -> bytes:
    """About 30 kB for the shipped framework."""
    values = _converter().unstructure(framework)
    return zlib.compress(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def unpack(packed: bytes | memoryview) -> Framework:
    """The framework that was packed. Parts that did not exist then stand at their defaults."""
    values: dict[str, Any] = json.loads(zlib.decompress(packed))
    return _converter().structure(values, Framework)


@cache
def _converter() -> JsonConverter:
    # Imported when somebody edits: a worker that serves questions never pays for it.
    from cattrs.preconf.json import make_converter

    converter = make_converter()
    converter.register_unstructure_hook(Decimal, str)
    converter.register_structure_hook(Decimal, lambda text, _type: Decimal(text))
    return converter
