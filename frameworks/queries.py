"""Reads: which framework, and its rows as one structure."""

from __future__ import annotations

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Max

from frameworks.checks import outnumbered, problems
from frameworks.models import Framework, Status
from frameworks.problems import Problem
from frameworks.reading import read_structure
from frameworks.structure import Capability, Framework as Structure
from frameworks.versions import is_version, version_key

_structures: dict[int, Structure] = {}
"""Published and retired frameworks by primary key: they never change, so one reading serves the whole process."""


class UnknownFrameworkError(LookupError):
    """No such framework, or none that is published."""


class BusyFrameworkError(RuntimeError):
    """Each reading of a draft met somebody who was just saving it."""


READINGS = 5


def structure_of(framework_pk: int) -> Structure:
    """The framework as a structure: from memory once it is published, else in a constant number of queries.

    A draft is read in several queries, and saved whole by others meanwhile: where its history has grown during the
    reading, what was read may be half of the one and half of the other state, and is read again.
    Raises `UnknownFrameworkError`.
    """
    known = _structures.get(framework_pk)
    if known is not None:
        return known
    for left in reversed(range(READINGS)):
        row = Framework.objects.annotate(edit=Max("revisions__number")).filter(pk=framework_pk).first()
        if row is None:
            raise UnknownFrameworkError(f"There is no framework with the key {framework_pk}.")
        try:
            structure = read_structure(row)
        except (KeyError, ObjectDoesNotExist):
            if not (left and row.is_draft):
                raise
            continue
        if not row.is_draft:
            _structures[framework_pk] = structure
            return structure
        if row.edit == row.revisions.aggregate(last=Max("number"))["last"]:
            return structure
    raise BusyFrameworkError(f"{row} is being changed all the time: try again in a moment.")


def clear_cache() -> None:
    """Forget what was read. Needed only where a key can come to stand for another framework, as between tests."""
    _structures.clear()


def published() -> list[Framework]:
    """Every framework in its published version, the one published last first."""
    return list(Framework.objects.filter(status=Status.PUBLISHED).order_by("-published_at", "-pk"))


def current(code: str | None = None) -> Framework:
    """The published version of `code`, or without a code whatever was published last.

    Raises `UnknownFrameworkError` if none is published.
    """
    published = Framework.objects.filter(status=Status.PUBLISHED)
    if code is not None:
        published = published.filter(code=code)
    row = published.order_by("-published_at", "-pk").first()
    if row is None:
        which = "No framework" if code is None else f'No version of "{code}"'
        raise UnknownFrameworkError(f"{which} is published.")
    return row


def find(code: str, version: str | None = None) -> Framework:
    """The version asked for ("1" finds "1.0.0"); without one, the published version, else the newest.

    Raises `UnknownFrameworkError`, naming what there is.
    """
    versions = list(Framework.objects.filter(code=code).order_by("-version_key"))
    if not versions:
        codes = Framework.objects.order_by("code").values_list("code", flat=True).distinct()
        there = f"there is: {', '.join(codes)}" if codes else "none is loaded yet"
        raise UnknownFrameworkError(f'There is no framework "{code}"; {there}.')
    if version is None:
        return next((row for row in versions if row.status == Status.PUBLISHED), versions[0])
    for row in versions:
        if is_version(version) and row.version_key == version_key(version):
            return row
    there = ", ".join(row.version for row in reversed(versions))
    raise UnknownFrameworkError(f'There is no version "{version}" of "{code}"; there is: {there}.')


def against_publishing(content: Structure) -> tuple[Problem, ...]:
    """All that keeps a draft from being published, by itself and beside the versions that were published."""
    return (*beside_published(content), *problems(content))


def beside_published(content: Structure) -> tuple[Problem, ...]:
    """What keeps a draft from being published beside the versions that were."""
    frozen = Framework.objects.filter(code=content.code).exclude(status=Status.DRAFT)
    return outnumbered(content, frozen.values_list("version", flat=True))


def former(framework: Framework, capability: str) -> list[Capability]:
    """What a capability is in the published and retired versions of the framework."""
    frozen = Framework.objects.filter(code=framework.code).exclude(status=Status.DRAFT)
    versions = [structure_of(pk) for pk in frozen.values_list("pk", flat=True)]
    return [version.capabilities[capability] for version in versions if capability in version.capabilities]
