"""Trials that nobody came back to go; nothing else does."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments import actions
from assessments.actions import Base
from assessments.domain.answers import Choice
from assessments.models import Answer, Assessment, Client, Workspace
from tests.assessments.conftest import shipped

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

    from frameworks.models import Framework

FIRST = next(iter(shipped().capabilities))


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("clean_trials", *arguments, stdout=out)
    return out.getvalue()


def trial(
    framework: Framework | None, *, made: int, started: int = 0, answered: int | None = None, **fields: object
) -> Workspace:
    """Made, its assessment started and answered so many days ago; without a framework, nothing was started."""
    workspace = Workspace.objects.create(**fields)
    Workspace.objects.filter(pk=workspace.pk).update(created_at=ago(made))
    if framework is None:
        return workspace
    assessment = actions.start_assessment(
        workspace=workspace, framework=framework, organisation="Example Ltd", title="Round 1"
    )
    Assessment.objects.filter(pk=assessment.pk).update(created_at=ago(started))
    if answered is not None:
        actions.save_answer(
            assessment=assessment, capability=FIRST, change={"choice": Choice.DONT_KNOW}, base=Base()
        )
        Answer.objects.filter(respondent__assessment=assessment).update(changed_at=ago(answered))
    return workspace


def ago(days: int) -> object:
    return timezone.now() - timedelta(days=days)


def there() -> set[Workspace]:
    return set(Workspace.objects.all())


def test_trials_go_after_ninety_days_without_a_change(published: Framework) -> None:
    for forgotten in ((91, 91, None), (200, 150, 91)):
        made, started, answered = forgotten
        trial(published, made=made, started=started, answered=answered)
    trial(None, made=91)
    kept = {
        trial(None, made=89),
        trial(published, made=200, started=89),
        trial(published, made=200, started=200, answered=89),
        trial(published, made=200, started=200, answered=200, claimed_at=timezone.now()),
        trial(published, made=200, started=200, answered=200, is_sample=True),
    }
    assert run() == "removed: 3 trials\n"
    assert there() == kept
    assert (Client.objects.count(), Assessment.objects.count(), Answer.objects.count()) == (4, 4, 3)
    assert run() == "removed: 0 trials\n"
    assert there() == kept


def test_one_assessment_of_several_keeps_the_trial(published: Framework) -> None:
    kept = trial(published, made=200, started=200)
    actions.start_assessment(workspace=kept, framework=published, organisation="Next Ltd", title="Round 1")
    assert run() == "removed: 0 trials\n"


def test_days_are_taken_from_the_option_then_from_the_setting(
    published: Framework, settings: SettingsWrapper
) -> None:
    for days in (31, 61, 91):
        trial(published, made=days, started=days)
    assert run() == "removed: 1 trial\n"
    settings.TRIAL_DAYS = 60
    assert run() == "removed: 1 trial\n"
    assert run("--days", "32") == "removed: 0 trials\n"
    assert run("--days", "30") == "removed: 1 trial\n"


@pytest.mark.parametrize("days", ["0", "-1", "x", "1.5", "36501", "9" * 40, "٣"])
def test_days_that_mean_nothing_are_refused(published: Framework, days: str) -> None:
    trial(published, made=91, started=91)
    with pytest.raises(CommandError, match="is no whole number from 1 to 36500"):
        run(f"--days={days}")
    assert len(there()) == 1


def test_what_is_claimed_meanwhile_stays(published: Framework, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list is read first; each trial is looked at again behind the lock."""
    forgotten = trial(published, made=91, started=91)
    find = actions.cleaning._forgotten
    asked = []

    def claimed_after_the_first_look(before: object) -> object:
        asked.append(before)
        if len(asked) == 2:
            Workspace.objects.update(claimed_at=timezone.now())
        return find(before)

    monkeypatch.setattr("assessments.actions.cleaning._forgotten", claimed_after_the_first_look)
    assert run() == "removed: 0 trials\n"
    assert there() == {forgotten}


def test_queries_grow_by_the_hundred(published: Framework) -> None:
    def queries(number: int) -> int:
        made = Workspace.objects.bulk_create(Workspace() for _ in range(number))
        Workspace.objects.filter(pk__in=[one.pk for one in made]).update(created_at=ago(91))
        with CaptureQueriesContext(connection) as asked:
            assert run() == f"removed: {number} trials\n"
        return len(asked)

    assert queries(2) == queries(100) < queries(101)
