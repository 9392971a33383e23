from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from assessments.domain.answers import Settings
from assessments.reports.page import page
from assessments.reports.rules import rules
from assessments.reports.workings import exact, percent
from tests.assessments.domain.support import SHIPPED, SMALL, report_of, uniform


@pytest.mark.parametrize(
    ("value", "shown"),
    [(Fraction(1, 3), "0.33"), (Decimal("0.50"), "0.5"), (Fraction(3), "3"), (Decimal(40), "40")],
)
def test_exact_has_two_decimals_at_most(value: Fraction | Decimal, shown: str) -> None:
    assert exact(value) == shown


def test_percent_is_written_from_a_share() -> None:
    assert percent(Decimal("0.4")) == "40 %"


def test_index_opens_to_its_sum() -> None:
    report = report_of(SHIPPED, uniform(SHIPPED, "norming", segmentation="forming"))
    index = rules(report).pillars[0].index
    assert index.sums == ("(3 + 1 + 3 + 3) ÷ 4 = 2.5", "100 × (2.5 − 1) ÷ 3 = 50")
    assert [(row.mark.name, row.score) for row in index.rows][:2] == [("Norming", "3"), ("Forming", "1")]
    assert index.weighted is False


def test_index_with_a_long_fraction_says_what_it_was_rounded_from() -> None:
    found = rules(report_of(SHIPPED, uniform(SHIPPED, "norming", segmentation="forming"))).index
    assert found.sums == (
        "(2.5 + 3 + 3 + 3 + 3 + 3) ÷ 6 = 2.9167",
        "100 × (2.9167 − 1) ÷ 3 = 63.89, rounded 64",
    )


def test_index_of_uneven_weights_shows_them() -> None:
    index = rules(report_of(SMALL, uniform(SMALL, "grow"))).pillars[0].index
    assert index.sums[0] == "(1 × 2 + 2 × 2 + 1 × 2 + 1 × 2) ÷ (1 + 2 + 1 + 1) = 2"
    assert index.weighted is True


def test_index_without_answers_has_no_sum() -> None:
    found = rules(report_of(SHIPPED, {}))
    assert found.index.sums == ()
    assert found.index.rows == ()
    assert [charter.sums for charter in found.charters] == [(), (), ()]


def test_charter_opens_to_weights_and_answers() -> None:
    found = rules(report_of(SHIPPED, uniform(SHIPPED, "norming"))).charters[0]
    assert found.sums[1] == "100 × (3 − 1) ÷ 3 = 66.67, rounded 67"
    assert len(found.rows) == len(SHIPPED.capabilities)
    first = next(iter(SHIPPED.capabilities.values()))
    assert found.rows[0].weight == exact(first.charter_weights["adoption"])


def test_pillar_checks_name_what_is_needed_and_who_is_behind() -> None:
    report = report_of(SHIPPED, uniform(SHIPPED, "norming", segmentation="forming"))
    performing, norming, storming = rules(report).pillars[0].checks
    assert (norming.needs, norming.has, norming.behind, norming.holds) == (
        "2 (50 % of core)",
        "3 of 4",
        ("Segmentation",),
        False,
    )
    assert (storming.needs, storming.has, storming.holds) == ("2 (40 % of core)", "3 of 4", True)
    assert performing.has == "0 of 4"


def test_pillar_checks_speak_of_weight_where_weights_differ() -> None:
    checks = rules(report_of(SMALL, uniform(SMALL, "grow"))).pillars[0].checks
    assert checks[-1].needs == "50 % of the weight of must capabilities"


def test_pillar_without_a_phase_has_no_checks() -> None:
    assert rules(report_of(SHIPPED, {})).pillars[0].checks == ()


