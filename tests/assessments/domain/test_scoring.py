from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from assessments.domain.scoring import (
    Condition,
    ConditionKind,
    PillarState,
    Qualifier,
    VerdictValue,
    evaluate,
    score_pillar,
    share_of,
)
from tests.assessments.domain.support import SHIPPED, SMALL, capability, framework, standing_of, uniform

PILLAR_ONE = "strategy-and-scale"
CHARTER = "strategy-charter-organization"
PHASES = {letter: phase.code for letter, phase in zip("FSNP", SHIPPED.phases, strict=True)} | {
    "-": "not_applicable",
    "?": "dont_know",
    " ": "open",
}


def pillar(number: int, letters: str):
    """The result of a shipped pillar with its capabilities answered by letters: phases, - n/a, ? don't know."""
    found = SHIPPED.pillars[number - 1]
    plain = {c.code: PHASES[letter] for c, letter in zip(found.capabilities, letters, strict=True)}
    return score_pillar(SHIPPED, found, standing_of(SHIPPED, plain))


def shown(result):
    return SHIPPED.phase(result.score).name[0] if result.score else str(result.state)


@pytest.mark.parametrize(
    ("number", "letters", "expected"),
    [
        # Pillar One, four core capabilities: 2 of 4 for every phase.
        (1, "FFFF", "F"),
        (1, "SFFF", "F"),
        (1, "SSFF", "S"),
        (1, "PSFF", "S"),
        # Norming: half at Norming and nobody still Forming.
        (1, "NNSF", "S"),
        (1, "NNSS", "N"),
        (1, "NSSS", "S"),
        # Performing: half at Performing and no core one below Norming.
        (1, "PPNN", "P"),
        (1, "PPNS", "N"),
        (1, "PNNN", "N"),
        (1, "PPPF", "S"),
        # Pillar Two, five core and two advanced (last): 2 of 5, 3 of 5, then 4 of all 7.
        (2, "SFFFFPP", "F"),
        (2, "SSFFFFF", "S"),
        (2, "NNNSSFF", "N"),
        (2, "NNSSSPP", "S"),
        (2, "PPPPNSS", "P"),
        (2, "PPPPNSF", "N"),
        (2, "PPPNNPN", "P"),
        (2, "PPPNNNN", "N"),
        # Pillar Five: the first of three is advanced; 1 of 2 core, then 2 of 3.
        (5, "FSF", "S"),
        (5, "FNS", "N"),
        (5, "PFF", "F"),
        (5, "PPN", "P"),
        (5, "NPN", "N"),
        # What does not apply leaves the count.
        (1, "NS--", "N"),
        (1, "P---", "P"),
        (5, "-NS", "N"),
        # Where no core capability applies the advanced take its place, in share and in straggling.
        (5, "N--", "N"),
        (2, "-----NS", "N"),
        (2, "-----NF", "S"),
        (2, "-----PN", "P"),
        (2, "-----PS", "N"),
        # At least 60% of the core capabilities have to be answered: 3 of 4, 3 of 5, 2 of 2.
        (1, "NN??", "not enough answers"),
        (1, "NNN?", "N"),
        (1, "NNN ", "N"),
        (2, "NNN??FF", "N"),
        (2, "NN???NN", "not enough answers"),
        (2, "NN?---N", "N"),
        (5, "PN?", "not enough answers"),
        (5, "?NN", "N"),
        (5, "?--", "not enough answers"),
        (1, "????", "not enough answers"),
        (1, "----", "not applicable"),
        (1, "-  -", "not enough answers"),
    ],
)
def test_pillar_phase_by_share_and_stragglers(number, letters, expected):
    assert shown(pillar(number, letters)) == expected


