"""Gaps -> ordered items on a calendar.

An item is one transition of one capability. The order is greedy: of all transitions whose prerequisites hold in
the state reached so far, the first by class, then priority, then the framework's order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from fractions import Fraction
from functools import cached_property

from assessments.domain.answers import Standing
from assessments.domain.gaps import needs
from frameworks.structure import Framework, Step, Transition

DAYS_A_WEEK = 7


class ItemClass(IntEnum):
    """In the order in which the roadmap takes them."""

    FOUNDATION = 0
    CORE = 1
    ADVANCE = 2

    @property
    def code(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, kw_only=True)
class Priority:
    """The four parts of an item's priority, each 0..1, and their weighted sum (0..100)."""

    gap: Fraction
    leverage: Fraction
    fit: Fraction
    ease: Fraction
    total: Fraction


@dataclass(frozen=True, kw_only=True)
class ScheduledStep:
    step: Step
    start_week: int
    finish_week: int
    bucket: str


@dataclass(frozen=True, kw_only=True)
class Item:
    """One transition on the roadmap. Weeks count from the start of the roadmap, streams from 1."""

    rank: int
    capability: str
    transition: Transition
    from_score: int
    to_score: int
    item_class: ItemClass
    gap: int
    opens: tuple[str, ...]
    """Capabilities that wait for this one."""
    repairs: tuple[str, ...]
    """Capabilities that already rest on it."""
    priority: Priority
    waits_for: tuple[int, ...] = ()
    """Ranks of the items that have to be finished first."""
    stream: int = 0
    start_week: int = 0
    steps: tuple[ScheduledStep, ...] = ()
    bucket: str = ""

    @property
    def weeks(self) -> int:
        return self.transition.weeks

    @property
    def finish_week(self) -> int:
        return self.start_week + self.weeks


@dataclass(frozen=True, kw_only=True)
class Missing:
    """A prerequisite that a blocked item lacks. `is_score` None: not answered."""

    capability: str
    score: int
    is_score: int | None


@dataclass(frozen=True, kw_only=True)
class Blocked:
    """A transition that cannot be placed, with what it lacks."""

    capability: str
    from_score: int
    to_score: int
    missing: tuple[Missing, ...]


@dataclass(frozen=True, kw_only=True)
class Roadmap:
    items: tuple[Item, ...]
    quick_wins: tuple[Item, ...]
    blocked: tuple[Blocked, ...]

    @property
    def finish_week(self) -> int:
        return max((item.finish_week for item in self.items), default=0)


