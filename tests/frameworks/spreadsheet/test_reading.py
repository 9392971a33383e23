"""What people do to a workbook: what is taken, and where and in which words the rest is refused."""

import datetime as dt
from dataclasses import replace

import pytest

from frameworks.spreadsheet import read
from tests.frameworks.spreadsheet.support import added, at, edited, refusals, value


def put(title, row, heading, content):
    def edit(book):
        at(book, title, row, heading).value = content

    return edit


def set_to(setting, content):
    def edit(book):
        value(book, setting).value = content

    return edit


def without_row(title, row):
    return lambda book: book[title].delete_rows(row)


CELLS = {
    "empty": (
        put("Signals", 3, "Text", None),
        'Sheet "Signals", row 3, column E (Text): empty; write a text.',
    ),
    "only spaces": (
        put("Signals", 3, "Text", " \n "),
        'Sheet "Signals", row 3, column E (Text): empty; write a text.',
    ),
    "formula": (
        put("Signals", 3, "Text", '=A1&"x"'),
        (
            'Sheet "Signals", row 3, column E (Text): a formula; write what it gives '
            "(copy the cell, then paste it as a value)."
        ),
    ),
    "error": (
        put("Signals", 3, "Text", "#REF!"),
        'Sheet "Signals", row 3, column E (Text): the error #REF!; write a text.',
    ),
    "date": (
        put("Signals", 3, "Text", dt.date(2026, 1, 31)),
        (
            'Sheet "Signals", row 3, column E (Text): expected a text, found a date; '
            "format the cell as text and write it again."
        ),
    ),
    "number with a point": (
        set_to("Version", 1.1),
        (
            'Sheet "Framework", row 3, column B (Version): expected a text, found the number 1.1; '
            "format the cell as text and write it again."
        ),
    ),
    "truth": (
        put("Signals", 3, "Text", True),
        (
            'Sheet "Signals", row 3, column E (Text): expected a text, found TRUE; '
            "format the cell as text and write it again."
        ),
    ),
    "text for a number": (
        put("Steps", 2, "Weeks", "four"),
        'Sheet "Steps", row 2, column H (Weeks): expected a whole number, found the text "four".',
    ),
    "comma": (
        put("Phases", 3, "Share", "0,4"),
        'Sheet "Phases", row 3, column F (Share): expected a number, found the text "0,4"; write it with a point.',
    ),
    "fraction": (
        put("Steps", 2, "Weeks", 1.5),
        'Sheet "Steps", row 2, column H (Weeks): expected a whole number, found the number 1.5.',
    ),
    "neither yes nor no": (
        put("Capabilities", 2, "Foundation", "maybe"),
        'Sheet "Capabilities", row 2, column J (Foundation): expected "yes" or "no", found the text "maybe".',
    ),
    "no choice": (
        put("Phases", 2, "Holds when", "otherwize"),
        (
            'Sheet "Phases", row 2, column E (Holds when): expected "all_signals", "first_signal" or "otherwise", '
            'found the text "otherwize"; did you mean "otherwise"?'
        ),
    ),
    "code": (
        put("Strategic tests", 2, "Code", "Man date"),
        (
            'Sheet "Strategic tests", row 2, column A (Code): "Man date" is no code; '
            "use lower-case letters (a to z), digits and single hyphens between them."
        ),
    ),
    "reference": (
        put("Pillars", 2, "Tier", "bas"),
        'Sheet "Pillars", row 2, column D (Tier): unknown tier "bas"; did you mean "base"?',
    ),
    "parent": (
        put("Signals", 2, "Capability", "mandat"),
        'Sheet "Signals", row 2, column A (Capability): unknown capability "mandat"; did you mean "mandate"?',
    ),
    "no parent": (
        put("Signals", 2, "Capability", None),
        'Sheet "Signals", row 2, column A (Capability): empty; write the capability that the row belongs to.',
    ),
    "phase of a level": (
        put("Levels", 3, "Phase", "midle"),
        'Sheet "Levels", row 3, column C (Phase): unknown phase "midle"; did you mean "middle"?',
    ),
    "no phase of a level": (
        put("Levels", 3, "Phase", None),
        'Sheet "Levels", row 3, column C (Phase): empty; write a code from sheet "Phases".',
    ),
    "capability of a level": (
        put("Levels", 3, "Capability", "mandat"),
        'Sheet "Levels", row 3, column A (Capability): unknown capability "mandat"; did you mean "mandate"?',
    ),
    "phase of a step": (
        put("Steps", 2, "To phase", "hi"),
        'Sheet "Steps", row 2, column C (To phase): unknown phase "hi"; did you mean "high"?',
    ),
    "charter": (
        put("Charter weights", 2, "Charter", "kep"),
        'Sheet "Charter weights", row 2, column C (Charter): unknown charter "kep"; did you mean "keep"?',
    ),
    "out of range": (
        put("Capabilities", 3, "Weight", 0),
        'Sheet "Capabilities", row 3, column K (Weight): 0 is out of range; give a number above 0 and at most 1000.',
    ),
    "names of other fields": (
        set_to("Work streams", 11),
        'Sheet "Scoring", row 18, column B (Work streams): more than "Most work streams", 10; lower it or raise that.',
    ),
    "value of a list": (
        put("Not applicable", 2, "Does not apply", "mandate"),
        (
            'Sheet "Not applicable", row 2, column C (Does not apply): "mandate" always applies; '
            'give it a "Not applicable when" or remove it here.'
        ),
    ),
    "part of a list of a list": (
        put("Carried by", 2, "At phase", "lo"),
        'Sheet "Carried by", row 2, column E (At phase): unknown phase "lo"; did you mean "low"?',
    ),
    "calendar": (
        put("Calendar", 3, "Days", 20),
        'Sheet "Calendar", row 3, column B (Days): not above the 30 of the one before; sort by days.',
    ),
}


