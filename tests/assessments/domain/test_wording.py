from dataclasses import replace

import pytest

from assessments.domain import wording
from assessments.domain.answers import Standing
from assessments.domain.gaps import PullIn, SequenceRisk
from assessments.domain.roadmap import Blocked, Missing
from assessments.domain.scoring import evaluate, score_pillar
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


def shipped(base: str = "norming", **pillars: str):
    """The result of a base phase everywhere, with whole pillars (p1=...) at something else."""
    plain = uniform(SHIPPED, base)
    for key, word in pillars.items():
        plain |= {c.code: word for c in PILLAR[int(key[1:])].capabilities}
    return evaluate(SHIPPED, standing_of(SHIPPED, plain))


@pytest.mark.parametrize(("count", "word"), [(0, "no"), (1, "one"), (10, "ten"), (11, "11")])
def test_number_spells_out_small_counts(count, word):
    assert wording.number(count) == word


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
    ("pillars", "sentence"),
    [
        (
            {"base": "open"},
            "Nothing is answered yet, so the whole counts as Forming.",
        ),
        (
            {"base": "forming", "p1": "storming"},
            "1 of 5 pillars that count has reached Storming, two are needed, so the whole is Forming.",
        ),
        (
            {"p1": "forming"},
            (
                "4 of 5 pillars that count have reached Storming, but the whole is Forming: Customer Success "
                "Strategy and Scale below Storming; Strategy, Charter, and Organization below Storming."
            ),
        ),
        (
            {"p1": "open"},
            (
                "4 of 5 pillars that count have reached Storming, but the whole is Forming: Customer Success "
                "Strategy and Scale has no phase and needs Storming; Strategy, Charter, and Organization has "
                "no phase and needs Storming."
            ),
        ),
        (
            {"p6": "forming"},
            (
                "5 of 5 pillars that count are at Norming or above, none is too far behind, and the "
                "foundation (Customer Success Strategy and Scale) stands."
            ),
        ),
        (
            {"base": "performing", "p6": "norming"},
            (
                "5 of 6 pillars that count are at Performing, none is too far behind, the foundation "
                "(Customer Success Strategy and Scale) stands, and all strategic tests are passed."
            ),
        ),
    ],
)
def test_overall_sentence_says_why(pillars, sentence):
    assert wording.overall_sentence(SHIPPED, shipped(**pillars)) == sentence


@pytest.mark.parametrize(
    ("pillars", "headline"),
    [
        ({"base": "open"}, "Nothing answered yet"),
        ({"base": "not_applicable"}, "Nothing to assess"),
        ({"base": "forming"}, "Forming, on the way to Storming"),
        ({"p6": "forming"}, "Norming, held back by Monetized Customer Success"),
        (
            {"p5": "storming", "p6": "forming"},
            "Norming, held back by Monetized Customer Success and Opportunity Management",
        ),
        (
            {"p3": "storming", "p5": "storming", "p6": "forming"},
            "Norming, held back by Monetized Customer Success and two more",
        ),
        ({"p4": "open", "p5": "forming"}, "Storming, held back by Opportunity Management"),
        ({"p5": "open"}, "Storming so far, with too few answers on Opportunity Management"),
        ({"base": "performing", "p6": "norming"}, "Performing, with room left in Monetized Customer Success"),
        ({"base": "performing"}, "Performing throughout"),
        ({"base": "performing", "p6": "not_applicable"}, "Performing throughout"),
    ],
)
def test_headline_is_the_finding_in_a_line(pillars, headline):
    assert wording.headline(SHIPPED, shipped(**pillars)) == headline


def test_headline_names_no_phase_while_no_pillar_has_one():
    first = next(iter(SHIPPED.capabilities))
    result = evaluate(SHIPPED, Standing({first: 3}, frozenset(["partner-enablement"])))
    assert wording.headline(SHIPPED, result) == "Too early for a phase: 1 of 28 answered"


def test_condition_sentences_of_all_that_is_not_met():
    result = shipped("storming", p3="forming", p4="open", p6="forming")
    sentences = [wording.condition_sentence(SHIPPED, 3, condition) for condition in result.conditions[3]]
    assert sentences == [
        "breadth: 0 of 5 pillars at Norming or above, needs 3",
        (
            "stragglers: Customer Experience and Marketing Automation below Storming; Success Operations and "
            "Analytics has no phase and needs Storming"
        ),
        "foundation: Customer Success Strategy and Scale below Norming",
        "charter: Strategy, Charter, and Organization below Norming",
    ]
    assert wording.condition_sentence(SHIPPED, 4, result.conditions[4][-1]) == (
        "strategic tests: 0 of 5 passed; not passed: Mandate, Money, Adoption, Renewal and Expansion"
    )
    several = shipped("storming", p3="open", p4="open").conditions[3][1]
    assert wording.condition_sentence(SHIPPED, 3, several) == (
        "stragglers: Customer Experience and Marketing Automation and Success Operations and Analytics have "
        "no phase and need Storming"
    )


def test_condition_sentences_of_all_that_is_met():
    result = shipped("performing")
    assert {
        score: [
            wording.condition_sentence(SHIPPED, score, condition) for condition in result.conditions[score]
        ]
        for score in (2, 4)
    } == {
        2: [
            "breadth: 5 of 5 pillars at Storming or above, needs 2",
            "stragglers: no pillar below Forming",
            "foundation: Customer Success Strategy and Scale at Storming or above",
            "charter: Strategy, Charter, and Organization at Storming or above",
        ],
        4: [
            "breadth: 6 of 6 pillars at Performing, needs 3",
            "stragglers: no pillar below Norming",
            "foundation: Customer Success Strategy and Scale at Performing",
            "charter: Strategy, Charter, and Organization at Performing",
            "strategic tests: 5 of 5 passed",
        ],
    }


@pytest.mark.parametrize(
    ("base", "others", "name", "sentence"),
    [
        ("performing", {}, "Strategic, in full", "5 of 5 tests passed."),
        ("norming", {"renew": "storming"}, "Strategic, in part", "4 of 5 tests passed; not passed: Renewal."),
        (
            "norming",
            {"funding": "storming", "expand": "storming"},
            "Thematic, close to strategic",
            "3 of 5 tests passed; not passed: Money and Expansion.",
        ),
        (
            "storming",
            {},
            "Thematic, taking shape",
            "0 of 5 tests passed; not passed: Mandate, Money, Adoption, Renewal and Expansion.",
        ),
        (
            "forming",
            {"renew": "norming"},
            "Thematic, not yet started",
            "1 of 5 tests passed; not passed: Mandate, Money, Adoption and Expansion.",
        ),
    ],
)
def test_verdict_sentence_lists_the_tests_that_failed(base, others, name, sentence):
    verdict = evaluate(SHIPPED, standing_of(SHIPPED, uniform(SHIPPED, base, **others))).verdict
    assert wording.verdict_name(verdict) == name
    assert wording.verdict_sentence(SHIPPED, verdict) == f"{name}: {sentence}"


def test_verdict_meaning_is_that_of_the_framework():
    meanings = [
        wording.verdict_meaning(SMALL, evaluate(SMALL, standing_of(SMALL, {"charter": phase})).verdict)
        for phase in ("seed", "grow")
    ]
    assert meanings == ["a project", "a function"]


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
