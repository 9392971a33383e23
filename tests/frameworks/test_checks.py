"""Frameworks that do not hold together: each kind of mistake, its place and its words."""

from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from typing import get_type_hints

import pytest

from frameworks import editing, structure, values
from frameworks.checks import problems, unfinished
from frameworks.exchange import FrameworkFileError, parse

MANDATE = "pillars[base-work].capabilities[mandate]"
MONEY = "pillars[base-work].capabilities[money]"


def test_shipped_framework_holds_together(shipped):
    assert problems(shipped) == ()


MISTAKES = {
    # Texts and numbers by themselves
    "empty text": (
        ("motto: Begun", 'motto: ""'),
        ["phases[middle].motto: empty; write a text."],
    ),
    "blank text": (
        ("- The signed mandate", "- '  '"),
        [f"{MANDATE}.evidence[1]: empty; write a text."],
    ),
    "condition without a text": (
        ("not_applicable_when: There is no money at all.", 'not_applicable_when: ""'),
        [f"{MONEY}.not_applicable_when: empty; write a text."],
    ),
    "long name": (
        ("name: Small framework", "name: " + "x" * 121),
        ["name: 121 characters; at most 120 are allowed."],
    ),
    "long text": (
        ("basis: Made up for tests.", "basis: " + "x" * 2001),
        ["basis: 2001 characters; at most 2000 are allowed."],
    ),
    "two lines for one": (
        ("title: Sign it", 'title: "Sign\\nit"'),
        [f"{MANDATE}.transitions[high].steps[to-high-1].title: more than one line; write it on one line."],
    ),
    "control character": (
        ("basis: Made up for tests.", 'basis: "a\\0b"'),
        ["basis: the control character U+0000; remove it."],
    ),
    "separator that looks like a new line": (
        ("basis: Made up for tests.", 'basis: "a\\u2028b"'),
        ["basis: the control character U+2028; remove it."],
    ),
    "code with capitals": (
        ("code: small", "code: Small"),
        [
            'code: "Small" is no code; use lower-case letters (a to z), digits and single hyphens between them.'
        ],
    ),
    "code with a blank": (
        ("code: CAC", "code: C A"),
        [
            (
                "glossary[costs].terms[C A].code: "
                '"C A" is no code; use letters (a to z), digits and single hyphens between them.'
            )
        ],
    ),
    "version": (
        ("version: 1.0.0", "version: v1"),
        [
            (
                'version: "v1" is no version; write one to three whole numbers below 100000, joined by points, '
                "such as 1, 1.2 or 1.2.3."
            )
        ],
    ),
    "language": (
        ("language: en", "language: English please"),
        ['language: "English please" is no language tag; write one such as "en" or "pt-BR".'],
    ),
    "number out of range": (
        ("min_answered: 0.6", "min_answered: 1.1"),
        ["scoring.overall.min_answered: 1.1 is out of range; give a number from 0 to 1."],
    ),
    "share of nothing": (
        ("share: 0.4", "share: 0"),
        ["phases[middle].share: 0 is out of range; give a number above 0 and at most 1."],
    ),
    "no weight": (
        ("weight: 1.5", "weight: 0.0"),
        [f"{MONEY}.weight: 0 is out of range; give a number above 0 and at most 1000."],
    ),
    "nothing to divide by": (
        ("leverage_cap: 8", "leverage_cap: 0"),
        ["scoring.roadmap.leverage_cap: 0 is out of range; give a number from 1 to 1000."],
    ),
    "no ease": (
        ("ease_weeks: 24", "ease_weeks: 0"),
        ["scoring.roadmap.ease_weeks: 0 is out of range; give a number from 1 to 1000."],
    ),
    "negative": (
        ("max_behind: 2", "max_behind: -2"),
        ["tiers[late].max_behind: -2 is out of range; give a number from 0 to 1000."],
    ),
    "too exact": (
        ("share: 0.4", "share: 0.33333"),
        ["phases[middle].share: 5 digits after the point; at most 4 are allowed."],
    ),
    # Codes
    "signal twice in a capability": (
        ("code: middle-2", "code: low-1"),
        [
            (
                f'{MANDATE}.levels[middle].signals[2].code: "low-1" is the code of {MANDATE}.levels[low].signals[1] '
                "already; give every signal of a capability its own."
            )
        ],
    ),
    "step twice in a capability": (
        ("code: to-high-1\n        title: Sign it", "code: to-middle-1\n        title: Sign it"),
        [
            (
                f'{MANDATE}.transitions[high].steps[1].code: "to-middle-1" is the code of '
                f"{MANDATE}.transitions[middle].steps[1] already; give every step of a capability its own."
            )
        ],
    ),
    "self check twice over the whole": (
        ("code: Q2", "code: Q1"),
        [
            (
                f'{MANDATE}.self_checks[1].code: "Q1" is the code of self_checks[1] already; '
                "give every self check its own."
            )
        ],
    ),
    "term twice in a group": (
        ("code: time", "code: CAC"),
        [
            (
                'glossary[costs].terms[2].code: "CAC" is the code of glossary[costs].terms[1] already; '
                "give every term of a group its own."
            )
        ],
    ),
    # The scale
    "share of the first phase": (
        ("holds_when: otherwise", "holds_when: otherwise\n  share: 0.1"),
        ["phases[low].share: the first phase asks for none; remove it."],
    ),
    "no share": (
        ("  share: 0.4\n", ""),
        ["phases[middle].share: missing; every phase above the first asks for a share, such as 0.5."],
    ),
    "first phase by signals": (
        ("holds_when: otherwise", "holds_when: all_signals"),
        ['phases[low].holds_when: the first phase holds when no other does; write "otherwise".'],
    ),
    "later phase otherwise": (
        ("holds_when: first_signal", "holds_when: otherwise"),
        [
            'phases[middle].holds_when: "otherwise" belongs to the first phase; write "all_signals" or "first_signal".'
        ],
    ),
    "tier counts from nowhere": (
        ("counts_from: high", "counts_from: hi"),
        ['tiers[late].counts_from: unknown phase "hi"; did you mean "high"?'],
    ),
    "first tier counts late": (
        ("counts_from: middle", "counts_from: high"),
        ['tiers[base].counts_from: the first tier counts for every phase; write "middle".'],
    ),
    "effort class upside down": (
        ("min_weeks: 3", "min_weeks: 13"),
        [
            "effort_classes[L].max_weeks: 12 is below min_weeks, 13; raise it.",
            (
                f"{MANDATE}.transitions[high].steps[to-high-1].weeks: 4 is outside effort class L, 13 to 12; "
                "change the weeks or the class."
            ),
            (
                f"{MONEY}.transitions[high].steps[to-high-1].weeks: 3 is outside effort class L, 13 to 12; "
                "change the weeks or the class."
            ),
        ],
    ),
    "no pillar of the first tier": (
        ("promise: Begin.\n  tier: base", "promise: Begin.\n  tier: late"),
        ['pillars: none is of the first tier, "base"; only such pillars count for every phase.'],
    ),
    "capability of an unknown tier": (
        ("    tier: late", "    tier: latest"),
        [f'{MONEY}.tier: unknown tier "latest"; did you mean "late"?'],
    ),
    # Tests and rules
    "test of an unknown capability": (
        ("  capability: mandate\n  phase: high", "  capability: mandat\n  phase: top"),
        [
            'strategic_tests[mandate].capability: unknown capability "mandat"; did you mean "mandate"?',
            'strategic_tests[mandate].phase: unknown phase "top"; write "low", "middle" or "high".',
        ],
    ),
    "close from too many tests": (
        ("close_from: 1", "close_from: 2"),
        ["verdict.close_from: more than there are tests; give at most 1."],
    ),
    "unknown foundation": (
        ("foundation_pillar: base-work", "foundation_pillar: basework"),
        ['scoring.overall.foundation_pillar: unknown pillar "basework"; did you mean "base-work"?'],
    ),
    "nothing weighs": (
        (
            "gap: 30\n      leverage: 35\n      fit: 15\n      ease: 20",
            "gap: 0\n      leverage: 0\n      fit: 0\n      ease: 0",
        ),
        ["scoring.roadmap.weights: all are 0; give at least one more, or nothing decides the order."],
    ),
    "more streams than there may be": (
        ("default_streams: 2", "default_streams: 11"),
        ["scoring.roadmap.default_streams: more than max_streams, 10; lower it or raise that."],
    ),
    "buckets out of order": (
        ("days: 365", "days: 30"),
        ["scoring.roadmap.buckets[2].days: not above the 30 of the one before; sort by days."],
    ),
    "bucket twice": (
        ("name: first year", "name: first month"),
        ['scoring.roadmap.buckets[2].name: "first month" stands there already; give it another name.'],
    ),
    "later is a bucket": (
        ("later: later", "later: first year"),
        ['scoring.roadmap.later: "first year" is the name of a bucket; choose another.'],
    ),
    # Phase signals
    "unknown carrier": (
        ("  - capability: mandate\n    phase: middle", "  - capability: mony\n    phase: midle"),
        [
            'phase_signals[S1].carried_by[1].capability: unknown capability "mony"; did you mean "money"?',
            'phase_signals[S1].carried_by[1].phase: unknown phase "midle"; did you mean "middle"?',
        ],
    ),
    # Profiles
    "unknown capability of a profile": (
        ("  not_applicable:\n  - money", "  not_applicable:\n  - mony"),
        ['profiles[no-money].not_applicable[1]: unknown capability "mony"; did you mean "money"?'],
    ),
    "profile excludes what always applies": (
        ("  not_applicable:\n  - money", "  not_applicable:\n  - money\n  - mandate"),
        [
            (
                'profiles[no-money].not_applicable[2]: "mandate" always applies; '
                "give it a not_applicable_when or remove it here."
            )
        ],
    ),
    "capability of a profile twice": (
        ("  not_applicable:\n  - money", "  not_applicable:\n  - money\n  - money"),
        ["profiles[no-money].not_applicable[2]: stands there already; remove one of the two."],
    ),
    "profile without capabilities": (
        ("  not_applicable:\n  - money", "  not_applicable: []"),
        ["profiles[no-money].not_applicable: empty; add a capability that does not apply then."],
    ),
    "profile twice": (
        (
            "profiles:\n",
            "profiles:\n- code: no-money\n  name: Again\n  description: Again.\n  not_applicable:\n  - money\n",
        ),
        [
            'profiles[2].code: "no-money" is the code of profiles[1] already; give every profile its own.',
        ],
    ),
    "carrier twice": (
        (
            "  - capability: mandate\n    phase: middle",
            "  - capability: mandate\n    phase: middle\n  - capability: mandate\n    phase: middle",
        ),
        ["phase_signals[S1].carried_by[2]: stands there already; remove one of the two."],
    ),
    # Levels and transitions
    "missing level": (
        (
            (
                "    - phase: high\n      summary: Signed.\n"
                "      signals:\n      - code: high-1\n        text: It is signed.\n"
            ),
            "",
        ),
        [f'{MANDATE}.levels: no level for "high"; add one.'],
    ),
    "level for an unknown phase": (
        ("    - phase: high\n      summary: Signed.", "    - phase: hihg\n      summary: Signed."),
        [
            f'{MANDATE}.levels[hihg]: unknown phase "hihg"; did you mean "high"?',
            f'{MANDATE}.levels: no level for "high"; add one.',
        ],
    ),
    "level twice": (
        ("    - phase: high\n      summary: Signed.", "    - phase: middle\n      summary: Signed."),
        [
            f'{MANDATE}.levels: level for "middle" 2 times; keep one.',
            f'{MANDATE}.levels: no level for "high"; add one.',
        ],
    ),
    "level without signals": (
        ("      signals:\n      - code: high-1\n        text: It is signed.", "      signals: []"),
        [f"{MANDATE}.levels[high].signals: empty; add a signal by which one can tell."],
    ),
    "transition to the first phase": (
        (
            "    - to: middle\n      steps:\n      - code: to-middle-1\n        title: Name",
            "    - to: low\n      steps:\n      - code: to-middle-1\n        title: Name",
        ),
        [
            f'{MANDATE}.transitions[low]: unknown phase "low"; write "middle" or "high".',
            f'{MANDATE}.transitions: no transition to "middle"; add one.',
        ],
    ),
    "unknown effort class": (
        ("effort: L\n        weeks: 4", "effort: XL\n        weeks: 4"),
        [
            f'{MANDATE}.transitions[high].steps[to-high-1].effort: unknown effort class "XL"; did you mean "L"?'
        ],
    ),
    "weeks outside the class": (
        ("effort: L\n        weeks: 4", "effort: L\n        weeks: 2"),
        [
            (
                f"{MANDATE}.transitions[high].steps[to-high-1].weeks: 2 is outside effort class L, 3 to 12; "
                "change the weeks or the class."
            )
        ],
    ),
    # Prerequisites
    "unknown prerequisite": (
        (
            "      - capability: money\n        phase: middle",
            "      - capability: moneyy\n        phase: midle",
        ),
        [
            (
                f'{MANDATE}.transitions[high].prerequisites[1].capability: unknown capability "moneyy"; '
                'did you mean "money"?'
            ),
            f'{MANDATE}.transitions[high].prerequisites[1].phase: unknown phase "midle"; did you mean "middle"?',
        ],
    ),
    "prerequisite of the first phase": (
        ("      - capability: money\n        phase: middle", "      - capability: money\n        phase: low"),
        [
            (
                f"{MANDATE}.transitions[high].prerequisites[1].phase: everything stands at the first phase; "
                "name a later one or remove this."
            )
        ],
    ),
    "prerequisite of itself": (
        (
            "      - capability: money\n        phase: middle",
            "      - capability: mandate\n        phase: high",
        ),
        [
            (
                f"{MANDATE}.transitions[high].prerequisites[1].capability: a capability cannot need itself; "
                "name another or remove this."
            )
        ],
    ),
    "prerequisite twice": (
        (
            "      - capability: money\n        phase: middle",
            (
                "      - capability: money\n        phase: middle\n        reason: So.\n"
                "      - capability: money\n        phase: middle"
            ),
        ),
        [
            (
                f'{MANDATE}.transitions[high].prerequisites[2].capability: "money" stands there already; '
                "keep the higher phase."
            )
        ],
    ),
    "circle": (
        (
            "      - capability: mandate\n        phase: middle",
            "      - capability: mandate\n        phase: high",
        ),
        [
            (
                f"{MANDATE}.transitions[high].prerequisites: a circle, in which nothing could ever begin: "
                "mandate at high needs money at middle needs mandate at high; "
                "remove a prerequisite, such as money at middle here."
            )
        ],
    ),
    # Charter weights
    "weights that miss 1": (
        ("keep: 0.5", "keep: 0.4999"),
        [f"{MANDATE}.charter_weights: the weights add up to 0.9999; make them add up to 1."],
    ),
    "missing weight": (
        ("      keep: 0.5\n", ""),
        [f"{MANDATE}.charter_weights.keep: missing; add a weight from 0 to 1."],
    ),
    "weight of an unknown charter": (
        ("      keep: 0.5\n", "      keep: 0.5\n      grwo: 0.0\n"),
        [f'{MANDATE}.charter_weights.grwo: unknown charter "grwo"; did you mean "grow"?'],
    ),
    "negative weight": (
        ("keep: 0.5\n      grow: 0.5", "keep: -0.5\n      grow: 1.5"),
        [
            f"{MANDATE}.charter_weights.keep: -0.5 is out of range; give a number from 0 to 1.",
            f"{MANDATE}.charter_weights.grow: 1.5 is out of range; give a number from 0 to 1.",
        ],
    ),
}


