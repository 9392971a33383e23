"""The heat map: every capability once, in the phase it was answered with."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import Client as Browser
from django.urls import reverse

from assessments.actions import Base, save_answer
from assessments.domain.answers import Choice
from tests.assessments.conftest import shipped

if TYPE_CHECKING:
    from assessments.models import Assessment

CASES = {
    case["id"]: case
    for case in json.loads((Path(__file__).parents[1] / "cases.json").read_text(encoding="utf-8"))["cases"]
}


def cells(browser: Browser, assessment: Assessment) -> dict[str, list[list[str]]]:
    """Pillar -> for each column the links of its cells in the words that are heard; an empty one says "none"."""
    page = browser.get(reverse("assessments:report", args=[assessment.pk])).content.decode()
    table = page.partition('<table class="heat" role="table">')[2].partition("</table>")[0]
    found = {}
    for row in re.findall(r'<tr role="row">(.*?)</tr>', table, re.DOTALL)[1:]:
        pillar = re.findall(r'<th scope="row" role="rowheader"><a [^>]*>(.*?)</a>', row)[0]
        columns = re.findall(r'<td role="cell" data-label="[^"]+">(.*?)</td>', row, re.DOTALL)
        found[pillar] = [
            [unescape(re.sub("<[^>]+>", "", link)) for link in re.findall(r"<li>(<a .*?</a>)</li>", column)]
            for column in columns
        ]
        for column, links in zip(columns, found[pillar], strict=True):
            assert column.count("<a ") == len(links)
            assert links or column == '<span class="heat-none">none</span>'
    return found


@pytest.mark.parametrize("case", ["B", "C"])
def test_heat_map_puts_every_capability_into_its_phase(
    client: Browser, assessment: Assessment, case: str
) -> None:
    answers = CASES[case]["answers"]
    for code, phase in answers.items():
        change = {"choice": Choice.PHASE, "phase": phase}
        save_answer(assessment=assessment, capability=code, change=change, base=Base())
    assert cells(client, assessment) == {
        pillar.name: [
            [f"{c.name}: {phase.name}" for c in pillar.capabilities if answers[c.code] == phase.code]
            for phase in shipped().phases
        ]
        for pillar in shipped().pillars
    }


def test_heat_map_keeps_what_has_no_phase_apart_and_says_why(client: Browser, assessment: Assessment) -> None:
    first = shipped().pillars[0]
    kinds = [
        {"choice": Choice.PHASE, "phase": "norming"},
        {"choice": Choice.DONT_KNOW},
        {"choice": Choice.NOT_APPLICABLE, "reason": "None."},
    ]
    for capability, change in zip(first.capabilities, kinds, strict=False):
        save_answer(assessment=assessment, capability=capability.code, change=change, base=Base())
    names = [capability.name for capability in first.capabilities]
    assert cells(client, assessment)[first.name] == [
        [],
        [],
        [f"{names[0]}: Norming"],
        [],
        [f"{names[1]}: don’t know", f"{names[2]}: not applicable", f"{names[3]}: not answered"],
    ]
