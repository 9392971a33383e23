"""A run of a draft over stored assessments: what it counts, who sees it, and how it is carried on."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import actions, queries
from assessments.actions import Base
from assessments.actions.effects import CHUNK
from assessments.domain.answers import Choice
from assessments.domain.effects import Tally, effect_of
from assessments.models import Assessment, EffectRun, Membership, Role
from assessments.queries.effects import inputs
from frameworks.actions import import_framework
from frameworks.models import Framework, ScoringRule
from tests.assessments.conftest import shipped
from tests.assessments.versions import newer

if TYPE_CHECKING:
    from django.http import HttpResponse

    from assessments.models import Workspace

SECRETS = ("Secret Ltd", "Hidden round", "what nobody else may read")


@pytest.fixture
def editor(client: Browser, db: None) -> User:
    """Edits frameworks, belongs to no workspace, and is signed in as `client`."""
    editor = User.objects.create_user("editor", "editor@example.com", is_staff=True)
    editor.user_permissions.add(Permission.objects.get(codename="change_framework"))
    client.force_login(editor)
    return editor


@pytest.fixture
def firm(db: None) -> Workspace:
    owner = User.objects.create_user("owner", "owner@example.com")
    return actions.create_workspace(name="Secret Advisers", owner=owner)


@pytest.fixture
def draft(published: Framework) -> Framework:
    """A newer version: one capability is gone, one level is another, and Norming asks for more."""
    phases = tuple(
        replace(phase, share=Decimal("0.9")) if phase.code == "norming" else phase for phase in newer().phases
    )
    return import_framework(structure=replace(newer(), phases=phases)).framework


def started(firm: Workspace, published: Framework, *phases: str, title: str = "Hidden round") -> Assessment:
    """An assessment with its first capabilities at these phases."""
    made = actions.start_assessment(
        workspace=firm, framework=published, organisation="Secret Ltd", title=title
    )
    for code, phase in zip(shipped().capabilities, phases, strict=False):
        change = {"choice": Choice.PHASE, "phase": phase, "note": SECRETS[2]}
        actions.save_answer(assessment=made, capability=code, change=change, base=Base())
    return made


def finish(run: EffectRun) -> EffectRun:
    while not run.finished_at:
        assert actions.go_on(run=run, seconds=0)
    return run


def begin(draft: Framework, base: Framework, workspace: Workspace | None = None) -> EffectRun:
    return actions.begin_effect(framework=draft, base=base, workspace=workspace)


# What is counted


def test_run_counts_what_one_by_one_gives(published: Framework, draft: Framework, firm: Workspace) -> None:
    plans = (["norming"] * 29, ["storming"] * 29, ["norming", "norming", "storming", "norming"], [])
    for plan in plans:
        started(firm, published, *plan)
    run = finish(begin(draft, published))
    assert (run.done, run.total) == (4, 4)
    new, expected = queries.draft_structure(draft.pk), Tally()
    assert new is not None
    for given in inputs(run, None, 99):
        expected.add(effect_of(shipped(), new, given), given.id)
    assert Tally(**run.tally) == expected
    assert (expected.assessments, expected.falls_away, expected.asked_again) == (4, 2, 1)


def test_inputs_are_what_a_report_rests_on(published: Framework, draft: Framework, firm: Workspace) -> None:
    made = started(firm, published, "norming", "storming")
    share = {"adoption": Decimal("0.5"), "expansion": Decimal("0.3"), "renewal": Decimal("0.2")}
    actions.change_settings(assessment=made, target="performing", streams=3, focus=share, starts_on=None)
    (given,) = inputs(begin(draft, published), None, 9)
    report = queries.report(Assessment.objects.select_related("client", "framework", "target").get())
    assert given.settings == report.settings
    assert {code: answer.phase for code, answer in given.answers.items()} == {
        code: answer.phase for code, answer in report.answers.items()
    }
    assert {answer.note for answer in given.answers.values()} == {""}


def test_slices_add_up_and_every_assessment_is_looked_at_once(
    published: Framework, draft: Framework, firm: Workspace
) -> None:
    for _ in range(CHUNK + 3):
        started(firm, published, "norming")
    run = begin(draft, published)
    assert actions.go_on(run=run, seconds=0)
    assert (run.done, run.total, run.finished_at) == (CHUNK, CHUNK + 3, None)
    finish(run)
    assert (run.done, run.tally["assessments"]) == (CHUNK + 3, CHUNK + 3)
    assert run.finished_at is not None


def test_two_pages_count_once(published: Framework, draft: Framework, firm: Workspace) -> None:
    for _ in range(CHUNK + 3):
        started(firm, published, "norming")
    run = begin(draft, published)
    other = EffectRun.objects.get()
    actions.go_on(run=run, seconds=0)
    actions.go_on(run=other, seconds=0)
    assert (other.done, other.tally["assessments"]) == (CHUNK, CHUNK)
    finish(other)
    before = (run.pk, other.finished_at, other.tally)
    finish(run)
    assert (run.pk, run.finished_at, run.tally) == before


def test_assessments_that_go_meanwhile_leave_a_run_whole(
    published: Framework, draft: Framework, firm: Workspace
) -> None:
    made = [started(firm, published, "norming") for _ in range(CHUNK + 3)]
    run = begin(draft, published)
    actions.go_on(run=run, seconds=0)
    last = max(made, key=lambda assessment: assessment.pk)
    last.delete()
    finish(run)
    assert (run.done, run.total) == (CHUNK + 2, CHUNK + 2)


def test_run_over_one_workspace(published: Framework, draft: Framework, firm: Workspace) -> None:
    other = actions.create_workspace(name="Others", owner=User.objects.create_user("other"))
    started(firm, published, "norming")
    started(other, published, "norming")
    assert finish(begin(draft, published)).done == 2
    assert finish(begin(draft, published, firm)).done == 1


def test_edited_draft_stops_its_run(published: Framework, draft: Framework, firm: Workspace) -> None:
    started(firm, published, "norming")
    run = begin(draft, published)
    Framework.objects.filter(pk=draft.pk).update(name="Edited")
    assert not actions.go_on(run=run, seconds=0)
    assert (EffectRun.objects.get().done, run.finished_at) == (0, None)


def test_only_sound_drafts_over_frozen_versions_are_run(published: Framework, draft: Framework) -> None:
    for framework, base, reason in (
        (published, published, "Version 1.1.0 is published: only a draft is tried."),
        (draft, draft, "Choose a published or retired version of the same framework."),
    ):
        with pytest.raises(actions.EffectError) as refused:
            begin(framework, base)
        assert str(refused.value) == reason
    draft.phases.filter(code="norming").update(share=None)
    with pytest.raises(actions.EffectError, match="from being published"):
        begin(draft, published)
    ScoringRule.objects.filter(framework=draft).delete()
    with pytest.raises(actions.EffectError, match="no constants of scoring"):
        begin(draft, published)
    assert not EffectRun.objects.exists()


def test_slice_takes_a_constant_number_of_queries(
    published: Framework, draft: Framework, firm: Workspace
) -> None:
    def counted() -> int:
        run = begin(draft, published)
        with CaptureQueriesContext(connection) as found:
            actions.go_on(run=run, seconds=0)
        return len(found)

    started(firm, published, "norming")
    few = counted()
    for _ in range(5):
        started(firm, published, *["norming"] * 29)
    assert counted() == few


# The pages


def url(draft: Framework, run: EffectRun | None = None) -> str:
    address = reverse("editors:effect", args=[draft.pk])
    return f"{address}?run={run.pk}" if run else address


def going_on(client: Browser, draft: Framework, run: EffectRun, **headers: str) -> HttpResponse:
    return client.post(reverse("editors:effect_go_on", args=[draft.pk, run.pk]), headers=headers)


def text_of(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def test_only_editors_of_frameworks_come_in(published: Framework, draft: Framework) -> None:
    run = begin(draft, published)
    owner = User.objects.create_user("owner")
    staff = User.objects.create_user("staff", is_staff=True)
    for user, right in ((None, 302), (owner, 302), (staff, 403)):
        browser = Browser()
        if user:
            browser.force_login(user)
        assert browser.get(url(draft)).status_code == right
        assert browser.post(url(draft), {"base": published.pk}).status_code == right
        assert going_on(browser, draft, run).status_code == right
    assert EffectRun.objects.count() == 1


def test_run_without_a_script(
    client: Browser, editor: User, published: Framework, draft: Framework, firm: Workspace
) -> None:
    started(firm, published, *["norming"] * 29)
    page = text_of(client.get(url(draft)))
    assert "1.1.0 (published, 1 assessment)" in page
    begun = client.post(url(draft), {"base": published.pk, "workspace": ""})
    run = EffectRun.objects.get()
    assert (begun.status_code, begun["Location"], run.made_by) == (302, url(draft, run), editor)
    page = text_of(client.get(begun["Location"]))
    assert "0 of 1 assessments looked at." in page
    assert "Go on" in page
    assert going_on(client, draft, run)["Location"] == url(draft, run)
    page = text_of(client.get(url(draft)))
    assert "All 1 assessment looked at." in page
    assert "Go on" not in page
    assert 'answers that fall away</th><td class="num">1</td>' in page


def test_run_by_the_page_itself(
    client: Browser, editor: User, published: Framework, draft: Framework, firm: Workspace
) -> None:
    started(firm, published, "norming")
    run = begin(draft, published)
    assert 'hx-trigger="load, submit"' in text_of(client.get(url(draft)))
    part = going_on(client, draft, run, **{"HX-Request": "true"})
    text = text_of(part)
    assert text.startswith('<section id="effect-run"')
    assert "All 1 assessment looked at.</p>" in text
    assert "hx-post" not in text


def test_page_shows_no_name_of_what_the_editor_may_not_read(
    client: Browser, editor: User, published: Framework, draft: Framework, firm: Workspace
) -> None:
    made = started(firm, published, *["norming"] * 29)
    run = finish(begin(draft, published))
    page = client.get(url(draft)).content.decode()
    assert "Assessment 1" in page
    assert not any(secret in page for secret in (*SECRETS, "Secret Advisers", str(made.pk)))
    assert not any(secret in str(run.tally) for secret in SECRETS)
    Membership.objects.create(workspace=firm, client=made.client, user=editor, role=Role.VIEWER)
    page = client.get(url(draft)).content.decode()
    assert reverse("assessments:report", args=[made.pk]) in page
    assert "Secret Ltd, Hidden round" in page


def test_only_whole_workspaces_of_ones_own_can_be_chosen(
    client: Browser, editor: User, published: Framework, draft: Framework, firm: Workspace
) -> None:
    made = started(firm, published, "norming")
    run = begin(draft, published, firm)
    chosen = {"base": published.pk, "workspace": str(firm.pk)}
    for client_only in (False, True):
        if client_only:
            Membership.objects.create(workspace=firm, client=made.client, user=editor, role=Role.EDITOR)
        assert "Secret Advisers" not in client.get(url(draft)).content.decode()
        assert client.post(url(draft), chosen).status_code == 422
        assert client.get(url(draft, run)).status_code == 404
        assert going_on(client, draft, run).status_code == 404
    Membership.objects.create(workspace=firm, user=editor, role=Role.VIEWER)
    assert client.post(url(draft), chosen).status_code == 302
    assert "Secret Advisers" in client.get(url(draft)).content.decode()


def test_edited_draft_is_said_to_be_out_of_date(
    client: Browser, editor: User, published: Framework, draft: Framework, firm: Workspace
) -> None:
    started(firm, published, *["norming"] * 29)
    finish(begin(draft, published))
    assert "out of date" not in text_of(client.get(url(draft)))
    Framework.objects.filter(pk=draft.pk).update(name="Edited")
    assert "this run is out of date. Run it again" in text_of(client.get(url(draft)))


def test_published_version_is_not_tried(client: Browser, editor: User, published: Framework) -> None:
    page = text_of(client.get(url(published)))
    assert "Only a draft is tried: what is published changes no more." in page
    client.post(url(published), {"base": published.pk})
    assert not EffectRun.objects.exists()


@pytest.mark.parametrize("asked", ["?run=nonsense", "?run=00000000-0000-4000-8000-000000000000"])
def test_run_that_is_not_there(client: Browser, editor: User, draft: Framework, asked: str) -> None:
    assert client.get(f"{url(draft)}{asked}").status_code == 404


def test_refusal_says_what_to_do(
    client: Browser, editor: User, published: Framework, draft: Framework
) -> None:
    draft.phases.filter(code="norming").update(share=None)
    response = client.post(url(draft), {"base": published.pk}, follow=True)
    assert "from being published. Mend that first." in text_of(response)


def test_page_takes_a_constant_number_of_queries(
    client: Browser, editor: User, published: Framework, draft: Framework, firm: Workspace
) -> None:
    def counted() -> int:
        finish(begin(draft, published))
        with CaptureQueriesContext(connection) as found:
            client.get(url(draft))
        return len(found)

    started(firm, published, *["norming"] * 29)
    counted()
    few = counted()
    for number in range(5):
        started(firm, published, *["norming"] * number)
    assert counted() == few