@pytest.mark.parametrize(("edit", "expected"), CELLS.values(), ids=CELLS)
def test_cell_at_fault_is_named(small, edit, expected):
    assert refusals(edited(small, edit)) == [expected]


ROWS = {
    "level is gone": (
        without_row("Levels", 2),
        (
            'Sheet "Signals", row 2, column C (Phase): sheet "Levels" has no row for mandate and low; '
            "add it there or change this."
        ),
    ),
    "signals are gone": (
        without_row("Signals", 2),
        'Sheet "Signals", Capability "mandate", Phase "low": empty; add a signal by which one can tell.',
    ),
    "steps are gone": (
        without_row("Steps", 2),
        'Sheet "Steps", row 2, Capability "mandate": no steps to "middle"; add one.',
    ),
    "weights": (
        put("Charter weights", 2, "Weight", 0.6),
        'Sheet "Charter weights", row 2, Capability "mandate": the weights add up to 1.1; make them add up to 1.',
    ),
    "weight is gone": (
        without_row("Charter weights", 3),
        'Sheet "Charter weights", row 2, Capability "mandate": "grow" missing; add a weight from 0 to 1.',
    ),
    "code twice": (
        put("Capabilities", 3, "Code", "mandate"),
        'Sheet "Capabilities", row 3, column C (Code): "mandate" stands in row 2 already; keep one of the two.',
    ),
    "code twice in a capability": (
        put("Signals", 4, "Code", "low-1"),
        'Sheet "Signals", row 4, column D (Code): "low-1" stands in row 2 already; keep one of the two.',
    ),
    "level twice": (
        put("Levels", 3, "Phase", "low"),
        'Sheet "Levels", row 3, column C (Phase): "low" stands in row 2 already; keep one of the two.',
    ),
    "weight twice": (
        put("Charter weights", 2, "Charter", "grow"),
        'Sheet "Charter weights", row 3, column C (Charter): "grow" stands in row 2 already; keep one of the two.',
    ),
    "code twice in two sheets": (
        put("General self checks", 2, "Code", "Q2"),
        (
            'Sheet "Self checks", row 2, column C (Code): "Q2" stands in sheet "General self checks", row 2 already; '
            "give every self check its own."
        ),
    ),
    "circle": (
        lambda book: added(
            book["Prerequisites"],
            Capability="mandate",
            To_phase="middle",
            Needed_capability="money",
            Needed_phase="middle",
            Reason="x",
        ),
        (
            'Sheet "Prerequisites", row 4, Capability "mandate", To phase "middle": a circle, in which nothing '
            "could ever begin: mandate at middle needs money at middle needs mandate at middle; "
            "remove a prerequisite, such as money at middle here."
        ),
    ),
    "setting is gone": (
        without_row("Scoring", 3),
        (
            'Sheet "Scoring", Foundation capability: missing; '
            'put back its row, with "Foundation capability" under Setting.'
        ),
    ),
    "setting twice": (
        lambda book: book["Framework"].append(["Version", "2"]),
        'Sheet "Framework", row 11, column B (Version): stands in row 3 already; keep one.',
    ),
    "merged cells": (
        lambda book: book["Signals"].merge_cells("A2:A3"),
        (
            'Sheet "Signals", row 2, column A (Capability): merged cells (A2:A3) hold one value only; '
            "unmerge them and fill in every row."
        ),
    ),
    "sheet is gone": (
        lambda book: book.remove(book["Signals"]),
        'Sheet "Signals": missing; start from an export, which has all sheets.',
    ),
    "column is gone": (
        put("Signals", 1, "Text", "Txt"),
        'Sheet "Signals", row 1: the column "Text" is missing; put it back with its heading, did you mean "txt"?',
    ),
    "headings are gone": (
        without_row("Signals", 1),
        'Sheet "Signals", row 1: no headings; write them into this row: Capability, Phase, Code, Text.',
    ),
}