@pytest.mark.parametrize(("edit", "expected"), MISTAKES.values(), ids=MISTAKES)
def test_mistake_is_refused_with_its_place(small_text, edit, expected):
    old, new = edit
    assert old in small_text

    with pytest.raises(FrameworkFileError) as refusal:
        parse(small_text.replace(old, new, 1))

    assert [str(problem) for problem in refusal.value.problems] == expected


def said(framework) -> list[str]:
    return [str(problem) for problem in problems(framework)]


def test_phase_code_twice_is_refused(small):
    low, middle, high = small.phases

    found = said(replace(small, phases=(low, middle, high, replace(high, name="Again"))))

    assert found[0] == 'phases[4].code: "high" is the code of phases[3] already; give every phase its own.'


def test_capability_code_twice_in_different_pillars_is_refused(small):
    pillar = small.pillars[0]
    other = replace(pillar, code="other", capabilities=(replace(pillar.capabilities[1], facts=()),))

    found = said(replace(small, pillars=(pillar, other)))

    assert found == [
        (
            'pillars[other].capabilities[1].code: "money" is the code of pillars[base-work].capabilities[2] already; '
            "give every capability its own."
        )
    ]


def test_framework_of_one_phase_is_refused(small):
    assert "phases: 1 given; a framework needs two or more." in said(replace(small, phases=small.phases[:1]))


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("tiers", "tiers: empty; add the tier that everything early belongs to."),
        ("charters", "charters: empty; add a charter."),
        ("strategic_tests", "strategic_tests: empty; add a test that tells strategic from thematic."),
        ("pillars", "pillars: empty; add a pillar."),
        ("phases", "phases: 0 given; a framework needs two or more."),
    ],
)
def test_list_that_must_not_be_empty_is_refused(small, field, message):
    assert message in said(replace(small, **{field: ()}))


