"""What passes the checks can be scored and planned, whatever its numbers and whatever is answered."""

from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import given, settings, strategies as st

from assessments.domain.answers import Answer, Choice, Settings
from assessments.domain.report import build_report
from frameworks.checks import problems
from frameworks.structure import Bucket, EffortClass, Framework, Step, Verdict
from frameworks.values import _RANGES

TIED = (Bucket, EffortClass, Step, Verdict)
"""Parts whose numbers depend on each other or on how many parts there are; left as they are."""


def shaken(part: Any, chance: Random) -> Any:
    """A copy with some numbers at or near an end of their range."""
    if isinstance(part, tuple):
        return tuple(shaken(one, chance) for one in part)
    if not is_dataclass(part) or isinstance(part, TIED):
        return part
    changes = {}
    for field in fields(part):
        value = getattr(part, field.name)
        allowed = _RANGES.get((type(part), field.name))
        if allowed is None:
            changes[field.name] = shaken(value, chance)
        elif isinstance(value, Decimal | int) and chance.random() < 0.3:
            least = Decimal("0.0001") if allowed.above else allowed.low
            number = chance.choice([least, allowed.low + 1, allowed.high])
            changes[field.name] = Decimal(number) if isinstance(value, Decimal) else number
    return replace(part, **changes)


def answers(framework: Framework, chance: Random) -> dict[str, Answer]:
    def answer() -> Answer:
        choice = chance.choice([Choice.PHASE, Choice.PHASE, Choice.PHASE, *Choice])
        phase = chance.choice(framework.phases).code if choice is Choice.PHASE else None
        return Answer(choice=choice, phase=phase)

    return {code: answer() for code in framework.capabilities}


def scored_unless_refused(framework: Framework, chance: Random) -> None:
    if problems(framework):
        return
    report = build_report(
        framework,
        answers(framework, chance),
        Settings(),
        organisation="Example",
        title="Test",
        starts_on=date(2026, 1, 1),
    )
    report.day(report.roadmap.finish_week)
    assert all(0 <= item.priority.leverage <= 1 for item in report.roadmap.items)
    assert all(0 <= item.priority.ease <= 1 for item in report.roadmap.items)


@settings(max_examples=150, deadline=None)
@given(chance=st.randoms(use_true_random=False))
def test_small_framework_with_any_allowed_numbers_is_scored(small, chance):
    scored_unless_refused(shaken(small, chance), chance)


@settings(max_examples=15, deadline=None)
@given(chance=st.randoms(use_true_random=False))
def test_shipped_framework_with_any_allowed_numbers_is_scored(shipped, chance):
    scored_unless_refused(shaken(shipped, chance), chance)
