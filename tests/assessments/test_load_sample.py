from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from assessments import queries
from assessments.models import Assessment, Workspace
from assessments.queries import recorded_answers

if TYPE_CHECKING:
    from pathlib import Path

    from frameworks.models import Framework


def load(*arguments: str) -> str:
    out = StringIO()
    call_command("load_sample", *arguments, stdout=out)
    return out.getvalue()


def test_load_sample_adds_one_finished_assessment(published: Framework) -> None:
    assert load() == "added: the sample assessment\n"
    sample = queries.sample()
    assert sample is not None
    assert sample.framework == published
    report = queries.report(sample)
    assert (report.result.answered, report.result.applicable, report.result.score) == (29, 29, 3)


def test_load_sample_again_changes_nothing(published: Framework) -> None:
    load()
    before = list(Assessment.objects.values())
    assert load() == "unchanged: the sample assessment\n"
    assert list(Assessment.objects.values()) == before
    assert Workspace.objects.count() == 1


def test_load_sample_leaves_the_assessments_of_others_alone(assessment: Assessment) -> None:
    load()
    assert Assessment.objects.filter(pk=assessment.pk).exists()


def test_load_sample_keeps_notes_evidence_and_ticks(published: Framework) -> None:
    load()
    sample = queries.sample()
    assert sample is not None
    answers = [kept.answer for kept in recorded_answers(sample).values()]
    assert len(answers) == 29
    assert any(answer.note for answer in answers)
    assert any(answer.evidence for answer in answers)
    assert any(answer.signals for answer in answers)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("answers: {no-such: norming}", 'unknown capability "no-such"'),
        ("answers: [", "not YAML"),
        ("", "empty"),
    ],
)
def test_load_sample_of_a_bad_file_says_why_and_adds_nothing(
    published: Framework, tmp_path: Path, text: str, problem: str
) -> None:
    (tmp_path / "bad.yaml").write_text(text)
    with pytest.raises(CommandError, match=problem):
        load(str(tmp_path / "bad.yaml"))
    assert Workspace.objects.count() == 0


def test_load_sample_without_a_framework_says_so(db: None) -> None:
    with pytest.raises(CommandError, match="No framework is published"):
        load()
