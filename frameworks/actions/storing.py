"""What all writes share: locking the versions of a framework, storing a draft whole, and its history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max, ProtectedError, QuerySet

from frameworks import limits, structure
from frameworks.models import Framework, Revision
from frameworks.packing import pack
from frameworks.versions import FORM_IN_WORDS, is_version, version_key
from frameworks.writing import delete_parts, write_parts

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class FrameworkActionError(Exception):
    """What was asked for cannot be done with this framework; the message says what can."""


def locked(code: str) -> QuerySet[Framework]:
    """All versions of `code`; where the database can, nobody else changes their state until we are done."""
    return Framework.objects.select_for_update().filter(code=code)


def refuse_version(code: str, version: str) -> None:
    """Raises `FrameworkActionError` if `version` is none, or is taken among those of `code`."""
    if not is_version(version):
        raise FrameworkActionError(f'"{version}" is not a version: it is {FORM_IN_WORDS}.')
    taken = locked(code).filter(version_key=version_key(version)).first()
    if taken is not None:
        raise FrameworkActionError(
            f'Version {taken.version} of "{taken.code}" exists already: choose another.'
        )


def write(content: structure.Framework, draft: Framework | None = None) -> Framework:
    """Store `content` as a new draft, or in place of all that `draft` held."""
    row = draft or Framework()
    if draft is not None:
        try:
            delete_parts(draft)
        except ProtectedError:
            raise FrameworkActionError(
                f'The draft {draft.version} of "{draft.code}" is in use and cannot be replaced: raise the version.'
            ) from None
    for field in ("code", "version", "name", "language", "basis", "answer_rule"):
        setattr(row, field, getattr(content, field))
    row.save()
    write_parts(row, content)
    return row


def record(row: Framework, content: structure.Framework, *, summary: str, by: User | None) -> Revision:
    """Add the state of a framework to its history."""
    last = row.revisions.aggregate(last=Max("number"))["last"] or 0
    return Revision.objects.create(
        framework=row, number=last + 1, made_by=by, summary=summary[: limits.LINE], content=pack(content)
    )
