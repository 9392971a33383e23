"""How days and numbers are written, by workspace."""

from __future__ import annotations

import re
from datetime import date

import pytest

from assessments.locales import (
    DEFAULT,
    LOCALES,
    SHORT,
    day,
    decimal,
    percent,
    sheet_day,
    short_day,
    written_in,
)

NOVEMBER = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("locale", "written"),
    [
        ("en-GB", ["22 November 2026", "22 Nov 2026", "1,084.20", "30%"]),
        ("en-US", ["November 22, 2026", "Nov 22, 2026", "1,084.20", "30%"]),
        ("de", ["22. November 2026", "22.11.2026", "1.084,20", "30\xa0%"]),
        ("fr", ["22 novembre 2026", "22 nov. 2026", "1\u202f084,20", "30\xa0%"]),
        ("pt-BR", ["22 de novembro de 2026", "22/11/2026", "1.084,20", "30%"]),
    ],
)
def test_locale_writes_days_and_numbers_its_own_way(locale, written):
    with written_in(locale):
        assert [day(NOVEMBER), short_day(NOVEMBER), decimal("1084.20"), percent(0.3)] == written


@pytest.mark.parametrize("locale", LOCALES)
def test_choice_shows_what_will_be_written(locale):
    with written_in(locale):
        assert LOCALES[locale].endswith(f": {day(NOVEMBER)}; {decimal('1234.5')}")


@pytest.mark.parametrize("locale", LOCALES)
def test_short_days_have_room_in_a_column(locale):
    with written_in(locale):
        assert max(len(short_day(date(2026, month, 22))) for month in range(1, 13)) <= SHORT


@pytest.mark.parametrize(
    ("locale", "written"),
    [
        ("en-GB", "dd/mm/yyyy"),
        ("en-US", "mm/dd/yyyy"),
        ("cs", "dd.mm.yyyy"),
        ("de", "dd.mm.yyyy"),
        ("de-CH", "dd.mm.yyyy"),
        ("nl", "dd-mm-yyyy"),
        ("pl", "dd.mm.yyyy"),
        ("sv", "yyyy-mm-dd"),
        ("", "yyyy-mm-dd"),
        ("xx", "yyyy-mm-dd"),
    ],
)
def test_days_in_a_spreadsheet_are_in_the_order_of_the_locale(locale, written):
    assert sheet_day(locale) == written


@pytest.mark.parametrize("locale", LOCALES)
def test_days_in_a_spreadsheet_hold_nothing_but_digits_and_signs(locale):
    assert sorted(re.findall(r"\w+|[^-./]", sheet_day(locale))) == ["dd", "mm", "yyyy"]


def test_what_is_not_offered_is_written_as_usual():
    with written_in("xx"):
        assert day(NOVEMBER) == "22 November 2026"
    assert DEFAULT == "en-GB"


def test_after_it_days_are_written_as_before():
    with written_in("de"), written_in("fr"):
        pass

    assert day(NOVEMBER) == "22 November 2026"
