from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from frameworks import editing
from frameworks.codes import code_from, limits
from frameworks.editing import EditError, Reference
from frameworks.packing import pack, unpack
from frameworks.storable import dangling
from frameworks.structure import Capability, Charter, Framework, Level, Phase, Pillar, Transition


def codes(framework: Framework) -> dict[str, list[str]]:
    return {pillar.code: [c.code for c in pillar.capabilities] for pillar in framework.pillars}


@pytest.fixture
def two(small) -> Framework:
    """The small framework with a second pillar, empty."""
    return editing.add_pillar(small, name="More work", promise="Go on.", tier="late")


# Codes


# Pillars


def test_new_pillar_stands_at_the_end_and_is_empty(small, two):
    assert two == replace(
        small,
        pillars=(
            *small.pillars,
            Pillar(code="more-work", name="More work", promise="Go on.", tier="late", capabilities=()),
        ),
    )
    assert [p.code for p in editing.add_pillar(two, name="More Work", promise="", tier="base").pillars] == [
        "base-work",
        "more-work",
        "more-work-2",
    ]


def test_pillar_gets_other_texts_and_keeps_its_code_and_capabilities(small):
    (before,) = small.pillars
    changed = editing.change_pillar(small, "base-work", name="Work", promise="Do.", tier="late")

    assert changed.pillars == (replace(before, name="Work", promise="Do.", tier="late"),)


@pytest.mark.parametrize(
    ("to", "order"),
    [
        (1, ["more-work", "base-work"]),
        (2, ["base-work", "more-work"]),
        (99, ["base-work", "more-work"]),
        (0, ["more-work", "base-work"]),
        (-5, ["more-work", "base-work"]),
    ],
)
def test_pillar_moves_to_its_place(two, to, order):
    assert list(codes(editing.move_pillar(two, "more-work", to=to))) == order


def test_empty_pillar_can_be_removed(small, two):
    assert editing.remove_pillar(two, "more-work") == small


def test_pillar_with_capabilities_stays(two):
    with pytest.raises(
        EditError, match=r"^Base work still has capabilities: move them to another pillar or remove"
    ):
        editing.remove_pillar(two, "base-work")


def test_foundation_pillar_stays_even_empty(two):
    for code in ("mandate", "money"):
        two = editing.move_capability(two, code, pillar_code="more-work", to=1)

    with pytest.raises(
        EditError, match=r"^Base work is the foundation of the overall phase: choose another one"
    ):
        editing.remove_pillar(two, "base-work")


# Capabilities


def test_new_capability_is_complete_but_for_its_texts(small):
    changed, code = editing.add_capability(small, pillar_code="base-work", name="Meeting rhythm")

    assert code == "meeting-rhythm"
    assert codes(changed) == {"base-work": ["mandate", "money", "meeting-rhythm"]}
    assert changed.capabilities[code] == Capability(
        code="meeting-rhythm",
        name="Meeting rhythm",
        tier="base",
        question="",
        definition="",
        overrating_trap="",
        levels=(
            Level(phase="low", summary="", signals=()),
            Level(phase="middle", summary="", signals=()),
            Level(phase="high", summary="", signals=()),
        ),
        evidence=(),
        transitions=(Transition(to="middle", steps=()), Transition(to="high", steps=())),
        metrics=(),
        charter_weights={"keep": Decimal("0.5"), "grow": Decimal("0.5")},
        provenance="inferred",
    )


def test_new_capability_takes_the_tier_of_its_pillar_and_a_code_of_its_own(two):
    changed, code = editing.add_capability(two, pillar_code="more-work", name="Money")

    assert (code, changed.capabilities[code].tier) == ("money-2", "late")
    assert codes(changed)["more-work"] == ["money-2"]


@pytest.mark.parametrize(
    ("number", "weights"),
    [
        (1, ["1"]),
        (3, ["0.34", "0.33", "0.33"]),
        (6, ["0.17", "0.17", "0.17", "0.17", "0.16", "0.16"]),
        (0, []),
    ],
)
def test_equal_weights_are_hundredths_that_add_up_to_1(small, number, weights):
    charters = tuple(Charter(code=f"c{n}", name="C", meaning="") for n in range(number))
    made = editing.equal_weights(replace(small, charters=charters))

    assert list(made.values()) == [Decimal(weight) for weight in weights]
    assert list(made) == [charter.code for charter in charters]


def test_copy_stands_behind_its_original_without_what_is_unique(small):
    changed, code = editing.duplicate_capability(small, "mandate")

    assert code == "mandate-2"
    assert codes(changed) == {"base-work": ["mandate", "mandate-2", "money"]}
    assert changed.capabilities["mandate"] == small.capabilities["mandate"]
    assert changed.capabilities["mandate-2"] == replace(
        small.capabilities["mandate"], code="mandate-2", name="Mandate (copy)", facts=(), self_checks=()
    )


def test_copy_of_a_long_name_is_not_longer_than_a_name_may_be(small):
    long = replace(small.capabilities["mandate"], name="x" * limits.NAME)
    changed, code = editing.duplicate_capability(editing.change_capability(small, long), "mandate")

    assert changed.capabilities[code].name == "x" * (limits.NAME - 7) + " (copy)"


