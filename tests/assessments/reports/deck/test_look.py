"""The colours of the slides can be read and told apart, for any number of phases."""

from __future__ import annotations

import pytest

from assessments.reports.colour import TEXT_CONTRAST, contrast
from assessments.reports.deck import look


@pytest.mark.parametrize("top", range(2, 13))
def test_every_phase_has_a_colour_of_its_own_with_text_that_can_be_read(top):
    grounds = [look.ground(score, top) for score in range(1, top + 1)]
    assert (grounds[0], grounds[-1]) == ("#d3e6e3", "#0b4348")
    assert len(set(grounds)) == top
    assert all(contrast(look.on(ground), ground) >= TEXT_CONTRAST for ground in grounds)


def test_four_phases_have_the_colours_of_the_screen():
    assert [look.ground(score, 4) for score in range(1, 5)] == ["#d3e6e3", "#8fc3be", "#2f7d7a", "#0b4348"]
    assert look.ground(None, 4) == look.PAPER


def test_quiet_text_can_be_read():
    for ground in (look.PAPER, look.SUNKEN):
        assert contrast(look.QUIET, ground) >= TEXT_CONTRAST
        assert contrast(look.TEXT, ground) >= TEXT_CONTRAST
