"""What is different between two versions, by part: exact, complete and in the order of the new one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import Field, fields, is_dataclass, replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from frameworks import exchange
from frameworks.comparing import Line
from frameworks.differences import Counts, differences
from frameworks.naming import label_of
from frameworks.places import Place
from frameworks.problems import key_of
from frameworks.structure import Capability, Carrier, Framework, Level, Prerequisite, Transition
from tests.effort import no_explosion

MANDATE = "pillars[base-work].capabilities[mandate]"
MONEY = "pillars[base-work].capabilities[money]"


def told(old: Framework, new: Framework) -> list[tuple[str, str, str, str, str]]:
    return [
        (change.kind, change.label, change.path, change.old, change.new)
        for change in differences(old, new).changes
    ]


def test_same_framework_has_no_differences(shipped):
    found = differences(shipped, exchange.parse(exchange.dump(shipped)))

    assert found.sections == ()
    assert found.counts == Counts()
    assert found.counts.total == 0
    assert found.new == "Customer Success Capabilities and Maturity 1.1.0"


def test_version_and_code_are_no_difference(small):
    assert differences(small, replace(small, code="other", version="2")).sections == ()


EDITS = {
    "text": (
        ("question: Who pays?", "question: Who really pays?"),
        [("reworded", "Question", f"{MONEY}.question", "Who pays?", "Who really pays?")],
    ),
    "signal": (
        ("code: middle-2\n        text: Nothing is", "code: middle-2\n        text: It is not"),
        [
            (
                "reworded", "Level Middle, signal 2", f"{MANDATE}.levels[middle].signals[middle-2].text",
                "Nothing is signed.", "It is not signed.",
            )
        ],
    ),
    "step": (
        ("effort: L\n        weeks: 4", "effort: L\n        weeks: 5"),
        [("changed", "Way to High, step 1, weeks", f"{MANDATE}.transitions[high].steps[to-high-1].weeks", "4", "5")],
    ),
    "reference": (
        ("    tier: late", "    tier: base"),
        [("changed", "Tier", f"{MONEY}.tier", "Late", "Base")],
    ),
    "optional text": (
        ("    charter_note: Money keeps.\n", ""),
        [("removed", "Note on the charter weights", f"{MONEY}.charter_note", "Money keeps.", "")],
    ),
    "charter weights": (
        ("keep: 0.5\n      grow: 0.5", "keep: 0.25\n      grow: 0.75"),
        [
            ("changed", "Weight for Keep", f"{MANDATE}.charter_weights.keep", "0.5", "0.25"),
            ("changed", "Weight for Grow", f"{MANDATE}.charter_weights.grow", "0.5", "0.75"),
        ],
    ),
    "rule": (
        ("share: 0.4", "share: 0.6"),
        [("changed", "Phase Middle, share that must have reached it", "phases[middle].share", "0.4", "0.6")],
    ),
    "priority": (
        ("gap: 30", "gap: 40"),
        [("changed", "Roadmap, priority weights, gap", "scoring.roadmap.weights.gap", "30", "40")],
    ),
    "choice": (
        ("holds_when: all_signals", "holds_when: first_signal"),
        [
            (
                "changed", "Phase High, holds when", "phases[high].holds_when",
                "all signals are true", "the first signal is true",
            )
        ],
    ),
    "line without a code": (
        ("    - The signed mandate\n", "    - Minutes\n    - The mandate, signed\n"),
        [
            ("added", "Evidence 1", f"{MANDATE}.evidence[1]", "", "Minutes"),
            ("reworded", "Evidence 2", f"{MANDATE}.evidence[2]", "The signed mandate", "The mandate, signed"),
        ],
    ),
    "line that is another": (
        ("    - Signatures\n", "    - Days to the first reply\n"),
        [("reworded", "Metric 1", f"{MANDATE}.metrics[1]", "Signatures", "Days to the first reply")],
    ),
    "prerequisite": (
        ("        reason: Somebody has to ask.", "        reason: Somebody must."),
        [
            (
                "reworded", "Way to Middle, needs Mandate, reason",
                f"{MONEY}.transitions[middle].prerequisites[1].reason", "Somebody has to ask.", "Somebody must.",
            )
        ],
    ),
    "fact": (
        ("Half of all", "All"),
        [
            (
                "reworded", "Fact F1", f"{MANDATE}.facts[F1].statement",
                "Half of all mandates are signed.", "All mandates are signed.",
            )
        ],
    ),
    "term": (
        ("meaning: Cost to win a customer.", "meaning: The cost to win one."),
        [
            (
                "reworded", "Glossary, Costs, Customer acquisition cost, meaning", "glossary[costs].terms[CAC].meaning",
                "Cost to win a customer.", "The cost to win one.",
            )
        ],
    ),
    "signal in another level": (
        (
            ("      - code: middle-2\n        text: Nothing is signed.\n    - phase: high\n      summary: Signed.\n"
            "      signals:\n"),
            ("    - phase: high\n      summary: Signed.\n      signals:\n"
            "      - code: middle-2\n        text: Something is signed.\n"),
        ),
        [
            (
                "moved", "Level High, signal 1", f"{MANDATE}.levels[high].signals[middle-2]",
                "Level Middle", "Level High",
            ),
            (
                "reworded", "Level High, signal 1", f"{MANDATE}.levels[high].signals[middle-2].text",
                "Nothing is signed.", "Something is signed.",
            ),
        ],
    ),
    "two things on two pages": (
        ("basis: Made up for tests.", "basis: Made up.", "later: later", "later: after that"),
        [
            ("reworded", "Basis", "basis", "Made up for tests.", "Made up."),
            (
                "reworded", "Roadmap, after the last period", "scoring.roadmap.later",
                "later", "after that",
            ),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("edit", "expected"), EDITS.values(), ids=EDITS)
def test_edit_is_told_with_its_name_place_and_values(small, small_text, edit, expected):
    text = small_text
    for old, new in zip(edit[::2], edit[1::2], strict=True):
        assert old in text
        text = text.replace(old, new, 1)

    assert told(small, exchange.parse(text)) == expected


def with_capabilities(framework: Framework, *of_pillars: tuple[str, tuple[Capability, ...]]) -> Framework:
    by_code = dict(of_pillars)
    return replace(
        framework,
        pillars=tuple(
            replace(pillar, capabilities=by_code.get(pillar.code, pillar.capabilities))
            for pillar in framework.pillars
        ),
    )


def test_capability_in_another_pillar_is_moved_and_compared(shipped):
    first, second = shipped.pillars[:2]
    goes = replace(first.capabilities[1], weight=Decimal(2))
    new = with_capabilities(
        shipped,
        (first.code, (first.capabilities[0], *first.capabilities[2:])),
        (second.code, (goes, *second.capabilities)),
    )
    path = "pillars[delivery].capabilities[segmentation]"

    assert told(shipped, new) == [
        ("moved", "Capability Segmentation", path, first.name, second.name),
        ("changed", "Weight in its pillar", f"{path}.weight", "1", "2"),
    ]
    (section,) = differences(shipped, new).sections
    assert (section.code, [below.code for below in section.sections]) == ("delivery", ["segmentation"])
    assert section.counts == Counts(moved=1, changed=1)
    assert section.sections[0].anchor == "difference-capability-segmentation"
    assert section.sections[0].changes[1].place == Place("capability", "segmentation", "weight")


def test_one_that_changes_places_is_moved_the_others_are_not(shipped):
    pillar = shipped.pillars[1]
    one, *others = pillar.capabilities

    assert told(shipped, with_capabilities(shipped, (pillar.code, (*others, one)))) == [
        (
            "moved",
            f"Capability {one.name}",
            f"pillars[{pillar.code}].capabilities[{one.code}]",
            "place 1",
            "place 7",
        )
    ]


def test_new_capability_is_told_with_all_it_holds(small):
    pillar = small.pillars[0]
    new = replace(pillar.capabilities[0], code="new", name="New")
    found = differences(small, with_capabilities(small, (pillar.code, (*pillar.capabilities, new))))

    (change,) = found.changes
    assert (change.kind, change.label, change.new) == ("added", "Capability New", "New")
    assert change.content[:4] == (
        Line("Name", "New"),
        Line("Tier", "Base"),
        Line("Question", "Who may do what?"),
        Line("Definition", "The written mandate."),
    )
    assert Line("Level Middle, signal 2", "Nothing is signed.") in change.content
    assert Line("Way to High, needs Money, phase", "Middle") in change.content
    assert Line("Weight for Keep", "0.5") in change.content


def test_removed_pillar_says_what_went_with_it_but_not_what_stayed(shipped):
    *kept, last = shipped.pillars
    stays, goes, other = last.capabilities
    new = replace(
        shipped, pillars=(*kept[:-1], replace(kept[-1], capabilities=(*kept[-1].capabilities, stays)))
    )
    found = differences(shipped, new)

    assert [(change.kind, change.label, change.old) for change in found.changes] == [
        ("moved", f"Capability {stays.name}", last.name),
        ("removed", f"Pillar {last.name}", last.name),
        ("removed", f"Capability {goes.name}", goes.name),
        ("removed", f"Capability {other.name}", other.name),
    ]
    assert [section.code for section in found.sections] == [kept[-1].code, last.code]
    assert found.counts.named == (("removed", 3), ("moved", 1))


def test_code_behind_the_same_name_is_told(small):
    middle = replace(small.tiers[1], code="second")
    pillar = small.pillars[0]
    money = replace(pillar.capabilities[1], tier="second")
    new = replace(
        with_capabilities(small, (pillar.code, (pillar.capabilities[0], money))),
        tiers=(small.tiers[0], middle),
    )

    assert told(small, new)[0] == ("changed", "Tier", f"{MONEY}.tier", "Late (late)", "Late (second)")


def test_added_phase_is_told_with_its_levels(shipped):
    beyond = replace(shipped.phases[-1], code="beyond", name="Beyond")
    capability = next(iter(shipped.capabilities.values()))
    grown = replace(capability, levels=(*capability.levels, replace(capability.levels[-1], phase="beyond")))
    pillar = shipped.pillars[0]
    new = replace(
        with_capabilities(shipped, (pillar.code, (grown, *pillar.capabilities[1:]))),
        phases=(*shipped.phases, beyond),
    )

    assert [change[:2] for change in told(shipped, new)] == [
        ("added", "Level Beyond"),
        ("added", "Phase Beyond"),
    ]


# Properties

KEYS = {Level: "phase", Transition: "to", Prerequisite: "capability"}
Leaf = tuple[str, Any]


def leaves(part: Any, path: str = "") -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The path of every field, and the way there by names and numbers, but for what parts are matched by."""
    for field in fields(part):
        if field.name in {"code", "version", KEYS.get(type(part))}:
            continue
        yield from _leaves(part, field, f"{path}.{field.name}" if path else field.name)


