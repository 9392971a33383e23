"""The cells of a workbook -> a framework, or every problem with its sheet, row and column.

The rows are put together as the nested data that a file in YAML holds, and go through the same builder and checks.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace

from frameworks.checks import problems
from frameworks.exchange import FrameworkFileError, build
from frameworks.problems import Problem, TooManyError
from frameworks.spreadsheet.assembling import Assembler
from frameworks.spreadsheet.cells import WorkbookError, sheets_in, title_key
from frameworks.spreadsheet.places import Node, locate
from frameworks.spreadsheet.tables import settings, sheets
from frameworks.structure import Framework


def framework_in(content: bytes) -> Framework:
    """Raises `FrameworkFileError`."""
    titles = {setting.sheet for setting in settings()} | {table.title for table in sheets()}
    try:
        found = sheets_in(content, {title_key(title) for title in titles})
    except WorkbookError as error:
        raise FrameworkFileError([Problem("", str(error))]) from None
    assembler = Assembler(found)
    whole = False
    with suppress(TooManyError):
        whole = assembler.run()
    if not whole:
        raise FrameworkFileError(assembler.found)
    framework, wrong = build(assembler.root.data())
    if not (assembler.found or wrong):
        wrong = problems(framework)
    known = {problem.path for problem in assembler.found}
    placed = [_placed(assembler.root, problem) for problem in wrong]
    # What a cell lacks or has too much is said once, by whoever saw the cell.
    every = [
        *assembler.found,
        *(problem for problem in placed if problem.path not in known or not problem.path),
    ]
    if every:
        raise FrameworkFileError(every)
    return framework


_ALREADY = re.compile(r" is the code of (\S.*) already; ")
_FIELD = re.compile(r'(?<!["\w])[a-z]+(?:_[a-z]+)+(?!["\w])')


def _placed(root: Node, problem: Problem) -> Problem:
    """The same problem in the words of the workbook."""
    place, rest = locate(root, problem.path)

    def other(match: re.Match[str]) -> str:
        there, _ = locate(root, match[1])
        return (
            f" stands in sheet {str(replace(there, note='')).removeprefix('Sheet ')} already; "
            if there
            else match[0]
        )

    message = _ALREADY.sub(other, problem.message).replace("no transition to", "no steps to")
    message = _FIELD.sub(lambda match: _headings().get(match[0], match[0]), message)
    if place and rest.startswith("."):
        # What is not there has no place of its own.
        message = f'"{rest[1:]}" {message}'
    return Problem(str(place) if place else problem.path, message)


def _headings() -> dict[str, str]:
    columns = [column for table in sheets() for column in table.columns]
    return {column.name: f'"{column.heading}"' for column in [*columns, *settings()]}
