"""What a change of the settings did to the roadmap, in a sentence or two: what is said once they are saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments import locales
from assessments.domain.wording import number, plural

if TYPE_CHECKING:
    from assessments.domain.report import Report


def effect(before: Report, after: Report) -> str:
    """The difference between the roadmaps of two reports on the same answers."""
    said = [
        sentence
        for sentence in (_length(before, after), _order(before, after), _start(before, after))
        if sentence
    ]
    return " ".join(said) or "The roadmap stays as it was."


def _length(before: Report, after: Report) -> str:
    weeks = _weeks(before), _weeks(after)
    took = f"{weeks[1]} {plural(weeks[1], 'week', 'weeks')} instead of {weeks[0]}"
    if before.target == after.target:
        return f"The roadmap now takes {took}." if weeks[0] != weeks[1] else ""
    moves = len(before.roadmap.items), len(after.roadmap.items)
    phase = after.framework.phase
    return (
        f"The roadmap now aims at {phase(after.target).name} instead of {phase(before.target).name}: "
        f"{moves[1]} {plural(moves[1], 'move', 'moves')} up instead of {moves[0]}, {took}."
    )


def _order(before: Report, after: Report) -> str:
    """Only where the same moves come in another order: otherwise ranks differ because moves came or went."""
    old, new = _moves(before), _moves(after)
    if old == new or set(old) != set(new):
        return ""
    count = sum(one != other for one, other in zip(old, new, strict=True))
    return f"{number(count).capitalize()} of its {len(new)} moves have another rank."


def _start(before: Report, after: Report) -> str:
    if before.starts_on == after.starts_on:
        return ""
    return f"It now starts on {locales.day(after.starts_on)}."


def _weeks(report: Report) -> int:
    return report.roadmap.finish_week


def _moves(report: Report) -> list[tuple[str, int]]:
    return [(item.capability, item.to_score) for item in report.roadmap.items]
