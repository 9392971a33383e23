"""The roadmap over quarters: bars where the weeks are, names beside them, arrows from what has to be first."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from assessments.reports.lettering import number, text_width
from assessments.reports.plan import plan
from assessments.reports.timeline import (
    BAR,
    GAP,
    HEAD,
    LINE,
    MOST_ROWS,
    NAME_GAP,
    SIZE,
    STREAM,
    WIDTH,
    quarters,
    timelines,
)
from tests.assessments.reports.support import made

NAMES = ["A", "B", "C", "stress"]
SCALE = (WIDTH - LINE) / 52
ARROW = re.compile(r"M(\S+) (\S+) V(\S+) H(\S+)(?: V(\S+))?")


def all_rows(name):
    return [row for drawn in timelines(plan(made(name))) for row in drawn.rows]


@pytest.mark.parametrize("name", NAMES)
def test_every_move_begun_on_the_line_has_a_row_by_rank(name):
    shown = plan(made(name))
    begun = [item.rank for item in shown.items if item.start_week < shown.line_weeks]

    assert [row.item.rank for row in all_rows(name)] == begun
    assert all(len(drawn.rows) <= MOST_ROWS for drawn in timelines(shown))


def test_bars_lie_where_their_weeks_are_and_end_with_the_line():
    rows = {row.item.rank: row for row in all_rows("B")}

    assert float(rows[1].x) == LINE
    assert float(rows[4].x) == pytest.approx(LINE + 10 * SCALE, abs=0.01)
    assert float(rows[4].width) == pytest.approx(14 * SCALE, abs=0.01)
    assert float(rows[13].x) + float(rows[13].width) == pytest.approx(WIDTH, abs=0.01)


def test_steps_meet_at_joints():
    row = all_rows("B")[0]
    top = float(row.y)
    weeks = [3, 5]

    assert [step.weeks for step in row.item.steps] == [3, 2, 2]
    assert row.joints == " ".join(
        f"M{LINE + week * SCALE:.2f} {top:g} V{top + BAR:g}".replace(".00", "") for week in weeks
    )


@pytest.mark.parametrize("name", NAMES)
def test_names_of_phases_stay_on_the_page_and_off_their_bars(name):
    for row in all_rows(name):
        label, long = row.label, text_width(row.item.to_mark.name, SIZE)
        left = float(label.x) if label.anchor == "start" else float(label.x) - long
        right = left + long
        assert left >= LINE
        assert right <= WIDTH
        assert label.inside or right < float(row.x) or left > float(row.x) + float(row.width)


@pytest.mark.parametrize("name", NAMES)
def test_names_of_capabilities_take_two_lines_at_most(name):
    assert {len(row.lines) for row in all_rows(name)} <= {1, 2}


@pytest.mark.parametrize("name", NAMES)
def test_an_arrow_leads_from_each_move_to_those_that_wait_for_it(name):
    for drawn in timelines(plan(made(name))):
        rows = {row.item.rank: row for row in drawn.rows}
        pairs = [(rows[rank], row) for row in drawn.rows for rank in row.item.waits_for if rank in rows]
        arrows = [tuple(float(part or "nan") for part in found) for found in ARROW.findall(drawn.arrows)]
        assert len(arrows) == len(pairs) == drawn.heads.count("Z")
        for (earlier, later), (x, y, down, across, _) in zip(pairs, arrows, strict=True):
            assert float(earlier.x) <= x <= float(earlier.x) + float(earlier.width)
            assert y == pytest.approx(float(earlier.y) + BAR)
            assert y < down <= float(later.y) + BAR / 2
            assert across <= float(later.x) + float(later.width)


def test_case_b_draws_what_waits_in_its_first_year():
    (drawn,) = timelines(plan(made("B")))

    assert [(row.item.rank, row.item.waits_for) for row in drawn.rows if row.item.waits_for] == [
        (10, (9,)),
        (12, (10,)),
    ]
    assert drawn.arrows.count("M") == 2


def test_quarters_stand_at_their_first_day():
    (drawn,) = timelines(plan(made("B")))

    assert [(mark.year, mark.name) for mark in drawn.quarters] == [
        ("2026", "Q1"),
        ("", "Q2"),
        ("", "Q3"),
        ("", "Q4"),
    ]
    assert float(drawn.quarters[0].x) == LINE
    days = (date(2026, 4, 1) - date(2026, 1, 5)).days
    assert float(drawn.quarters[1].x) == pytest.approx(LINE + (WIDTH - LINE) * days / 364, abs=0.01)
    assert drawn.grid.startswith(f"M{LINE:g} 4 V{HEAD + 13 * 27:g} ")


DAYS = [date(2026, 10, 5) + timedelta(days=7 * week) for week in range(26)]


def begun_on(name, day):
    return timelines(plan(replace(made(name), starts_on=day)))


def extent(mark, text):
    long = text_width(text, SIZE)
    left = float(mark.name_x) - (long if mark.anchor == "end" else 0)
    return left, left + long


@pytest.mark.parametrize("name", ["A", "B", "C"])
@pytest.mark.parametrize("day", DAYS)
def test_every_quarter_that_is_drawn_has_its_name_and_its_year_on_the_page(name, day):
    for drawn in begun_on(name, day):
        spelled, year = [], ""
        for mark in drawn.quarters:
            year = mark.year or year
            spelled.append(f"{mark.name} {year}")
        places = [int(text[4:8]) * 4 + int(text[1]) for text in spelled]
        assert places == list(range(places[0], places[0] + len(places)))
        assert spelled[0] == f"Q{(day.month + 2) // 3} {day.year}"
        assert drawn.grid.count("M") == len(drawn.quarters)

        for texts in ([mark.name for mark in drawn.quarters], [mark.year for mark in drawn.quarters]):
            printed = [extent(mark, text) for mark, text in zip(drawn.quarters, texts, strict=True) if text]
            assert printed[-1][1] <= WIDTH + 0.01
            assert all(left[1] + GAP / 2 <= right[0] for left, right in pairwise(printed))
        assert extent(drawn.quarters[0], drawn.quarters[0].name)[0] > STREAM


def test_narrow_quarters_at_both_ends_keep_their_names():
    """Two weeks of the first quarter, and less than a week of the last."""
    (drawn,) = begun_on("B", date(2026, 12, 21))
    first, *_, last = drawn.quarters

    assert [mark.name for mark in drawn.quarters] == ["Q4", "Q1", "Q2", "Q3", "Q4"]
    assert (first.anchor, first.name_x) == ("end", number(float(drawn.quarters[1].x) - NAME_GAP))
    assert drawn.grid.startswith(f"M{LINE:g} {HEAD:g} V")
    assert float(last.x) + NAME_GAP + text_width("Q4", SIZE) <= WIDTH


def test_the_line_is_shorter_where_its_last_quarter_needs_the_room():
    (drawn,) = begun_on("B", date(2026, 10, 12))
    ends = max(float(row.x) + float(row.width) for row in drawn.rows)
    last = drawn.quarters[-1]

    assert (last.name, last.anchor) == ("Q4", "start")
    assert float(last.x) + NAME_GAP + text_width("Q4", SIZE) == pytest.approx(WIDTH, abs=0.01)
    assert ends < WIDTH


def test_years_of_quarters_are_drawn_as_few_as_can_be_read():
    assert [name for *_, name in quarters(date(2026, 2, 1), date(2030, 1, 1))] == [
        "Q1 2026",
        "Q1 2027",
        "Q1 2028",
        "Q1 2029",
        "Q1 2030",
    ]


def test_nothing_to_plan_draws_nothing():
    assert timelines(plan(made("top"))) == ()
