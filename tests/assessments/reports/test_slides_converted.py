"""The slides as another program lays them out: LibreOffice opens each file and prints it."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pypdf import PdfReader

from tests.assessments.reports.deck_support import deck_of, slides_of, titles
from tests.assessments.reports.support import squeezed
from tests.office import convert, office

NAMES = ["B", "C", "stress", "provisional", "empty", "small", "two", "seven", "twelve", "hostile"]
WIDE, HIGH = 13.333 * 72, 7.5 * 72
FOOT = 0.5 * 72
"""Below this, from the lower edge, stands the foot of a slide only."""


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, PdfReader]:
    program = office()
    folder = tmp_path_factory.mktemp("slides")
    bare = Presentation()
    bare.slides.add_slide(bare.slide_layouts[0])
    bare.save(str(folder / "bare.pptx"))
    for name in NAMES:
        (folder / f"{name}.pptx").write_bytes(slides_of(name, branded=name != "C"))
    convert(program, [folder / f"{name}.pptx" for name in ("bare", *NAMES)], "pdf", folder)
    if not (folder / "bare.pdf").exists():
        pytest.skip("LibreOffice is installed without Impress, which opens slides (libreoffice-impress)")
    return {name: PdfReader(BytesIO(Path(folder / f"{name}.pdf").read_bytes())) for name in NAMES}


def places(page: Any) -> list[tuple[float, float, str]]:
    """Where each piece of text begins, in points from the lower left corner."""
    found: list[tuple[float, float, str]] = []

    def visit(said: str, outer: list[float], inner: list[float], _font: object, _size: float) -> None:
        if said.strip():
            x = inner[4] * outer[0] + inner[5] * outer[2] + outer[4]
            y = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
            found.append((x, y, said))

    page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_slide_opens_and_prints_its_headline(printed: Mapping[str, PdfReader], name: str) -> None:
    pages = printed[name].pages
    headlines = titles(deck_of(name, branded=name != "C"))
    assert len(pages) == len(headlines)
    if name == "hostile":
        return  # words from right to left are extracted in the order in which they are drawn
    for page, headline in zip(pages, headlines, strict=True):
        assert squeezed(headline) in squeezed(page.extract_text())


@pytest.mark.parametrize("name", NAMES)
def test_nothing_runs_out_of_its_slide(printed: Mapping[str, PdfReader], name: str) -> None:
    """Above all no table grows, because its words need more room than was measured, into the foot of the slide."""
    for number, page in enumerate(printed[name].pages, 1):
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx((WIDE, HIGH), abs=1)
        for x, y, said in places(page):
            where = (number, said, round(x), round(y))
            assert 0 <= x <= WIDE, where
            assert 0 < y < HIGH, where
            if number > 1 and y < FOOT + 14:
                assert y < FOOT, where
