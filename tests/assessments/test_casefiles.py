from decimal import Decimal

import pytest

from assessments.casefiles import CaseFileError, read_json, read_yaml


def test_json_keeps_the_written_digits():
    assert read_json(b'\xef\xbb\xbf {"a": 0.1, "b": 12, "c": 1e-3, "d": [null, true, "x"]} ') == {
        "a": Decimal("0.1"),
        "b": 12,
        "c": Decimal("0.001"),
        "d": [None, True, "x"],
    }


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        (b"", "it is empty."),
        (b" \n\t", "it is empty."),
        (b'{"a": 1,\n "b" 2}', "line 2, column 6: not JSON: Expecting ':' delimiter."),
        (b'{"a": 1}}', "line 1, column 9: not JSON: Extra data."),
        (b'{"a":\n "\xff"}', "line 2: not UTF-8."),
        (b'{"a": {"b": 1, "c": 2, "b": 3}}', 'the key "b" stands twice in one object; keep one of the two.'),
        (b"[NaN]", "NaN is not a number."),
        (b"[Infinity]", "Infinity is not a number."),
        (b"[-Infinity]", "-Infinity is not a number."),
        (b"[1e99999999999999999999]", "1e99999999999999999999 is too large for a number."),
        (b"[" + b"9" * 31 + b"]", f"{'9' * 30}… is too large for a number."),
        (b"[" * 100_000, "it is nested too deeply."),
    ],
)
def test_json_is_refused_with_its_place(source, problem):
    with pytest.raises(CaseFileError) as caught:
        read_json(source)
    assert str(caught.value) == problem


def test_yaml_reads_the_same_values():
    source = b"a: 0.1\nb: 12\nc: [null, true, 'no', x]\nd:\n  starts_on: 2026-01-31\n"
    assert read_yaml(source) == {
        "a": Decimal("0.1"),
        "b": 12,
        "c": [None, True, "no", "x"],
        "d": {"starts_on": "2026-01-31"},
    }


def test_yaml_is_refused_with_its_place():
    with pytest.raises(CaseFileError, match=r"^line 2, column 4: "):
        read_yaml(b"a: 1\nb: *x\n")
