from dataclasses import replace
from decimal import Decimal

import pytest

from frameworks import editing, limits
from frameworks.forms.capability import CapabilityForm
from frameworks.forms.parts import PartForm
from frameworks.structure import Capability, Fact, Framework, Phase, Prerequisite, SelfCheck, Signal, Step
from tests.frameworks.posting import sent


def untouched(framework: Framework, code: str = "mandate", **options) -> CapabilityForm:
    return CapabilityForm(framework, framework.capabilities[code], **options)


def filled(framework: Framework, code: str = "mandate", /, **changes) -> CapabilityForm:
    form = untouched(framework, code)
    return CapabilityForm(framework, framework.capabilities[code], sent(form, **changes))


def saved(framework: Framework, code: str = "mandate", /, **changes) -> Capability:
    form = filled(framework, code, **changes)
    assert form.is_valid(), messages(form)
    return form.value()


def messages(form: CapabilityForm) -> dict[str, list[str]]:
    """What is wrong, by the name of the field or of the list."""
    found: dict[str, list[str]] = {}
    for part in form.parts():
        for one in [part] if isinstance(part, PartForm) else part.forms:
            found |= {one.add_prefix(name): list(errors) for name, errors in one.errors.items()}
        if not isinstance(part, PartForm) and part.non_form_errors():
            found[part.prefix] = list(part.non_form_errors())
    return found


def wrong(framework: Framework, **changes) -> dict[str, list[str]]:
    form = filled(framework, **changes)
    assert not form.is_valid()
    assert form.errors() == len(messages(form))
    return messages(form)


SIGNALS = "levels-middle-signals"
STEPS = "transitions-high-steps"
NEEDS = "transitions-high-prerequisites"


# What nobody touched stays


def test_every_capability_comes_back_as_it_was(shipped, small):
    for framework in (shipped, small):
        for code, capability in framework.capabilities.items():
            assert saved(framework, code) == capability


def test_capability_that_was_just_added_comes_back_as_it_was(small):
    framework, code = editing.add_capability(small, pillar_code="base-work", name="New")

    assert saved(framework, code) == framework.capabilities[code]


# Texts and numbers


def test_texts_are_kept_as_they_were_typed(small):
    changed = saved(
        small,
        name="  The mandate ",
        question="First line\r\nSecond line",
        definition="Old\rMac",
        evidence="One\r\n\r\n  Two  \r\n",
        source_facts="",
        provenance="inferred",
    )

    assert changed == replace(
        small.capabilities["mandate"],
        name="The mandate",
        question="First line\nSecond line",
        definition="Old\nMac",
        evidence=("One", "Two"),
        source_facts=(),
        provenance="inferred",
    )


def test_what_other_programs_put_between_words_becomes_a_space_or_a_new_line(small):
    changed = saved(small, definition="One\ttwo\x0bthree\u2028four")

    assert changed.definition == "One two\nthree\nfour"


def test_texts_may_stay_empty_in_a_draft(small):
    changed = saved(small, name="", question="", **{"levels-low-summary": "", f"{SIGNALS}-0-text": ""})

    assert (changed.name, changed.question, changed.level("low").summary) == ("", "", "")
    assert changed.level("middle").signals[0] == Signal(code="middle-1", text="")


def test_not_applicable_is_none_unless_it_says_when(small):
    assert saved(small, not_applicable_when="  ").not_applicable_when is None
    assert saved(small, not_applicable_when="Never.").not_applicable_when == "Never."
    assert saved(small, "money", not_applicable_when="").not_applicable_when is None


def test_numbers_are_written_plainly(small):
    changed = saved(small, weight="2.500", **{"charter_weights-keep": "1e-1", "charter_weights-grow": "0.90"})

    assert str(changed.weight) == "2.5"
    assert {code: str(weight) for code, weight in changed.charter_weights.items()} == {
        "keep": "0.1",
        "grow": "0.9",
    }


def test_box_that_is_not_ticked_is_not_sent(small):
    assert saved(small, foundation=None).foundation is False
    assert saved(small, "money", foundation="on").foundation is True


# Rows


def test_new_row_gets_the_next_code_of_its_level(small):
    changed = saved(small, **{f"{SIGNALS}-2-text": "A third."})

    assert changed.level("middle").signals == (
        *small.capabilities["mandate"].level("middle").signals,
        Signal(code="middle-3", text="A third."),
    )


def test_several_new_rows_take_the_place_they_were_given(small):
    changed = saved(
        small,
        **{
            f"{SIGNALS}-TOTAL_FORMS": "4",
            f"{SIGNALS}-2-text": "Last.",
            f"{SIGNALS}-2-ORDER": "9",
            f"{SIGNALS}-3-text": "First.",
            f"{SIGNALS}-3-ORDER": "0",
        },
    )

    assert [(signal.code, signal.text) for signal in changed.level("middle").signals] == [
        ("middle-3", "First."),
        ("middle-1", "Somebody is named."),
        ("middle-2", "Nothing is signed."),
        ("middle-4", "Last."),
    ]


