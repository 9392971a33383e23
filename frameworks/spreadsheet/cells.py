"""The bytes of a workbook -> the cells of its sheets. Imports openpyxl, as do the modules that write.

A workbook is a ZIP archive of XML files from anybody. So its sizes are looked at before anything is unpacked, entities
are refused by defusedxml (openpyxl uses it where it is installed), and only rows are read of each sheet: what else
stands there (rules, filters, pictures, macros, links) is neither parsed nor followed.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openpyxl import DEFUSEDXML, LXML, load_workbook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from frameworks.problems import shortened

if LXML or not DEFUSEDXML:
    raise ImportError("openpyxl has to read XML with defusedxml; see frameworks/__init__.py.")

MAX_BYTES = 5_000_000
MAX_UNPACKED = 30_000_000
MAX_PART = 2_000_000
"""Of any part that holds no text of cells."""
MAX_PARTS = 500
MAX_ROWS = 10_000
"""In one sheet; the last row that Excel knows is far below and often has a forgotten format."""
MAX_CELLS = 300_000
"""In all sheets that are read, empty ones included."""

_MERGED_TAG = f"{{{SHEET_MAIN_NS}}}mergeCell"
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TO_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = {0x5F, 0xFFFE, 0xFFFF, *range(0x20), *range(0xD800, 0xE000)}

_OFFICE = b"\xd0\xcf\x11\xe0"
_NO_WORKBOOK = "not an Excel workbook (.xlsx)"


class WorkbookError(Exception):
    """Bytes that are no workbook, or a workbook that is refused. Says what to do."""


@dataclass(frozen=True)
class Cell:
    value: Any
    kind: str
    """text, number, boolean, date, formula or error."""


@dataclass(frozen=True)
class Sheet:
    title: str
    rows: Mapping[int, Mapping[int, Cell]]
    """Row number -> column number -> cell, both from 1, without what is empty."""
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """First column, first row, last column, last row."""


def sheets_in(
    content: bytes, wanted: set[str] | None, *, unpacked: int = MAX_UNPACKED, cells: int = MAX_CELLS
) -> dict[str, Sheet]:
    """The wanted sheets that there are (None: all), by title in lower case. Raises `WorkbookError`.

    `unpacked`, `cells`: the most bytes and cells that are taken.
    """
    _refuse_others(content, unpacked)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of what it drops; all of that is dropped here anyway.
            warnings.simplefilter("ignore")
            return _read(content, wanted, cells)
    except WorkbookError:
        raise
    except Exception as error:
        raise WorkbookError(
            f"{_NO_WORKBOOK}, or a damaged one; open it in a spreadsheet program and save it as .xlsx."
        ) from error


def title_key(title: str) -> str:
    return " ".join(title.split()).casefold()


def letter(column: int) -> str:
    return get_column_letter(column)


def _refuse_others(content: bytes, unpacked: int) -> None:
    if len(content) > MAX_BYTES:
        raise WorkbookError(f"more than {MAX_BYTES:,} bytes; such a workbook is far smaller.")
    if not content:
        raise WorkbookError("the file is empty.")
    if content.startswith(_OFFICE):
        raise WorkbookError(
            f"{_NO_WORKBOOK} but an old one (.xls) or one with a password; save it as .xlsx without a password."
        )
    if not content.startswith(b"PK"):
        raise WorkbookError(
            f"{_NO_WORKBOOK}; if it is text such as CSV, it holds too little: start from an export."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_parts(archive, unpacked)
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise WorkbookError(f"{_NO_WORKBOOK}, or a damaged one; bring it again.") from None


def _refuse_parts(archive: zipfile.ZipFile, unpacked: int) -> None:
    """By what the archive says of its parts: nothing more than that is ever unpacked of them."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "xl/workbook.bin" in names or ("mimetype" in names and "content.xml" in names):
        raise WorkbookError(f"{_NO_WORKBOOK} but of another format (.xlsb, .ods); save it as .xlsx.")
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > unpacked:
        raise WorkbookError("far more in it than is needed; start from an export.")
    for part in parts:
        # bzip2 and LZMA can ask for memory without end; no spreadsheet program uses them.
        if part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} or part.flag_bits & 1:
            raise WorkbookError(
                "packed or locked in a way that is not read; save it as .xlsx without a password."
            )
        holds_text = part.filename.startswith("xl/worksheets/") or part.filename == "xl/sharedStrings.xml"
        if part.filename.endswith((".xml", ".rels")) and not holds_text and part.file_size > MAX_PART:
            raise WorkbookError(f"{shortened(part.filename)} in it is far too large; start from an export.")


