"""The report as a spreadsheet: read back cell by cell."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from datetime import date, datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from assessments.domain.answers import Answer, Choice, Settings
from assessments.domain.report import build_report
from assessments.reports.brand import Brand
from assessments.reports.plan import plan
from assessments.reports.present import Mark
from assessments.reports.ramp import SHADES, ramp
from assessments.reports.tables import tables
from assessments.reports.workbook import report_workbook
from frameworks.spreadsheet.cells import sheets_in
from tests.assessments.domain.support import SHIPPED, SMALL
from tests.assessments.reports.support import CODES, made, report_of

SHEETS = ["Summary", "Answers", "Pillars", "Gaps", "Roadmap", "Steps", "First 90 days", "Method"]
NAMES = ["B", "C", "stress", "scripts", "partial", "provisional", "blocked", "top", "empty"]
HOSTILE = [
    '=HYPERLINK("http://evil.example/","x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "{=1+1}",
    "https://evil.example/",
    "mailto:x@example.com",
    "<script>alert(1)</script>&amp;",
    "שלום \u202eabc",
    "漢字" * 2000,
    "👩‍👩‍👧 é",
    "a" * 4000,
    "line\nbreak\ttab",
    "_x0041_ \x01\x1f",
    "'quoted",
]


@cache
def content(name: str) -> bytes:
    return report_workbook(made(name))


@cache
def book(name: str, *, values: bool = False) -> Any:
    return load_workbook(BytesIO(content(name)), data_only=values)


def rows(sheet: Any, first: int = 1) -> list[dict[str, Any]]:
    heads = [cell.value for cell in sheet[first]]
    return [
        dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=first + 1, values_only=True)
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_value_stands_in_its_cell(name: str) -> None:
    """Formulas have the values beside them that the report has."""
    read = book(name, values=True)
    assert read.sheetnames[:6] == SHEETS[:6]
    for table in tables(made(name)).all:
        sheet, first = read[table.title], 4 if table.key == "summary" else 1
        assert [cell.value for cell in sheet[first]] == [column.heading for column in table.columns]
        for row, values in enumerate(table.rows, first + 1):
            for at, value in enumerate(values, 1):
                cell = sheet.cell(row, at).value
                assert shown(cell) == expected(value), (table.key, row, at)


def shown(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.date()
    return round(cell, 9) if isinstance(cell, float) else cell or ("" if cell is None else cell)


def expected(value: Any) -> Any:
    if isinstance(value, Mark):
        return value.name
    if isinstance(value, int | date):
        return value
    if isinstance(value, str) or value is None:
        # What XML cannot hold is spelled out; openpyxl leaves it so.
        return "".join(
            f"_x{ord(char):04X}_" if ord(char) < 32 and char not in "\t\n" else char for char in value or ""
        )
    if hasattr(value, "formula"):
        return value.value
    return round(float(value), 9)


@pytest.mark.parametrize("name", ["B", "stress", "blocked"])
def test_roadmap_is_calculated_from_its_steps_and_the_weights(name: str) -> None:
    formulas, values = book(name), book(name, values=True)
    roadmap, steps, method = (rows(values[title]) for title in ("Roadmap", "Steps", "Method"))
    start = method[0]["Value"].date()
    weights = {row["What"].removeprefix("Weight of "): row["Value"] for row in method[1:5]}
    for row in roadmap:
        assert row["Weeks"] == sum(step["Weeks"] for step in steps if step["Rank"] == row["Rank"])
    for row in [*roadmap, *steps]:
        assert row["Finish week"] == row["Start week"] + row["Weeks"]
        assert row["Starts on"].date() == workday(start + timedelta(7 * row["Start week"] - 1), 1)
        assert row["Finishes on"].date() == workday(start + timedelta(7 * row["Finish week"]), -1)
    for row in roadmap:
        total = sum(weight * row[part.capitalize()] for part, weight in weights.items())
        assert row["Priority"] == pytest.approx(total, abs=1e-9)
    last = len(steps) + 1
    first = rows(formulas["Roadmap"])[0]
    assert {heading: value for heading, value in first.items() if str(value).startswith("=")} == {
        "Weeks": f"=SUMIFS(Steps!$F$2:$F${last},Steps!$A$2:$A${last},A2)",
        "Starts on": "=WORKDAY(Roadmap_start+7*M2-1,1)",
        "Finishes on": "=WORKDAY(Roadmap_start+7*N2,-1)",
        "Priority": "=Weight_gap*R2+Weight_leverage*S2+Weight_fit*T2+Weight_ease*U2",
        "Finish week": "=M2+F2",
    }
    first = rows(formulas["Steps"])[0]
    moves = len(roadmap) + 1
    assert {heading: value for heading, value in first.items() if str(value).startswith("=")} == {
        "Starts on": "=WORKDAY(Roadmap_start+7*M2-1,1)",
        "Finishes on": "=WORKDAY(Roadmap_start+7*N2,-1)",
        "Start week": f"=SUMIFS(Roadmap!$M$2:$M${moves},Roadmap!$A$2:$A${moves},A2)"
        f'+SUMIFS(Steps!$F$2:$F${last},Steps!$A$2:$A${last},A2,Steps!$J$2:$J${last},"<"&J2)',
        "Finish week": "=M2+F2",
    }
    assert {name: found.attr_text for name, found in formulas.defined_names.items()} == {
        "Roadmap_start": "Method!$C$2",
        "Weight_gap": "Method!$C$3",
        "Weight_leverage": "Method!$C$4",
        "Weight_fit": "Method!$C$5",
        "Weight_ease": "Method!$C$6",
    }


def workday(day: date, way: int) -> date:
    """As WORKDAY counts one day on or back."""
    day += timedelta(way)
    while day.weekday() > 4:
        day += timedelta(way)
    return day


def test_summary_counts_the_other_sheets() -> None:
    read = {row["What"]: row["Value"] for row in rows(book("B")["Summary"], 4)}
    items = len(plan(made("B")).items)
    assert read["Answered"] == "=COUNT(Answers!$D$2:$D$30)"
    assert read["Weeks"] == f"=MAX(0,Roadmap!$N$2:$N${items + 1})"
    assert read["Moves up"] == items
    assert read["Starts on"] == "=WORKDAY(Roadmap_start-1,1)"
    assert read["Finishes on"] == f"=WORKDAY(Roadmap_start+7*MAX(Roadmap!$N$2:$N${items + 1}),-1)"


def test_gaps_are_differences() -> None:
    assert [row["Gap"] for row in rows(book("B")["Gaps"])][:2] == ["=K2-J2", "=K3-J3"]
    assert rows(book("B")["Pillars"])[0]["Gap"] == '=IF(OR(J2="",K2=""),"",K2-J2)'


def test_tables_have_filters_frozen_heads_and_a_print_set_up() -> None:
    read = book("B")
    assert read.sheetnames == SHEETS
    for sheet in read:
        head = 4 if sheet.title == "Summary" else 1
        (table,) = sheet.tables.values()
        assert table.autoFilter.ref == table.ref == f"A{head}:{sheet.dimensions.split(':')[1]}"
        assert sheet.freeze_panes.endswith(str(head + 1))
        assert sheet.page_setup.orientation == "landscape"
        # Nothing stands for 1. The radar is on one page with its table.
        high = None if sheet.title == "Pillars" else 0
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, high)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == f"${head}:${head}"
    assert read["Roadmap"].print_area == "'Roadmap'!$A$1:$K$45"
    assert read["Roadmap"]["H2"].number_format == "yyyy-mm-dd"
    assert read["Roadmap"]["J2"].number_format == "0.0"


def test_radar_shows_today_and_target() -> None:
    with ZipFile(BytesIO(content("B"))) as archive:
        chart = archive.read("xl/charts/chart1.xml").decode()
        assert [name for name in archive.namelist() if "externalLink" in name] == []
    assert '<c:radarStyle val="marker"/>' in chart
    for part in ("Pillars!$B$2:$B$7", "Pillars!$J$2:$J$7", "Pillars!$K$2:$K$7", 'max val="4"'):
        assert part in chart


def test_hostile_text_is_text_whole_and_where_it_was_typed() -> None:
    answers = {
        code: {"answer": "norming", "note": text, "evidence": text}
        for code, text in zip(CODES, HOSTILE, strict=False)
    }
    answers[CODES[-1]] = {"answer": "not_applicable", "reason": HOSTILE[0]}
    report = report_of({"answers": answers}, organisation=HOSTILE[0], title="&L&G @ = & \x07")
    written = report_workbook(report, brand=Brand(name=HOSTILE[0], contact=HOSTILE[1], footer="&A & B"))
    found = sheets_in(written, {"answers", "summary"})
    cells = found["answers"].rows
    notes = [cells[row][6].value for row in range(2, len(HOSTILE) + 2)]
    assert notes == HOSTILE
    assert {cell.kind for row in cells.values() for cell in row.values()} == {"text", "number"}
    assert cells[len(CODES) + 1][5].value == HOSTILE[0]
    assert found["summary"].rows[1][1].value == HOSTILE[0]
    with ZipFile(BytesIO(written)) as archive:
        links = [name for name in archive.namelist() if name.startswith("xl/worksheets/_rels")]
        assert not any(b"hyperlink" in archive.read(name) for name in links)
        sheet = archive.read("xl/worksheets/sheet2.xml").decode()
        assert "&amp;L&amp;9=HYPERLINK" in sheet
        assert "&amp;&amp;L&amp;&amp;\u2060G @ = &amp;&amp;" in sheet
        assert "&amp;L&amp;8&amp;&amp;A &amp;&amp; B" in sheet


def test_what_no_cell_can_hold_is_cut_or_replaced() -> None:
    report = build_report(
        SHIPPED,
        {
            CODES[0]: Answer(choice=Choice.DONT_KNOW, note="n" * 40_000),
            CODES[1]: Answer(choice=Choice.DONT_KNOW, note="a\ufffeb\ud800c"),
        },
        Settings(),
        organisation="Example Ltd",
        title="First look",
        starts_on=date(2026, 1, 5),
    )
    cells = sheets_in(report_workbook(report), {"answers"})["answers"].rows
    assert cells[2][6].value == "n" * 32_766 + "…"
    assert cells[3][6].value == "a\ufffdb\ufffdc"


def test_open_dont_know_and_not_applicable_have_no_score() -> None:
    answers: dict[str, object] = {
        CODES[0]: "dont_know",
        CODES[1]: {"answer": "not_applicable", "reason": "No."},
        CODES[2]: "norming",
    }
    sheet = rows(load_workbook(BytesIO(report_workbook(report_of({"answers": answers}))))["Answers"])
    found = [(row["Phase"], row["Score"], row["Reason"]) for row in sheet[:4]]
    assert found == [
        ("Don’t know", None, None),
        ("Not applicable", None, "No."),
        ("Norming", 3, None),
        ("Not answered", None, None),
    ]


@pytest.mark.parametrize("count", [1, 2, 3, 9])
def test_any_number_of_pillars(count: int) -> None:
    pillars = tuple(
        dataclasses.replace(
            SHIPPED.pillars[0],
            code=SHIPPED.pillars[0].code if not number else f"p{number}",
            capabilities=SHIPPED.pillars[0].capabilities
            if not number
            else tuple(
                dataclasses.replace(
                    capability, code=f"{capability.code}-{number}", foundation=False, transitions=()
                )
                for capability in SHIPPED.pillars[1].capabilities[:1]
            ),
        )
        for number in range(count)
    )
    framework = dataclasses.replace(SHIPPED, pillars=pillars, strategic_tests=(), profiles=())
    report = build_report(
        framework, {}, Settings(), organisation="Example Ltd", title="T", starts_on=date(2026, 1, 5)
    )
    written = report_workbook(report)
    assert [
        row["Number"] for row in rows(load_workbook(BytesIO(written))["Pillars"]) if row["Number"]
    ] == list(range(1, count + 1))
    with ZipFile(BytesIO(written)) as archive:
        chart = archive.read("xl/charts/chart1.xml")
    assert (b"radarChart" in chart) == (count >= 3)


def test_any_number_of_phases() -> None:
    code = next(iter(SMALL.capabilities))
    report = build_report(
        SMALL,
        {code: Answer(choice=Choice.PHASE, phase=SMALL.phases[-1].code)},
        Settings(),
        organisation="Example Ltd",
        title="T",
        starts_on=date(2026, 1, 5),
    )
    sheet = rows(load_workbook(BytesIO(report_workbook(report)))["Answers"])
    assert (sheet[0]["Phase"], sheet[0]["Score"]) == (SMALL.phases[-1].name, SMALL.top)


def test_phases_have_the_colours_of_the_pages() -> None:
    report = report_of({"answers": dict(zip(CODES, [*SHIPPED.scores, "dont_know"], strict=False))})
    sheet = load_workbook(BytesIO(report_workbook(report)))["Answers"]
    looks = [(cell.fill.fgColor.rgb[2:], cell.font.color.rgb[2:]) for (cell,) in sheet["C2:C5"]]
    shades = [SHADES[ramp(score, 4) - 1] for score in range(1, 5)]
    assert looks == [(shade.ground[1:].upper(), shade.text[1:].upper()) for shade in shades]
    assert sheet["C6"].fill.fill_type is None


def test_empty_tables_say_so() -> None:
    read = book("empty")
    assert [read[title]["A2"].value for title in ("Gaps", "Roadmap", "Steps")] == ["Nothing here."] * 3
    assert read["Roadmap"].tables == {}


def test_brand_is_in_the_looks() -> None:
    from tests.assessments.test_logos import picture

    brand = Brand(
        name="Advisers", accent="#7a1f5c", contact="hello@example.com", footer="Private", logo=picture()
    )
    read = load_workbook(BytesIO(report_workbook(made("C"), brand=brand)))
    sheet = read["Summary"]
    assert sheet["A3"].value == "First look · Advisers · hello@example.com"
    assert read["Answers"]["A1"].fill.fgColor.rgb == "FF7A1F5C"
    assert read.properties.creator == "Advisers"
    assert rows(sheet, 5)[0]["What"] == "Organisation"


@pytest.mark.parametrize(
    ("locale", "written"),
    [("de", "dd.mm.yyyy"), ("en-US", "mm/dd/yyyy"), ("en-GB", "dd/mm/yyyy"), ("sv", "yyyy-mm-dd")],
)
def test_days_are_dates_shown_as_the_workspace_writes_them(locale: str, written: str) -> None:
    brand = Brand(locale=locale)
    read = load_workbook(BytesIO(report_workbook(made("B"), brand=brand)), data_only=True)
    found = {
        (sheet.title, cell.number_format)
        for sheet in read
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, datetime)
    }
    assert found == {(title, written) for title in ("Summary", "Roadmap", "Steps", "First 90 days", "Method")}
    assert read["Roadmap"]["H2"].value == book("B", values=True)["Roadmap"]["H2"].value


def test_same_report_gives_the_same_bytes() -> None:
    assert report_workbook(made("B")) == content("B")
    with ZipFile(BytesIO(content("B"))) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2000-01-01T00:00:00Z" in archive.read("docProps/core.xml")


def test_xlsxwriter_is_imported_late() -> None:
    script = (
        "import sys, django\n"
        "from django.conf import settings\n"
        "django.setup()\n"
        "from csmaturity import urls\n"
        "print('xlsxwriter' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
