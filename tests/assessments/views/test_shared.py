"""What readers of a shared link see, and everything they do not."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from time import time
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from assessments import access, actions
from assessments.actions import Base
from assessments.domain.answers import Choice
from assessments.models import (
    Activity,
    Assessment,
    Client,
    ClientLogo,
    Happened,
    SharedLink,
    Snapshot,
    Workspace,
)
from assessments.reports.brand import Brand
from tests.assessments.conftest import shipped

if TYPE_CHECKING:
    from django.http import HttpResponse
    from pytest_django.fixtures import DjangoAssertNumQueries, SettingsWrapper

    from frameworks.models import Framework

CODES = list(shipped().capabilities)
PASSWORD = "correct horse 9"
ENDED = "This link shows nothing"


@pytest.fixture(autouse=True)
def no_attempts_yet(db: None) -> None:
    cache.clear()


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create_user("owner", "owner@example.com", "a long password")


@pytest.fixture
def firm(owner: User) -> Workspace:
    firm = actions.create_workspace(name="Advisers & Co", owner=owner)
    actions.change_workspace(
        workspace=firm, name=firm.name, logo=b"png", accent="#7a1e5a", contact="hello@example.com", by=owner
    )
    return firm


def closed(firm: Workspace, framework: Framework, organisation: str = "First Ltd") -> Snapshot:
    made = actions.start_assessment(
        workspace=firm, framework=framework, organisation=organisation, title="Round 1"
    )
    for code in CODES[:12]:
        change = {"choice": Choice.PHASE, "phase": "norming", "note": f"Note on {organisation}"}
        actions.save_answer(assessment=made, capability=code, change=change, base=Base())
    return actions.close(assessment=made, closed_by=None)


@pytest.fixture
def snapshot(firm: Workspace, published: Framework) -> Snapshot:
    return closed(firm, published)


def shared(snapshot: Snapshot, **fields: object) -> tuple[SharedLink, str]:
    chosen = {"link_id": uuid4(), "lasts": timedelta(days=30), "recipient": "The board", **fields}
    return actions.share(snapshot=snapshot, **chosen)  # type: ignore[arg-type]


def address(link: SharedLink, secret: str) -> str:
    return reverse("assessments:open_shared", args=[link.pk, secret])


def at(name: str, link: SharedLink) -> str:
    return reverse(f"assessments:{name}", args=[link.pk])


def opened(link: SharedLink, secret: str, browser: Browser | None = None) -> Browser:
    browser = browser or Browser()
    response = browser.get(address(link, secret))
    assert (response.status_code, response["Location"]) == (302, at("shared", link))
    return browser


def words(response: HttpResponse) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


READING = ("shared", "shared_charts", "shared_pdf", "shared_logo", "shared_sources")


# What is read


def test_address_opens_the_frozen_report_and_leaves_the_secret_behind(snapshot: Snapshot) -> None:
    link, secret = shared(snapshot)
    browser = Browser()
    response = browser.get(address(link, secret))
    assert (response.status_code, response["Location"]) == (302, f"/shared/{link.pk}/")
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    page = browser.get(response["Location"])
    assert page.status_code == 200
    assert secret not in page.content.decode()
    assert "Note on First Ltd" in page.content.decode()
    assert "Shared by Advisers & Co . This link works until" in words(page)
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert page["Referrer-Policy"] == "same-origin"
    assert page["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert '<meta name="robots" content="noindex, nofollow">' in page.content.decode()
    assert "<title>" in page.content.decode()
    assert "CS Maturity</title>" not in page.content.decode()


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("name", ["shared", "shared_sources"])
def test_pages_lead_nowhere_into_the_app(
    snapshot: Snapshot, owner: User, name: str, *, signed_in: bool
) -> None:
    link, secret = shared(snapshot)
    browser = opened(link, secret)
    if signed_in:
        browser.force_login(owner)
        opened(link, secret, browser)
    page = browser.get(at(name, link)).content.decode()
    inside = set(re.findall(r'(?:href|src|action)="(/[^"]*)"', page))
    allowed = (f"/shared/{link.pk}/", "/static/", "/brand/7a1e5a.css")
    assert [href for href in sorted(inside) if not href.startswith(allowed)] == []
    assert "owner@example.com" not in page
    assert "<form" not in page


def test_report_wears_the_brand_of_its_workspace(snapshot: Snapshot) -> None:
    link, secret = shared(snapshot)
    browser = opened(link, secret)
    page = browser.get(at("shared", link)).content.decode()
    assert 'href="/brand/7a1e5a.css"' in page
    assert f'src="/shared/{link.pk}/logo.png?v=' in page
    assert "hello@example.com" in page
    logo = browser.get(at("shared_logo", link))
    assert (logo.content, logo["Content-Type"]) == (b"png", "image/png")


def test_reader_sees_what_was_frozen_and_not_what_came_later(snapshot: Snapshot) -> None:
    link, secret = shared(snapshot)
    actions.reopen(assessment=snapshot.assessment)
    change = {"choice": Choice.PHASE, "phase": "storming", "note": "Written later"}
    actions.save_answer(assessment=snapshot.assessment, capability=CODES[20], change=change, base=Base())
    page = opened(link, secret).get(at("shared", link)).content.decode()
    assert "Written later" not in page
    assert "Note on First Ltd" in page


def test_charts_and_pdf_are_of_the_same_report(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    link, secret = shared(snapshot)
    browser = opened(link, secret)
    asked = []

    def drawn(found: object, **fields: object) -> bytes:
        asked.append((found.organisation, fields["page_size"], fields["brand"].name))  # type: ignore[attr-defined]
        return b"%PDF"

    monkeypatch.setattr("assessments.views.report.report_as_pdf", drawn)
    figures = browser.get(at("shared_charts", link)).json()
    assert "overall" in figures["figures"]
    response = browser.get(f"{at('shared_pdf', link)}?size=Letter")
    assert (response.content, response["Content-Type"]) == (b"%PDF", "application/pdf")
    assert asked == [("First Ltd", "Letter", "Advisers & Co")]
    assert browser.head(at("shared_pdf", link)).status_code == 200
    assert len(asked) == 1


def test_link_without_the_pdf_neither_offers_nor_gives_it(snapshot: Snapshot) -> None:
    link, secret = shared(snapshot, with_pdf=False)
    browser = opened(link, secret)
    assert "report.pdf" not in browser.get(at("shared", link)).content.decode()
    assert browser.get(at("shared_pdf", link)).status_code == 404
    assert browser.head(at("shared_pdf", link)).status_code == 404


def test_page_that_says_why_there_is_no_pdf_is_for_readers_too(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assessments.reports.pdf import PdfUnavailable

    def refused(*_args: object, **_fields: object) -> bytes:
        raise PdfUnavailable("Pango is missing.")

    monkeypatch.setattr("assessments.views.report.report_as_pdf", refused)
    link, secret = shared(snapshot)
    response = opened(link, secret).get(at("shared_pdf", link))
    assert response.status_code == 503
    assert f'href="{at("shared", link)}"' in response.content.decode()
    assert 'href="/"' not in response.content.decode()


def test_every_page_for_readers_writes_days_as_the_workspace_does(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assessments.reports.pdf import PdfUnavailable

    def refused(*_args: object, **_fields: object) -> bytes:
        raise PdfUnavailable("Pango is missing.")

    monkeypatch.setattr("assessments.views.report.report_as_pdf", refused)
    Workspace.objects.update(locale="de")
    link, secret = shared(snapshot, password=PASSWORD)
    SharedLink.objects.update(expires_at=datetime(2199, 5, 22, 12, tzinfo=UTC))
    browser = opened(link, secret)
    said = "This link works until 22. Mai 2199."
    assert said in words(browser.get(at("shared", link)))
    assert said in words(browser.post(at("shared", link), {"password": "wrong"}))
    browser.post(at("shared", link), {"password": PASSWORD})
    for name in ("shared", "shared_sources", "shared_pdf"):
        assert said in words(browser.get(at(name, link))), name


def test_reading_takes_a_constant_number_of_queries(
    firm: Workspace, published: Framework, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(4):
        link, secret = shared(closed(firm, published, f"Client {number}"))
        browser = opened(link, secret)
        browser.get(at("shared", link))
        # Session, link, report; a savepoint around the two tries to count.
        with django_assert_num_queries(7):
            assert browser.get(at("shared", link)).status_code == 200
        with django_assert_num_queries(3):
            browser.get(at("shared_charts", link))
        with django_assert_num_queries(2):
            browser.get(at("shared_sources", link))


# What is not


def test_nothing_opens_without_the_address(snapshot: Snapshot) -> None:
    link, _secret = shared(snapshot)
    for name in READING:
        response = Browser().get(at(name, link))
        assert response.status_code == 404, name
        assert ENDED in words(response)
        for told in ("Advisers", "First Ltd", "7a1e5a"):
            assert told not in response.content.decode(), (name, told)


def test_wrong_and_ended_addresses_look_alike(snapshot: Snapshot) -> None:
    link, secret = shared(snapshot)
    ended, right = shared(snapshot, lasts=-timedelta(seconds=1))
    answers = [
        Browser().get(address(link, "x" * len(secret))),
        Browser().get(address(link, right)),
        Browser().get(reverse("assessments:open_shared", args=[uuid4(), secret])),
        Browser().get(address(ended, right)),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 410]
    assert len({answer.content for answer in answers}) == 1
    assert {answer["Referrer-Policy"] for answer in answers} == {"no-referrer"}
    assert all("no-store" in answer["Cache-Control"] for answer in answers)
    assert not any(answer.cookies for answer in answers)


def test_hash_is_made_for_a_link_that_is_not_there_too(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = []
    monkeypatch.setattr(access, "is_right", lambda *given: bool(compared.append(given)))
    link, _secret = shared(snapshot)
    Browser().get(address(link, "wrong"))
    Browser().get(reverse("assessments:open_shared", args=[uuid4(), "wrong"]))
    assert compared == [("wrong", link.secret_hash), ("wrong", "")]


def test_link_opens_nothing_but_its_own_report(
    firm: Workspace, snapshot: Snapshot, published: Framework
) -> None:
    link, secret = shared(snapshot)
    other = closed(firm, published, "Second Ltd")
    other_link, _ = shared(other)
    browser = opened(link, secret)
    for path in (
        *(at(name, other_link) for name in READING),
        reverse("assessments:shared", args=[snapshot.pk]),
        reverse("assessments:snapshot", args=[snapshot.pk]),
        reverse("assessments:snapshot_pdf", args=[snapshot.pk]),
        reverse("assessments:snapshot", args=[other.pk]),
        reverse("assessments:report", args=[snapshot.assessment_id]),
        reverse("assessments:report_charts", args=[snapshot.assessment_id]),
        reverse("assessments:resume", args=[snapshot.assessment_id]),
    ):
        assert browser.get(path).status_code == 404, path
    for path in (
        reverse("assessments:logo", args=[firm.pk]),
        reverse("assessments:workspace", args=[firm.pk]),
    ):
        assert browser.get(path)["Location"].startswith("/account/login/"), path


def test_logo_is_of_the_workspace_that_shares(published: Framework, firm: Workspace, owner: User) -> None:
    other = actions.create_workspace(name="Without a logo", owner=owner)
    link, secret = shared(closed(other, published))
    browser = opened(link, secret)
    assert browser.get(at("shared_logo", link)).status_code == 404
    assert "logo.png" not in browser.get(at("shared", link)).content.decode()


def test_report_of_a_moved_assessment_has_no_logo_of_the_other_client(
    firm: Workspace, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    link, secret = shared(snapshot)
    browser = opened(link, secret)
    other = Client.objects.create(workspace=firm, name="Second Ltd", logo_key="abc")
    ClientLogo.objects.create(client=other, png=b"png")
    Assessment.objects.filter(pk=snapshot.assessment_id).update(client=other)
    given: list[Brand] = []

    def fake(_report: object, *, brand: Brand, **_: object) -> bytes:
        given.append(brand)
        return b"%PDF"

    monkeypatch.setattr("assessments.views.report.report_as_pdf", fake)
    assert "client-logo.png" not in browser.get(at("shared", link)).content.decode()
    assert browser.get(at("shared_client_logo", link)).status_code == 404
    browser.get(at("shared_pdf", link))
    assert [(brand.client_name, brand.client_logo) for brand in given] == [("", b"")]


@pytest.mark.parametrize("how", ["ended", "expired", "deleted"])
def test_link_that_ends_while_its_page_is_open_shows_nothing_more(snapshot: Snapshot, how: str) -> None:
    link, secret = shared(snapshot)
    browser = opened(link, secret)
    assert browser.get(at("shared", link)).status_code == 200
    if how == "ended":
        actions.end_link(link=link)
    elif how == "expired":
        SharedLink.objects.filter(pk=link.pk).update(expires_at=timezone.now())
    else:
        actions.delete_assessment(assessment=snapshot.assessment, by=None)
    status = 404 if how == "deleted" else 410
    for name in READING:
        response = browser.get(at(name, link))
        assert response.status_code == status, name
        assert "First Ltd" not in response.content.decode()
        assert "Advisers" not in response.content.decode()
    assert browser.get(address(link, secret)).status_code == status


# Sessions


def test_two_links_in_one_browser(firm: Workspace, snapshot: Snapshot, published: Framework) -> None:
    first, second = shared(snapshot), shared(closed(firm, published, "Second Ltd"))
    browser = opened(*second, opened(*first))
    assert "Note on First Ltd" in browser.get(at("shared", first[0])).content.decode()
    assert "Note on Second Ltd" in browser.get(at("shared", second[0])).content.decode()
    actions.end_link(link=first[0])
    assert browser.get(at("shared", first[0])).status_code == 410
    assert browser.get(at("shared", second[0])).status_code == 200


def test_session_remembers_a_limited_number_of_links(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "MOST_SHARED", 2)
    links = [shared(snapshot) for _ in range(3)]
    browser = Browser()
    for link, secret in links:
        opened(link, secret, browser)
    assert [browser.get(at("shared", link)).status_code for link, _ in links] == [404, 200, 200]


def test_link_stays_open_through_signing_in_and_not_through_signing_out(
    snapshot: Snapshot, owner: User
) -> None:
    link, secret = shared(snapshot)
    browser = opened(link, secret)
    browser.force_login(owner)
    assert browser.get(at("shared", link)).status_code == 200
    browser.logout()
    assert browser.get(at("shared", link)).status_code == 404
    opened(link, secret, browser)
    assert browser.get(at("shared", link)).status_code == 200


def test_looking_whether_the_address_is_there_leaves_no_trace(snapshot: Snapshot) -> None:
    link, secret = shared(snapshot)
    response = Browser().head(address(link, secret))
    assert (response.status_code, dict(response.cookies)) == (302, {})
    assert Session.objects.count() == 0
    link.refresh_from_db()
    assert (link.opened, link.last_opened_at) == (0, None)


def test_previews_of_chat_programs_use_nothing_up(snapshot: Snapshot) -> None:
    """They follow the address without keeping cookies, any number of times and before the reader does."""
    link, secret = shared(snapshot)
    for _ in range(5):
        opened(link, secret)
        assert Browser().get(at("shared", link)).status_code == 404
    link.refresh_from_db()
    assert link.opened == 0
    assert opened(link, secret).get(at("shared", link)).status_code == 200


def test_opening_is_counted_and_logged_once_a_day(snapshot: Snapshot, firm: Workspace) -> None:
    link, secret = shared(snapshot)
    browser = opened(link, secret)
    for _ in range(3):
        browser.get(at("shared", link))
    browser.head(at("shared", link))
    browser.get(at("shared_charts", link))
    link.refresh_from_db()
    assert link.opened == 3
    lines = Activity.objects.filter(happened=Happened.OPENED)
    assert [(line.workspace, line.actor_name, line.detail) for line in lines] == [(firm, "", "The board")]
    SharedLink.objects.filter(pk=link.pk).update(last_opened_at=timezone.now() - timedelta(days=1))
    browser.get(at("shared", link))
    assert lines.all().count() == 2


# Passwords


def test_password_is_asked_for_before_anything_is_shown(snapshot: Snapshot) -> None:
    link, secret = shared(snapshot, password=PASSWORD)
    assert PASSWORD not in link.password
    browser = opened(link, secret)
    page = browser.get(at("shared", link))
    assert page.status_code == 200
    assert "Advisers & Co shares a report with you" in words(page)
    assert "First Ltd" not in page.content.decode()
    for name in READING[1:]:
        response = browser.get(at(name, link))
        assert response.status_code == 403, name
        assert "First Ltd" not in response.content.decode()
    response = browser.post(at("shared", link), {"password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, at("shared", link))
    assert "Note on First Ltd" in browser.get(at("shared", link)).content.decode()
    assert browser.get(at("shared_charts", link)).status_code == 200
    link.refresh_from_db()
    assert link.opened == 1


def test_password_counts_for_one_browser_and_half_a_day(snapshot: Snapshot) -> None:
    link, secret = shared(snapshot, password=PASSWORD)
    browser = opened(link, secret)
    browser.post(at("shared", link), {"password": PASSWORD})
    assert "First Ltd" not in opened(link, secret).get(at("shared", link)).content.decode()
    # The address again does not ask again.
    assert "First Ltd" in opened(link, secret, browser).get(at("shared", link)).content.decode()
    session = browser.session
    session[access.SHARED_KEY] = {str(link.pk): int(time() - access.UNLOCKED_FOR.total_seconds() - 1)}
    session.save()
    assert "First Ltd" not in browser.get(at("shared", link)).content.decode()


def test_password_does_not_open_another_link(snapshot: Snapshot) -> None:
    first, second = shared(snapshot, password=PASSWORD), shared(snapshot, password=PASSWORD)
    browser = opened(*second, opened(*first))
    browser.post(at("shared", first[0]), {"password": PASSWORD})
    assert "First Ltd" not in browser.get(at("shared", second[0])).content.decode()


def test_password_alone_opens_nothing(snapshot: Snapshot) -> None:
    link, _secret = shared(snapshot, password=PASSWORD)
    response = Browser().post(at("shared", link), {"password": PASSWORD})
    assert response.status_code == 404
    assert ENDED in words(response)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("wrong", "This is not the password. Ask whoever sent you the link."),
        ("", "Enter the password."),
        ("x" * 200, "This is not the password."),
    ],
)
def test_wrong_password_says_what_to_do(snapshot: Snapshot, typed: str, said: str) -> None:
    link, secret = shared(snapshot, password=PASSWORD)
    response = opened(link, secret).post(at("shared", link), {"password": typed})
    assert response.status_code == 422
    assert said in words(response)
    assert "wrong" not in re.sub(r"<[^>]+>", "", response.content.decode())


def test_guessing_is_stopped_also_from_many_browsers(snapshot: Snapshot, settings: SettingsWrapper) -> None:
    link, secret = shared(snapshot, password=PASSWORD)
    other, other_secret = shared(snapshot, password=PASSWORD)
    for _ in range(5):
        assert opened(link, secret).post(at("shared", link), {"password": "wrong"}).status_code == 422
    browser = opened(link, secret)
    response = browser.post(at("shared", link), {"password": PASSWORD})
    assert response.status_code == 429
    assert "Too many wrong attempts. Wait five minutes, then try again." in words(response)
    assert "First Ltd" not in browser.get(at("shared", link)).content.decode()
    assert opened(other, other_secret).post(at("shared", other), {"password": PASSWORD}).status_code == 302


def test_right_passwords_are_not_counted(snapshot: Snapshot) -> None:
    link, secret = shared(snapshot, password=PASSWORD)
    for _ in range(7):
        assert opened(link, secret).post(at("shared", link), {"password": PASSWORD}).status_code == 302


def test_form_sent_after_another_tab_gave_the_password_leads_on(snapshot: Snapshot) -> None:
    link, secret = shared(snapshot)
    response = opened(link, secret).post(at("shared", link), {"password": "anything"})
    assert (response.status_code, response["Location"]) == (302, at("shared", link))


def test_trial_of_the_browser_stays_beside_a_link(
    snapshot: Snapshot, assessment: Assessment, client: Browser
) -> None:
    link, secret = shared(snapshot)
    opened(link, secret, client)
    assert client.get(at("shared", link)).status_code == 200
    assert client.get(reverse("assessments:report", args=[assessment.pk])).status_code == 200
