"""The files of archives: made once, in turn, taken up again after a crash, and gone when nobody can ask for them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessments import actions, queries
from assessments.actions import making
from assessments.actions.batches import MOST_BATCHES, MOST_KEPT
from assessments.models import (
    BATCH_AGE,
    Batch,
    BatchItem,
    KeptFile,
    Making,
    Membership,
    ReportWords,
    Role,
)
from assessments.queries.batches import SLOW_START
from assessments.reports.pdf import Document, PdfUnavailable
from assessments.reports.render import LackingFonts, Renderer
from tests.assessments.batches import ask, fresh, person, start, work_off

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from assessments.models import Assessment, Workspace
    from frameworks.models import Framework

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return person("owner")


@pytest.fixture
def firm(owner: User) -> Workspace:
    return actions.create_workspace(name="Advisers", owner=owner)


@pytest.fixture
def three(firm: Workspace, published: Framework) -> list[Assessment]:
    return [start(firm, published, name) for name in ("A Ltd", "B Ltd", "C Ltd")]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was drawn, without the time it takes."""
    found: list[str] = []

    def draw(document: Document, **_patience: float) -> bytes:
        found.append(document.html)
        return f"%PDF {len(found)}".encode()

    monkeypatch.setattr(Document, "pdf", draw)
    return found


def states(batch: Batch) -> list[str]:
    return list(batch.items.order_by("number").values_list("state", flat=True))


def contents(batch: Batch) -> list[bytes]:
    found = batch.items.order_by("number").values_list("file__content", flat=True)
    return [bytes(content) for content in found if content is not None]


def test_worker_makes_one_file_after_the_other(
    firm: Workspace, owner: User, three: list[Assessment], drawn: list[str]
) -> None:
    batch = ask(firm, owner, three)
    assert states(batch) == ["waiting"] * 3
    work_off(1)
    assert states(batch) == ["done", "waiting", "waiting"]
    work_off()
    assert states(batch) == ["done"] * 3
    assert contents(batch) == [b"%PDF 1", b"%PDF 2", b"%PDF 3"]
    assert ["A Ltd" in drawn[0], "B Ltd" in drawn[1], "C Ltd" in drawn[2]] == [True] * 3
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}


def test_form_that_is_sent_twice_asks_once(
    firm: Workspace, owner: User, three: list[Assessment], drawn: list[str]
) -> None:
    batch = ask(firm, owner, three)
    again = actions.ask_for_files(
        batch_id=batch.pk, workspace=firm, assessments=three, page_size="A4", by=owner
    )
    assert again == batch
    assert BatchItem.objects.count() == DBTaskResult.objects.count() == 3


def test_batches_take_turns(firm: Workspace, owner: User, three: list[Assessment], drawn: list[str]) -> None:
    long, short = ask(firm, owner, three), ask(firm, owner, three[:1], page_size="Letter")
    work_off(2)
    assert (states(long), states(short)) == (["done", "waiting", "waiting"], ["done"])


def test_closed_assessment_is_drawn_once_for_all(
    firm: Workspace, owner: User, three: list[Assessment], drawn: list[str]
) -> None:
    actions.close(assessment=three[0], closed_by=owner)
    first, second = ask(firm, owner, three), ask(firm, owner, three[:1])
    work_off()
    assert len(drawn) == 3
    assert contents(first)[0] == contents(second)[0]
    actions.remove_batch(batch=first)
    actions.remove_batch(batch=second)
    # Those of open assessments went with their archive.
    assert [file.assessment_id for file in KeptFile.objects.all()] == [three[0].pk]
    ask(firm, owner, three[:1])
    work_off()
    assert len(drawn) == 3


def test_another_brand_makes_another_file_and_removes_the_one_before(
    firm: Workspace, owner: User, three: list[Assessment], drawn: list[str]
) -> None:
    actions.close(assessment=three[0], closed_by=owner)
    before = ask(firm, owner, three[:1])
    work_off()
    actions.change_workspace(workspace=firm, name="Advisers", accent="#aa3355")
    after = ask(firm, owner, three[:1])
    work_off()
    # The archive of before still holds its own.
    assert (contents(before), contents(after)) == ([b"%PDF 1"], [b"%PDF 2"])
    actions.remove_batch(batch=before)
    assert [bytes(file.content) for file in KeptFile.objects.all()] == [b"%PDF 2"]