def test_pillar_without_any_answer_has_no_phase_whatever_share_is_asked_for():
    lenient = replace(
        SMALL, scoring=replace(SMALL.scoring, overall=replace(SMALL.scoring.overall, min_answered=Decimal(0)))
    )
    states = [
        score_pillar(lenient, lenient.pillars[0], standing_of(lenient, plain)).state
        for plain in ({}, {"charter": "seed"})
    ]
    assert states == [PillarState.NOT_ENOUGH, PillarState.SHOWN]


def test_pillar_counts_answered_and_applicable():
    result = pillar(2, "NN?- FS")
    assert (result.answered, result.applicable, result.state) == (4, 6, PillarState.NOT_ENOUGH)
    assert (result.score, result.standing) == (None, 1)


def test_pillar_check_holds_the_facts_that_decided_it():
    check = pillar(2, "NNNSFPF").checks[3]
    assert check.counted == (
        "onboarding",
        "adoption-framework",
        "health-scoring",
        "high-medium-touch",
        "low-digital-touch",
    )
    assert check.reached == ("onboarding", "adoption-framework", "health-scoring")
    assert (check.weight_counted, check.weight_reached, check.share) == (5, 3, Fraction(1, 2))
    assert check.stragglers == ("low-digital-touch",)
    assert check.floors == {"core": 2, "advanced": 1}
    assert (check.has_share, check.holds) == (True, False)


@pytest.mark.parametrize(
    ("phases", "score"),
    [
        # `team` weighs two, `charter` one; grow asks for half of the weight of must, bloom for three quarters of all.
        (("grow", "seed", "seed", "seed"), 1),
        (("seed", "grow", "seed", "seed"), 2),
        (("seed", "grow", "bloom", "bloom"), 2),
        (("bloom", "bloom", "grow", "bloom"), 3),
        (("bloom", "bloom", "grow", "seed"), 2),
        # A tier that may lag by one keeps the pillar down, one that may lag by two does not.
        (("bloom", "bloom", "seed", "bloom"), 2),
        (("bloom", "bloom", "bloom", "seed"), 3),
    ],
)
def test_pillar_phase_goes_by_the_weights_and_tiers_of_the_framework(phases, score):
    plain = dict(zip(("charter", "team", "tools", "craft"), phases, strict=True))
    assert score_pillar(SMALL, SMALL.pillars[0], standing_of(SMALL, plain)).score == score


def test_pillar_phase_with_a_share_that_is_met_exactly():
    # 0.1 + 0.2 against 0.3 of 0.6: a float would miss it by a hair.
    tenths = framework(
        root=tuple(capability(code, weight=w) for code, w in (("charter", "0.1"), ("b", "0.2"), ("c", "0.3")))
    )
    standing = standing_of(tenths, {"charter": "grow", "b": "grow", "c": "seed"})
    assert score_pillar(tenths, tenths.pillars[0], standing).score == 2


@pytest.mark.parametrize(
    ("letters", "mean", "index"),
    [
        ("FFFF", Fraction(1), 0),
        ("SFFF", Fraction(5, 4), 8),
        ("SSFF", Fraction(3, 2), 17),
        ("NNNN", Fraction(3), 67),
        ("SSSS", Fraction(2), 33),
        ("PPPP", Fraction(4), 100),
        ("N-?-", Fraction(3), 67),
        ("--? ", None, None),
    ],
)
def test_pillar_index_is_the_mean_between_lowest_and_highest(letters, mean, index):
    result = pillar(1, letters)
    assert (result.mean, result.index) == (mean, index)


def test_pillar_index_is_rounded_half_up():
    even = framework(root=tuple(capability(code) for code in ("charter", "b", "c", "d")))
    index = {
        reached: score_pillar(
            even,
            even.pillars[0],
            standing_of(
                even, {code: "grow" if n < reached else "seed" for n, code in enumerate(even.capabilities)}
            ),
        ).index
        for reached in range(5)
    }
    # 0, 12.5, 25, 37.5 and 50: round() would give 12 and 38.
    assert index == {0: 0, 1: 13, 2: 25, 3: 38, 4: 50}


