"""A `Report` for other programs: a ZIP archive of CSV files, and JSON that `evaluate` and an import read back.

`docs/formats.md` describes both.
"""

from __future__ import annotations

import io
import json
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from assessments.csvtext import csv_of
from assessments.domain.cases import Case, case_data, report_data, rounded
from assessments.reports.present import Mark
from assessments.reports.tables import Calculated, Table, Value, tables

if TYPE_CHECKING:
    from assessments.domain.report import Report

FORMAT = 1
"""Raised when a key or a column changes its meaning or goes; not for a new one."""
TIMELESS = (1980, 1, 1, 0, 0, 0)
"""What the parts of the archive say of their time: the same report gives the same bytes."""


def report_csv(report: Report) -> bytes:
    """One file for each table, in a ZIP archive."""
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        for table in tables(report).all:
            part = ZipInfo(f"{table.key}.csv", TIMELESS)
            part.compress_type = ZIP_DEFLATED
            archive.writestr(part, table_csv(table))
    return out.getvalue()


def table_csv(table: Table) -> bytes:
    return csv_of(
        [
            [column.heading for column in table.columns],
            *([_cell(value) for value in row] for row in table.rows),
        ]
    )


def _cell(value: Value) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return f"{rounded(value, 4):g}"
    if isinstance(value, Mark):
        return value.name
    if isinstance(value, Calculated):
        return str(value.value)
    return "" if value is None else str(value)


def report_json(report: Report, *, id: str) -> bytes:  # noqa: A002 - the key's name
    """A case that can be evaluated again, with the framework it needs and the result beside it.

    `id`: of the assessment, in the case.
    """
    framework = report.framework
    case = Case(
        id=id,
        organisation=report.organisation,
        title=report.title,
        starts_on=report.starts_on,
        answers={code: report.answer(code) for code in framework.capabilities},
        settings=report.settings,
    )
    data = {
        "format": FORMAT,
        **case_data(case),
        "framework": {"code": framework.code, "version": framework.version},
        "result": report_data(report),
    }
    return f"{json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)}\n".encode()
