"""Files to start from: what is read of them, and what is refused in the words of whoever wrote them."""

from __future__ import annotations

import io
import json
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from assessments import answerfiles
from assessments.answerfiles import AnswerFileError
from assessments.domain.answers import Answer, Choice
from assessments.forms.importing import Understood, understand
from assessments.reports.answer_sheet import answer_template
from assessments.reports.exchange import report_csv, report_json
from assessments.reports.workbook import report_workbook
from tests.assessments.domain.support import SHIPPED
from tests.assessments.reports.support import CODES, made, report_of

ONE, TWO, THREE = CODES[:3]
NAME = SHIPPED.capabilities[ONE].name
OPTIONAL = next(code for code, c in SHIPPED.capabilities.items() if c.not_applicable_when)
FIXED = next(code for code in reversed(CODES) if not SHIPPED.capabilities[code].not_applicable_when)


def understood(content: bytes, name: str = "") -> Understood:
    return understand(answerfiles.read(content, name), SHIPPED)


def book(*rows: list[Any], title: str = "Tabelle1", **others: list[list[Any]]) -> bytes:
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for other, lines in others.items():
        added = made.create_sheet(other)
        for line in lines:
            added.append(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def phase(code: str, **others: Any) -> Answer:
    return Answer(choice=Choice.PHASE, phase=code, **others)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("norming", phase("norming")),
        ("Norming", phase("norming")),
        (" NORMING ", phase("norming")),
        ("3", phase("norming")),
        (3, phase("norming")),
        (3.0, phase("norming")),
        ("don't know", Answer(choice=Choice.DONT_KNOW)),
        ("Don’t know", Answer(choice=Choice.DONT_KNOW)),
        ("dont_know", Answer(choice=Choice.DONT_KNOW)),
        ("?", Answer(choice=Choice.DONT_KNOW)),
    ],
)
@pytest.mark.parametrize("capability", [ONE, ONE.upper(), ONE.replace("-", "_"), NAME, f"  {NAME.upper()} "])
def test_words_of_a_row(capability: str, word: Any, expected: Answer) -> None:
    found = understood(book(["Capability", "Phase"], [capability, word]))
    assert (dict(found.answers), found.refused) == ({ONE: expected}, ())


def test_csv_is_read_with_any_separator_and_encoding() -> None:
    for separator in ",;\t":
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
            text = f'capability{separator}phase{separator}note\r\n{ONE}{separator}2{separator}"Über\n""all"""\r\n'
            found = understood(text.encode(encoding), "answers.csv")
            assert (dict(found.answers), found.refused) == ({ONE: phase("storming", note='Über\n"all"')}, ())


def test_everything_of_a_row_is_read_wherever_its_column_stands() -> None:
    found = understood(
        book(
            ["Answers of last year"],
            [],
            ["Comment", "Link", "Level", "Capability code", "Mine"],
            ["Said.", "example.com/x", "Norming", ONE, "=1"],
            [None, None, "Not applicable", OPTIONAL, None],
            ["Later.", None, None, THREE, None],
            [None, None, None, TWO, None],
        )
    )
    assert dict(found.answers) == {
        ONE: phase("norming", note="Said.", evidence="https://example.com/x"),
        THREE: Answer(note="Later."),
    }
    assert found.refused == ("Row 5: say why this does not apply.",)
    assert (found.count, found.phases, found.unknown, found.not_applicable) == (2, 1, 0, 0)
    assert len(found.open) == len(CODES) - 1


