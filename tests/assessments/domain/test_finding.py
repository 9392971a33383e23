import json
from dataclasses import replace
from pathlib import Path

import pytest

from assessments.domain import finding
from assessments.domain.answers import Standing
from assessments.domain.scoring import ConditionKind, evaluate
from tests.assessments.domain.support import SHIPPED, SMALL, standing_of, uniform

PILLAR = dict(enumerate(SHIPPED.pillars, 1))
CASES = {
    case["id"]: {code: answer for code, answer in case["answers"].items() if isinstance(answer, str)}
    for case in json.loads(Path("tests/assessments/cases.json").read_text(encoding="utf-8"))["cases"]
}
STRATEGIC = (
    "Customer success is a function built to drive adoption, to raise renewal rates and to open expansion."
)
THEMATIC = (
    "Customer success exists as a project or a loosely joined initiative across teams: tried, but not yet "
    "operational, with little link to the adoption strategy."
)


def shipped(base: str = "norming", **pillars: str):
    """The result of a base phase everywhere, with whole pillars (p1=...) at something else."""
    plain = uniform(SHIPPED, base)
    for key, word in pillars.items():
        plain |= {c.code: word for c in PILLAR[int(key[1:])].capabilities}
    return evaluate(SHIPPED, standing_of(SHIPPED, plain))


def of_case(name: str, upto: int | None = None):
    """The result of a worked case, of its first `upto` answers only if that is given."""
    answers = {code: CASES[name][code] for code in list(SHIPPED.capabilities)[:upto] if code in CASES[name]}
    return evaluate(SHIPPED, standing_of(SHIPPED, answers))


# What is read first


@pytest.mark.parametrize(
    ("name", "headline", "reasons"),
    [
        (
            "A",
            "Forming, with no pillar at Storming yet",
            (
                (
                    "Customer success stands at Forming, the first of four phases that say how well it works; the "
                    "company does not run on it yet: it is thematic, not yet started, with 0 of 5 tests passed."
                ),
                (
                    "Storming still needs two of five pillars there (none is) and the foundation at Storming (it "
                    "stands at Forming)."
                ),
                (
                    "Monetized Customer Success, at Forming, counts only from Performing on, so it does not stand in "
                    "the way of Storming."
                ),
            ),
        ),
        (
            "B",
            "Norming, with no pillar at Performing yet",
            (
                (
                    "Customer success stands at Norming, the third of four phases that say how well it works; the "
                    "company does not run on it yet: it is thematic, close to strategic, with 3 of 5 tests passed."
                ),
                (
                    "Norming holds because 4 of the 5 pillars that count for it are there, none of these is below "
                    "Storming and the foundation (Customer Success Strategy and Scale) stands. Monetized Customer "
                    "Success, at Forming, counts only from Performing on, so it does not stand in the way of Norming."
                ),
                (
                    "Performing still needs three of six pillars there (none is), no pillar below Norming (two are), "
                    "the foundation at Performing (it stands at Norming) and all five strategic tests passed (three "
                    "are)."
                ),
            ),
        ),
        (
            "C",
            "Performing, with room left in Opportunity Management",
            (
                (
                    "Customer success stands at Performing, the fourth of four phases that say how well it works; the "
                    "company runs on it: it is strategic, in full, with 5 of 5 tests passed."
                ),
                (
                    "Performing holds because 5 of 6 pillars are there, none of these is below Norming, the "
                    "foundation (Customer Success Strategy and Scale) stands and all strategic tests are passed."
                ),
            ),
        ),
    ],
)
def test_case_says_where_it_stands_why_and_what_it_lacks(name, headline, reasons):
    result = of_case(name)
    assert finding.headline(SHIPPED, result) == headline
    assert finding.reasons(SHIPPED, result) == reasons


def test_four_answers_prove_no_phase_and_no_verdict():
    result = of_case("B", upto=4)
    assert finding.headline(SHIPPED, result) == "Provisional: Forming so far, with 4 of 29 answered"
    assert finding.reasons(SHIPPED, result) == (
        "What can be said so far: Customer Success Strategy and Scale stands at Norming.",
        (
            "Five pillars have too few answers and count as Forming until then, so the phase of the whole, Forming, "
            "is preliminary."
        ),
        "Whether it is thematic or strategic is open: 2 of 5 tests passed, three not answered.",
    )
    assert finding.verdict_name(result.verdict) == "Thematic or strategic, still open"


def test_nothing_answered_has_no_reasons():
    assert finding.reasons(SHIPPED, shipped("open")) == ()


def test_one_answer_shows_no_pillar():
    result = evaluate(SHIPPED, Standing({next(iter(SHIPPED.capabilities)): 3}))
    assert finding.reasons(SHIPPED, result) == (
        "No pillar has enough answers to show a phase, so neither has the whole.",
    )


