"""Editing a draft: every edit stores the whole and a revision of it, so that any state can be restored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import ProtectedError

from frameworks import structure
from frameworks.actions.storing import FrameworkActionError, locked, record, refuse_version, write
from frameworks.models import Framework, Revision
from frameworks.packing import unpack
from frameworks.queries import structure_of
from frameworks.storable import dangling
from frameworks.versions import is_version, version_key
from frameworks.writing import delete_parts

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Edit = Callable[[structure.Framework], structure.Framework]


class DraftConflictError(FrameworkActionError):
    """Somebody else changed the same part since this editor's page was made."""

    def __init__(self, revision: Revision) -> None:
        self.revision = revision
        by = revision.made_by
        who = (by.get_full_name() or by.get_username()) if by else "somebody"
        super().__init__(
            f"Not saved yet: {who} changed the same part since this page was opened. Your words still stand below. "
            "Look at theirs, then save again to keep yours."
        )


@transaction.atomic
def edit_draft(
    *,
    framework: Framework,
    edit: Edit,
    summary: str,
    by: User | None,
    seen: int | None = None,
    part: Callable[[structure.Framework], object] | None = None,
) -> Revision | None:
    """Store the draft as `edit` makes it; None if that changes nothing.

    `seen`: the number of the revision that the editor saw. With it, `DraftConflictError` is raised when the `part`
    they edited has become another since; edits of other parts go together. Raises `FrameworkActionError` if the
    framework is no draft, and whatever `edit` raises.
    """
    row = _draft(framework)
    before = structure_of(row.pk)
    if not row.revisions.exists():
        record(row, before, summary="Before the first edit", by=None)
    if seen is not None and part is not None:
        _refuse_conflict(row, part, before, seen)
    after = edit(before)
    if after == before:
        return None
    if not is_version(after.version) or version_key(after.version) != version_key(before.version):
        refuse_version(row.code, after.version)
    if found := dangling(after):
        raise FrameworkActionError(" ".join(found))
    write(after, row)
    return record(row, after, summary=summary, by=by)


@transaction.atomic
def restore(*, framework: Framework, number: int, by: User | None) -> Revision | None:
    """Make the draft what it was at a revision; None if it is that already. Raises `Revision.DoesNotExist`."""
    wanted = framework.revisions.get(number=number)
    return edit_draft(
        framework=framework,
        # The draft may have been given another version since; that stays, for the old one may be taken.
        edit=lambda now: replace(unpack(wanted.content), version=now.version),
        summary=f"Restored revision {number}",
        by=by,
    )


@transaction.atomic
def delete_draft(*, framework: Framework) -> None:
    """Remove a draft with its history for good. Raises `FrameworkActionError` if it is no draft."""
    row = _draft(framework)
    try:
        delete_parts(row)
        row.delete()
    except ProtectedError:
        raise FrameworkActionError(f"{row} is in use and cannot be deleted.") from None


def _draft(framework: Framework) -> Framework:
    row = locked(framework.code).get(pk=framework.pk)
    if not row.is_draft:
        raise FrameworkActionError(
            f"{row} is {row.status} and never changes: edit it as a new draft, and publish that."
        )
    return row


def _refuse_conflict(
    row: Framework, part: Callable[[structure.Framework], object], now: structure.Framework, seen: int
) -> None:
    # Pages made before the first edit saw what revision 1 keeps.
    then = row.revisions.filter(number=max(seen, 1)).first()
    seen_part = part(unpack(then.content)) if then else None
    if then is not None and seen_part == part(now):
        return
    later = list(row.revisions.filter(number__gt=then.number if then else 0).select_related("made_by"))
    changed = [revision for revision in later if part(unpack(revision.content)) != seen_part]
    # The first that made it another; they come newest first.
    raise DraftConflictError((changed or later)[-1])
