"""What a report page and a PDF say, to compare with a case."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader

from tests.browser.browsing import whole
from tests.browser.visitor import CAPABILITIES, PHASES, PILLARS

if TYPE_CHECKING:
    from playwright.sync_api import Page


def said(page: Page) -> dict[str, Any]:
    """The findings on a report page, in the words that it shows."""
    # An address is there before the page is: wait for its end, where the roadmap stands.
    whole(page)
    rows = page.get_by_role("region", name="Phase, target and index of every pillar").locator("tbody tr")
    items = [
        re.sub(r"\s+", " ", item).strip() for item in page.locator("[id^=item-] > h4").all_text_contents()
    ]
    return {
        "phase": page.get_by_role("list", name="The phases, from first to last")
        .locator("[aria-current]")
        .locator(".phase-scale-name")
        .all_inner_texts(),
        "pillars": [
            tuple(row.locator("th, td").all_inner_texts()[i] for i in (0, 1, 3)) for row in rows.all()
        ],
        "verdict": page.locator("#verdict-title").inner_text(),
        "tests": [
            "not passed" not in " ".join(text.split()).lower()
            for text in page.get_by_label("Strategic tests").locator("li").all_text_contents()
        ],
        "charters": page.locator("#charters .fact-number").all_inner_texts(),
        # They stand where they are finished; the order is their rank.
        "roadmap": sorted(items, key=lambda item: int(item.split()[0])),
    }


def expected(case: dict[str, Any], verdict: str) -> dict[str, Any]:
    """The same of a case, with `verdict` in the page's words."""
    case = case["expected"]
    steps = [step.split(">") for step in case["roadmap_order"]]
    return {
        "phase": [PHASES[case["overall_phase"]]],
        "pillars": [
            (name, PHASES[case["pillar_phase"][code]], str(case["pillar_index"][code]))
            for code, name in PILLARS.items()
        ],
        "verdict": verdict,
        "tests": list(case["verdict"]["tests"].values()),
        "charters": [str(index) for index in case["charter_index"].values()],
        "roadmap": [
            f"{rank} {CAPABILITIES[code]['name']} to {PHASES[phase]}"
            for rank, (code, phase) in enumerate(steps, 1)
        ],
    }


def pdf_text(content: bytes) -> str:
    """All text of a PDF with single spaces, so that line breaks do not matter."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def pdf_sayings(case: dict[str, Any], verdict: str) -> list[str]:
    """What the PDF of a case has to say: overall phase, pillars, verdict and the whole roadmap."""
    expected, phases = case["expected"], list(PHASES)
    steps = [step.split(">") for step in expected["roadmap_order"]]
    return [
        f"Summary {PHASES[expected['overall_phase']]}",
        *(
            f"{name} {PHASES[expected['pillar_phase'][code]]} {expected['pillar_index'][code]}"
            for code, name in PILLARS.items()
        ),
        verdict,
        *(
            f"{rank} {CAPABILITIES[code]['name']} {PHASES[phases[phases.index(phase) - 1]]} → {PHASES[phase]}"
            for rank, (code, phase) in enumerate(steps, 1)
        ),
    ]