@pytest.mark.parametrize(
    ("pillars", "sentence"),
    [
        ({"base": "open"}, ""),
        ({"p1": "forming"}, ""),
        (
            {"p6": "forming"},
            (
                "Norming holds because 5 of the 5 pillars that count for it are there, none of these is below "
                "Storming and the foundation (Customer Success Strategy and Scale) stands."
            ),
        ),
        (
            {"base": "norming", "p6": "not_applicable"},
            (
                "Norming holds because 5 of 5 pillars are there, none of these is below Storming and the foundation "
                "(Customer Success Strategy and Scale) stands."
            ),
        ),
        (
            {"base": "storming"},
            (
                "Storming holds because 5 of the 5 pillars that count for it are there and the foundation (Customer "
                "Success Strategy and Scale) stands."
            ),
        ),
        (
            {"base": "performing", "p6": "norming"},
            (
                "Performing holds because 5 of 6 pillars are there, none of these is below Norming, the foundation "
                "(Customer Success Strategy and Scale) stands and all strategic tests are passed."
            ),
        ),
    ],
)
def test_overall_sentence_says_why(pillars, sentence):
    assert finding.overall_sentence(SHIPPED, shipped(**pillars)) == sentence


@pytest.mark.parametrize(
    ("pillars", "sentence"),
    [
        (
            {"p6": "forming"},
            (
                "Monetized Customer Success, at Forming, counts only from Performing on, so it does not stand in the "
                "way of Norming."
            ),
        ),
        (
            {"p6": "open"},
            (
                "Monetized Customer Success counts only from Performing on, so it does not stand in the way of "
                "Norming."
            ),
        ),
        ({}, "Monetized Customer Success, at Norming, counts only from Performing on."),
        ({"p6": "not_applicable"}, ""),
        ({"base": "performing"}, ""),
    ],
)
def test_uncounted_sentence_says_from_when_on_a_pillar_counts(pillars, sentence):
    assert finding.uncounted_sentence(SHIPPED, shipped(**pillars)) == sentence


def test_uncounted_sentence_takes_a_framework_of_another_shape():
    result = evaluate(SMALL, standing_of(SMALL, uniform(SMALL, "grow", offer="seed", price="seed")))
    assert finding.uncounted_sentence(SMALL, result) == (
        "Crown, at Seed, counts only from Bloom on, so it does not stand in the way of Grow."
    )


@pytest.mark.parametrize(
    ("pillars", "headline"),
    [
        ({"base": "open"}, "Nothing answered yet"),
        ({"base": "not_applicable"}, "Nothing to assess"),
        ({"base": "forming"}, "Forming, with no pillar at Storming yet"),
        ({"base": "forming", "p2": "storming"}, "Forming, with one of two pillars needed at Storming"),
        ({"p1": "forming"}, "Forming, held back by its foundation, Customer Success Strategy and Scale"),
        ({"p6": "forming"}, "Norming, with no pillar at Performing yet"),
        ({"base": "performing", "p6": "forming"}, "Norming, held back by Monetized Customer Success"),
        (
            {"base": "performing", "p5": "storming", "p6": "forming"},
            "Norming, held back by Monetized Customer Success and Opportunity Management",
        ),
        (
            {"base": "performing", "p3": "storming", "p5": "storming", "p6": "forming"},
            "Norming, held back by Monetized Customer Success and two more",
        ),
        ({"base": "performing", "p6": "open"}, "Norming, with too few answers on Monetized Customer Success"),
        ({"p4": "open", "p5": "forming"}, "Provisional: Storming so far, with 23 of 29 answered"),
        ({"p5": "open"}, "Provisional: Storming so far, with 26 of 29 answered"),
        ({"base": "performing", "p6": "norming"}, "Performing, with room left in Monetized Customer Success"),
        ({"base": "performing"}, "Performing throughout"),
        ({"base": "performing", "p6": "not_applicable"}, "Performing throughout"),
    ],
)
def test_headline_is_what_really_keeps_it_there(pillars, headline):
    assert finding.headline(SHIPPED, shipped(**pillars)) == headline


@pytest.mark.parametrize(
    ("others", "headline"),
    [
        (
            {"strategy_charter_organization": "norming"},
            "Norming, held back by Strategy, Charter, and Organization",
        ),
        ({"expand": "storming"}, "Norming, one strategic test short of Performing"),
        (
            {"expand": "storming", "adoption_framework": "storming"},
            "Norming, two strategic tests short of Performing",
        ),
    ],
)
def test_headline_of_the_last_hurdles(others, headline):
    result = evaluate(SHIPPED, standing_of(SHIPPED, uniform(SHIPPED, "performing", **others)))
    assert finding.headline(SHIPPED, result) == headline


