"""Secrets of links: made once, kept as a hash, and compared without telling how much of one was right."""

from __future__ import annotations

import hashlib
import secrets

from django.utils.crypto import constant_time_compare


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    # A random secret of 256 bits needs no slow hash.
    return hashlib.sha256(secret.encode()).hexdigest()


def is_right(secret: str, kept: str) -> bool:
    """Whether `secret` is the one whose hash was kept."""
    return constant_time_compare(hashed(secret), kept)
