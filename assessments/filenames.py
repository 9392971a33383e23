"""Names that people typed, in names of files."""

from __future__ import annotations

import unicodedata


def readable(name: str, longest: int = 80) -> str:
    """A name without characters that a file system or a header could trip over."""
    whole = unicodedata.normalize("NFC", name)
    kept = "".join(char if char.isalnum() or char in " -_&+" else " " for char in whole)
    return " ".join(kept.split())[:longest].strip()
