"""Which phases some answers lead to: what the framework says of itself against trying all answers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings, strategies as st

from assessments.domain.answers import Standing
from assessments.domain.scoring import evaluate
from frameworks.reach import unreachable_phases
from frameworks.structure import Framework, Phase, Pillar, StrategicTest, Tier
from tests.assessments.domain.support import FRAMEWORKS, SMALL, capability

NOT_APPLICABLE = 0


def every_standing(framework: Framework):
    """All answers that scoring tells apart."""
    scores = list(framework.scores.values())
    choices = [
        [None, *scores, *([NOT_APPLICABLE] if c.not_applicable_when else [])]
        for c in framework.capabilities.values()
    ]
    for chosen in product(*choices):
        answers = dict(zip(framework.capabilities, chosen, strict=True))
        yield Standing(
            {code: score for code, score in answers.items() if score},
            frozenset(
                code for code, score in answers.items() if score == NOT_APPLICABLE and score is not None
            ),
        )


def tried(framework: Framework) -> tuple[tuple[str, ...], bool]:
    """The phases of the whole that no answers lead to, and whether each pillar gets to each phase."""
    overall: set[int] = set()
    pillars: set[tuple[str, int]] = set()
    for standing in every_standing(framework):
        result = evaluate(framework, standing)
        overall.add(result.score)
        pillars.update((code, pillar.standing) for code, pillar in result.pillars.items())
    missing = tuple(code for code, score in framework.scores.items() if score not in overall)
    return missing, len(pillars) == len(framework.pillars) * framework.top


@st.composite
def small_frameworks(draw) -> Framework:
    """Up to four capabilities in up to three pillars, with tests that tend to ask for a lot."""
    number = draw(st.integers(3, 4))
    codes = [f"p{n}" for n in range(1, number + 1)]
    shares = st.sampled_from(["0.1", "0.4", "0.5", "0.6", "1"]).map(Decimal)
    phases = tuple(
        Phase(
            code=code,
            name=code,
            motto="",
            summary="",
            holds_when="all_signals" if n else "otherwise",
            share=draw(shares) if n else None,
        )
        for n, code in enumerate(codes)
    )
    tiers = tuple(
        Tier(
            code=code,
            name=code,
            meaning="",
            counts_from=counts_from,
            max_behind=draw(st.integers(0, 3)),
            target_behind=0,
            gap_factor=Decimal(1),
        )
        for code, counts_from in (("must", codes[1]), ("may", draw(st.sampled_from(codes[1:]))))
    )
    sizes = draw(st.sampled_from([(1,), (2,), (3,), (1, 1), (1, 2), (2, 1), (2, 2), (1, 1, 1), (1, 2, 1)]))
    pillars = []
    for p, size in enumerate(sizes):
        capabilities = tuple(
            replace(
                capability(f"c{p}{n}", tier=draw(st.sampled_from(["must", "must", "may"]))),
                weight=Decimal(draw(st.sampled_from([1, 1, 2, 5]))),
                not_applicable_when=draw(st.sampled_from([None, "Never done."])),
            )
            for n in range(size)
        )
        tier = "must" if p == 0 else draw(st.sampled_from(["must", "may"]))
        pillars.append(Pillar(code=f"r{p}", name="", promise="", tier=tier, capabilities=capabilities))
    every = [c.code for pillar in pillars for c in pillar.capabilities]
    foundation = draw(st.sampled_from([every[0], every[0], *every]))
    asked = [foundation, *draw(st.lists(st.sampled_from(every), max_size=3))]
    tests = tuple(
        StrategicTest(
            code=f"t{n}",
            name="",
            meaning="",
            capability=code,
            phase=draw(st.sampled_from([*codes, codes[-1], codes[-1]])),
            role="required",
        )
        for n, code in enumerate(asked)
    )
    overall = replace(
        SMALL.scoring.overall,
        foundation_pillar=draw(st.sampled_from(["r0", "r0", f"r{len(sizes) - 1}"])),
        foundation_capability=foundation,
        pillar_max_behind=draw(st.integers(0, 2)),
        tests_from=draw(st.sampled_from([*codes[:2], *codes])),
        min_answered=Decimal(draw(st.sampled_from(["0", "0.5", "0.6", "1"]))),
    )
    return replace(
        SMALL,
        phases=phases,
        tiers=tiers,
        strategic_tests=tests,
        pillars=tuple(pillars),
        scoring=replace(SMALL.scoring, overall=overall),
    )


@settings(max_examples=60, deadline=None)
@given(small_frameworks())
def test_says_what_trying_all_answers_says(framework):
    assert (unreachable_phases(framework), True) == tried(framework)


@pytest.mark.parametrize("framework", FRAMEWORKS, ids=lambda framework: framework.code)
def test_every_phase_of_these_is_reached(framework):
    assert unreachable_phases(framework) == ()


def asking(framework: Framework, phase: str, *, since: str) -> Framework:
    """All tests are passed at `phase` only, and asked for from `since` on."""
    return replace(
        framework,
        strategic_tests=tuple(replace(test, phase=phase) for test in framework.strategic_tests),
        scoring=replace(framework.scoring, overall=replace(framework.scoring.overall, tests_from=since)),
    )


def test_test_that_asks_for_more_than_its_phase_leaves_no_way_to_stop_there():
    lone = replace(
        SMALL, pillars=(replace(SMALL.pillars[0], capabilities=SMALL.pillars[0].capabilities[:1]),)
    )

    assert unreachable_phases(asking(lone, "bloom", since="grow")) == ("grow",)
    assert unreachable_phases(asking(lone, "bloom", since="bloom")) == ()
    # With other capabilities in the pillar, these hold it down.
    assert unreachable_phases(asking(SMALL, "bloom", since="grow")) == ()