def test_words_of_the_consultant_are_in_the_file(
    firm: Workspace, owner: User, three: list[Assessment], drawn: list[str]
) -> None:
    words = ReportWords.objects.create(assessment=three[0], summary="Told first.", changed_at=timezone.now())
    _made(ask(firm, owner, three[:1]))
    ReportWords.objects.filter(pk=words.pk).update(summary="Told then.")
    _made(ask(firm, owner, three[:1]))
    actions.close(assessment=fresh(three[0]), closed_by=owner)
    _made(ask(firm, owner, [fresh(three[0])]))
    assert ["Told first." in html for html in drawn] == [True, False, False]
    assert ["Told then." in html for html in drawn] == [False, True, True]


def test_paper_sizes_are_kept_side_by_side(
    firm: Workspace, owner: User, three: list[Assessment], drawn: list[str]
) -> None:
    actions.close(assessment=three[0], closed_by=owner)
    for page_size in ("A4", "Letter", "A4", "Letter"):
        actions.remove_batch(batch=_made(ask(firm, owner, three[:1], page_size=page_size)))
    assert len(drawn) == KeptFile.objects.count() == 2


def _made(batch: Batch) -> Batch:
    work_off()
    return batch


def test_file_that_lacks_fonts_is_not_kept_for_others(
    firm: Workspace, owner: User, three: list[Assessment], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[LackingFonts] = []

    def draw(_document: Document, **_patience: float) -> bytes:
        made.append(LackingFonts(b"%PDF" if len(made) < 2 else b"%PDF with a font"))
        return made[-1]

    monkeypatch.setattr(Document, "pdf", draw)
    actions.close(assessment=three[0], closed_by=owner)
    # Made again each time, and kept once for each that is another.
    for count in (1, 1, 2):
        _made(ask(firm, owner, three[:1]))
        assert KeptFile.objects.count() == count
    assert len(made) == 3
    actions.remove_batch(batch=Batch.objects.all()[0])
    actions.remove_batch(batch=Batch.objects.all()[0])
    actions.remove_batch(batch=Batch.objects.all()[0])
    assert not KeptFile.objects.exists()


def test_what_fails_says_why_and_keeps_nothing_else_from_being_made(
    firm: Workspace, owner: User, three: list[Assessment], monkeypatch: pytest.MonkeyPatch
) -> None:
    def draw(document: Document, **_patience: float) -> bytes:
        if "A Ltd" in document.html:
            raise PdfUnavailable("Pango is missing.")
        if "B Ltd" in document.html:
            raise KeyError("secret")
        return b"%PDF"

    monkeypatch.setattr(Document, "pdf", draw)
    batch = _made(ask(firm, owner, three))
    assert states(batch) == ["failed", "failed", "done"]
    assert list(batch.items.order_by("number").values_list("message", flat=True)) == [
        "Pango is missing.",
        making.STRANGE,
        "",
    ]
    monkeypatch.setattr(Document, "pdf", lambda _document, **_patience: b"%PDF")
    actions.go_on_with(batch=batch)
    work_off()
    assert states(batch) == ["done"] * 3
    assert set(batch.items.values_list("message", flat=True)) == {""}


def test_worker_that_is_told_to_end_puts_its_file_back(
    firm: Workspace, owner: User, three: list[Assessment], monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = ask(firm, owner, three)
    monkeypatch.setattr(Document, "pdf", _closed)
    making.make_next_file.call()
    item = batch.items.get(number=1)
    assert (item.state, item.attempts, item.token) == (Making.WAITING, 0, None)


def _closed(document: Document, **_patience: float) -> bytes:
    """A renderer in a process that is told to end."""
    renderer = Renderer()
    renderer.close()
    return renderer.render(document.html, document.css)


def test_file_of_a_stopped_batch_is_not_begun_again_by_the_end_of_its_worker(
    firm: Workspace, owner: User, three: list[Assessment], monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = ask(firm, owner, three)

    def draw(document: Document, **_patience: float) -> bytes:
        actions.stop_batch(batch=batch)
        return _closed(document)

    monkeypatch.setattr(Document, "pdf", draw)
    making.make_next_file.call()
    assert states(batch) == ["stopped"] * 3
    begun_again = ask(firm, owner, three)
    begun(begun_again)
    actions.stop_batch(batch=begun_again)
    assert actions.go_on_making(at=timezone.now() + timedelta(seconds=1)) == 1
    assert states(begun_again) == ["stopped"] * 3


def test_files_of_somebody_removed_are_not_made_but_for_the_client_they_still_see(
    firm: Workspace, three: list[Assessment], drawn: list[str]
) -> None:
    editor = person("editor")
    everywhere = Membership.objects.create(workspace=firm, user=editor, role=Role.EDITOR)
    Membership.objects.create(workspace=firm, client=three[1].client, user=editor, role=Role.VIEWER)
    batch = ask(firm, editor, three)
    actions.remove_member(membership=everywhere)
    work_off()
    assert states(batch) == ["stopped", "done", "stopped"]
    assert queries.person_data(editor)["archives"] == [
        {
            "workspace": "Advisers",
            "created_at": batch.created_at.isoformat(),
            "page_size": "A4",
            "files": 3,
            "made": 1,
        }
    ]


def begun(batch: Batch, *, attempts: int = 1, held_for: timedelta = timedelta(0)) -> BatchItem:
    """The first file, as a worker leaves it that is killed while it makes it."""
    DBTaskResult.objects.filter(pk=DBTaskResult.objects.all()[0].pk).update(status="RUNNING")
    item = making._taken()
    assert item is not None
    now = timezone.now()
    BatchItem.objects.filter(pk=item.pk).update(attempts=attempts, held_until=now + held_for)
    return item


def test_what_a_dead_worker_had_begun_is_taken_up_when_its_time_has_run_out(
    firm: Workspace, owner: User, three: list[Assessment], drawn: list[str]
) -> None:
    batch = ask(firm, owner, three)
    begun(batch, held_for=timedelta(seconds=20))
    assert actions.go_on_making() == 0
    work_off()
    assert states(batch) == ["running", "done", "done"]
    assert actions.go_on_making(at=timezone.now() + timedelta(seconds=21)) == 1
    work_off()
    assert states(batch) == ["done"] * 3
    assert len(drawn) == 3
    # A task for each file that waits, and no more.
    assert actions.go_on_making() == 0
    assert not DBTaskResult.objects.filter(status="READY").exists()


def test_file_that_ends_its_worker_each_time_is_given_up(
    firm: Workspace, owner: User, three: list[Assessment], drawn: list[str]
) -> None:
    batch = ask(firm, owner, three)
    begun(batch, attempts=making.MOST_ATTEMPTS)
    actions.go_on_making(at=timezone.now() + timedelta(seconds=1))
    work_off()
    assert states(batch) == ["failed", "done", "done"]
    assert batch.items.get(number=1).message == making.ENDED.format(times=3)


def test_worker_that_lost_its_hold_changes_nothing(
    firm: Workspace, owner: User, three: list[Assessment], drawn: list[str]
) -> None:
    batch = ask(firm, owner, three[:1])
    slow = begun(batch)
    actions.go_on_making(at=timezone.now() + timedelta(seconds=1))
    work_off()
    making._end(slow, state=Making.FAILED, message="Too late.")
    item = batch.items.get()
    assert (item.state, item.message, item.attempts) == (Making.DONE, "", 2)


def test_lost_tasks_are_asked_for_again(
    firm: Workspace, owner: User, three: list[Assessment], drawn: list[str]
) -> None:
    batch = ask(firm, owner, three)
    DBTaskResult.objects.all().delete()
    actions.go_on_making()
    work_off()
    assert states(batch) == ["done"] * 3


def test_stopped_is_gone_on_with(
    firm: Workspace, owner: User, three: list[Assessment], drawn: list[str]
) -> None:
    batch = ask(firm, owner, three)
    work_off(1)
    actions.stop_batch(batch=batch)
    work_off()
    assert states(batch) == ["done", "stopped", "stopped"]
    actions.go_on_with(batch=batch)
    work_off()
    assert states(batch) == ["done"] * 3
    assert len(drawn) == 3


def test_time_without_a_file_begun_is_counted_from_going_on(
    firm: Workspace, owner: User, three: list[Assessment], drawn: list[str]
) -> None:
    def is_late() -> bool:
        found = Batch.objects.get(pk=batch.pk)
        return queries.batch_progress(found, found.items.all()).is_late

    batch = ask(firm, owner, three)
    work_off(1)
    actions.stop_batch(batch=batch)
    long_ago = timezone.now() - 2 * SLOW_START
    Batch.objects.update(created_at=long_ago, served_at=long_ago)
    actions.go_on_with(batch=batch)
    assert states(batch) == ["done", "waiting", "waiting"]
    assert not is_late()
    Batch.objects.update(served_at=long_ago)
    # Nothing was stopped: asked once more, it waits as long as it did.
    actions.go_on_with(batch=batch)
    assert is_late()


def test_somebody_has_few_batches_made_at_a_time_in_a_workspace(
    firm: Workspace, owner: User, three: list[Assessment], drawn: list[str]
) -> None:
    first, *_ = [ask(firm, owner, three) for _ in range(MOST_BATCHES)]
    with pytest.raises(actions.TooManyBatchesError, match="3 of your archives are being made already"):
        ask(firm, owner, three)
    # Nobody keeps somebody else from it.
    ask(firm, person("ada"), three)
    other = actions.create_workspace(name="Others", owner=owner)
    ask(other, owner, [start(other, three[0].framework, "D Ltd")])
    actions.stop_batch(batch=first)
    ask(firm, owner, three)
    with pytest.raises(actions.TooManyBatchesError):
        actions.go_on_with(batch=first)


def test_somebody_keeps_few_batches(
    firm: Workspace, owner: User, three: list[Assessment], drawn: list[str]
) -> None:
    for _ in range(MOST_KEPT):
        last = ask(firm, owner, three)
        actions.stop_batch(batch=last)
    with pytest.raises(actions.TooManyBatchesError, match="You have 20 archives already"):
        ask(firm, owner, three)
    actions.remove_batch(batch=last)
    ask(firm, owner, three)


def test_id_of_somebody_elses_batch_is_not_taken(
    firm: Workspace, owner: User, three: list[Assessment], drawn: list[str]
) -> None:
    theirs = ask(firm, owner, three)
    ada = person("ada")
    mine = actions.ask_for_files(
        batch_id=theirs.pk, workspace=firm, assessments=three, page_size="A4", by=ada
    )
    assert (mine.created_by, theirs.created_by) == (ada, owner)
    assert mine.pk != theirs.pk


@pytest.mark.parametrize(("times", "ends"), [(1, ("done", 2)), (9, ("failed", making.MOST_ATTEMPTS))])
def test_file_that_is_gone_before_it_is_handed_over_is_made_again_a_few_times(
    three: list[Assessment],
    drawn: list[str],
    monkeypatch: pytest.MonkeyPatch,
    times: int,
    ends: tuple[str, int],
) -> None:
    lost: list[str] = []
    end = making._end

    def handed_over(item: BatchItem, **outcome: object) -> None:
        if outcome["state"] == Making.DONE and len(lost) < times:
            lost.append("file")
            raise IntegrityError
        end(item, **outcome)

    monkeypatch.setattr(making, "_end", handed_over)
    batch = ask(three[0].client.workspace, person("ada"), three[:1])
    for _ in range(making.MOST_ATTEMPTS):
        making.go_on_making()
        work_off()
    item = batch.items.get()
    assert (item.state, item.attempts) == ends


def test_batches_go_after_a_week_with_their_files(
    firm: Workspace, owner: User, three: list[Assessment], drawn: list[str]
) -> None:
    actions.close(assessment=three[0], closed_by=owner)
    _made(ask(firm, owner, three))
    later = timezone.now() + BATCH_AGE
    assert actions.clean_files(at=later - timedelta(hours=1)) == 0
    assert KeptFile.objects.count() == 3
    assert actions.clean_files(at=later + timedelta(hours=1)) == 1
    assert [file.assessment_id for file in KeptFile.objects.all()] == [three[0].pk]
    assert not DBTaskResult.objects.exists()


def test_command_removes_them_too(
    firm: Workspace, owner: User, three: list[Assessment], capsys: pytest.CaptureFixture[str]
) -> None:
    batch = ask(firm, owner, three)
    Batch.objects.filter(pk=batch.pk).update(created_at=timezone.now() - BATCH_AGE - timedelta(hours=1))
    call_command("clean_files")
    assert capsys.readouterr().out == "removed: 1 archive\n"
    assert not Batch.objects.exists()


def test_deleting_an_assessment_takes_its_files_along(
    firm: Workspace, owner: User, three: list[Assessment], drawn: list[str]
) -> None:
    actions.close(assessment=three[0], closed_by=owner)
    batch = _made(ask(firm, owner, three))
    actions.delete_assessment(assessment=fresh(three[0]), by=owner)
    assert contents(batch) == [b"%PDF 2", b"%PDF 3"]
    actions.delete_workspace(workspace=firm)
    assert not KeptFile.objects.exists()


def test_rows_cannot_contradict_themselves(firm: Workspace, owner: User, three: list[Assessment]) -> None:
    batch = ask(firm, owner, three)
    for change in ({"state": "done"}, {"state": "running"}, {"state": "odd"}, {"number": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            batch.items.filter(number=1).update(**change)
