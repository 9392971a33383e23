from dataclasses import replace
from fractions import Fraction

import pytest

from assessments.domain.answers import Settings
from assessments.domain.gaps import targets
from assessments.domain.roadmap import Blocked, ItemClass, Missing, Planner, Priority, Roadmap
from tests.assessments.domain.support import (
    SHIPPED,
    SMALL,
    capability,
    framework,
    report_of,
    standing_of,
    uniform,
)


def plan(
    found,
    plain: dict[str, str],
    *,
    target: int = 2,
    streams: int = 1,
    focus: dict[str, Fraction] | None = None,
) -> Roadmap:
    standing = standing_of(found, plain)
    goal, _ = targets(found, standing, overall=1, target=target)
    return Planner(found, standing, goal, target=target, streams=streams, focus=focus).plan()


def order(roadmap: Roadmap) -> list[tuple[str, int]]:
    return [(item.capability, item.to_score) for item in roadmap.items]


def test_roadmap_of_reached_targets_is_empty():
    roadmap = plan(SMALL, uniform(SMALL, "grow"))
    assert roadmap == Roadmap(items=(), quick_wins=(), blocked=())
    assert roadmap.finish_week == 0


def test_roadmap_of_nothing_answered_is_empty():
    assert plan(SMALL, {}) == Roadmap(items=(), quick_wins=(), blocked=())


def test_roadmap_goes_one_phase_at_a_time_up_to_each_target():
    roadmap = plan(SMALL, uniform(SMALL, "seed"), target=3)
    assert order(roadmap) == [
        # What builds up the base first, then the rest by priority.
        ("charter", 2),
        ("team", 2),
        ("charter", 3),
        ("team", 3),
        ("offer", 2),
        ("tools", 2),
    ]
    assert [item.item_class for item in roadmap.items] == [
        ItemClass.FOUNDATION,
        ItemClass.CORE,
        ItemClass.ADVANCE,
        ItemClass.ADVANCE,
        ItemClass.ADVANCE,
        ItemClass.ADVANCE,
    ]
    assert [item.rank for item in roadmap.items] == [1, 2, 3, 4, 5, 6]
    assert [item.gap for item in roadmap.items] == [2, 2, 1, 1, 1, 1]
    assert [item.item_class.code for item in roadmap.items[:3]] == ["foundation", "core", "advance"]


def test_item_has_the_four_parts_of_its_priority():
    first, second, *_ = plan(SMALL, uniform(SMALL, "seed"), target=2).items
    # Waiting for the charter up to the horizon (3): team and offer, of a cap of 4. Two weeks of work, of 10.
    assert first.opens == ("team", "offer")
    assert first.repairs == ()
    assert first.priority == Priority(
        gap=Fraction(1, 2),
        leverage=Fraction(1, 2),
        fit=Fraction(1),
        ease=Fraction(4, 5),
        total=20 + 10 + 20 + Fraction(16),
    )
    assert (second.capability, second.opens, second.priority.total) == ("team", ("tools", "offer"), 66)


def test_item_of_a_later_tier_counts_its_gap_for_less():
    gap = {
        item.capability: item.priority.gap
        for item in plan(SMALL, uniform(SMALL, "seed"), target=3).items
        if item.to_score == 2
    }
    # One phase of two, times the factor of the tier; the offer is of the base tier in a pillar of the second.
    assert gap == {"charter": 1, "team": 1, "tools": Fraction(1, 4), "offer": Fraction(1, 4)}


def test_item_counts_what_already_rests_on_it_by_the_repair_factor_and_only_once():
    first = plan(SMALL, uniform(SMALL, "seed", team="grow")).items[0]
    assert (first.capability, first.opens, first.repairs) == ("charter", ("offer",), ("team",))
    assert first.priority.leverage == 1  # 1 + 3 x 1, of a cap of 4
    only_one = plan(
        framework(root=SMALL.pillars[0].capabilities, repair_factor=1), {"charter": "seed", "team": "grow"}
    )
    assert only_one.items[0].priority.leverage == Fraction(1, 4)


