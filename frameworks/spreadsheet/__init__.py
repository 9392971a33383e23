"""A framework as a workbook that can be sent round, edited in any spreadsheet program and brought back.

`write` and `read` are inverse. What is heavy is imported when a workbook is written or read, not before.
"""

from __future__ import annotations

from frameworks.structure import Framework


def write(framework: Framework) -> bytes:
    """The workbook (.xlsx) that `read` reads back as the same framework: same content, same bytes.

    A draft with mistakes is written as well.
    """
    from frameworks.spreadsheet.writing import workbook

    return workbook(framework)


def read(content: bytes) -> Framework:
    """The framework in a workbook, sound by `checks`.

    Raises `FrameworkFileError` with all problems found; the path of each is a place in the workbook, such as
    `Sheet "Signals", row 14, column D (Text)`.
    """
    from frameworks.spreadsheet.reading import framework_in

    return framework_in(content)
