from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.middleware.csrf import CsrfViewMiddleware
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from assessments import actions, queries
from assessments.archive import write_archive
from assessments.domain.answers import Choice
from assessments.locales import DEFAULT
from assessments.logos import LARGEST_FILE, as_logo
from assessments.models import Client, Logo, Workspace
from assessments.reports.brand import Brand
from assessments.reports.pdf import report_html, style
from tests.assessments.conftest import shipped

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from pytest_django.fixtures import DjangoAssertNumQueries

    from assessments.models import Assessment
    from frameworks.models import Framework


def test_brand_gives_the_tokens_of_both_themes(client: Browser, db: None) -> None:
    response = client.get("/brand/ffcc00.css")
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert response["Cache-Control"] == "max-age=31536000, public, immutable"
    page = response.content.decode()
    assert "--accent: #7f6600;" in page
    assert page.count("--accent:") == 2


@pytest.mark.parametrize("digits", ["xyz", "ffcc0", "ffcc00;", "%23ffcc"])
def test_brand_of_what_is_no_colour_is_not_found(client: Browser, db: None, digits: str) -> None:
    assert client.get(f"/brand/{digits}.css").status_code == 404


def test_pages_link_the_accent_only_where_one_is_set(client: Browser, db: None, settings: object) -> None:
    assert "/brand/" not in client.get("/").content.decode()
    settings.BRAND_ACCENT = "#aa3355"  # type: ignore[attr-defined]
    assert '<link rel="stylesheet" href="/brand/aa3355.css">' in client.get("/").content.decode()


def test_pdf_is_drawn_in_the_accent(settings: object) -> None:
    settings.BRAND_ACCENT = "#ffcc00"  # type: ignore[attr-defined]
    assert "#7f6600" in style("A4")
    assert "#0f5c5f" not in style("A4")


# The brand of a workspace


def picture(size: tuple[int, int] = (20, 10)) -> bytes:
    made = BytesIO()
    Image.new("RGB", size, "#aa3355").save(made, "PNG")
    return made.getvalue()


def sent(data: bytes, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="image/png")


@pytest.fixture
def owner(client: Browser, db: None) -> User:
    """Signed in as `client`."""
    owner = User.objects.create_user("owner", "owner@example.com")
    EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
    client.force_login(owner)
    return owner


@pytest.fixture
def firm(owner: User) -> Workspace:
    return actions.create_workspace(name="Advisers", owner=owner)


@pytest.fixture
def branded(firm: Workspace) -> Workspace:
    actions.change_workspace(
        workspace=firm,
        name="Advisers",
        accent="#aa3355",
        contact="Ada <ada@example.com>",
        footer="Confidential & internal",
        logo=as_logo(picture()),
    )
    return firm


def url(name: str, *args: object) -> str:
    return reverse(f"assessments:{name}", args=args)


def save(client: Browser, firm: Workspace, **fields: object) -> HttpResponse:
    data = {"name": "Advisers", "accent": "", "picked": "#0f5c5f", "contact": "", "footer": ""} | fields
    return client.post(url("rename_workspace", firm.pk), data)


def test_brand_is_set_shown_and_taken_away(client: Browser, firm: Workspace) -> None:
    told = {"accent": "#AA3355", "contact": "Ada, ada@example.com", "footer": "Confidential"}
    response = save(client, firm, logo=sent(picture((1600, 400))), **told)
    assert response["Location"] == url("workspace", firm.pk)
    firm.refresh_from_db()
    assert (firm.accent, firm.contact, firm.footer) == ("#aa3355", "Ada, ada@example.com", "Confidential")
    first = firm.logo_key
    served = client.get(url("logo", firm.pk))
    assert Image.open(BytesIO(served.content)).size == (800, 200)

    page = client.get(url("rename_workspace", firm.pk)).content.decode()
    assert f'src="{url("logo", firm.pk)}?v={first}"' in page
    assert 'value="Ada, ada@example.com"' in page
    assert page.count('value="#aa3355"') == 2

    save(client, firm, logo=sent(picture()), **told)
    firm.refresh_from_db()
    assert firm.logo_key not in {"", first}
    save(client, firm, **told)
    assert Image.open(BytesIO(client.get(url("logo", firm.pk)).content)).size == (20, 10)

    save(client, firm, remove_logo="1")
    firm.refresh_from_db()
    assert (firm.accent, firm.contact, firm.footer, firm.logo_key) == ("", "", "", "")
    assert not Logo.objects.exists()
    assert client.get(url("logo", firm.pk)).status_code == 404


