"""The shipped framework, a small one of another shape, and short ways to answer and report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from assessments.domain.answers import Answer, Choice, Settings, Standing
from assessments.domain.report import Report, build_report
from frameworks import exchange
from frameworks.structure import (
    Bucket,
    Capability,
    Charter,
    EffortClass,
    Framework,
    Level,
    OverallRule,
    Phase,
    Pillar,
    Prerequisite,
    PriorityWeights,
    RoadmapRule,
    Scoring,
    Signal,
    Step,
    StrategicTest,
    Tier,
    Transition,
    Verdict,
)

SHIPPED = exchange.parse(Path("fixtures/customer_success.yaml").read_text(encoding="utf-8"))

OPEN = "open"
Plain = Mapping[str, str]
"""Answers in short: capability -> phase, "open", "dont_know" or "not_applicable"."""


def answers_of(plain: Plain) -> dict[str, Answer]:
    choices = {choice.value: choice for choice in Choice}
    return {
        code: Answer(choice=choices[word]) if word in choices else Answer(choice=Choice.PHASE, phase=word)
        for code, word in plain.items()
    }


def standing_of(framework: Framework, plain: Plain) -> Standing:
    return Standing.of(framework, answers_of(plain))


def report_of(framework: Framework, plain: Plain, settings: Settings | None = None) -> Report:
    return build_report(
        framework,
        answers_of(plain),
        settings or Settings(),
        organisation="Example",
        title="First look",
        starts_on=date(2026, 1, 5),
    )


def uniform(framework: Framework, phase: str, **others: str) -> dict[str, str]:
    """Every capability at `phase`, but for `others` (with _ for -)."""
    return {
        **dict.fromkeys(framework.capabilities, phase),
        **{k.replace("_", "-"): v for k, v in others.items()},
    }


def capability(
    code: str,
    *,
    tier: str = "must",
    weight: str = "1",
    foundation: bool = False,
    weeks: tuple[tuple[int, ...], tuple[int, ...]] = ((2,), (1, 3)),
    needs: Mapping[str, Mapping[str, str]] | None = None,
    keep: str = "0.5",
) -> Capability:
    """A capability of the small framework. `weeks`: of the steps up to grow and to bloom; `needs`: by transition."""
    return Capability(
        code=code,
        name=code.capitalize(),
        tier=tier,
        question="?",
        definition=".",
        overrating_trap="!",
        foundation=foundation,
        weight=Decimal(weight),
        levels=tuple(
            Level(
                phase=phase,
                summary=phase,
                signals=tuple(Signal(code=f"{phase}-{n}", text=f"{phase} {n}") for n in (1, 2)),
            )
            for phase in ("seed", "grow", "bloom")
        ),
        evidence=(),
        transitions=tuple(
            Transition(
                to=to,
                steps=tuple(
                    Step(
                        code=f"{to}-{n}",
                        title=f"{code} {to} {n}",
                        detail="",
                        effort="S",
                        weeks=length,
                        owner="",
                        metric="",
                    )
                    for n, length in enumerate(lengths, 1)
                ),
                prerequisites=tuple(
                    Prerequisite(capability=other, phase=phase, reason=f"{code} to {to} needs {other}")
                    for other, phase in (needs or {}).get(to, {}).items()
                ),
            )
            for to, lengths in zip(("grow", "bloom"), weeks, strict=True)
        ),
        metrics=(),
        charter_weights={"keep": Decimal(keep), "win": 1 - Decimal(keep)},
        provenance="literal",
    )


def framework(
    root: tuple[Capability, ...], crown: tuple[Capability, ...] = (), *, repair_factor: int = 3
) -> Framework:
    """A small framework unlike the shipped one: 3 phases, 2 pillars, 3 tiers, 2 charters, other constants.

    `root` is its foundation pillar and holds `charter`; `crown` belongs to the second tier.
    """
    return Framework(
        code="small",
        version="1.0.0",
        name="Small",
        language="en",
        basis="",
        answer_rule="",
        phases=(
            Phase(code="seed", name="Seed", motto="", summary="", holds_when="otherwise"),
            Phase(
                code="grow",
                name="Grow",
                motto="",
                summary="",
                holds_when="first_signal",
                share=Decimal("0.5"),
            ),
            Phase(
                code="bloom",
                name="Bloom",
                motto="",
                summary="",
                holds_when="all_signals",
                share=Decimal("0.75"),
            ),
        ),
        tiers=(
            Tier(
                code="must",
                name="Must",
                meaning="",
                counts_from="grow",
                max_behind=1,
                target_behind=0,
                gap_factor=Decimal(1),
            ),
            Tier(
                code="may",
                name="May",
                meaning="",
                counts_from="bloom",
                max_behind=1,
                target_behind=1,
                gap_factor=Decimal("0.5"),
            ),
            Tier(
                code="extra",
                name="Extra",
                meaning="",
                counts_from="bloom",
                max_behind=2,
                target_behind=2,
                gap_factor=Decimal("0.25"),
            ),
        ),
        charters=(
            Charter(code="keep", name="Keep", meaning=""),
            Charter(code="win", name="Win", meaning=""),
        ),
        effort_classes=(EffortClass(code="S", min_weeks=1, max_weeks=20),),
        strategic_tests=(
            StrategicTest(
                code="told", name="Told", meaning="", capability="charter", phase="grow", role="required"
            ),
        ),
        verdict=Verdict(thematic="a project", strategic="a function", close_from=1),
        scoring=Scoring(
            overall=OverallRule(
                foundation_pillar="root",
                foundation_capability="charter",
                pillar_max_behind=1,
                tests_from="bloom",
                min_answered=Decimal("0.5"),
            ),
            roadmap=RoadmapRule(
                weights=PriorityWeights(
                    gap=Decimal(40), leverage=Decimal(20), fit=Decimal(20), ease=Decimal(20)
                ),
                repair_factor=repair_factor,
                leverage_horizon=1,
                leverage_cap=4,
                ease_weeks=10,
                quick_win_weeks=2,
                quick_wins_shown=2,
                build_up_to="grow",
                default_streams=1,
                max_streams=3,
                buckets=(Bucket(name="soon", days=14), Bucket(name="this year", days=364)),
                later="some day",
            ),
        ),
        pillars=(
            Pillar(code="root", name="Root", promise="", tier="must", capabilities=root),
            Pillar(code="crown", name="Crown", promise="", tier="may", capabilities=crown),
        ),
    )


SMALL = framework(
    root=(
        capability("charter", foundation=True),
        capability("team", needs={"grow": {"charter": "grow"}}, weight="2"),
        capability("tools", tier="may", needs={"bloom": {"team": "bloom"}}, keep="0.8"),
        capability("craft", tier="extra"),
    ),
    crown=(
        capability("offer", needs={"grow": {"team": "grow"}, "bloom": {"charter": "bloom"}}),
        capability("price", tier="extra", needs={"grow": {"offer": "grow"}}, keep="0.2"),
    ),
)
"""Every kind of thing once: a foundation capability, all tiers, a heavier weight, prerequisites across pillars."""

FRAMEWORKS = (SHIPPED, SMALL)
