"""The words of a report: saved field by field, never over what somebody else wrote; and the template of a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from assessments.actions.activity import line_of_now, log, log_again
from assessments.actions.answering import ClosedError
from assessments.domain.words import CLOSING, Merged, Words, fields_of, merged, words_of
from assessments.models import Assessment, Happened, ReportTemplate, ReportWords, State
from assessments.queries import report_template, words_in, words_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.contrib.auth.models import User

    from assessments.models import Workspace


class WordsConflictError(Exception):
    """Somebody else changed the same fields since the page was shown. Holds what stands there now."""

    def __init__(self, current: ReportWords, fields: Iterable[str]) -> None:
        self.current = current
        self.fields = tuple(fields)
        super().__init__(f"The words are at revision {current.revision}.")


@transaction.atomic
def save_words(
    *,
    assessment: Assessment,
    fields: Mapping[str, str],
    seen: Mapping[str, str],
    drafts: Mapping[str, str],
    keep: int = 0,
    by: User | None = None,
) -> Merged:
    """Put `fields` over what is kept, as `domain.words.merged` does, and keep the rest as it is.

    `fields`: by the names of `domain.words.fields_of`; `seen`: the fingerprints of what the page was made from;
    `drafts`: those of the drafts that texts began with; `keep`: the revision that was shown beside one's own texts,
    which count in its place. Saying again what stands already changes nothing. Raises `WordsConflictError`, and
    `ClosedError` when the assessment is closed, or upgraded since it was read.
    """
    # The lock that closing and upgrading take as well: words are in the snapshot or refused, never lost in between.
    list(assessment.respondents.select_for_update())
    now = Assessment.objects.filter(pk=assessment.pk, framework=assessment.framework_id)
    line = line_of_now(Happened.WORDS, by=by, assessment=assessment)
    counted = now.exclude(state=State.CLOSED).values_list(line)
    if not counted:
        raise ClosedError
    row = words_row(assessment)
    kept = fields_of(words_in(row))
    found = merged(kept, fields, seen)
    if row and found.conflicts and row.revision == keep:
        found = Merged(
            fields={**found.fields, **{n: fields[n] for n in found.conflicts}}, conflicts=(), elsewhere=()
        )
    if row and found.conflicts:
        raise WordsConflictError(row, found.conflicts)
    before = row.drafts if row else {}
    begun = {**drafts, **{name: before.get(name, "") for name in found.elsewhere}}
    begun = {name: mark for name, mark in begun.items() if mark and found.fields.get(name)}
    if fields_of(words_of(found.fields)) != kept or begun != before:
        _write(assessment, words_of(found.fields), begun, row=row, by=by)
        log_again(Happened.WORDS, line=counted[0][0], by=by, assessment=assessment, detail="")
    return found


def _write(
    assessment: Assessment,
    words: Words,
    drafts: Mapping[str, str],
    *,
    row: ReportWords | None,
    by: User | None,
) -> None:
    row = row or ReportWords(assessment=assessment, revision=0)
    row.summary, row.pillars, row.closing = words.summary, dict(words.pillars), words.closing
    row.sections, row.drafts = list(words.sections), dict(drafts)
    row.revision += 1
    row.changed_at, row.changed_by = timezone.now(), by
    row.save()


@transaction.atomic
def keep_template(*, workspace: Workspace, words: Words, by: User | None = None) -> ReportTemplate:
    """Let the reports of assessments that are started from now on begin like this one.

    A closing text that began as a draft is about one client: the template does not take it, and keeps its own.
    """
    taken: dict[str, Any] = {"sections": list(words.sections)}
    if CLOSING not in words.begun:
        taken["closing"] = words.closing
    template, _ = ReportTemplate.objects.update_or_create(workspace=workspace, defaults=taken)
    log(Happened.WORDS, by=by, workspace=workspace, detail="kept as the template of the workspace")
    return template


@transaction.atomic
def forget_template(*, workspace: Workspace, by: User | None = None) -> None:
    """Let reports begin with all sections and no text again. Nothing changes in those there are."""
    if ReportTemplate.objects.filter(workspace=workspace).delete()[0]:
        log(Happened.WORDS, by=by, workspace=workspace, detail="removed the template of the workspace")


def begin_words(assessment: Assessment, *, like: Assessment | None = None) -> None:
    """What the report of a new assessment begins with: the template of its workspace, and the sections of the
    assessment that it is `like`, whose texts are of another result.
    """
    template = report_template(assessment.client.workspace)
    before = words_row(like) if like else None
    sections = before.sections if before else template.sections if template else None
    if sections is None:
        return
    ReportWords.objects.update_or_create(
        assessment=assessment,
        defaults={
            "sections": sections,
            "closing": template.closing if template else "",
            "changed_at": timezone.now(),
        },
    )
