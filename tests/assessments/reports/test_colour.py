from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from assessments.reports.colour import (
    DARK_GROUNDS,
    LIGHT_GROUNDS,
    TEXT_CONTRAST,
    Accent,
    contrast,
    dark_accent,
    is_colour,
    light_accent,
)
from assessments.reports.ramp import INK, SHADES, WHITE, shades_of

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_contrast_is_that_of_the_guidelines(one: str, other: str, ratio: float) -> None:
    assert round(contrast(one, other), 2) == ratio
    assert contrast(one, other) == contrast(other, one)


@given(colours)
def test_any_brand_colour_can_be_read_in_both_themes(brand: str) -> None:
    for accent, grounds in ((light_accent(brand), LIGHT_GROUNDS), (dark_accent(brand), DARK_GROUNDS)):
        assert contrast(accent.on_accent, accent.accent) >= TEXT_CONTRAST
        for ground in (*grounds, accent.soft):
            assert contrast(accent.accent, ground) >= TEXT_CONTRAST


def test_brand_that_can_be_read_stays_as_it_is() -> None:
    assert light_accent("#0f5c5f") == Accent(accent="#0f5c5f", on_accent="#ffffff", soft="#e2ebec")


def test_brand_keeps_its_hue() -> None:
    assert light_accent("#ffcc00").accent == "#7f6600"


@pytest.mark.parametrize("text", ["", "0f5c5f", "#0f5c5", "#0f5c5g", "#0f5c5f;}", "red", "#0f5c5f\n"])
def test_what_is_no_colour_is_told_apart(text: str) -> None:
    assert not is_colour(text)


@given(colours)
def test_every_accent_has_as_many_shades_as_there_are_phases_from_pale_to_itself(brand: str) -> None:
    accent = light_accent(brand).accent
    shades = shades_of(accent)

    assert len({shade.ground for shade in shades}) == len(shades) == len(SHADES)
    assert shades[-1].ground == accent
    for shade in shades:
        assert shade.text in (INK, WHITE)
        assert contrast(shade.text, shade.ground) >= TEXT_CONTRAST
    bright = [contrast(shade.ground, WHITE) for shade in shades]
    assert bright == sorted(bright)
