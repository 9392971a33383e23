from dataclasses import replace

import pytest

from frameworks.editing import change_capability
from frameworks.storable import dangling
from frameworks.structure import Carrier, Framework


def with_transition(framework: Framework, **changes) -> Framework:
    """With the transition of the mandate to the highest phase changed."""
    mandate = framework.capabilities["mandate"]
    first, last = mandate.transitions
    return change_capability(framework, replace(mandate, transitions=(first, replace(last, **changes))))


def overall(framework: Framework, **changes) -> Framework:
    scoring = framework.scoring
    return replace(framework, scoring=replace(scoring, overall=replace(scoring.overall, **changes)))


def roadmap(framework: Framework, **changes) -> Framework:
    scoring = framework.scoring
    return replace(framework, scoring=replace(scoring, roadmap=replace(scoring.roadmap, **changes)))


def mandate(framework: Framework, **changes) -> Framework:
    return change_capability(framework, replace(framework.capabilities["mandate"], **changes))


def test_what_can_be_published_can_be_stored(shipped, small):
    assert dangling(shipped) == dangling(small) == ()


def prerequisite(framework: Framework, **changes):
    (needed,) = framework.capabilities["mandate"].transitions[1].prerequisites
    return replace(needed, **changes)


GONE = {
    "phase of a tier": (
        lambda f: replace(f, tiers=(replace(f.tiers[0], counts_from="x"), *f.tiers[1:])),
        "phase",
    ),
    "phase of a test": (
        lambda f: replace(f, strategic_tests=(replace(f.strategic_tests[0], phase="x"),)),
        "phase",
    ),
    "phase of a sign": (
        lambda f: replace(f, phase_signals=(replace(f.phase_signals[0], phase="x"),)),
        "phase",
    ),
    "phase of a carrier": (
        lambda f: replace(
            f,
            phase_signals=(
                replace(f.phase_signals[0], carried_by=(Carrier(capability="mandate", phase="x"),)),
            ),
        ),
        "phase",
    ),
    "phase of a prerequisite": (
        lambda f: with_transition(f, prerequisites=(prerequisite(f, phase="x"),)),
        "phase",
    ),
    "phase of a level": (
        lambda f: mandate(
            f,
            levels=(
                replace(f.capabilities["mandate"].levels[0], phase="x"),
                *f.capabilities["mandate"].levels[1:],
            ),
        ),
        "phase",
    ),
    "phase of a transition": (lambda f: with_transition(f, to="x"), "phase"),
    "phase of the tests": (lambda f: overall(f, tests_from="x"), "phase"),
    "phase of the roadmap": (lambda f: roadmap(f, build_up_to="x"), "phase"),
    "tier of a pillar": (
        lambda f: replace(f, pillars=(replace(f.pillars[0], tier="x"), *f.pillars[1:])),
        "tier",
    ),
    "tier of a capability": (lambda f: mandate(f, tier="x"), "tier"),
    "charter": (lambda f: mandate(f, charter_weights={"keep": 1, "x": 0}), "charter"),
    "effort class": (
        lambda f: with_transition(
            f, steps=(replace(f.capabilities["mandate"].transitions[1].steps[0], effort="x"),)
        ),
        "effort class",
    ),
    "foundation pillar": (lambda f: overall(f, foundation_pillar="x"), "pillar"),
    "foundation capability": (lambda f: overall(f, foundation_capability="x"), "capability"),
    "capability of a test": (
        lambda f: replace(f, strategic_tests=(replace(f.strategic_tests[0], capability="x"),)),
        "capability",
    ),
    "capability of a carrier": (
        lambda f: replace(
            f,
            phase_signals=(replace(f.phase_signals[0], carried_by=(Carrier(capability="x", phase="high"),)),),
        ),
        "capability",
    ),
    "capability of a profile": (
        lambda f: replace(f, profiles=(replace(f.profiles[0], not_applicable=("x",)),)),
        "capability",
    ),
    "capability of a prerequisite": (
        lambda f: with_transition(f, prerequisites=(prerequisite(f, capability="x"),)),
        "capability",
    ),
}


@pytest.mark.parametrize(("change", "kind"), GONE.values(), ids=GONE.keys())
def test_what_is_referred_to_has_to_be_there(small, change, kind):
    assert dangling(change(small)) == (
        f"The {kind} “x” is gone, but still referred to once: choose another one there first.",
    )


