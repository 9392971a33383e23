"""Names that people typed, in names of files."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote


def readable(name: str, longest: int = 80) -> str:
    """A name without characters that a file system or a header could trip over."""
    whole = unicodedata.normalize("NFC", name)
    kept = "".join(char if _is_kept(char) else " " for char in whole)
    # A name that begins with a dash is an option to programs.
    return " ".join(kept.split())[:longest].strip().lstrip("- ")


def _is_kept(char: str) -> bool:
    # Marks belong to the letter before: scripts such as Devanagari cannot be read without.
    return char.isalnum() or char in " -_&+" or unicodedata.category(char).startswith("M")


def attachment(name: str, kind: str) -> str:
    """The header for a download called `name - kind`: in ASCII for old programs, and as it is for all others."""
    whole = f"{name} - {kind}"
    plain = " ".join(unicodedata.normalize("NFKD", whole).encode("ascii", "ignore").decode().split())
    if not any(map(str.isalnum, plain.removesuffix(kind))):
        # Of a name in another script nothing is left, or a lone dash.
        plain = kind
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(whole)}"
