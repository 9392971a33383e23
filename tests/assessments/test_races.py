"""Two writers at the same moment. In memory SQLite knows one connection only: these run where writers really meet."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from assessments import queries
from assessments.actions import Base, ConflictError, save_answer
from assessments.domain.answers import Choice
from assessments.models import Answer as AnswerRow
from tests.assessments.conftest import shipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.models import Assessment

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="needs a database with several connections"),
]

FIRST = next(iter(shipped().capabilities))
WRITERS = 6


def save_at_once(assessment: Assessment, phases: Sequence[str], *, revision: int) -> list[str]:
    """Let every phase be saved by a writer of its own at the same moment; what came of each."""
    together = Barrier(len(phases))

    def write(number: int, phase: str) -> str:
        change = {"choice": Choice.PHASE, "phase": phase, "note": f"{number} on {revision}"}
        try:
            together.wait()
            save_answer(
                assessment=assessment,
                capability=FIRST,
                change=change,
                base=Base(revision=revision, writer=f"page {number}", turn=1),
            )
        except ConflictError:
            return "conflict"
        finally:
            connection.close()
        return "saved"

    with ThreadPoolExecutor(len(phases)) as pool:
        return list(pool.map(write, range(len(phases)), phases))


def test_save_answer_by_many_at_once_lets_exactly_one_through(assessment: Assessment) -> None:
    phases = ["forming", "storming", "norming"] * (WRITERS // 3)
    for revision in range(3):
        outcomes = save_at_once(assessment, phases, revision=revision)
        assert sorted(outcomes) == ["conflict"] * (WRITERS - 1) + ["saved"]
        winner = outcomes.index("saved")
        kept = queries.recorded_answers(assessment)[FIRST]
        assert (kept.answer.phase, kept.answer.note) == (phases[winner], f"{winner} on {revision}")
        assert kept.revision == revision + 1
    assert AnswerRow.objects.count() == 1
