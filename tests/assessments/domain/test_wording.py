from dataclasses import replace

import pytest

from assessments.domain import wording
from assessments.domain.gaps import PullIn, SequenceRisk
from assessments.domain.roadmap import Blocked, Missing
from assessments.domain.scoring import score_pillar
from tests.assessments.domain.support import (
    SHIPPED,
    SMALL,
    capability,
    framework,
    report_of,
    standing_of,
    uniform,
)

PILLAR = dict(enumerate(SHIPPED.pillars, 1))
PHASES = {phase.name[0]: phase.code for phase in SHIPPED.phases} | {"-": "not_applicable", "?": "dont_know"}


def pillar_result(number, letters):
    plain = {c.code: PHASES[letter] for c, letter in zip(PILLAR[number].capabilities, letters, strict=True)}
    return score_pillar(SHIPPED, PILLAR[number], standing_of(SHIPPED, plain))


@pytest.mark.parametrize(("count", "word"), [(0, "no"), (1, "one"), (10, "ten"), (11, "11")])
def test_number_spells_out_small_counts(count, word):
    assert wording.number(count) == word


@pytest.mark.parametrize(
    ("position", "word"), [(1, "first"), (4, "fourth"), (10, "tenth"), (11, "number 11")]
)
def test_place_spells_out_small_positions(position, word):
    assert wording.place(position) == word


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Customers stay. The e-book says renewal, the blog says retention.", "Customers stay."),
        ("Customers stay; churn falls.", "Customers stay; churn falls."),
        ("", ""),
    ],
)
def test_sentences_on_where_a_text_comes_from_are_left_out(text, shown):
    assert wording.without_sources(text) == shown


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_listed_joins_words(words, text):
    assert wording.listed(words) == text


@pytest.mark.parametrize(
    ("number", "letters", "sentence", "following"),
    [
        (
            2,
            "NNNSSFF",
            "Norming: 3 of 5 core capabilities are at Norming or above and none is still Forming.",
            (
                "Performing not yet: 0 of 7 capabilities are at Performing, four are needed; too far behind: "
                "High / Medium Touch, Low / Digital Touch, Digital Customer Engagement and Partner Enablement."
            ),
        ),
        (
            2,
            "PPPPNSS",
            (
                "Performing: 4 of 7 capabilities are at Performing, no core one is below Norming and no "
                "advanced one is still Forming."
            ),
            "",
        ),
        # A pillar speaks of the tiers that it has.
        (1, "PPNN", "Performing: 2 of 4 core capabilities are at Performing and none is below Norming.", ""),
        (
            1,
            "SFFF",
            "Forming: 1 of 4 core capabilities is at Storming or above, two are needed.",
            "Storming not yet: 1 of 4 core capabilities is at Storming or above, two are needed.",
        ),
        (
            1,
            "NNNF",
            "Storming: 3 of 4 core capabilities are at Storming or above.",
            "Norming not yet: too far behind: Business Performance Management and Metrics.",
        ),
        (
            5,
            "F-F",
            "Forming: 0 of 1 core capability is at Storming or above, one is needed.",
            "Storming not yet: 0 of 1 core capability is at Storming or above, one is needed.",
        ),
        # The advanced ones in place of the core.
        (
            2,
            "-----NS",
            "Norming: 1 of 2 capabilities is at Norming or above and none is still Forming.",
            (
                "Performing not yet: 0 of 2 capabilities are at Performing, one is needed; too far behind: "
                "Partner Enablement."
            ),
        ),
        (1, "NN??", "Not enough answers: 2 of 4 capabilities are answered.", ""),
        (1, "----", "Not applicable: none of its capabilities applies.", ""),
    ],
)
def test_pillar_sentence_counts(number, letters, sentence, following):
    result = pillar_result(number, letters)
    assert wording.pillar_sentence(SHIPPED, result) == sentence
    assert wording.pillar_next_sentence(SHIPPED, result) == following


def small_pillar(**phases):
    return score_pillar(SMALL, SMALL.pillars[0], standing_of(SMALL, phases))


@pytest.mark.parametrize(
    ("phases", "sentence", "following"),
    [
        (
            {"charter": "grow", "team": "seed"},
            "Seed: 1 of 2 must capabilities is at Grow or above (33% of the weight), 50% of the weight is needed.",
            (
                "Grow not yet: 1 of 2 must capabilities is at Grow or above (33% of the weight), 50% of the "
                "weight is needed."
            ),
        ),
        (
            {"charter": "grow", "team": "grow", "tools": "seed"},
            "Grow: 2 of 2 must capabilities are at Grow or above (100% of the weight).",
            (
                "Bloom not yet: 0 of 3 capabilities are at Bloom (0% of the weight), 75% of the weight is "
                "needed; too far behind: Tools."
            ),
        ),
        (
            {"charter": "bloom", "team": "bloom", "tools": "grow", "craft": "seed"},
            "Grow: 2 of 2 must capabilities are at Grow or above (100% of the weight).",
            "Bloom not yet: 2 of 4 capabilities are at Bloom (60% of the weight), 75% of the weight is needed.",
        ),
        (
            {"charter": "bloom", "team": "bloom", "tools": "grow", "craft": "bloom"},
            (
                "Bloom: 3 of 4 capabilities are at Bloom (80% of the weight), no must one is still Seed and "
                "no may one is still Seed."
            ),
            "",
        ),
    ],
)
def test_pillar_sentence_speaks_of_weights_where_they_differ(phases, sentence, following):
    assert wording.pillar_sentence(SMALL, small_pillar(**phases)) == sentence
    assert wording.pillar_next_sentence(SMALL, small_pillar(**phases)) == following


