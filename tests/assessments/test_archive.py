"""Everything of a workspace in one file."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import actions, queries
from assessments.actions import Base
from assessments.archive import write_archive
from assessments.domain.answers import Choice
from assessments.domain.cases import report_data
from assessments.freezing import thaw
from assessments.models import Activity, Assessment, Client, Invitation, Role, State, Workspace
from frameworks.actions import import_framework
from frameworks.exchange import parse
from tests.assessments.conftest import shipped
from tests.assessments.test_activity import person
from tests.assessments.versions import newer

if TYPE_CHECKING:
    from pathlib import Path

    from django.contrib.auth.models import User

    from frameworks.models import Framework

CODES = list(shipped().capabilities)
NAMES = (
    "../../etc/passwd",
    "CON",
    "株式会社" * 30,
    'a/b\\c:d*e?f"g<h>i|j',
    "\u202etxt.exe",
    ".",
    "=1+1",
    "Ünïcode & Söhne",
    "𠮷" * 80,
)


@pytest.fixture
def owner(client: Browser, db: None) -> User:
    """Signed in as `client`."""
    owner = person("owner")
    client.force_login(owner)
    return owner


@pytest.fixture
def firm(owner: User) -> Workspace:
    return actions.create_workspace(name="Advisers", owner=owner)


@pytest.fixture
def answered(firm: Workspace, published: Framework, owner: User) -> Assessment:
    """With every kind of answer, and all settings."""
    assessment = actions.start_assessment(
        workspace=firm, framework=published, organisation="First Ltd", title="Round 1", by=owner
    )
    signals = frozenset(list(shipped().capabilities[CODES[0]].signals)[:3])
    for code, change in (
        (CODES[0], {"choice": Choice.PHASE, "phase": "norming", "note": "שלום 👋", "signals": signals}),
        (CODES[1], {"choice": Choice.PHASE, "phase": "forming", "evidence": "https://example.com/x"}),
        (CODES[2], {"choice": Choice.DONT_KNOW}),
        (CODES[3], {"choice": Choice.NOT_APPLICABLE, "reason": "No partners."}),
        (CODES[4], {"note": "Ask again."}),
        *((code, {"choice": Choice.PHASE, "phase": "storming"}) for code in CODES[6:]),
    ):
        actions.save_answer(assessment=assessment, capability=code, change=change, base=Base(), by=owner)
    actions.change_settings(
        assessment=assessment,
        target="performing",
        streams=2,
        focus={"adoption": Decimal("0.3333"), "expansion": Decimal("0.6667")},
        starts_on=None,
        by=owner,
    )
    return assessment


def exported(workspace: Workspace) -> dict[str, bytes]:
    """The files of the archive by their names."""
    file = io.BytesIO()
    write_archive(workspace, file)
    archive = ZipFile(file)
    assert archive.testzip() is None
    return {name: archive.read(name) for name in archive.namelist()}


def only(files: dict[str, bytes], folder: str) -> bytes:
    (found,) = [content for name, content in files.items() if name.startswith(folder)]
    return found


def evaluated(files: dict[str, bytes], folder: Path) -> Any:
    case, framework = folder / "case.json", folder / "framework.yaml"
    case.write_bytes(only(files, "assessments/"))
    framework.write_bytes(only(files, "frameworks/"))
    out = io.StringIO()
    call_command("evaluate", str(case), "--framework", str(framework), stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.parametrize("starts_on", [None, date(2026, 3, 1)])
@pytest.mark.parametrize("closed", [False, True])
def test_assessment_evaluates_to_the_same_result(
    answered: Assessment, tmp_path: Path, starts_on: date | None, *, closed: bool
) -> None:
    Assessment.objects.update(starts_on=starts_on)
    # Answered on another day than today, on which `evaluate` starts if it is told nothing.
    for answer in answered.respondents.get().answers.all():
        answer.changed_at = answer.changed_at.replace(year=2025)
        answer.save()
    answered = Assessment.objects.select_related("client__workspace", "framework", "target").get()
    if closed:
        actions.close(assessment=answered, closed_by=None)
    wanted = json.loads(json.dumps(report_data(queries.report(answered))))
    assert evaluated(exported(answered.client.workspace), tmp_path) == wanted


def test_assessment_holds_everything_that_was_said(answered: Assessment, owner: User) -> None:
    actions.set_up(
        assessment=answered, title="Round 1", state=State.IN_REVIEW, due_on=date(2026, 11, 30), lead=owner
    )
    files = exported(answered.client.workspace)
    (name,) = [name for name in files if name.startswith("assessments/")]
    assert name == f"assessments/First Ltd {answered.pk}.json"
    data = json.loads(files[name])
    assert data["answers"][CODES[0]] == {
        "answer": "norming",
        "note": "שלום 👋",
        "signals": sorted(list(shipped().capabilities[CODES[0]].signals)[:3]),
    }
    assert data["answers"][CODES[1]] == {"answer": "forming", "evidence": "https://example.com/x"}
    assert data["answers"][CODES[2]] == {"answer": "dont_know"}
    assert data["answers"][CODES[3]] == {"answer": "not_applicable", "reason": "No partners."}
    assert data["answers"][CODES[4]] == {"answer": None, "note": "Ask again."}
    assert CODES[5] not in data["answers"]
    assert data["settings"] == {
        "target": "performing",
        "streams": 2,
        "focus": {"adoption": 0.3333, "expansion": 0.6667},
    }
    frame = [data[key] for key in ("id", "organisation", "title", "state", "due_on", "lead")]
    assert frame == [str(answered.pk), "First Ltd", "Round 1", "in_review", "2026-11-30", "owner@example.com"]
    assert data["framework"] == {"code": shipped().code, "version": shipped().version}
    assert set(data["answers_changed_at"]) == set(data["answers"])


def test_snapshot_and_framework_are_as_they_are_kept(answered: Assessment, owner: User) -> None:
    kept = actions.close(assessment=answered, closed_by=owner)
    kept.refresh_from_db()
    files = exported(answered.client.workspace)
    data = json.loads(only(files, "snapshots/"))
    assert (data["report"], data["number"], data["created_by"]) == (kept.report, 1, "owner@example.com")
    assert data["assessment"] == str(answered.pk)
    assert parse(only(files, "frameworks/")) == shipped()
    assert f"frameworks/{shipped().code} {shipped().version}.yaml" in files


def test_workspace_holds_its_brand_and_what_is_known_of_its_clients(
    answered: Assessment, firm: Workspace
) -> None:
    actions.change_workspace(
        workspace=firm, name="Advisers", accent="#123456", contact="Call us", logo=b"PNG"
    )
    actions.change_client(
        client=answered.client,
        name="First Ltd",
        industry="Software",
        employees=12,
        revenue="",
        customers=None,
        switches=[],
    )
    files = exported(firm)
    data = json.loads(files["workspace.json"])
    assert (data["accent"], data["contact"], data["footer"]) == ("#123456", "Call us", "")
    assert data["clients"] == [
        {
            "id": str(answered.client.uid),
            "name": "First Ltd",
            "industry": "Software",
            "employees": 12,
            "revenue": "",
            "customers": None,
            "switches": [],
        }
    ]
    assert files["logo.png"] == b"PNG"


def test_workspace_holds_people_and_no_secret(answered: Assessment, firm: Workspace, owner: User) -> None:
    invitation, secret = actions.invite(
        workspace=firm, client=answered.client, email="guest@example.com", role=Role.VIEWER, invited_by=owner
    )
    files = exported(firm)
    data = json.loads(files["workspace.json"])
    assert (data["name"], [client["name"] for client in data["clients"]]) == ("Advisers", ["First Ltd"])
    (member,) = data["members"]
    assert (member["name"], member["email"], member["role"], member["client"]) == (
        "Owner",
        "owner@example.com",
        "owner",
        None,
    )
    (invited,) = data["invitations"]
    assert (invited["email"], invited["client"], invited["invited_by"]) == (
        "guest@example.com",
        "First Ltd",
        "owner@example.com",
    )
    everything = b"".join(files.values())
    for hidden in (secret, Invitation.objects.get(pk=invitation.pk).secret_hash):
        assert hidden.encode() not in everything
    assert b"secret" not in files["workspace.json"]


def test_log_holds_no_formula(firm: Workspace, owner: User) -> None:
    names = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "plain", "a=b", 'with "quotes", and comma']
    Activity.objects.all().delete()
    for name in names:
        actions.change_workspace(workspace=firm, name=name, by=owner)
    raw = exported(firm)["activity.csv"]
    assert raw.startswith(b"\xef\xbb\xbf")
    head, *rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert head == ["at", "who", "what", "times", "detail", "client", "assessment"]
    assert [row[1:3] for row in rows] == [["Owner", "Renamed the workspace"]] * len(names)
    assert [row[4] for row in rows] == [
        "'=1+1",
        "'+1",
        "'-1",
        "'@SUM(A1)",
        "'\tx",
        "plain",
        "a=b",
        'with "quotes", and comma',
    ]


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        (" =1+1", "' =1+1"),
        ("\u00a0\u200b\ufeff=1+1", "'\u00a0\u200b\ufeff=1+1"),
        ('"=1+1"', '\'"=1+1"'),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠A1", "'＠A1"),
        ("﹢1", "'﹢1"),
        ("−1", "'−1"),
        ("\r\n=1", "'\r\n'=1"),
        ("a;=1+1", "a;'=1+1"),
        ('a"; =1', "a\";' =1"),
        ("a\t@x", "a\t'@x"),
        ("a\nb - c", "a\nb - c"),
        ("state In review, due 2026-11-30", "state In review, due 2026-11-30"),
        ("a; b", "a; b"),
        ("", ""),
    ],
)
def test_cell_never_begins_a_formula_in_any_program(firm: Workspace, cell: str, kept: str) -> None:
    """After OWASP's list, also where a semicolon or a tab parts cells."""
    Activity.objects.update(detail=cell)
    raw = exported(firm)["activity.csv"].decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(raw, newline="")))
    assert rows[1][4] == kept
    assert raw.startswith('"at","who","what",')


