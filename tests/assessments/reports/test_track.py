from __future__ import annotations

from assessments.reports.track import track


def test_track_is_filled_to_today_and_outlined_to_the_target():
    found = track(4, 2, 3, fill="#8fc3be", title="Storming today")

    assert (found.width, found.fill_width, found.target_width) == ("72", "36", "54")
    assert found.fill_edges == "M18 0 V9"
    assert found.edges == "M36 0 V9 M54 0 V9"


def test_track_without_a_score_is_not_filled():
    found = track(4, None, 3, fill="", title="Not answered")

    assert (found.fill_width, found.fill_edges) == ("", "")
    assert found.edges == "M18 0 V9 M36 0 V9 M54 0 V9"


def test_track_takes_any_number_of_phases():
    """Tracks have one size: what changes is how wide a phase is on them."""
    found = track(6, 5, None, fill="#0b4348", title="")

    assert (found.width, found.fill_width, found.fill) == ("72", "60", "#0b4348")
    assert found.edges == "M60 0 V9"
