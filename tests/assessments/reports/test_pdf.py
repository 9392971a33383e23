"""The PDF as a reader opens it, and its pages as they are laid out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import ContentStream

from assessments.reports import pdf, render
from assessments.reports.brand import Brand
from assessments.reports.colour import contrast
from assessments.reports.present import present
from assessments.reports.radar import LABEL_SIZE, RING_SIZE, WIDTH, Radar
from assessments.reports.ramp import SHADES, shades_of
from tests.assessments.domain.support import SHIPPED
from tests.assessments.reports.support import (
    NOTES,
    RUN,
    WORDS,
    laid_out,
    made,
    pages_of,
    reader_of,
    squeezed,
    tokens,
)

# Each is laid out once and looked at by many tests: laying out is what takes time.
FILES = [("B", "A4"), ("empty", "Letter"), ("partial", "A4"), ("top", "A4"), ("stress", "A4")]
RADAR_WIDTH = 91 / 25.4 * 72
"""Points that the style sheet gives a radar."""
LAID_OUT = [
    *FILES,
    ("B", "Letter"),
    ("stress", "Letter"),
    ("scripts", "A4"),
    ("provisional", "Letter"),
    ("A", "Letter"),
]


def boxes(box: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Every box of a page's body, with the tags it stands in. Running heads and feet are left out."""
    if type(box).__name__ == "MarginBox":
        return
    here = (*path, box.element_tag or "")
    yield box, here
    for child in getattr(box, "children", ()):
        yield from boxes(child, here)


def lines(page: Any) -> list[tuple[Any, tuple[str, ...]]]:
    found = [
        (box, path)
        for box, path in boxes(page._page_box)
        if type(box).__name__ == "TextBox" and box.text.strip()
    ]
    return sorted(found, key=lambda entry: entry[0].position_y)


@pytest.mark.parametrize(("name", "size"), LAID_OUT)
def test_summary_is_exactly_one_page(name, size):
    pages = laid_out(name, size).pages

    assert "summary" in pages[1].anchors
    assert "contents" in pages[2].anchors


def test_pages_of_case_b():
    pages = pages_of("B")

    assert 25 <= len(pages) <= 40
    assert squeezed("Northwind <b>Software</b> & Sons") in squeezed(pages[0])
    assert "5 January 2026" in pages[0]
    assert "Norming, with no pillar at Performing yet" in pages[1]
    assert "How this was measured" in pages[-1]
    assert SHIPPED.basis.split(".")[0] in " ".join(pages[-1].split())
    assert SHIPPED.version in pages[-1]


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_a_pillar_takes_one_page(size):
    pages = laid_out("B", size).pages
    starts = {
        name: number
        for number, page in enumerate(pages)
        for name in page.anchors
        if name.startswith("pillar-")
    }

    assert [starts[f"pillar-{number}"] for number in range(1, 7)] == list(range(4, 10))
    assert "gaps" in pages[10].anchors


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_every_capability_is_seen_at_a_glance(size):
    rows = [row for pillar in present(made("B")).pillars for row in pillar.capabilities]
    shown = squeezed(pages_of("B", size)[3])
    places = [shown.find(squeezed(f"{row.name} {row.today.name}, {row.gap} below target")) for row in rows]

    assert "heat-map" in laid_out("B", size).pages[3].anchors
    assert places[0] > 0
    assert places == sorted(set(places))


def test_page_numbers_stand_on_every_page_but_the_cover():
    pages = pages_of("B")

    assert not any(line == "1" for line in pages[0].split("\n"))
    for number, page in enumerate(pages[1:], 2):
        assert str(number) in page.split()


@pytest.mark.parametrize(("size", "points"), [("A4", (595.28, 841.89)), ("Letter", (612, 792))])
def test_pages_have_the_size_asked_for(size, points):
    for page in reader_of("B", size).pages:
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(points, abs=0.1)


