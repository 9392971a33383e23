"""The slides as PowerPoint reads them: words, charts, tables, notes and what stands behind the pictures."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import PP_PLACEHOLDER

from assessments.reports import pdf
from assessments.reports.brand import Brand
from assessments.reports.colour import TEXT_CONTRAST, contrast
from assessments.reports.deck import look
from assessments.reports.ramp import SHADES, ramp
from assessments.reports.slides import report_slides
from tests.assessments.domain.support import SHIPPED
from tests.assessments.reports.deck_support import (
    BRAND,
    cells,
    deck_of,
    every_shape,
    named,
    notes,
    report_named,
    slides_of,
    titles,
)

NAMES = [
    "A",
    "B",
    "C",
    "empty",
    "partial",
    "provisional",
    "blocked",
    "top",
    "stress",
    "scripts",
    "small",
    "two",
    "five",
    "seven",
    "twelve",
    "hostile",
]
EMU = 914400


def test_headlines_of_case_b_tell_the_story():
    assert titles(deck_of("B")) == [
        "Northwind <b>Software</b> & Sons",
        "Norming, with no pillar at Performing yet",
        (
            "Customer Success Strategy and Scale leads, Customer Experience and Marketing Automation trails the "
            "pillars that count today"
        ),
        "Of six pillars, four at Norming, one at Storming and one at Forming",
        "6 of 29 capabilities stand at Forming, the lowest phase found",
        "All five conditions for Performing are still open",
        "14 capabilities are two phases short of their targets",
        "One capability rests on something that is not there yet; one quick win could come forward",
        "43 moves lead to Performing, 11 of them within the first year",
        "Seven steps are due in the first 90 days, until 4 April 2026",
        "This rests on 29 of 29 capabilities answered, none of them with evidence",
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "empty",
            [
                "Nothing answered yet",
                "No pillar has enough answers for a phase yet",
                "No capability has a phase yet",
                "This rests on 0 of 29 capabilities answered",
            ],
        ),
        (
            "top",
            [
                "Performing throughout",
                "All pillars stand equal, at Performing",
                "All pillars stand at Performing",
                "All 29 capabilities stand at Performing",
                "Performing is the highest phase, and every condition of it holds",
                "This rests on 29 of 29 capabilities answered, 29 of them with evidence",
            ],
        ),
        (
            "small",
            [
                "Low, with no pillar at Middle yet",
                "Base work stands at Low",
                "One pillar stands at Low",
                "Both capabilities stand at Low",
                "Three of four conditions for Middle are still open",
                "Mandate is furthest from its target: one phase",
                "One quick win can start at once",
                "One move leads to Middle in one week",
                "One step is due in the first month, until 3 February 2026",
                "This rests on 2 of 2 capabilities answered, none of them with evidence",
            ],
        ),
    ],
)
def test_a_chapter_without_anything_to_say_makes_no_slide(name, said):
    assert titles(deck_of(name))[1:] == said


def test_cover_says_for_whom_when_by_which_framework_and_by_whom():
    cover = deck_of("B", branded=True).slides[0]
    words = [shape.text_frame.text for shape in cover.shapes if shape.has_text_frame]
    assert words == [
        "Northwind <b>Software</b> & Sons",
        f"First look\n5 January 2026 · {SHIPPED.name}, version {SHIPPED.version}",
        "Example Advisory\vreports@example.com",
    ]
    stairs = [
        shape.text_frame.text for shape in named(deck_of("B"), "Phases").shapes if shape.text_frame.text
    ]
    assert stairs == ["Forming", "Storming", "Norming", "Today", "Performing"]


def test_stairs_of_the_cover_are_those_of_the_pdf():
    """In shades of the brand; without one, in the colours of the phases."""
    for branded, shades in ((True, pdf.stairs(BRAND)), (False, SHADES)):
        fields = named(deck_of("B", branded=branded), "Phases").shapes
        drawn = [f"#{field.fill.fore_color.rgb}".lower() for field in fields if not field.text_frame.text]
        assert drawn == [shades[ramp(score, 4) - 1].ground for score in (1, 2, 3, 4)]


def test_radar_has_today_and_target_of_every_pillar():
    chart = named(deck_of("B"), "Radar of the pillars").chart
    assert chart.chart_type == XL_CHART_TYPE.RADAR_MARKERS
    assert [label.replace("\n", " ") for label in chart.plots[0].categories] == [
        p.name for p in SHIPPED.pillars
    ]
    assert {series.name: tuple(series.values) for series in chart.plots[0].series} == {
        "Target": (4, 4, 4, 4, 4, 3),
        "Today": (3, 3, 2, 3, 3, 1),
    }


def test_what_is_open_has_no_point_in_the_radar():
    chart = named(deck_of("partial"), "Radar of the pillars").chart
    assert tuple(chart.plots[0].series[1].values) == (2, None, None, None, None)


def test_one_pillar_is_drawn_as_bars():
    chart = named(deck_of("small"), "Bars of the pillars").chart
    assert chart.chart_type == XL_CHART_TYPE.BAR_CLUSTERED
    assert {series.name: tuple(series.values) for series in chart.plots[0].series} == {
        "Target": (2,),
        "Today": (1,),
    }


def test_gaps_are_bars_that_can_be_edited():
    chart = named(deck_of("B"), "Largest gaps").chart
    assert chart.chart_type == XL_CHART_TYPE.BAR_STACKED
    names = list(chart.plots[0].categories)
    assert names[:4] == [
        "Business Performance Management and Metrics",
        "Adoption Framework",
        "Low / Digital Touch",
        "Partner Enablement",
    ]
    assert {series.name: tuple(series.values) for series in chart.plots[0].series} == {
        "Today": (2, 2, 2, 1, 2, 2, 2, 1, 2, 1),
        "To the target": (2,) * 10,
    }
    labels = [series.points[3].data_label.text_frame.text for series in chart.plots[0].series]
    assert labels == ["Forming", "Norming"]
    sheet = load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    assert [cell.value for cell in sheet[5]] == ["Partner Enablement", 1, 2]


def test_pillars_stand_in_a_table():
    assert cells(deck_of("B"), "Phases of the pillars") == [
        ["Pillar", "Tier", "Today", "Target", "Index", "Answered"],
        ["Customer Success Strategy and Scale", "Core", "Norming", "Performing", "58", "4 of 4"],
        ["Customer Success Delivery", "Core", "Norming", "Performing", "43", "7 of 7"],
        ["Customer Experience and Marketing Automation", "Core", "Storming", "Performing", "39", "6 of 6"],
        ["Success Operations and Analytics", "Core", "Norming", "Performing", "44", "6 of 6"],
        ["Opportunity Management", "Core", "Norming", "Performing", "44", "3 of 3"],
        ["Monetized Customer Success", "Advanced", "Forming", "Norming", "0", "3 of 3"],
    ]


def test_heat_map_has_every_capability_in_the_colour_of_its_phase():
    table = named(deck_of("B"), "Heat map of the capabilities").table
    found = {
        cell.text: f"#{cell.fill.fore_color.rgb}".lower()
        for row in table.rows
        for cell in list(row.cells)[1:]
        if cell.text
    }
    scores = report_named("B").standing.scores
    assert found == {
        SHIPPED.capabilities[code].name: look.ground(score, SHIPPED.top) for code, score in scores.items()
    }


def test_conditions_say_what_is_open():
    assert cells(deck_of("B"), "Conditions")[1:3] == [
        ["Enough pillars", "0 of 6 pillars are at Performing, three are needed", "Open"],
        [
            "No pillar far behind",
            (
                "Customer Experience and Marketing Automation (now Storming) and Monetized Customer Success "
                "(now Forming) have to reach Norming"
            ),
            "Open",
        ],
    ]
    assert [row[-1] for row in cells(deck_of("top"), "Conditions")] == ["State"] + ["Holds"] * 5


def test_risks_and_quick_wins_stand_side_by_side():
    deck = deck_of("B")
    assert cells(deck, "Sequence risks")[1:] == [
        [
            (
                "Customer Health Scoring at Norming rests on Adoption Framework at Storming; it presupposes Norming.\n"
                "Two of the strongest inputs come from the adoption framework."
            )
        ]
    ]
    assert cells(deck, "Quick wins") == [
        ["Quick wins: what can start at once", "Leads to", "Weeks"],
        ["Benchmarking Customer Success\nIt begins with: Build one comparison by hand.", "Storming", "3"],
    ]


def test_time_line_shows_the_quarters_and_moves_of_the_first_year():
    words = [shape.text_frame.text for shape in named(deck_of("B"), "Time line").shapes]
    assert [word for word in words if word.startswith("Q")] == ["Q1 2026", "Q2 2026", "Q3 2026", "Q4 2026"]
    begun = [item for item in report_named("B").roadmap.items if item.start_week < 52]
    names = {SHIPPED.capabilities[item.capability].name for item in begun}
    assert names <= set(words)
    phases = {phase.name for phase in SHIPPED.phases}
    assert sum(word in phases for word in words) == len(begun) == 13


@pytest.mark.parametrize(
    ("starts_on", "quarters_drawn"),
    [(date(2026, 1, 5), 5), (date(2026, 12, 14), 5), (date(2026, 12, 31), 6)],
)
def test_every_quarter_of_the_time_line_has_its_name_on_the_slide(starts_on, quarters_drawn):
    report = replace(report_named("C"), starts_on=starts_on)
    line = named(Presentation(BytesIO(report_slides(report))), "Time line")
    names = [shape for shape in line.shapes if shape.text_frame.text.startswith("Q")]
    spans = sorted((shape.left, shape.left + shape.width) for shape in names)
    assert len(names) == quarters_drawn
    assert names[0].text_frame.text == f"Q{(starts_on.month + 2) // 3} 2026"
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert spans[-1][1] <= look.WIDTH * 914400


def test_first_steps_have_owner_weeks_day_and_what_shows_that_they_are_done():
    rows = cells(deck_of("B"), "First steps")
    assert len(rows) == 8
    assert rows[:2] == [
        ["Step", "Owner", "Weeks", "Until", "Done when"],
        [
            "Write the KPI dictionary with finance\nBusiness Performance Management and Metrics",
            "CS operations with finance",
            "3",
            "23 Jan 2026",
            "One figure per KPI across CS, sales and finance",
        ],
    ]


def test_method_names_the_sources_and_whom_it_does_not_belong_to():
    rows = dict(cells(deck_of("B"), "Method"))
    assert rows["What was asked"] == (
        f"6 pillars, 29 capabilities and 4 phases: {SHIPPED.name}, version {SHIPPED.version}."
    )
    assert rows["Sources"].endswith("Not affiliated with or endorsed by TSIA.")


@pytest.mark.parametrize("name", NAMES)
def test_every_slide_has_a_title_notes_and_words_for_what_is_seen(name):
    deck = deck_of(name, branded=True)
    for slide in deck.slides:
        kind = slide.shapes.title.placeholder_format.type
        assert kind in {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}
        # What is read first, and last.
        assert slide.shapes[0].shape_id == slide.shapes.title.shape_id
        assert slide.shapes.title.text_frame.text
        if slide is not deck.slides[0]:
            assert [shape.name.split(" Placeholder")[0] for shape in list(slide.shapes)[-2:]] == [
                "Footer",
                "Slide Number",
            ]
        for shape in slide.shapes:
            properties = shape._element.xpath(".//p:cNvPr")[0]
            if shape.has_text_frame and shape.text_frame.text:
                continue
            assert properties.get("descr") or properties.xpath(".//*[local-name()='decorative']"), shape.name
        numbers = slide.shapes._spTree.xpath("//p:cNvPr/@id")
        assert len(numbers) == len(set(numbers))
    assert all(notes(deck))


def test_notes_say_why():
    said = notes(deck_of("B"))
    assert "Customer success stands at Norming, the third of four phases" in said[1]
    assert "Customer Success Delivery. Norming: 3 of 5 core capabilities are at Norming or above" in said[3]
    assert "Fix formulas, sources and owners" in said[9]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_stands_outside_the_slide(name):
    deck = deck_of(name, branded=True)
    for number, slide in enumerate(deck.slides, 1):
        for shape in every_shape(slide.shapes):
            where = (number, shape.name)
            assert shape.left >= 0, where
            assert shape.left + shape.width <= deck.slide_width + 2, where
            assert shape.top + shape.height <= deck.slide_height + 2, where
            if shape.has_table:
                assert shape.top + shape.height <= 6.9 * EMU, where


def test_brand_is_on_every_slide():
    deck = deck_of("B", branded=True)
    with zipfile.ZipFile(BytesIO(slides_of("B", branded=True))) as file:
        theme = file.read("ppt/theme/theme1.xml").decode()
        assert [name for name in file.namelist() if name.startswith("ppt/media/")] == ["ppt/media/image1.png"]
    assert '<a:accent1><a:srgbClr val="B3261E"/></a:accent1>' in theme
    assert "Calibri" not in theme
    assert contrast("#b3261e", look.PAPER) >= TEXT_CONTRAST
    for slide in deck.slides:
        pictures = [*slide.shapes, *slide.slide_layout.shapes]
        words = [shape._element.xpath(".//p:cNvPr/@descr") for shape in pictures if shape.name == "Logo"]
        assert words == [["Example Advisory"]]
    foot = next(shape for shape in deck.slides[3].shapes if shape.name.startswith("Footer"))
    assert foot.text_frame.text == "Northwind <b>Software</b> & Sons · First look · Confidential"


@pytest.mark.parametrize(
    ("organisation", "title", "footer", "said"),
    [
        ("Org", "First look", "", "Org · First look"),
        ("Org", "First look", "Private", "Org · First look · Private"),
        ("", "T" * 300, "Private", f"{'T' * 115}… · Private"),
        ("O" * 300, "First look", "Private", f"{'O' * 84}… · First look · Private"),
        ("O" * 300, "T" * 300, "Private", f"{'O' * 44}… · {'T' * 56}… · Private"),
        ("Org", "First look", "F" * 300, f"Org · First look · {'F' * 110}…"),
        ("O" * 300, "T" * 300, "F" * 300, f"{'O' * 17}… · {'T' * 22}… · {'F' * 72}…"),
    ],
)
def test_foot_shortens_long_names_before_the_words_of_the_brand(organisation, title, footer, said):
    report = replace(report_named("B"), organisation=organisation, title=title)
    deck = Presentation(BytesIO(report_slides(report, brand=Brand(footer=footer))))
    foot = next(shape for shape in deck.slides[3].shapes if shape.name.startswith("Footer"))
    assert foot.text_frame.text == said


def test_without_a_brand_it_has_the_accent_of_the_installation(settings):
    settings.BRAND_ACCENT = "#123456"
    with zipfile.ZipFile(BytesIO(report_slides(report_named("small")))) as file:
        assert (
            '<a:accent1><a:srgbClr val="123456"/></a:accent1>' in file.read("ppt/theme/theme1.xml").decode()
        )


def test_layouts_are_only_our_own():
    deck = deck_of("B")
    assert [layout.name for layout in deck.slide_layouts] == ["Cover", "Headline and text", "Headline"]
    assert (deck.slide_width / EMU, deck.slide_height / EMU) == (pytest.approx(13.333), 7.5)


@pytest.mark.parametrize("name", ["B", "hostile"])
def test_same_report_gives_the_same_bytes(name):
    assert report_slides(report_named(name), brand=BRAND) == slides_of(name, branded=True)


def test_file_has_no_date_of_today():
    deck = deck_of("B", branded=True)
    core = deck.core_properties
    assert str(core.created) == str(core.modified) == "2026-01-05 00:00:00"
    assert (core.title, core.author, core.comments) == (
        "Northwind <b>Software</b> & Sons: First look",
        "Example Advisory",
        "",
    )
    with zipfile.ZipFile(BytesIO(slides_of("B"))) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for entry in file.namelist():
            if entry.endswith((".xml", ".rels")):
                etree.fromstring(file.read(entry))
    assert len(slides_of("B", branded=True)) < 200_000


def test_hostile_text_is_shown_as_text():
    deck = deck_of("hostile", branded=True)
    assert titles(deck)[0].startswith("<script>alert(1)</script><img")
    assert titles(deck)[0].endswith("…")
    first = next(iter(named(deck, "Largest gaps").chart.plots[0].categories))
    assert first.startswith("=cmd|'/c calc'!A1 漢字😀")
    with zipfile.ZipFile(BytesIO(slides_of("hostile", branded=True))) as file:
        for entry in file.namelist():
            content = file.read(entry)
            if entry.endswith(".rels"):
                assert b'TargetMode="External"' not in content, entry
            assert b"\x1b" not in content or not entry.endswith(".xml"), entry
            assert b"hlinkClick" not in content, entry


def test_words_in_the_workbook_of_a_chart_never_become_formulas():
    chart = named(deck_of("hostile"), "Largest gaps").chart
    sheet = load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    assert sheet["A2"].value.startswith("=cmd|")
    assert {cell.data_type for cell in sheet["A"][1:]} == {"s"}


def test_words_from_right_to_left_stand_on_the_right():
    table = named(deck_of("hostile"), "Phases of the pillars").table
    properties = table.cell(1, 0).text_frame.paragraphs[0]._p.pPr
    assert (properties.get("rtl"), properties.get("algn")) == ("1", "r")
    properties = table.cell(1, 1).text_frame.paragraphs[0]._p.pPr
    assert (properties.get("rtl"), properties.get("algn")) == (None, "l")


def test_long_tables_go_on_and_say_so():
    deck = deck_of("stress")
    kickers = [slide.shapes[1].text_frame.text for slide in list(deck.slides)[1:]]
    assert [kicker for kicker in kickers if kicker.startswith("First 90 days")] == [
        "First 90 days",
    ]
    shown = len([row for row in cells(deck, "First steps") if row[0] != "Step"])
    words = [shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame]
    assert shown == 6
    assert "And 12 more steps; the report has all." in words


# Frameworks of twelve phases, or with texts at their limits, take what they need.
@pytest.mark.parametrize("name", [name for name in NAMES if name not in {"twelve", "hostile"}])
def test_slides_can_be_presented_in_one_go(name: str):
    assert len(deck_of(name).slides) <= 12


def test_slides_are_read_again_as_they_were_written(tmp_path: Path):
    file = tmp_path / "again.pptx"
    Presentation(BytesIO(slides_of("B"))).save(file)
    assert titles(Presentation(file)) == titles(deck_of("B"))