def test_pillar_without_capabilities_is_refused(small):
    empty = replace(small.pillars[0], code="empty", capabilities=())

    assert said(replace(small, pillars=(*small.pillars, empty))) == [
        "pillars[empty].capabilities: empty; add a capability."
    ]


def test_levels_out_of_order_are_refused(small):
    pillar = small.pillars[0]
    mandate, money = pillar.capabilities
    turned = replace(
        mandate, levels=tuple(reversed(mandate.levels)), transitions=tuple(reversed(mandate.transitions))
    )

    assert said(replace(small, pillars=(replace(pillar, capabilities=(turned, money)),))) == [
        f"{MANDATE}.levels: out of order; sort them: low, middle, high.",
        f"{MANDATE}.transitions: out of order; sort them: middle, high.",
    ]


def test_roadmap_that_would_leave_the_calendar_is_refused(small):
    pillar = small.pillars[0]
    mandate, money = pillar.capabilities
    step = mandate.transitions[1].steps[0]
    many = tuple(replace(step, code=f"s{n}", weeks=520) for n in range(97))
    long = replace(mandate, transitions=(mandate.transitions[0], replace(mandate.transitions[1], steps=many)))
    efforts = (small.effort_classes[0], replace(small.effort_classes[1], max_weeks=520))

    found = said(
        replace(small, effort_classes=efforts, pillars=(replace(pillar, capabilities=(long, money)),))
    )

    assert found == ["pillars: all steps together take 50446 weeks; at most 50000 are allowed."]


