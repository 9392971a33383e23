import pytest

from assessments.domain.answers import Answer, Choice, Standing, level_checks, proposed_phase
from tests.assessments.domain.support import SHIPPED, SMALL, standing_of

CHARTER = SMALL.capabilities["charter"]


def test_answer_without_phase_is_not_answered():
    assert [Answer(choice=choice).is_answered for choice in Choice if choice is not Choice.PHASE] == [
        False
    ] * 3
    assert Answer(choice=Choice.PHASE, phase="seed").is_answered


def test_answer_is_empty_until_anything_is_given():
    assert Answer().is_empty
    assert not Answer(note="asked twice").is_empty
    assert not Answer(signals=frozenset({"grow-1"})).is_empty
    assert not Answer(choice=Choice.DONT_KNOW).is_empty


@pytest.mark.parametrize(
    "given", [{"choice": Choice.PHASE}, {"phase": "seed"}, {"choice": Choice.NOT_APPLICABLE, "phase": "seed"}]
)
def test_answer_with_phase_and_choice_apart_is_refused(given):
    with pytest.raises(ValueError, match="phase exactly when"):
        Answer(**given)


def test_standing_keeps_scores_and_what_does_not_apply_and_nothing_else():
    plain = {
        "team": "bloom",
        "charter": "seed",
        "tools": "dont_know",
        "craft": "not_applicable",
        "offer": "open",
    }
    standing = standing_of(SMALL, plain)
    assert standing == Standing(scores={"charter": 1, "team": 3}, not_applicable=frozenset({"craft"}))
    assert list(standing.scores) == ["charter", "team"]


def test_standing_ignores_answers_to_what_is_not_in_the_framework():
    assert standing_of(SMALL, {"retired": "bloom", "gone": "not_applicable"}) == Standing(scores={})


def test_standing_reaches_what_is_high_enough_or_does_not_apply():
    standing = standing_of(SMALL, {"charter": "grow", "craft": "not_applicable", "team": "dont_know"})
    assert {
        (code, score): standing.reaches(code, score)
        for code in ("charter", "craft", "team")
        for score in (1, 2, 3)
    } == {
        ("charter", 1): True,
        ("charter", 2): True,
        ("charter", 3): False,
        ("craft", 1): True,
        ("craft", 2): True,
        ("craft", 3): True,
        # Open is not reached, not even at the lowest phase.
        ("team", 1): False,
        ("team", 2): False,
        ("team", 3): False,
    }
    assert [standing.applies(code) for code in ("charter", "craft", "team")] == [True, False, True]


@pytest.mark.parametrize(
    ("ticked", "phase"),
    [
        (set(), None),
        ({"of another capability"}, None),
        ({"seed-1"}, "seed"),
        ({"seed-1", "seed-2"}, "seed"),
        ({"grow-1"}, "grow"),
        # Without the first signal nothing is there yet.
        ({"grow-2"}, "seed"),
        ({"bloom-1"}, "seed"),
        ({"bloom-1", "grow-1"}, "grow"),
        ({"bloom-1", "bloom-2"}, "bloom"),
        # What is true higher up holds, whatever was left unticked below.
        ({"bloom-1", "bloom-2", "seed-1"}, "bloom"),
    ],
)
def test_proposed_phase_follows_the_answer_rule(ticked, phase):
    proposed = proposed_phase(SMALL, CHARTER, frozenset(ticked))
    assert (proposed and proposed.code) == phase


@pytest.mark.parametrize("capability", SHIPPED.capabilities.values(), ids=lambda capability: capability.code)
def test_proposed_phase_of_all_signals_of_a_level_is_that_level(capability):
    for level in capability.levels:
        ticked = frozenset(signal.code for signal in level.signals)
        assert proposed_phase(SHIPPED, capability, ticked).code == level.phase


@pytest.mark.parametrize(
    ("ticked", "checks"),
    [
        (set(), []),
        ({"grow-2"}, [("bloom", 0, 2), ("grow", 0, 1), ("seed", 0, 0)]),
        ({"bloom-1", "grow-1"}, [("bloom", 1, 1), ("grow", 1, 0)]),
        ({"bloom-1", "bloom-2"}, [("bloom", 2, 0)]),
    ],
)
def test_level_checks_read_down_to_the_level_that_follows(ticked, checks):
    """Of each level: how many of the signals it needs are ticked, and how many are missing."""
    found = level_checks(SMALL, CHARTER, frozenset(ticked))
    assert [(check.phase.code, check.ticked, len(check.missing)) for check in found] == checks
    assert [check.holds for check in found] == [False] * (len(checks) - 1) + [True] * bool(checks)
