from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.dateformat import format as date_format

from assessments.domain import finding
from assessments.reports import pdf
from assessments.reports.brand import Brand
from assessments.reports.page import page
from assessments.reports.plan import plan
from tests.assessments.domain.support import SHIPPED
from tests.assessments.reports.support import CASES, HOSTILE, html_of, made, plain, report_of

PHASES = {phase.code: phase.name for phase in SHIPPED.phases}
TEMPLATES = Path(__file__).parents[3] / "templates" / "reports"
ALL = ["A", "B", "C", "empty", "partial", "blocked", "top", "stress"]


class Outline(HTMLParser):
    """Tags with their attributes, and the levels of the headings."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def attributes(self, name: str) -> list[str]:
        return [found for _, attributes in self.tags if (found := attributes.get(name)) is not None]


@pytest.mark.parametrize("name", ["A", "B", "C"])
def test_html_says_what_the_case_expects(name):
    words, expected = plain(html_of(name)), CASES[name]["expected"]

    for pillar in SHIPPED.pillars:
        assert f"{pillar.name}: {PHASES[expected['pillar_phase'][pillar.code]]}" in words
    assert f"{expected['roadmap_items_total']} moves up in" in words
    assert (
        f"{expected['coverage']['answered']} of {expected['coverage']['applicable']} capabilities answered"
        in words
    )
    for item in expected["roadmap_first_five"]:
        assert SHIPPED.capabilities[item["capability"]].name in words
    for risk in expected["sequence_risks"]:
        assert f"{SHIPPED.capabilities[risk['capability']].name} at {PHASES[risk['at']]} rests on" in words


def test_html_of_case_b_in_detail():
    words = plain(html_of("B"))

    assert "Norming, with no pillar at Performing yet" in words
    assert "Thematic, close to strategic" in words
    assert "Enough pillars: 0 of 6 pillars are at Performing, three are needed" in words
    assert "Norming: 3 of 5 core capabilities are at Norming or above and none is still Forming." in words
    assert "Core, priority 84.2 " in words
    assert "5 Jan 2026 to 20 Feb 2026, 7 weeks, work stream 1." in words


def test_summary_of_case_b_says_all_of_it_once():
    summary = plain("<body" + html_of("B").split('id="summary"')[1].split("<nav")[0])

    assert (
        "Customer success stands at Norming, the third of four phases that say how well it works; the company does "
        "not run on it yet: it is thematic, close to strategic, with 3 of 5 tests passed. Norming holds because 4 of "
        "the 5 pillars that count for it are there, none of these is below Storming and the foundation (Customer "
        "Success Strategy and Scale) stands. Monetized Customer Success, at Forming, counts only from Performing on, "
        "so it does not stand in the way of Norming. This rests on 29 of 29 capabilities answered, none of them with "
        "evidence."
    ) in summary
    for contradiction in (
        "held back",
        "far behind is",
        "furthest behind",
        "(thematic)",
        "not yet operational",
    ):
        assert contradiction not in summary
    assert "Adoption Adoption Framework has to reach Norming (now Storming) Not yet" in summary
    assert "Renewal Opportunity Management / Renew Passed" in summary
    assert (
        "Expansion Opportunity Management / Expand has to reach Norming (now Storming) Not needed" in summary
    )
    assert "First 90 days, until 4 April 2026 (3 of 7 steps; 4 more in the roadmap)" in summary


def test_priorities_stand_at_the_end():
    items, _, rest = plain(html_of("B")).partition(
        "How the priorities came about The points that each move up"
    )

    assert "leverage 35.0" not in items
    assert ("1 Business Performance Management and Metrics Norming Core 20.0 35.0 15.0 14.2 84.2") in rest


def test_calendar_names_its_stretches_by_their_days():
    words = plain(html_of("B"))

    assert (
        "The first year: 11 of 43 moves up 43 moves up in 253 weeks on 2 work streams (moves that run side"
        in words
    )
    for stretch in (
        "Days 1 to 30 (5 Jan 2026 to 3 Feb 2026)",
        "Days 31 to 60 (4 Feb 2026 to 5 Mar 2026)",
        "Days 61 to 90 (6 Mar 2026 to 4 Apr 2026)",
        "Quarter 2 from the start (5 Apr 2026 to 3 Jul 2026)",
        "Later (from 5 Jan 2027 on)",
    ):
        assert stretch in words


def test_quick_win_says_when_it_is_planned():
    words = plain(html_of("B"))

    assert re.search(
        r"Benchmarking Customer Success Storming 3 \d+ \w+ 2026 11 What is planned for later waits", words
    )


@pytest.mark.parametrize("name", ALL)
def test_notes_of_the_framework_s_sources_are_not_printed(name):
    said = html_of(name).replace(SHIPPED.basis, "")

    assert not re.search(r"the (e-book|blog) says", said, re.IGNORECASE)


@pytest.mark.parametrize("name", ALL)
def test_provisional_is_said_where_it_is(name):
    assert ("Provisional" in html_of(name)) == made(name).result.provisional


@pytest.mark.parametrize("name", ALL)
def test_pdf_and_page_call_a_move_up_the_same(name):
    """A move up has steps: neither says that one takes a step up."""
    texts = [
        plain(html_of(name)),
        plain("<body>" + render_to_string("assessments/report/_roadmap.html", {"page": page(made(name))})),
    ]

    assert [text for text in texts if re.search(r"\bsteps? up\b", text, re.IGNORECASE)] == []
    if made(name).roadmap.items:
        assert all(re.search(r"\b\d+ moves? up in \d+ weeks?\b", text) for text in texts)
    if made(name).roadmap.blocked:
        assert all("Not on the roadmap yet" in text for text in texts)


def test_a_roadmap_that_waits_for_answers_says_so():
    assert "The roadmap needs more answers" in plain(html_of("partial"))


@pytest.mark.parametrize("name", ["A", "B", "C", "stress", "provisional"])
def test_summary_says_what_is_done_first(name):
    summary = html_of(name).split('id="summary"')[1].split("<nav")[0]
    words = plain("<body" + summary)
    found = plan(made(name)).first_steps

    assert len(found) == 3
    assert "First 90 days" in words
    for done in found:
        assert done.step.title in words
        assert done.step.owner in words
        assert date_format(done.step.finishes_on, "j M Y") in words


def test_summary_without_a_plan_says_nothing_of_first_steps():
    assert "First 90 days" not in plain(html_of("top"))


def test_provisional_says_what_is_missing():
    assert "Customer Success Delivery: 0 of 7 answered" in plain(html_of("partial"))


def test_nothing_answered_makes_no_claim():
    words = plain(html_of("empty"))

    assert "Nothing answered yet" in words
    assert "The roadmap begins with the first answer" in words
    assert "Not known before these are answered." in words


def test_top_has_nothing_left_to_plan():
    words = plain(html_of("top"))

    assert "There is nothing left to plan" in words
    assert finding.headline(SHIPPED, made("top").result) in words
    assert "29 of 29 capabilities answered, 100% with evidence" in words


def test_all_not_applicable_is_said_with_its_reason():
    words = plain(html_of("partial"))

    assert "Monetized Customer Success: not applicable" in words
    assert "Nothing is charged for." in words


def test_blocked_items_say_what_they_lack():
    assert "Answer Segmentation first." in plain(html_of("blocked"))


def test_texts_of_users_are_escaped():
    outline = Outline(html_of("stress"))

    assert {tag for tag, _ in outline.tags} & {"script", "img", "link", "style", "iframe", "object"} == set()
    assert HOSTILE[:20] not in html_of("stress")
    assert "&lt;script&gt;" in html_of("stress")
    assert "Ünited &lt;b&gt;Holdings" in html_of("stress")


def test_links_lead_inside_or_to_addresses_that_may_be_opened():
    outline = Outline(html_of("stress"))
    targets = set(outline.attributes("id"))

    assert outline.attributes("src") == []
    for href in outline.attributes("href"):
        assert href[1:] in targets if href.startswith("#") else re.match(r"(https?|mailto):", href)
    assert any(href.startswith("https://example.com/aaa") for href in outline.attributes("href"))


@pytest.mark.parametrize("name", ALL)
def test_heading_levels_do_not_skip(name):
    levels = [int(tag[1]) for tag, _ in Outline(html_of(name)).tags if re.fullmatch("h[1-6]", tag)]

    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", ALL)
def test_identifiers_are_unique(name):
    found = Outline(html_of(name)).attributes("id")

    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("organisation", "title", "expected"),
    [
        ("Org", "Title", "Org: Title"),
        ("", "Title", "Title"),
        ("Org", "", f"Org: {SHIPPED.name}"),
        ("", "", SHIPPED.name),
    ],
)
def test_a_document_has_a_title_whatever_is_missing(organisation, title, expected):
    html = pdf.report_html(report_of({"answers": {}}, organisation=organisation, title=title))

    assert f"<title>{expected}</title>" in html
    assert f'<p class="organisation">{(organisation or title or SHIPPED.name)}</p>' in html.replace(
        " long", ""
    )


def test_what_names_a_document_has_no_places_to_break():
    """A program shows them as boxes, and nobody finds a file by a word that has them."""
    report = report_of({"answers": {}}, organisation="O" * 60, title="T" * 60)
    html = pdf.report_html(report, brand=Brand(name="N" * 60))
    head = html[: html.index("</head>")]

    assert f"<title>{'O' * 60}: {'T' * 60}</title>" in head
    assert f'<meta name="author" content="{"N" * 60}"/>' in head
    assert "\u200b" not in head
    assert f"{'O' * 10}\u200b{'O' * 10}" in html


def test_every_chart_has_a_text():
    html = html_of("B")

    assert html.count("<svg") == len(re.findall(r"<svg[^>]*><title>[^<]{10,}</title>", html))


def test_coordinates_have_points_in_a_language_with_commas():
    with translation.override("de"):
        assert pdf.report_html(made("B")) == html_of("B")


def test_no_content_of_the_framework_stands_in_the_templates():
    templates = [path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*") if path.is_file()]
    names = [
        *(phase.name for phase in SHIPPED.phases),
        *(pillar.name for pillar in SHIPPED.pillars),
        *(capability.name for capability in SHIPPED.capabilities.values() if " " in capability.name),
        *(charter.name for charter in SHIPPED.charters),
    ]

    assert len(templates) > 10
    for name in names:
        assert not any(re.search(rf"\b{re.escape(name)}\b", template) for template in templates), name
