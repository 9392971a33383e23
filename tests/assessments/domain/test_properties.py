"""What holds for any answers, on the shipped framework and on one of another shape."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from assessments.domain import finding, wording
from assessments.domain.answers import Settings, Standing
from assessments.domain.cases import report_data
from assessments.domain.gaps import needs
from assessments.domain.roadmap import DAYS_A_WEEK, Planner
from assessments.domain.scoring import evaluate
from frameworks.structure import Framework
from tests.assessments.domain.support import FRAMEWORKS, SHIPPED, report_of, standing_of, uniform

either_framework = pytest.mark.parametrize("framework", FRAMEWORKS, ids=lambda framework: framework.code)
anything = st.data()


def answers_for(framework: Framework, *, words: tuple[str, ...] = ("open", "dont_know", "not_applicable")):
    """Phases above all, so that there is something to score and to plan."""
    phases = list(framework.scores)
    one = st.one_of(st.sampled_from(phases), st.sampled_from([*phases, *words]))
    return st.fixed_dictionaries(dict.fromkeys(framework.capabilities, one))


@st.composite
def settings_for(draw, framework: Framework):
    charters = [charter.code for charter in framework.charters]
    parts = draw(st.lists(st.integers(0, 5), min_size=len(charters), max_size=len(charters)).filter(any))
    focus = {code: Fraction(part, sum(parts)) for code, part in zip(charters, parts, strict=True)}
    return Settings(
        target=draw(st.sampled_from([None, *framework.scores])),
        streams=draw(st.sampled_from([None, *range(1, framework.scoring.roadmap.max_streams + 1)])),
        focus=draw(st.sampled_from([None, focus])),
    )


def report_for(data, framework: Framework, **words):
    return report_of(
        framework, data.draw(answers_for(framework, **words)), data.draw(settings_for(framework))
    )


@either_framework
@given(data=anything)
def test_raising_an_answer_never_lowers_a_result(framework, data):
    plain = data.draw(answers_for(framework))
    before = standing_of(framework, plain)
    raisable = [code for code, score in before.scores.items() if score < framework.top]
    if not raisable:
        return
    code = data.draw(st.sampled_from(raisable))
    after = Standing({**before.scores, code: before.scores[code] + 1}, before.not_applicable)
    old, new = evaluate(framework, before), evaluate(framework, after)
    assert new.score >= old.score
    assert new.index >= old.index
    assert new.verdict.passed >= old.verdict.passed
    for charter, index in old.charter_index.items():
        # A charter that nothing answered weighs on has no index.
        assert (new.charter_index[charter] is None) == (index is None)
        assert index is None or new.charter_index[charter] >= index
    for pillar, result in old.pillars.items():
        assert new.pillars[pillar].state == result.state
        assert new.pillars[pillar].standing >= result.standing
        assert result.index is None or new.pillars[pillar].index >= result.index


@either_framework
@given(data=anything)
def test_roadmap_places_nothing_before_what_it_needs(framework, data):
    report = report_for(data, framework)
    state = dict(report.standing.scores)
    for item in report.roadmap.items:
        assert item.from_score == state[item.capability]
        assert item.to_score == item.from_score + 1 <= report.goal[item.capability]
        for other, wanted in needs(framework, framework.capabilities[item.capability], item.to_score).items():
            assert other in report.standing.not_applicable or state.get(other, 0) >= wanted
        state[item.capability] = item.to_score
    blocked = {b.capability: b for b in report.roadmap.blocked}
    # What has not arrived is blocked, where it stands, by exactly what it lacks.
    assert set(blocked) == {code for code, score in state.items() if score < report.goal[code]}
    for code, found in blocked.items():
        assert (found.from_score, found.to_score) == (state[code], state[code] + 1)
        assert {m.capability: (m.score, m.is_score) for m in found.missing} == {
            other: (wanted, state.get(other))
            for other, wanted in needs(framework, framework.capabilities[code], found.to_score).items()
            if other not in report.standing.not_applicable and state.get(other, 0) < wanted
        }
        assert found.missing


@either_framework
@given(data=anything)
def test_roadmap_from_a_later_state_is_the_rest_of_the_roadmap(framework, data):
    report = report_for(data, framework)
    if not report.roadmap.items:
        return
    done = data.draw(st.integers(1, len(report.roadmap.items)))
    reached = {item.capability: item.to_score for item in report.roadmap.items[:done]}
    rest = Planner(
        framework,
        Standing({**report.standing.scores, **reached}, report.standing.not_applicable),
        report.goal,
        target=report.target,
        streams=report.streams,
        focus=report.settings.focus,
    ).plan()

    def parts(item):
        return (
            item.capability,
            item.to_score,
            item.item_class,
            item.gap,
            item.opens,
            item.repairs,
            item.priority,
        )

    assert [parts(item) for item in rest.items] == [parts(item) for item in report.roadmap.items[done:]]
    assert rest.blocked == report.roadmap.blocked


@either_framework
@given(data=anything)
def test_calendar_keeps_prerequisites_and_streams(framework, data):
    report = report_for(data, framework)
    free = [0] * report.streams
    finished: dict[tuple[str, int], int] = {}
    ranks: dict[tuple[str, int], int] = {}
    for rank, item in enumerate(report.roadmap.items, 1):
        wanted = needs(framework, framework.capabilities[item.capability], item.to_score)
        before = [key for key in (*wanted.items(), (item.capability, item.from_score)) if key in finished]
        assert item.rank == rank
        assert item.waits_for == tuple(sorted(ranks[key] for key in before))
        assert item.stream == free.index(min(free)) + 1
        assert item.start_week == max([min(free), *(finished[key] for key in before)])
        assert item.finish_week == item.start_week + sum(step.weeks for step in item.transition.steps)
        starts = [item.start_week, *(step.finish_week for step in item.steps)]
        assert [step.start_week for step in item.steps] == starts[:-1]
        assert starts[-1] == item.finish_week
        assert [step.step for step in item.steps] == list(item.transition.steps)
        for end, bucket in [(step.finish_week, step.bucket) for step in item.steps] + [
            (item.finish_week, item.bucket)
        ]:
            named = {b.name: b.days for b in framework.scoring.roadmap.buckets}
            assert end * DAYS_A_WEEK <= named.get(bucket, end * DAYS_A_WEEK)
            assert all(
                days < end * DAYS_A_WEEK or days >= named.get(bucket, days + 1) for days in named.values()
            )
        free[item.stream - 1] = finished[item.capability, item.to_score] = item.finish_week
        ranks[item.capability, item.to_score] = rank
    assert report.roadmap.finish_week == max([0, *free])


@either_framework
@given(data=anything)
def test_quick_wins_are_short_first_steps_in_the_order_of_the_roadmap(framework, data):
    report = report_for(data, framework)
    rule = framework.scoring.roadmap
    expected = [
        item
        for item in report.roadmap.items
        if item.weeks <= rule.quick_win_weeks
        and report.standing.scores[item.capability] == item.from_score
        and all(
            other in report.standing.not_applicable or report.standing.scores.get(other, 0) >= wanted
            for other, wanted in needs(
                framework, framework.capabilities[item.capability], item.to_score
            ).items()
        )
    ]
    assert list(report.roadmap.quick_wins) == expected[: rule.quick_wins_shown]


@given(data=anything)
def test_completing_the_roadmap_reaches_the_target(data):
    report = report_for(data, SHIPPED, words=())
    reached = {item.capability: item.to_score for item in report.roadmap.items}
    assert report.roadmap.blocked == ()
    assert evaluate(SHIPPED, Standing({**report.standing.scores, **reached})).score >= report.target


def without(framework: Framework, gone: frozenset[str]) -> Framework:
    """The framework as if it had never had these capabilities."""
    return replace(
        framework,
        pillars=tuple(
            replace(
                pillar,
                capabilities=tuple(
                    replace(
                        capability,
                        transitions=tuple(
                            replace(
                                transition,
                                prerequisites=tuple(
                                    p for p in transition.prerequisites if p.capability not in gone
                                ),
                            )
                            for transition in capability.transitions
                        ),
                    )
                    for capability in pillar.capabilities
                    if capability.code not in gone
                ),
            )
            for pillar in framework.pillars
        ),
    )


@either_framework
@given(data=anything)
def test_not_applicable_is_as_if_it_were_not_there(framework, data):
    plain = data.draw(answers_for(framework))
    # The framework itself speaks of these: a test cannot be passed by leaving it out.
    named = {
        framework.scoring.overall.foundation_capability,
        *(t.capability for t in framework.strategic_tests),
    }
    plain |= {code: "open" for code in named if plain[code] == "not_applicable"}
    settings = data.draw(settings_for(framework))
    gone = frozenset(code for code, word in plain.items() if word == "not_applicable")
    left = {code: word for code, word in plain.items() if code not in gone}
    assert report_data(report_of(framework, plain, settings)) == report_data(
        report_of(without(framework, gone), left, settings)
    )


@either_framework
@given(data=anything)
def test_open_answers_have_no_score_no_gap_and_no_item(framework, data):
    report = report_for(data, framework)
    unscored = set(framework.capabilities) - set(report.standing.scores)
    assert not unscored & {gap.capability for gap in report.gaps}
    assert not unscored & {risk.capability for risk in report.risks}
    assert not unscored & {item.capability for item in report.roadmap.items}
    assert not unscored & {code for item in report.roadmap.items for code in (*item.opens, *item.repairs)}
    assert not unscored & {blocked.capability for blocked in report.roadmap.blocked}
    assert set(report.open_codes) == unscored - report.standing.not_applicable


@either_framework
def test_uniform_answers_give_their_own_phase(framework):
    share = 100 / (framework.top - 1)
    for score, phase in enumerate(framework.phases, 1):
        result = evaluate(framework, standing_of(framework, uniform(framework, phase.code)))
        index = round(share * (score - 1))
        assert (result.score, result.index) == (score, index)
        assert {p.score for p in result.pillars.values()} == {score}
        assert {p.index for p in result.pillars.values()} == {index}
        assert set(result.charter_index.values()) == {index}


def test_uniform_answers_of_the_shipped_framework_give_0_33_67_100():
    plains = [uniform(SHIPPED, phase.code) for phase in SHIPPED.phases]
    assert [evaluate(SHIPPED, standing_of(SHIPPED, plain)).index for plain in plains] == [0, 33, 67, 100]


@either_framework
@given(data=anything, seed=st.integers(0, 10))
def test_report_does_not_depend_on_the_order_of_the_answers(framework, data, seed):
    plain = data.draw(answers_for(framework))
    settings = data.draw(settings_for(framework))
    shuffled = list(plain.items())
    random.Random(seed).shuffle(shuffled)  # noqa: S311
    assert report_data(report_of(framework, dict(shuffled), settings)) == report_data(
        report_of(framework, plain, settings)
    )


@either_framework
@given(data=anything)
def test_report_of_any_answers_can_be_written_and_worded(framework, data):
    report = report_for(data, framework)
    written = report_data(report)
    assert json.loads(json.dumps(written, allow_nan=False)) == written
    result = report.result
    sentences = [
        finding.headline(framework, result),
        finding.overall_sentence(framework, result) or "-",
        finding.verdict_meaning(framework, result),
        *finding.reasons(framework, result),
        finding.verdict_sentence(framework, result.verdict),
        *(wording.pillar_sentence(framework, pillar) for pillar in result.pillars.values()),
        *(wording.risk_sentence(framework, risk) for risk in report.risks),
        *(wording.pull_in_sentence(framework, pull) for pull in report.pulled_in),
        *(wording.why_sentence(framework, item) for item in report.roadmap.items),
        *(wording.blocked_sentence(framework, blocked) for blocked in report.roadmap.blocked),
    ]
    for score, conditions in result.conditions.items():
        for condition in conditions:
            sentence = finding.condition_sentence(framework, result, score, condition)
            assert sentence.startswith(f"{condition.kind}: ")
            sentences.append(sentence)
    for pillar in result.pillars.values():
        following = wording.pillar_next_sentence(framework, pillar)
        assert bool(following) == (pillar.score is not None and pillar.score < framework.top)
        sentences.append(following or "-")
    assert all(sentence and ": ." not in sentence and "  " not in sentence for sentence in sentences)
