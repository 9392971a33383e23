"""The slides as a download, of a live report and of a frozen one."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from pptx import Presentation

from assessments import actions
from assessments.domain.words import NO_WORDS, Words
from assessments.reports import slides
from assessments.reports.brand import Brand
from assessments.views.slides import CONTENT_TYPE
from tests.assessments.conftest import shipped

if TYPE_CHECKING:
    from django.test import Client as Browser
    from pytest_django.fixtures import DjangoAssertNumQueries

    from assessments.models import Assessment

FIRST = next(iter(shipped().capabilities))


@pytest.fixture
def answered(client: Browser, assessment: Assessment) -> Assessment:
    client.post(reverse("assessments:question", args=[assessment.pk, FIRST]), {"choice": "norming"})
    return assessment


def address(name: str, key: object) -> str:
    return reverse(f"assessments:{name}", args=[key])


def test_slides_are_a_file_named_after_the_organisation(client: Browser, answered: Assessment) -> None:
    answered.client.name = "Söhne & Co"
    answered.client.save()
    response = client.get(address("report_slides", answered.pk))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == CONTENT_TYPE
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="Sohne & Co - maturity report.pptx"; '
        "filename*=UTF-8''S%C3%B6hne%20%26%20Co%20-%20maturity%20report.pptx"
    )
    assert "no-store" in response.headers["Cache-Control"]
    titles = [slide.shapes.title.text_frame.text for slide in Presentation(BytesIO(response.content)).slides]
    assert titles[:2] == ["Söhne & Co", "Too early for a phase: 1 of 29 answered"]


def test_slides_of_a_snapshot_stay_as_they_were(client: Browser, answered: Assessment) -> None:
    snapshot = actions.close(assessment=answered, closed_by=None)
    before = client.get(address("snapshot_slides", snapshot.pk)).content
    answered.client.name = "Another Ltd"
    answered.client.save()
    assert client.get(address("snapshot_slides", snapshot.pk)).content == before


def test_slides_get_the_brand_of_today(
    client: Browser, answered: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Brand] = []

    def fake(_report: object, *, brand: Brand, words: Words) -> bytes:
        assert words == NO_WORDS
        given.append(brand)
        return b"PK"

    monkeypatch.setattr(slides, "report_slides", fake)
    workspace = answered.client.workspace
    workspace.name, workspace.accent, workspace.contact = "Advisers", "#aa3355", "Ada <ada@example.com>"
    workspace.save()
    client.get(address("report_slides", answered.pk))
    assert given == [
        Brand(
            name="Advisers",
            accent="#aa3355",
            contact="Ada <ada@example.com>",
            client_name="Example Ltd",
            locale="en-GB",
        )
    ]


def test_asking_whether_there_are_slides_makes_none(
    client: Browser, answered: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(slides, "report_slides")
    assert client.head(address("report_slides", answered.pk)).headers["Content-Type"] == CONTENT_TYPE


@pytest.mark.parametrize("answers", [1, 12])
def test_slides_take_the_same_queries_however_much_is_answered(
    client: Browser, answered: Assessment, django_assert_num_queries: DjangoAssertNumQueries, answers: int
) -> None:
    for code in list(shipped().capabilities)[:answers]:
        client.post(reverse("assessments:question", args=[answered.pk, code]), {"choice": "norming"})
    with django_assert_num_queries(6):
        client.get(address("report_slides", answered.pk))


@pytest.mark.parametrize("name", ["report", "snapshot"])
def test_button_stands_beside_that_of_the_pdf(client: Browser, answered: Assessment, name: str) -> None:
    key = answered.pk if name == "report" else actions.close(assessment=answered, closed_by=None).pk
    page = client.get(address(name, key)).content.decode()
    pdf, button = address(f"{name}_pdf", key), address(f"{name}_slides", key)
    assert (
        f'href="{pdf}?size=Letter" data-pdf>PDF, Letter</a>\n    <a class="button button--quiet" href="{button}">'
        in page
    )
