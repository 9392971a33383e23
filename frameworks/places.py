"""Where a path of a problem or of a change is put right: which page of the editors, and which field there. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

PageKind = Literal["framework", "pillar", "capability", "rules", "words"]

RULES = frozenset({"phases", "tiers", "charters", "effort_classes", "strategic_tests", "verdict", "scoring"})
"""Fields of a framework that say how is measured: the page of rules."""
WORDS = frozenset({"glossary", "self_checks", "phase_signals", "profiles"})
"""Fields of a framework that explain: the page of words."""

_PILLAR = re.compile(r"pillars\[(?P<pillar>[^\]]*)\](?P<rest>.*)", re.DOTALL)
_CAPABILITY = re.compile(r"\.capabilities\[(?P<capability>[^\]]*)\](?P<rest>.*)", re.DOTALL)
_BETWEEN = re.compile(r"\W+", re.ASCII)


@dataclass(frozen=True)
class Place:
    kind: PageKind
    code: str = ""
    """Of the pillar or the capability; empty for the pages that there are once."""
    anchor: str = ""
    """The id of the field on that page (see `anchor_of`); empty for the page as a whole."""


def place_of(path: str) -> Place:
    """The place for a path such as `pillars[delivery].capabilities[onboarding].levels[norming].summary`.

    The code is what stands in the brackets. That is a number from 1 only where codes are missing or there twice.
    """
    if in_pillar := _PILLAR.fullmatch(path):
        if within := _CAPABILITY.fullmatch(in_pillar["rest"]):
            return Place("capability", within["capability"], anchor_of(within["rest"]))
        return Place("pillar", in_pillar["pillar"], anchor_of(in_pillar["rest"]))
    field = re.split(r"[.\[]", path, maxsplit=1)[0]
    kind: PageKind = "rules" if field in RULES else "words" if field in WORDS else "framework"
    return Place(kind, "", anchor_of(path))


def anchor_of(rest: str) -> str:
    """The id of the field at `rest`, a path from its page on: `levels[norming].summary` -> `levels-norming-summary`.

    Letters (as they are), digits and underscores stay, whatever stands between them becomes one hyphen.
    """
    return _BETWEEN.sub("-", rest).strip("-")