def test_pillar_mean_goes_by_weight():
    plain = {"charter": "seed", "team": "bloom"}
    assert score_pillar(SMALL, SMALL.pillars[0], standing_of(SMALL, plain)).mean == Fraction(7, 3)


def conditions(result, score):
    return {c.kind: c.met for c in result.conditions[score]}


def test_overall_phase_needs_the_foundation_pillar():
    plain = uniform(SHIPPED, "norming")
    for found in SHIPPED.pillars[0].capabilities:
        plain[found.code] = "forming"
    result = evaluate(SHIPPED, standing_of(SHIPPED, plain))
    assert [p.score for p in result.pillars.values()] == [1, 3, 3, 3, 3, 3]
    assert result.score == 1
    assert result.not_met == (
        Condition(kind=ConditionKind.FOUNDATION, met=False, codes=(PILLAR_ONE,)),
        Condition(kind=ConditionKind.CHARTER, met=False, codes=(CHARTER,)),
    )


def test_overall_phase_needs_the_charter_itself():
    plain = uniform(SHIPPED, "norming") | {CHARTER: "storming"}
    result = evaluate(SHIPPED, standing_of(SHIPPED, plain))
    assert [p.score for p in result.pillars.values()] == [3] * 6
    assert result.score == 2
    assert result.not_met == (Condition(kind=ConditionKind.CHARTER, met=False, codes=(CHARTER,)),)


def test_overall_phase_counts_pillars_and_those_too_far_behind():
    plain = uniform(SHIPPED, "forming")
    for number, phase in ((1, "norming"), (2, "norming"), (3, "norming"), (4, "storming"), (5, "forming")):
        plain |= {c.code: phase for c in SHIPPED.pillars[number - 1].capabilities}
    result = evaluate(SHIPPED, standing_of(SHIPPED, plain))
    assert result.score == 2
    assert result.conditions[3][:2] == (
        Condition(
            kind=ConditionKind.BREADTH,
            met=True,
            codes=("strategy-and-scale", "delivery", "experience-and-automation"),
            counted=5,
            needed=3,
        ),
        Condition(kind=ConditionKind.STRAGGLERS, met=False, codes=("opportunity-management",)),
    )


@pytest.mark.parametrize(
    ("reached", "score"),
    # 2 of 5 pillars for Storming (Pillar One among them), 3 of 5 for Norming; Pillar Six counts for neither.
    [((1,), 1), ((1, 6), 1), ((1, 2), 2), ((1, 5), 2), ((2, 3, 4, 5), 1), ((1, 2, 3, 4, 5, 6), 2)],
)
def test_overall_storming_needs_two_of_the_pillars_that_count(reached, score):
    plain = {
        c.code: "storming" if number in reached else "forming"
        for number, found in enumerate(SHIPPED.pillars, 1)
        for c in found.capabilities
    }
    assert evaluate(SHIPPED, standing_of(SHIPPED, plain)).score == score


@pytest.mark.parametrize("test", SHIPPED.strategic_tests, ids=lambda test: test.code)
def test_overall_performing_needs_every_strategic_test(test):
    plain = uniform(SHIPPED, "performing") | {test.capability: "storming"}
    result = evaluate(SHIPPED, standing_of(SHIPPED, plain))
    # The charter is a condition of its own besides.
    assert result.score == (2 if test.code == "mandate" else 3)
    assert result.conditions[4][-1] == Condition(
        kind=ConditionKind.TESTS, met=False, codes=(test.code,), counted=4, needed=5
    )


def test_overall_phase_counts_a_pillar_with_too_few_answers_as_the_lowest():
    plain = uniform(SHIPPED, "norming")
    plain |= {c.code: "dont_know" for c in SHIPPED.pillars[4].capabilities}
    result = evaluate(SHIPPED, standing_of(SHIPPED, plain))
    assert (result.score, result.provisional) == (2, True)
    assert result.not_met == (
        Condition(
            kind=ConditionKind.STRAGGLERS,
            met=False,
            codes=("opportunity-management",),
            without_phase=("opportunity-management",),
        ),
    )


