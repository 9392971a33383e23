"""The report as files for other programs."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from assessments import actions, queries
from assessments.actions import Base
from assessments.domain.answers import Choice
from assessments.models import Activity, Assessment, Workspace
from assessments.reports.exchange import report_csv, report_json
from assessments.reports.workbook import report_workbook
from tests.assessments.conftest import shipped
from tests.assessments.test_activity import person

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from frameworks.models import Framework

CODES = list(shipped().capabilities)


@pytest.fixture
def owner(client: Browser, db: None) -> User:
    owner = person("owner")
    client.force_login(owner)
    return owner


@pytest.fixture
def firm(owner: User) -> Workspace:
    return actions.create_workspace(name="Advisers", owner=owner)


@pytest.fixture
def round_1(firm: Workspace, published: Framework) -> Assessment:
    made = actions.start_assessment(
        workspace=firm, framework=published, organisation="Ünited R&D", title="Round 1"
    )
    answer(made, CODES[0], "norming")
    return made


def answer(assessment: Assessment, code: str, phase: str) -> None:
    actions.save_answer(
        assessment=assessment, capability=code, change={"choice": Choice.PHASE, "phase": phase}, base=Base()
    )


def of(assessment: Assessment, kind: str) -> str:
    return reverse("assessments:report_export", args=[assessment.pk, kind])


KINDS = {
    "spreadsheet": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".xlsx",
        "spreadsheet",
    ),
    "csv": ("application/zip", " (CSV).zip", "CSV"),
    "json": ("application/json", ".json", "JSON"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_report_is_a_download(client: Browser, round_1: Assessment, kind: str) -> None:
    content_type, ending, detail = KINDS[kind]
    Activity.objects.all().delete()
    head = client.head(of(round_1, kind))
    assert (head.status_code, head["Content-Type"], head.content) == (200, content_type, b"")
    assert not Activity.objects.exists()
    response = client.get(of(round_1, kind))
    found = queries.report(round_1)
    expected = {
        "spreadsheet": lambda: report_workbook(
            found, brand=queries.brand(round_1.client, about=found.organisation)
        ),
        "csv": lambda: report_csv(found),
        "json": lambda: report_json(found, id=str(round_1.pk)),
    }
    assert response.content == expected[kind]()
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"].startswith(
        f'attachment; filename="United R&D - maturity report{ending}"'
    )
    assert "no-store" in response["Cache-Control"]
    line = Activity.objects.get()
    assert (line.actor_name, line.get_happened_display(), line.detail) == (
        "Owner",
        "Exported the report",
        detail,
    )


def test_snapshot_is_exported_as_it_was_frozen(client: Browser, round_1: Assessment) -> None:
    snapshot = actions.close(assessment=round_1, closed_by=None)
    actions.reopen(assessment=round_1, by=None)
    round_1.refresh_from_db()
    answer(round_1, CODES[1], "storming")
    frozen = client.get(reverse("assessments:snapshot_export", args=[snapshot.pk, "json"]))
    assert list(json.loads(frozen.content)["answers"]) == CODES[:1]
    assert json.loads(frozen.content)["id"] == str(round_1.pk)
    assert list(json.loads(client.get(of(round_1, "json")).content)["answers"]) == CODES[:2]


def test_spreadsheet_is_in_the_brand_of_the_workspace(client: Browser, round_1: Assessment) -> None:
    Workspace.objects.update(accent="#7a1f5c", contact="hello@example.com")
    book = load_workbook(io.BytesIO(client.get(of(round_1, "spreadsheet")).content))
    assert book["Summary"]["A2"].value == "Round 1 · Advisers · hello@example.com"
    assert book["Answers"]["A1"].fill.fgColor.rgb == "FF7A1F5C"


def test_other_kinds_are_not_found(client: Browser, round_1: Assessment) -> None:
    assert client.get(of(round_1, "exe")).status_code == 404


def test_menu_leads_to_the_files(client: Browser, round_1: Assessment) -> None:
    page = client.get(reverse("assessments:report", args=[round_1.pk])).content.decode()
    assert [of(round_1, kind) in page for kind in ("spreadsheet", "csv", "json")] == [True] * 3
    snapshot = actions.close(assessment=round_1, closed_by=None)
    page = client.get(reverse("assessments:snapshot", args=[snapshot.pk])).content.decode()
    assert reverse("assessments:snapshot_export", args=[snapshot.pk, "csv"]) in page
    assert of(round_1, "csv") not in page


def test_number_of_queries_does_not_follow_the_answers(client: Browser, round_1: Assessment) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as counted:
            assert client.get(of(round_1, "spreadsheet")).status_code == 200
        return len(counted)

    asked()
    few = asked()
    for code in CODES[1:]:
        answer(round_1, code, "norming")
    assert asked() == few
