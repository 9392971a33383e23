"""What a consultant says in a report besides the result: own texts, and which sections it has in which order.

`SECTIONS` is what the page and the PDF both follow. A text is kept as it was typed, in the light markup of `prose`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

SUMMARY_LENGTH = 4000
NOTE_LENGTH = 2000
CLOSING_LENGTH = 4000
"""Characters, as with notes: longer unbroken text would make a page of the PDF take seconds."""

SUMMARY, CLOSING, SECTIONS_FIELD = "summary", "closing", "sections"
"""Names of fields; that of a pillar's note is made by `note_field`."""
_NOTE = "note-"

_BREAKS = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of the report. `is_fixed`: it always stays, in its place."""

    code: str
    title: str
    about: str
    is_fixed: bool = False


SECTIONS = (
    Section(
        code="finding",
        title="Finding and summary",
        about="On the page the finding with your summary; in the PDF cover, summary and contents. Always first.",
        is_fixed=True,
    ),
    Section(
        code="overview",
        title="The pillars at a glance",
        about="On the page: the radar, what keeps from the next phase, thematic or strategic. The PDF has these in "
        "its summary.",
    ),
    Section(
        code="heat_map",
        title="Every capability",
        about="All capabilities by phase. On the page and in the PDF.",
    ),
    Section(code="pillars", title="Pillar by pillar", about="With your notes. On the page and in the PDF."),
    Section(
        code="gaps",
        title="Gaps and sequence risks",
        about="With the charters and quick wins. On the page and in the PDF.",
    ),
    Section(code="roadmap", title="Roadmap", about="On the page and in the PDF."),
    Section(
        code="steps",
        title="Step by step",
        about="Each move up with its steps, owners and measures, in the PDF. The page has them with the roadmap.",
    ),
    Section(code="closing", title="Closing text", about="Your own. On the page and in the PDF."),
    Section(
        code="answers",
        title="Every answer",
        about="With notes and evidence, in the PDF. The page has them with the pillars.",
    ),
    Section(
        code="method",
        title="Method and basis",
        about="What the result rests on and how it was measured. Always last.",
        is_fixed=True,
    ),
)
"""In their usual order."""
USUAL = tuple(section.code for section in SECTIONS)
FIRST, LAST = USUAL[0], USUAL[-1]


@dataclass(frozen=True, kw_only=True)
class Words:
    """`pillars`: notes by the code of the pillar; `sections`: codes of those that are shown, in their order.

    `begun`: of texts that began as a draft, the fingerprint of that draft by field. No part of what is said, so it
    neither freezes nor tells two apart.
    """

    summary: str = ""
    pillars: Mapping[str, str] = field(default_factory=dict)
    closing: str = ""
    sections: tuple[str, ...] = USUAL
    begun: Mapping[str, str] = field(default_factory=dict, compare=False)

    def has(self, code: str) -> bool:
        return code in self.sections


NO_WORDS = Words()
"""What stands without any edit: all sections in their usual order, and no text of one's own."""


def arranged(codes: Iterable[str]) -> tuple[str, ...]:
    """The known ones of `codes`, once each and in their order, with those that always stay in their places."""
    chosen = [code for code in dict.fromkeys(codes) if code in USUAL and code not in (FIRST, LAST)]
    return (FIRST, *chosen, LAST)


def in_rows(order: Iterable[str]) -> tuple[Section, ...]:
    """All sections to choose from: those of `order` in that order, the others where they usually come."""
    codes = list(arranged(order))
    for place, code in enumerate(USUAL):
        if code not in codes:
            codes.insert(codes.index(USUAL[place - 1]) + 1, code)
    known = {section.code: section for section in SECTIONS}
    return tuple(known[code] for code in codes)


def cleaned(text: str) -> str:
    """`text` as it is kept: one kind of line break, no control characters, no wide gaps, no space around it."""
    text = _CONTROL.sub("", _BREAKS.sub("\n", text))
    return _EMPTY_LINES.sub("\n\n", text).strip()


def words_data(words: Words) -> dict[str, Any]:
    """As JSON takes it."""
    return {
        "summary": words.summary,
        "pillars": dict(words.pillars),
        "closing": words.closing,
        "sections": list(words.sections),
    }


def words_from(data: Mapping[str, Any]) -> Words:
    """What `words_data` gave; of nothing, `NO_WORDS`."""
    return Words(
        summary=data.get("summary", ""),
        pillars=data.get("pillars", {}),
        closing=data.get("closing", ""),
        sections=arranged(data.get("sections", USUAL)),
    )


# Fields: the same by name, so that two pages that edit at once can be put together field by field.


def note_field(pillar: str) -> str:
    return f"{_NOTE}{pillar}"


def fields_of(words: Words) -> dict[str, str]:
    """Every field that says something, by name; the sections as one text."""
    notes = {note_field(code): text for code, text in words.pillars.items() if text}
    return {
        SUMMARY: words.summary,
        **notes,
        CLOSING: words.closing,
        SECTIONS_FIELD: " ".join(words.sections),
    }


def words_of(fields: Mapping[str, str]) -> Words:
    """What `fields_of` took apart."""
    return Words(
        summary=fields.get(SUMMARY, ""),
        pillars={
            name.removeprefix(_NOTE): text for name, text in fields.items() if name.startswith(_NOTE) and text
        },
        closing=fields.get(CLOSING, ""),
        sections=arranged(fields.get(SECTIONS_FIELD, " ".join(USUAL)).split()),
    )


def fingerprint(text: str) -> str:
    """Tells a text from every other, in few characters."""
    return sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, kw_only=True)
class Merged:
    """`fields` put together. `conflicts`: those that were changed here and elsewhere; they are not decided in it.
    `elsewhere`: those that were changed elsewhere only, and stay so.
    """

    fields: Mapping[str, str]
    conflicts: tuple[str, ...]
    elsewhere: tuple[str, ...]


def merged(kept: Mapping[str, str], mine: Mapping[str, str], seen: Mapping[str, str]) -> Merged:
    """Put `mine` over what is `kept`, field by field. `seen`: the fingerprints of what the page was made from."""
    fields, conflicts, elsewhere = dict(kept), [], []
    for name, text in mine.items():
        stands = kept.get(name, "")
        if text == stands or fingerprint(stands) == seen.get(name):
            fields[name] = text
        elif fingerprint(text) == seen.get(name):
            elsewhere.append(name)
        else:
            conflicts.append(name)
    return Merged(fields=fields, conflicts=tuple(conflicts), elsewhere=tuple(elsewhere))