def test_changed_capability_takes_the_place_of_the_one_it_was(small):
    changed = replace(small.capabilities["money"], question="Who really pays?")

    after = editing.change_capability(small, changed)

    assert after.capabilities["money"] == changed
    assert codes(after) == codes(small)
    assert after.capabilities["mandate"] == small.capabilities["mandate"]


@pytest.mark.parametrize(
    ("pillar", "to", "expected"),
    [
        ("base-work", 1, {"base-work": ["money", "mandate"], "more-work": []}),
        ("base-work", 2, {"base-work": ["mandate", "money"], "more-work": []}),
        ("base-work", 0, {"base-work": ["money", "mandate"], "more-work": []}),
        ("base-work", 9999, {"base-work": ["mandate", "money"], "more-work": []}),
        ("more-work", 1, {"base-work": ["mandate"], "more-work": ["money"]}),
        ("more-work", 9999, {"base-work": ["mandate"], "more-work": ["money"]}),
    ],
)
def test_capability_moves_to_a_place_of_a_pillar(two, pillar, to, expected):
    moved = editing.move_capability(two, "money", pillar_code=pillar, to=to)

    assert codes(moved) == expected
    assert moved.capabilities["money"] == two.capabilities["money"]


def test_what_refers_to_a_capability_is_named(small):
    assert editing.references(small, "mandate") == (
        Reference(kind="Prerequisite", where="Money, to Middle"),
        Reference(kind="Strategic test", where="Mandate"),
        Reference(kind="Carried by", where="Somebody is named."),
    )
    assert editing.references(small, "money") == (
        Reference(kind="Prerequisite", where="Mandate, to High"),
        Reference(kind="Profile", where="No budget"),
    )


def test_capability_goes_with_everything_that_refers_to_it(small):
    after = editing.remove_capability(small, "money")

    assert codes(after) == {"base-work": ["mandate"]}
    assert [t.prerequisites for t in after.capabilities["mandate"].transitions] == [(), ()]
    assert [p.not_applicable for p in after.profiles] == [()]
    assert after.strategic_tests == small.strategic_tests
    assert after.phase_signals == small.phase_signals
    assert dangling(after) == ()


def test_tests_and_carriers_go_with_their_capability(small):
    scoring = small.scoring
    free = replace(
        small, scoring=replace(scoring, overall=replace(scoring.overall, foundation_capability="money"))
    )

    after = editing.remove_capability(free, "mandate")

    assert after.strategic_tests == ()
    assert [sign.carried_by for sign in after.phase_signals] == [()]
    assert dangling(after) == ()


def test_foundation_capability_stays(small):
    with pytest.raises(
        EditError, match=r"^Mandate is the foundation of the overall phase: choose another one in the"
    ):
        editing.remove_capability(small, "mandate")


def test_removed_capability_is_put_back_at_the_end_of_its_pillar(small, two):
    money = small.capabilities["money"]
    without = editing.remove_capability(two, "money")

    assert codes(editing.put_back_capability(without, money, pillar_code="base-work")) == codes(two)
    assert codes(editing.put_back_capability(without, money, pillar_code="gone")) == {
        "base-work": ["mandate"],
        "more-work": ["money"],
    }
    with pytest.raises(EditError, match=r"^Money is in this draft again already: open it and look.$"):
        editing.put_back_capability(two, money, pillar_code="base-work")


EDITS_OF_NOTHING = {
    "pillar": lambda f: editing.pillar(f, "x"),
    "change pillar": lambda f: editing.change_pillar(f, "x", name="", promise="", tier="base"),
    "move pillar": lambda f: editing.move_pillar(f, "x", to=1),
    "remove pillar": lambda f: editing.remove_pillar(f, "x"),
    "add to pillar": lambda f: editing.add_capability(f, pillar_code="x", name="New"),
    "move to pillar": lambda f: editing.move_capability(f, "money", pillar_code="x", to=1),
}
EDITS_OF_NO_CAPABILITY = {
    "capability": lambda f: editing.capability(f, "x"),
    "change": lambda f: editing.change_capability(f, replace(f.capabilities["money"], code="x")),
    "duplicate": lambda f: editing.duplicate_capability(f, "x"),
    "move": lambda f: editing.move_capability(f, "x", pillar_code="base-work", to=1),
    "remove": lambda f: editing.remove_capability(f, "x"),
}


@pytest.mark.parametrize("edit", EDITS_OF_NOTHING.values(), ids=EDITS_OF_NOTHING.keys())
def test_pillar_that_somebody_else_removed_is_named(small, edit):
    with pytest.raises(EditError, match=r'^There is no pillar "x" in this draft any more.$'):
        edit(small)


@pytest.mark.parametrize("edit", EDITS_OF_NO_CAPABILITY.values(), ids=EDITS_OF_NO_CAPABILITY.keys())
def test_capability_that_somebody_else_removed_is_named(small, edit):
    with pytest.raises(EditError, match=r'^There is no capability "x" in this draft any more.$'):
        edit(small)


