"""What PDF/UA asks of a tagged PDF and WeasyPrint leaves out. Without Django, for the process that renders.

`finish(document, pdf)` is a `finisher` of WeasyPrint: it changes the objects of `pdf` before they are written.
"""

from __future__ import annotations

import re
from typing import Any

NAMELESS = re.compile(rb"^(<[0-9a-f]{4}>) <>$")
"""A glyph that stands for nothing by itself, as of several that draw one letter: then it is a word joiner, which is
nothing to see, to hear or to break a line at.
"""


def finish(_document: Any, pdf: Any) -> None:
    """The Print flag of links, the scope of header cells, what every glyph stands for, and running heads and feet that
    are no content.
    """
    for item in pdf.objects:
        if _is_to_unicode(item):
            item.stream[:] = [NAMELESS.sub(rb"\1 <2060>", line) for line in item.stream]
        if not isinstance(item, dict):
            continue
        if item.get("Subtype") == "/Link":
            item["F"] = 4
        elif item.get("S") == "/TH":
            row = _referred(pdf, item["P"])
            item["A"]["Scope"] = "/Column" if _referred(pdf, row["P"])["S"] == "/THead" else "/Row"
    _mark_artifacts(pdf)


def _mark_artifacts(pdf: Any) -> None:
    """Heads and feet have marks in the pages, but no place in the tree of tags: they become artifacts, so that nobody
    hears them on every page.
    """
    root = _referred(pdf, pdf.catalog["StructTreeRoot"])
    tree = _tree(pdf, root)
    numbers = _referred(pdf, root["ParentTree"])["Nums"]
    for page, marks in zip(pdf.page_references, numbers[1::2], strict=False):
        outside = {mark for mark, reference in enumerate(marks) if _number(reference) not in tree}
        operators = _referred(pdf, _referred(pdf, page)["Contents"]).stream
        for place, operator in enumerate(operators):
            if isinstance(operator, dict) and operator.get("MCID") in outside:
                operators[place - 1] = "/Artifact"
                operators[place] = type(operator)({"Type": "/Pagination"})
        for mark in outside:
            marks[mark] = "null"


def _is_to_unicode(item: Any) -> bool:
    """Whether it tells what the glyphs of a font stand for."""
    return b"/CMapName /Adobe-Identity-UCS def" in getattr(item, "stream", ())


def _tree(pdf: Any, root: Any) -> set[int]:
    """The numbers of all objects that the tree of tags holds."""
    found: set[int] = set()
    waiting = list(root["K"])
    while waiting:
        reference = waiting.pop()
        # A number is a mark in a page, not an object.
        if isinstance(reference, bytes) and _number(reference) not in found:
            found.add(_number(reference))
            waiting += _referred(pdf, reference).get("K", ())
    return found


def _referred(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[_number(reference)]


def _number(reference: bytes) -> int:
    return int(reference.split()[0])
