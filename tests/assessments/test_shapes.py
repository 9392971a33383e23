"""The whole way, from the first question to the exported file, on frameworks of other shapes than the shipped one."""

from __future__ import annotations

import html
import json
import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from django.test import Client as Browser
from django.urls import reverse
from pypdf import PdfReader

from assessments import actions, queries
from assessments.actions import Base
from assessments.domain.answers import Choice, Settings
from assessments.domain.cases import report_data
from assessments.domain.report import Report
from assessments.models import Assessment, Snapshot, State
from assessments.reports import pdf, render
from assessments.reports.charts import figures
from assessments.reports.present import present
from assessments.reports.ramp import SHADES, ramp
from frameworks import queries as framework_queries
from frameworks.actions import import_framework
from frameworks.checks import problems
from frameworks.structure import Framework
from tests.assessments.domain.support import report_of, uniform
from tests.assessments.test_activity import person
from tests.assessments.test_archive import evaluated, exported
from tests.frameworks.shapes import FIVE, SEVEN, SHAPES, TWO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.contrib.auth.models import User

FOREIGN = re.compile(
    r"\b(forming|storming|norming|performing|six pillars|29 (capabilities|questions)|four levels)\b",
    re.IGNORECASE,
)
"""Words that only the shipped framework has."""


@pytest.fixture(autouse=True)
def _nothing_in_memory(db: None) -> Iterator[None]:
    framework_queries.clear_cache()
    yield
    framework_queries.clear_cache()


@pytest.fixture
def owner(client: Browser, db: None) -> User:
    """Signed in as `client`."""
    owner = person("owner")
    client.force_login(owner)
    return owner


@pytest.fixture(params=SHAPES, ids=lambda shape: shape.code)
def shape(request: pytest.FixtureRequest) -> Framework:
    shape: Framework = request.param
    return shape


@pytest.fixture
def started(shape: Framework, owner: User) -> Assessment:
    """Of a workspace with members; nothing is answered."""
    row = import_framework(structure=shape, publish=True).framework
    workspace = actions.create_workspace(name="Advisers", owner=owner)
    return actions.start_assessment(
        workspace=workspace, framework=row, organisation="Example Ltd", title="Round 1", by=owner
    )


def phases_of(shape: Framework) -> dict[str, str]:
    """A phase for every capability, all of them used where there are enough capabilities."""
    codes = [phase.code for phase in shape.phases]
    return {code: codes[(place * 3 + 1) % len(codes)] for place, code in enumerate(shape.capabilities)}


@pytest.fixture
def answered(started: Assessment, shape: Framework) -> Assessment:
    for code, phase in phases_of(shape).items():
        change = {"choice": Choice.PHASE, "phase": phase, "note": "Σημείωση"}
        actions.save_answer(assessment=started, capability=code, change=change, base=Base())
    return started


def url(name: str, *args: object) -> str:
    return reverse(f"assessments:{name}", args=args)