def test_what_is_refused_is_told_with_row_and_column() -> None:
    found = understood(
        book(
            ["Capability", "Phase", "Reason", "Note", "Evidence"],
            ["onbording", "norming"],
            ["Something else entirely", "norming"],
            [ONE, "great"],
            [None, "norming"],
            [TWO, "norming", None, "n" * 4001],
            [THREE, "norming", None, None, "not a link"],
            [FIXED, "n/a", "No."],
            [OPTIONAL, "not applicable"],
            [CODES[8], "=1+1"],
            [CODES[9], "norming"],
            [CODES[9], "norming"],
            [CODES[6], "5"],
            [CODES[5], True],
        )
    )
    assert list(found.answers) == [CODES[9]]
    assert list(found.refused) == [
        'Row 2, column A (Capability): unknown capability “onbording”; did you mean "onboarding"?',
        "Row 3, column A (Capability): unknown capability “Something else entirely”; see the template.",
        "Row 4, column B (Phase): unknown phase “great”; write one of Forming, Storming, Norming, Performing.",
        "Row 5: no capability; write its code or name.",
        "Row 6, column D (Note): This is 4001 characters long; at most 4000 can be kept. Shorten it.",
        "Row 7, column E (Evidence): This is not a web address. Enter one such as https://wiki.example.com/page.",
        f"Row 8, column B (Phase): “{SHIPPED.capabilities[FIXED].name}” applies to everybody.",
        "Row 9, column C (Reason): say why this does not apply.",
        "Row 10, column B (Phase): a formula is not read; paste its value instead.",
        f"Row 12: “{SHIPPED.capabilities[CODES[9]].name}” stands in row 11 already; keep one of the two.",
        "Row 13, column B (Phase): unknown phase “5”; write one of Forming, Storming, Norming, Performing.",
        "Row 14, column B (Phase): TRUE or FALSE is no answer.",
    ]


def test_sheet_is_named_where_there_are_several() -> None:
    found = understood(book(["x"], Data=[["Capability", "Phase"], ["nothing", "norming"]]))
    assert found.refused == (
        "Sheet “Data”, row 2, column A (Capability): unknown capability “nothing”; see the template.",
    )


@pytest.mark.parametrize("name", ["B", "C", "stress", "scripts", "partial", "provisional", "blocked"])
def test_json_of_a_report_comes_back_whole(name: str) -> None:
    report = made(name)
    file = answerfiles.read(report_json(report, id="x"), "report.json")
    found = understand(file, SHIPPED)
    refused = [code for code in CODES if any(line.startswith(f"answers.{code}") for line in found.refused)]
    kept = {code: report.answer(code) for code in CODES if not report.answer(code).is_empty}
    assert {code: cleaned(answer) for code, answer in kept.items() if code not in refused} == {
        code: cleaned(answer) for code, answer in found.answers.items()
    }
    assert found.settings == report.settings
    assert (file.organisation, file.title) == (report.organisation, report.title)
    assert file.framework == (SHIPPED.code, SHIPPED.version)
    again = understand(answerfiles.read(found.as_text().encode()), SHIPPED)
    assert (again.answers, again.refused, again.settings) == (found.answers, (), found.settings)


def cleaned(answer: Answer) -> tuple[Any, ...]:
    """Spaces around a text go where it is typed, too."""
    return answer.choice, answer.phase, answer.note.strip(), answer.reason.strip(), answer.signals


def test_exported_spreadsheet_and_csv_come_back() -> None:
    note = "Line\nbreak"
    answers = {
        ONE: {"answer": "norming", "note": note, "evidence": "https://example.com/a"},
        TWO: "dont_know",
        OPTIONAL: {"answer": "not_applicable", "reason": "No partners."},
    }
    report = report_of({"answers": answers})
    expected = {code: report.answer(code) for code in CODES if not report.answer(code).is_empty}
    with ZipFile(io.BytesIO(report_csv(report))) as archive:
        text = archive.read("answers.csv")
    for content in (report_workbook(report), text):
        found = understood(content)
        assert (dict(found.answers), found.refused) == (expected, ())


