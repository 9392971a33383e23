"""Writes: import, publish, retire, copy as a new draft."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.utils import timezone

from frameworks import structure
from frameworks.checks import problems
from frameworks.models import Framework, Status
from frameworks.problems import InvalidFrameworkError, Problem
from frameworks.queries import structure_of
from frameworks.versions import FORM_IN_WORDS, is_version, version_key
from frameworks.writing import delete_parts, write_parts

Outcome = Literal["loaded", "published", "unchanged"]


class FrameworkActionError(Exception):
    """What was asked for cannot be done with this framework; the message says what can."""


@dataclass(frozen=True, kw_only=True)
class Imported:
    framework: Framework
    outcome: Outcome


@transaction.atomic
def import_framework(*, structure: structure.Framework, publish: bool = False) -> Imported:
    """Store `structure` as a draft, or published.

    The same content again changes nothing, whatever became of the version since. A draft of the same version is
    replaced whole. Raises `InvalidFrameworkError` with every problem found, and `FrameworkActionError` if the version
    is published or retired with other content.
    """
    _refuse_problems(problems(structure))
    stored = _locked(structure.code).filter(version_key=version_key(structure.version)).first()
    if stored is None:
        row = _write(structure)
    elif structure_of(stored.pk) == structure:
        if not (publish and stored.is_draft):
            return Imported(framework=stored, outcome="unchanged")
        row = stored
    elif stored.is_draft:
        row = _write(structure, stored)
    else:
        raise FrameworkActionError(
            f'Version {stored.version} of "{stored.code}" is {stored.status} with other content, and such a version '
            "never changes: raise the version."
        )
    if publish:
        _publish(row)
    return Imported(framework=row, outcome="published" if publish else "loaded")


@transaction.atomic
def publish(*, framework: Framework) -> Framework:
    """Freeze a draft as the version that new assessments start with; the one published before is retired.

    Raises `InvalidFrameworkError` with every problem found, and `FrameworkActionError` if it is no draft.
    """
    row = _locked(framework.code).get(pk=framework.pk)
    if not row.is_draft:
        raise FrameworkActionError(f"{row} is {row.status}: only a draft can be published.")
    _refuse_problems(problems(structure_of(row.pk)))
    _publish(row)
    return row


@transaction.atomic
def retire(*, framework: Framework) -> Framework:
    """Start no more assessments with a published version. Raises `FrameworkActionError` if it is not published."""
    row = _locked(framework.code).get(pk=framework.pk)
    if row.status != Status.PUBLISHED:
        raise FrameworkActionError(f"{row} is {row.status}: only a published version can be retired.")
    row.status = Status.RETIRED
    row.save(update_fields=["status"])
    return row


@transaction.atomic
def copy_as_draft(*, framework: Framework, version: str) -> Framework:
    """A draft with the same content under a version of its own.

    Raises `FrameworkActionError` if `version` is none, or is taken.
    """
    if not is_version(version):
        raise FrameworkActionError(f'"{version}" is not a version: it is {FORM_IN_WORDS}.')
    taken = _locked(framework.code).filter(version_key=version_key(version)).first()
    if taken is not None:
        raise FrameworkActionError(
            f'Version {taken.version} of "{taken.code}" exists already: choose another.'
        )
    return _write(replace(structure_of(framework.pk), version=version))


def _refuse_problems(found: tuple[Problem, ...]) -> None:
    if found:
        raise InvalidFrameworkError(found)


def _locked(code: str) -> QuerySet[Framework]:
    """All versions of `code`; where the database can, nobody else changes their state until we are done."""
    return Framework.objects.select_for_update().filter(code=code)


def _write(content: structure.Framework, draft: Framework | None = None) -> Framework:
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


def _publish(row: Framework) -> None:
    for earlier in Framework.objects.filter(code=row.code, status=Status.PUBLISHED):
        retire(framework=earlier)
    row.status = Status.PUBLISHED
    row.published_at = timezone.now()
    row.save(update_fields=["status", "published_at"])