def page_of(browser: Browser, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def test_shapes_may_be_published(shape: Framework) -> None:
    assert problems(shape) == ()


def test_five_is_another_framework_in_every_way() -> None:
    """What the shipped framework has, it has in other numbers."""
    assert (len(FIVE.phases), [len(pillar.capabilities) for pillar in FIVE.pillars]) == (5, [2, 3, 4])
    assert (len(TWO.phases), len(TWO.pillars), len(TWO.capabilities)) == (2, 1, 1)
    assert {capability.weight for capability in FIVE.capabilities.values()} == {
        Decimal(1),
        Decimal(2),
        Decimal("0.5"),
    }


def test_every_question_shows_all_levels_side_by_side_with_their_keys_and_colours(
    client: Browser, started: Assessment, shape: Framework
) -> None:
    top = len(shape.phases)
    for code, capability in shape.capabilities.items():
        page = page_of(client, url("question", started.pk, code))
        assert f" levels-of-{top}" in page
        assert re.findall(r'class="level (ramp-\d+)"', page) == [
            f"ramp-{ramp(n, top)}" for n in range(1, top + 1)
        ]
        assert re.findall(r"<kbd>(\d)</kbd></dt><dd>([^<]+)", page) == [
            (str(number), phase.name) for number, phase in enumerate(shape.phases, 1)
        ]
        assert all(level.summary in page for level in capability.levels)
        assert not FOREIGN.search(page)


def test_every_question_is_saved_and_leads_to_the_next(
    client: Browser, started: Assessment, shape: Framework
) -> None:
    codes = list(shape.capabilities)
    for code, following in zip(codes, [*codes[1:], None], strict=True):
        data = {"choice": phases_of(shape)[code], "revision": "0", "turn": "1", "next": "1"}
        response = client.post(url("question", started.pk, code), data)
        expected = url("question", started.pk, following) if following else url("report", started.pk)
        assert response["Location"].partition("?")[0] == expected
    report = queries.report(started)
    assert {code: report.answer(code).phase for code in codes} == phases_of(shape)
    assert f"{len(codes)} of {len(codes)}" in page_of(client, url("question", started.pk, codes[0]))


def test_ticked_signals_propose_every_phase(client: Browser, started: Assessment, shape: Framework) -> None:
    code, capability = next(iter(shape.capabilities.items()))
    for score, phase in enumerate(shape.phases, 1):
        signals = [signal.code for level in capability.levels[1:score] for signal in level.signals]
        signals += [signal.code for signal in capability.levels[0].signals] if score == 1 else []
        address = url("question", started.pk, code)
        kept = queries.recorded_answers(started).get(code, queries.NOT_RECORDED)
        client.post(
            f"{address}?way=guided", {"signals": signals, "revision": str(kept.revision), "turn": "1"}
        )
        chip = f'<span class="phase ramp-{ramp(score, shape.top)}">{phase.name}</span>'
        assert re.search(rf"{chip}\s*</p>", page_of(client, f"{address}?way=guided"))


def test_report_page_has_every_phase_pillar_and_capability(
    client: Browser, answered: Assessment, shape: Framework
) -> None:
    page = page_of(client, url("report", answered.pk))
    for name in (
        *(phase.name for phase in shape.phases),
        *(pillar.name for pillar in shape.pillars),
        *(capability.name for capability in shape.capabilities.values()),
    ):
        assert name in page
    steps = re.search(r'<ol class="phase-scale.*?</ol>', page, re.DOTALL)
    assert steps
    assert re.findall(r"ramp-(\d+)", steps[0]) == [str(ramp(n, shape.top)) for n in range(1, shape.top + 1)]
    assert ("phase-scale--many" in steps[0]) is (shape.top > 4)
    assert not FOREIGN.search(page)


def test_charts_have_a_ring_for_every_phase(client: Browser, answered: Assessment, shape: Framework) -> None:
    found = client.get(url("report_charts", answered.pk)).json()["figures"]
    large = [pillar.code for pillar in shape.pillars if len(pillar.capabilities) > 2]
    assert list(found) == ["overall"] * (len(shape.pillars) > 2) + large
    for figure in found.values():
        axis = figure["layout"]["polar"]["radialaxis"]
        assert axis["ticktext"] == [phase.name for phase in shape.phases]
        assert axis["tickvals"] == list(range(1, shape.top + 1))


def test_closed_report_is_frozen_and_comes_back_equal(
    client: Browser, answered: Assessment, owner: User
) -> None:
    before = queries.report(answered)
    actions.close(assessment=answered, closed_by=owner)
    kept = Snapshot.objects.get()
    framework_queries.clear_cache()
    assert queries.frozen_report(kept) == before
    assert present(queries.frozen_report(kept)) == present(before)
    assert "Frozen on" in page_of(client, url("snapshot", kept.pk))
    actions.reopen(assessment=answered)
    answered.refresh_from_db()
    assert answered.state == State.IN_REVIEW


def test_archive_holds_what_evaluate_reads_back(answered: Assessment, tmp_path: Path) -> None:
    wanted = json.loads(json.dumps(report_data(queries.report(answered))))
    assert evaluated(exported(answered.client.workspace), tmp_path) == wanted


def test_lists_show_the_phase_in_its_colour(client: Browser, answered: Assessment, shape: Framework) -> None:
    result = queries.report(answered).result
    chip = f'<span class="phase ramp-{ramp(result.score, shape.top)}">{shape.phase(result.score).name}</span>'
    total = len(shape.capabilities)
    for address in (
        url("workspace", answered.client.workspace_id),
        url("client", answered.client.uid),
    ):
        assert chip in page_of(client, address)
    assert f"{total} of {total}" in page_of(client, url("workspace", answered.client.workspace_id))


def test_settings_offer_the_phases_and_charters_of_the_framework(
    client: Browser, answered: Assessment, shape: Framework
) -> None:
    top = shape.phases[-1]
    response = client.post(
        url("report_settings", answered.pk), {"target": top.code, "streams": "2", "starts_on": "2026-01-05"}
    )
    assert response.status_code == 302
    assert queries.report(Assessment.objects.get()).target == shape.top


def test_every_capability_can_be_brought_to_the_top(shape: Framework) -> None:
    """From the lowest phase the roadmap reaches the highest, and nobody is left out."""
    report = report_of(shape, uniform(shape, shape.phases[0].code), Settings(target=shape.phases[-1].code))
    assert report.roadmap.blocked == ()
    reached = {item.capability: item.to_score for item in report.roadmap.items}
    assert all(reached[code] == shape.top - shape.reach[code].target_behind for code in shape.capabilities)


@pytest.mark.parametrize("place", range(1, 8))
def test_uniform_answers_stand_at_their_phase_with_an_index_between_0_and_100(
    shape: Framework, place: int
) -> None:
    if place > shape.top:
        return
    report = report_of(shape, uniform(shape, shape.phases[place - 1].code))
    assert report.result.score == place
    assert present(report).index == int(Decimal(100 * (place - 1)) / (shape.top - 1) + Decimal("0.5"))


def documents(shape: Framework) -> Report:
    return report_of(shape, phases_of(shape), Settings(target=shape.phases[-1].code))


def test_pdf_has_every_phase_in_a_colour_of_its_own_and_nothing_of_another_framework(
    shape: Framework,
) -> None:
    document = pdf.report_html(documents(shape))
    stairs = re.findall(r'class="stair phase-(\d+)"', document)
    assert stairs == [str(ramp(score, shape.top)) for score in range(1, shape.top + 1)]
    assert f"{shape.top} phases." in document
    assert not FOREIGN.search(re.sub(r"<[^>]+>", " ", document))


def test_pdf_of_every_shape_can_be_drawn_with_its_text(shape: Framework) -> None:
    report = documents(shape)
    laid_out = render.laid_out(pdf.report_html(report), pdf.style("A4"))
    path = laid_out.write_pdf(**render.OPTIONS)
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(path)).pages).split())
    for name in (*(phase.name for phase in shape.phases), *(pillar.name for pillar in shape.pillars)):
        assert name in text


def test_sheet_of_the_pdf_has_every_shade() -> None:
    sheet = pdf.style("A4")
    for step, shade in enumerate(SHADES, 1):
        assert f".phase-{step} {{ background: {shade.ground}; color: {shade.text}; }}" in sheet
        stair = f"height: calc(30mm + 4.5mm * {step - 1});"
        assert f".stair.phase-{step} {{ background: {shade.ground}; color: {shade.text}; {stair} }}" in sheet


def test_figures_of_seven_phases_keep_the_outermost_ring_inside() -> None:
    drawn = figures(documents(SEVEN))["figures"]
    assert {tuple(figure["layout"]["polar"]["radialaxis"]["range"]) for figure in drawn.values()} == {
        (0, 7 * 1.02)
    }


def test_day_of_the_report_is_the_one_that_was_set(shape: Framework) -> None:
    assert documents(shape).starts_on == date(2026, 1, 5)