def test_blank_rows_are_no_rows_even_with_a_place(small):
    blank = {f"{SIGNALS}-2-ORDER": "3", f"{SIGNALS}-2-text": "  ", f"{STEPS}-1-ORDER": "2"}

    assert saved(small, **blank) == small.capabilities["mandate"]


def test_rows_take_another_order_and_keep_their_codes(small):
    changed = saved(small, **{f"{SIGNALS}-0-ORDER": "2", f"{SIGNALS}-1-ORDER": "1"})

    assert [signal.code for signal in changed.level("middle").signals] == ["middle-2", "middle-1"]


@pytest.mark.parametrize(
    ("changes", "order"),
    [
        ({"1-ORDER": "1"}, ["middle-2", "middle-1", "middle-3"]),
        ({"2-ORDER": "1"}, ["middle-3", "middle-1", "middle-2"]),
        ({"2-ORDER": "2"}, ["middle-1", "middle-3", "middle-2"]),
        ({"0-ORDER": "2"}, ["middle-2", "middle-1", "middle-3"]),
        ({"0-ORDER": "3"}, ["middle-2", "middle-3", "middle-1"]),
        ({"0-ORDER": "3", "2-ORDER": "1"}, ["middle-3", "middle-2", "middle-1"]),
    ],
)
def test_row_moved_to_a_taken_place_gets_it(small, changes, order):
    places = {"2-text": "Three.", "2-ORDER": "3", **changes}

    changed = saved(small, **{f"{SIGNALS}-{name}": given for name, given in places.items()})

    assert [signal.code for signal in changed.level("middle").signals] == order


def test_row_without_a_place_goes_to_the_end(small):
    changed = saved(small, **{f"{SIGNALS}-0-ORDER": ""})

    assert [signal.code for signal in changed.level("middle").signals] == ["middle-2", "middle-1"]


def test_removed_row_goes_and_its_code_is_not_given_to_its_successor(small):
    changed = saved(small, **{f"{SIGNALS}-1-DELETE": "on", f"{SIGNALS}-2-text": "Another one."})

    assert [(signal.code, signal.text) for signal in changed.level("middle").signals] == [
        ("middle-1", "Somebody is named."),
        ("middle-3", "Another one."),
    ]


def test_removed_row_need_not_be_right(small):
    changed = saved(small, **{f"{STEPS}-0-DELETE": "on", f"{STEPS}-0-weeks": "none"})

    assert changed.transition("high").steps == ()


def test_new_row_of_every_kind(small):
    step = {"title": "T", "detail": "D", "effort": "S", "weeks": "2", "owner": "O", "metric": "M"}
    changed = saved(
        small,
        **{f"{STEPS}-1-{name}": value for name, value in step.items()},
        **{
            "transitions-middle-prerequisites-0-capability": "money",
            "transitions-middle-prerequisites-0-phase": "middle",
            "transitions-middle-prerequisites-0-reason": "R",
            "facts-1-statement": "Two.",
            "facts-1-source": "book",
            "self_checks-1-text": "Who else?",
            "self_checks-1-source": "book",
        },
    )

    assert changed.transition("high").steps[1] == Step(
        code="to-high-2", title="T", detail="D", effort="S", weeks=2, owner="O", metric="M"
    )
    assert changed.transition("middle").prerequisites == (
        Prerequisite(capability="money", phase="middle", reason="R"),
    )
    assert changed.facts[1] == Fact(code="mandate-fact-1", statement="Two.", source="book")
    assert changed.self_checks[1] == SelfCheck(code="mandate-check-1", text="Who else?", source="book")


def test_new_code_is_none_that_another_level_or_capability_has(small):
    mandate, money = small.capabilities["mandate"], small.capabilities["money"]
    odd = replace(mandate.level("high"), signals=(Signal(code="middle-3", text="Odd."),))
    framework = editing.change_capability(small, replace(mandate, levels=(*mandate.levels[:2], odd)))
    taken = Fact(code="mandate-fact-1", statement="Taken.", source="book")
    framework = editing.change_capability(framework, replace(money, facts=(taken,)))

    changed = saved(framework, **{f"{SIGNALS}-2-text": "New.", "facts-1-statement": "New."})

    assert changed.level("middle").signals[-1].code == "middle-4"
    assert changed.facts[-1].code == "mandate-fact-2"


