from __future__ import annotations

import dataclasses
from datetime import date
from itertools import pairwise

import pytest

from assessments.domain.report import build_report, weeks_with
from assessments.reports.plan import LINE_WIDTH, plan
from tests.assessments.reports.support import CASES, made


@pytest.mark.parametrize("name", ["A", "B", "C"])
def test_plan_shows_the_order_and_calendar_of_the_case(name):
    shown = plan(made(name))
    expected = CASES[name]["expected"]

    assert [f"{item.code}>{item.to_mark.name.lower()}" for item in shown.items] == expected["roadmap_order"]
    assert [
        (item.rank, item.stream, item.start_week, item.finish_week, item.bucket) for item in shown.items[:5]
    ] == [
        (item["rank"], item["stream"], item["start_week"], item["finish_week"], item["bucket"])
        for item in expected["roadmap_first_five"]
    ]
    assert [item.rank for item in shown.quick_wins] == [win["rank"] for win in expected["quick_wins"]]


def test_plan_dates_weeks_from_the_start():
    first = plan(made("B")).items[0]

    assert (first.starts_on, first.finishes_on) == (date(2026, 1, 5), date(2026, 2, 20))
    assert [step.finishes_on for step in first.steps] == [
        date(2026, 1, 23),
        date(2026, 2, 6),
        date(2026, 2, 20),
    ]


@pytest.mark.parametrize("start", range(5, 12))
def test_dates_are_working_days_whatever_the_start(start):
    shown = plan(dataclasses.replace(made("B"), starts_on=date(2026, 1, start)))
    days = [
        day for item in shown.items for row in (item, *item.steps) for day in (row.starts_on, row.finishes_on)
    ]

    assert all(day.weekday() < 5 for day in [*days, shown.starts_on, shown.finishes_on])
    for item in shown.items:
        assert all(step.starts_on <= step.finishes_on for step in item.steps)
        assert all(before.finishes_on < after.starts_on for before, after in pairwise(item.steps))
    for bucket in shown.buckets:
        for done in bucket.steps:
            assert bucket.since <= done.step.finishes_on or done.step.finishes_on.weekday() == 4
            assert bucket.until is None or done.step.finishes_on <= bucket.until


def test_stretches_follow_each_other_and_list_moves_by_rank():
    buckets = plan(made("B")).buckets

    assert [bucket.label for bucket in buckets] == [
        "Days 1 to 30",
        "Days 31 to 60",
        "Days 61 to 90",
        "Quarter 2 from the start",
        "Quarter 3 from the start",
        "Quarter 4 from the start",
        "Later",
    ]
    assert all((after.since - before.until).days == 1 for before, after in pairwise(buckets))
    for bucket in buckets:
        assert [item.rank for item in bucket.items] == sorted(item.rank for item in bucket.items)


def test_plan_says_what_the_first_year_brings_and_what_more_streams_would():
    shown = plan(made("B"))

    assert (shown.first_year, shown.year_ends_on, shown.weeks) == (11, date(2027, 1, 1), 253)
    assert [(pace.streams, pace.weeks) for pace in shown.paces] == [(3, 175), (4, 131)]
    assert (len(shown.first_steps), shown.near_steps, shown.more_steps) == (3, 7, 4)
    assert plan(made("top")).paces == ()
    assert plan(made("top")).first_year is None


@pytest.mark.parametrize("streams", [1, 3, 5])
def test_pace_is_what_the_setting_gives(streams):
    report = made("B")
    settings = dataclasses.replace(report.settings, streams=streams)
    rebuilt = build_report(
        report.framework, report.answers, settings, organisation="", title="", starts_on=report.starts_on
    )

    assert weeks_with(report, streams) == rebuilt.roadmap.finish_week


def test_every_step_or_item_stands_in_exactly_one_bucket():
    shown = plan(made("B"))
    near = [bucket for bucket in shown.buckets if bucket.by_steps]
    far = [bucket for bucket in shown.buckets if not bucket.by_steps]

    assert [bucket.name for bucket in near] == ["first 30 days", "first 60 days", "first 90 days"]
    assert sorted(item.rank for bucket in shown.buckets for item in bucket.items) == [
        i.rank for i in shown.items
    ]
    assert all(
        done.step.finishes_on <= bucket.until for bucket in near for done in bucket.steps if bucket.until
    )
    assert far[-1].until is None


def test_parts_add_up_to_the_priority():
    for item in plan(made("C")).items:
        assert sum(float(part.points) for part in item.parts) == pytest.approx(float(item.priority), abs=0.21)


@pytest.mark.parametrize("name", ["A", "B", "C", "stress"])
def test_bars_stay_on_the_line(name):
    for item in plan(made(name)).items:
        assert 0 <= float(item.bar.x) <= float(item.bar.x) + float(item.bar.width) <= LINE_WIDTH + 0.02


def test_a_roadmap_of_years_is_drawn_for_its_first_year():
    shown = plan(made("B"))

    assert (shown.weeks, shown.line_weeks, shown.line_ends_on) == (253, 52, date(2027, 1, 1))


def test_a_short_roadmap_is_drawn_whole():
    shown = plan(made("C"))

    assert (shown.weeks, shown.line_weeks) == (55, 55)
    assert shown.line_ends_on == shown.finishes_on


def test_nothing_to_plan_gives_empty_rows():
    shown = plan(made("top"))

    assert (shown.items, shown.buckets, shown.blocked) == ((), (), ())
    assert shown.finishes_on == shown.starts_on


def test_blocked_says_what_it_lacks():
    sentences = {row.capability: row.sentence for row in plan(made("blocked")).blocked}

    assert sentences["Success Plans"] == "Answer Segmentation first."
