"""Names that people typed, in names of files."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote


def readable(name: str, longest: int = 80) -> str:
    """A name without characters that a file system or a header could trip over."""
    whole = unicodedata.normalize("NFC", name)
    kept = "".join(char if char.isalnum() or char in " -_&+" else " " for char in whole)
    return " ".join(kept.split())[:longest].strip()


def attachment(name: str, kind: str) -> str:
    """The header for a download called `name - kind`: in ASCII for old programs, and as it is for all others."""
    whole = f"{name} - {kind}"
    plain = " ".join(unicodedata.normalize("NFKD", whole).encode("ascii", "ignore").decode().split())
    if not any(map(str.isalnum, plain.removesuffix(kind))):
        # Of a name in another script nothing is left, or a lone dash.
        plain = kind
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(whole)}"
