"""What somebody brings as a file to start from: JSON as exported, or a simple spreadsheet of capabilities and phases.

Bytes in, `Given` answers out, each with its place in the words of whoever wrote the file. Nothing is decided here about
what an answer may be: that is the form's, as where answers are typed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assessments.casefiles import CaseFileError, read_json

if TYPE_CHECKING:
    from frameworks.spreadsheet.cells import Cell

MAX_BYTES = 2_000_000
MAX_UNPACKED = 5_000_000
"""Of a spreadsheet: whoever may start an assessment may bring one, so less is taken than of a framework."""
MAX_CELLS = 20_000
HEADINGS_WITHIN = 20
"""Rows from the top in which the headings are looked for."""

FIELDS: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "capability code"),
    "capability": ("capability", "capability name"),
    "phase": ("phase", "answer", "level", "score"),
    "reason": ("reason",),
    "note": ("note", "notes", "comment"),
    "evidence": ("evidence", "evidence link", "link"),
}
"""What a column may be called; where several are there, the first counts."""
_BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_UNREAD = {
    "formula": "a formula is not read; paste its value instead",
    "error": "an error stands there; put a value in its place",
    "boolean": "TRUE or FALSE is no answer",
    "date": "a date stands where a text is expected; format the cell as text",
}


class AnswerFileError(Exception):
    """A file that is refused whole. Says what to do."""


@dataclass(frozen=True, kw_only=True)
class Given:
    """One answer as it was written. `places` says by field where, `anywhere` where the whole stands."""

    fields: Mapping[str, str]
    anywhere: str
    places: Mapping[str, str] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)
    """By field: why its cell was not read."""
    data: Any = None
    """Of JSON: the answer as it stands there, under the code in `fields`."""
    is_json: bool = False

    def place(self, name: str) -> str:
        return self.places.get(name, self.anywhere)


@dataclass(frozen=True, kw_only=True)
class AnswerFile:
    given: tuple[Given, ...]
    organisation: str = ""
    title: str = ""
    settings: Any = None
    framework: tuple[str, str] | None = None
    """Code and version, where the file says them."""


def read(content: bytes, name: str = "") -> AnswerFile:
    """The answers in a file. The name helps to tell what the file is. Raises `AnswerFileError`."""
    if len(content) > MAX_BYTES:
        raise AnswerFileError(f"The file has more than {MAX_BYTES // 1_000_000} MB; answers need far less.")
    if not content.strip():
        raise AnswerFileError("The file is empty.")
    lower = name.lower()
    if lower.endswith(_WORKBOOKS) or content.startswith(_BEGINNINGS):
        return _from_workbook(content)
    text = _text(content)
    if lower.endswith(".json") or text.lstrip()[:1] in {"{", "["}:
        return _from_json(text)
    return AnswerFile(given=tuple(_given(_csv_rows(text), "")))


# JSON


def _from_json(text: str) -> AnswerFile:
    try:
        data = read_json(text.encode("utf-8", "surrogatepass"))
    except CaseFileError as error:
        raise AnswerFileError(f"The JSON is refused: {error}") from None
    if isinstance(data, dict) and "cases" in data:
        raise AnswerFileError("The file holds several cases. Keep the one to start from.")
    if not isinstance(data, dict) or not isinstance(data.get("answers"), dict):
        raise AnswerFileError('The JSON holds no "answers". Bring one that was exported from a report.')
    return AnswerFile(
        given=tuple(
            Given(fields={"code": str(code)}, anywhere=f"answers.{code}", data=answer, is_json=True)
            for code, answer in data["answers"].items()
        ),
        organisation=_word(data.get("organisation")),
        title=_word(data.get("title")),
        settings=data.get("settings"),
        framework=_framework(data.get("framework")),
    )


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""


def _framework(value: object) -> tuple[str, str] | None:
    if isinstance(value, dict) and isinstance(value.get("code"), str):
        return value["code"], _word(value.get("version"))
    return None


# Spreadsheets and CSV


def _from_workbook(content: bytes) -> AnswerFile:
    # Late: it imports openpyxl.
    from frameworks.spreadsheet.cells import WorkbookError, sheets_in

    try:
        # As an export and the template call it; else the first sheet that fits.
        for wanted in ({"answers"}, None):
            sheets = sheets_in(content, wanted, unpacked=MAX_UNPACKED, cells=MAX_CELLS)
            for sheet in sheets.values():
                if _headings(sheet.rows):
                    named = f"Sheet “{sheet.title}”, row" if len(sheets) > 1 else ""
                    return AnswerFile(given=tuple(_given(sheet.rows, named)))
    except WorkbookError as error:
        raise AnswerFileError(f"The file is refused: {error}") from None
    raise AnswerFileError(_no_headings())


def _no_headings() -> str:
    return (
        "No headings were found. The first row names the columns: “Capability” (its code or name) and “Phase”, and if "
        "wanted “Reason”, “Note” and “Evidence”. The template has them."
    )


def _text(content: bytes) -> str:
    # What spreadsheet programs write.
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if is_wide else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AnswerFileError(
        "The file is neither a spreadsheet (.xlsx) nor text in UTF-8. Save it as .xlsx or CSV."
    )


def _csv_rows(text: str) -> dict[int, dict[int, Cell]]:
    from frameworks.spreadsheet.cells import Cell

    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    rows: dict[int, dict[int, Cell]] = {}
    left = MAX_CELLS
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            left -= len(row) + 1
            if left < 0:
                raise AnswerFileError(f"The file has more than {MAX_CELLS:,} cells; answers need far fewer.")
            rows[number] = {at: Cell(cell, "text") for at, cell in enumerate(row, 1) if cell.strip()}
    except csv.Error as error:
        raise AnswerFileError(f"The file cannot be read as CSV ({error}). Save it as .xlsx.") from None
    if not _headings(rows):
        raise AnswerFileError(_no_headings())
    return rows


def _headings(rows: Mapping[int, Mapping[int, Cell]]) -> tuple[int, dict[str, int]] | None:
    """The row with the headings, and the column of each field; None where there are none."""
    for number in sorted(rows)[:HEADINGS_WITHIN]:
        written = {
            " ".join(str(cell.value).replace("_", " ").casefold().split()): at
            for at, cell in sorted(rows[number].items(), reverse=True)
            if cell.kind == "text"
        }
        columns = {
            name: next(written[word] for word in words if word in written)
            for name, words in FIELDS.items()
            if any(word in written for word in words)
        }
        if "phase" in columns and ("code" in columns or "capability" in columns):
            return number, columns
    return None


def _given(rows: Mapping[int, Mapping[int, Cell]], sheet: str) -> Iterator[Given]:
    found = _headings(rows)
    assert found  # noqa: S101 - looked at by whoever calls
    first, columns = found
    from frameworks.spreadsheet.cells import letter

    for number in sorted(number for number in rows if number > first):
        row = rows[number]
        cells = {name: row[at] for name, at in columns.items() if at in row}
        if not cells:
            continue
        anywhere = f"{sheet} {number}" if sheet else f"Row {number}"
        yield Given(
            fields={name: _word_of(cell) for name, cell in cells.items() if cell.kind not in _UNREAD},
            anywhere=anywhere,
            places={
                name: f"{anywhere}, column {letter(at)} ({rows[first][at].value})"
                for name, at in columns.items()
            },
            unread={name: _UNREAD[cell.kind] for name, cell in cells.items() if cell.kind in _UNREAD},
        )


def _word_of(cell: Cell) -> str:
    """Numbers as spreadsheet programs show them."""
    return str(cell.value).strip() if cell.kind == "text" else f"{cell.value:.15g}"


def listed(problems: Sequence[str], most: int = 50) -> list[str]:
    """As many as one can still read."""
    more = len(problems) - most
    return [*problems[:most], *([f"{more} more like these."] if more > 0 else [])]
