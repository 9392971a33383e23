"""Writes: import, publish, retire, copy as a new draft."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from django.db import transaction
from django.utils import timezone

from frameworks import structure
from frameworks.actions.storing import FrameworkActionError, locked, record, refuse_version, write
from frameworks.checks import problems
from frameworks.models import Framework, Status
from frameworks.problems import InvalidFrameworkError, Problem
from frameworks.queries import against_publishing, beside_published, structure_of
from frameworks.versions import version_key

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Outcome = Literal["loaded", "published", "unchanged"]


@dataclass(frozen=True, kw_only=True)
class Imported:
    framework: Framework
    outcome: Outcome


@transaction.atomic
def import_framework(
    *, structure: structure.Framework, publish: bool = False, by: User | None = None
) -> Imported:
    """Store `structure` as a draft, or published.

    The same content again changes nothing, whatever became of the version since. A draft of the same version is
    replaced whole. Raises `InvalidFrameworkError` with every problem found, such as a number below that of a version
    that was published, and `FrameworkActionError` if the version is published or retired with other content.
    """
    _refuse_problems(problems(structure))
    stored = locked(structure.code).filter(version_key=version_key(structure.version)).first()
    if stored is None:
        row = _imported(structure, None, by)
    elif structure_of(stored.pk) == structure:
        if not (publish and stored.is_draft):
            return Imported(framework=stored, outcome="unchanged")
        row = stored
    elif stored.is_draft:
        row = _imported(structure, stored, by)
    else:
        raise FrameworkActionError(
            f'Version {stored.version} of "{stored.code}" is {stored.status} with other content, and such a version '
            "never changes: raise the version."
        )
    if publish:
        _refuse_problems(beside_published(structure))
        _publish(row, structure, by)
    return Imported(framework=row, outcome="published" if publish else "loaded")


@transaction.atomic
def publish(*, framework: Framework, by: User | None = None) -> Framework:
    """Freeze a draft as the version that new assessments start with; the one published before is retired.

    Raises `InvalidFrameworkError` with every problem found, and `FrameworkActionError` if it is no draft.
    """
    row = locked(framework.code).get(pk=framework.pk)
    if not row.is_draft:
        raise FrameworkActionError(f"{row} is {row.status}: only a draft can be published.")
    content = structure_of(row.pk)
    _refuse_problems(against_publishing(content))
    _publish(row, content, by)
    return row


@transaction.atomic
def retire(*, framework: Framework, by: User | None = None) -> Framework:
    """Start no more assessments with a published version. Raises `FrameworkActionError` if it is not published."""
    row = locked(framework.code).get(pk=framework.pk)
    if row.status != Status.PUBLISHED:
        raise FrameworkActionError(f"{row} is {row.status}: only a published version can be retired.")
    row.status = Status.RETIRED
    row.save(update_fields=["status"])
    record(row, structure_of(row.pk), summary="Retired", by=by)
    return row


@transaction.atomic
def copy_as_draft(
    *,
    framework: Framework,
    version: str,
    code: str | None = None,
    name: str | None = None,
    by: User | None = None,
) -> Framework:
    """A draft with the same content under a version of its own; with another `code`, a framework of its own.

    Raises `FrameworkActionError` if `version` is none, or is taken.
    """
    content = structure_of(framework.pk)
    content = replace(content, version=version, code=code or content.code, name=name or content.name)
    refuse_version(content.code, version)
    row = write(content)
    record(row, content, summary=f"Copied from {framework}", by=by)
    return row


def _refuse_problems(found: tuple[Problem, ...]) -> None:
    if found:
        raise InvalidFrameworkError(found)


def _imported(content: structure.Framework, draft: Framework | None, by: User | None) -> Framework:
    row = write(content, draft)
    record(row, content, summary="Imported from a file", by=by)
    return row


def _publish(row: Framework, content: structure.Framework, by: User | None) -> None:
    for earlier in Framework.objects.filter(code=row.code, status=Status.PUBLISHED):
        retire(framework=earlier, by=by)
    row.status = Status.PUBLISHED
    row.published_at = timezone.now()
    row.save(update_fields=["status", "published_at"])
    record(row, content, summary="Published", by=by)
