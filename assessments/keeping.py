"""PDFs that are made once: looked up by everything that goes into them, and made where there are none yet."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from assessments import queries
from assessments.models import KeptFile, PaperSize, State
from assessments.reports import pdf
from assessments.reports.render import LackingFonts

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from assessments.domain.report import Report
    from assessments.domain.words import Words
    from assessments.models import Assessment, Snapshot
    from assessments.reports.brand import Brand
    from assessments.reports.pdf import PageSize


LONGEST = 600.0
"""Seconds that a file may take which nobody waits for: its process lets all others go first."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the PDF of a frozen report is kept, with what is there; None: nothing yet."""

    key: str
    snapshot: Snapshot
    page_size: PageSize
    content: bytes | None

    def keep(self, content: bytes) -> None:
        """One with characters that no font of this machine has is not kept: a font may be installed."""
        if not isinstance(content, LackingFonts):
            assessment = self.snapshot.assessment
            _keep(self.key, content, assessment=assessment, snapshot=self.snapshot, page_size=self.page_size)


def place_of(snapshot: Snapshot, found: Report, *, page_size: PageSize, brand: Brand, words: Words) -> Place:
    """Of the PDF of a frozen report, wherever it is asked for. `found`: what `snapshot` says, in its `words`.

    Another brand or renderer makes it another place. One query.
    """
    key = pdf.document(found, page_size=page_size, brand=brand, words=words).fingerprint(snapshot.pk)
    kept = KeptFile.objects.filter(key=key).values_list("content", flat=True).first()
    content = None if kept is None else bytes(kept)
    return Place(key=key, snapshot=snapshot, page_size=page_size, content=content)


def file_of(assessment: Assessment, *, page_size: str) -> KeptFile:
    """The PDF of an assessment as it is today, kept: for good if it is closed, else until no batch holds it.

    Raises `PdfUnavailable`.
    """
    size: PageSize = "Letter" if page_size == PaperSize.LETTER else "A4"
    snapshot = queries.newest_snapshot(assessment) if assessment.state == State.CLOSED else None
    found, words = queries.frozen_told(snapshot) if snapshot else queries.told(assessment)
    brand = queries.brand(assessment.client, about=found.organisation)
    document = pdf.document(found, page_size=size, brand=brand, words=words)
    key = document.fingerprint(snapshot.pk if snapshot else assessment.pk)
    kept = KeptFile.objects.filter(key=key).defer("content").first()
    if kept is not None:
        return kept
    content = document.pdf(timeout=LONGEST)
    if isinstance(content, LackingFonts):
        # Kept for as long as a batch holds it; whoever asks again has it made again.
        key, snapshot = document.fingerprint(assessment.pk, sha256(content).hexdigest()), None
    return _keep(key, content, assessment=assessment, snapshot=snapshot, page_size=size)


def _keep(
    key: str, content: bytes, *, assessment: Assessment, snapshot: Snapshot | None, page_size: PageSize
) -> KeptFile:
    """Another process may have made the same meanwhile: then there is one."""
    described = {"assessment": assessment, "snapshot": snapshot, "page_size": page_size}
    with transaction.atomic():
        kept, made = KeptFile.objects.get_or_create(
            key=key, defaults={**described, "content": content, "size": len(content)}
        )
        if made and snapshot:
            forget_files(KeptFile.objects.filter(snapshot=snapshot))
    return kept


def forget_files(among: QuerySet[KeptFile] | None = None) -> int:
    """Remove files that nobody can ask for any more: those of open assessments that no batch holds, and those of
    frozen reports that have a newer one. Returns how many went.
    """
    files = KeptFile.objects.all() if among is None else among
    newer = KeptFile.objects.filter(
        snapshot=OuterRef("snapshot"), page_size=OuterRef("page_size"), pk__gt=OuterRef("pk")
    )
    over = files.filter(Q(snapshot=None) | Exists(newer), items=None)
    return KeptFile.objects.filter(pk__in=list(over.values_list("pk", flat=True))).delete()[0]
