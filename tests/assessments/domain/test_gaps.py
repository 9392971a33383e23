import pytest

from assessments.domain.gaps import (
    Gap,
    PullIn,
    SequenceRisk,
    default_target,
    gaps,
    needs,
    reason_for,
    sequence_risks,
    targets,
)
from tests.assessments.domain.support import SHIPPED, SMALL, capability, framework, standing_of, uniform


def goal_of(plain, *, overall, target, framework=SMALL):
    return targets(framework, standing_of(framework, plain), overall=overall, target=target)


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (1, {}),
        (2, {"charter": 2}),
        # Needs add up from phase to phase; the higher one of the same capability counts.
        (3, {"charter": 3, "team": 2}),
    ],
)
def test_needs_add_up_from_phase_to_phase(score, expected):
    some = capability("x", needs={"grow": {"charter": "grow"}, "bloom": {"team": "grow", "charter": "bloom"}})
    assert needs(SMALL, some, score) == expected


def test_needs_keep_the_higher_phase_when_a_later_one_asks_for_less():
    some = capability("x", needs={"grow": {"charter": "bloom"}, "bloom": {"charter": "grow"}})
    assert needs(SMALL, some, 3) == {"charter": 3}


def test_reason_is_that_of_the_phase_asked_for():
    some = capability("x", needs={"grow": {"charter": "grow"}, "bloom": {"charter": "bloom"}})
    assert [reason_for(SMALL, some, "charter", score) for score in (2, 3)] == [
        "x to grow needs charter",
        "x to bloom needs charter",
    ]


@pytest.mark.parametrize(
    ("charter", "is_score"),
    [("seed", 1), ("open", None), ("dont_know", None)],
)
def test_sequence_risk_of_what_stands_on_too_little(charter, is_score):
    assert sequence_risks(SMALL, standing_of(SMALL, {"charter": charter, "team": "grow"})) == (
        SequenceRisk(
            capability="team",
            score=2,
            needs="charter",
            needs_score=2,
            is_score=is_score,
            reason="team to grow needs charter",
        ),
    )


@pytest.mark.parametrize(
    "plain", [{"charter": "grow", "team": "bloom"}, {"charter": "not_applicable", "team": "grow"}, {}]
)
def test_sequence_risk_is_none_where_the_prerequisite_holds_or_does_not_apply(plain):
    assert sequence_risks(SMALL, standing_of(SMALL, plain)) == ()


def test_sequence_risks_come_in_the_order_of_the_framework():
    plain = {"price": "grow", "tools": "bloom", "team": "grow", "offer": "seed"}
    assert [
        (r.capability, r.needs, r.needs_score) for r in sequence_risks(SMALL, standing_of(SMALL, plain))
    ] == [
        ("team", "charter", 2),
        ("tools", "team", 3),
        ("price", "offer", 2),
    ]


def test_default_target_is_one_phase_up():
    assert [default_target(SHIPPED, overall) for overall in (1, 2, 3, 4)] == [2, 3, 4, 4]


def test_targets_of_later_tiers_lie_below():
    goal, pulled = goal_of(uniform(SMALL, "seed"), overall=1, target=3)
    # tools: second tier; craft and price: third; offer: base tier in a pillar of the second.
    assert goal == {"charter": 3, "team": 3, "tools": 2, "craft": 1, "offer": 2, "price": 1}
    assert pulled == ()


def test_targets_are_never_below_today():
    goal, _ = goal_of(uniform(SMALL, "seed", craft="grow", team="bloom"), overall=1, target=2)
    assert goal == {"charter": 2, "team": 3, "tools": 1, "craft": 2, "offer": 1, "price": 1}


def test_targets_below_today_leave_no_gap():
    standing = standing_of(SMALL, uniform(SMALL, "bloom", team="grow"))
    goal, pulled = targets(SMALL, standing, overall=2, target=1)
    assert goal == standing.scores
    assert pulled == ()
    assert {gap.size for gap in gaps(standing, goal)} == {0}


def test_targets_are_all_the_highest_once_the_whole_is():
    goal, _ = goal_of(uniform(SMALL, "bloom", craft="grow"), overall=3, target=3)
    assert set(goal.values()) == {3}


def test_targets_at_the_top_follow_a_lower_wish():
    goal, _ = goal_of(uniform(SMALL, "bloom", craft="seed", offer="seed"), overall=3, target=2)
    assert goal == {"charter": 3, "team": 3, "tools": 3, "craft": 1, "offer": 1, "price": 3}


def test_targets_leave_out_what_does_not_apply_and_keep_what_is_open():
    goal, _ = goal_of(
        {"charter": "not_applicable", "team": "open", "tools": "dont_know"}, overall=1, target=2
    )
    assert goal == {"team": 2, "tools": 1, "craft": 1, "offer": 1, "price": 1}


A, B, C = (
    capability("a", needs={"grow": {"b": "grow"}}),
    capability("b", tier="extra", needs={"grow": {"c": "grow"}}),
    capability("c", tier="extra"),
)
CHAIN = framework(root=(capability("charter"), A, B, C))
BACKWARDS = framework(root=(capability("charter"), C, B, A))


@pytest.mark.parametrize("chain", [CHAIN, BACKWARDS])
def test_targets_pull_in_what_the_way_needs(chain):
    goal, pulled = goal_of(uniform(chain, "seed"), overall=1, target=2, framework=chain)
    assert goal == {"charter": 2, "a": 2, "b": 2, "c": 2}
    assert {pull.capability: pull for pull in pulled} == {
        "b": PullIn(capability="b", score=2, by="a", by_score=2),
        "c": PullIn(capability="c", score=2, by="b", by_score=2),
    }
    # In the order of the framework, whatever was found first.
    assert [pull.capability for pull in pulled] == [code for code in chain.capabilities if code in "bc"]


def test_targets_pull_in_nothing_for_what_has_arrived():
    # `a` stands on too little already: a risk, but no way up that would need it.
    goal, pulled = goal_of(uniform(CHAIN, "seed", a="grow"), overall=1, target=2, framework=CHAIN)
    assert goal == {"charter": 2, "a": 2, "b": 1, "c": 1}
    assert pulled == ()


def test_targets_pull_in_nothing_through_what_is_open():
    goal, pulled = goal_of(uniform(CHAIN, "seed", b="open"), overall=1, target=2, framework=CHAIN)
    assert goal == {"charter": 2, "a": 2, "b": 2, "c": 1}
    assert pulled == (PullIn(capability="b", score=2, by="a", by_score=2),)


def test_targets_pull_in_nothing_through_what_does_not_apply():
    goal, pulled = goal_of(uniform(CHAIN, "seed", b="not_applicable"), overall=1, target=2, framework=CHAIN)
    assert goal == {"charter": 2, "a": 2, "c": 1}
    assert pulled == ()


def test_gaps_are_of_the_answered_in_the_order_of_the_framework():
    standing = standing_of(
        SMALL, {"team": "seed", "charter": "grow", "tools": "open", "craft": "not_applicable"}
    )
    goal, _ = targets(SMALL, standing, overall=1, target=2)
    found = gaps(standing, goal)
    assert found == (Gap(capability="charter", today=2, target=2), Gap(capability="team", today=1, target=2))
    assert [gap.size for gap in found] == [0, 1]