def test_list_too_long_for_its_places_is_refused(small):
    pillar = small.pillars[0]
    mandate, money = pillar.capabilities
    long = replace(mandate, evidence=("x",) * 1001)

    assert said(replace(small, pillars=(replace(pillar, capabilities=(long, money)),))) == [
        f"{MANDATE}.evidence: 1001 entries; at most 1000 are allowed."
    ]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_number_that_is_none_is_refused(small, number):
    middle = replace(small.phases[1], share=Decimal(number))

    assert said(replace(small, phases=(small.phases[0], middle, small.phases[2]))) == [
        f"phases[middle].share: {number} is no number; give one above 0 and at most 1."
    ]


def test_every_number_has_a_range():
    parts = [part for part in vars(structure).values() if isinstance(part, type) and is_dataclass(part)]
    numbers = {
        (part, field.name)
        for part in parts
        for field in fields(part)
        if any(kind in str(get_type_hints(part)[field.name]) for kind in ("int", "Decimal"))
    }

    assert numbers == set(values._RANGES)


def test_more_phases_than_a_page_can_show_are_refused(small):
    phases = tuple(replace(small.phases[1], code=f"p{number}") for number in range(13))

    assert said(replace(small, phases=phases)) == ["phases: 13 entries; at most 12 are allowed."]


