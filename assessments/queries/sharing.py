"""Links to frozen reports, for those who made them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from assessments.models import SharedLink

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from assessments.models import Assessment, Workspace


def links_of(assessment: Assessment) -> QuerySet[SharedLink]:
    """All links to the frozen reports of an assessment, newest first, without what is in the reports. One query."""
    return _listed().filter(snapshot__assessment=assessment)


def links_in(workspace: Workspace) -> QuerySet[SharedLink]:
    """The same of a whole workspace."""
    return _listed().filter(snapshot__assessment__client__workspace=workspace)


def open_links() -> QuerySet[SharedLink]:
    """Those that still show their report."""
    return SharedLink.objects.filter(revoked_at=None, expires_at__gt=timezone.now())


def open_links_by(person: User, workspace: Workspace) -> QuerySet[SharedLink]:
    """Those of them that this person has made: whose secret may be known to nobody else."""
    return open_links().filter(snapshot__assessment__client__workspace=workspace, created_by=person)


def _listed() -> QuerySet[SharedLink]:
    return SharedLink.objects.select_related("snapshot__assessment__client", "created_by").defer(
        "snapshot__report", "snapshot__words"
    )
