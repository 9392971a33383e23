"""Going on with a newer version: what is written, what is kept, and what is refused."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import actions, queries
from assessments.actions import Base
from assessments.domain.answers import Answer, Choice
from assessments.domain.cases import report_data
from assessments.models import (
    Activity,
    Answer as AnswerRow,
    Assessment,
    Focus,
    FrozenSnapshotError,
    Membership,
    Respondent,
    Role,
    SeenSignal,
    Snapshot,
    State,
    Upgrade,
)
from frameworks.actions import import_framework, retire
from frameworks.exchange import parse
from frameworks.models import Framework
from tests.assessments.conftest import shipped
from tests.assessments.versions import ADDED, GONE, REPLACED, REWORDED, SAME, newer

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client as Browser
    from pytest_django.fixtures import DjangoAssertNumQueries

    from assessments.models import Workspace

GIVEN = {
    SAME: Answer(choice=Choice.PHASE, phase="norming", note="All <signed>", signals=frozenset({"norming-1"})),
    REWORDED: Answer(choice=Choice.PHASE, phase="norming", evidence="https://example.com/list"),
    REPLACED: Answer(
        choice=Choice.PHASE,
        phase="norming",
        note="From sales",
        evidence="https://example.com/budget",
        signals=frozenset({"norming-1", "storming-1"}),
    ),
    GONE: Answer(choice=Choice.PHASE, phase="storming", note="By hand", signals=frozenset({"storming-1"})),
}
BECOMES = {
    SAME: GIVEN[SAME],
    REWORDED: GIVEN[REWORDED],
    REPLACED: Answer(
        note="From sales", evidence="https://example.com/budget", signals=frozenset({"storming-1"})
    ),
}


@pytest.fixture
def owner(client: Browser, db: None) -> User:
    owner = User.objects.create_user("owner", "owner@example.com")
    client.force_login(owner)
    return owner


@pytest.fixture
def firm(owner: User) -> Workspace:
    return actions.create_workspace(name="Advisers", owner=owner)


@pytest.fixture
def answered(published: Framework, firm: Workspace, owner: User) -> Assessment:
    """On the version before, with an answer of every kind and a way ahead."""
    made = actions.start_assessment(
        workspace=firm, framework=published, organisation="Example Ltd", title="Round 1"
    )
    for code, answer in GIVEN.items():
        actions.save_answer(
            assessment=made, capability=code, change=vars(answer), base=Base(writer="page", turn=1)
        )
    actions.remember_place(assessment=made, capability=GONE)
    actions.change_settings(
        assessment=made,
        target="performing",
        streams=2,
        focus={"adoption": Decimal("0.2"), "expansion": Decimal("0.6"), "renewal": Decimal("0.2")},
        starts_on=date(2026, 1, 5),
    )
    Activity.objects.all().delete()
    return Assessment.objects.select_related("client__workspace", "framework", "target").get(pk=made.pk)


def publish_newer() -> Framework:
    return import_framework(structure=newer(), publish=True).framework


@pytest.fixture
def second(answered: Assessment) -> Framework:
    """The newer version, published after the answers were given."""
    row = publish_newer()
    answered.refresh_from_db()
    return row


def url(name: str, *args: object) -> str:
    return reverse(f"assessments:{name}", args=args)


def answers(assessment: Assessment) -> dict[str, Answer]:
    return {code: kept.answer for code, kept in queries.recorded_answers(assessment).items()}


def everything() -> list[list[dict[str, object]]]:
    tables = (Assessment, AnswerRow, SeenSignal, Focus, Respondent, Snapshot, Upgrade, Activity)
    return [list(table.objects.order_by("pk").values()) for table in tables]


# Upgrading an open assessment


def test_upgrade_moves_answers_and_settings_by_code(
    answered: Assessment, second: Framework, owner: User
) -> None:
    changed = dict(AnswerRow.objects.values_list("capability__code", "changed_at"))
    kept = actions.upgrade(assessment=answered, framework=second, by=owner)
    fresh = Assessment.objects.get()
    assert (fresh.framework, fresh.state, fresh.starts_on) == (second, State.ANSWERING, date(2026, 1, 5))
    assert answers(fresh) == BECOMES
    report = queries.report(fresh)
    assert report.framework == newer()
    assert (report.settings.target, report.settings.streams) == ("performing", 2)
    assert {code: str(share) for code, share in (report.settings.focus or {}).items()} == {
        "adoption": "1/5",
        "expansion": "3/5",
        "renewal": "1/5",
    }
    assert (kept.from_framework.version, kept.to_framework.version, kept.made_by) == ("1.1.0", "1.2.0", owner)
    left = dict(AnswerRow.objects.values_list("capability__code", "changed_at"))
    assert left == {code: changed[code] for code in BECOMES}


def test_upgrade_leaves_no_row_of_the_version_before(answered: Assessment, second: Framework) -> None:
    actions.upgrade(assessment=answered, framework=second)
    rows = AnswerRow.objects.select_related("capability__pillar", "phase")
    assert {row.capability.pillar.framework_id for row in rows} == {second.pk}
    assert {row.phase.framework_id for row in rows if row.phase} == {second.pk}
    seen = SeenSignal.objects.values_list("signal__level__capability__pillar__framework", flat=True)
    assert set(seen) == {second.pk}
    assert set(Focus.objects.values_list("charter__framework", flat=True)) == {second.pk}
    target = Assessment.objects.get().target
    assert target is not None
    assert target.framework_id == second.pk
    assert Respondent.objects.get().place is None


def test_place_is_kept_by_code(answered: Assessment, second: Framework) -> None:
    actions.remember_place(assessment=answered, capability=REWORDED)
    actions.upgrade(assessment=answered, framework=second)
    place = Respondent.objects.select_related("place__pillar").get().place
    assert place is not None
    assert (place.code, place.pillar.framework_id) == (REWORDED, second.pk)


def test_what_was_said_before_stays_whole(answered: Assessment, second: Framework) -> None:
    before = queries.report(answered)
    kept = actions.upgrade(assessment=answered, framework=second)
    actions.save_answer(
        assessment=answered,
        capability=SAME,
        change={"choice": Choice.PHASE, "phase": "forming", "note": "Other"},
        base=Base(revision=2),
    )
    found = queries.before_upgrade(Upgrade.objects.get(pk=kept.pk))
    assert found.report == before
    assert json.dumps(report_data(found.report)) == json.dumps(report_data(before))
    assert [gone.answer for gone in found.plan.falls_away] == [GIVEN[GONE]]
    with pytest.raises(FrozenSnapshotError):
        kept.save()


def test_upgrade_is_one_line_in_the_log(answered: Assessment, second: Framework, owner: User) -> None:
    actions.upgrade(assessment=answered, framework=second, by=owner)
    line = Activity.objects.get()
    assert (line.happened, line.detail, line.actor) == ("upgraded", "1.1.0 to 1.2.0", owner)


def test_upgrade_is_whole_or_not_at_all(
    answered: Assessment, second: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything()

    def fail(*_args: object, **_fields: object) -> None:
        raise IntegrityError

    monkeypatch.setattr("assessments.actions.upgrading.log", fail)
    with pytest.raises(IntegrityError):
        actions.upgrade(assessment=answered, framework=second)
    assert everything() == before


def test_upgrade_is_refused_to_what_is_not_newer_and_published(
    answered: Assessment, published: Framework, small_row: Framework
) -> None:
    before = everything()
    draft = import_framework(structure=newer()).framework
    for version, reason in (
        (published, "Version 1.1.0 is no newer than 1.1.0."),
        (draft, "Version 1.2.0 is draft."),
        (small_row, "That is another framework."),
    ):
        with pytest.raises(actions.UpgradeError) as refused:
            actions.upgrade(assessment=answered, framework=version)
        assert str(refused.value) == reason
    second = publish_newer()
    retire(framework=second)
    with pytest.raises(actions.UpgradeError, match=r"Version 1\.2\.0 is retired\."):
        actions.upgrade(assessment=answered, framework=second)
    assert everything() == before


@pytest.fixture
def small_row(db: None) -> Framework:
    text = (Path(__file__).parents[1] / "frameworks" / "small.yaml").read_bytes()
    return import_framework(structure=parse(text), publish=True).framework


def test_closed_is_not_upgraded_even_if_it_was_closed_meanwhile(
    answered: Assessment, second: Framework, owner: User
) -> None:
    stale = Assessment.objects.get()
    actions.close(assessment=answered, closed_by=owner)
    before = everything()
    with pytest.raises(actions.ClosedError):
        actions.upgrade(assessment=stale, framework=second)
    assert everything() == before


def test_pages_of_the_version_before_conflict_or_are_refused(answered: Assessment, second: Framework) -> None:
    stale = Assessment.objects.get()
    actions.upgrade(assessment=answered, framework=second)
    change = {"choice": Choice.PHASE, "phase": "forming"}
    with pytest.raises(actions.ClosedError):
        actions.save_answer(
            assessment=stale, capability=SAME, change=change, base=Base(writer="page", turn=2)
        )
    with pytest.raises(actions.ClosedError):
        actions.change_settings(assessment=stale, target="norming", streams=1, focus=None, starts_on=None)
    with pytest.raises(actions.ConflictError):
        actions.save_answer(
            assessment=Assessment.objects.get(),
            capability=SAME,
            change=change,
            base=Base(revision=1, writer="page", turn=2),
        )
    assert answers(Assessment.objects.get()) == BECOMES


def test_upgrade_takes_a_constant_number_of_queries(answered: Assessment, second: Framework) -> None:
    def upgrading() -> int:
        with transaction.atomic(), CaptureQueriesContext(connection) as found:
            actions.upgrade(assessment=Assessment.objects.get(), framework=second)
            transaction.set_rollback(True)
        return len(found)

    upgrading()
    few = upgrading()
    for code in shipped().capabilities.keys() - GIVEN.keys():
        change = {"choice": Choice.PHASE, "phase": "norming", "signals": frozenset({"norming-1"})}
        actions.save_answer(assessment=answered, capability=code, change=change, base=Base())
    assert upgrading() == few


# Continuing a closed one as a new assessment


def test_closed_one_stays_byte_for_byte_and_a_new_one_begins(
    answered: Assessment, second: Framework, owner: User
) -> None:
    Assessment.objects.update(lead=owner)
    answered.refresh_from_db()
    actions.close(assessment=answered, closed_by=owner)
    Activity.objects.all().delete()
    report = json.dumps(report_data(queries.report(answered)))
    kept = everything()
    made = actions.continue_on(assessment=answered, framework=second, title="Round 2", by=owner)
    assert (made.framework, made.client, made.title, made.lead) == (second, answered.client, "Round 2", owner)
    assert (made.state, made.starts_on) == (State.ANSWERING, None)
    assert answers(made) == BECOMES
    settings = queries.report(made).settings
    assert (settings.target, settings.streams, dict(settings.focus or {})["expansion"]) == (
        "performing",
        2,
        Fraction(3, 5),
    )
    line = Activity.objects.get()
    assert (line.happened, line.assessment, line.detail) == ("continued", made, "Round 1, version 1.2.0")
    again = Assessment.objects.get(pk=answered.pk)
    assert json.dumps(report_data(queries.report(again))) == report
    made.delete()
    Activity.objects.all().delete()
    assert everything() == kept


def test_only_closed_ones_are_continued(answered: Assessment, second: Framework) -> None:
    before = everything()
    with pytest.raises(actions.UpgradeError, match=r"It is open: upgrade it itself\."):
        actions.continue_on(assessment=answered, framework=second, title="Round 2")
    assert everything() == before


# The pages


def post(client: Browser, name: str, assessment: Assessment, version: Framework, **data: str) -> HttpResponse:
    return client.post(url(name, assessment.pk), {"version": str(version.pk), **data})


def test_pages_say_quietly_that_a_newer_version_is_published(client: Browser, answered: Assessment) -> None:
    shown = [url("report", answered.pk), url("question", answered.pk, SAME), url("set_up", answered.pk)]
    link = url("upgrade", answered.pk)
    assert not any(link in client.get(page).content.decode() for page in shown)
    publish_newer()
    for page in shown:
        text = client.get(page).content.decode()
        assert "Version 1.2.0 of the framework is published; this assessment is on 1.1.0." in text
        assert text.count(link) == 1


def test_readers_are_not_told_to_upgrade(client: Browser, answered: Assessment, second: Framework) -> None:
    viewer = User.objects.create_user("viewer", "viewer@example.com")
    Membership.objects.create(workspace=answered.client.workspace, user=viewer, role=Role.VIEWER)
    client.force_login(viewer)
    for page in (url("report", answered.pk), url("question", answered.pk, SAME)):
        assert url("upgrade", answered.pk) not in client.get(page).content.decode()
    assert client.get(url("upgrade", answered.pk)).status_code == 403
    assert post(client, "upgrade", answered, second).status_code == 403


def test_plan_shows_what_would_change_and_changes_nothing(
    client: Browser, answered: Assessment, second: Framework
) -> None:
    before = everything()
    text = " ".join(client.get(url("upgrade", answered.pk)).content.decode().split())
    assert everything() == before
    for said in (
        "2 answers carry over.",
        "1 of them rests on a text that was reworded: please check it.",
        "1 answer has to be given again.",
        "1 question is new.",
        "1 answer falls away and stays readable in the history.",
        "Every signal of the level Norming is another one in version 1.2.0.",
        "Peer Comparison",
        "By hand",
        "Every account has a segment.",
    ):
        assert said in text


def test_upgrade_from_the_page_leads_to_what_waits(
    client: Browser, answered: Assessment, second: Framework
) -> None:
    done = post(client, "upgrade", answered, second)
    kept = Upgrade.objects.get()
    assert (done.status_code, done["Location"]) == (302, url("before_upgrade", kept.pk))
    text = client.get(done["Location"]).content.decode()
    first = url("question", answered.pk, REPLACED)
    assert f'2 questions wait for an answer: <a href="{first}">begin with the first</a>.' in text
    for said in ("Before the upgrade on", "By hand", "All &lt;signed&gt;", "From sales", "Forming"):
        assert said in text
    assert url("question", answered.pk, ADDED) in text
    for page in ("set_up", "report"):
        assert url("before_upgrade", kept.pk) in client.get(url(page, answered.pk)).content.decode()
    assert client.get(url("resume", answered.pk), follow=True).status_code == 200


def test_version_that_was_published_meanwhile_is_shown_first(
    client: Browser, answered: Assessment, published: Framework, second: Framework
) -> None:
    before = everything()
    response = post(client, "upgrade", answered, published)
    assert response.status_code == 409
    assert "Nothing was changed." in response.content.decode()
    assert everything() == before


def test_nothing_newer_is_said_and_nothing_is_done(client: Browser, answered: Assessment) -> None:
    page = client.get(url("upgrade", answered.pk))
    assert (page.status_code, "No newer version is published" in page.content.decode()) == (200, True)
    assert post(client, "upgrade", answered, answered.framework).status_code == 409


def test_closed_one_is_continued_from_its_report(
    client: Browser, answered: Assessment, second: Framework, owner: User
) -> None:
    actions.close(assessment=answered, closed_by=owner)
    report = client.get(url("report", answered.pk)).content.decode()
    assert "Continue as a new assessment on 1.2.0" in report
    assert client.get(url("upgrade", answered.pk))["Location"] == url("continue_on", answered.pk)
    assert 'value="Round 1"' in client.get(url("continue_on", answered.pk)).content.decode()
    refused = post(client, "continue_on", answered, second, title=" ")
    assert (refused.status_code, Assessment.objects.count()) == (422, 1)
    done = post(client, "continue_on", answered, second, title="Round 2")
    made = Assessment.objects.get(title="Round 2")
    assert done["Location"] == url("report", made.pk)
    text = client.get(done["Location"]).content.decode()
    assert (
        "This is a new assessment on version 1.2.0; the closed one stays as it is. 2 questions wait" in text
    )
    assert client.get(url("continue_on", made.pk))["Location"] == url("upgrade", made.pk)


def test_form_that_is_sent_again_continues_once(
    client: Browser, answered: Assessment, second: Framework, owner: User
) -> None:
    actions.close(assessment=answered, closed_by=owner)
    page = client.get(url("continue_on", answered.pk)).content.decode()
    form_id = re.findall(r'name="form_id" value="([^"]+)"', page)[0]
    answers = [
        post(client, "continue_on", answered, second, title="Round 2", form_id=form_id) for _ in range(2)
    ]
    made = Assessment.objects.get(title="Round 2")
    assert [answer["Location"] for answer in answers] == [url("report", made.pk)] * 2
    # Gone back to, and filled in anew.
    post(client, "continue_on", answered, second, title="Round 3", form_id=form_id)
    assert Assessment.objects.count() == 3


def test_editor_of_one_client_upgrades_but_starts_nothing(
    client: Browser, answered: Assessment, second: Framework, owner: User
) -> None:
    helper = User.objects.create_user("helper", "helper@example.com")
    firm, of = answered.client.workspace, answered.client
    Membership.objects.create(workspace=firm, client=of, user=helper, role=Role.EDITOR)
    client.force_login(helper)
    copy = actions.copy_set_up(
        assessment=answered, framework=answered.framework, organisation=of.name, title="Round 2"
    )
    actions.close(assessment=copy, closed_by=owner)
    assert post(client, "upgrade", answered, second).status_code == 302
    assert client.get(url("continue_on", copy.pk)).status_code == 403
    assert post(client, "continue_on", copy, second, title="Round 3").status_code == 403
    for place in ("report", "set_up"):
        assert "Continue as a new assessment" not in client.get(url(place, copy.pk)).content.decode()
    assert dict(Assessment.objects.values_list("title", "framework__version")) == {
        "Round 1": "1.2.0",
        "Round 2": "1.1.0",
    }


def test_trial_is_upgraded_without_an_account(client: Browser, assessment: Assessment) -> None:
    second = publish_newer()
    assert post(client, "upgrade", assessment, second).status_code == 302
    assert (Assessment.objects.get().framework, Upgrade.objects.get().made_by) == (second, None)


def test_history_takes_a_constant_number_of_queries(
    client: Browser,
    answered: Assessment,
    second: Framework,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """Plan: session, user, assessment, memberships, the version, answers, signals, focus."""
    client.get(url("upgrade", answered.pk))
    with django_assert_num_queries(8):
        client.get(url("upgrade", answered.pk))
    kept = actions.upgrade(assessment=answered, framework=second)
    with django_assert_num_queries(4):  # session, user, what was kept, memberships
        client.get(url("before_upgrade", kept.pk))


def test_place_in_a_capability_that_is_gone_does_not_stop_anybody(
    client: Browser, answered: Assessment, second: Framework
) -> None:
    place = Respondent.objects.get().place
    actions.upgrade(assessment=answered, framework=second)
    Respondent.objects.update(place=place)  # a page that was opened in the same moment
    response = client.get(url("resume", answered.pk))
    assert response["Location"] == url("question", answered.pk, REPLACED)