@pytest.mark.parametrize(
    ("pillars", "sentence"),
    [
        ({"base": "forming", "p1": "storming"}, "Storming still needs two of five pillars there (one is)."),
        ({"p1": "forming"}, "Storming still needs the foundation at Storming (it stands at Forming)."),
        ({"p1": "open"}, "Storming still needs the foundation at Storming (it has no phase yet)."),
        ({"base": "performing"}, ""),
    ],
)
def test_missing_sentence_sums_up_what_the_next_phase_needs(pillars, sentence):
    assert finding.missing_sentence(SHIPPED, shipped(**pillars)) == sentence


def test_missing_sentence_names_the_charter_where_the_foundation_stands():
    plain = uniform(SHIPPED, "performing", strategy_charter_organization="norming")
    assert finding.missing_sentence(SHIPPED, evaluate(SHIPPED, standing_of(SHIPPED, plain))) == (
        "Performing still needs Strategy, Charter, and Organization at Performing."
    )
    assert finding.missing_sentence(SHIPPED, shipped("performing")) == ""


def test_headline_names_no_phase_while_no_pillar_has_one():
    first = next(iter(SHIPPED.capabilities))
    result = evaluate(SHIPPED, Standing({first: 3}, frozenset(["partner-enablement"])))
    assert finding.headline(SHIPPED, result) == "Too early for a phase: 1 of 28 answered"


@pytest.mark.parametrize(
    ("phase", "shown"),
    [
        ("storming", "Projects and pilots"),
        ("norming", "Foundation in place"),
        ("performing", "Operational and outcome-driven"),
    ],
)
def test_motto_leaves_the_verdict_to_the_verdict(phase, shown):
    assert finding.motto(SHIPPED.phase(SHIPPED.scores[phase])) == shown


# Conditions


def conditions(result, score):
    return [finding.condition_sentence(SHIPPED, result, score, found) for found in result.conditions[score]]


def test_conditions_of_case_b_say_who_counts_and_what_has_to_come():
    result = of_case("B")
    assert conditions(result, 3) == [
        (
            "breadth: 4 of 5 pillars that count are at Norming or above, three are needed; Monetized Customer Success "
            "counts only from Performing on"
        ),
        "stragglers: no pillar that counts is below Storming",
        "foundation: Customer Success Strategy and Scale is at Norming or above",
        "charter: Strategy, Charter, and Organization is at Norming or above",
    ]
    assert conditions(result, 4) == [
        "breadth: 0 of 6 pillars are at Performing, three are needed",
        (
            "stragglers: Customer Experience and Marketing Automation (now Storming) and Monetized Customer Success "
            "(now Forming) have to reach Norming"
        ),
        "foundation: Customer Success Strategy and Scale (now Norming) has to reach Performing",
        "charter: Strategy, Charter, and Organization has to reach Performing",
        "strategic tests: 3 of 5 passed; not passed: Adoption and Expansion",
    ]


def test_conditions_without_a_phase_say_so():
    found = conditions(shipped("storming", p3="forming", p4="open", p6="forming"), 3)
    assert found[1] == (
        "stragglers: Customer Experience and Marketing Automation (now Forming) has to reach Storming; Success "
        "Operations and Analytics has no phase yet and needs Storming"
    )
    several = conditions(shipped("storming", p3="open", p4="open"), 3)
    assert several[1] == (
        "stragglers: Customer Experience and Marketing Automation and Success Operations and Analytics have "
        "no phase yet and need Storming"
    )
    assert conditions(shipped("storming", p5="open"), 4)[-1] == (
        "strategic tests: 0 of 5 passed; not passed: Mandate, Money, Adoption, Renewal and Expansion (not answered: "
        "Renewal and Expansion)"
    )


def test_conditions_that_hold():
    assert conditions(shipped("performing"), 4) == [
        "breadth: 6 of 6 pillars are at Performing, three are needed",
        "stragglers: no pillar is below Norming",
        "foundation: Customer Success Strategy and Scale is at Performing",
        "charter: Strategy, Charter, and Organization is at Performing",
        "strategic tests: 5 of 5 passed",
    ]
    assert conditions(shipped("performing"), 2)[1] == "stragglers: no pillar that counts is below Forming"


def test_every_kind_of_condition_has_a_plain_name():
    kinds = {found.kind for found in shipped("storming").conditions[4]}
    assert {finding.LABELS[kind][0] for kind in kinds} == {
        "Enough pillars",
        "No pillar far behind",
        "Foundation",
        "Charter",
        "Strategic tests",
    }