def test_names_of_files_are_safe(firm: Workspace, published: Framework) -> None:
    for name in NAMES:
        actions.start_assessment(workspace=firm, framework=published, organisation=name, title="../x")
    names = [name for name in exported(firm) if name.startswith("assessments/")]
    assert len({name.casefold() for name in names}) == len(NAMES)
    for name in names:
        inside = name.removeprefix("assessments/")
        assert len(inside.encode()) <= 255
        assert not set(inside) & set('/\\:*?"<>|\u202e'), name
        assert inside.isprintable()
        assert (inside[0], inside.strip()) == (inside[0].strip("."), inside)
        assert inside.endswith(".json")
        assert inside.count(".") == 1


def test_archive_is_of_one_workspace(answered: Assessment, published: Framework) -> None:
    other = actions.create_workspace(name="Others", owner=person("stranger"))
    foreign = actions.start_assessment(
        workspace=other, framework=published, organisation="Foreign Ltd", title="Round 1"
    )
    actions.close(assessment=foreign, closed_by=None)
    files = exported(answered.client.workspace)
    assert b"Foreign" not in b"".join(files.values())
    assert set(files) == {
        "README.txt",
        "workspace.json",
        "activity.csv",
        f"assessments/First Ltd {answered.pk}.json",
        f"frameworks/{shipped().code} {shipped().version}.yaml",
    }