def test_item_leverage_is_capped():
    many = framework(
        root=(
            capability("charter"),
            *(capability(f"c{n}", needs={"grow": {"charter": "grow"}}) for n in range(6)),
        )
    )
    first = plan(many, uniform(many, "seed")).items[0]
    assert (len(first.opens), first.priority.leverage) == (6, 1)


def test_item_opens_only_what_waits_within_the_horizon():
    far = framework(
        root=(capability("charter"), capability("b", needs={"bloom": {"charter": "grow"}}), capability("c"))
    )
    opens = {target: plan(far, uniform(far, "seed"), target=target).items[0].opens for target in (2, 3)}
    assert opens == {2: ("b",), 3: ("b",)}
    standing = standing_of(far, uniform(far, "seed"))
    near = Planner(far, standing, {"charter": 2}, target=1, streams=1, focus=None).plan().items[0]
    assert near.opens == ()


def test_item_longer_than_the_scale_has_no_ease():
    slow = framework(root=(capability("charter", weeks=((6, 7), (1,))), capability("b", weeks=((10,), (1,)))))
    assert [item.priority.ease for item in plan(slow, uniform(slow, "seed")).items] == [0, 0]


def test_item_fit_follows_the_focus():
    plain = uniform(SMALL, "grow")
    fits = {
        name: {item.capability: item.priority.fit for item in plan(SMALL, plain, target=3, focus=focus).items}
        for name, focus in {
            "none": None,
            "equal": {"keep": Fraction(1, 2), "win": Fraction(1, 2)},
            "keep": {"keep": Fraction(1), "win": Fraction(0)},
            "mixed": {"keep": Fraction(1, 4), "win": Fraction(3, 4)},
        }.items()
    }
    assert fits == {
        "none": {"charter": 1, "team": 1},
        "equal": {"charter": 1, "team": 1},
        "keep": {"charter": Fraction(1, 2), "team": Fraction(1, 2)},
        "mixed": {"charter": Fraction(2, 3), "team": Fraction(2, 3)},
    }


def test_focus_changes_the_order():
    twins = framework(root=(capability("charter", keep="0.9"), capability("b", keep="0.1"), capability("c")))
    focused = {
        lead: [
            code
            for code, _ in order(plan(twins, uniform(twins, "seed"), focus={"keep": keep, "win": 1 - keep}))
        ]
        for lead, keep in (("keep", Fraction(3, 4)), ("win", Fraction(1, 4)))
    }
    assert focused == {"keep": ["charter", "c", "b"], "win": ["b", "c", "charter"]}


def test_foundation_comes_first_whatever_the_priority():
    slow = framework(root=(capability("charter"), capability("b", foundation=True, weeks=((10,), (10,)))))
    roadmap = plan(slow, uniform(slow, "seed"), target=3)
    # Up to the phase that it builds up to; above, priority alone decides.
    assert order(roadmap) == [("b", 2), ("charter", 2), ("charter", 3), ("b", 3)]


def test_equal_items_keep_the_order_of_the_framework():
    even = framework(root=tuple(capability(code) for code in ("charter", "z", "m", "a")))
    assert [code for code, _ in order(plan(even, uniform(even, "seed")))] == ["charter", "z", "m", "a"]


def test_prerequisite_comes_before_a_higher_priority():
    chain = framework(
        root=(
            capability("charter", needs={"grow": {"last": "grow"}}),
            capability("b", needs={"grow": {"charter": "grow"}}),
            capability("c", needs={"grow": {"charter": "grow"}}),
            capability("last", weeks=((9,), (9,))),
        )
    )
    assert [code for code, _ in order(plan(chain, uniform(chain, "seed")))] == ["last", "charter", "b", "c"]


def test_item_of_an_unanswered_prerequisite_is_blocked():
    roadmap = plan(SMALL, uniform(SMALL, "seed", charter="dont_know"))
    assert roadmap.blocked == (
        Blocked(
            capability="team",
            from_score=1,
            to_score=2,
            missing=(Missing(capability="charter", score=2, is_score=None),),
        ),
    )
    assert order(roadmap) == []