def test_overall_phase_names_what_it_fails_for_want_of_an_answer():
    plain = uniform(SHIPPED, "storming") | {c.code: "open" for c in SHIPPED.pillars[0].capabilities}
    result = evaluate(SHIPPED, standing_of(SHIPPED, plain))
    assert result.score == 1
    assert [(c.kind, c.without_phase) for c in result.not_met] == [
        (ConditionKind.FOUNDATION, (PILLAR_ONE,)),
        (ConditionKind.CHARTER, (CHARTER,)),
    ]
    assert result.conditions[4][-1].without_phase == ("mandate", "money")


def test_result_is_not_provisional_for_want_of_answers_on_a_later_pillar():
    plain = uniform(SHIPPED, "norming") | {c.code: "open" for c in SHIPPED.pillars[5].capabilities}
    result = evaluate(SHIPPED, standing_of(SHIPPED, plain))
    assert result.pillars["monetized-customer-success"].state is PillarState.NOT_ENOUGH
    assert (result.score, result.provisional) == (3, False)
    assert (result.answered, result.applicable) == (26, 29)


def test_overall_performing_stands_without_the_pillar_that_does_not_apply():
    plain = uniform(SHIPPED, "performing") | {
        c.code: "not_applicable" for c in SHIPPED.pillars[5].capabilities
    }
    result = evaluate(SHIPPED, standing_of(SHIPPED, plain))
    assert (result.score, result.index, result.provisional) == (4, 100, False)
    assert result.pillars["monetized-customer-success"].state is PillarState.NOT_APPLICABLE
    assert result.conditions[4][0].counted == 5
    assert (result.answered, result.applicable) == (26, 26)


def test_overall_performing_waits_for_a_later_pillar_without_answers():
    plain = uniform(SHIPPED, "performing") | {c.code: "open" for c in SHIPPED.pillars[5].capabilities}
    result = evaluate(SHIPPED, standing_of(SHIPPED, plain))
    assert result.score == 3
    assert [(c.kind, c.codes) for c in result.not_met] == [
        (ConditionKind.STRAGGLERS, ("monetized-customer-success",))
    ]


@pytest.mark.parametrize(
    ("word", "applicable", "provisional"), [("open", 29, True), ("not_applicable", 0, False)]
)
def test_result_of_nothing_has_no_number(word, applicable, provisional):
    result = evaluate(SHIPPED, standing_of(SHIPPED, uniform(SHIPPED, word)))
    assert (result.score, result.index, result.answered, result.applicable) == (1, None, 0, applicable)
    assert result.charter_index == {"adoption": None, "expansion": None, "renewal": None}
    assert {p.index for p in result.pillars.values()} == {None}
    assert result.provisional is provisional
    assert (result.verdict.value, result.verdict.qualifier) == (VerdictValue.THEMATIC, Qualifier.NOT_STARTED)


def test_result_of_a_single_answer_is_its_index_and_nothing_more():
    result = evaluate(SHIPPED, standing_of(SHIPPED, {"renew": "performing"}))
    assert (result.score, result.index, result.answered) == (1, 100, 1)
    assert result.charter_index == {"adoption": 100, "expansion": 100, "renewal": 100}
    assert {p.code: p.index for p in result.pillars.values() if p.index is not None} == {
        "opportunity-management": 100
    }
    assert {p.state for p in result.pillars.values()} == {PillarState.NOT_ENOUGH}
    assert result.verdict.passed == 1


def test_overall_index_weighs_every_pillar_the_same():
    # Three pillars' worth of capabilities at the top in the largest pillar alone: means 1, 4, 1, 1, 1, 1.
    plain = uniform(SHIPPED, "forming") | {c.code: "performing" for c in SHIPPED.pillars[1].capabilities}
    assert evaluate(SHIPPED, standing_of(SHIPPED, plain)).index == 17