def test_pillar_sentence_never_rounds_a_missed_share_up():
    close = framework(root=(capability("charter", weight="0.4999"), capability("b", weight="0.5001")))
    result = score_pillar(close, close.pillars[0], standing_of(close, {"charter": "grow", "b": "seed"}))
    assert wording.pillar_sentence(close, result) == (
        "Seed: 1 of 2 must capabilities is at Grow or above (49% of the weight), 50% of the weight is needed."
    )


def test_pillar_sentence_without_any_capability_that_counts():
    # Base capabilities that count late: nothing counts for the phase below.
    late = replace(SMALL, tiers=(replace(SMALL.tiers[0], counts_from="bloom"), *SMALL.tiers[1:]))
    result = score_pillar(late, late.pillars[0], standing_of(late, {"charter": "grow", "team": "grow"}))
    assert wording.pillar_sentence(late, result) == "Seed: no capability that counts for Grow is answered."


def test_pillar_sentence_of_the_lowest_phase_names_who_keeps_it_there():
    strict = replace(SMALL, tiers=(replace(SMALL.tiers[0], max_behind=0), *SMALL.tiers[1:]))
    result = score_pillar(strict, strict.pillars[0], standing_of(strict, {"charter": "seed", "team": "grow"}))
    assert wording.pillar_sentence(strict, result) == "Seed: too far behind: Charter."


@pytest.mark.parametrize(
    ("is_score", "sentence"),
    [
        (2, "Team at Bloom rests on Charter at Grow; it presupposes Bloom"),
        (None, "Team at Bloom presupposes Charter at Bloom, which is not answered yet"),
    ],
)
def test_risk_sentence_says_what_is_missing(is_score, sentence):
    risk = SequenceRisk(
        capability="team", score=3, needs="charter", needs_score=3, is_score=is_score, reason=""
    )
    assert wording.risk_sentence(SMALL, risk) == sentence


def test_pull_in_sentence_names_who_needs_it():
    pull = PullIn(capability="craft", score=2, by="team", by_score=3)
    assert wording.pull_in_sentence(SMALL, pull) == (
        "Craft is aimed at Grow because Team needs it to reach Bloom"
    )


def why(found, plain, rank, **settings):
    return wording.why_sentence(found, report_of(found, plain, **settings).roadmap.items[rank - 1])


def test_why_sentence_is_made_of_the_parts_of_an_item():
    plain = uniform(SMALL, "seed")
    assert [why(SMALL, plain, rank) for rank in (1, 2)] == [
        "Foundation capability below Grow; two capabilities wait for it (Team and Offer); two weeks of work.",
        (
            "Core capability below Grow; two capabilities wait for it (Tools and Offer); starts after rank "
            "1; two weeks of work."
        ),
    ]


def test_why_sentence_of_what_lies_above_the_base():
    plain = uniform(SHIPPED, "performing", benchmarking="norming", predictive_analytics="storming")
    assert [why(SHIPPED, plain, rank) for rank in (1, 2, 3)] == [
        "Two phases to its target; eight weeks of work.",
        "One phase to its target; starts after rank 1; 13 weeks of work.",
        "One phase to its target; 14 weeks of work.",
    ]


@pytest.mark.parametrize(
    ("factor", "times"),
    [(1, "which counts once"), (2, "which counts double"), (3, "which counts three times")],
)
def test_why_sentence_says_how_much_a_repair_counts(factor, times):
    some = framework(
        root=(
            capability("charter", weeks=((1,), (1,))),
            capability("b", needs={"grow": {"charter": "grow"}}),
        ),
        repair_factor=factor,
    )
    assert why(some, uniform(some, "seed", b="grow"), 1) == (
        f"Core capability below Grow; one already rests on it (B), {times}; one week of work."
    )


def test_why_sentence_of_several_repairs_and_ranks():
    some = framework(
        root=(
            capability("charter", needs={"grow": {"b": "grow", "c": "grow"}}),
            capability("b"),
            capability("c"),
            *(capability(code, needs={"grow": {"charter": "grow"}}) for code in "vwxyz"),
        )
    )
    assert why(some, uniform(some, "seed", v="grow", w="grow"), 3) == (
        "Core capability below Grow; three capabilities wait for it (X, Y and Z); two already rest on it (V "
        "and W), which count three times; starts after ranks 1 and 2; two weeks of work."
    )
    assert why(some, uniform(some, "seed"), 3) == (
        "Core capability below Grow; five capabilities wait for it (V, W, X and two more); starts after "
        "ranks 1 and 2; two weeks of work."
    )


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ([("charter", None)], "answer Charter first"),
        ([("charter", None), ("team", None)], "answer Charter and Team first"),
        ([("tools", 1)], "Tools has to reach Grow first and is blocked itself"),
        (
            [("charter", None), ("tools", 1)],
            "answer Charter first; Tools has to reach Grow first and is blocked itself",
        ),
    ],
)
def test_blocked_sentence_says_what_comes_first(missing, sentence):
    blocked = Blocked(
        capability="offer",
        from_score=1,
        to_score=2,
        missing=tuple(Missing(capability=code, score=2, is_score=score) for code, score in missing),
    )
    assert wording.blocked_sentence(SMALL, blocked) == sentence
