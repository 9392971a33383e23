"""The report as CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.management import call_command

from assessments.casefiles import read_json
from assessments.domain.cases import parse_case, report_data
from assessments.domain.report import build_report
from assessments.reports.exchange import report_csv, report_json
from assessments.reports.tables import tables
from tests.assessments.domain.support import SHIPPED
from tests.assessments.reports.support import CODES, made, report_of

DOCS = Path(__file__).parents[3] / "docs" / "formats.md"
NAMES = ["B", "C", "stress", "scripts", "partial", "blocked", "top", "empty"]


def files(content: bytes) -> dict[str, list[list[str]]]:
    with ZipFile(io.BytesIO(content)) as archive:
        return {
            name: list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline="")))
            for name in archive.namelist()
        }


def test_csv_holds_the_tables() -> None:
    found = files(report_csv(made("B")))
    assert list(found) == [f"{table.key}.csv" for table in tables(made("B")).all]
    for table in tables(made("B")).all:
        head, *rows = found[f"{table.key}.csv"]
        assert head == [column.heading for column in table.columns]
        assert len(rows) == len(table.rows)
    roadmap = [dict(zip(found["roadmap.csv"][0], row, strict=True)) for row in found["roadmap.csv"][1:]]
    item = made("B").roadmap.items[0]
    assert roadmap[0]["Code"] == item.capability
    assert float(roadmap[0]["Priority"]) == pytest.approx(float(item.priority.total), abs=1e-3)
    assert roadmap[0]["Starts on"] == "2026-01-05"
    assert found["summary.csv"][8][:3] == ["Result", "Answers with evidence", "0%"]


def test_csv_holds_no_formula() -> None:
    answers = {CODES[0]: {"answer": "norming", "note": "=1+1", "evidence": "@x"}, CODES[1]: "dont_know"}
    found = files(report_csv(report_of({"answers": answers}, organisation="-1")))
    assert found["answers.csv"][1][5:7] == ["'=1+1", "'@x"]
    assert found["summary.csv"][1][3] == "'-1"


@pytest.mark.parametrize("name", NAMES)
def test_json_is_a_case_with_the_same_result(name: str) -> None:
    report = made(name)
    data: dict[str, Any] = read_json(report_json(report, id="x"))
    case = parse_case(data, SHIPPED)
    again = build_report(
        SHIPPED,
        case.answers,
        case.settings,
        organisation=case.organisation,
        title=case.title,
        starts_on=case.starts_on or report.starts_on,
    )
    assert (case.id, case.starts_on) == ("x", report.starts_on)
    assert (again.organisation, again.title) == (report.organisation, report.title)
    assert {code: again.answer(code) for code in CODES} == {code: report.answer(code) for code in CODES}
    assert report_data(again) == report_data(report)
    assert json.loads(report_json(report, id="x"))["result"] == json.loads(json.dumps(report_data(report)))
    assert data["framework"] == {"code": SHIPPED.code, "version": SHIPPED.version}


def test_evaluate_reads_the_json_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, result = tmp_path / "report.json", tmp_path / "result.json"
    file.write_bytes(report_json(made("C"), id="x"))
    call_command(
        "evaluate", str(file), "--framework", "fixtures/customer_success.yaml", "--output", str(result)
    )
    assert json.loads(result.read_text("utf-8")) == json.loads(file.read_text("utf-8"))["result"]


@pytest.mark.parametrize("write", [report_csv, lambda report: report_json(report, id="x")])
def test_same_report_gives_the_same_bytes(write: Any) -> None:
    assert write(made("stress")) == write(made("stress"))


def test_documentation_names_every_column() -> None:
    """In the order in which they stand."""
    said = DOCS.read_text(encoding="utf-8")
    for table in tables(made("B")).all:
        section = said.split(f"### `{table.key}.csv`", 1)[1].split("\n##", 1)[0]
        columns = [line.split("|")[1].strip() for line in section.splitlines() if line.startswith("| ")][1:]
        assert columns == [column.heading for column in table.columns], table.key
