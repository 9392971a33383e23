"""What checks and advice found, each with a name that people know and the way to its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from frameworks import structure as s
from frameworks.models import Framework
from frameworks.naming import label_of
from frameworks.places import Place, place_of
from frameworks.problems import Problem

PAGES = {
    "capability": "admin:framework_capability",
    "pillar": "admin:framework_pillar",
    "rules": "admin:framework_rules",
    "words": "admin:framework_words",
    "framework": "admin:framework_texts",
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    where: str
    """The pillar, the capability or the page it lies in; empty for the framework itself."""
    label: str
    message: str
    url: str


def findings(row: Framework, content: s.Framework, problems: Iterable[Problem]) -> list[Finding]:
    """In the order of the problems, those of one place together."""
    found = [_finding(row, content, problem) for problem in problems]
    places = list(dict.fromkeys(finding.where for finding in found))
    return sorted(found, key=lambda finding: places.index(finding.where))


def _finding(row: Framework, content: s.Framework, problem: Problem) -> Finding:
    place = place_of(problem.path)
    return Finding(
        where=_where(content, place),
        label=label_of(content, problem.path),
        message=problem.message,
        url=_url(row, place),
    )


def _where(content: s.Framework, place: Place) -> str:
    if place.kind == "capability":
        found = content.capabilities.get(place.code)
        return found.called if found else place.code
    if place.kind == "pillar":
        return next((pillar.called for pillar in content.pillars if pillar.code == place.code), place.code)
    return place.kind.capitalize() if place.kind != "framework" else ""


def _url(row: Framework, place: Place) -> str:
    of_part = (place.code,) if place.kind in {"pillar", "capability"} else ()
    try:
        page = reverse(PAGES[place.kind], args=[row.pk, *of_part])
    except NoReverseMatch:
        # A code that cannot stand in an address is what is wrong.
        page = reverse("admin:frameworks_framework_change", args=[row.pk])
    return f"{page}#{place.anchor}" if place.anchor else page