def test_template_lists_all_and_comes_back_filled_in() -> None:
    content = answer_template(SHIPPED)
    assert content == answer_template(SHIPPED)
    filled = load_workbook(io.BytesIO(content))
    sheet = filled["Answers"]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == CODES
    lists = {
        str(rule.sqref): rule.formula1
        for rule in sheet.data_validations.dataValidation
        if rule.type == "list"
    }
    rows = {code: f"D{row}" for row, code in enumerate(CODES, 2)}
    assert lists[rows[OPTIONAL]] == "Choices!$A$1:$A$6"
    assert lists[rows[FIXED]] == "Choices!$A$1:$A$5"
    choices = [cell.value for (cell,) in filled["Choices"].iter_rows()]
    assert choices == ["Forming", "Storming", "Norming", "Performing", "Don’t know", "Not applicable"]
    assert understood(content).answers == {}
    sheet[rows[ONE]], sheet[rows[TWO]] = "Norming", "Don’t know"
    out = io.BytesIO()
    filled.save(out)
    found = understood(out.getvalue())
    assert dict(found.answers) == {ONE: phase("norming"), TWO: Answer(choice=Choice.DONT_KNOW)}
    assert found.refused == ()


def test_json_problems_have_their_place() -> None:
    data = {
        "answers": {"onbording": "norming", ONE: "great", TWO: {"answer": "norming", "evidence": "x y"}},
        "settings": {"streams": 0},
    }
    found = understood(json.dumps(data).encode())
    assert found.answers == {}
    assert list(found.refused) == [
        'answers.onbording: unknown capability "onbording". Did you mean "onboarding"?',
        f'answers.{ONE}: unknown phase "great". Known: {", ".join(SHIPPED.scores)}, dont_know, not_applicable.',
        f"answers.{TWO}: This is not a web address. Enter one such as https://wiki.example.com/page.",
        "settings.streams: expected a whole number from 1 to 10, not 0.",
    ]


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


NO_WORKBOOK = "The file is refused: not an Excel workbook (.xlsx)"
NO_HEADINGS = (
    "No headings were found. The first row names the columns: “Capability” (its code or name) and “Phase”, and if "
    "wanted “Reason”, “Note” and “Evidence”. The template has them."
)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty."),
        (b" \n", "The file is empty."),
        (b"x" * 2_000_001, "The file has more than 2 MB; answers need far less."),
        (b"a,b\n1,2\n", NO_HEADINGS),
        (book(["a", "b"]), NO_HEADINGS),
        (b'{"answers": ', "The JSON is refused: line 1, column 13: not JSON: Expecting value."),
        (b'{"x": 1}', 'The JSON holds no "answers". Bring one that was exported from a report.'),
        (b"[]", 'The JSON holds no "answers". Bring one that was exported from a report.'),
        (b'{"cases": []}', "The file holds several cases. Keep the one to start from."),
        (
            b"\xff\xfe\x00",
            "The file is neither a spreadsheet (.xlsx) nor text in UTF-8. Save it as .xlsx or CSV.",
        ),
        (
            b"\x81\x8d",
            "The file is neither a spreadsheet (.xlsx) nor text in UTF-8. Save it as .xlsx or CSV.",
        ),
        (
            b"capability,phase\n" + b"x," * 20_001,
            "The file has more than 20,000 cells; answers need far fewer.",
        ),
        (
            b'capability,phase\nx,"' + b"y" * 200_000,
            "The file cannot be read as CSV (field larger than field limit (131072)). Save it as .xlsx.",
        ),
        (
            packed(**{"xl/worksheets/sheet1.xml": bytes(5_000_001)}),
            "The file is refused: far more in it than is needed; start from an export.",
        ),
        (
            packed(x=b"y"),
            f"{NO_WORKBOOK}, or a damaged one; open it in a spreadsheet program and save it as .xlsx.",
        ),
        (
            b"\xd0\xcf\x11\xe0 old",
            f"{NO_WORKBOOK} but an old one (.xls) or one with a password; save it as .xlsx without a password.",
        ),
    ],
)
def test_files_that_are_refused_whole(content: bytes, message: str) -> None:
    with pytest.raises(AnswerFileError) as refusal:
        answerfiles.read(content)
    assert str(refusal.value) == message


def test_long_lists_of_problems_end() -> None:
    assert answerfiles.listed(["a"] * 50) == ["a"] * 50
    assert answerfiles.listed(["a"] * 52)[50:] == ["2 more like these."]