def test_item_is_blocked_by_what_cannot_be_reached_either():
    roadmap = plan(SMALL, uniform(SMALL, "seed", charter="open"), target=3)
    assert order(roadmap) == [("tools", 2)]
    assert roadmap.blocked == (
        Blocked(
            capability="team",
            from_score=1,
            to_score=2,
            missing=(Missing(capability="charter", score=2, is_score=None),),
        ),
        Blocked(
            capability="offer",
            from_score=1,
            to_score=2,
            missing=(Missing(capability="team", score=2, is_score=1),),
        ),
    )


def test_item_is_blocked_from_the_phase_on_that_lacks_something():
    some = framework(
        root=(
            capability("charter", needs={"bloom": {"b": "grow", "c": "grow"}}),
            capability("b"),
            capability("c"),
        )
    )
    roadmap = plan(some, {"charter": "seed", "b": "seed"}, target=3)
    assert order(roadmap) == [("b", 2), ("charter", 2), ("b", 3)]
    assert roadmap.blocked == (
        Blocked(
            capability="charter",
            from_score=2,
            to_score=3,
            missing=(Missing(capability="c", score=2, is_score=None),),
        ),
    )


def test_item_of_a_prerequisite_that_does_not_apply_is_free():
    roadmap = plan(SMALL, uniform(SMALL, "seed", charter="not_applicable"))
    assert order(roadmap) == [("team", 2)]
    assert roadmap.items[0].waits_for == ()
    assert roadmap.blocked == ()


def test_pulled_in_capability_is_on_the_roadmap():
    chain = framework(
        root=(
            capability("charter", needs={"grow": {"late": "grow"}}),
            capability("late", tier="extra", weeks=((1, 1), (1,))),
        )
    )
    roadmap = plan(chain, uniform(chain, "seed"))
    assert [(i.capability, i.item_class, i.gap) for i in roadmap.items] == [
        ("late", ItemClass.ADVANCE, 1),
        ("charter", ItemClass.CORE, 1),
    ]


def test_pulled_in_steps_above_the_target_build_nothing_up():
    high = replace(SMALL.scoring.roadmap, build_up_to="bloom")
    some = replace(
        framework(root=(capability("charter", needs={"grow": {"b": "bloom"}}), capability("b"))),
        scoring=replace(SMALL.scoring, roadmap=high),
    )
    # The base is built up to the target, or to where building up ends if that is lower.
    assert [
        (i.capability, i.to_score, i.item_class.code) for i in plan(some, uniform(some, "seed")).items
    ] == [
        ("b", 2, "core"),
        ("b", 3, "advance"),
        ("charter", 2, "core"),
    ]


def timetable(roadmap: Roadmap) -> list[tuple[str, int, int, int, int]]:
    return [(i.capability, i.to_score, i.stream, i.start_week, i.finish_week) for i in roadmap.items]


def test_calendar_of_one_stream_is_one_after_the_other():
    roadmap = plan(SMALL, uniform(SMALL, "seed"), target=3)
    assert timetable(roadmap) == [
        ("charter", 2, 1, 0, 2),
        ("team", 2, 1, 2, 4),
        ("charter", 3, 1, 4, 8),
        ("team", 3, 1, 8, 12),
        ("offer", 2, 1, 12, 14),
        ("tools", 2, 1, 14, 16),
    ]
    assert roadmap.finish_week == 16


def test_calendar_takes_the_stream_that_is_free_first_and_waits_for_prerequisites():
    roadmap = plan(SMALL, uniform(SMALL, "seed"), target=3, streams=2)
    assert timetable(roadmap) == [
        ("charter", 2, 1, 0, 2),
        # The second stream is free, but the charter has to be finished first.
        ("team", 2, 2, 2, 4),
        ("charter", 3, 1, 2, 6),
        ("team", 3, 2, 4, 8),
        ("offer", 2, 1, 6, 8),
        ("tools", 2, 1, 8, 10),
    ]
    assert [item.waits_for for item in roadmap.items] == [(), (1,), (1,), (1, 2), (2,), ()]