def _leaves(part: Any, field: Field[Any], path: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
    value = getattr(part, field.name)
    if is_dataclass(value):
        yield from ((below, (field.name, *way)) for below, way in leaves(value, path))
    elif isinstance(value, tuple):
        for number, entry in enumerate(value):
            here = f"{path}[{key_of(type(entry), entry, number + 1)}]"
            if is_dataclass(entry):
                yield from ((below, (field.name, number, *way)) for below, way in leaves(entry, here))
            else:
                yield here, (field.name, number)
    elif isinstance(value, dict):
        yield from ((f"{path}.{key}", (field.name, key)) for key in value)
    else:
        yield path, (field.name,)


def mutated(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | Decimal):
        return value + 1
    return "Something else altogether" if not value else f"{value} xyz"


def changed_at(part: Any, way: tuple[Any, ...]) -> Any:
    """The part with the value at the end of the way changed."""
    if not way:
        return mutated(part)
    if isinstance(part, tuple):
        return (*part[: way[0]], changed_at(part[way[0]], way[1:]), *part[way[0] + 1 :])
    if isinstance(part, dict):
        return {**part, way[0]: changed_at(part[way[0]], way[1:])}
    return replace(part, **{way[0]: changed_at(getattr(part, way[0]), way[1:])})


@settings(deadline=None)
@given(number=st.integers(min_value=0))
def test_change_of_one_field_is_told_once_at_its_place(shipped, number):
    every = list(leaves(shipped))
    path, way = every[number % len(every)]
    new = changed_at(shipped, way)
    (change,) = differences(shipped, new).changes

    assert change.path == path
    assert change.kind in {"reworded", "changed", "added"}
    assert change.new
    assert change.label == label_of(new, path)
    assert "[" not in change.label


def shaken(value: Any, chance: random.Random) -> Any:
    """The same with entries dropped, doubled under another code and shuffled, and texts changed, here and there."""
    if isinstance(value, str):
        return value if chance.random() < 0.9 or " " not in value else f"{value} xyz"
    if is_dataclass(value):
        left = {"code", "version", KEYS.get(type(value))} | (
            {"capability"} if isinstance(value, Carrier) else set()
        )
        return replace(
            value,
            **{f.name: shaken(getattr(value, f.name), chance) for f in fields(value) if f.name not in left},
        )
    if isinstance(value, tuple):
        entries = [shaken(entry, chance) for entry in value if chance.random() < 0.95]
        if chance.random() < 0.1:
            chance.shuffle(entries)
        return tuple(entries)
    return value


@settings(max_examples=25, deadline=None)
@given(st.integers())
def test_nothing_is_lost_and_backwards_is_the_mirror(shipped, seed):
    new = shaken(shipped, random.Random(seed))  # noqa: S311 - no secret
    there, back = differences(shipped, new).counts, differences(new, shipped).counts

    assert (there.added, there.reworded, there.changed) == (back.removed, back.reworded, back.changed)
    assert there.removed == back.added
    for change in differences(shipped, new).changes:
        text = "".join(part.text for part in change.segments if part.kind != "removed")
        assert change.kind != "reworded" or text.split() == change.new.split()


def test_heavily_changed_framework_is_compared_quickly(shipped):
    def other(value: Any) -> Any:
        if isinstance(value, str) and " " in value:
            return " ".join(
                word if number % 4 else word[::-1] for number, word in enumerate(value.split(), 1)
            )
        if is_dataclass(value):
            return replace(value, **{f.name: other(getattr(value, f.name)) for f in fields(value)})
        return tuple(map(other, value)) if isinstance(value, tuple) else value

    new = other(shipped)
    with no_explosion():
        found = differences(shipped, new)

    assert found.counts.reworded > 1000
