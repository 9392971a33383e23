"""A report as JSON and back, value for value: what a snapshot keeps.

The framework is not in it: a published version never changes, so the snapshot refers to it. Nothing is scored again
on the way back, so that a later change of the rules leaves an old report as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    orders = (
        list(framework.capabilities),
        list(framework.pillar_number),
        [tier.code for tier in framework.tiers],
        [charter.code for charter in framework.charters],
        [test.code for test in framework.strategic_tests],
    )
    values = {name: _in_order(value, orders) for name, value in kept.items() if name != "format"}
    return _converter().structure({**values, "framework": framework}, Report)


def _in_order(value: Any, orders: Sequence[list[str]]) -> Any:
    """What is kept by code in the order of the framework again: PostgreSQL sorts the keys of JSON its own way."""
    if isinstance(value, list):
        return [_in_order(entry, orders) for entry in value]
    if not isinstance(value, dict):
        return value
    order = next((codes for codes in orders if value.keys() <= set(codes)), list(value))
    return {code: _in_order(value[code], orders) for code in sorted(value, key=order.index)}


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
