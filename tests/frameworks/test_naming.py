"""Paths in the words of people."""

from decimal import Decimal

import pytest

from frameworks.naming import label_of, shown

MANDATE = "pillars[base-work].capabilities[mandate]"


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("", ""),
        ("answer_rule", "Answer rule"),
        ("pillars", "Pillars"),
        ("pillars[base-work]", "Pillar Base work"),
        ("pillars[base-work].promise", "Promise"),
        ("pillars[base-work].capabilities", "Capabilities"),
        (MANDATE, "Capability Mandate"),
        (f"{MANDATE}.question", "Question"),
        (f"{MANDATE}.levels", "Levels"),
        (f"{MANDATE}.levels[high]", "Level High"),
        (f"{MANDATE}.levels[high].signals[1].code", "Level High, signal 1, code"),
        (f"{MANDATE}.levels[middle].signals[middle-2].text", "Level Middle, signal 2"),
        (f"{MANDATE}.transitions[high].steps", "Way to High, steps"),
        (f"{MANDATE}.transitions[high].steps[to-high-1].weeks", "Way to High, step 1, weeks"),
        (f"{MANDATE}.transitions[high].prerequisites[1].phase", "Way to High, needs Money, phase"),
        (f"{MANDATE}.evidence[1]", "Evidence 1"),
        (f"{MANDATE}.charter_weights", "Weights for the charters"),
        (f"{MANDATE}.charter_weights.keep", "Weight for Keep"),
        ("phases[middle].share", "Phase Middle, share that must have reached it"),
        ("scoring.overall.tests_from", "Overall phase, strategic tests are asked from"),
        ("scoring.roadmap.buckets[2].days", "Roadmap, period first year, days"),
        ("effort_classes", "Effort classes"),
        ("profiles[no-money].not_applicable[1]", "Profile No budget, capability 1"),
        ("phase_signals[S1].carried_by[1]", "Phase signal S1, carried by Mandate"),
        (f"{MANDATE}.levels[none-such].summary", f"{MANDATE}.levels[none-such].summary"),
        ("no_such_field", "no_such_field"),
    ],
)
def test_path_has_a_name(small, path, label):
    assert label_of(small, path) == label


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("weight", Decimal("1.50"), "1.5"),
        ("weight", Decimal(100), "100"),
        ("weight", Decimal("NaN"), "NaN"),
        ("foundation", True, "yes"),
        ("foundation", False, "no"),
        ("weeks", 0, "0"),
        ("tier", "late", "Late"),
        ("tier", "none-such", "none-such"),
        ("capability", "money", "Money"),
        ("holds_when", "first_signal", "the first signal is true"),
        ("not_applicable_when", None, ""),
    ],
)
def test_value_is_shown_as_people_read_it(small, field, value, expected):
    assert shown(small, field, value) == expected