# The scale


def scale(framework: Framework, **changes) -> Framework:
    whole = {name: getattr(framework, name) for name in ("phases", "tiers", "charters", "effort_classes")}
    return editing.change_scale(framework, **{**whole, **changes})


def test_same_scale_changes_nothing(small, shipped):
    assert scale(small) == small
    assert scale(shipped) == shipped


def test_new_phase_adds_an_empty_level_in_its_place(small):
    low, middle, high = small.phases
    new = Phase(code="new", name="New", motto="", summary="", holds_when="all_signals", share=Decimal("0.5"))

    after = scale(small, phases=(low, middle, new, high))
    mandate, before = after.capabilities["mandate"], small.capabilities["mandate"]

    assert mandate.levels == (
        *before.levels[:2],
        Level(phase="new", summary="", signals=()),
        before.levels[2],
    )
    assert mandate.transitions == (
        before.transitions[0],
        Transition(to="new", steps=()),
        before.transitions[1],
    )
    assert dangling(after) == ()


def test_levels_go_with_their_phase_and_the_lowest_has_no_transition(small):
    _, middle, high = small.phases

    after = scale(small, phases=(middle, high))
    money = after.capabilities["money"]

    assert [level.phase for level in money.levels] == ["middle", "high"]
    assert [transition.to for transition in money.transitions] == ["high"]


def test_levels_take_the_order_of_the_phases(small):
    low, middle, high = small.phases

    mandate = scale(small, phases=(high, middle, low)).capabilities["mandate"]

    assert [level.phase for level in mandate.levels] == ["high", "middle", "low"]
    assert [(t.to, len(t.steps)) for t in mandate.transitions] == [("middle", 1), ("low", 0)]


def test_new_charter_weighs_nothing_and_the_weight_of_a_removed_one_goes(small):
    keep, _grow = small.charters
    new = Charter(code="new", name="New", meaning="")

    after = scale(small, charters=(new, keep))

    assert after.capabilities["mandate"].charter_weights == {"new": Decimal(0), "keep": Decimal("0.5")}


# Any edits in any order

NAMES = st.sampled_from(["Money", "A new one", "!?", "x" * limits.NAME, "Base work"])
PLACES = st.integers(-2, 9)


@dataclass(frozen=True)
class Edit:
    """What to do with which pillar and capability, by their number."""

    what: str
    pillar: int
    capability: int
    name: str
    to: int

    def applied(self, framework: Framework) -> Framework:
        pillar, capability = (
            _nth(framework.pillars, self.pillar),
            _nth(framework.capabilities, self.capability),
        )
        return STEPS[self.what](framework, self, pillar.code, capability)


def _nth(parts, number):
    return list(parts)[number % len(parts)]


def _added(name, parts):
    return code_from(name, [part.code for part in parts], "new")


def _again(framework, pillar, code):
    without = editing.remove_capability(framework, code)
    return editing.put_back_capability(without, framework.capabilities[code], pillar_code=pillar)


def _with_phase(framework, name):
    added = replace(framework.phases[-1], code=_added(name, framework.phases))
    return scale(framework, phases=(*framework.phases, added))


def _with_charter(framework, name):
    added = Charter(code=_added(name, framework.charters), name=name, meaning="")
    return scale(framework, charters=(*framework.charters, added))


STEPS = {
    "add pillar": lambda f, e, _p, _c: editing.add_pillar(f, name=e.name, promise="", tier="late"),
    "change pillar": lambda f, e, p, _c: editing.change_pillar(f, p, name=e.name, promise="", tier="base"),
    "move pillar": lambda f, e, p, _c: editing.move_pillar(f, p, to=e.to),
    "remove pillar": lambda f, _e, p, _c: editing.remove_pillar(f, p),
    "add": lambda f, e, p, _c: editing.add_capability(f, pillar_code=p, name=e.name)[0],
    "duplicate": lambda f, _e, _p, c: editing.duplicate_capability(f, c)[0],
    "change": lambda f, e, _p, c: editing.change_capability(f, replace(f.capabilities[c], name=e.name)),
    "move": lambda f, e, p, c: editing.move_capability(f, c, pillar_code=p, to=e.to),
    "remove": lambda f, _e, _p, c: editing.remove_capability(f, c),
    "put back": lambda f, _e, p, c: _again(f, p, c),
    "add phase": lambda f, e, _p, _c: _with_phase(f, e.name),
    "add charter": lambda f, e, _p, _c: _with_charter(f, e.name),
}
EDITS = st.builds(
    Edit,
    what=st.sampled_from(sorted(STEPS)),
    pillar=st.integers(0, 9),
    capability=st.integers(0, 9),
    name=NAMES,
    to=PLACES,
)


@given(edits=st.lists(EDITS, max_size=12))
def test_any_edits_leave_a_framework_that_can_be_stored(small, edits):
    framework = small
    for edit in edits:
        try:
            framework = edit.applied(framework)
        except EditError:
            continue
        assert dangling(framework) == ()
        assert all(len(c.levels) == len(framework.phases) for c in framework.capabilities.values())
    assert unpack(pack(framework)) == framework
