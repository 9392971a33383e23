"""A report as JSON and back, value for value: what a snapshot keeps.

The framework is not in it: a published version never changes, so the snapshot refers to it. Nothing is scored again
on the way back, so that a later change of the rules leaves an old report as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from assessments.domain.report import Report
from frameworks.structure import Framework

if TYPE_CHECKING:
    from cattrs.preconf.json import JsonConverter

FORMAT = 1
"""Raised when the values of a report change their shape; `thaw` then has to bring older ones along."""


def freeze(report: Report) -> dict[str, Any]:
    """The report's values as JSON takes them, without its framework."""
    kept: dict[str, Any] = _converter().unstructure(report)
    del kept["framework"]
    return {"format": FORMAT, **kept}


def thaw(kept: Mapping[str, Any], framework: Framework) -> Report:
    """The report that was frozen. Raises `ValueError` for a format this version cannot read."""
    if kept["format"] != FORMAT:
        raise ValueError(f"Snapshots of format {kept['format']} cannot be read; this version reads {FORMAT}.")
    values = {name: value for name, value in kept.items() if name != "format"}
    return _converter().structure({**values, "framework": framework}, Report)


@cache
def _converter() -> JsonConverter:
    # Imported when a report is frozen or thawed: a worker that serves questions never pays for it.
    from cattrs.preconf.json import make_converter

    converter = make_converter(forbid_extra_keys=True)
    converter.register_unstructure_hook(Framework, lambda _framework: None)
    converter.register_structure_hook(Framework, lambda framework, _type: framework)
    converter.register_unstructure_hook(Fraction, str)
    converter.register_structure_hook(Fraction, lambda text, _type: Fraction(text))
    return converter