# Thematic or strategic


def with_phases(base: str, **others: str):
    return evaluate(SHIPPED, standing_of(SHIPPED, uniform(SHIPPED, base, **others)))


@pytest.mark.parametrize(
    ("base", "others", "name", "sentence", "meaning"),
    [
        ("performing", {}, "Strategic, in full", "5 of 5 tests passed.", STRATEGIC),
        (
            "norming",
            {"renew": "storming"},
            "Strategic, in part",
            "4 of 5 tests passed; not passed: Renewal.",
            STRATEGIC,
        ),
        (
            "norming",
            {"funding": "storming", "expand": "storming"},
            "Thematic, close to strategic",
            "3 of 5 tests passed; not passed: Money and Expansion.",
            f"Strategic still needs Money. Strategic means: {STRATEGIC}",
        ),
        (
            "storming",
            {},
            "Thematic, taking shape",
            "0 of 5 tests passed; not passed: Mandate, Money, Adoption, Renewal and Expansion.",
            f"Thematic means: {THEMATIC}",
        ),
        (
            "forming",
            {"renew": "norming"},
            "Thematic, not yet started",
            "1 of 5 tests passed; not passed: Mandate, Money, Adoption and Expansion.",
            "Strategic still needs Mandate, Money and Adoption.",
        ),
        (
            "norming",
            {"renew": "storming", "expand": "storming"},
            "Thematic, close to strategic",
            "3 of 5 tests passed; not passed: Renewal and Expansion.",
            f"Strategic still needs Renewal or Expansion. Strategic means: {STRATEGIC}",
        ),
        (
            "norming",
            {"adoption_framework": "open"},
            "Thematic or strategic, still open",
            "4 of 5 tests passed; not passed: Adoption (not answered: Adoption).",
            "Whether it is thematic or strategic is open: 4 of 5 tests passed, one not answered.",
        ),
    ],
)
def test_verdict_says_which_tests_failed_and_what_that_means(base, others, name, sentence, meaning):
    result = with_phases(base, **others)
    assert finding.verdict_name(result.verdict) == name
    assert finding.verdict_sentence(SHIPPED, result.verdict) == f"{name}: {sentence}"
    assert finding.verdict_meaning(SHIPPED, result) == meaning


def test_verdict_of_few_answers_says_only_what_they_prove():
    answers = {c.code: "storming" for c in PILLAR[1].capabilities}
    result = evaluate(SHIPPED, standing_of(SHIPPED, answers))
    assert result.provisional
    assert finding.verdict_meaning(SHIPPED, result) == (
        "Strategic still needs Mandate, Money, Adoption and Renewal or Expansion."
    )


@pytest.mark.parametrize(
    ("others", "is_open"),
    [
        ({"renew": "open", "expand": "open"}, True),
        ({"renew": "storming", "expand": "open"}, True),
        ({"renew": "storming", "expand": "storming"}, False),
        ({"renew": "open", "expand": "norming"}, False),
        ({"renew": "open", "expand": "open", "funding": "storming"}, False),
    ],
)
def test_verdict_is_open_while_answers_could_still_make_it_strategic(others, is_open):
    assert finding.is_open(with_phases("norming", **others).verdict) is is_open


def test_standing_sentence_of_another_framework_bears_its_name():
    renamed = replace(SHIPPED, name="Support readiness")
    assert finding.standing_sentence(renamed, shipped()).startswith(
        "Support readiness stands at Norming, the "
    )
    kind = ConditionKind.CHARTER
    assert finding.about(SHIPPED, kind) == "what customer success answers for, agreed and signed"
    assert finding.about(renamed, kind) == "what Support readiness answers for, agreed and signed"


def test_standing_sentence_of_an_open_verdict():
    assert finding.standing_sentence(SHIPPED, with_phases("norming", adoption_framework="open")) == (
        "Customer success stands at Norming, the third of four phases that say how well it works; whether the company "
        "runs on it is open, with 4 of 5 tests passed and one not answered."
    )


def test_verdict_meaning_is_that_of_the_framework():
    result = evaluate(SMALL, standing_of(SMALL, {"charter": "grow"}))
    assert finding.verdict_meaning(SMALL, result) == "a function"


def test_test_that_another_one_fulfils_is_not_needed():
    verdict = of_case("B").verdict
    assert {found.test.name: finding.test_note(verdict, found) for found in verdict.tests} == {
        "Mandate": "required",
        "Money": "required",
        "Adoption": "required",
        "Renewal": "one of these is enough",
        "Expansion": "not needed, Renewal fulfils it",
    }
    neither = of_case("A").verdict
    assert finding.test_note(neither, neither.tests[-1]) == "one of these is enough"