def test_logo_is_served_as_a_picture_that_members_alone_keep(client: Browser, branded: Workspace) -> None:
    response = client.get(url("logo", branded.pk))
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, max-age=86400"
    assert "Cookie" in response["Vary"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is not a picture that can be read."),
        (b"", "This is not a picture that can be read."),
        (b"\0" * (LARGEST_FILE + 1), "This file is larger than 2 MB."),
    ],
    ids=("svg", "empty", "large"),
)
def test_refused_logo_says_why_and_changes_nothing(
    client: Browser, branded: Workspace, data: bytes, message: str
) -> None:
    response = save(client, branded, name="New name", contact="New", logo=sent(data))
    assert response.status_code == 422
    page = response.content.decode()
    assert f'<li><a href="#logo">{message}' in page
    assert 'value="New"' in page
    branded.refresh_from_db()
    assert (branded.name, branded.contact) == ("Advisers", "Ada <ada@example.com>")
    assert client.get(url("logo", branded.pk)).content == as_logo(picture())


def test_logo_beside_another_mistake_is_asked_for_again(client: Browser, firm: Workspace) -> None:
    response = save(client, firm, name="", logo=sent(picture()))
    assert response.status_code == 422
    assert "Choose the logo again: it was not kept." in response.content.decode()
    assert "Choose the logo again" not in save(client, firm, name="").content.decode()


@pytest.mark.parametrize(
    ("typed", "picked", "kept"),
    [
        ("#aa3355", "#0f5c5f", "#aa3355"),
        ("aa3355", "#0f5c5f", "#aa3355"),
        ("#AA3355", "#0f5c5f", "#aa3355"),
        ("", "#112233", "#112233"),  # chosen without a script
        ("#aa3355", "#112233", "#aa3355"),
        ("", "#0f5c5f", ""),
    ],
)
def test_colour_that_was_changed_counts(
    client: Browser, firm: Workspace, typed: str, picked: str, kept: str
) -> None:
    assert save(client, firm, accent=typed, picked=picked).status_code == 302
    firm.refresh_from_db()
    assert firm.accent == kept


def test_emptied_colour_goes_back_to_that_of_the_installation(client: Browser, branded: Workspace) -> None:
    save(client, branded, accent="", picked="#aa3355")
    branded.refresh_from_db()
    assert branded.accent == ""


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("accent", "red", "This is not a colour."),
        ("accent", "#12345g", "This is not a colour."),
        ("accent", "#fff", "This is not a colour."),
        ("contact", "x" * 161, "at most 160 can be kept"),
        ("footer", "x" * 121, "at most 120 can be kept"),
    ],
)
def test_mistake_is_named_beside_its_field(
    client: Browser, firm: Workspace, field: str, value: str, message: str
) -> None:
    response = save(client, firm, **{field: value})
    assert response.status_code == 422
    assert re.search(rf'<p class="error" id="{field}-error">[^<]*{message}', response.content.decode())