def test_metadata_names_title_author_and_language():
    reader = reader_of("B")

    assert reader.metadata
    assert reader.metadata.title == "Northwind <b>Software</b> & Sons: First look"
    assert reader.metadata.author == "Northwind <b>Software</b> & Sons"
    assert reader.trailer["/Root"]["/Lang"] == SHIPPED.language
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def bookmarks(reader: PdfReader, entries: list[Any] | None = None) -> Iterator[tuple[str, int]]:
    for entry in reader.outline if entries is None else entries:
        if isinstance(entry, list):
            yield from bookmarks(reader, entry)
        else:
            yield str(entry.title), reader.get_destination_page_number(entry) or 0


def test_bookmarks_lead_to_their_headings():
    found = list(bookmarks(reader_of("B")))
    titles = [title for title, _ in found]

    for pillar in SHIPPED.pillars:
        assert any(title.startswith(f"{pillar.name}: ") for title in titles)
    assert "How this was measured" in titles
    for title, page in found:
        assert squeezed(title) in squeezed(pages_of("B")[page])


def printed_sizes(page: Any) -> list[float]:
    """The size of every piece of text on a page as it is printed, in points."""
    found: list[float] = []
    scale, kept, size, matrix = 1.0, list[float](), 0.0, 1.0
    for given, operator in ContentStream(page.get_contents(), page.pdf).operations:
        match operator:
            case b"q":
                kept.append(scale)
            case b"Q":
                scale = kept.pop()
            case b"cm":
                scale *= _scale(given)
            case b"Tf":
                size = float(given[1])
            case b"Tm":
                matrix = _scale(given)
            case b"TJ" | b"Tj":
                found.append(round(size * matrix * scale, 2))
    return found


def _scale(matrix: list[Any]) -> float:
    a, b, c, d, *_ = map(float, matrix)
    return float(abs(a * d - b * c) ** 0.5)


@pytest.mark.parametrize(
    ("name", "size"), [("B", "A4"), ("B", "Letter"), ("provisional", "Letter"), ("A", "Letter")]
)
def test_everything_is_printed_large_enough_to_read(name, size):
    for page in reader_of(name, size).pages:
        assert min(printed_sizes(page)) >= 7


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_radars_are_printed_in_8_points(size):
    """On the summary and on every pillar: the labels of the axes and the names of the rings."""
    label = round(min(LABEL_SIZE, RING_SIZE) * RADAR_WIDTH / WIDTH, 2)
    assert label >= 8
    for number, drawn in ((1, made_radar(0)), *((number + 3, made_radar(number)) for number in range(1, 7))):
        texts = len(drawn.rings) + sum(len(one.lines) for one in drawn.labels)
        assert printed_sizes(reader_of("B", size).pages[number]).count(label) >= texts


def made_radar(number: int) -> Radar:
    """The radar of all pillars (0) or of one, of case B."""
    shown = present(made("B"))
    found = [shown.radar, *(pillar.radar for pillar in shown.pillars)][number]
    assert found
    return found


def links(reader: PdfReader) -> Iterator[Any]:
    for page in reader.pages:
        for annotation in page.get("/Annots", []):
            yield annotation.get_object()


def test_contents_link_to_every_section_and_show_its_page():
    reader = reader_of("B")
    named = reader.named_destinations
    inside = {str(link["/Dest"]) for link in links(reader) if "/Dest" in link}

    assert len(inside) == 6 + 10
    for name in inside:
        number = reader.get_destination_page_number(named[name])
        assert number is not None
        assert str(number + 1) in pages_of("B")[2].split()


def test_evidence_is_linked_only_where_it_may_be_opened():
    outside = {str(link["/A"]["/URI"]) for link in links(reader_of("stress")) if "/A" in link}

    assert {address.split(":")[0] for address in outside} == {"https", "mailto"}
    assert "https://example.com/" + "a" * 300 in outside


