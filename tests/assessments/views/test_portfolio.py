"""The page that lays the clients of a workspace side by side, and its PDF."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from assessments import actions, queries
from assessments.models import Activity, Assessment, Membership, Role, Snapshot, Workspace
from assessments.reports.pdf import Document, PdfUnavailable
from tests.assessments.batches import answer, fresh, person, start

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpResponse
    from pytest_django.fixtures import DjangoAssertNumQueries

    from frameworks.models import Framework

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client: Browser) -> User:
    """Signed in as `client`."""
    owner = person("owner")
    client.force_login(owner)
    return owner


@pytest.fixture
def firm(owner: User) -> Workspace:
    return actions.create_workspace(name="Advisers & Co", owner=owner)


def url(name: str, *args: object) -> str:
    return reverse(f"assessments:{name}", args=args)


def rows(response: HttpResponse) -> list[str]:
    """The rows of the first table, as one reads them."""
    table = response.content.decode().split('<table class="portfolio">')[1].split("</table>")[0]
    found = re.findall(r"<tr>(.*?)</tr>", table.split("<tbody>")[1], re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in found]


def freeze(assessment: Assessment, *, days_ago: int = 0) -> Snapshot:
    snapshot = actions.close(assessment=fresh(assessment), closed_by=None)
    Snapshot.objects.filter(pk=snapshot.pk).update(created_at=timezone.now() - timedelta(days=days_ago))
    return snapshot


def again(assessment: Assessment, phase: str) -> None:
    actions.reopen(assessment=fresh(assessment))
    answer(fresh(assessment), phase, revision=1)


def test_newest_frozen_report_is_compared_with_the_one_before(
    client: Browser, firm: Workspace, published: Framework
) -> None:
    up, down, first = (start(firm, published, name) for name in ("Up Ltd", "Down Ltd", "First Ltd"))
    answer(up, "forming")
    answer(down, "norming")
    for assessment, phase in ((up, "norming"), (down, "forming")):
        freeze(assessment, days_ago=90)
        again(assessment, phase)
        freeze(assessment)
    answer(first, "storming")
    page = client.get(url("portfolio", firm.pk))
    weakest, middle, strongest = rows(page)
    assert "Down Ltd" in weakest
    assert "↓ Down from Norming, index −67 since" in weakest
    assert weakest.count("↓ down from Norming") == 6
    assert "First Ltd Open, last change" in middle
    assert "First assessment" in middle
    assert "Up Ltd Frozen" in strongest
    assert "↑ Up from Forming, index +67 since" in strongest
    by_name = rows(client.get(url("portfolio", firm.pk), {"order": "name"}))
    assert [row.split(" Ltd")[0] for row in by_name] == ["Down", "First", "Up"]


def test_frozen_report_stands_although_the_assessment_goes_on(
    client: Browser, firm: Workspace, published: Framework
) -> None:
    made = start(firm, published, "A Ltd")
    answer(made, "forming")
    snapshot = freeze(made)
    again(made, "norming")
    (row,) = rows(client.get(url("portfolio", firm.pk)))
    assert "A Ltd Frozen" in row
    assert "First assessment" in row
    assert f'href="{url("snapshot", snapshot.pk)}"' in client.get(url("portfolio", firm.pk)).content.decode()


def test_archive_is_left_out_and_counts_as_what_was_before(
    client: Browser, firm: Workspace, published: Framework
) -> None:
    old, new, gone = (
        start(firm, published, name, title)
        for name, title in (("A Ltd", "Round 1"), ("A Ltd", "Round 2"), ("Gone Ltd", "Round 1"))
    )
    answer(old, "norming")
    freeze(old, days_ago=200)
    answer(new, "storming")
    freeze(new)
    answer(gone, "storming")
    freeze(gone)
    Assessment.objects.filter(pk__in=[old.pk, gone.pk]).update(archived_at=timezone.now())
    (row,) = rows(client.get(url("portfolio", firm.pk)))
    assert "A Ltd" in row
    assert "↓ Down from Norming" in row


def test_gaps_they_share_say_who(client: Browser, firm: Workspace, published: Framework) -> None:
    for name in ("A Ltd", "B Ltd"):
        answer(start(firm, published, name), "forming")
    page = client.get(url("portfolio", firm.pk)).content.decode()
    shared = page.split('<table class="shared-gaps">')[1]
    assert shared.count("2 of 2") == 12
    assert "8 more gaps are not listed here." in shared
    assert "<bdi>A Ltd</bdi>, <bdi>B Ltd</bdi>" in shared


def test_chosen_clients_alone_are_compared(client: Browser, firm: Workspace, published: Framework) -> None:
    made = [start(firm, published, name) for name in ("A Ltd", "B Ltd", "C Ltd")]
    for one in made:
        answer(one, "forming")
    chosen = [str(one.client.uid) for one in made[:2]]
    page = client.get(url("portfolio", firm.pk), {"client": chosen})
    assert [row.split(" Ltd")[0] for row in rows(page)] == ["A", "B"]
    ticked = re.findall(r'name="client" value="([^"]+)" checked', page.content.decode())
    assert sorted(ticked) == sorted(chosen)
    foreign = start(actions.create_workspace(name="Others", owner=person("x")), published, "D Ltd")
    for wrong in (str(foreign.client.uid), "x", ""):
        for name in ("portfolio", "portfolio_pdf"):
            assert client.get(url(name, firm.pk), {"client": [*chosen, wrong]}).status_code == 404


def test_members_of_one_client_see_nothing_of_others(
    client: Browser, firm: Workspace, published: Framework
) -> None:
    made = [start(firm, published, name) for name in ("A Ltd", "B Ltd")]
    for one in made:
        answer(one, "forming")
    member = person("member")
    Membership.objects.create(workspace=firm, client=made[0].client, user=member, role=Role.EDITOR)
    client.force_login(member)
    page = client.get(url("portfolio", firm.pk))
    assert len(rows(page)) == 1
    assert "B Ltd" not in page.content.decode()
    assert "portfolio.pdf" not in page.content.decode()
    assert client.get(url("portfolio_pdf", firm.pk)).status_code == 403


def test_days_are_written_as_the_workspace_writes_them(
    client: Browser, firm: Workspace, published: Framework
) -> None:
    made = start(firm, published, "A Ltd")
    answer(made, "forming")
    snapshot = freeze(made)
    Snapshot.objects.filter(pk=snapshot.pk).update(created_at="2026-05-03T12:00:00Z")
    Workspace.objects.filter(pk=firm.pk).update(locale="de")
    assert "Frozen 03.05.2026" in rows(client.get(url("portfolio", firm.pk)))[0]


def test_empty_portfolio_says_so(client: Browser, firm: Workspace) -> None:
    page = client.get(url("portfolio", firm.pk)).content.decode()
    assert "Nothing to compare yet" in page
    assert "portfolio.pdf" not in page
    assert client.get(url("portfolio_pdf", firm.pk))["Location"] == url("portfolio", firm.pk)


def test_pdf_is_of_what_was_chosen_and_stands_in_the_log(
    client: Browser, firm: Workspace, owner: User, published: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Document] = []
    monkeypatch.setattr(Document, "pdf", lambda document, **_patience: drawn.append(document) or b"%PDF")
    made = [start(firm, published, name) for name in ("A Ltd", "B Ltd")]
    for one in made:
        answer(one, "forming")
    response = client.get(
        url("portfolio_pdf", firm.pk), {"client": str(made[1].client.uid), "size": "Letter"}
    )
    assert (response.content, response["Content-Type"]) == (b"%PDF", "application/pdf")
    assert 'filename="Advisers & Co - portfolio.pdf"' in response["Content-Disposition"]
    assert "B Ltd" in drawn[0].html
    assert "A Ltd" not in drawn[0].html
    assert "Letter landscape" in drawn[0].css
    line = Activity.objects.order_by("-pk")[0]
    assert (line.actor, line.get_happened_display(), line.detail) == (
        owner,
        "Exported the portfolio",
        "PDF, 1 client",
    )
    assert client.head(url("portfolio_pdf", firm.pk)).status_code == 200
    assert len(drawn) == 1


def test_page_says_why_there_is_no_pdf(
    client: Browser, firm: Workspace, published: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_document: Document) -> bytes:
        raise PdfUnavailable("Pango is missing.")

    monkeypatch.setattr(Document, "pdf", refuse)
    answer(start(firm, published, "A Ltd"), "forming")
    response = client.get(url("portfolio_pdf", firm.pk))
    assert response.status_code == 503
    assert "Pango is missing." in response.content.decode()
    assert f'href="{url("portfolio", firm.pk)}"' in response.content.decode()


def test_comparing_takes_three_queries_whatever_the_number_of_clients(
    client: Browser,
    firm: Workspace,
    published: Framework,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(3):
        answered, frozen = (start(firm, published, f"{kind} {number}") for kind in ("Open", "Frozen"))
        answer(answered, "forming")
        answer(frozen, "forming")
        freeze(frozen, days_ago=30)
        again(frozen, "storming")
        freeze(frozen)
        client.get(url("portfolio", firm.pk))
        with django_assert_num_queries(3):
            found = queries.compared(Assessment.objects.filter(client__workspace=firm))
        assert len(found["cs-capabilities-maturity"]) == 2 * (number + 1)
        # Session, user, memberships, workspace, clients.
        with django_assert_num_queries(8):
            client.get(url("portfolio", firm.pk))
