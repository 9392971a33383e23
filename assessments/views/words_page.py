"""What the page of the words shows: every text with its draft, the sections, and the preview."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments import access, queries
from assessments.domain.words import (
    CLOSING,
    SECTIONS_FIELD,
    SUMMARY,
    Section,
    cleaned,
    fingerprint,
    in_rows,
    note_field,
)
from assessments.forms.words import WordsForm
from assessments.models import Role
from assessments.reports.drafting import drafts
from assessments.reports.page import Page as ReportPage, page as report_page

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from django.forms import BoundField
    from django.http import HttpRequest, QueryDict

    from assessments.domain.report import Report
    from assessments.domain.words import Words
    from assessments.models import Assessment, ReportTemplate, ReportWords
    from assessments.reports.drafting import Draft

    Change = Callable[[QueryDict, WordsForm], QueryDict]


@dataclass(frozen=True, kw_only=True)
class TextRow:
    """One text. `seen`: the fingerprint of what the page was made from; `begun`: that of the draft it began with."""

    field: BoundField
    label: str
    hint: str
    rows: int
    limit: int
    draft: Draft
    seen: str
    begun: str
    is_untouched: bool
    """Whether the text is that draft, word for word, or nothing."""
    is_stale: bool
    """Whether the draft of today is another one than that which the text began with."""


@dataclass(frozen=True, kw_only=True)
class SectionRow:
    section: Section
    is_shown: bool


@dataclass(frozen=True, kw_only=True)
class Version:
    """What stands in a field elsewhere, and here."""

    label: str
    theirs: str
    mine: str


@dataclass(frozen=True, kw_only=True)
class WordsPage:
    assessment: Assessment
    form: WordsForm
    report: Report
    preview: ReportPage
    template: ReportTemplate | None
    can_keep_template: bool
    revision: int
    conflict: tuple[str, ...]
    """Names of the fields that were changed here and elsewhere."""
    untouched: Mapping[str, str]
    """Of fields that were changed elsewhere only: the fingerprint of what this page still shows in them."""
    is_unsaved: bool
    """Whether it shows what is not kept."""

    @property
    def summary(self) -> TextRow:
        return self._row(SUMMARY, "Executive summary", SUMMARY_HINT, 14)

    @property
    def notes(self) -> tuple[TextRow, ...]:
        pillars = self.report.framework.pillars
        return tuple(self._row(note_field(pillar.code), pillar.name, "", 8) for pillar in pillars)

    @property
    def closing(self) -> TextRow:
        return self._row(CLOSING, "Closing text", CLOSING_HINT, 10)

    @property
    def texts(self) -> tuple[TextRow, ...]:
        return self.summary, *self.notes, self.closing

    @property
    def sections(self) -> tuple[SectionRow, ...]:
        shown = self.form.sections
        return tuple(
            SectionRow(section=section, is_shown=section.code in shown)
            for section in in_rows(self.form.order)
        )

    @property
    def left_over(self) -> tuple[tuple[str, str, str], ...]:
        """Notes on pillars that this version of the framework does not have: code, text, fingerprint."""
        return tuple(
            (code, self.form.words.pillars[code], fingerprint(self.form.words.pillars[code]))
            for code in self.form.left_over
        )

    @property
    def versions(self) -> tuple[Version, ...]:
        """Both versions of what is in conflict."""
        mine = self.form.typed()
        return tuple(
            Version(
                label=self.label_of(name),
                theirs=self._said(name, self.form.kept),
                mine=self._said(name, mine),
            )
            for name in self.conflict
        )

    def label_of(self, name: str) -> str:
        """What the page calls a field."""
        if name == SECTIONS_FIELD:
            return "Sections"
        return next((row.label for row in self.texts if row.field.html_name == name), "Earlier note")

    def _said(self, name: str, fields: dict[str, str]) -> str:
        said = fields.get(name, "")
        if name != SECTIONS_FIELD:
            return said
        return "\n".join(section.title for section in in_rows(said.split()) if section.code in said.split())

    @property
    def seen_sections(self) -> str:
        return self._seen(SECTIONS_FIELD)

    def _seen(self, name: str) -> str:
        """The fingerprint of what the page was made from."""
        if self.is_unsaved:
            return self.form.seen()[name]
        return self.untouched.get(name) or fingerprint(self.form.kept.get(name, ""))

    def _row(self, name: str, label: str, hint: str, rows: int) -> TextRow:
        form, draft = self.form, self.form.drafts[name]
        begun = form.begun().get(name, "")
        text = cleaned(form[name].value() or "")
        return TextRow(
            field=form[name],
            label=label,
            hint=hint,
            rows=rows,
            limit=form.fields[name].max_length,  # type: ignore[attr-defined]
            draft=draft,
            seen=self._seen(name),
            begun=begun,
            is_untouched=not text or fingerprint(text) == begun,
            is_stale=bool(text and begun and begun != draft.fingerprint),
        )


SUMMARY_HINT = (
    "What a reader who reads nothing else should know. First in the PDF; below the finding on the page."
)
CLOSING_HINT = "What you want to leave the reader with. Stands at the end, before the method."


def build(
    request: HttpRequest,
    assessment: Assessment,
    *,
    data: QueryDict | None = None,
    change: Change | None = None,
    conflict: Collection[str] = (),
    untouched: Mapping[str, str] | None = None,
) -> WordsPage:
    """The page, from fresh state. `data`: a form that was sent and is not kept; `change`: what to do with it first.

    Six queries at most.
    """
    found, row = queries.report(assessment), queries.words_row(assessment)
    form = form_of(found, row, data)
    if data is not None and change:
        form = form_of(found, row, change(data, form))
    return WordsPage(
        assessment=assessment,
        form=form,
        report=found,
        preview=report_page(found, form.shown()),
        template=queries.report_template(assessment.client.workspace),
        can_keep_template=may_keep_template(request, assessment),
        revision=row.revision if row else 0,
        conflict=tuple(conflict),
        untouched=untouched or {},
        is_unsaved=data is not None,
    )


def form_of(found: Report, row: ReportWords | None, data: QueryDict | None) -> WordsForm:
    words: Words = queries.words_in(row)
    begun = row.drafts if row else {}
    return WordsForm(found.framework, words, data, drafts=drafts(found), begun=begun)


def may_keep_template(request: HttpRequest, assessment: Assessment) -> bool:
    """Who writes in the whole workspace; a trial has no template."""
    return access.holds(request, assessment.client.workspace, Role.EDITOR)