def _read(content: bytes, wanted: set[str] | None, cells: int) -> dict[str, Sheet]:
    book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    found: dict[str, Sheet] = {}
    left = cells
    try:
        for sheet in book.worksheets:
            key = title_key(sheet.title)
            if (wanted is not None and key not in wanted) or not isinstance(sheet, ReadOnlyWorksheet):
                continue
            if key in found:
                raise WorkbookError(f'two sheets are called "{shortened(sheet.title)}"; keep one of them.')
            found[key], left = _cells(book, sheet, left, cells)
    finally:
        book.close()
    return found


class _Rows(WorkSheetParser):
    """openpyxl's reader of rows and cells, and of nothing else in a sheet."""

    merged: list[tuple[int, int, int, int]]

    def walk(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        self.merged = []
        for _, element in iterparse(self.source):
            if element.tag == ROW_TAG:
                yield self.parse_row(element)
                element.clear()
            elif element.tag == _MERGED_TAG and len(self.merged) < MAX_ROWS:
                self.merged.append(range_boundaries(element.get("ref")))  # type: ignore[arg-type]

    def parse_formula(self, element: Any) -> str:  # noqa: ARG002 - the signature is openpyxl's
        """Formulas are refused, not understood: to unfold shared ones takes as long as a file likes."""
        return "="


def _cells(book: Any, sheet: Any, left: int, most: int) -> tuple[Sheet, int]:
    rows: dict[int, dict[int, Cell]] = {}
    with sheet._get_source() as source:  # noqa: SLF001 - the public ways fill all gaps up with empty cells
        parser = _Rows(
            source,
            sheet._shared_strings,  # noqa: SLF001
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001
        )
        for _, row in parser.walk():
            left -= len(row) + 1
            if left < 0:
                raise WorkbookError(f"more than {most:,} cells in it; far fewer are needed.")
            for found in row:
                cell = _cell(found["value"], found["data_type"])
                if cell is None:
                    continue
                if found["row"] > MAX_ROWS:
                    raise WorkbookError(
                        f'sheet "{shortened(sheet.title)}" goes below row {MAX_ROWS:,}; remove what stands there.'
                    )
                rows.setdefault(found["row"], {})[found["column"]] = cell
    return Sheet(sheet.title, rows, tuple(parser.merged)), left


_KINDS = {"n": "number", "b": "boolean", "d": "date", "f": "formula", "e": "error"}


def _cell(value: Any, data_type: str) -> Cell | None:
    """None for what is empty."""
    if value is None:
        return None
    if isinstance(value, str) and data_type not in {"f", "e"}:
        text = _ESCAPE.sub(_unescaped, value).replace("\r\n", "\n").replace("\r", "\n")
        return Cell(text, "text") if text.strip() else None
    return Cell(value, _KINDS.get(data_type, "text"))


def _unescaped(match: re.Match[str]) -> str:
    """What spreadsheet programs spell out: what XML cannot hold, and the underscore of a text that looks so."""
    code = int(match[1], 16)
    return chr(code) if code in _ESCAPED else match[0]


def escaped(text: str) -> str:
    """The other way round."""
    return _TO_ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
