"""Hypothesis: no deadline (machines differ), and the same examples every time in CI."""

import os

from hypothesis import settings

settings.register_profile("suite", deadline=None, max_examples=40, derandomize="CI" in os.environ)
settings.load_profile("suite")
