"""Starting from a file: what the pages say, and that nothing is kept before it is agreed to."""

from __future__ import annotations

import dataclasses
import html
import io
import json
import re
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from assessments import actions, queries
from assessments.models import Activity, Answer, Assessment, Client, Workspace
from assessments.reports.exchange import report_json
from frameworks.actions import import_framework
from tests.assessments.conftest import shipped
from tests.assessments.reports.support import made
from tests.assessments.test_activity import person

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpResponse

    from frameworks.models import Framework

CODES = list(shipped().capabilities)
HERE = "/assessments/new/file/"
CSV = f"capability,phase,note\n{CODES[0]},norming,=1+1 <b>\n{CODES[1]},don't know,\nnobody,norming,\n"


@pytest.fixture
def owner(client: Browser, db: None) -> User:
    owner = person("owner")
    client.force_login(owner)
    return owner


@pytest.fixture
def firm(owner: User) -> Workspace:
    return actions.create_workspace(name="Advisers", owner=owner)


def file(content: bytes | str, name: str = "answers.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def hidden(response: HttpResponse, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert found
    return html.unescape(found[1])


def agreed(response: HttpResponse, **others: str) -> dict[str, str]:
    sent = {"case": hidden(response, "case"), "form_id": hidden(response, "form_id")}
    return {**sent, "organisation": "Example Ltd", "title": "Round 1", **others}


def test_file_becomes_an_assessment_in_two_steps(client: Browser, published: Framework) -> None:
    page = client.get(HERE).content.decode()
    assert reverse("assessments:answer_template") in page
    preview = client.post(HERE, {"file": file(CSV)})
    text = preview.content.decode()
    assert preview.status_code == 200
    assert (
        "<strong>2 of 29 capabilities</strong>: 1 with a phase, 1 not known. Nothing is stored yet." in text
    )
    assert "Not taken over (1)" in text
    assert "Row 4, column A (capability): unknown capability “nobody”; see the template." in text
    assert "Still open (27)" in text
    assert "=1+1 &lt;b&gt;" in text
    assert (Assessment.objects.count(), Workspace.objects.count()) == (0, 0)

    done = client.post(HERE, agreed(preview))
    started = Assessment.objects.get()
    assert done["Location"] == reverse("assessments:resume", args=[started.pk])
    assert (started.client.name, started.title, started.framework) == ("Example Ltd", "Round 1", published)
    kept = queries.recorded_answers(started)
    assert {code: (a.answer.choice, a.answer.phase, a.answer.note) for code, a in kept.items()} == {
        CODES[0]: ("phase", "norming", "=1+1 <b>"),
        CODES[1]: ("dont_know", None, ""),
    }
    assert (
        "2 answers are taken over from the file."
        in client.get(done["Location"], follow=True).content.decode()
    )


def test_sent_twice_it_starts_one(client: Browser, published: Framework) -> None:
    sent = agreed(client.post(HERE, {"file": file(CSV)}))
    first, second = client.post(HERE, sent), client.post(HERE, sent)
    assert first["Location"] == second["Location"]
    assert Assessment.objects.count() == 1


def test_json_brings_everything_along(client: Browser, firm: Workspace, published: Framework) -> None:
    report = made("C")
    url = reverse("assessments:start_in_from_file", args=[firm.pk])
    assert client.get(HERE)["Location"] == url
    preview = client.post(url, {"file": file(report_json(report, id="x"), "report.json")})
    text = preview.content.decode()
    assert html.escape(report.organisation) in text
    assert "Target, work streams and focus come along from the file." in text
    assert "No capability stays open." in text
    done = client.post(url, agreed(preview))
    started = Assessment.objects.get()
    assert done["Location"] == reverse("assessments:report", args=[started.pk])
    found = queries.report(started)
    assert (found.answers, found.settings, found.result) == (report.answers, report.settings, report.result)
    assert started.starts_on is None
    lines = [(line.happened, line.detail, line.count) for line in Activity.objects.order_by("pk")]
    assert lines[-2:] == [
        ("started", "from a file", 1),
        ("answered", shipped().capabilities[CODES[-1]].name, 29),
    ]


def test_client_is_the_one_of_that_name(client: Browser, firm: Workspace, published: Framework) -> None:
    known = Client.objects.create(workspace=firm, name="A & B")
    link = re.search(
        r'href="([^"]*start/file/[^"]*)"',
        client.get(reverse("assessments:client", args=[known.uid])).content.decode(),
    )
    assert link
    address = html.unescape(link[1])
    assert hidden(client.get(address), "organisation") == "A & B"
    preview = client.post(address, {"file": file(CSV), "organisation": "A & B"})
    client.post(address, agreed(preview, organisation=hidden(preview, "organisation")))
    assert Assessment.objects.get().client == known


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({}, "Choose a file."),
        ({"file": file(b"")}, "The file is empty. Choose another one."),
        ({"file": file("a,b\n")}, "No headings were found."),
        ({"file": file(b"x" * 2_000_001)}, "The file has more than 2 MB; answers need far less."),
        ({"case": "{"}, "The JSON is refused"),
        ({"case": "x" * 2_000_001}, "The file has more than 2 MB"),
    ],
)
def test_what_cannot_be_read_is_said(
    client: Browser, published: Framework, sent: dict[str, object], message: str
) -> None:
    response = client.post(HERE, {name: _again(value) for name, value in sent.items()})
    assert response.status_code == 422
    assert message in response.content.decode()
    assert "The file could not be read" in response.content.decode()
    assert not Assessment.objects.exists()