def test_rules_take_every_name_and_number_from_the_framework() -> None:
    report = report_of(SMALL, uniform(SMALL, "grow"), Settings(target="bloom"))
    found = rules(report)
    said = " ".join(
        [
            found.phase,
            *found.pillar_phase,
            found.verdict,
            found.unbacked,
            *found.target,
            *found.order,
            found.calendar,
            found.index.rule,
            *(part.working for item in found.items for part in item.parts),
        ]
    )
    for foreign in ("orming", "ore cap", "dvanced", "Adoption", "24"):
        assert foreign not in said
    assert "40 × gap + 20 × leverage + 20 × fit + 20 × ease" in said
    assert "May capabilities count from Bloom on and may lie one phase behind." in said
    assert "Strategic when Told passes; otherwise thematic." in said
    assert (
        "Answered Bloom or above with no evidence linked: such an answer is marked “needs evidence”." in said
    )


def test_priority_adds_up() -> None:
    report = report_of(SHIPPED, uniform(SHIPPED, "storming"))
    for item, rule in zip(report.roadmap.items, rules(report).items, strict=True):
        assert abs(sum(float(part.points) for part in rule.parts) - float(rule.total)) < 0.025
        assert len(rule.opens) == len(item.opens)


def test_fit_shows_the_focus() -> None:
    thirds = {"adoption": Fraction(1, 5), "expansion": Fraction(3, 5), "renewal": Fraction(1, 5)}
    report = report_of(SHIPPED, uniform(SHIPPED, "storming"), Settings(focus=thirds))
    item = next(i for i in report.roadmap.items if i.capability == "segmentation")
    fit = rules(report).items[item.rank - 1].parts[2]
    assert fit.working == "(20 % × 0.35 + 60 % × 0.3 + 20 % × 0.35) ÷ 60 %"
    assert fit.share == "0.53"


def test_target_at_the_top_says_nothing_of_lagging() -> None:
    assert len(rules(report_of(SHIPPED, uniform(SHIPPED, "performing"))).target) == 2
    assert len(rules(report_of(SHIPPED, uniform(SHIPPED, "norming"))).target) == 3


def test_page_parts_risks_that_rest_on_an_open_answer() -> None:
    answers = {**uniform(SHIPPED, "forming"), "health-scoring": "norming", "adoption-framework": "open"}
    found = page(report_of(SHIPPED, answers))
    assert all("not answered" in risk.sentence for risk in found.open_risks)
    assert not any("not answered" in risk.sentence for risk in found.risks)
    assert len(found.open_risks) + len(found.risks) == len(found.shown.risks)
    assert found.open_risks


def test_page_groups_gaps_by_size() -> None:
    found = page(report_of(SHIPPED, uniform(SHIPPED, "norming", segmentation="forming")))
    sizes = [size for size, _ in found.gaps]
    assert sizes == sorted(set(sizes), reverse=True)
    assert sum(len(rows) for _, rows in found.gaps) == len(found.shown.gaps)


def test_page_leads_to_untouched_questions_before_unknown_ones() -> None:
    codes = list(SHIPPED.capabilities)
    answers = {**uniform(SHIPPED, "norming"), codes[1]: "dont_know", codes[5]: "open"}
    assert page(report_of(SHIPPED, answers)).next_open == codes[5]
    assert page(report_of(SHIPPED, {**answers, codes[5]: "norming"})).next_open == codes[1]
    assert page(report_of(SHIPPED, uniform(SHIPPED, "norming"))).next_open == ""


def test_small_framework_has_a_whole_page() -> None:
    """Nothing of the page counts on the shape of the shipped framework."""
    found = page(report_of(replace(SMALL, glossary=()), uniform(SMALL, "seed")))
    assert [pillar.code for pillar, _ in found.pillars] == ["root", "crown"]
    assert found.now is None
    assert found.next is not None


def test_one_test_is_told_as_one():
    """The shipped framework asks for more."""
    close = replace(SHIPPED.verdict, close_from=1)
    assert "From one test passed," in rules(report_of(replace(SHIPPED, verdict=close), {})).verdict
    assert "tests passed," in rules(report_of(SHIPPED, {})).verdict
