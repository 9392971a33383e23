"""The words of a report as they are typed: texts in light markup, and the sections in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms

from assessments.domain.words import (
    CLOSING,
    CLOSING_LENGTH,
    NOTE_LENGTH,
    SECTIONS_FIELD,
    SUMMARY_LENGTH,
    Words,
    arranged,
    cleaned,
    fields_of,
    fingerprint,
    merged,
    note_field,
    words_of,
)
from assessments.forms.assessing import leaves_ink, too_long

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import QueryDict

    from assessments.reports.drafting import Draft
    from frameworks.structure import Framework

ORDER = "order"
TEMPLATE = "template"
"""What to take instead of a draft: the choice of the workspace."""


class ProseField(forms.CharField):
    """A text in light markup. One that cannot be seen counts as none."""

    def __init__(self, limit: int) -> None:
        super().__init__(required=False, max_length=limit, strip=False, error_messages=too_long(limit))

    def to_python(self, value: Any) -> str:
        text = cleaned(super().to_python(value) or "")
        return text if leaves_ink(text) else ""


class WordsForm(forms.Form):
    """`words`: what is kept; `drafts`: the drafts of today; `begun`: the fingerprints of those that the texts began
    with.
    """

    summary = ProseField(SUMMARY_LENGTH)
    closing = ProseField(CLOSING_LENGTH)

    def __init__(
        self,
        framework: Framework,
        words: Words,
        data: QueryDict | None = None,
        *,
        drafts: Mapping[str, Draft],
        begun: Mapping[str, str],
    ) -> None:
        self.kept = fields_of(words)
        super().__init__(data, initial=self.kept)
        self.words, self.drafts, self.kept_drafts = words, drafts, begun
        for pillar in framework.pillars:
            self.fields[note_field(pillar.code)] = ProseField(NOTE_LENGTH)
        self.left_over = tuple(code for code in words.pillars if note_field(code) not in self.fields)

    @property
    def _sent(self) -> QueryDict:
        return cast("QueryDict", self.data)

    @property
    def order(self) -> tuple[str, ...]:
        """Codes of all sections as they stand on the page, also of those that are left out."""
        return tuple(self._sent.getlist(ORDER)) if self.is_bound else self.words.sections

    @property
    def sections(self) -> tuple[str, ...]:
        """Codes of those that are shown."""
        if not self.is_bound:
            return self.words.sections
        ticked = self._sent.getlist(SECTIONS_FIELD)
        return arranged(code for code in self._sent.getlist(ORDER) if code in ticked)

    def typed(self) -> dict[str, str]:
        """The fields that could be read, with their new values, and those that are to be forgotten."""
        self.full_clean()
        found = {name: self.cleaned_data[name] for name in self.fields if name in self.cleaned_data}
        if self.is_bound and self._sent.getlist(ORDER):
            found[SECTIONS_FIELD] = " ".join(self.sections)
        for code in self.left_over:
            if f"forget-{code}" in self.data:
                found[note_field(code)] = ""
        return found

    def shown(self) -> Words:
        """The words as they would stand in the report: for what cannot be read, what is kept."""
        return words_of({**self.kept, **self.typed()}) if self.is_bound else self.words

    def seen(self) -> dict[str, str]:
        """The fingerprints of what the page was made from, by field."""
        names = [*self.fields, SECTIONS_FIELD, *map(note_field, self.left_over)]
        return {name: self.data.get(f"seen-{name}", "") for name in names}

    def begun(self) -> dict[str, str]:
        """The fingerprint of the draft that each text began with; that of today where it still holds."""
        if not self.is_bound:
            return dict(self.kept_drafts)
        marks = {name: self.data.get(f"draft-{name}", "")[:16] for name in self.drafts}
        still = {
            name: draft.fingerprint for name, draft in self.drafts.items() if f"holds-{name}" in self.data
        }
        return marks | still

    def revision(self) -> int:
        """The one that was shown beside one's own texts, which are to be kept; 0 for none."""
        given = self.data.get("keep", "")
        return int(given) if given.isdecimal() and len(given) < 10 else 0


def taken(data: QueryDict, name: str, draft: Draft) -> QueryDict:
    """The form with a draft in one of its fields: in the place of nothing or of an older draft that nobody has
    touched, else below what stands there.
    """
    data = data.copy()
    mine = cleaned(data.get(name, ""))
    untouched = not mine or fingerprint(mine) == data.get(f"draft-{name}")
    data[name] = draft.text if untouched else f"{mine}\n\n{draft.text}"
    data[f"draft-{name}"] = draft.fingerprint
    return data


def moved(data: QueryDict, asked: str) -> QueryDict:
    """The form with a section in another place. `asked`: "up" or "down", and its code."""
    data = data.copy()
    way, _, code = asked.partition(" ")
    codes = data.getlist(ORDER)
    if code in codes:
        place = codes.index(code)
        codes.insert(max(place + (1 if way == "down" else -1), 0), codes.pop(place))
    data.setlist(ORDER, codes)
    return data


def decided(data: QueryDict, form: WordsForm) -> QueryDict:
    """The form with what stands elsewhere in the fields that are in conflict, and one's own in all others."""
    data = data.copy()
    for name in merged(form.kept, form.typed(), form.seen()).conflicts:
        stands = form.kept.get(name, "")
        data[f"seen-{name}"], data[f"draft-{name}"] = fingerprint(stands), form.kept_drafts.get(name, "")
        if name == SECTIONS_FIELD:
            rest = [code for code in data.getlist(ORDER) if code not in stands.split()]
            data.setlist(ORDER, [*stands.split(), *rest])
            data.setlist(SECTIONS_FIELD, stands.split())
        else:
            data[name] = stands
    return data


def like_template(data: QueryDict, sections: list[str], closing: str) -> QueryDict:
    """The form with the sections of the workspace's template, and its closing text where there is none."""
    data = data.copy()
    chosen = arranged(sections)
    rest = [code for code in data.getlist(ORDER) if code not in chosen]
    data.setlist(ORDER, [*chosen, *rest])
    data.setlist(SECTIONS_FIELD, list(chosen))
    if not cleaned(data.get(CLOSING, "")):
        data[CLOSING] = closing
        data[f"draft-{CLOSING}"] = ""
    return data
