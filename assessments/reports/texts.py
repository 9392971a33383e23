"""What users typed, made safe to lay out and to link."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

RUN = 40
"""Characters without a place to break from which on places are made."""
EVERY = 10
"""Characters between two such places: few enough for even lines in a narrow column."""
LINKED = frozenset({"http", "https", "mailto"})
_LONG_RUN = re.compile(rf"\S{{{RUN + 1},}}")
_PIECE = re.compile(rf"\S{{{EVERY}}}(?=\S)")
_PLANES = "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_CONTROL = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef{_PLANES}]")
"""What is no character to print: controls, halves of pairs, and what Unicode says will never be one."""


def breakable(text: str) -> str:
    """`text` with places to break (U+200B) in unbroken runs of more than 40 characters, and no control characters.

    The style sheet's own remedy (`overflow-wrap: anywhere`) takes quadratic time on long runs.
    """
    return _LONG_RUN.sub(lambda run: _PIECE.sub("\\g<0>\u200b", run[0]), _CONTROL.sub("", text))


def plain(text: str) -> str:
    """`text` in one line without control characters and without places to break: for what no page shows."""
    return " ".join(_CONTROL.sub("", text).replace("\u200b", "").split())


def link(evidence: str) -> str:
    """`evidence` if it is an address that may be opened from a report, else nothing."""
    address = evidence.strip()
    try:
        scheme = urlsplit(address).scheme.lower()
    except ValueError:
        return ""
    return address if scheme in LINKED and not re.search(r"[\s\x00-\x1f\x7f]", address) else ""
