"""Frameworks of other shapes than the shipped one: `FIVE` from a file, and any number of phases by `shaped`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from frameworks import exchange
from frameworks.structure import Capability, Framework, Level, Phase, Pillar, Signal, Step, Transition

FIVE = exchange.parse(Path(__file__).with_name("five.yaml").read_text(encoding="utf-8"))
"""Five phases, three pillars of two, three and four capabilities, weights and effort classes of its own."""
NAMES = (
    "Idle",
    "Started",
    "Shared",
    "Measured",
    "Foreseen",
    "Improving",
    "Exemplary",
    "H",
    "I",
    "J",
    "K",
    "L",
)


def shaped(phases: int, pillars: Sequence[int]) -> Framework:
    """A framework with so many phases and a pillar with each of so many capabilities."""
    names = NAMES[:phases]
    codes = [name.lower() for name in names]
    made = tuple(
        Pillar(
            code=f"pillar-{place}",
            name=f"Pillar {place}",
            promise="What it is for.",
            tier="everyday",
            capabilities=tuple(_capability(f"c{place}-{number}", codes) for number in range(1, count + 1)),
        )
        for place, count in enumerate(pillars, 1)
    )
    first = made[0].capabilities[0].code
    scoring = replace(
        FIVE.scoring,
        overall=replace(
            FIVE.scoring.overall,
            foundation_pillar="pillar-1",
            foundation_capability=first,
            tests_from=codes[-1],
        ),
        roadmap=replace(FIVE.scoring.roadmap, build_up_to=codes[1]),
    )
    return replace(
        FIVE,
        code=f"shape-{phases}",
        version="1.0.0",
        name=f"Shape of {phases}",
        phases=tuple(
            Phase(
                code=code,
                name=name,
                motto="Motto",
                summary="Summary.",
                holds_when="all_signals" if place else "otherwise",
                share=Decimal("0.5") if place else None,
            )
            for place, (code, name) in enumerate(zip(codes, names, strict=True))
        ),
        tiers=(replace(FIVE.tiers[0], counts_from=codes[1]),),
        strategic_tests=(replace(FIVE.strategic_tests[0], capability=first, phase=codes[-1]),),
        verdict=replace(FIVE.verdict, close_from=1),
        scoring=scoring,
        phase_signals=(),
        profiles=(),
        pillars=made,
    )


def _capability(code: str, phases: Sequence[str]) -> Capability:
    return Capability(
        code=code,
        name=f"Capability {code[1:]}",
        tier="everyday",
        question="What holds today?",
        definition="What it is.",
        overrating_trap="Hope is not a signal.",
        levels=tuple(
            Level(
                phase=phase, summary=f"As {phase} as can be.", signals=(Signal(code=phase, text="A sign."),)
            )
            for phase in phases
        ),
        evidence=(),
        transitions=tuple(
            Transition(
                to=phase,
                steps=(
                    Step(
                        code=f"to-{phase}",
                        title=f"Become {phase}",
                        detail="Do it.",
                        effort="quick",
                        weeks=2,
                        owner="Head",
                        metric="Done",
                    ),
                ),
            )
            for phase in phases[1:]
        ),
        metrics=(),
        charter_weights={"calm": Decimal("0.5"), "thrift": Decimal("0.5")},
        provenance="inferred",
    )


TWO = shaped(2, (1,))
"""The smallest that may be published: two phases, one pillar, one capability."""
SEVEN = shaped(7, (3, 3))
SHAPES = (FIVE, TWO, SEVEN)