def test_no_other_form_takes_a_file(
    client: Browser, firm: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing that is sent is written to the disk or kept in memory, unless it is the logo."""
    seen: list[tuple[str, list[str]]] = []
    process_view = CsrfViewMiddleware.process_view

    def watching(self: CsrfViewMiddleware, request: HttpRequest, *rest: object) -> object:
        seen.append((request.path, sorted(request.FILES)))
        return process_view(self, request, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(CsrfViewMiddleware, "process_view", watching)
    for name, args in (("start_in", [firm.pk]), ("invite", [firm.pk]), ("create_workspace", [])):
        client.post(url(name, *args), {"logo": sent(picture())})
    save(client, firm, logo=sent(picture()), other=sent(picture()))
    assert [files for _, files in seen] == [[], [], [], ["logo"]]


def test_body_larger_than_a_logo_is_refused_before_it_is_read(client: Browser, firm: Workspace) -> None:
    response = save(client, firm, logo=sent(b"\0" * 2621440))
    assert (response.status_code, response.content) == (413, b"This is too large for a form.")


# Where the brand is shown


@pytest.fixture
def assessed(branded: Workspace, published: Framework) -> Assessment:
    return actions.start_assessment(
        workspace=branded, framework=published, organisation="First Ltd", title="Round 1"
    )


def accents(client: Browser, address: str) -> list[str]:
    return re.findall(r"/brand/(\w+)\.css", client.get(address).content.decode())


def test_pages_of_a_workspace_are_in_its_accent(
    client: Browser, assessed: Assessment, settings: object
) -> None:
    settings.BRAND_ACCENT = "#112233"  # type: ignore[attr-defined]
    firm = assessed.client.workspace
    snapshot = actions.close(assessment=assessed, closed_by=None)
    for name, key in (
        *((name, firm.pk) for name in ("workspace", "people", "rename_workspace", "start_in", "leave")),
        *((name, assessed.pk) for name in ("report", "set_up", "copy", "close", "delete")),
        ("snapshot", snapshot.pk),
    ):
        assert accents(client, url(name, key)) == ["aa3355"], name
    assert accents(client, url("question", assessed.pk, next(iter(shipped().capabilities)))) == ["aa3355"]
    other = actions.create_workspace(name="Others", owner=User.objects.get())
    assert accents(client, url("workspace", other.pk)) == ["112233"]
    assert accents(client, url("create_workspace")) == ["112233"]


def test_stranger_learns_nothing_of_the_accent(branded: Workspace, assessed: Assessment) -> None:
    for address in (url("workspace", branded.pk), url("report", assessed.pk)):
        assert accents(Browser(), address) == []


@pytest.mark.parametrize("frozen", [False, True])
def test_report_shows_logo_and_contact(client: Browser, assessed: Assessment, frozen: bool) -> None:
    firm = assessed.client.workspace
    address = url("report", assessed.pk)
    if frozen:
        actions.change_workspace(workspace=firm, name="Advisers", remove_logo=True)
        address = url("snapshot", actions.close(assessment=assessed, closed_by=None).pk)
        # Today's brand, not that of the day it was frozen.
        actions.change_workspace(workspace=firm, name="Advisers", contact="Ada <a>", logo=as_logo(picture()))
    page = client.get(address).content.decode()
    firm.refresh_from_db()
    assert f'<img class="logo" src="{url("logo", firm.pk)}?v={firm.logo_key}" alt="Advisers">' in page
    assert ("Ada &lt;a&gt;" if frozen else "Ada &lt;ada@example.com&gt;") in page


def test_report_without_brand_has_no_head(client: Browser, assessed: Assessment) -> None:
    actions.change_workspace(workspace=assessed.client.workspace, name="Advisers", remove_logo=True)
    assert "brand-head" not in client.get(url("report", assessed.pk)).content.decode()


@pytest.mark.parametrize("frozen", [False, True])
def test_pdf_gets_the_brand_of_today(
    client: Browser, assessed: Assessment, monkeypatch: pytest.MonkeyPatch, frozen: bool
) -> None:
    given: list[Brand] = []

    def fake(_report: object, *, page_size: str, brand: Brand, words: object) -> bytes:
        given.append(brand)
        return b"%PDF"

    monkeypatch.setattr("assessments.views.report.report_as_pdf", fake)
    snapshot = actions.close(assessment=assessed, closed_by=None)
    actions.reopen(assessment=assessed)
    client.get(url("snapshot_pdf", snapshot.pk) if frozen else url("report_pdf", assessed.pk))
    assert given == [
        Brand(
            name="Advisers",
            accent="#aa3355",
            contact="Ada <ada@example.com>",
            footer="Confidential & internal",
            logo=as_logo(picture()),
            client_name="First Ltd",
            locale=DEFAULT,
        )
    ]


@pytest.mark.parametrize("name", ["workspace", "report", "people"])
def test_brand_costs_no_query(
    client: Browser,
    assessed: Assessment,
    django_assert_num_queries: DjangoAssertNumQueries,
    name: str,
) -> None:
    """Nor is the logo read where it is only linked to."""
    firm = assessed.client.workspace
    address = url(name, assessed.pk if name == "report" else firm.pk)
    client.get(address)
    with CaptureQueriesContext(connection) as branded:
        client.get(address)
    actions.change_workspace(workspace=firm, name="Advisers", remove_logo=True)
    with django_assert_num_queries(len(branded)):
        client.get(address)
    assert not any("assessments_logo" in query["sql"] for query in branded.captured_queries)


# The client's logo, beside that of the workspace


def save_client(client: Browser, found: Client, **fields: object) -> HttpResponse:
    return client.post(url("client", found.uid), {"name": found.name, **fields})


def test_logo_of_a_client_is_set_shown_and_taken_away(client: Browser, assessed: Assessment) -> None:
    whom = assessed.client
    assert save_client(client, whom, logo=sent(picture((1600, 400))))["Location"] == url("client", whom.uid)
    whom.refresh_from_db()
    shown = f'<img class="logo" src="{url("client_logo", whom.uid)}?v={whom.logo_key}"'
    assert shown + ' alt="The logo of today"' in client.get(url("client", whom.uid)).content.decode()
    assert shown + ' alt="First Ltd"' in client.get(url("report", assessed.pk)).content.decode()
    served = client.get(url("client_logo", whom.uid))
    assert Image.open(BytesIO(served.content)).size == (800, 200)

    save_client(client, whom)
    assert client.get(url("client_logo", whom.uid)).content == served.content
    save_client(client, whom, remove_logo="1")
    whom.refresh_from_db()
    assert (whom.logo_key, client.get(url("client_logo", whom.uid)).status_code) == ("", 404)


def test_what_is_no_picture_is_refused_at_its_field(client: Browser, assessed: Assessment) -> None:
    page = save_client(client, assessed.client, logo=sent(b"<svg onload=alert(1)>"), industry="Ships")
    assert page.status_code == 422
    text = page.content.decode()
    assert "This is not a picture that can be read." in text
    assert "Choose the logo again: it was not kept." in text
    assert 'value="Ships"' in text


def test_logo_of_a_client_reaches_reports_and_the_archive(client: Browser, assessed: Assessment) -> None:
    save_client(client, assessed.client, logo=sent(picture((40, 20))))
    whom = Client.objects.select_related("workspace").get(pk=assessed.client.pk)
    with CaptureQueriesContext(connection) as counted:
        found = queries.brand(whom, about="First Ltd")
    assert Image.open(BytesIO(found.client_logo)).size == (40, 20)
    assert len(counted) == 2
    file = BytesIO()
    write_archive(assessed.client.workspace, file)
    with ZipFile(file) as archive:
        assert archive.read(f"clients/First Ltd {assessed.client.uid}.png") == found.client_logo


# Days and numbers


def test_reports_write_days_and_numbers_as_the_workspace_does(client: Browser, assessed: Assessment) -> None:
    firm = assessed.client.workspace
    actions.change_settings(
        assessment=assessed, target=None, focus=None, streams=None, starts_on=date(2026, 1, 5)
    )
    for code in shipped().capabilities:
        change = {"choice": Choice.PHASE, "phase": "storming"}
        actions.save_answer(assessment=assessed, capability=code, change=change, base=actions.Base())
    save(client, firm, locale="de")
    page = client.get(url("report", assessed.pk)).content.decode()
    firm.refresh_from_db()

    assert firm.locale == "de"
    printed = report_html(queries.report(assessed), brand=queries.brand(assessed.client, about="First Ltd"))
    for shown in (page, printed):
        assert "5. Januar 2026" in shown
        assert "5 January 2026" not in shown


def test_unknown_way_of_writing_is_refused_at_its_field(client: Browser, firm: Workspace) -> None:
    page = save(client, firm, locale="xx")
    assert page.status_code == 422
    assert "Choose one of the ways shown." in page.content.decode()


def test_changed_look_stands_in_the_log_once(firm: Workspace) -> None:
    for footer in ("Confidential", "Confidential", ""):
        actions.change_workspace(workspace=firm, name=firm.name, footer=footer)
    assert firm.activity.filter(happened="branded").count() == 2