def test_uses_of_what_is_gone_are_counted(small):
    assert dangling(roadmap(overall(small, tests_from="x"), build_up_to="x")) == (
        "The phase “x” is gone, but still referred to 2 times: choose another one there first.",
    )


def twice(parts):
    return (*parts, parts[0])


TWICE = {
    "phase": (lambda f: replace(f, phases=twice(f.phases)), "phase “low”"),
    "tier": (lambda f: replace(f, tiers=twice(f.tiers)), "tier “base”"),
    "charter": (lambda f: replace(f, charters=twice(f.charters)), "charter “keep”"),
    "effort class": (lambda f: replace(f, effort_classes=twice(f.effort_classes)), "effort class “S”"),
    "strategic test": (
        lambda f: replace(f, strategic_tests=twice(f.strategic_tests)),
        "strategic test “mandate”",
    ),
    "term group": (lambda f: replace(f, glossary=twice(f.glossary)), "term group “costs”"),
    "term": (
        lambda f: replace(f, glossary=(replace(f.glossary[0], terms=twice(f.glossary[0].terms)),)),
        "term “CAC”",
    ),
    "sign": (lambda f: replace(f, phase_signals=twice(f.phase_signals)), "phase signal “S1”"),
    "profile": (lambda f: replace(f, profiles=twice(f.profiles)), "profile “no-money”"),
    "signal": (
        lambda f: mandate(
            f,
            levels=(
                replace(
                    f.capabilities["mandate"].levels[0],
                    signals=twice(f.capabilities["mandate"].levels[0].signals),
                ),
                *f.capabilities["mandate"].levels[1:],
            ),
        ),
        "signal “low-1”",
    ),
    "fact": (lambda f: mandate(f, facts=twice(f.capabilities["mandate"].facts)), "fact “F1”"),
}


@pytest.mark.parametrize(("change", "part"), TWICE.values(), ids=TWICE.keys())
def test_a_code_is_there_once_in_its_list(small, change, part):
    assert dangling(change(small)) == (f"The {part} is there 2 times: keep one.",)


def test_a_pillar_is_there_once_and_a_capability_in_one_pillar(small):
    (pillar,) = small.pillars

    assert dangling(replace(small, pillars=(pillar, pillar))) == (
        "The pillar “base-work” is there 2 times: keep one.",
        "The capability “mandate” is in 2 pillars: keep one.",
        "The capability “money” is in 2 pillars: keep one.",
    )


def test_periods_of_the_calendar_are_told_apart_by_name_and_end(small):
    first, second = small.scoring.roadmap.buckets

    assert dangling(roadmap(small, buckets=(first, replace(second, name=first.name)))) == (
        "Two periods of the calendar are called “first month”: give one of them another name.",
    )
    assert dangling(roadmap(small, buckets=(first, replace(second, days=30)))) == (
        "Two periods of the calendar end on day 30: give one of them another day.",
    )


def test_the_weeks_of_an_effort_class_stand_in_order(small):
    small_effort, large = small.effort_classes

    assert dangling(replace(small, effort_classes=(replace(small_effort, max_weeks=1), large))) == ()
    assert dangling(replace(small, effort_classes=(replace(small_effort, min_weeks=3), large))) == (
        "The effort class “S” goes from 3 to 2 weeks: write the smaller number first.",
    )


def test_one_list_names_a_capability_once(small):
    needed = prerequisite(small)
    again = with_transition(small, prerequisites=(needed, replace(needed, reason="Another reason.")))
    (sign,), (profile,) = small.phase_signals, small.profiles
    carried = replace(small, phase_signals=(replace(sign, carried_by=twice(sign.carried_by)),))
    applied = replace(small, profiles=(replace(profile, not_applicable=("money", "money")),))

    assert dangling(again) == ("Mandate, to High: Money is a prerequisite twice; keep one.",)
    assert dangling(carried) == (
        "The sign “Somebody is named.” is carried twice by Mandate at Middle; keep one.",
    )
    assert dangling(applied) == ("The profile “No budget” names Money twice; keep one.",)


def test_a_sign_may_be_carried_by_one_capability_at_two_phases(small):
    (sign,) = small.phase_signals
    both = (*sign.carried_by, Carrier(capability="mandate", phase="high"))

    assert dangling(replace(small, phase_signals=(replace(sign, carried_by=both),))) == ()
