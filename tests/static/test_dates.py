"""A day looks the same wherever it stands: written out in sentences, with a short month in tables and lists."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from django.utils.formats import date_format

TEMPLATES = Path(__file__).parents[2] / "templates"
FORMS = {
    "j F Y",  # 22 November 2026
    "j M Y",  # 22 Nov 2026
    "j F Y, H:i",
    "j M Y, H:i",
    "j F Y, H:i e",  # in e-mails, which are read in other time zones
    "H:i",
    "c",  # for machines
    # Where a chart has no room for days.
    "F Y",
    "M Y",
    "Y",
}


def test_days_are_written_in_one_way() -> None:
    written = {
        (path.relative_to(TEMPLATES).as_posix(), form)
        for path in TEMPLATES.rglob("*.*")
        for _, form in re.findall(r"""\|(?:date|time):(["'])(.*?)\1""", path.read_text(encoding="utf-8"))
    }
    assert len(written) > 10
    assert {found for found in written if found[1] not in FORMS} == set()


def test_days_are_written_so_where_no_template_says_how() -> None:
    moment = datetime(2026, 11, 2, 7, 5, tzinfo=UTC)
    written = {
        name: date_format(moment, name) for name in ("DATE_FORMAT", "DATETIME_FORMAT", "SHORT_DATE_FORMAT")
    }
    assert written == {
        "DATE_FORMAT": "2 November 2026",
        "DATETIME_FORMAT": "2 November 2026, 07:05",
        "SHORT_DATE_FORMAT": "2 Nov 2026",
    }
