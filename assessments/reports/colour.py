"""Colours that can be read: contrast by WCAG 2.2, and an accent moved until text in it and on it is legible."""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass

TEXT_CONTRAST = 4.5
"""Least contrast of text with its ground (WCAG 2.2, 1.4.3)."""
STEPS = 100
"""In how many steps of lightness a colour is moved at most."""

WHITE, INK = "#ffffff", "#0b2022"
LIGHT_GROUNDS = ("#ffffff", "#fbfcfb", "#f1f5f4")
DARK_GROUNDS = ("#0f1a1c", "#162427", "#1b2c2f")
"""What the accent stands on: surface, paper and sunken of both themes in `static/css/app.css`."""
SOFT = 0.12
"""How much of the accent its soft ground holds."""


@dataclass(frozen=True, kw_only=True)
class Accent:
    """An accent for one theme: the colour, text on it, and a soft ground for text in it."""

    accent: str
    on_accent: str
    soft: str


def is_colour(text: str) -> bool:
    return re.fullmatch(r"#[0-9a-fA-F]{6}", text) is not None


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1..21. Source: WCAG 2.2, relative luminance of sRGB."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def light_accent(brand: str) -> Accent:
    """`brand` for the light theme: darkened until it can be read on every ground and on its own soft one."""
    return _accent(brand, LIGHT_GROUNDS, step=-1)


def dark_accent(brand: str) -> Accent:
    """`brand` for the dark theme: lightened likewise."""
    return _accent(brand, DARK_GROUNDS, step=1)


def _accent(brand: str, grounds: tuple[str, ...], *, step: int) -> Accent:
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(brand))
    for _ in range(STEPS):
        accent = _hex(colorsys.hls_to_rgb(hue, lightness, saturation))
        soft = mixed(accent, grounds[0], SOFT)
        on_accent = max((WHITE, INK), key=lambda text: contrast(text, accent))
        readable = all(contrast(accent, ground) >= TEXT_CONTRAST for ground in (*grounds, soft))
        if readable and contrast(on_accent, accent) >= TEXT_CONTRAST:
            break
        lightness = min(1.0, max(0.0, lightness + step / STEPS))
    return Accent(accent=accent, on_accent=on_accent, soft=soft)


def _luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour)]
    return sum(weight * channel for weight, channel in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def _hex(channels: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


def mixed(colour: str, ground: str, share: float) -> str:
    """`share` (0..1) of `colour`, and the rest of `ground`."""
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    red, green, blue = (share * above + (1 - share) * below for above, below in pairs)
    return _hex((red, green, blue))