@pytest.mark.parametrize("number", [1, 8])
def test_archive_takes_a_constant_number_of_queries(
    firm: Workspace, published: Framework, number: int
) -> None:
    """Template of reports, clients, logos, members, invitations, links, assessments, signals, answers, focus,
    snapshots, upgrades, the log.
    """
    for place in range(number):
        made = actions.start_assessment(
            workspace=firm, framework=published, organisation=f"Client {place}", title="Round 1"
        )
        actions.save_answer(
            assessment=made, capability=CODES[0], change={"choice": Choice.DONT_KNOW}, base=Base()
        )
        actions.close(assessment=made, closed_by=None)
    with CaptureQueriesContext(connection) as asked:
        exported(firm)
    assert len(asked) == 14


def test_download_has_a_name_and_is_logged(client: Browser, firm: Workspace, owner: User) -> None:
    actions.change_workspace(workspace=firm, name='Söhne "& Co" / 株式会社\r\nX: y', by=owner)
    Activity.objects.all().delete()
    place = reverse("assessments:export", args=[firm.pk])
    page = client.get(place).content.decode()
    assert "Download the archive" in page
    assert not Activity.objects.exists()
    response = client.post(place)
    archive = ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    assert "README.txt" in archive.namelist()
    assert response["Content-Type"] == "application/zip"
    disposition = response["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''S%C3%B6hne%20%26%20Co%20%E6%A0%AA")
    assert disposition.endswith(".zip")
    assert "no-store" in response["Cache-Control"]
    line = Activity.objects.get()
    assert (line.actor_name, line.happened) == ("Owner", "workspace_exported")
    assert b"Exported the workspace" in archive.read("activity.csv")


def test_settings_lead_to_the_export(client: Browser, firm: Workspace) -> None:
    page = client.get(reverse("assessments:rename_workspace", args=[firm.pk])).content.decode()
    assert f'href="{reverse("assessments:export", args=[firm.pk])}"' in page


def test_what_was_said_before_an_upgrade_is_taken_along(answered: Assessment, owner: User) -> None:
    before = report_data(queries.report(answered))
    second = import_framework(structure=newer(), publish=True).framework
    answered.refresh_from_db()
    kept = actions.upgrade(assessment=answered, framework=second, by=owner)
    files = exported(answered.client.workspace)
    data = json.loads(only(files, "upgrades/"))
    code = shipped().code
    assert (data["id"], data["assessment"], data["made_by"]) == (
        str(kept.pk),
        str(answered.pk),
        "owner@example.com",
    )
    assert data["from"] == {"code": code, "version": "1.1.0"}
    assert data["to"] == {"code": code, "version": "1.2.0"}
    assert report_data(thaw(data["report"], shipped())) == before
    versions = {parse(text).version for name, text in files.items() if name.startswith("frameworks/")}
    assert versions == {"1.1.0", "1.2.0"}


def test_empty_workspace_can_be_exported(firm: Workspace) -> None:
    assert set(exported(firm)) == {"README.txt", "workspace.json", "activity.csv"}
    assert Client.objects.count() == 0
