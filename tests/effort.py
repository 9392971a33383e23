"""Against work that explodes: what takes minutes then, and well under a second as it should be."""

from __future__ import annotations

from contextlib import contextmanager
from time import thread_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 20.0
"""Seconds of this thread on the processor. Those of a clock would tell how busy the machine is."""


@contextmanager
def no_explosion(most: float = MOST) -> Iterator[None]:
    began = thread_time()
    yield
    assert thread_time() - began < most
