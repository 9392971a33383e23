from dataclasses import replace

import pytest

from frameworks import editing
from frameworks.forms.words import WordsForm, words_of
from frameworks.structure import (
    Carrier,
    Framework,
    GeneralSelfCheck,
    PhaseSignal,
    Profile,
    SelfCheck,
    Term,
    TermGroup,
)
from tests.frameworks.posting import sent


def filled(framework: Framework, **changes) -> WordsForm:
    return WordsForm(framework, sent(WordsForm(framework), **changes))


def saved(framework: Framework, **changes) -> Framework:
    form = filled(framework, **changes)
    assert form.is_valid(), [part.errors for part in form.parts()]
    return form.value(framework)


TERMS = "glossary-costs-terms"
CARRIERS = "phase_signals-S1-carried_by"


def test_words_come_back_as_they_were(shipped, small):
    assert saved(shipped) == shipped
    assert saved(small) == small


def test_new_row_of_every_list(small):
    after = saved(
        small,
        **{"glossary-1-name": "Roles", f"{TERMS}-2-name": "Time-based", f"{TERMS}-2-example": "Day 60."},
        **{"self_checks-1-text": "What next?", "self_checks-1-source": "book", "self_checks-1-at": "roadmap"},
        **{"phase_signals-1-phase": "high", "phase_signals-1-text": "Everybody is named."},
        **{f"{CARRIERS}-1-capability": "money", f"{CARRIERS}-1-phase": "high"},
        **{"profiles-1-name": "Alone", "profiles-1-not_applicable": ["money"]},
    )

    (costs, roles), (first, second) = after.glossary, after.phase_signals
    assert roles == TermGroup(code="roles", name="Roles", terms=())
    assert costs.terms[2] == Term(code="time-based", name="Time-based", example="Day 60.")
    assert after.self_checks[1] == GeneralSelfCheck(
        code="Q-1", text="What next?", source="book", at="roadmap"
    )
    assert second == PhaseSignal(code="sign-1", phase="high", text="Everybody is named.", carried_by=())
    assert first.carried_by[1] == Carrier(capability="money", phase="high")
    assert after.profiles[1] == Profile(code="alone", name="Alone", description="", not_applicable=("money",))


def test_group_keeps_its_terms_wherever_it_goes(shipped):
    names = [group.code for group in shipped.glossary]
    after = saved(shipped, **{"glossary-0-ORDER": "99"})

    assert [group.code for group in after.glossary] == [*names[1:], names[0]]
    assert after.glossary[-1] == shipped.glossary[0]


def test_group_goes_with_its_terms(small):
    assert saved(small, **{"glossary-0-DELETE": "on"}).glossary == ()


def test_only_what_may_be_not_applicable_can_be_chosen_for_a_profile(small):
    form = filled(small, **{"profiles-0-not_applicable": ["money", "mandate"]})

    assert not form.is_valid()
    assert form.profiles.forms[0].errors == {
        "not_applicable": ["Select a valid choice. mandate is not one of the available choices."]
    }


def test_new_question_gets_a_code_that_no_capability_uses(small):
    mandate = small.capabilities["mandate"]
    taken = replace(mandate, self_checks=(SelfCheck(code="Q-1", text="Taken?", source="book"),))
    framework = editing.change_capability(small, taken)

    after = saved(framework, **{"self_checks-1-text": "New?", "self_checks-1-at": "overall"})

    assert [check.code for check in after.self_checks] == ["Q1", "Q-2"]


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (f"{TERMS}-0-name", "x" * 121, "Ensure this value has at most 120 characters (it has 121)."),
        (f"{TERMS}-0-meaning", "a\x00", "There is a control character in it (U+0000): remove it."),
        (
            f"{CARRIERS}-0-capability",
            "gone",
            "Select a valid choice. gone is not one of the available choices.",
        ),
        (
            "self_checks-0-at",
            "nowhere",
            "Select a valid choice. nowhere is not one of the available choices.",
        ),
        ("phase_signals-0-phase", "", "This field is required."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(small, name, value, message):
    form = filled(small, **{name: value})

    assert not form.is_valid()
    found = [
        (row.add_prefix(field), *errors)
        for part in form.parts()
        for row in part.forms
        for field, errors in row.errors.items()
    ]
    assert found == [(name, message)]
    assert form.errors() == 1


# Somebody else changed it meanwhile


def test_group_added_meanwhile_does_not_stand_in_the_way(small):
    theirs = TermGroup(code="theirs", name="Theirs", terms=(Term(code="t", name="T"),))
    now = replace(small, glossary=(theirs, *small.glossary))
    page = sent(WordsForm(small), **{f"{TERMS}-0-meaning": "Mine."})

    form = WordsForm(now, page)

    assert form.is_valid()
    (costs,) = form.value(now).glossary
    assert costs.code == "costs"
    assert costs.terms[0].meaning == "Mine."
    assert [(part.initial.get("code"), held is not None) for part, held in form.grouped_terms()] == [
        ("costs", True),
        (None, False),
    ]


def test_terms_that_did_not_come_along_stay(small):
    without = {f"{TERMS}-TOTAL_FORMS": None, f"{TERMS}-INITIAL_FORMS": None}

    assert saved(small, **without) == small


def test_words_are_what_the_form_edits(small):
    assert words_of(replace(small, basis="Else.")) == words_of(small)
    assert words_of(replace(small, profiles=())) != words_of(small)