def _again(value: object) -> object:
    """A file can be sent once."""
    if isinstance(value, SimpleUploadedFile):
        value.seek(0)
    return value


def test_file_without_answers_offers_nothing_to_agree_to(client: Browser, published: Framework) -> None:
    response = client.post(HERE, {"file": file("capability,phase\nnobody,norming\n")})
    text = response.content.decode()
    assert (response.status_code, "Nothing was understood" in text, 'name="case"' in text) == (
        422,
        True,
        False,
    )


def test_what_is_sent_back_is_checked_again(client: Browser, published: Framework) -> None:
    preview = client.post(HERE, {"file": file(CSV)})
    changed = json.loads(hidden(preview, "case"))
    changed["answers"][CODES[0]]["note"] = "n" * 4001
    response = client.post(HERE, agreed(preview, case=json.dumps(changed)))
    assert response.status_code == 200
    assert f"answers.{CODES[0]}: This is 4001 characters long" in response.content.decode()
    assert not Assessment.objects.exists()
    response = client.post(HERE, agreed(preview, organisation=" "))
    assert response.status_code == 422
    assert "Enter the name of the organisation that is assessed." in response.content.decode()
    assert hidden(response, "case") == hidden(preview, "case")
    assert not Assessment.objects.exists()


def test_nothing_is_left_when_an_answer_cannot_be_kept(
    client: Browser, published: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = actions.assessing.save_answer

    def broken(**fields: object) -> object:
        if fields["capability"] == CODES[1]:
            raise RuntimeError
        return saved(**fields)

    monkeypatch.setattr("assessments.actions.assessing.save_answer", broken)
    sent = agreed(client.post(HERE, {"file": file(CSV)}))
    with pytest.raises(RuntimeError):
        client.post(HERE, sent)
    assert (Assessment.objects.count(), Answer.objects.count(), Client.objects.count()) == (0, 0, 0)


def test_another_version_is_said(client: Browser, published: Framework) -> None:
    data = {"answers": {CODES[0]: "norming"}, "framework": {"code": published.code, "version": "0.9.0"}}
    text = client.post(HERE, {"file": file(json.dumps(data), "x.json")}).content.decode()
    assert f"The file was made with <bdi>{published.code} 0.9.0</bdi>." in text
    data["framework"] = {"code": published.code, "version": published.version}
    text = client.post(HERE, {"file": file(json.dumps(data), "x.json")}).content.decode()
    assert "The file was made with" not in text


def test_preview_asks_as_little_for_many_answers_as_for_one(client: Browser, published: Framework) -> None:
    def asked(rows: list[str]) -> int:
        content = "\n".join(["capability,phase", *(f"{code},norming" for code in rows)])
        with CaptureQueriesContext(connection) as counted:
            client.post(HERE, {"file": file(content)})
        return len(counted)

    assert asked(CODES[:1]) == asked(CODES)


def test_template_is_that_of_the_framework_in_use(client: Browser, published: Framework) -> None:
    response = client.get(reverse("assessments:answer_template"))
    assert response["Content-Disposition"] == (
        f'attachment; filename="answers {published.code} {published.version}.xlsx"'
    )
    sheet = load_workbook(io.BytesIO(response.content))["Answers"]
    assert sheet.max_row == 1 + len(CODES)


@pytest.mark.django_db
def test_without_a_framework_there_is_nothing_to_start(client: Browser) -> None:
    assert client.get(HERE).status_code == 503
    assert client.post(HERE, {"case": "{}", "form_id": str(uuid4())}).status_code == 503
    assert client.get(reverse("assessments:answer_template")).status_code == 404


def test_other_forms_take_no_file(client: Browser, published: Framework) -> None:
    """Only the field that is meant, at the address that is meant."""
    response = client.post(HERE, {"other": file(CSV)})
    assert "Choose a file." in response.content.decode()


def test_one_of_several_frameworks_is_chosen(client: Browser, published: Framework) -> None:
    other = dataclasses.replace(shipped(), code="other", name="Other", version="2.0.0")
    second = import_framework(structure=other, publish=True).framework
    page = client.get(HERE).content.decode()
    links = [f"{reverse('assessments:answer_template')}?framework={row.code}" for row in (second, published)]
    assert [link in page for link in links] == [True, True]
    assert [client.get(link)["Content-Disposition"] for link in links] == [
        f'attachment; filename="answers {row.code} {row.version}.xlsx"' for row in (second, published)
    ]
    assert client.get(f"{reverse('assessments:answer_template')}?framework=none").status_code == 404
    for chosen, expected in ((published.code, published), ("other", second), ("", second)):
        preview = client.post(HERE, {"file": file(CSV), "framework": chosen})
        client.post(HERE, agreed(preview))
        assert Assessment.objects.latest("created_at").framework == expected
    assert client.post(HERE, {"file": file(CSV), "framework": "none"}).status_code == 422
    # What a file says of itself counts.
    data = {"answers": {CODES[0]: "norming"}, "framework": {"code": published.code}}
    preview = client.post(HERE, {"file": file(json.dumps(data), "x.json"), "framework": "other"})
    client.post(HERE, agreed(preview))
    assert Assessment.objects.latest("created_at").framework == published
