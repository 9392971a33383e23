"""The files of a batch as one ZIP archive."""

from __future__ import annotations

from itertools import tee
from typing import IO, TYPE_CHECKING
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, Value, When
from django.utils import timezone

from assessments.filenames import readable
from assessments.models import Snapshot, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet

    from assessments.models import BatchItem

LONGEST = 110
"""Bytes of a client and of a title in the name of a file: with a number, all file systems can keep it."""
DEVICES = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)),
}
"""What Windows takes for a device, whatever follows the dot."""
DRAFT = " (draft)"
"""Ends the name of what is not final, before the number of one that is named twice."""


def write_bundle(items: QuerySet[BatchItem], file: IO[bytes]) -> None:
    """Write what is made of a batch, in its order; a few files in memory at a time. One query: what is deleted
    meanwhile is in it or not.
    """
    known = ("assessment__client__name", "assessment__title", "is_draft", "file__content", "file__made_at")
    found = items.annotate(is_draft=_draft()).values_list(*known).iterator(chunk_size=5)
    described, rows = tee(found)
    names = unique_names(row[:3] for row in described)
    with ZipFile(file, "w", ZIP_STORED) as archive:  # a PDF is compressed already
        for name, (*_, content, made_at) in zip(names, rows, strict=True):
            info = ZipInfo(name, date_time=timezone.localtime(made_at).timetuple()[:6])
            info.external_attr = 0o644 << 16
            archive.writestr(info, bytes(content))


def _draft() -> Case:
    """Whether a file is handed out as a draft: its assessment is not closed now, or was closed after it was made."""
    closed_since = Snapshot.objects.filter(
        assessment=OuterRef("assessment"), created_at__gt=OuterRef("file__made_at")
    )
    is_draft = ~Q(assessment__state=State.CLOSED) | Q(Exists(closed_since), file__snapshot=None)
    return Case(When(is_draft, then=Value(True)), default=Value(False), output_field=BooleanField())


def unique_names(described: Iterable[tuple[str, str, bool]]) -> Iterator[str]:
    """For each client, title and whether it is a draft the name of its file, none twice, whatever the case."""
    given: set[str] = set()
    for client, title, is_draft in described:
        parts = [part for part in (_cut(client), _cut(title)) if part]
        base = " - ".join(parts) or "Maturity report"
        if base.casefold() in DEVICES:
            base += " report"
        base += DRAFT if is_draft else ""
        name, count = base, 1
        while name.casefold() in given:
            count += 1
            name = f"{base} ({count})"
        given.add(name.casefold())
        yield f"{name}.pdf"


def _cut(name: str) -> str:
    """A name as files may have it, in at most `LONGEST` bytes."""
    return readable(name).encode()[:LONGEST].decode(errors="ignore").strip()