def fonts(reader: PdfReader) -> Iterator[tuple[str, bool]]:
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            base = font.get_object()
            descriptor = base["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            yield str(base["/BaseFont"]), "/FontFile2" in descriptor or "/FontFile3" in descriptor


def test_fonts_are_embedded_and_few():
    found = set(fonts(reader_of("B")))

    assert all(embedded for _, embedded in found)
    assert {name.partition("+")[2] for name, _ in found} == {"Inter", "Inter-Semi-Bold"}
    assert len(found) <= 5


@pytest.mark.parametrize("name", ["B", "stress"])
def test_charts_are_vectors(name):
    assert [image.name for page in reader_of(name).pages for image in page.images] == []


@pytest.mark.parametrize(("name", "size"), FILES)
def test_provisional_stands_on_every_page_where_it_is_so(name, size):
    provisional = made(name).result.provisional

    for number, page in enumerate(laid_out(name, size).pages):
        # In the margins too.
        written = " ".join(box.text for box in page._page_box.descendants() if hasattr(box, "text"))
        assert ("Provisional" in written) == provisional, number


def test_every_note_is_there_whole():
    everything = squeezed("".join(pages_of("stress")))

    assert [
        word for word in (*WORDS.split(), *tokens("r"), *tokens("q")[:100]) if word not in everything
    ] == []
    assert len(RUN) == 4000
    assert squeezed(NOTES["funding"]) in everything
    assert squeezed(NOTES["onboarding"]) in everything
    assert "firstlinethirdline" in everything
    assert everything.count("W" * 500) == 1


@pytest.mark.parametrize(("name", "size"), LAID_OUT)
def test_nothing_is_cut_off(name, size):
    for page in laid_out(name, size).pages:
        sheet = page._page_box
        left = sheet.margin_left or 0
        right, bottom = left + sheet.width, sheet.margin_top + sheet.height
        for box, path in lines(page):
            assert left - 0.5 <= box.position_x <= box.position_x + box.width <= right + 0.5, (box.text, path)
            assert box.position_y + box.height <= bottom + 0.5, (box.text, path)


@pytest.mark.parametrize(("name", "size"), LAID_OUT)
def test_no_heading_stands_alone_at_the_bottom(name, size):
    for page in laid_out(name, size).pages[1:]:
        box, path = lines(page)[-1]
        assert not {"h1", "h2", "h3", "thead"} & set(path), box.text


@pytest.mark.parametrize(("name", "size"), LAID_OUT)
def test_only_long_answers_go_over_two_pages(name, size):
    seen: dict[int, set[int]] = {}
    long = set()
    for number, page in enumerate(laid_out(name, size).pages):
        for box, path in boxes(page._page_box):
            if type(box).__name__ == "TableRowBox" and "tbody" in path and box.element.get("data-answer"):
                seen.setdefault(id(box.element), set()).add(number)
                if box.element.get("class") == "long":
                    long.add(id(box.element))

    assert len(seen) == len(SHIPPED.capabilities)
    assert {key for key, numbers in seen.items() if len(numbers) > 1} <= long
    assert (name not in ("stress", "scripts")) == (long == set())


@pytest.mark.parametrize(("name", "size"), LAID_OUT)
def test_no_page_holds_but_a_line_or_two(name, size):
    for page in laid_out(name, size).pages[1:]:
        assert len({round(box.position_y) for box, _ in lines(page)}) >= 4 or chart_height(page) > 150


def chart_height(page: Any) -> float:
    """Of the highest chart, in pixels of CSS."""
    return max((box.height for box, path in boxes(page._page_box) if path[-1].endswith("}svg")), default=0)


def test_report_pdf_comes_from_a_process_of_its_own():
    try:
        made_apart = pdf.report_pdf(made("empty"), page_size="Letter")
    finally:
        pdf.render.renderer.stop()

    assert made_apart.startswith(b"%PDF-1.7")


# The brand of a workspace


def logo(size: tuple[int, int] = (200, 50)) -> bytes:
    made = BytesIO()
    Image.new("RGB", size, "#aa3355").save(made, "PNG")
    return made.getvalue()


BRAND = Brand(
    name="Advisers <b>", accent="#ffcc00", contact="Ada <ada@example.com>", footer="Confidential & internal"
)


def sizes_drawn(page: Any) -> list[tuple[int, int]]:
    """The pictures that the page itself draws: all pages have the resources of all in common."""
    named = page["/Resources"]["/XObject"]
    drawn = [
        named[operands[0]]
        for operands, operator in ContentStream(page.get_contents(), page.pdf).operations
        if operator == b"Do"
    ]
    return [(found["/Width"], found["/Height"]) for found in drawn if found["/Subtype"] == "/Image"]


def test_brand_stands_on_cover_and_foot():
    brand = replace(BRAND, logo=logo())
    html = pdf.report_html(made("empty"), brand=brand)
    made_pdf, _ = render.rendered(html, pdf.style("A4", brand), pdf.pictures(brand))
    reader = PdfReader(BytesIO(made_pdf))
    first, *others = [page.extract_text() for page in reader.pages]

    assert sizes_drawn(reader.pages[0]) == [(200, 50)]
    assert squeezed(brand.contact) in squeezed(first)
    assert brand.footer not in first
    assert all(brand.footer in page for page in others)
    assert 'alt="Advisers &lt;b&gt;"' in html
    assert "#7f6600" in pdf.style("A4", brand)
    assert "#0f5c5f" not in pdf.style("A4", brand)


def test_charts_of_the_pdf_are_in_the_accent_of_the_brand():
    html = pdf.report_html(made("partial"), brand=BRAND)
    assert "#7f6600" in html
    assert "#0f5c5f" not in html


def test_stairs_of_the_cover_are_in_shades_of_the_accent_and_phases_in_their_own():
    styled, plain = pdf.style("A4", BRAND), pdf.style("A4")
    for number, (shade, own) in enumerate(zip(shades_of("#7f6600"), SHADES, strict=True), 1):
        stair = f".stair.phase-{number} {{ background: "
        assert f"{stair}{shade.ground}; color: {shade.text};" in styled
        assert f"{stair}{own.ground}; color: {own.text};" in plain
        phase = f"\n.phase-{number} {{ background: {own.ground}; color: {own.text}; }}"
        assert phase in styled
        assert phase in plain


def test_passed_and_not_yet_look_the_same_under_every_accent():
    for brand in (Brand(), Brand(accent="#c2185b")):
        styled = pdf.style("A4", brand)
        assert ".passed { color: #1f6b3a; }" in styled
        assert ".not-yet { color: #a32020; }" in styled
    assert min(contrast(colour, "#ffffff") for colour in ("#1f6b3a", "#a32020")) > 6
    summary = pages_of("B")[1]
    assert "✓ Passed" in summary
    assert "✗ Not yet" in summary


@pytest.mark.parametrize("size", ["A4", "Letter"])
@pytest.mark.parametrize("footer", ["W" * 120, "word " * 24, "株" * 120])
def test_longest_brand_stays_on_its_page(size, footer):
    brand = Brand(contact="W" * 160, footer=footer, logo=logo())
    html = pdf.report_html(made("empty"), page_size=size, brand=brand)
    pages = render.laid_out(html, pdf.style(size, brand), pdf.pictures(brand)).pages

    for page in pages:
        sheet = page._page_box
        right = (sheet.margin_left or 0) + sheet.width
        for box in (box for box, _ in lines(page)):
            assert box.position_x + box.width <= right + 0.5, box.text
        for foot in (
            child for child in sheet.children if getattr(child, "at_keyword", "").startswith("@bottom")
        ):
            for line in foot.descendants():
                assert line.position_y + line.height <= sheet.margin_height(), foot.at_keyword


def line_count(head: Any) -> int:
    return len({line.position_y for line in head.descendants() if type(line).__name__ == "LineBox"})


def heads(page: Any) -> Any:
    return next(box for box in page._page_box.children if getattr(box, "at_keyword", "") == "@top-left")


@pytest.mark.parametrize("size", ["A4", "Letter"])
@pytest.mark.parametrize(
    ("shape", "drawn"), [((200, 50), (51, 12.75)), ((300, 300), (14, 14)), ((40, 400), (1.4, 14))]
)
def test_logo_stands_small_in_every_running_head_but_on_the_cover(size, shape, drawn):
    brand = replace(BRAND, logo=logo(shape))
    html = pdf.report_html(made("stress"), page_size=size, brand=brand)
    cover, *others = render.laid_out(html, pdf.style(size, brand), pdf.pictures(brand)).pages
    head_logo = pdf.head_logo(brand)

    assert head_logo
    assert (float(head_logo.width), float(head_logo.height)) == drawn
    assert not any(getattr(box, "at_keyword", "") == "@top-left" for box in cover._page_box.children)
    for page in others:
        head = heads(page)
        (layer,) = head.background.layers
        assert [side * 0.75 for side in layer.size] == pytest.approx(drawn)
        assert head.padding_left * 0.75 == pytest.approx(drawn[0] + 7)
        assert line_count(head) == 1


def test_heads_without_a_logo_stay_as_they_are():
    assert pdf.head_logo(BRAND) is None
    assert "background: url" not in pdf.style("A4", BRAND)
    assert "padding-bottom: 8mm; text-align: left; }" in pdf.style("A4", BRAND)


def test_logo_is_no_content_of_the_pages_it_stands_on():
    brand = replace(BRAND, logo=logo())
    html = pdf.report_html(made("empty"), brand=brand)
    made_pdf = render.render(html, pdf.style("A4", brand), pdf.pictures(brand))

    for page in PdfReader(BytesIO(made_pdf)).pages[1:]:
        marks: list[Any] = []
        around = []
        for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
            if operator in (b"BDC", b"BMC"):
                marks.append(operands[0])
            elif operator == b"EMC":
                marks.pop()
            elif operator == b"Do":
                around.append(marks[0] if marks else None)
        assert around.count("/Artifact") == 1


def test_logo_in_heads_is_kept_once_in_the_file():
    brand = replace(BRAND, logo=logo())
    html = pdf.report_html(made("stress"), brand=brand)
    reader = PdfReader(BytesIO(render.render(html, pdf.style("A4", brand), pdf.pictures(brand))))

    kept = {image.indirect_reference.idnum for page in reader.pages for image in page.images}
    assert len(kept) == 1


def test_no_brand_changes_nothing():
    html = pdf.report_html(made("empty"))
    assert html == pdf.report_html(made("empty"), brand=Brand())
    assert 'class="logo"' not in html
    assert 'class="contact"' not in html


def test_logo_reaches_the_process_that_renders():
    brand = replace(BRAND, logo=logo())
    try:
        branded, plain = (pdf.report_pdf(made("empty"), brand=given) for given in (brand, BRAND))
    finally:
        pdf.render.renderer.stop()

    assert len(sizes_drawn(PdfReader(BytesIO(branded)).pages[0])) == 1
    assert sum(len(page.images) for page in PdfReader(BytesIO(plain)).pages) == 0


@pytest.mark.parametrize(("name", "size"), FILES)
def test_file_stays_small(name, size):
    assert len(laid_out(name, size).write_pdf(**render.OPTIONS)) < 1_000_000


SCRIPTS = ("NotoColorEmoji.ttf", "NotoSansCJK-Regular.ttc", "NotoSansThai-Regular.ttf")


def has_fonts_of_other_scripts() -> bool:
    found = {path.name for path in Path("/usr/share/fonts").rglob("*.tt?")}
    return found >= set(SCRIPTS)


@pytest.mark.skipif(not has_fonts_of_other_scripts(), reason=f"this system lacks {', '.join(SCRIPTS)}")
def test_other_scripts_and_emoji_are_printed_in_fonts_of_the_file():
    made_pdf, uncovered = render.rendered(pdf.report_html(made("scripts")), pdf.style("A4"))
    found = set(fonts(PdfReader(BytesIO(made_pdf))))

    assert uncovered is None
    assert {name for name, _ in found if "CJK" in name or "Thai" in name or "Emoji" in name}
    assert all(embedded for _, embedded in found)
    assert len(made_pdf) < 1_000_000


@pytest.mark.parametrize(("name", "size"), [("B", "A4"), ("B", "Letter"), ("C", "A4"), ("C", "Letter")])
def test_answers_of_a_pillar_stay_together_by_two_at_least(name, size):
    for page in laid_out(name, size).pages:
        for box, _ in boxes(page._page_box):
            if type(box).__name__ == "TableBox" and box.element.get("class") == "answers":
                rows = [row for row, _ in boxes(box) if type(row).__name__ == "TableRowBox"]
                assert len([row for row in rows if row.element.get("data-answer")]) >= 2


def test_table_of_answers_names_its_pillar_on_every_page():
    pages = [page for page in pages_of("B") if "Note and evidence" in page]

    assert len(pages) > 1
    for page in pages:
        first = page.split("Note and evidence")[0]
        assert "Capabilities of" in " ".join(first.split())
