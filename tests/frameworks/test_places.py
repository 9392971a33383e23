"""Paths lead to the page and the field where they are put right."""

from dataclasses import fields

import pytest

from frameworks.places import RULES, WORDS, Place, anchor_of, place_of
from frameworks.structure import Framework

ONBOARDING = "pillars[delivery].capabilities[onboarding]"


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("", Place("framework")),
        ("name", Place("framework", "", "name")),
        ("answer_rule", Place("framework", "", "answer_rule")),
        ("pillars", Place("framework", "", "pillars")),
        ("pillars[delivery]", Place("pillar", "delivery")),
        ("pillars[delivery].promise", Place("pillar", "delivery", "promise")),
        ("pillars[delivery].capabilities", Place("pillar", "delivery", "capabilities")),
        (ONBOARDING, Place("capability", "onboarding")),
        (f"{ONBOARDING}.question", Place("capability", "onboarding", "question")),
        (
            f"{ONBOARDING}.levels[norming].signals[norming-1].text",
            Place("capability", "onboarding", "levels-norming-signals-norming-1-text"),
        ),
        (
            f"{ONBOARDING}.transitions[norming].prerequisites[2].capability",
            Place("capability", "onboarding", "transitions-norming-prerequisites-2-capability"),
        ),
        (f"{ONBOARDING}.charter_weights.keep", Place("capability", "onboarding", "charter_weights-keep")),
        ("phases[norming].share", Place("rules", "", "phases-norming-share")),
        ("scoring.overall.tests_from", Place("rules", "", "scoring-overall-tests_from")),
        ("verdict.close_from", Place("rules", "", "verdict-close_from")),
        ("glossary[costs].terms[CAC].name", Place("words", "", "glossary-costs-terms-CAC-name")),
        ("profiles", Place("words", "", "profiles")),
        ("phase_signals[S01].text", Place("words", "", "phase_signals-S01-text")),
    ],
)
def test_path_leads_to_its_page_and_field(path, place):
    assert place_of(path) == place


@pytest.mark.parametrize(
    ("rest", "anchor"),
    [
        ("", ""),
        (".name", "name"),
        ("levels[C A].x", "levels-C-A-x"),
        ("levels[…].x", "levels-x"),
    ],
)
def test_anchor_is_an_id_in_any_page(rest, anchor):
    assert anchor_of(rest) == anchor


def test_every_field_has_a_page():
    names = {field.name for field in fields(Framework)}

    assert names >= RULES | WORDS
    assert names - RULES - WORDS == {
        "code", "version", "name", "language", "basis", "answer_rule", "pillars",
    }  # fmt: skip
