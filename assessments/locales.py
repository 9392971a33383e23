"""How a workspace writes days and numbers. Pure Python without Django.

The words of a report are those of its framework; only days and numbers follow the workspace. Whoever draws a report
does so within `written_in`, and everything below writes as it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from decimal import Decimal

DEFAULT = "en-GB"
LOCALES = {
    "en-GB": "English: 22 November 2026; 1,234.5",
    "en-US": "English (United States): November 22, 2026; 1,234.5",
    "cs": "Čeština: 22. listopadu 2026; 1 234,5",
    "da": "Dansk: 22. november 2026; 1.234,5",
    "de": "Deutsch: 22. November 2026; 1.234,5",
    "de-CH": "Deutsch (Schweiz): 22. November 2026; 1’234.5",
    "es": "Español: 22 de noviembre de 2026; 1.234,5",
    "fr": "Français: 22 novembre 2026; 1 234,5",
    "it": "Italiano: 22 novembre 2026; 1.234,5",
    "nl": "Nederlands: 22 november 2026; 1.234,5",
    "nb": "Norsk bokmål: 22. november 2026; 1 234,5",
    "pl": "Polski: 22 listopada 2026; 1 234,5",
    "pt": "Português: 22 de novembro de 2026; 1.234,5",
    "pt-BR": "Português (Brasil): 22 de novembro de 2026; 1.234,5",
    "ro": "Română: 22 noiembrie 2026; 1.234,5",
    "fi": "Suomi: 22. marraskuuta 2026; 1 234,5",
    "sv": "Svenska: 22 november 2026; 1 234,5",
    "tr": "Türkçe: 22 Kasım 2026; 1.234,5",
    "el": "Ελληνικά: 22 Νοεμβρίου 2026; 1.234,5",
    "uk": "Українська: 22 листопада 2026 р.; 1 234,5",
}
"""Those that are offered, by their own names and with an example: the font of reports has all of their letters."""
SHORT = 12
"""Characters that a short day may take: what a column of a table has room for."""

ISO = "yyyy-mm-dd"
"""How a spreadsheet is told to write 2026-11-22."""
_SHEET = {"y": "yyyy", "M": "mm", "d": "dd"}

_locale: ContextVar[str] = ContextVar("locale", default=DEFAULT)


@contextmanager
def written_in(locale: str) -> Iterator[None]:
    """Write days and numbers as `locale`, a key of `LOCALES`, does; as the default for any other."""
    token = _locale.set(locale if locale in LOCALES else DEFAULT)
    try:
        yield
    finally:
        _locale.reset(token)


def day(value: date) -> str:
    """Such as 22 November 2026."""
    # Late, here and below: a worker that serves questions never pays for it.
    from babel.dates import format_date

    return format_date(value, "long", _babel())


def short_day(value: date) -> str:
    """Such as 22 Nov 2026, or in numbers alone where that would be too long for a table."""
    from babel.dates import format_date, format_skeleton

    written = format_date(value, "medium", _babel())
    return written if len(written) <= SHORT else format_skeleton("yMd", value, locale=_babel())


def sheet_day(locale: str) -> str:
    """The number format of days in a spreadsheet of `locale`, such as dd.mm.yyyy: the order and the signs of that
    locale, with all digits, so that a column is even. ISO where none of `LOCALES` is set.
    """
    from babel import Locale

    if locale not in LOCALES:
        return ISO
    pattern = str(Locale.parse(locale, sep="-").datetime_skeletons["yMd"])
    return re.sub(r"([yMd])\1*", lambda found: _SHEET[found[1]], pattern.replace(" ", ""))


def decimal(text: str) -> str:
    """A number such as 84.20, with as many decimals, in the signs of the workspace."""
    from babel.numbers import format_decimal

    digits = len(text.partition(".")[2])
    return format_decimal(Decimal(text), f"#,##0.{'0' * digits}".rstrip("."), _babel())


def percent(share: float) -> str:
    """`share` (0..1) in whole per cent, such as 60%."""
    from babel.numbers import format_percent

    return format_percent(share, locale=_babel())


def _babel() -> str:
    return _locale.get().replace("-", "_")
