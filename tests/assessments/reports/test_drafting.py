"""Drafts: written from the result, within their length, and silent about what is not answered."""

from __future__ import annotations

import re

import pytest

from assessments.domain.answers import Choice
from assessments.domain.prose import blocks
from assessments.domain.words import (
    CLOSING,
    CLOSING_LENGTH,
    NOTE_LENGTH,
    SUMMARY,
    SUMMARY_LENGTH,
    Words,
    fingerprint,
    note_field,
)
from assessments.reports.drafting import drafts, outdated
from assessments.reports.plan import plan
from assessments.reports.present import present
from tests.assessments.domain.support import SHIPPED
from tests.assessments.reports.support import made, pillar_codes, report_of

KINDS = ["A", "B", "C", "partial", "provisional", "top", "blocked", "empty", "stress", "scripts"]
LIMITS = {SUMMARY: SUMMARY_LENGTH, CLOSING: CLOSING_LENGTH}
NUMBERS = [pillar.code for pillar in SHIPPED.pillars]


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_has_a_draft_or_a_reason_why_not_and_keeps_its_length(kind: str) -> None:
    found = drafts(made(kind))
    assert list(found) == [SUMMARY, *map(note_field, NUMBERS), CLOSING]
    for name, draft in found.items():
        assert bool(draft.text) != bool(draft.why_not), name
        assert len(draft.text) <= LIMITS.get(name, NOTE_LENGTH)
        assert draft.fingerprint == fingerprint(draft.text)
        assert "None" not in draft.text.replace("None of", "")
        assert not re.search(r"  |\n{3}|\.\.|: *$|\(\)| ,", draft.text), draft.text


@pytest.mark.parametrize("kind", ["A", "B", "C", "top", "blocked"])
def test_summary_says_phase_reasons_and_basis_of_the_report(kind: str) -> None:
    report = made(kind)
    shown = present(report)
    text = drafts(report)[SUMMARY].text
    assert f"stands at **{shown.today.name}**" in text
    assert report.organisation in text
    assert text.endswith(shown.reasons[-1])
    for condition in shown.conditions:
        assert (condition.text in text) == (not condition.met)


def test_summary_of_case_b_word_for_word() -> None:
    text = drafts(report_of({"answers": {c: a.phase for c, a in made("B").answers.items()}}))[SUMMARY].text
    assert text.split("\n\n")[2:5] == [
        "The company does not run on customer success yet. What it still needs for that: Adoption.",
        (
            "Of the pillars that count today, furthest along is **Customer Success Strategy and Scale** (Norming). "
            "Most is left to do in **Customer "
            "Experience and Marketing Automation** (Storming): 2 of 5 core capabilities are at Norming or above, three "
            "are needed."
        ),
        (
            "What keeps it from **Performing**:\n"
            "- 0 of 6 pillars are at Performing, three are needed\n"
            "- Customer Experience and Marketing Automation (now Storming) and Monetized Customer Success "
            "(now Forming) have to reach Norming\n"
            "- Customer Success Strategy and Scale (now Norming) has to reach Performing\n"
            "- Strategy, Charter, and Organization has to reach Performing\n"
            "- Tests of whether the company runs on customer success: 3 of 5 passed; not passed: Adoption and Expansion"
        ),
    ]


@pytest.mark.parametrize("kind", ["partial", "provisional"])
def test_provisional_result_is_called_so_and_claims_nothing_of_what_is_open(kind: str) -> None:
    report = made(kind)
    shown, found = present(report), drafts(report)
    assert found[SUMMARY].text.startswith("This is a **provisional** picture")
    assert "does not run on" not in found[SUMMARY].text
    for row in shown.pillars:
        draft = found[note_field(row.code)]
        if row.today.score is None:
            assert draft.text == ""
            assert draft.why_not
            assert f"**{row.name}**" not in found[SUMMARY].text
        else:
            assert draft.text.startswith(f"**{row.name}** stands at **{row.today.name}**")


def test_few_answers_give_no_phase() -> None:
    report = report_of({"answers": {pillar_codes(1)[0]: "performing"}})
    text = drafts(report)[SUMMARY].text
    assert "No pillar has enough answers to show a phase" in text
    assert "stands at" not in text


def test_note_names_what_is_not_answered() -> None:
    code = pillar_codes(1)[0]
    answers = {c: a.phase for c, a in made("B").answers.items()} | {code: "dont_know"}
    report = report_of({"answers": answers})
    assert report.answer(code).choice is Choice.DONT_KNOW
    name = SHIPPED.capabilities[code].name
    assert (
        f"Not answered: {name}. Its answer may still change the picture."
        in drafts(report)[note_field(NUMBERS[0])].text
    )


def test_closing_names_the_first_steps_with_owner_and_date() -> None:
    report = made("B")
    text = drafts(report)[CLOSING].text
    for done in plan(report).first_steps:
        day = done.step.finishes_on
        assert (
            f"- **{done.step.title}** ({done.item.capability}): {done.step.owner}, until {day.day} {day:%B %Y}"
            in text
        )


def test_closing_of_what_is_done_plans_nothing() -> None:
    assert drafts(made("top"))[CLOSING].text.startswith("Everything stands at its target, Performing.")


def test_draft_changes_with_the_result() -> None:
    before, after = drafts(made("A")), drafts(made("B"))
    assert all(before[name].fingerprint != after[name].fingerprint for name in before)


@pytest.mark.parametrize("organisation", ["1. FC Example", "- Dash", "A\nB\n\nC", "", "漢" * 200])
def test_name_of_an_organisation_makes_no_list(organisation: str) -> None:
    report = report_of(
        {"answers": {c: a.phase for c, a in made("B").answers.items()}}, organisation=organisation
    )
    first = blocks(drafts(report)[SUMMARY].text)[0]
    assert first.kind == "paragraph"
    assert len(first.lines) == 1


# Left behind by the result


def test_texts_are_outdated_once_their_draft_is_another_one() -> None:
    before, now = made("B"), made("A")
    marks = {name: draft.fingerprint for name, draft in drafts(before).items()}
    taken = Words(begun={name: marks[name] for name in (CLOSING, SUMMARY, note_field(NUMBERS[0]))})
    assert outdated(before, taken) == ()
    first = SHIPPED.pillars[0].name
    assert outdated(now, taken) == ("the executive summary", f"the note on {first}", "the closing text")
    assert outdated(now, Words(begun={CLOSING: marks[CLOSING], note_field("gone"): "abc"})) == (
        "the closing text",
    )


def test_nothing_is_worked_out_where_no_draft_was_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("assessments.reports.drafting.drafts")
    assert outdated(made("B"), Words(summary="Own")) == ()
