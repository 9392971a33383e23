"""Which file is of which format."""

import pytest

from frameworks.exchange import FrameworkFileError, dump
from frameworks.files import FORMATS, MAX_BYTES, file_name, format_of, read, write


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.name)
def test_every_format_is_read_back_whatever_the_file_is_called(small, one):
    content = one.write(small)

    assert read(content) == small
    assert read(content, f"x{one.ending.upper()}") == small
    assert write(small, one.ending) == content


def test_format_follows_from_the_ending(small):
    endings = ("a.yaml", "a.YML", ".json", "a.b.xlsx", "yaml", "a.txt", "")

    assert [found.name if (found := format_of(name)) else None for name in endings] == [
        "YAML", "YAML", "JSON", "Spreadsheet", "YAML", None, None,
    ]  # fmt: skip
    with pytest.raises(ValueError, match=r"^a\.txt: write a file that ends with \.yaml, \.json, \.xlsx\.$"):
        write(small, "a.txt")


def test_file_is_called_after_code_and_version(small):
    assert file_name(small, ".xlsx") == "small-1.0.0.xlsx"


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"a,b", "signals.CSV", "a CSV file holds one table only; bring a workbook (.xlsx), YAML or JSON."),
        (b"a,b", "x.xlsx",
         "not an Excel workbook (.xlsx); if it is text such as CSV, it holds too little: start from an export."),
        (b"PK\x03\x04", "x.yaml", "not an Excel workbook (.xlsx), or a damaged one; bring it again."),
        (b"", "x.yaml", "the file is empty."),
        (b" " * (MAX_BYTES + 1), "", "more than 5,000,000 bytes; a framework is far smaller."),
    ],
)  # fmt: skip
def test_other_files_are_refused(content, name, message):
    with pytest.raises(FrameworkFileError) as refusal:
        read(content, name)

    assert str(refusal.value) == message


def test_yaml_is_the_format_of_the_fixture(shipped, shipped_text):
    assert write(shipped, ".yaml").decode() == dump(shipped) == shipped_text
