"""A framework out of the admin and back, as a spreadsheet, YAML and JSON."""

import json
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from frameworks import files
from frameworks.actions import import_framework
from frameworks.models import Framework, Status
from frameworks.queries import structure_of
from frameworks.structure import Framework as Structure

pytestmark = pytest.mark.django_db
IMPORT = "/admin/frameworks/framework/import/"


@pytest.fixture
def published(small: Structure) -> Framework:
    return import_framework(structure=small, publish=True).framework


def sent(client: Client, name: str, content: bytes, version: str = ""):
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, content), "version": version}, follow=True)


@pytest.mark.parametrize("ending", ["xlsx", "yaml", "json"])
def test_framework_goes_out_and_comes_back_as_a_draft(admin_client, admin_user, published, small, ending):
    response = admin_client.get(reverse("admin:framework_export", args=[published.pk, ending]))

    assert response["Content-Disposition"] == f'attachment; filename="small-1.0.0.{ending}"'
    assert response["Content-Type"] == files.format_of(ending).content_type
    assert files.read(response.content, f"small.{ending}") == small

    page = sent(admin_client, f"small.{ending}", response.content, "1.1.0")

    draft = Framework.objects.get(version="1.1.0")
    assert page.redirect_chain == [(f"/admin/frameworks/framework/{draft.pk}/change/", 302)]
    assert "Small framework 1.1.0 is taken in as a draft." in page.content.decode()
    assert draft.status == Status.DRAFT
    assert structure_of(draft.pk) == replace(small, version="1.1.0")
    assert draft.revisions.get().made_by == admin_user


def test_no_other_ending_goes_out(admin_client, published):
    assert admin_client.get(reverse("admin:framework_export", args=[published.pk, "exe"])).status_code == 404


def test_what_is_there_already_changes_nothing(admin_client, published, small):
    page = sent(admin_client, "small.json", files.write(small, ".json"))

    assert "holds exactly this already: nothing was changed." in page.content.decode()
    assert Framework.objects.count() == 1


def test_published_version_is_not_replaced(admin_client, published, small):
    page = sent(admin_client, "small.json", files.write(replace(small, name="Other"), ".json"))

    assert page.status_code == 422
    assert "such a version never changes: raise the version." in page.content.decode()
    assert structure_of(published.pk) == small


def test_draft_is_replaced_and_its_history_keeps_what_it_was(admin_client, small):
    draft = import_framework(structure=small).framework

    sent(admin_client, "small.json", files.write(replace(small, name="Other"), ".json"))

    assert structure_of(draft.pk).name == "Other"
    assert list(draft.revisions.values_list("number", "summary")) == [
        (2, "Imported from a file"),
        (1, "Imported from a file"),
    ]


def test_mistakes_are_told_with_sheet_row_and_column_and_nothing_is_imported(admin_client, small):
    pillar = small.pillars[0]
    wrong = replace(small, pillars=(replace(pillar, promise=""), *small.pillars[1:]))

    page = sent(admin_client, "small.xlsx", files.write(wrong, ".xlsx"))

    assert page.status_code == 422
    text = page.content.decode()
    assert "Nothing was imported." in text
    assert "Sheet &quot;Pillars&quot;, row 2, column C (Promise)" in text
    assert "empty; write a text." in text
    assert not Framework.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("small.xlsx", b"not a workbook"),
        ("small.json", b'{"code": '),
        ("small.yaml", b"\xff\xfe\x00"),
        ("small.yaml", json.dumps({"code": "<script>alert(1)</script>"}).encode()),
        ("small.csv", b"code,name"),
    ],
)
def test_what_is_no_framework_is_refused_in_words(admin_client, name, content):
    page = sent(admin_client, name, content)

    assert page.status_code == 422
    assert "Nothing was imported." in page.content.decode()
    assert "<script>alert" not in page.content.decode()
    assert not Framework.objects.exists()


def test_file_and_version_are_asked_for(admin_client):
    page = admin_client.post(IMPORT, {"version": "one"}).content.decode()

    assert "No file was submitted" in page or "This field is required." in page
    assert "“one” is no version" in page
