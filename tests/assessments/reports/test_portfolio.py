"""Clients side by side: the rows, and the PDF."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from assessments.reports import render
from assessments.reports.brand import Brand
from assessments.reports.portfolio import Group, Pair, portfolio, portfolio_document
from tests.assessments.conftest import shipped
from tests.assessments.domain.test_portfolio import CODES, standpoint

TODAY = date(2026, 11, 22)


def only(*pairs: Pair, order: str = "weakest") -> Group:
    (group,) = portfolio({"x": pairs}, order=order)
    return group


def test_movement_says_up_down_and_same_alike() -> None:
    before = standpoint("A", score=2, index=40, scores={CODES[0]: 1})
    said = {}
    for name, score, index in (("Up", 3, 52), ("Down", 1, 31), ("Same", 2, 40)):
        today = standpoint(name, score=score, index=index, scores={CODES[0]: 1})
        (row,) = only((today, replace(before, client=name))).rows
        said[name] = (row.movement.way, row.movement.arrow, row.movement.words, row.movement.since)
        cell = row.cells[0].movement
        assert (cell.way, cell.words) == (("", "") if name == "Same" else (name.lower(), "from Storming"))
    assert said == {
        "Up": ("up", "↑", "Up from Storming, index +12", date(2026, 5, 3)),
        "Down": ("down", "↓", "Down from Storming, index −9", date(2026, 5, 3)),
        "Same": ("same", "→", "Same phase", date(2026, 5, 3)),
    }


def test_what_cannot_be_compared_says_so() -> None:
    today = standpoint("A", score=2, scores={CODES[0]: 2})
    framework = shipped()
    shorter = replace(framework, phases=framework.phases[:-1], version="0.9")
    early = replace(today, pillars=dict.fromkeys(today.pillars), scores={}, answered=0)
    assert only((today, None)).rows[0].movement.words == "First assessment"
    assert only((today, replace(today, framework=shorter))).rows[0].movement.words == "Another scale"
    assert only((today, early)).rows[0].movement.words == "Nothing to compare"
    assert only((early, None)).rows[0].overall.name == "Nothing answered yet"
    some = replace(early, answered=3)
    assert only((some, None)).rows[0].overall.name == "Too early for a phase"


def test_summary_counts_where_they_stand_and_how_they_moved() -> None:
    one = standpoint("A", score=1, scores={CODES[0]: 1})
    group = only(
        (one, None),
        (standpoint("B", score=2, scores={CODES[0]: 1}), replace(one, client="B")),
        (standpoint("C", score=2, scores={CODES[0]: 1}), replace(one, client="C", score=3)),
        (replace(one, client="D", pillars=dict.fromkeys(one.pillars)), None),
    )
    assert group.summary == (
        "4 clients: 1 at Forming, 2 at Storming, 1 without a phase yet.",
        "Since the frozen report before, of 2 clients: by phase 1 up, 1 down; by index 2 unchanged.",
        "2 were assessed for the first time.",
    )


def test_summary_of_one_client_says_what_moved_though_its_phase_stayed() -> None:
    before = standpoint("A", score=2, index=20, scores={CODES[0]: 1})
    first, second, *others = before.pillars

    def said(**changes: object) -> str:
        return only((replace(before, **changes), before)).summary[1]  # type: ignore[arg-type]

    since = "Since the frozen report before: 1 client"
    rose = {**before.pillars, **dict.fromkeys([second, *others], 3)}
    assert said(index=59, pillars=rose) == f"{since} moved: index +39, 5 of 6 pillars up."
    mixed = {**before.pillars, first: 1, second: 3}
    assert (
        said(score=1, index=18, pillars=mixed)
        == f"{since} moved: phase down, index −2, 1 of 6 pillars up, 1 down."
    )
    assert said() == f"{since} did not move."
    assert only((before, None)).summary[1:] == ("1 was assessed for the first time.",)


def test_summary_of_several_counts_them_by_phase_and_by_index() -> None:
    before = standpoint("A", score=2, index=20, scores={CODES[0]: 1})
    moves = {"A": (2, 59), "B": (3, 70), "C": (2, 19), "D": (2, 20), "E": (2, None)}
    pairs = [
        (replace(before, client=name, score=score, index=index), replace(before, client=name))
        for name, (score, index) in moves.items()
    ]
    (_, said) = only(*pairs).summary
    assert said.startswith("Since the frozen report before, of 5 clients: by phase 1 up, 4 unchanged; ")
    assert said.endswith("; by index 2 up, 1 down, 1 unchanged.")


def test_gaps_that_are_not_listed_are_counted_and_names_are_whole() -> None:
    scores, goal = dict.fromkeys(CODES[:14], 1), dict.fromkeys(CODES[:14], 2)
    name = "Cedar Cloud International Holdings of Northern Europe"
    group = only(*((standpoint(one, scores=scores, goal=goal), None) for one in (name, "B")))
    assert (len(group.gaps), group.more_gaps) == (12, 2)
    assert group.gaps[0].clients == ("B", name)
    html = portfolio_document(
        {"x": [(standpoint("A", scores=scores, goal=goal), None)]}, workspace="Firm", on=TODAY
    ).html
    assert "2 more gaps are not listed here." in html
    assert "Its gaps" in html
    assert "Gaps they share" not in html


def test_versions_that_differ_are_said_and_their_pillars_kept_apart() -> None:
    framework = shipped()
    old = replace(framework, version="1.0.2", pillars=framework.pillars[1:])
    new = replace(framework, version="1.0.10")
    newer, older = standpoint("New"), standpoint("Old")
    older = replace(older, framework=old, pillars={p.code: 1 for p in old.pillars}, answered=1)
    group = only((replace(newer, framework=new), None), (older, None), order="name")
    assert group.version == "1.0.10"
    assert "(1 with 1.0.2, 1 with 1.0.10)" in group.versions
    assert [row.version for row in group.rows] == ["", "1.0.2"]
    assert group.rows[1].cells[0].mark.name == "Not in this version"
    assert only((newer, None)).versions == ""


def test_frameworks_are_kept_apart_the_larger_group_first() -> None:
    a, b, c = (standpoint(name) for name in "ABC")
    groups = portfolio({"x": [(a, None)], "y": [(b, None), (c, None)]})
    assert [[row.organisation for row in group.rows] for group in groups] == [["B", "C"], ["A"]]


def test_document_shows_hostile_names_as_text_and_fetches_nothing() -> None:
    names = ["<img src=http://example.com/x>", "=1+1", "\u202egnp.exe", "N" * 200, "{{ 7*7 }}"]
    pairs: list[Pair] = [(standpoint(name, scores={CODES[0]: 1}, goal={CODES[0]: 2}), None) for name in names]
    html = portfolio_document({"x": pairs}, workspace="<b>Firm</b>", on=TODAY).html
    assert "<img src=http" not in html
    assert "<b>Firm" not in html
    assert "&lt;img src=http://example.com/x&gt;" in html.replace("\u200b", "")
    assert "{{ 7*7 }}" in html
    html = portfolio_document({"x": pairs}, workspace="N" * 60, on=TODAY).html
    assert f"<title>Portfolio of {'N' * 60}</title>" in html


@pytest.fixture(scope="module")
def pdf() -> PdfReader:
    before = standpoint("x", score=2, scores={CODES[0]: 1})
    pairs: list[Pair] = []
    for number in range(30):
        name = f"Client {number:02}"
        today = standpoint(name, score=1 + number % 4, scores={CODES[0]: 1}, goal={CODES[0]: 2})
        pairs.append((today, replace(before, client=name) if number % 2 else None))
    brand = Brand(name="Advisers", footer="Advisers Ltd, Zürich", contact="ada@example.com")
    document = portfolio_document({"x": pairs}, workspace="Advisers", on=TODAY, brand=brand)
    return PdfReader(BytesIO(render.render(document.html, document.css, document.pictures)))


def test_pdf_is_tagged_branded_and_confidential(pdf: PdfReader) -> None:
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Portfolio of Advisers"
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert pdf.trailer["/Root"]["/Lang"] == "en"  # type: ignore[index]
    pages = [page.extract_text() for page in pdf.pages]
    assert "30 clients of Advisers side by side, 22 November 2026" in pages[0]
    assert "not to be handed to any of them" in " ".join(pages[0].split())
    assert "ada@example.com" in pages[0]
    for page in pages:
        assert "Confidential" in page
        assert "Advisers Ltd, Zürich" in page
    whole = "\n".join(pages)
    assert all(f"Client {number:02}" in whole for number in range(30))
    assert "Gaps they share" in whole


def test_pdf_lies_and_has_no_page_that_is_nearly_empty(pdf: PdfReader) -> None:
    for page in pdf.pages:
        assert page.mediabox.width > page.mediabox.height
        assert len(page.extract_text()) > 300


@pytest.mark.parametrize("room", [6, 9, 12, 15])
def test_the_footnote_of_a_table_stands_below_rows_of_it(room: int) -> None:
    """Wherever the page ends: `room` is what is left free above the table, in mm."""
    pairs: list[Pair] = [
        (standpoint(f"Client {number}", score=1, scores={CODES[0]: 1}), None) for number in range(6)
    ]
    document = portfolio_document({"x": pairs}, workspace="Firm", on=TODAY)
    laid_out = render.laid_out(document.html, document.css + f"header {{ padding-bottom: {room}mm }}")
    texts = [
        " ".join(box.text for box in page._page_box.descendants() if hasattr(box, "text"))
        for page in laid_out.pages
    ]
    (page,) = (text for text in texts if "Of each client" in text)
    assert page.count("Client ") >= 4