@pytest.mark.parametrize(("edit", "expected"), ROWS.values(), ids=ROWS)
def test_row_or_sheet_at_fault_is_named(small, edit, expected):
    assert refusals(edited(small, edit)) == [expected]


def test_column_that_is_there_twice_is_refused(small):
    assert refusals(edited(small, put("Signals", 1, "Code", "Text"))) == [
        'Sheet "Signals", row 1, column E (Text): the same heading as in column D; remove one of the two columns.',
        'Sheet "Signals", row 1: the column "Code" is missing; put it back with its heading.',
    ]


def test_all_cells_at_fault_are_named_together(small):
    def edit(book):
        put("Signals", 3, "Text", None)(book)
        put("Phases", 2, "Holds when", "never")(book)
        set_to("Name", None)(book)

    assert refusals(edited(small, edit)) == [
        'Sheet "Framework", row 4, column B (Name): empty; write a text.',
        'Sheet "Signals", row 3, column E (Text): empty; write a text.',
        (
            'Sheet "Phases", row 2, column E (Holds when): expected "all_signals", "first_signal" or "otherwise", '
            'found the text "never".'
        ),
    ]


def test_only_rows_of_the_misnamed_level_are_left_unblamed(small):
    def edit(book):
        put("Levels", 3, "Phase", "midle")(book)
        without_row("Levels", 7)(book)

    assert refusals(edited(small, edit)) == [
        'Sheet "Levels", row 3, column C (Phase): unknown phase "midle"; did you mean "middle"?',
        (
            'Sheet "Signals", row 8, column C (Phase): sheet "Levels" has no row for money and high; '
            "add it there or change this."
        ),
    ]


def test_list_of_problems_ends_where_nobody_would_read_on(small):
    def edit(book):
        for row in range(2, 1002):
            book["Signals"].cell(row, 1, "nobody")

    found = refusals(edited(small, edit))

    assert len(found) == 201
    assert found[-1] == "There may be more; put these 200 right first."


def test_row_and_column_are_those_of_the_moved_cells(small):
    def edit(book):
        book["Signals"].insert_cols(1, 2)
        book["Signals"].insert_rows(3, 4)
        book["Signals"].cell(1, 1, "My notes")
        at(book, "Signals", 7, "Text").value = None

    assert refusals(edited(small, edit)) == ['Sheet "Signals", row 7, column G (Text): empty; write a text.']


