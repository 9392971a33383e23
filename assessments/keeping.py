"""PDFs that are made once: looked up by everything that goes into them, and made where there are none yet."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from assessments import queries
from assessments.models import KeptFile, PaperSize, State
from assessments.reports import pdf
from assessments.reports.render import LackingFonts

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from assessments.domain.report import Report
    from assessments.models import Assessment, Snapshot
    from assessments.reports.brand import Brand
    from assessments.reports.pdf import PageSize


def snapshot_pdf(snapshot: Snapshot, found: Report, *, page_size: PageSize, brand: Brand) -> bytes:
    """The PDF of a frozen report, wherever it is asked for. `found`: what `snapshot` says.

    Made once, and once more when the brand or the renderer is another. One with characters that no font of this
    machine has is given, not kept: a font may be installed. Raises `PdfUnavailable`.
    """
    document = pdf.document(found, page_size=page_size, brand=brand)
    key = document.fingerprint(snapshot.pk)
    kept = KeptFile.objects.filter(key=key).values_list("content", flat=True).first()
    if kept is not None:
        return bytes(kept)
    content = document.pdf()
    if not isinstance(content, LackingFonts):
        _keep(key, content, assessment=snapshot.assessment, snapshot=snapshot, page_size=page_size)
    return content


def file_of(assessment: Assessment, *, page_size: str) -> KeptFile:
    """The PDF of an assessment as it is today, kept: for good if it is closed, else until no batch holds it.

    Raises `PdfUnavailable`.
    """
    size: PageSize = "Letter" if page_size == PaperSize.LETTER else "A4"
    snapshot = assessment.snapshots.latest("number") if assessment.state == State.CLOSED else None
    found = queries.frozen_report(snapshot) if snapshot else queries.report(assessment)
    document = pdf.document(found, page_size=size, brand=queries.brand(assessment.client.workspace))
    key = document.fingerprint(snapshot.pk if snapshot else assessment.pk)
    kept = KeptFile.objects.filter(key=key).defer("content").first()
    if kept is not None:
        return kept
    content = document.pdf()
    if isinstance(content, LackingFonts):
        # Kept for this batch; whoever asks again has it made again.
        key, snapshot = document.fingerprint(uuid4()), None
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