def test_new_code_is_none_that_meant_something_in_another_version(small):
    """A tick for the signal that was removed must not become one for another signal in an upgrade."""
    mandate = small.capabilities["mandate"]
    middle = mandate.level("middle")
    grown = replace(middle, signals=(*middle.signals, Signal(code="middle-7", text="Once.")))
    before = replace(mandate, levels=(mandate.levels[0], grown, mandate.levels[2]))
    form = CapabilityForm(
        small, mandate, sent(CapabilityForm(small, mandate), **{f"{SIGNALS}-2-text": "New."}), former=[before]
    )

    assert form.is_valid()
    assert [signal.code for signal in form.value().level("middle").signals][-1] == "middle-8"


@pytest.mark.parametrize("code", ["middle-1", "high-1", "x", "", "\x00", "x" * 999, "<b>"])
def test_tampered_codes_are_replaced(small, code):
    changed = saved(small, **{f"{SIGNALS}-1-code": code})

    assert [(signal.code, signal.text) for signal in changed.level("middle").signals] == [
        ("middle-1", "Somebody is named."),
        ("middle-3", "Nothing is signed."),
    ]


def test_exchanged_codes_are_taken_as_another_order(small):
    changed = saved(small, **{f"{SIGNALS}-0-code": "middle-2", f"{SIGNALS}-1-code": "middle-1"})

    assert [(signal.code, signal.text) for signal in changed.level("middle").signals] == [
        ("middle-2", "Somebody is named."),
        ("middle-1", "Nothing is signed."),
    ]


# What is wrong is said, at its field


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("name", "x" * 121, "Ensure this value has at most 120 characters (it has 121)."),
        ("question", "x" * 2001, "Ensure this value has at most 2000 characters (it has 2001)."),
        ("definition", "One\x07two", "There is a control character in it (U+0007): remove it."),
        ("definition", "One\x00two", "There is a control character in it (U+0000): remove it."),
        ("evidence", "One\nTwo\x00", "There is a control character in it (U+0000): remove it."),
        ("evidence", "x" * 2001, "A line has 2001 characters; at most 2000 are allowed."),
        ("evidence", "x\n" * 1001, "1001 lines; at most 1000 are allowed."),
        ("tier", "x", "Select a valid choice. x is not one of the available choices."),
        ("tier", "", "This field is required."),
        ("provenance", "made up", "Select a valid choice. made up is not one of the available choices."),
        ("weight", "", "This field is required."),
        ("weight", "0", "Give a number above 0."),
        ("weight", "-1", "Ensure this value is greater than or equal to 0."),
        ("weight", "many", "Enter a number."),
        ("weight", "NaN", "Enter a number."),
        ("weight", "sNaN", "Enter a number."),
        ("weight", "Infinity", "Enter a number."),
        ("weight", "1.23456", "Ensure that there are no more than 4 decimal places."),
        ("charter_weights-keep", "1.1", "Ensure this value is less than or equal to 1."),
        ("charter_weights-keep", None, "This field is required."),
        ("levels-low-summary", "x" * 2001, "Ensure this value has at most 2000 characters (it has 2001)."),
        (f"{SIGNALS}-0-text", "x" * 2001, "Ensure this value has at most 2000 characters (it has 2001)."),
        (f"{SIGNALS}-0-ORDER", "first", "Enter a whole number."),
        (f"{STEPS}-0-weeks", "0", "Ensure this value is greater than or equal to 1."),
        (f"{STEPS}-0-weeks", "521", "Ensure this value is less than or equal to 520."),
        (f"{STEPS}-0-weeks", "1.5", "Enter a whole number."),
        (f"{STEPS}-0-weeks", "9" * 5000, "Enter a whole number."),
        (f"{STEPS}-0-effort", "XXL", "Select a valid choice. XXL is not one of the available choices."),
        (f"{NEEDS}-0-capability", "gone", "Select a valid choice. gone is not one of the available choices."),
        (f"{NEEDS}-0-capability", "mandate", None),
        (f"{NEEDS}-0-phase", "low", None),
    ],
)
def test_what_is_wrong_is_said_at_its_field(small, name, value, message):
    found = wrong(small, **{name: value})

    assert found == {
        name: [message or f"Select a valid choice. {value} is not one of the available choices."]
    }


@pytest.mark.parametrize("number", ["1e999999", "1e999999999999", "1" + "0" * 400])
def test_huge_numbers_are_refused_and_fill_no_memory(small, number):
    assert list(wrong(small, weight=number)) == ["weight"]


def test_what_was_typed_stands_in_the_form_again(small):
    form = filled(small, question="Who <b>decides</b>?", weight="many", **{f"{SIGNALS}-2-text": "New."})

    assert not form.is_valid()
    assert form.main["question"].value() == "Who <b>decides</b>?"
    assert "Who &lt;b&gt;decides&lt;/b&gt;?" in str(form.main["question"])
    assert form.main["weight"].value() == "many"
    assert form.levels[1].signals.forms[2]["text"].value() == "New."


