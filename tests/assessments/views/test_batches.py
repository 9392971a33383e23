"""Asking for the PDFs of many assessments, watching them and taking them along."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_STORED, ZipFile

import pytest
from django.contrib.auth.models import User
from django.test import Client as Browser
from django.urls import reverse

from assessments import actions
from assessments.actions import making
from assessments.bundle import unique_names
from assessments.models import Activity, Batch, BatchItem, KeptFile, Membership, Role, Workspace
from assessments.reports.pdf import Document
from tests.assessments.batches import ask, fresh, person, start, work_off
from tests.doors import shared

if TYPE_CHECKING:
    from django.http import HttpResponse
    from pytest_django.fixtures import DjangoAssertNumQueries

    from assessments.models import Assessment
    from frameworks.models import Framework

pytestmark = pytest.mark.django_db
HOSTILE = (
    "../../etc/passwd",
    '=HYPERLINK("http://example.com")',
    "שלום עולם",
    "日本語株式会社",
    "🚀🚀",
    "N" * 200,
    "é" * 200,
    "CON",
    "a/b\\c:d*e?f",
    "Same Ltd",
)


@pytest.fixture(autouse=True)
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []

    def draw(document: Document, **_patience: float) -> bytes:
        found.append(document.html)
        return f"%PDF {len(found)}".encode()

    monkeypatch.setattr(Document, "pdf", draw)
    return found


@pytest.fixture
def owner(client: Browser) -> User:
    """Signed in as `client`."""
    owner = person("owner")
    client.force_login(owner)
    return owner


@pytest.fixture
def firm(owner: User) -> Workspace:
    return actions.create_workspace(name="Advisers & Co", owner=owner)


@pytest.fixture
def three(firm: Workspace, published: Framework) -> list[Assessment]:
    return [start(firm, published, name) for name in ("A Ltd", "B Ltd", "C Ltd")]


def url(name: str, *args: object) -> str:
    return reverse(f"assessments:{name}", args=args)


def post(browser: Browser, firm: Workspace, query: str = "", **data: object) -> HttpResponse:
    return browser.post(f"{url('batches', firm.pk)}{query}", data)


def ids(assessments: list[Assessment]) -> list[str]:
    return [str(assessment.pk) for assessment in assessments]


def text(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def archive(browser: Browser, batch: Batch) -> ZipFile:
    response = browser.get(url("batch_archive", batch.pk))
    assert response["Content-Type"] == "application/zip"
    return ZipFile(BytesIO(b"".join(response.streaming_content)))


def test_chosen_ones_are_made_and_come_as_one_archive(
    client: Browser, firm: Workspace, three: list[Assessment]
) -> None:
    page = client.get(url("workspace", firm.pk)).content.decode()
    assert sorted(re.findall(r'name="chosen" value="([^"]+)"', page)) == sorted(ids(three))
    form = re.findall(r'name="batch_id" value="([^"]+)"', page)[0]
    asked = post(client, firm, batch_id=form, chosen=ids([three[2], three[0]]), size="Letter")
    batch = Batch.objects.get()
    assert str(batch.pk) == form
    assert asked["Location"] == url("batch", form)
    assert "0 of 2 made" in text(client.get(asked["Location"]))
    work_off(1)
    page = client.get(asked["Location"])
    assert "1 of 2 made" in text(page)
    assert "Download the 1 made so far" in text(page)
    assert archive(client, batch).namelist() == ["A Ltd - Round 1 (draft).pdf"]
    work_off()
    assert "Everything is made." in text(client.get(asked["Location"]))
    with archive(client, batch) as found:
        assert found.namelist() == ["A Ltd - Round 1 (draft).pdf", "C Ltd - Round 1 (draft).pdf"]
        assert [found.read(name) for name in found.namelist()] == [b"%PDF 1", b"%PDF 2"]
        assert {info.compress_type for info in found.infolist()} == {ZIP_STORED}
    assert {file.page_size for file in KeptFile.objects.all()} == {"Letter"}


def test_page_asks_again_until_everything_is_made(
    client: Browser, firm: Workspace, owner: User, three: list[Assessment]
) -> None:
    batch = ask(firm, owner, three)
    htmx = {"HX-Request": "true"}
    part = client.get(url("batch", batch.pk), headers=htmx).content.decode()
    assert "<html" not in part
    assert 'hx-trigger="every 2s"' in part
    work_off()
    part = client.get(url("batch", batch.pk), headers=htmx).content.decode()
    assert "hx-trigger" not in part
    assert "hx-get" not in part


def test_title_of_the_page_follows_what_is_made(
    client: Browser, firm: Workspace, owner: User, three: list[Assessment]
) -> None:
    """htmx takes the title of an answer that begins with one."""
    batch = ask(firm, owner, three)
    page = client.get(url("batch", batch.pk)).content.decode()
    assert re.findall(r"<title>.*?</title>", page) == ["<title>0 of 3 reports made · CS Maturity</title>"]
    work_off(1)
    for made in (1, 3):
        part = client.get(url("batch", batch.pk), headers={"HX-Request": "true"}).content.decode()
        page = client.get(url("batch", batch.pk)).content.decode()
        title = f"<title>{made} of 3 reports made · CS Maturity</title>"
        assert re.sub(r"{#.*#}", "", part).split("<div")[0].strip() == title
        assert re.findall(r"<title>.*?</title>", page) == [title]
        work_off()


def test_refused_choice_comes_back_as_it_was(
    client: Browser, firm: Workspace, three: list[Assessment], monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = post(client, firm, "?q=Ltd", size="Letter")
    assert nothing.status_code == 422
    assert "No archive was asked for. Choose at least one assessment" in text(nothing)
    assert '<option value="Letter" selected>' in nothing.content.decode()
    assert 'value="Ltd"' in nothing.content.decode()
    monkeypatch.setattr(actions, "MOST_FILES", 1)
    many = post(client, firm, chosen=ids(three[:2]))
    assert many.status_code == 422
    assert "An archive takes at most 1 reports; these are 2." in text(many)
    ticked = re.findall(r'name="chosen" value="([^"]+)" checked', many.content.decode())
    assert sorted(ticked) == sorted(ids(three[:2]))
    assert not Batch.objects.exists()


def test_every_one_means_those_the_list_has_found(
    client: Browser, firm: Workspace, three: list[Assessment]
) -> None:
    page = client.get(f"{url('workspace', firm.pk)}?q=b+ltd").content.decode()
    assert f'action="{url("batches", firm.pk)}?q=b+ltd"' in page
    assert "The one that the list has found" in re.sub(r"\s+", " ", page)
    post(client, firm, "?q=b+ltd", every="1")
    assert [item.assessment for item in BatchItem.objects.all()] == [three[1]]
    post(client, firm, every="1", chosen=ids(three[:1]))
    assert BatchItem.objects.count() == 4


def test_what_one_may_not_read_is_not_found(
    client: Browser, firm: Workspace, three: list[Assessment], published: Framework
) -> None:
    foreign = start(actions.create_workspace(name="Others", owner=person("other")), published, "D Ltd")
    for wrong in ([str(foreign.pk)], [*ids(three), str(foreign.pk)], ["x"], [ids(three)[0], ""]):
        assert post(client, firm, chosen=wrong).status_code == 404
    helper = person("helper")
    Membership.objects.create(workspace=firm, client=three[0].client, user=helper, role=Role.VIEWER)
    client.force_login(helper)
    assert post(client, firm, chosen=ids(three[:2])).status_code == 404
    assert post(client, firm, chosen=ids(three[:1])).status_code == 302
    assert post(client, firm, every="1").status_code == 302
    assert {item.assessment for item in BatchItem.objects.all()} == {three[0]}


def test_archive_gives_only_what_may_still_be_read(
    client: Browser, firm: Workspace, three: list[Assessment]
) -> None:
    member = person("member")
    whole = Membership.objects.create(workspace=firm, user=member, role=Role.VIEWER)
    batch = ask(firm, member, three)
    work_off()
    client.force_login(member)
    assert len(archive(client, batch).namelist()) == 3
    whole.delete()
    assert client.get(url("batch_archive", batch.pk)).status_code == 404
    Membership.objects.create(workspace=firm, client=three[1].client, user=member, role=Role.VIEWER)
    assert archive(client, batch).namelist() == ["B Ltd - Round 1 (draft).pdf"]
    page = text(client.get(url("batch", batch.pk)))
    assert "1 of 1 made" in page
    assert "A Ltd" not in page


def test_names_of_files_are_readable_safe_and_unique(
    client: Browser, firm: Workspace, owner: User, published: Framework
) -> None:
    assessments = [start(firm, published, name, title="../x") for name in HOSTILE]
    assessments += [start(firm, published, "Same Ltd", title="..\\X"), start(firm, published, "!", title="?")]
    batch = ask(firm, owner, assessments)
    work_off()
    names = archive(client, batch).namelist()
    assert names == [
        "etc passwd - x (draft).pdf",
        "HYPERLINK http example com - x (draft).pdf",
        "שלום עולם - x (draft).pdf",
        "日本語株式会社 - x (draft).pdf",
        "x (draft).pdf",
        f"{'N' * 80} - x (draft).pdf",
        f"{'é' * 55} - x (draft).pdf",
        "CON - x (draft).pdf",
        "a b c d e f - x (draft).pdf",
        "Same Ltd - x (draft).pdf",
        "Same Ltd - X (draft) (2).pdf",
        "Maturity report (draft).pdf",
    ]
    assert len({name.casefold() for name in names}) == len(names)
    assert max(len(name.encode()) for name in names) <= 255


def test_name_of_a_file_says_what_is_a_draft(
    client: Browser, firm: Workspace, owner: User, three: list[Assessment]
) -> None:
    closed, closed_since, reopened = three
    for one in (closed, reopened):
        actions.close(assessment=one, closed_by=owner)
    batch = ask(firm, owner, [fresh(one) for one in three])
    work_off()
    actions.reopen(assessment=fresh(reopened))
    # Its file was made before: it is not what was frozen.
    actions.close(assessment=fresh(closed_since), closed_by=owner)
    assert archive(client, batch).namelist() == [
        "A Ltd - Round 1.pdf",
        "B Ltd - Round 1 (draft).pdf",
        "C Ltd - Round 1 (draft).pdf",
    ]
    again = ask(firm, owner, [fresh(one) for one in (closed_since, reopened)])
    work_off()
    assert archive(client, again).namelist() == ["B Ltd - Round 1.pdf", "C Ltd - Round 1 (draft).pdf"]


def test_longest_names_fit_into_every_file_system() -> None:
    names = list(unique_names([("日" * 200, "本" * 200, True)] * 100))
    assert len(set(names)) == 100
    assert max(len(name.encode()) for name in names) <= 255


def test_taking_along_stands_in_the_log(
    client: Browser, firm: Workspace, owner: User, three: list[Assessment]
) -> None:
    batch = ask(firm, owner, three[:2])
    work_off()
    client.head(url("batch_archive", batch.pk))
    before = Activity.objects.count()
    archive(client, batch)
    lines = Activity.objects.order_by("-pk")[: Activity.objects.count() - before]
    assert sorted(
        (line.actor, line.get_happened_display(), line.client_name, line.detail) for line in lines
    ) == [
        (owner, "Exported the report", "A Ltd", "PDF, one of 2 in an archive"),
        (owner, "Exported the report", "B Ltd", "PDF, one of 2 in an archive"),
    ]


def test_nothing_made_yet_leads_back(
    client: Browser, firm: Workspace, owner: User, three: list[Assessment]
) -> None:
    batch = ask(firm, owner, three)
    page = client.get(url("batch_archive", batch.pk), follow=True)
    assert page.redirect_chain == [(url("batch", batch.pk), 302)]
    assert "Nothing of it is made yet." in text(page)


def test_stop_again_and_remove(
    client: Browser, firm: Workspace, owner: User, three: list[Assessment]
) -> None:
    batch = ask(firm, owner, three)
    work_off(1)
    page = text(client.post(url("stop_batch", batch.pk), follow=True))
    assert "Stopped: 2 of them are not made. What is made stays here." in page
    assert "Go on" in page
    client.post(url("batch_again", batch.pk))
    work_off()
    assert "3 of 3 made" in text(client.get(url("batch", batch.pk)))
    page = client.post(url("remove_batch", batch.pk), follow=True)
    assert page.redirect_chain == [(url("batches", firm.pk), 302)]
    assert "No archive yet" in text(page)


def test_stopping_says_how_many_are_still_being_finished_and_goes_on_at_once(
    client: Browser, firm: Workspace, owner: User, three: list[Assessment]
) -> None:
    batch = ask(firm, owner, three)
    assert making._taken() is not None
    page = client.post(url("stop_batch", batch.pk), follow=True)
    said = text(page)
    assert "Stopping: one PDF is still being finished. 2 are not made; what is made stays here." in said
    assert "Stopped." not in said
    assert "The rest is being made" not in said
    assert url("batch_again", batch.pk) in page.content.decode()
    assert 'id="stop"' not in page.content.decode()
    # The page follows until the last one is finished.
    assert "hx-trigger" in page.content.decode()
    page = client.post(url("batch_again", batch.pk), follow=True)
    assert [item.state for item in batch.items.order_by("number")] == ["running", "waiting", "waiting"]
    assert "The rest is being made." in text(page)
    assert url("batch_again", batch.pk) not in page.content.decode()
    assert making._taken() is not None
    assert "Stopping: 2 PDFs are still being finished. 1 is not made" in text(
        client.post(url("stop_batch", batch.pk), follow=True)
    )


def test_limit_is_said_where_it_is_met(
    client: Browser, firm: Workspace, owner: User, three: list[Assessment]
) -> None:
    stopped = ask(firm, owner, three)
    actions.stop_batch(batch=stopped)
    for _ in range(3):
        ask(firm, owner, three)
    said = "3 of your archives are being made already. Wait until one is done, or stop one."
    assert said in text(post(client, firm, chosen=ids(three)))
    assert said in text(client.post(url("batch_again", stopped.pk), follow=True))


def test_reads_take_a_constant_number_of_queries(
    client: Browser,
    firm: Workspace,
    owner: User,
    three: list[Assessment],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client.get(url("workspace", firm.pk))
    for count in (1, 3):
        batch = ask(firm, owner, three[:count])
        work_off()
        # Session, user, memberships, then the batch with its items.
        with django_assert_num_queries(5):
            client.get(url("batch", batch.pk))
        # The workspace, and its archives with their counts.
        with django_assert_num_queries(5):
            client.get(url("batches", firm.pk))
        # What may be read, the files with their names, and one write into the log.
        with django_assert_num_queries(7):
            archive(client, batch)


def test_frozen_report_is_drawn_once_wherever_it_is_asked_for(
    client: Browser, firm: Workspace, owner: User, three: list[Assessment], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def draw(_report: object, *, page_size: str, **_fields: object) -> bytes:
        made.append(page_size)
        return b"%PDF once"

    monkeypatch.setattr("assessments.views.report.report_as_pdf", draw)
    snapshot = actions.close(assessment=three[0], closed_by=owner)
    link, secret = shared(snapshot)
    reader = Browser()
    reader.get(url("open_shared", link.pk, secret))
    for browser, address in (
        (client, url("snapshot_pdf", snapshot.pk)),
        (client, url("report_pdf", three[0].pk)),
        (reader, url("shared_pdf", link.pk)),
    ):
        assert browser.get(address).content == b"%PDF once"
    batch = ask(firm, owner, [fresh(three[0])])
    work_off()
    with archive(client, batch) as found:
        assert found.read(found.namelist()[0]) == b"%PDF once"
    assert made == ["A4"]
    assert client.get(f"{url('snapshot_pdf', snapshot.pk)}?size=Letter").content == b"%PDF once"
    assert made == ["A4", "Letter"]
    actions.reopen(assessment=fresh(three[0]))
    for _ in range(2):
        client.get(url("report_pdf", three[0].pk))
    assert made == ["A4", "Letter", "A4", "A4"]
