"""Version numbers of a framework: 1, 1.2 or 1.2.3. Missing parts count as 0. Pure Python."""

from __future__ import annotations

import re
from collections.abc import Iterable

FORM = re.compile(r"(0|[1-9]\d{0,4})(\.(0|[1-9]\d{0,4})){0,2}", re.ASCII)
FORM_IN_WORDS = "one to three whole numbers below 100000, joined by points, such as 1, 1.2 or 1.2.3"


def is_version(text: str) -> bool:
    return FORM.fullmatch(text) is not None


def version_key(version: str) -> str:
    """A text that sorts as the versions do and is equal for equal versions: "1" and "1.0.0" have the same.

    Raises `ValueError` for anything that is not a version.
    """
    if not is_version(version):
        raise ValueError(f'"{version}" is not a version: it is {FORM_IN_WORDS}.')
    parts = [int(part) for part in version.split(".")]
    return ".".join(f"{part:05}" for part in [*parts, 0, 0][:3])


def next_version(versions: Iterable[str]) -> str:
    """What comes after the highest of `versions`: its middle number one up, such as 1.3.0 after 1.2.4."""
    major, minor, *_ = [int(part) for part in max(map(version_key, versions)).split(".")]
    return f"{major}.{minor + 1}.0"