@pytest.mark.parametrize("field", ["TOTAL_FORMS", "INITIAL_FORMS"])
@pytest.mark.parametrize("value", [None, "", "x"])
def test_list_that_did_not_come_along_stands_as_it_is_stored(small, field, value):
    form = filled(small, **{f"{SIGNALS}-{field}": value})

    assert not form.is_valid()
    assert messages(form) == {
        SIGNALS: [
            "This list was not sent with the rest of the page. It stands here as it is stored: save again."
        ]
    }
    assert form.errors() == 1
    again = CapabilityForm(small, small.capabilities["mandate"], sent(form))
    assert again.is_valid()
    assert again.value() == small.capabilities["mandate"]


def test_endless_list_is_refused(small):
    found = wrong(small, **{f"{SIGNALS}-TOTAL_FORMS": "100000"})

    assert found[SIGNALS] == [f"At most {limits.COUNT} rows are allowed: remove some."]


@pytest.mark.parametrize("count", ["-1", "99"])
def test_number_of_stored_rows_is_not_believed(small, count):
    assert saved(small, **{f"{SIGNALS}-INITIAL_FORMS": count}).level("middle").signals[0].code == "middle-1"


# Somebody else changed it meanwhile


def meanwhile(small: Framework, **levels) -> Framework:
    """With other signals in the middle of the mandate."""
    mandate = small.capabilities["mandate"]
    low, middle, high = mandate.levels
    return editing.change_capability(small, replace(mandate, levels=(low, replace(middle, **levels), high)))


def test_signal_added_meanwhile_makes_no_blank_row_and_moves_no_code(small):
    before = small.capabilities["mandate"].level("middle").signals
    now = meanwhile(small, signals=(Signal(code="middle-9", text="Theirs."), *before))
    page = sent(untouched(small), question="Mine?")

    form = CapabilityForm(now, now.capabilities["mandate"], page)

    assert form.is_valid()
    assert form.value() == replace(small.capabilities["mandate"], question="Mine?")


def test_signal_removed_meanwhile_is_a_new_one(small):
    before = small.capabilities["mandate"].level("middle").signals
    now = meanwhile(small, signals=before[1:])

    form = CapabilityForm(now, now.capabilities["mandate"], sent(untouched(small)))

    assert form.is_valid()
    assert [(x.code, x.text) for x in form.value().level("middle").signals] == [
        ("middle-3", "Somebody is named."),
        ("middle-2", "Nothing is signed."),
    ]


def test_phase_added_meanwhile_is_named_and_nothing_is_lost(small):
    low, middle, high = small.phases
    new = Phase(code="new", name="New", motto="", summary="", holds_when="all_signals", share=Decimal(1))
    now = editing.change_scale(
        small,
        phases=(low, middle, new, high),
        tiers=small.tiers,
        charters=small.charters,
        effort_classes=small.effort_classes,
    )

    form = CapabilityForm(now, now.capabilities["mandate"], sent(untouched(small), question="Mine?"))

    assert not form.is_valid()
    assert set(messages(form)) == {
        "levels-new-signals",
        "transitions-new-steps",
        "transitions-new-prerequisites",
    }
    again = CapabilityForm(now, now.capabilities["mandate"], sent(form))
    assert again.is_valid()
    assert again.value() == replace(now.capabilities["mandate"], question="Mine?")


def test_prerequisite_removed_meanwhile_is_a_wrong_choice(small):
    now = editing.remove_capability(small, "money")

    form = CapabilityForm(now, now.capabilities["mandate"], sent(untouched(small)))

    assert not form.is_valid()
    assert messages(form) == {
        f"{NEEDS}-0-capability": ["Select a valid choice. money is not one of the available choices."]
    }


# To read


def test_readings_name_only_what_is_there(small):
    form = untouched(small, "money")

    assert form.main.readings() == [
        ("name", "Name", "Money"),
        ("tier", "Tier", "Late"),
        ("question", "Question", "Who pays?"),
        ("definition", "Definition", "The budget."),
        ("overrating_trap", "Overrating trap", "A promise is not a budget."),
        ("not_applicable_when", "Not applicable when", "There is no money at all."),
        ("foundation", "Foundation", "No"),
        ("weight", "Weight in its pillar", "1.5"),
        ("charter_note", "Note on the charter weights", "Money keeps."),
        ("provenance", "Provenance", "Inferred from the basis"),
        ("provenance_note", "Source note", "Our reading."),
    ]
    assert form.transitions[0].prerequisites.forms[0].readings() == [
        ("capability", "Needs", "Mandate"),
        ("phase", "at", "Middle"),
        ("reason", "Because", "Somebody has to ask."),
    ]
