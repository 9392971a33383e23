"""The files of a batch as one ZIP archive."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.utils import timezone

from assessments.filenames import readable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from assessments.models import BatchItem

LONGEST = 110
"""Bytes of a client and of a title in the name of a file: with a number, all file systems can keep it."""


def write_bundle(items: QuerySet[BatchItem], file: IO[bytes]) -> None:
    """Write what is made of a batch, in its order; a few files in memory at a time. Two queries."""
    names = unique_names(items.values_list("assessment__client__name", "assessment__title"))
    with ZipFile(file, "w", ZIP_STORED) as archive:  # a PDF is compressed already
        rows = items.values_list("file__content", "file__made_at").iterator(chunk_size=5)
        for name, (content, made_at) in zip(names, rows, strict=True):
            info = ZipInfo(name, date_time=timezone.localtime(made_at).timetuple()[:6])
            info.external_attr = 0o644 << 16
            archive.writestr(info, bytes(content))


def unique_names(described: QuerySet[BatchItem, tuple[str, str]] | list[tuple[str, str]]) -> Iterator[str]:
    """For each client and title the name of its file, none twice, whatever the case."""
    given: set[str] = set()
    for client, title in described:
        parts = [part for part in (_cut(client), _cut(title)) if part]
        base = " - ".join(parts) or "Maturity report"
        name, count = base, 1
        while name.casefold() in given:
            count += 1
            name = f"{base} ({count})"
        given.add(name.casefold())
        yield f"{name}.pdf"


def _cut(name: str) -> str:
    """A name as files may have it, in at most `LONGEST` bytes."""
    return readable(name).encode()[:LONGEST].decode(errors="ignore").strip()
