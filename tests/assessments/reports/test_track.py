from __future__ import annotations

from assessments.reports.track import track


def test_track_is_filled_to_today_and_outlined_to_the_target():
    found = track(4, 2, 3, ramp=2, title="Storming today")

    assert (found.width, found.fill_width, found.target_width) == ("72", "36", "54")
    assert found.fill_edges == "M18 0 V9"
    assert found.edges == "M36 0 V9 M54 0 V9"


def test_track_without_a_score_is_not_filled():
    found = track(4, None, 3, ramp=0, title="Not answered")

    assert (found.fill_width, found.fill_edges) == ("", "")
    assert found.edges == "M18 0 V9 M36 0 V9 M54 0 V9"


def test_track_takes_any_number_of_phases():
    assert track(7, 7, None, ramp=4, title="").width == "126"