def test_phase_that_no_answers_lead_to_is_refused(small):
    """Whoever passes the test stands at the top with the foundation capability, the only one of its pillar."""
    pillar = small.pillars[0]
    mandate, money = pillar.capabilities
    later = replace(pillar, code="later", tier="late", capabilities=(money,))
    overall = replace(small.scoring.overall, tests_from="middle", pillar_max_behind=2)
    framework = replace(
        small,
        pillars=(replace(pillar, capabilities=(mandate,)), later),
        scoring=replace(small.scoring, overall=overall),
    )

    assert said(framework) == [
        (
            'scoring.overall.tests_from: no answers lead to "middle": it asks for all strategic tests, and whoever '
            "passes them is beyond it; ask for the tests from a later phase on, or let them ask for an earlier one."
        )
    ]


def test_gaps_in_a_capability_do_not_keep_it_from_being_looked_at(small):
    """A capability that was added a moment ago is empty; a level that is missing is more than a gap."""
    grown, code = editing.add_capability(small, pillar_code=small.pillars[0].code, name="New")
    added = grown.capabilities[code]
    without_level = editing.change_capability(grown, replace(added, levels=added.levels[1:]))

    assert problems(grown) != ()
    assert unfinished(grown) == ()
    assert [p.message for p in unfinished(without_level)] == ['no level for "low"; add one.']


def test_gap_beside_the_capabilities_keeps_a_framework_from_being_looked_at(small):
    empty = replace(small, pillars=(replace(small.pillars[0], promise=""), *small.pillars[1:]))

    assert [p.path for p in unfinished(empty)] == [f"pillars[{small.pillars[0].code}].promise"]
