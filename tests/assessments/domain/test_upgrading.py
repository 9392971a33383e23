"""What becomes of answers and settings on a newer version, rule by rule."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from assessments.domain.answers import Answer, Choice, Settings
from assessments.domain.upgrading import Because, Wording, carried_answers, plan_upgrade
from frameworks.structure import Capability, Charter, Framework, Level, Phase, Profile, Signal
from tests.assessments.domain.support import FRAMEWORKS, SMALL, answers_of, capability, framework, uniform

GROW = Answer(choice=Choice.PHASE, phase="grow", note="Seen twice", evidence="https://example.com/a")


def with_capability(code: str, **changes: object) -> Framework:
    """`SMALL` as a newer version in which one capability has other fields."""
    pillars = tuple(
        replace(
            pillar,
            capabilities=tuple(
                replace(one, **changes) if one.code == code else one for one in pillar.capabilities
            ),
        )
        for pillar in SMALL.pillars
    )
    return replace(SMALL, version="2.0.0", pillars=pillars)


def with_level(code: str, phase: str, **changes: object) -> Framework:
    levels = tuple(
        replace(level, **changes) if level.phase == phase else level
        for level in SMALL.capabilities[code].levels
    )
    return with_capability(code, levels=levels)


def with_phase(place: int) -> Framework:
    """`SMALL` with a fourth phase, "thrive", at this place of the scale."""
    thrive = Phase(
        code="thrive", name="Thrive", motto="", summary="", holds_when="first_signal", share=Decimal("0.5")
    )
    phases = list(SMALL.phases)
    phases.insert(place, thrive)

    def taught(one: Capability) -> Capability:
        return replace(one, levels=(*one.levels, Level(phase="thrive", summary="", signals=())))

    pillars = tuple(
        replace(pillar, capabilities=tuple(map(taught, pillar.capabilities))) for pillar in SMALL.pillars
    )
    return replace(SMALL, version="2.0.0", phases=tuple(phases), pillars=pillars)


@pytest.mark.parametrize("same", FRAMEWORKS, ids=lambda one: one.code)
def test_same_content_changes_nothing(same: Framework) -> None:
    answers = answers_of(uniform(same, same.phases[1].code))
    settings = Settings(
        target=same.phases[-1].code, streams=2, focus={c.code: Fraction(1) for c in same.charters}
    )
    plan = plan_upgrade(same, replace(same, version="9.0.0"), answers, settings)
    assert plan.answers == answers
    assert plan.settings == settings
    assert plan.changes_nothing
    assert (plan.to_answer, plan.setting_changes) == ((), ())
    assert len(plan.unchanged) == len(same.capabilities)


def test_empty_answers_are_not_spoken_of() -> None:
    plan = plan_upgrade(SMALL, SMALL, {"team": Answer(), "tools": GROW}, Settings())
    assert list(plan.answers) == ["tools"]
    assert [kept.capability.code for kept in plan.carried] == ["tools"]


def test_reworded_level_carries_over_and_is_to_be_checked() -> None:
    plan = plan_upgrade(SMALL, with_level("team", "grow", summary="Grows well"), {"team": GROW}, Settings())
    assert plan.answers == {"team": GROW}
    (kept,) = plan.to_check
    assert kept.reworded == (Wording(what="Level Grow", before="grow", after="Grows well"),)
    assert (plan.unchanged, plan.asked_again) == ((), ())


def test_every_text_that_one_answers_by_is_compared() -> None:
    before = SMALL.capabilities["team"]
    levels = (
        replace(before.levels[0], signals=before.levels[0].signals[:1]),
        replace(before.levels[1], signals=(Signal(code="grow-1", text="other"), before.levels[1].signals[1])),
        replace(
            before.levels[2], signals=(*before.levels[2].signals, Signal(code="bloom-3", text="bloom 3"))
        ),
    )
    new = with_capability(
        "team", name="People", question="Who?", definition="All.", not_applicable_when="Alone.", levels=levels
    )
    (kept,) = plan_upgrade(SMALL, new, {"team": GROW}, Settings()).to_check
    assert kept.reworded == (
        Wording(what="Name", before="Team", after="People"),
        Wording(what="Question", before="?", after="Who?"),
        Wording(what="Definition", before=".", after="All."),
        Wording(what="When it does not apply", before="", after="Alone."),
        Wording(what="Signal that is left out at Seed", before="seed 2", after=""),
        Wording(what="Signal at Grow", before="grow 1", after="other"),
        Wording(what="New signal at Bloom", before="", after="bloom 3"),
    )


def test_ticked_signals_carry_over_by_code() -> None:
    ticked = replace(GROW, signals=frozenset({"grow-1", "grow-2", "seed-1"}))
    left = SMALL.capabilities["team"].level("grow").signals[:1]
    (kept,) = plan_upgrade(
        SMALL, with_level("team", "grow", signals=left), {"team": ticked}, Settings()
    ).to_check
    assert kept.answer.signals == {"grow-1", "seed-1"}
    assert [signal.text for signal in kept.lost_signals] == ["grow 2"]
    assert (kept.before, kept.answer.note) == (ticked, "Seen twice")


def test_level_with_none_of_its_signals_left_is_asked_again() -> None:
    new = with_level("team", "grow", signals=(Signal(code="grow-9", text="new"),))
    ticked = replace(GROW, signals=frozenset({"grow-1", "seed-1"}))
    (again,) = plan_upgrade(SMALL, new, {"team": ticked}, Settings()).asked_again
    assert again.because is Because.LEVEL_REPLACED
    assert again.reason == "Every signal of the level Grow is another one in version 2.0.0."
    assert again.answer == Answer(
        note="Seen twice", evidence="https://example.com/a", signals=frozenset({"seed-1"})
    )
    other_level = answers_of({"team": "bloom"})
    assert plan_upgrade(SMALL, new, other_level, Settings()).answers == other_level


def test_phase_that_is_gone_is_asked_again() -> None:
    plan = plan_upgrade(with_phase(3), SMALL, answers_of({"team": "thrive"}), Settings())
    (again,) = plan.asked_again
    assert (again.because, again.reason) == (
        Because.PHASE_GONE,
        "The phase Thrive is not part of version 1.0.0.",
    )
    assert plan.answers == {}
    assert plan.to_answer == ("team",)


@pytest.mark.parametrize(
    ("place", "asked"),
    [(0, {"charter"}), (1, {"charter", "team"}), (2, {"team", "tools"}), (3, {"tools"})],
)
def test_new_phase_asks_again_what_stands_beside_it(place: int, asked: set[str]) -> None:
    answers = answers_of({"charter": "seed", "team": "grow", "tools": "bloom"})
    plan = plan_upgrade(SMALL, with_phase(place), answers, Settings())
    assert {again.capability.code for again in plan.asked_again} == asked
    assert {again.because for again in plan.asked_again} == {Because.PHASE_MOVED}
    assert plan.answers == {code: answer for code, answer in answers.items() if code not in asked}


def test_not_applicable_is_asked_again_where_it_is_offered_no_more() -> None:
    old = replace(with_capability("team", not_applicable_when="Alone."), version="1.0.0")
    alone = Answer(choice=Choice.NOT_APPLICABLE, reason="One founder", note="So far")
    assert plan_upgrade(old, old, {"team": alone}, Settings()).answers == {"team": alone}
    (again,) = plan_upgrade(old, replace(SMALL, version="2.0.0"), {"team": alone}, Settings()).asked_again
    assert (again.because, again.answer) == (Because.ALWAYS_APPLIES, Answer(note="So far"))
    assert again.reason == "Version 2.0.0 asks this of everybody: “not applicable” is no answer any more."


def test_dont_know_and_open_notes_carry_over() -> None:
    answers = {"team": Answer(choice=Choice.DONT_KNOW), "tools": Answer(note="Ask finance")}
    assert plan_upgrade(SMALL, with_phase(1), answers, Settings()).answers == answers


def test_capability_that_is_gone_falls_away_and_new_ones_are_asked() -> None:
    root = (*SMALL.pillars[0].capabilities[:3], capability("mood"))
    new = replace(framework(root, SMALL.pillars[1].capabilities), version="2.0.0")
    plan = plan_upgrade(SMALL, new, {"craft": GROW, "team": GROW}, Settings())
    assert [(gone.capability.name, gone.answer) for gone in plan.falls_away] == [("Craft", GROW)]
    assert [one.code for one in plan.added] == ["mood"]
    assert plan.answers == {"team": GROW}
    assert plan.to_answer == ("mood",)


def test_capability_in_another_pillar_carries_over() -> None:
    root, crown = SMALL.pillars
    moved = root.capabilities[-1]
    new = framework(root.capabilities[:-1], (moved, *crown.capabilities))
    (kept,) = plan_upgrade(SMALL, new, {"craft": GROW}, Settings()).carried
    assert kept.moved_to is not None
    assert (kept.moved_to.name, kept.answer) == ("Crown", GROW)


def test_settings_that_are_not_there_fall_back_and_say_so() -> None:
    fewer = replace(
        SMALL.scoring.roadmap,
        max_streams=2,
    )
    new = replace(
        SMALL,
        phases=SMALL.phases[:2],
        charters=SMALL.charters[:1],
        scoring=replace(SMALL.scoring, roadmap=fewer),
    )
    settings = Settings(target="bloom", streams=3, focus={"keep": Fraction(1, 4), "win": Fraction(3, 4)})
    plan = plan_upgrade(SMALL, new, {}, settings)
    assert plan.settings == Settings(target=None, streams=2, focus=None)
    assert plan.setting_changes == (
        "The target Bloom is no phase any more: the roadmap aims one phase up until another is set.",
        "At most 2 work streams are possible instead of 3: it becomes 2.",
        "Win can carry no focus any more: all charters count alike again.",
    )


def test_new_charter_begins_without_a_focus() -> None:
    new = replace(SMALL, charters=(*SMALL.charters, Charter(code="grow", name="Grow", meaning="")))
    focus = {"keep": Fraction(1, 4), "win": Fraction(3, 4)}
    plan = plan_upgrade(SMALL, new, {}, Settings(focus=focus))
    assert plan.settings.focus == {**focus, "grow": 0}
    assert plan.setting_changes == ("Grow can carry a focus now, and begins with none.",)


def test_focus_on_some_charters_only_stays_as_it_is() -> None:
    settings = Settings(focus={"keep": Fraction(1)})
    plan = plan_upgrade(SMALL, replace(SMALL, version="2.0.0"), {}, settings)
    assert (plan.settings, plan.setting_changes) == (settings, ())


def test_profile_switches_stay_and_say_what_they_propose_now() -> None:
    def profile(code: str, *codes: str) -> Profile:
        return Profile(code=code, name=code.title(), description="", not_applicable=codes)

    old = replace(SMALL, profiles=(profile("alone", "team"), profile("poor", "price")))
    new = replace(SMALL, version="2.0.0", profiles=(profile("alone", "team", "tools"),))
    plan = plan_upgrade(old, new, {}, Settings(), ("alone", "poor"))
    assert plan.setting_changes == (
        "The profile “Poor” is not part of version 2.0.0: it proposes nothing any more.",
        "The profile “Alone” now proposes that “Tools” does not apply.",
    )
    assert plan_upgrade(old, new, {}, Settings()).setting_changes == ()


@pytest.mark.parametrize("place", range(4))
def test_quick_way_keeps_the_same_choices(place: int) -> None:
    answers = answers_of({"charter": "seed", "team": "grow", "tools": "bloom", "offer": "dont_know"})
    plan, quick = (way(SMALL, with_phase(place), answers) for way in (_choices, carried_answers))
    assert {code: answer for code, answer in quick.items() if not answer.is_empty} == plan


def _choices(old: Framework, new: Framework, answers: dict[str, Answer]) -> dict[str, Answer]:
    return plan_upgrade(old, new, answers, Settings()).answers
