"""The spreadsheet as another program calculates it: LibreOffice opens each file and writes what it makes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from openpyxl import load_workbook

from assessments.reports.plan import plan
from assessments.reports.tables import tables
from assessments.reports.workbook import report_workbook
from tests.assessments.reports.support import made
from tests.assessments.reports.test_workbook import expected, rows, shown
from tests.office import convert, office

NAMES = ["B", "C", "stress", "scripts", "partial", "provisional", "blocked", "top", "empty"]


def longer(read: Any) -> None:
    """The first step of the first move takes ten weeks more."""
    read["Steps"]["F2"] = read["Steps"]["F2"].value + 10


def turned(read: Any) -> None:
    """The same in a table that somebody sorted the other way round."""
    steps = read["Steps"]
    longer(read)
    headings = [cell.value for cell in steps[1]]
    for heading in ("Rank", "Number", "Weeks"):
        at = headings.index(heading) + 1
        values = [steps.cell(row, at).value for row in range(2, steps.max_row + 1)]
        for row, value in enumerate(reversed(values), 2):
            steps.cell(row, at).value = value


def later(read: Any) -> None:
    """The roadmap starts on another day, a Saturday."""
    read["Method"]["C2"] = date(2027, 5, 1)


EDITED: Mapping[str, Callable[[Any], None]] = {"longer": longer, "turned": turned, "later": later}


@pytest.fixture(scope="module")
def calculated(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    program = office()
    folder = tmp_path_factory.mktemp("workbooks")
    (folder / "out").mkdir()
    for name in NAMES:
        save(name, folder / f"{name}.xlsx")
    for name, edit in EDITED.items():
        save("B", folder / f"{name}.xlsx", edit)
    names = [*NAMES, *EDITED]
    convert(program, [folder / f"{name}.xlsx" for name in names], "xlsx", folder / "out")
    if not (folder / "out" / "B.xlsx").exists():
        pytest.skip("LibreOffice is installed without Calc, which opens spreadsheets (libreoffice-calc)")
    return {name: load_workbook(folder / "out" / f"{name}.xlsx", data_only=True) for name in names}


def save(name: str, path: Any, edit: Callable[[Any], None] | None = None) -> None:
    """openpyxl leaves the values beside formulas out: whoever opens the file has to calculate them."""
    read = load_workbook(BytesIO(report_workbook(made(name))))
    if edit:
        edit(read)
    read.save(path)


@pytest.mark.parametrize("name", NAMES)
def test_formulas_come_to_the_values_that_are_written_beside_them(
    calculated: Mapping[str, Any], name: str
) -> None:
    count = 0
    formulas = load_workbook(BytesIO(report_workbook(made(name))))
    for table in tables(made(name)).all:
        first = 4 if table.key == "summary" else 1
        for row, values in enumerate(table.rows, first + 1):
            for at, value in enumerate(values, 1):
                if formulas[table.title].cell(row, at).data_type == "f":
                    count += 1
                    found = calculated[name][table.title].cell(row, at).value
                    assert shown(found) == expected(value), (table.key, row, at)
    assert count >= 4


def of_moves(read: Any) -> dict[int, tuple[dict[str, Any], list[dict[str, Any]]]]:
    """By rank: the move and its steps in their order."""
    steps = sorted(rows(read["Steps"]), key=lambda step: step["Number"])
    return {
        move["Rank"]: (move, [step for step in steps if step["Rank"] == move["Rank"]])
        for move in rows(read["Roadmap"])
    }


@pytest.mark.parametrize("name", [*NAMES[:3], *EDITED])
def test_steps_follow_each_other_and_fill_their_move(calculated: Mapping[str, Any], name: str) -> None:
    for move, steps in of_moves(calculated[name]).values():
        assert [step["Start week"] for step in steps] == [
            move["Start week"],
            *(step["Finish week"] for step in steps[:-1]),
        ]
        assert steps[0]["Starts on"] == move["Starts on"]
        assert steps[-1]["Finish week"] == move["Finish week"]
        assert steps[-1]["Finishes on"] == move["Finishes on"]
        for before, step in pairwise(steps):
            assert 0 < (step["Starts on"] - before["Finishes on"]).days <= 3


@pytest.mark.parametrize("name", ["longer", "turned"])
def test_change_of_weeks_moves_what_follows_in_the_same_move_only(
    calculated: Mapping[str, Any], name: str
) -> None:
    before, after = of_moves(calculated["B"]), of_moves(calculated[name])
    timed = ("Weeks", "Start week", "Finish week", "Starts on", "Finishes on")
    moved, steps = after[1]
    assert (moved["Weeks"], moved["Finish week"]) == (before[1][0]["Weeks"] + 10, moved["Weeks"])
    assert [step["Start week"] for step in steps] == [
        0,
        *(step["Start week"] + 10 for step in before[1][1][1:]),
    ]
    for rank, (move, steps) in before.items():
        if rank > 1:
            now, now_steps = after[rank]
            assert [now[heading] for heading in timed] == [move[heading] for heading in timed]
            assert [[step[heading] for heading in timed] for step in now_steps] == [
                [step[heading] for heading in timed] for step in steps
            ]


def test_another_first_day_moves_the_ends_of_the_whole(calculated: Mapping[str, Any]) -> None:
    read = {row["What"]: row["Value"] for row in rows(calculated["later"]["Summary"], 4)}
    roadmap = rows(calculated["later"]["Roadmap"])
    assert read["Weeks"] == plan(made("B")).weeks
    assert read["Starts on"].date() == roadmap[0]["Starts on"].date() == date(2027, 5, 3)
    assert read["Finishes on"] == max(row["Finishes on"] for row in roadmap)