def test_what_does_not_matter_is_passed_over(small):
    """Empty rows, columns and sheets of one's own, another order, other letter cases, spaces, names beside codes."""

    def edit(book):
        signals = book["Signals"]
        signals.insert_rows(3, 2)
        signals.insert_cols(2)
        signals.cell(1, 2, "Remarks")
        signals.cell(3, 2, "a remark alone makes no row")
        signals["A1"].value = " CAPABILITY\n"
        signals["A2"].value = "mandate "
        at(book, "Signals", 2, "Phase").value = " Low"
        at(book, "Signals", 2, "(Capability: name)").value = "whatever"
        levels = book["Levels"]
        rows = [[cell.value for cell in row] for row in levels.iter_rows(min_row=2)]
        for number, row in enumerate(reversed(rows), 2):
            for column, content in enumerate(row, 1):
                levels.cell(number, column).value = content
        book.create_sheet("My sheet")["A1"] = "=1/0"
        book.move_sheet("Signals", offset=-5)
        steps = book["Steps"]
        steps.title = "Renamed"
        steps.title = "STEPS"
        at(book, "Phases", 2, "Holds when").value = "Otherwise "
        at(book, "Phases", 3, "Holds when").value = "First signal"
        at(book, "Phases", 3, "Share").value = " 0.40 "
        at(book, "Phases", 4, "Share").value = 0.1 + 0.2 + 0.2
        at(book, "Capabilities", 2, "Foundation").value = True
        at(book, "Capabilities", 3, "Foundation").value = "No"
        at(book, "Capabilities", 3, "Tier").value = "LATE"
        at(book, "Strategic tests", 2, "Tested capability").value = "Mandate"
        value(book, "Foundation pillar").value = "Base work"

    assert read(edited(small, edit)) == small


def test_whole_number_in_a_text_is_taken_as_it_is_written(small):
    assert read(edited(small, set_to("Basis", 2026))) == replace(small, basis="2026")


def test_line_breaks_of_all_programs_are_one(small):
    assert read(edited(small, set_to("Basis", "a\r\nb_x000D_\nc"))) == replace(small, basis="a\nb\nc")


def test_new_rows_get_codes(small):
    """Made from names or, where there are none, counted on; found by name before there is a code."""

    def edit(book):
        added(book["Capabilities"], Pillar="Base work", Name="Müller's Ünit", Tier="Base", Question="Q?",
              Definition="D.", Overrating_trap="T.", Provenance="inferred")  # fmt: skip
        for phase in ("High", "Low", "Middle"):
            added(book["Levels"], Capability="Müller's Ünit", Phase=phase, Summary=phase)
            for text in ("One.", "Two."):
                added(book["Signals"], Capability="müller's ünit", Phase=phase, Text=text)
        for phase in ("middle", "high"):
            added(book["Steps"], Capability="Müller's Ünit", To_phase=phase, Title="T", Detail="D", Effort="S",
                  Weeks=1, Owner="O", Metric="M")  # fmt: skip
        for charter in ("Keep", "Grow"):
            added(book["Charter weights"], Capability="Müller's Ünit", Charter=charter, Weight=0.5)
        added(book["Facts"], Capability="Müller's Ünit", Statement="S.", Source="s")
        added(book["Self checks"], Capability="Müller's Ünit", Text="Who?", Source="s")
        added(book["General self checks"], Text="Why?", Source="s", Shown_at="overall")
        added(book["Signals"], Capability="mandate", Phase="middle", Text="Once more.")
        added(book["Glossary groups"], Name="数字")

    framework = read(edited(small, edit))

    new = framework.pillars[0].capabilities[-1]
    assert new.code == "mullers-unit"
    assert [level.phase for level in new.levels] == ["low", "middle", "high"]
    assert [signal.code for level in new.levels for signal in level.signals] == [
        "low-1", "low-2", "middle-1", "middle-2", "high-1", "high-2",
    ]  # fmt: skip
    assert [step.code for way in new.transitions for step in way.steps] == ["to-middle-1", "to-high-1"]
    assert new.charter_weights == {"keep": replace(small.phases[2]).share, "grow": small.phases[2].share}
    assert (new.weight, new.foundation, new.facts[0].code) == (1, False, "F2")
    codes = {new.self_checks[0].code, framework.self_checks[-1].code}
    assert codes == {"Q3", "Q4"}
    assert [signal.code for signal in framework.capabilities["mandate"].level("middle").signals] == [
        "middle-1", "middle-2", "middle-3",
    ]  # fmt: skip
    assert framework.glossary[-1].code == "termgroup"
