"""Files that are no workbook, or one that means harm."""

import io
import struct
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings as hypothesis_settings, strategies as st

from frameworks.exchange import FrameworkFileError
from frameworks.spreadsheet import cells, read, write
from tests.effort import no_explosion
from tests.frameworks.spreadsheet.support import edited, refusals

DAMAGED = (
    "not an Excel workbook (.xlsx), or a damaged one; open it in a spreadsheet program and save it as .xlsx."
)


def archive(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return out.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def sheet_part(content: bytes, number: int) -> tuple[dict[str, bytes], str]:
    return parts_of(content), f"xl/worksheets/sheet{number}.xml"


OTHERS = {
    "nothing": (b"", "the file is empty."),
    "CSV": (
        b"Code;Name\nlow;Low\n",
        "not an Excel workbook (.xlsx); if it is text such as CSV, it holds too little: start from an export.",
    ),
    "old or locked": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        (
            "not an Excel workbook (.xlsx) but an old one (.xls) or one with a password; "
            "save it as .xlsx without a password."
        ),
    ),
    "OpenDocument": (
        archive({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}),
        "not an Excel workbook (.xlsx) but of another format (.xlsb, .ods); save it as .xlsx.",
    ),
    "another archive": (archive({"word/document.xml": b"<x/>"}), DAMAGED),
    "cut off": (b"PK\x03\x04abc", "not an Excel workbook (.xlsx), or a damaged one; bring it again."),
    "too long": (
        b"PK" + bytes(cells.MAX_BYTES),
        "more than 5,000,000 bytes; such a workbook is far smaller.",
    ),
    "LZMA": (
        archive({"a": b"b"}, zipfile.ZIP_LZMA),
        "packed or locked in a way that is not read; save it as .xlsx without a password.",
    ),
    "too many parts": (
        archive({str(n): b"" for n in range(501)}),
        "far more in it than is needed; start from an export.",
    ),
    "too much in it": (
        archive({"xl/worksheets/sheet1.xml": bytes(cells.MAX_UNPACKED + 1)}),
        "far more in it than is needed; start from an export.",
    ),
    "a part too large": (
        archive({"xl/styles.xml": bytes(cells.MAX_PART + 1)}),
        "xl/styles.xml in it is far too large; start from an export.",
    ),
}


@pytest.mark.parametrize(("content", "expected"), OTHERS.values(), ids=OTHERS)
def test_other_files_are_refused(content, expected):
    assert refusals(content) == [expected]


def test_size_that_the_archive_lies_about_is_not_exceeded(small):
    """What is unpacked is cut where the archive says that it ends; it then is damaged."""
    parts, name = sheet_part(write(small), 5)
    parts[name] = b"<x>" + b" " * 20_000_000
    content = archive(parts)
    content = content.replace(struct.pack("<L", len(parts[name])), struct.pack("<L", 100))

    assert refusals(content) == [DAMAGED]


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "name", ["xl/worksheets/sheet5.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]
)
def test_entities_are_refused(small, name):
    parts = parts_of(write(small))
    head, mark, rest = parts[name].rpartition(b"?>")
    parts[name] = head + mark + ENTITIES + rest

    assert openpyxl.DEFUSEDXML
    assert not openpyxl.LXML
    assert refusals(archive(parts)) == [DAMAGED]


def test_bombs_of_rows_and_formulas_are_refused_at_once(small):
    parts, name = sheet_part(write(small), 5)
    with no_explosion(60.0):
        parts[name] = parts[name].replace(b"</sheetData>", b"<row/>" * 1_000_000 + b"</sheetData>")
        assert refusals(archive(parts)) == ["more than 300,000 cells in it; far fewer are needed."]
        formula = b'<f t="shared" ref="A1:A99999" si="0">' + b"A1+" * 300_000 + b"1</f>"
        cells_of_it = b'<row><c><f t="shared" si="0"/></c></row>' * 100_000
        parts, name = sheet_part(write(small), 5)
        parts[name] = parts[name].replace(
            b"</sheetData>", b"<row><c>" + formula + b"</c></row>" + cells_of_it + b"</sheetData>"
        )
        refusals(archive(parts))


def test_far_cells_are_refused_and_far_formats_passed_over(small):
    assert refusals(edited(small, lambda book: book["Phases"].cell(1_048_576, 16_384, "x"))) == [
        'sheet "Phases" goes below row 10,000; remove what stands there.'
    ]

    def edit(book):
        book["Phases"].cell(1_048_576, 16_384).number_format = "0.00"

    assert read(edited(small, edit)) == small


def test_links_of_a_workbook_are_not_followed(small):
    def edit(book):
        book["Phases"]["B2"].hyperlink = "http://example.com/"
        book["Framework"].cell(20, 5, "='http://example.com/[x.xlsx]Sheet1'!A1")

    assert read(edited(small, edit)) == small


@hypothesis_settings(max_examples=10, deadline=None)
@given(chance=st.randoms(use_true_random=False))
def test_damaged_workbook_is_read_or_refused_properly(small, chance):
    content = bytearray(write(small))
    for _ in range(chance.randint(1, 5)):
        content[chance.randrange(len(content))] = chance.randrange(256)

    try:
        assert read(bytes(content)) == small
    except FrameworkFileError:
        return


@hypothesis_settings(max_examples=10, deadline=None)
@given(chance=st.randoms(use_true_random=False))
def test_confused_workbook_is_read_or_refused_properly(small, chance):
    """Cells of any kind anywhere: whatever comes of it is a sound framework or a list of places."""
    values = [
        None,
        "",
        0,
        -1,
        2.5,
        1e300,
        True,
        "x",
        "mandate",
        "=A1",
        "#N/A",
        "a\nb",
        "low",
        "Code",
        "9" * 400,
    ]

    def edit(book):
        for _ in range(chance.randint(1, 6)):
            sheet = chance.choice(book.worksheets[1:])
            row, column = chance.randint(1, sheet.max_row), chance.randint(1, sheet.max_column)
            match chance.randrange(4):
                case 0:
                    sheet.delete_rows(row)
                case 1:
                    sheet.insert_rows(row)
                case _:
                    sheet.cell(row, column).value = chance.choice(values)

    content = edited(small, edit)
    try:
        framework = read(content)
    except FrameworkFileError as error:
        found = [str(problem) for problem in error.problems]
    else:
        assert read(write(framework)) == framework
        return
    assert [line for line in found if not line.startswith(('Sheet "', "There may be more"))] == []
