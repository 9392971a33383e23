"""What an editor should have seen before publishing: each kind of advice, its place and its words."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from frameworks import exchange
from frameworks.advice import COMFORTABLE, advice, longest
from frameworks.checks import problems
from frameworks.places import place_of
from frameworks.structure import Capability, Fact, Signal

MANDATE = "pillars[base-work].capabilities[mandate]"
MONEY = "pillars[base-work].capabilities[money]"


def test_shipped_framework_needs_no_advice(shipped):
    assert advice(shipped) == ()


def said(framework) -> list[str]:
    return [str(problem) for problem in advice(framework)]


def test_small_framework_is_told_what_it_leaves_out(small):
    one_step = "1 step; 2 or 3 make a way that one can follow."

    assert said(small) == [
        (
            'verdict.close_from: nobody is ever "close": the first test that is passed makes strategic already; '
            "add a test."
        ),
        'phase_signals: none of "Low", while other phases have some; add one.',
        'phase_signals: none of "High", while other phases have some; add one.',
        f"{MANDATE}.transitions[middle].steps: {one_step}",
        f"{MANDATE}.transitions[high].steps: {one_step}",
        f"{MONEY}.transitions[middle].steps: {one_step}",
        f"{MONEY}.transitions[high].steps: {one_step}",
        f"{MONEY}.evidence: none; say what one could show for it.",
        f"{MONEY}.metrics: none; say by which numbers it is seen.",
    ]


SLIPS = {
    "text of another level": (
        ("summary: Somebody.", "summary: None."),
        [f'{MANDATE}.levels[middle].summary: the same as level "Low"; say what is different here.'],
    ),
    "signals apart by a number": (
        (
            ("text: Nothing is signed.", "text: 60% of accounts have a plan."),
            ("text: It is signed.", "text: 95% of accounts have a plan."),
        ),
        [
            (f'{MANDATE}.levels[high].signals[high-1].text: nearly the same as level "Middle", signal 2, '
            '"95%" in place of "60%"; say what is different here.')
        ],
    ),
    "signals apart by more words": (
        (
            ("text: Nothing is signed.", "text: All accounts have a plan."),
            ("text: It is signed.", "text: All accounts have a written plan."),
        ),
        [
            (f'{MANDATE}.levels[high].signals[high-1].text: nearly the same as level "Middle", signal 2, '
            'with "written"; say what is different here.')
        ],
    ),
    "signals apart by a no": (
        (
            ("text: Nothing is signed.", "text: All accounts have a plan."),
            ("text: It is signed.", "text: Not all accounts have a plan."),
        ),
        [],
    ),
    "question of another capability": (
        (("question: Who may do what?", "question: Who may pay for what?"), ("Who pays?", "Who may pay for what?")),
        [f'{MONEY}.question: the same as the question of "Mandate"; say what is different here.'],
    ),
    "short text of another capability": (
        ("text: There is no budget.", "text: Nobody is named."),
        [],
    ),
    "unused tier": (
        ("    tier: late", "    tier: base"),
        ["tiers[late]: no pillar and no capability is of this tier; use it or remove it."],
    ),
    "unused charter": (
        ("keep: 0.5\n      grow: 0.5", "keep: 1\n      grow: 0"),
        ["charters[grow]: no capability weighs for this charter; use it or remove it."],
    ),
    "unused effort class": (
        ("effort_classes:\n", "effort_classes:\n- code: M\n  min_weeks: 1\n  max_weeks: 3\n"),
        ["effort_classes[M]: no step is of this class; use it or remove it."],
    ),
    "falling share": (
        ("share: 0.5", "share: 0.3"),
        [
            ('phases[high].share: 0.3 is below the 0.4 of "Middle": a pillar could be at "High" without having been '
            'at "Middle"; raise it.')
        ],
    ),
    "test that everybody passes": (
        ("capability: mandate\n  phase: high", "capability: mandate\n  phase: low"),
        [
            ('strategic_tests[mandate].phase: whoever answers passes it, as everything stands at "Low"; '
            "name a later phase.")
        ],
    ),
    "group without terms": (
        (
            ("  terms:\n  - code: CAC\n    name: Customer acquisition cost\n    meaning: Cost to win a customer.\n"
            "  - code: time\n    name: Time-based\n    example: Day 30.\n"),
            "  terms: []\n",
        ),
        ["glossary[costs].terms: empty; add a term or remove the group."],
    ),
    "signal that nothing carries": (
        ("  carried_by:\n  - capability: mandate\n    phase: middle\n", "  carried_by: []\n"),
        ["phase_signals[S1].carried_by: no capability carries it, so that it shows nowhere; name one or remove it."],
    ),
    "prerequisite that is needed already": (
        (
            "        metric: Money got\n",
            ("        metric: Money got\n      prerequisites:\n      - capability: mandate\n        phase: middle\n"
            "        reason: Again.\n"),
        ),
        [
            (f'{MONEY}.transitions[high].prerequisites[1]: the way to "Middle" needs mandate at "Middle" already; '
            "name a later phase or remove this.")
        ],
    ),
    "inferred from nowhere": (
        ("    provenance_note: Our reading.\n", ""),
        [f"{MONEY}.provenance_note: missing; say what it is inferred from."],
    ),
    "metric to come": (
        ("metric: One name", "metric: TBD."),
        [
            (f"{MANDATE}.transitions[middle].steps[to-middle-1].metric: "
            "no metric yet; say how one sees that the step is done.")
        ],
    ),
    "text to come": (
        ("definition: The budget.", 'definition: "..."'),
        [f"{MONEY}.definition: not written yet."],
    ),
    "long question": (
        ("question: Who pays?", f"question: Who pays{'s' * 152}?"),
        [f"{MONEY}.question: 161 characters; up to 160 read well on a phone and on a slide."],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "added"), SLIPS.values(), ids=SLIPS)
def test_slip_is_named_with_its_place(small, small_text, change, added):
    changes = change if isinstance(change[0], tuple) else (change,)
    text = small_text
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    framework = exchange.parse(text)

    assert problems(framework) == ()
    assert [line for line in said(framework) if line not in said(small)] == added


@pytest.mark.parametrize(
    ("roles", "close_from", "expected"),
    [
        (("required", "one_of", "one_of"), 2, []),
        (("required", "one_of", "one_of"), 3, [2]),
        (("one_of", "one_of", "one_of"), 1, [0]),
        (("required", "required", "one_of"), 2, []),
    ],
)
def test_close_to_strategic_can_be_reached(small, roles, close_from, expected):
    (test,) = small.strategic_tests
    tests = tuple(
        replace(test, code=f"t{n}", role=role, capability=code)
        for n, (role, code) in enumerate(zip(roles, ("mandate", "money", "other"), strict=True))
    )
    framework = replace(small, strategic_tests=tests, verdict=replace(small.verdict, close_from=close_from))
    words = {
        0: 'nobody is ever "close": the first test that is passed makes strategic already; add a test.',
        2: 'nobody is ever "close": one can pass 2 of the 3 tests and not be strategic yet; give at most 2.',
    }

    found = [problem.message for problem in advice(framework) if problem.path == "verdict.close_from"]

    assert found == [words[number] for number in expected]


def test_step_without_metric_is_no_advice_but_refused(small_text):
    with pytest.raises(exchange.FrameworkFileError) as refused:
        exchange.parse(small_text.replace("metric: One name", 'metric: ""', 1))

    path = f"{MANDATE}.transitions[middle].steps[to-middle-1].metric"
    assert [str(problem) for problem in refused.value.problems] == [f"{path}: empty; write a text."]


def test_lengths_are_said_for_what_stands_in_little_room():
    assert longest(Capability, "question") == COMFORTABLE["question"]
    assert longest(Signal, "text") == COMFORTABLE["text"]
    assert longest(Fact, "statement") is None


@given(data=st.data())
def test_advice_is_given_on_any_draft(shipped, data):
    """Also on one that is half written or refers to what is not there."""
    capability = data.draw(st.sampled_from(list(shipped.capabilities.values())))
    pillar = shipped.pillar_of[capability.code]
    broken = replace(
        capability,
        name=data.draw(st.sampled_from(["", capability.name])),
        tier=data.draw(st.sampled_from(["", "core", "none such"])),
        levels=data.draw(st.sampled_from([(), capability.levels, capability.levels[:1] * 2])),
        transitions=tuple(
            replace(
                transition,
                to=data.draw(st.sampled_from(["", "none such", "norming"])),
                steps=data.draw(st.sampled_from([(), transition.steps])),
            )
            for transition in capability.transitions
        ),
        charter_weights=data.draw(st.sampled_from([{}, {"none such": Decimal("NaN")}])),
    )
    others = tuple(c for c in pillar.capabilities if c is not capability)
    pillars = tuple(
        replace(pillar, capabilities=(broken, *others)) if p is pillar else p for p in shipped.pillars
    )
    framework = replace(
        shipped,
        pillars=data.draw(st.sampled_from([pillars, ()])),
        phases=data.draw(st.sampled_from([shipped.phases, shipped.phases[:1], ()])),
    )

    for problem in advice(framework):
        assert problem.message
        assert place_of(problem.path).kind
