"""A spreadsheet to fill in: every capability of a framework, with a list of the phases to choose from in its row."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from assessments.reports.colour import light_accent
from assessments.reports.pdf import accent
from assessments.reports.workbook import MADE

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

    from frameworks.structure import Framework

COLUMNS = {
    "Code": 30,
    "Pillar": 24,
    "Capability": 30,
    "Phase": 18,
    "Reason": 30,
    "Note": 50,
    "Evidence": 34,
    "Question": 60,
}
HELP = {
    "Phase": "Choose from the list. Leave it empty for what is not answered.",
    "Reason": "Why it does not apply; needed for “Not applicable”.",
    "Note": "At most 4,000 characters.",
    "Evidence": "A web address of what shows it.",
}
DONT_KNOW, NOT_APPLICABLE = "Don’t know", "Not applicable"
LINE = 30
"""Points: two lines."""


def answer_template(framework: Framework) -> bytes:
    """The template; an import reads it back. The same framework gives the same bytes."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": f"Answers: {framework.name}", "created": MADE})
    _fill_answers(book, framework)
    _fill_levels(book, framework)
    _fill_choices(book, framework)
    book.close()
    return out.getvalue()


def _heading(book: Workbook) -> object:
    colours = light_accent(accent())
    return book.add_format(
        {"bold": True, "bg_color": colours.accent, "font_color": colours.on_accent, "valign": "vcenter"}
    )


def _fill_answers(book: Workbook, framework: Framework) -> None:
    sheet, heading = book.add_worksheet("Answers"), _heading(book)
    line = {"valign": "top", "text_wrap": True, "bottom": 1, "bottom_color": "#d5dcdb"}
    given = book.add_format({**line, "font_color": "#5b6b6d", "bg_color": "#f1f5f4"})
    free = book.add_format({**line, "num_format": "@"})
    for at, (title, width) in enumerate(COLUMNS.items()):
        sheet.write_string(0, at, title, heading)
        sheet.set_column(at, at, width)
    phase = list(COLUMNS).index("Phase")
    for row, (code, capability) in enumerate(framework.capabilities.items(), 1):
        known = {
            "Code": code,
            "Pillar": framework.pillar_of[code].name,
            "Capability": capability.name,
            "Question": capability.question,
        }
        for at, title in enumerate(COLUMNS):
            if title in known:
                sheet.write_string(row, at, known[title], given)
            else:
                sheet.write_blank(row, at, None, free)
        sheet.set_row(row, LINE)
        choices = framework.top + (2 if capability.not_applicable_when else 1)
        sheet.data_validation(
            row,
            phase,
            row,
            phase,
            {
                "validate": "list",
                "source": f"=Choices!$A$1:$A${choices}",
                "error_title": "Not in the list",
                "error_message": "Choose one of the list, or leave the cell empty.",
            },
        )
    for title, text in HELP.items():
        at = list(COLUMNS).index(title)
        sheet.data_validation(0, at, 0, at, {"validate": "any", "input_title": title, "input_message": text})
    last = len(framework.capabilities)
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    sheet.freeze_panes(1, 3)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _fill_levels(book: Workbook, framework: Framework) -> None:
    """What each phase looks like, to choose by."""
    sheet, heading = book.add_worksheet("Levels"), _heading(book)
    text = book.add_format({"valign": "top", "text_wrap": True, "bottom": 1, "bottom_color": "#d5dcdb"})
    titles = ["Code", "Capability", *(phase.name for phase in framework.phases)]
    for at, title in enumerate(titles):
        sheet.write_string(0, at, title, heading)
    sheet.set_column(0, 1, 28)
    sheet.set_column(2, len(titles) - 1, 44)
    for row, (code, capability) in enumerate(framework.capabilities.items(), 1):
        levels = (capability.level(phase.code).summary for phase in framework.phases)
        for at, value in enumerate((code, capability.name, *levels)):
            sheet.write_string(row, at, value, text)
        longest = max(len(level.summary) for level in capability.levels)
        sheet.set_row(row, 15 * (1 + longest // 42) + 3)
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _fill_choices(book: Workbook, framework: Framework) -> None:
    """What the lists show: a range, because a list of its own holds 255 characters."""
    sheet = book.add_worksheet("Choices")
    for row, choice in enumerate([*(phase.name for phase in framework.phases), DONT_KNOW, NOT_APPLICABLE]):
        sheet.write_string(row, 0, choice)
    sheet.hide()
