"""Names that people typed, in names of files."""

from __future__ import annotations

import pytest

from assessments.filenames import readable


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Ørsted & Søn", "Ørsted & Søn"),
        ("../../etc/passwd", "etc passwd"),
        ("-rf", "rf"),
        ("a\x00b\u202ec", "a b c"),
        ("हिन्दी क्षेत्र", "हिन्दी क्षेत्र"),
        ("e\u0301", "é"),
    ],
)
def test_name_keeps_what_a_file_system_takes(name: str, kept: str) -> None:
    assert readable(name) == kept