def test_calendar_prefers_the_lowest_number_among_free_streams():
    even = framework(root=tuple(capability(code) for code in ("charter", "b", "c", "d")))
    roadmap = plan(even, uniform(even, "seed"), streams=3)
    assert [(item.stream, item.start_week) for item in roadmap.items] == [(1, 0), (2, 0), (3, 0), (1, 2)]


def test_steps_run_one_after_the_other_and_fall_into_the_bucket_of_their_end():
    long = framework(root=(capability("charter", weeks=((1, 1, 1, 49, 1), (1,))),))
    (item,) = plan(long, uniform(long, "seed")).items
    assert [(s.step.title, s.start_week, s.finish_week, s.bucket) for s in item.steps] == [
        ("charter grow 1", 0, 1, "soon"),
        # 14 days are still within 14 days.
        ("charter grow 2", 1, 2, "soon"),
        ("charter grow 3", 2, 3, "this year"),
        ("charter grow 4", 3, 52, "this year"),
        ("charter grow 5", 52, 53, "some day"),
    ]
    assert (item.weeks, item.finish_week, item.bucket) == (53, 53, "some day")


@pytest.mark.parametrize(
    ("week", "bucket"),
    [
        (0, "first 30 days"),
        (4, "first 30 days"),
        (5, "first 60 days"),
        (8, "first 60 days"),
        (9, "first 90 days"),
        (12, "first 90 days"),
        (13, "quarter 2"),
        (25, "quarter 2"),
        (26, "quarter 3"),
        (38, "quarter 3"),
        (39, "quarter 4"),
        (52, "quarter 4"),
        (53, "later"),
    ],
)
def test_bucket_holds_the_last_day_of_a_week(week, bucket):
    planner = Planner(SHIPPED, standing_of(SHIPPED, {}), {}, target=2, streams=2, focus=None)
    assert planner.bucket(week) == bucket


def quick(found, plain: dict[str, str], target: int = 2) -> list[tuple[str, int, int]]:
    return [(i.capability, i.to_score, i.rank) for i in plan(found, plain, target=target).quick_wins]


def test_quick_wins_are_short_and_possible_today():
    some = framework(
        root=(
            capability("charter", weeks=((2,), (1,))),
            capability("b", weeks=((3,), (1,))),
            capability("c", needs={"grow": {"charter": "grow"}}, weeks=((1,), (1,))),
        )
    )
    # b takes three weeks, c waits for the charter, and the charter's second step up waits for its first.
    assert quick(some, uniform(some, "seed"), target=3) == [("charter", 2, 1)]
    assert quick(some, uniform(some, "seed", charter="grow"), target=3) == [("c", 2, 1), ("charter", 3, 3)]


def test_quick_wins_take_what_does_not_apply_for_done():
    some = framework(root=(capability("charter"), capability("c", needs={"grow": {"charter": "grow"}})))
    assert quick(some, {"charter": "not_applicable", "c": "seed"}) == [("c", 2, 1)]


def test_quick_wins_are_the_first_ones_of_the_roadmap():
    even = framework(root=tuple(capability(code) for code in ("charter", "b", "c")))
    assert quick(even, uniform(even, "seed")) == [("charter", 2, 1), ("b", 2, 2)]


def test_foundation_of_the_shipped_framework_comes_first():
    plain = uniform(SHIPPED, "norming") | {c.code: "forming" for c in SHIPPED.pillars[0].capabilities}
    report = report_of(SHIPPED, plain, Settings(target="norming"))
    assert [(i.capability, i.to_score, i.item_class.code) for i in report.roadmap.items] == [
        ("strategy-charter-organization", 2, "foundation"),
        ("segmentation", 2, "foundation"),
        ("strategy-charter-organization", 3, "foundation"),
        ("segmentation", 3, "foundation"),
        ("funding", 2, "foundation"),
        ("funding", 3, "foundation"),
        ("performance-metrics", 2, "core"),
        ("performance-metrics", 3, "core"),
    ]
