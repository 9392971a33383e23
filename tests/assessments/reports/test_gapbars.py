"""The bars of gaps: from today to the target, on one scale."""

from __future__ import annotations

from assessments.reports.gapbars import WIDTH, GapBar, ScaleMark, gap_bar, gap_scale


def test_a_bar_is_filled_up_to_today_and_ends_at_the_target():
    assert gap_bar(4, 1, 3) == GapBar(
        today="57.5", missing_x="57.5", missing="115", edges="M57.5 2.5 V9.5 M115 2.5 V9.5"
    )


def test_phases_stand_at_the_left_of_their_stretch():
    scale = gap_scale(["Forming", "Storming", "Norming", "Performing"])

    assert [(mark.x, mark.name) for mark in scale.marks] == [
        ("0", "Forming"),
        ("57.5", "Storming"),
        ("115", "Norming"),
        ("172.5", "Performing"),
    ]
    assert scale.title == "The phases: Forming, Storming, Norming, Performing"


def test_phases_without_room_are_named_at_both_ends_only():
    names = [f"A phase of a long name {number}" for number in range(1, 8)]

    assert gap_scale(names).marks == (
        ScaleMark(x="0", anchor="start", name=names[0]),
        ScaleMark(x=f"{WIDTH:g}", anchor="end", name=names[-1]),
    )