def test_charter_index_goes_by_the_charter_weights():
    # keep 0.5, 0.8; win 0.5, 0.2: (1 + 2.4) / 1.3 and (1 + 0.6) / 0.7, less 1, over 2.
    plain = {"charter": "grow", "tools": "bloom"}
    assert evaluate(SMALL, standing_of(SMALL, plain)).charter_index == {"keep": 81, "win": 64}


@pytest.mark.parametrize(
    ("letters", "value", "qualifier"),
    # The five tests in order: mandate, money, adoption (all required), renewal, expansion (one of them).
    [
        ("NNNNN", "strategic", "full"),
        ("NNNNS", "strategic", "partial"),
        ("NNNSN", "strategic", "partial"),
        ("NNNP-", "strategic", "partial"),
        ("NNNSS", "thematic", "close to strategic"),
        ("SNNNN", "thematic", "close to strategic"),
        ("NSNNN", "thematic", "close to strategic"),
        ("NNSNN", "thematic", "close to strategic"),
        ("NN?NN", "thematic", "close to strategic"),
        ("NNSNS", "thematic", "close to strategic"),
        ("NNSSS", "thematic", "taking shape"),
        ("SSSSS", "thematic", "taking shape"),
    ],
)
def test_verdict_by_the_tests_passed(letters, value, qualifier):
    plain = uniform(SHIPPED, "storming")
    for test, letter in zip(SHIPPED.strategic_tests, letters, strict=True):
        plain[test.capability] = PHASES[letter]
    verdict = evaluate(SHIPPED, standing_of(SHIPPED, plain)).verdict
    assert (verdict.value, verdict.qualifier) == (value, qualifier)
    assert [t.passed for t in verdict.tests] == [letter in "NP" for letter in letters]
    assert verdict.passed == sum(letter in "NP" for letter in letters)
    assert [t.code for t in verdict.failed] == [t.test.code for t in verdict.tests if not t.passed]


def test_verdict_of_the_lowest_phase_is_not_yet_started_whatever_is_passed():
    plain = uniform(SHIPPED, "forming") | dict.fromkeys(("funding", "renew", "expand"), "norming")
    result = evaluate(SHIPPED, standing_of(SHIPPED, plain))
    assert (result.score, result.verdict.passed, result.verdict.qualifier) == (1, 3, Qualifier.NOT_STARTED)


def test_verdict_without_alternatives_asks_for_the_required_tests_alone():
    verdict = evaluate(SMALL, standing_of(SMALL, {"charter": "grow"})).verdict
    assert (verdict.value, verdict.qualifier) == (VerdictValue.STRATEGIC, Qualifier.FULL)


def test_share_of_the_lowest_phase_is_none():
    assert [share_of(SHIPPED, score) for score in (1, 2, 3, 4)] == [
        0,
        Fraction(2, 5),
        Fraction(1, 2),
        Fraction(1, 2),
    ]


@pytest.mark.parametrize(
    ("phases", "score", "crown"),
    [
        # Grow counts the root alone, bloom the crown as well.
        (("grow", "grow", "grow", "grow", "seed", "seed"), 2, 1),
        (("bloom", "bloom", "bloom", "bloom", "seed", "seed"), 2, 1),
        (("bloom", "bloom", "bloom", "bloom", "grow", "grow"), 2, 2),
        (("bloom", "bloom", "bloom", "bloom", "bloom", "bloom"), 3, 3),
        (("seed", "bloom", "bloom", "bloom", "bloom", "bloom"), 1, 3),
    ],
)
def test_overall_phase_of_a_framework_of_another_shape(phases, score, crown):
    plain = dict(zip(SMALL.capabilities, phases, strict=True))
    result = evaluate(SMALL, standing_of(SMALL, plain))
    assert (result.score, result.pillars["crown"].score) == (score, crown)