class Planner:
    """Orders and schedules the way from a standing to its targets. Holds the projected state while it places items."""

    def __init__(
        self,
        framework: Framework,
        standing: Standing,
        goal: Mapping[str, int],
        *,
        target: int,
        streams: int,
        focus: Mapping[str, Fraction] | None,
    ) -> None:
        self.framework = framework
        self.today = standing
        self.goal = goal
        self.streams = streams
        self.focus = focus
        self.rule = framework.scoring.roadmap
        self.build_up_to = min(target, framework.scores[self.rule.build_up_to])
        self.horizon = min(framework.top, target + self.rule.leverage_horizon)
        self.projected = dict(standing.scores)
        self.state = Standing(self.projected, standing.not_applicable)
        self.next_items: dict[str, Item] = {}
        """The next item of each capability that was a candidate."""

    @cached_property
    def needs(self) -> Mapping[tuple[str, int], Mapping[str, int]]:
        return {
            (code, score): needs(self.framework, self.framework.capabilities[code], score)
            for code in self.today.scores
            for score in range(1, self.framework.top + 1)
        }

    @cached_property
    def fit(self) -> Mapping[str, Fraction]:
        """Sum of focus x charter weight over the largest focus; 1 for every capability without a focus."""
        equal = dict.fromkeys((charter.code for charter in self.framework.charters), Fraction(1))
        focus = self.focus or equal
        largest = max(focus.values())
        return {
            code: sum(
                (
                    focus.get(charter, Fraction()) * Fraction(weight)
                    for charter, weight in c.charter_weights.items()
                ),
                Fraction(),
            )
            / largest
            for code, c in self.framework.capabilities.items()
        }

    @cached_property
    def weights(self) -> Mapping[str, Fraction]:
        return {name: Fraction(weight) for name, weight in vars(self.rule.weights).items()}

    def plan(self) -> Roadmap:
        scheduled = self._schedule(self.order())
        return Roadmap(
            items=scheduled,
            quick_wins=tuple(item for item in scheduled if self._is_quick_win(item))[
                : self.rule.quick_wins_shown
            ],
            blocked=tuple(self._blocked()),
        )

    def order(self, most: int | None = None) -> list[Item]:
        """The items in their order, without a calendar. `most`: no more than so many of the first."""
        items: list[Item] = []
        while len(items) != most and (candidates := self._candidates()):
            # min() keeps the first of equals, and candidates come in the framework's order.
            item = min(candidates, key=lambda item: (item.item_class, -item.priority.total))
            items.append(replace(item, rank=len(items) + 1))
            self._reach(item)
        return items

    def weeks(self, items: Sequence[Item]) -> int:
        """How long `items` take, in their order, on the work streams of this planner."""
        return max((item.finish_week for item in self._schedule(items)), default=0)

    def _open_transitions(self) -> list[tuple[str, int]]:
        """(capability, score it stands at) of everything that has not reached its target."""
        return [
            (c, self.projected[c])
            for c in self.goal
            if c in self.projected and self.projected[c] < self.goal[c]
        ]

    def _candidates(self) -> list[Item]:
        return [
            self._next_item(code, score)
            for code, score in self._open_transitions()
            if self._holds(self.state, code, score + 1)
        ]

    def _holds(self, state: Standing, code: str, score: int) -> bool:
        """Whether `state` has all that `code` needs to stand at `score`."""
        return all(state.reaches(other, wanted) for other, wanted in self.needs[code, score].items())

    def _next_item(self, code: str, score: int) -> Item:
        if code not in self.next_items:
            self.next_items[code] = self._item(code, score)
        return self.next_items[code]

    def _reach(self, item: Item) -> None:
        """Raise the projected state. No other item changes: whatever this one needs up to here stands already, so
        it waits for the same others as before and rests on nothing that is missing.
        """
        self.projected[item.capability] = item.to_score
        del self.next_items[item.capability]

    def _item(self, code: str, score: int) -> Item:
        opens, repairs = self._leverage(code, score)
        transition = self.framework.capabilities[code].transition(self.framework.phase(score + 1).code)
        gap = self.goal[code] - score
        return Item(
            rank=0,
            capability=code,
            transition=transition,
            from_score=score,
            to_score=score + 1,
            item_class=self._class(code, score),
            gap=gap,
            opens=opens,
            repairs=repairs,
            priority=self._priority(code, gap, len(opens), len(repairs), transition.weeks),
        )

    def _leverage(self, code: str, score: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """(opens, repairs): who waits for `code` up to the horizon, and who already rests on more than it is.

        A capability counts once, as a repair if both.
        """
        opens, repairs = [], []
        for other, stands in self.projected.items():
            if self.needs[other, stands].get(code, 0) > score:
                repairs.append(other)
            elif self.needs[other, self.horizon].get(code, 0) > score:
                opens.append(other)
        return tuple(opens), tuple(repairs)

    def _class(self, code: str, score: int) -> ItemClass:
        if score < self.build_up_to:
            if self.framework.capabilities[code].foundation:
                return ItemClass.FOUNDATION
            if self.framework.reach[code] is self.framework.tiers[0]:
                return ItemClass.CORE
        return ItemClass.ADVANCE

    def _priority(self, code: str, gap: int, opens: int, repairs: int, weeks: int) -> Priority:
        rule = self.rule
        parts = {
            "gap": Fraction(gap, self.framework.top - 1) * Fraction(self.framework.reach[code].gap_factor),
            "leverage": Fraction(
                min(opens + rule.repair_factor * repairs, rule.leverage_cap), rule.leverage_cap
            ),
            "fit": self.fit[code],
            "ease": Fraction(max(0, rule.ease_weeks - weeks), rule.ease_weeks),
        }
        return Priority(**parts, total=sum((self.weights[name] * parts[name] for name in parts), Fraction()))

    def _schedule(self, items: Sequence[Item]) -> tuple[Item, ...]:
        """Give every item the stream that is free earliest; it starts when its prerequisite items are finished."""
        free = [0] * self.streams
        done: dict[tuple[str, int], Item] = {}
        scheduled = []
        for item in items:
            stream = free.index(min(free))
            waits = self._prerequisite_items(item, done)
            start = max([free[stream], *(earlier.finish_week for earlier in waits)])
            steps = self._steps(item.transition, start)
            placed = replace(
                item,
                waits_for=tuple(sorted(earlier.rank for earlier in waits)),
                stream=stream + 1,
                start_week=start,
                steps=steps,
                bucket=self.bucket(start + item.weeks),
            )
            free[stream] = placed.finish_week
            done[item.capability, item.to_score] = placed
            scheduled.append(placed)
        return tuple(scheduled)

    def _prerequisite_items(self, item: Item, done: Mapping[tuple[str, int], Item]) -> list[Item]:
        wanted = {**self.needs[item.capability, item.to_score], item.capability: item.from_score}
        return [done[key] for key in wanted.items() if key in done]

    def _steps(self, transition: Transition, start: int) -> tuple[ScheduledStep, ...]:
        steps = []
        for step in transition.steps:
            finish = start + step.weeks
            steps.append(
                ScheduledStep(step=step, start_week=start, finish_week=finish, bucket=self.bucket(finish))
            )
            start = finish
        return tuple(steps)

    def bucket(self, week: int) -> str:
        """Name of the first bucket that holds the last day of `week`."""
        days = week * DAYS_A_WEEK
        return next((bucket.name for bucket in self.rule.buckets if days <= bucket.days), self.rule.later)

    def _is_quick_win(self, item: Item) -> bool:
        return (
            item.weeks <= self.rule.quick_win_weeks
            and self.today.scores[item.capability] == item.from_score
            and self._holds(self.today, item.capability, item.to_score)
        )

    def _blocked(self) -> list[Blocked]:
        return [
            Blocked(
                capability=code,
                from_score=score,
                to_score=score + 1,
                missing=tuple(
                    Missing(capability=other, score=wanted, is_score=self.projected.get(other))
                    for other, wanted in self.needs[code, score + 1].items()
                    if not self.state.reaches(other, wanted)
                ),
            )
            for code, score in self._open_transitions()
        ]
