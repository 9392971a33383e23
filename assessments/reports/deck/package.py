"""The file itself: the same bytes for the same slides, whenever and wherever they are written."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from assessments.reports.deck import measure

if TYPE_CHECKING:
    from datetime import date

    from pptx.presentation import Presentation as Slides

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The date of every entry: the first that a zip file knows."""
LONGEST = 255
"""Characters of a property of a document."""


def describe(slides: Slides, *, title: str, author: str, subject: str, language: str, day: date) -> None:
    """What programs and libraries show of the file."""
    core = slides.core_properties
    core.title, core.author, core.subject = (
        measure.in_line(said)[:LONGEST] for said in (title, author, subject)
    )
    core.last_modified_by = core.author
    core.language, core.keywords, core.comments, core.revision = language, "", "", 1
    core.created = core.modified = datetime(day.year, day.month, day.day, tzinfo=UTC).replace(tzinfo=None)


def written(slides: Slides) -> bytes:
    raw, made = BytesIO(), BytesIO()
    slides.save(raw)
    with zipfile.ZipFile(raw) as given, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name in given.namelist():
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # Else it names the system that wrote it.
            entry.create_system = 0
            file.writestr(entry, given.read(name))
    return made.getvalue()
