from __future__ import annotations

import json
import re
import subprocess
import sys
import uuid
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse

from assessments import actions, queries
from assessments.actions import Base
from assessments.domain.answers import Choice
from assessments.domain.cases import parse_case
from assessments.models import Assessment, Workspace
from assessments.reports import render
from assessments.views import report as views
from tests.assessments.conftest import shipped

if TYPE_CHECKING:
    from django.http import HttpResponse
    from pytest_django.fixtures import DjangoAssertNumQueries

    from frameworks.models import Framework

CASES = {
    case["id"]: case for case in json.loads((Path(__file__).parents[1] / "cases.json").read_text())["cases"]
}
CODES = list(shipped().capabilities)
HTMX = {"HX-Request": "true"}
CHARTERS = [charter.code for charter in shipped().charters]
PLOTLY = "plotly/plotly.min.js"


def url(assessment: Assessment, name: str = "report") -> str:
    return reverse(f"assessments:{name}", args=[assessment.pk])


def fill(assessment: Assessment, case: str, upto: int | None = None) -> None:
    """Answer as in one of the worked cases, the first `upto` capabilities only if that is given."""
    parsed = parse_case(CASES[case], shipped())
    for code in CODES[:upto]:
        answer = parsed.answers[code]
        change = {"choice": answer.choice, "phase": answer.phase, "reason": answer.reason}
        actions.save_answer(assessment=assessment, capability=code, change=change, base=Base())
    focus = parsed.settings.focus
    actions.change_settings(
        assessment=assessment,
        target=parsed.settings.target,
        streams=parsed.settings.streams,
        focus={code: Decimal(share.numerator) / share.denominator for code, share in focus.items()}
        if focus
        else None,
        starts_on=None,
    )


def answer_with(assessment: Assessment, code: str, **change: Any) -> None:
    kept = queries.recorded_answers(assessment).get(code, queries.NOT_RECORDED)
    actions.save_answer(
        assessment=assessment, capability=code, change=change, base=Base(revision=kept.revision)
    )


def text(response: HttpResponse) -> str:
    """The page as it is read: without tags, with single spaces."""
    shown = re.sub(r"(?s)<(script|style|svg).*?</\1>|<[^>]+>", " ", response.content.decode())
    return " ".join(unescape(shown).split())


def post(browser: Browser, assessment: Assessment, *, htmx: bool = False, **data: Any) -> HttpResponse:
    fields = {name.replace("__", "-"): value for name, value in data.items()}
    return browser.post(url(assessment, "report_settings"), fields, headers=HTMX if htmx else {})


@pytest.fixture
def case_b(assessment: Assessment) -> Assessment:
    fill(assessment, "B")
    return assessment


@pytest.fixture
def sample(published: Framework) -> Assessment:
    """The public sample, which everybody may read."""
    made = actions.start_assessment(
        workspace=Workspace.objects.create(is_sample=True),
        framework=published,
        organisation="Sample Ltd",
        title="Sample",
    )
    fill(made, "C")
    return made


# Who may see and do what

PAGES = ("report", "report_charts", "report_pdf")


@pytest.mark.parametrize("name", PAGES)
def test_report_is_not_found_for_a_stranger(case_b: Assessment, name: str) -> None:
    assert Browser().get(url(case_b, name)).status_code == 404


@pytest.mark.parametrize("name", [*PAGES, "report_settings"])
def test_report_is_not_found_under_an_unknown_id(client: Browser, assessment: Assessment, name: str) -> None:
    address = reverse(f"assessments:{name}", args=[uuid.uuid4()])
    response = client.post(address) if name == "report_settings" else client.get(address)
    assert response.status_code == 404


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_report_pages_are_for_reading(
    client: Browser, assessment: Assessment, name: str, method: str
) -> None:
    assert getattr(client, method)(url(assessment, name)).status_code == 405


def test_address_of_refused_settings_opened_again_leads_to_the_settings(
    client: Browser, assessment: Assessment
) -> None:
    response = client.get(url(assessment, "report_settings"))
    assert (response.status_code, response.headers["Location"]) == (302, f"{url(assessment)}#settings")
    assert Browser().get(url(assessment, "report_settings")).status_code == 404
    assert client.put(url(assessment, "report_settings")).status_code == 405


def test_settings_are_not_found_for_a_stranger(case_b: Assessment) -> None:
    assert post(Browser(), case_b, streams="3").status_code == 404
    case_b.refresh_from_db()
    assert case_b.streams == 2


def test_sample_is_read_by_everyone_and_changed_by_nobody(sample: Assessment) -> None:
    browser = Browser()
    response = browser.get(url(sample))
    assert response.status_code == 200
    page = response.content.decode()
    assert page.count("<form") == 0
    assert page.count(reverse("assessments:question", args=[sample.pk, CODES[0]])) == 0
    assert "Back to the questionnaire" not in page
    assert post(browser, sample, streams="1").status_code == 403
    sample.refresh_from_db()
    assert sample.streams == 3


# What the page says


def test_report_of_case_b_says_what_the_case_says(client: Browser, case_b: Assessment) -> None:
    page = text(client.get(url(case_b)))
    expected = CASES["B"]["expected"]
    assert "Norming, with no pillar at Performing yet " in page
    assert (
        "Customer success stands at Norming, the third of four phases that say how well it works; the company does "
        "not run on it yet: it is thematic, close to strategic, with 3 of 5 tests passed. Norming holds because 4 of "
        "the 5 pillars that count for it are there, none of these is below Storming and the foundation (Customer "
        "Success Strategy and Scale) stands. Monetized Customer Success, at Forming, counts only from Performing on, "
        "so it does not stand in the way of Norming. Performing still needs three of six pillars there (none is), no "
        "pillar below Norming (two are), the foundation at Performing (it stands at Norming) and all five strategic "
        "tests passed (three are). This rests on 29 of 29 capabilities answered, none of them with evidence."
    ) in page
    assert (
        "Of the pillars that count today, Customer Success Strategy and Scale is furthest along (Norming, index 58) "
        "and Customer Experience and Marketing Automation furthest behind (Storming, index 39). Monetized"
    ) in page
    for contradiction in ("held back", "too far behind, and", "(thematic)", "not yet operational"):
        assert contradiction not in page
    assert (
        "The index averages all answers: it is 0 at Forming, 33 at Storming, 67 at Norming and 100 at" in page
    )
    assert "Expansion not passed (not needed, Renewal fulfils it)" in page
    assert "Performing asks for all of them." in page
    assert "No pillar far behind met: no pillar that counts is below Storming" in page
    assert "Monetized Customer Success counts only from Performing on " in page
    assert "38 Overall index, 0 to 100" in page
    assert "29 of 29 capabilities answered" in page
    assert "Thematic, close to strategic" in page
    for charter in shipped().charters:
        assert f"{expected['charter_index'][charter.code]} {charter.name}" in page
    for pillar in shipped().pillars:
        phase = shipped().phase(shipped().scores[expected["pillar_phase"][pillar.code]]).name
        target = shipped().phases[-2 if pillar.code == shipped().pillars[-1].code else -1].name
        assert f"{pillar.name} {phase} {target} {expected['pillar_index'][pillar.code]}" in page
    assert "43 moves up in " in page
    assert re.search(r"The first 90 days: \d+ steps done, \d+ capabilities a phase up", page)
    assert "1 sequence risk " in page
    assert "Customer Health Scoring at Norming rests on Adoption Framework at Storming" in page
    for condition in shipped_conditions_of_b():
        assert condition in page
    for test, passed in expected["verdict"]["tests"].items():
        name = next(t.name for t in shipped().strategic_tests if t.code == test)
        assert f"{name} {'passed' if passed else 'not passed'}" in page


def shipped_conditions_of_b() -> list[str]:
    return [
        "Enough pillars not met: 0 of 6 pillars are at Performing, three are needed",
        (
            "No pillar far behind not met: Customer Experience and Marketing Automation (now Storming) and Monetized "
            "Customer Success (now Forming) have to reach Norming"
        ),
        "Foundation not met: Customer Success Strategy and Scale (now Norming) has to reach Performing",
        "Charter not met: Strategy, Charter, and Organization has to reach Performing",
        "Strategic tests not met: 3 of 5 passed",
    ]


@pytest.mark.parametrize("case", ["A", "B", "C"])
def test_report_lists_the_roadmap_in_its_order(client: Browser, assessment: Assessment, case: str) -> None:
    fill(assessment, case)
    page = client.get(url(assessment)).content.decode()
    items = re.findall(r'id="item-(\d+)".*?<h4>.*?</span> (.*?)</h4>', page, re.DOTALL)
    in_order = [unescape(name) for _, name in sorted(items, key=lambda item: int(item[0]))]
    wanted = [step.split(">") for step in CASES[case]["expected"]["roadmap_order"]]
    assert in_order == [
        f"{shipped().capabilities[code].name} to {shipped().phase(shipped().scores[phase]).name}"
        for code, phase in wanted
    ]


def test_report_opens_a_priority_to_its_parts(client: Browser, case_b: Assessment) -> None:
    page = text(client.get(url(case_b)))
    first = page[page.index("Priority 84.17") :][:900]
    assert "Gap 2 phases to its target ÷ 3 0.67 30 20.00" in first
    assert "Leverage 8 waiting + 2 × 0 resting on it, at most 8, ÷ 8 1.00 35 35.00" in first
    assert "Fit no focus set: every capability fits alike 1.00 15 15.00" in first
    assert "Ease (24 − 7 weeks) ÷ 24 0.71 20 14.17" in first
    assert "Waiting for it: Funding Customer Success; Partner Enablement;" in first


def test_report_lists_steps_with_dates_near_at_hand(client: Browser, case_b: Assessment) -> None:
    post(client, case_b, streams="2", starts_on="2026-01-05")
    page = text(client.get(url(case_b)))
    assert "Days 1 to 30 (5 Jan 2026 to 3 Feb 2026)" in page
    assert "Days 31 to 60 (4 Feb 2026 to 5 Mar 2026)" in page
    assert "Quarter 2 from the start (5 Apr 2026 to 3 Jul 2026)" in page
    assert "Later (from 5 Jan 2027 on)" in page
    assert "23 Jan 2026 Write the KPI dictionary with finance" in page
    assert "The first year: 11 of 43 moves up finished by 1 January 2027." in page


def test_quick_win_that_waits_says_so(client: Browser, case_b: Assessment) -> None:
    page = text(client.get(url(case_b)))
    assert "what is planned for later waits for a free work stream and could be pulled forward." in page
    assert re.search(r"to Storming in 3 weeks rank 11, planned from \d+ \w+ \d{4}", page)
    assert "Could start today" not in page


def test_settings_say_how_long_it_takes_with_more_streams(client: Browser, case_b: Assessment) -> None:
    page = text(client.get(url(case_b)))
    assert (
        "At this pace the roadmap takes 253 weeks; with 3 work streams 175, with 4 work streams 131."
    ) in page


def test_words_of_the_framework_are_explained(client: Browser, case_b: Assessment) -> None:
    page = text(client.get(url(case_b)))
    assert "Core Expected from the start; counts for every phase." in page
    assert "Advanced Not expected before Performing; counts from there on." in page
    assert "A charter is a task that customer success answers for." in page
    assert "needs evidence" in page
    assert "unsupported" not in page
    assert "the blog says" not in page


def test_report_from_four_answers_claims_no_more_than_they_prove(
    client: Browser, assessment: Assessment
) -> None:
    fill(assessment, "B", 4)
    response = client.get(url(assessment))
    page = text(response)
    assert (
        "<title>Provisional: Forming so far, with 4 of 29 answered: Example Ltd" in response.content.decode()
    )
    assert "<h1>Provisional: Forming so far, with 4 of 29 answered</h1>" in response.content.decode()
    assert (
        "What can be said so far: Customer Success Strategy and Scale stands at Norming. Five pillars have too few "
        "answers and count as Forming until then, so the phase of the whole, Forming, is preliminary. Whether it is "
        "thematic or strategic is open: 2 of 5 tests passed, three not answered."
    ) in page
    assert "58 Provisional index, 0 to 100" in page
    assert "Thematic or strategic, still open (provisional)" in page
    assert "exists as a project" not in page


def test_links_lead_to_places_that_take_the_focus(client: Browser, case_b: Assessment) -> None:
    page = client.get(url(case_b)).content.decode()
    for target in set(re.findall(r'href="#([\w-]+)"', page)) - {"main"}:
        if not target.startswith("capability-"):
            assert re.search(rf'id="{target}"[^>]* tabindex="-1"', page), target


@pytest.mark.parametrize("upto", [0, 5, 29])
def test_report_takes_a_constant_number_of_queries(
    client: Browser,
    assessment: Assessment,
    django_assert_num_queries: DjangoAssertNumQueries,
    upto: int,
) -> None:
    """Session, assessment, answers, ticked signals, focus, words."""
    fill(assessment, "B", upto)
    with django_assert_num_queries(6):
        client.get(url(assessment))


# Unfinished


def test_report_without_answers_says_so_and_leads_to_the_first_question(
    client: Browser, assessment: Assessment
) -> None:
    response = client.get(url(assessment))
    page = response.content.decode()
    assert response.status_code == 200
    assert "<h1>Nothing answered yet</h1>" in page
    assert page.count(reverse("assessments:question", args=[assessment.pk, CODES[0]])) == 1
    assert page.count('aria-current="true"') == 0
    assert page.count("data-chart=") == 0


def test_report_with_too_few_answers_is_provisional(client: Browser, assessment: Assessment) -> None:
    fill(assessment, "B", 13)
    response = client.get(url(assessment))
    page = text(response)
    assert "Provisional. Some pillars have too few answers" in page
    assert "Opportunity Management: 0 of 3 answered" in page
    first_open = reverse("assessments:question", args=[assessment.pk, CODES[13]])
    assert f'href="{first_open}">Answer the next open question' in response.content.decode()


def test_provisional_report_says_so_beside_what_it_rests_on(client: Browser, assessment: Assessment) -> None:
    fill(assessment, "B", 13)
    page = text(client.get(url(assessment)))
    assert "Provisional index" in page
    assert "Thematic, taking shape (provisional)" in page
    assert re.search(r"The first 90 days: [\w ,]+ \(provisional\)", page)
    assert "How far each charter is carried (provisional)" in page


def test_finished_report_says_provisional_nowhere(client: Browser, case_b: Assessment) -> None:
    assert "provisional" not in text(client.get(url(case_b))).lower()


def test_report_too_early_for_a_phase_claims_none(client: Browser, assessment: Assessment) -> None:
    fill(assessment, "B", 2)
    response = client.get(url(assessment))
    page = response.content.decode()
    assert "<h1>Too early for a phase: 2 of 29 answered</h1>" in page
    assert "No pillar has enough answers to show a phase" in text(response)
    assert text(response).count("This rests on 2 of 29 capabilities answered") == 1
    assert page.count('aria-current="true"') == 0
    assert page.count("is-reached") == 0
    assert page.count('class="phase-scale-tag') == 0
    for section in ("next-phase", "verdict"):
        assert page.count(f'id="{section}"') == 0
        assert page.count(f'href="#{section}"') == 0


def test_report_names_what_is_open_when_the_finding_holds(client: Browser, case_b: Assessment) -> None:
    answer_with(case_b, "journey-mapping", choice=Choice.DONT_KNOW, phase=None)
    page = text(client.get(url(case_b)))
    assert "1 of 29 capabilities has no phase yet." in page
    assert "Provisional." not in page
    assert "Journey Mapping Don’t know" in page


# The way to other pages


def test_report_leads_home(client: Browser, case_b: Assessment) -> None:
    page = client.get(url(case_b)).content.decode()
    assert page.count(f'<a href="{reverse("assessments:home")}">All assessments</a>') == 1
    assert page.count(reverse("assessments:start")) == 0


def test_sample_leads_home_and_to_an_assessment_of_one_s_own(sample: Assessment) -> None:
    page = Browser().get(url(sample)).content.decode()
    start = reverse("assessments:start")
    assert page.count(f'<a href="{reverse("assessments:home")}">All assessments</a>') == 1
    assert page.count(f'<a href="{start}">Start an assessment</a>') == 1
    assert page.count(f'href="{start}">Start your own assessment</a>') == 1


# What people typed


def test_report_lets_typed_text_run_in_its_own_direction(client: Browser, case_b: Assessment) -> None:
    answer_with(case_b, "segmentation", note="שלום")
    case_b.client.name = "חברה"
    case_b.client.save()
    page = client.get(url(case_b)).content.decode()
    assert page.count('<dd class="typed" dir="auto">שלום</dd>') == 1
    assert page.count("<bdi>חברה</bdi>") == 1


def test_report_shows_notes_as_text(client: Browser, case_b: Assessment) -> None:
    answer_with(
        case_b, "segmentation", note="<img src=x onerror=alert(1)>", evidence="https://example.com/?a=1&b=2"
    )
    page = client.get(url(case_b)).content.decode()
    assert page.count("<img") == 0
    assert page.count("&lt;img src=x onerror=alert(1)&gt;") == 1
    assert page.count('<a href="https://example.com/?a=1&amp;b=2" rel="noopener noreferrer nofollow"') == 1


@pytest.mark.parametrize(
    "evidence",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " data:text/html,x", "vbscript:x", "//evil.example"],
)
def test_report_never_links_evidence_that_is_no_web_address(
    client: Browser, case_b: Assessment, evidence: str
) -> None:
    answer_with(case_b, "segmentation", evidence=evidence)
    page = unescape(client.get(url(case_b)).content.decode())
    assert f'href="{evidence}' not in page
    assert f'<dd class="typed" dir="auto">{evidence}</dd>' in page


def test_report_escapes_the_name_of_the_organisation(client: Browser, case_b: Assessment) -> None:
    case_b.client.name = "<script>alert(1)</script> & Söhne"
    case_b.client.save()
    page = client.get(url(case_b)).content.decode()
    assert page.count("<script>alert") == 0
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt; &amp; Söhne") == 2


# Settings


def test_settings_change_and_the_page_follows(client: Browser, case_b: Assessment) -> None:
    response = post(client, case_b, target="norming", streams="3", starts_on="2027-02-01", focus="equal")
    assert response.status_code == 302
    assert response.headers["Location"] == url(case_b) + "#settings"
    page = text(client.get(url(case_b)))
    assert "Aimed at Norming with 3 work streams from 1 February 2027; all charters count alike." in page
    assert "43 moves up" not in page


def test_settings_saved_by_form_alone_say_so_once_beside_them(client: Browser, case_b: Assessment) -> None:
    post(client, case_b, streams="3", starts_on="2027-02-01")
    page = client.get(url(case_b)).content.decode()
    settings = page.partition('id="settings-title"')[2].partition("</section>")[0]
    said = "Saved. The roadmap now takes 175 weeks instead of 253. It now starts on 1 February 2027."
    assert settings.count(said) == page.count("Saved.") == 1
    assert 'type="date" id="starts_on" name="starts_on" value="2027-02-01"' in settings
    assert "Saved." not in text(client.get(url(case_b)))


def targets(page: str) -> dict[str, bool]:
    """Phase that can be chosen as target -> whether it is."""
    select = page.partition('<select id="target"')[2].partition("</select>")[0]
    return {code: bool(chosen) for code, chosen in re.findall(r'<option value="(\w+)"( selected)?>', select)}


def test_target_below_today_is_neither_offered_nor_taken(client: Browser, case_b: Assessment) -> None:
    assert targets(client.get(url(case_b)).content.decode()) == {"norming": False, "performing": False}
    response = post(client, case_b, target="storming")
    assert response.status_code == 422
    refusal = "Storming lies below Norming, where you stand today. Choose Norming or a later phase."
    assert text(response).count(refusal) == 2
    case_b.refresh_from_db()
    assert case_b.target is None


def test_target_that_has_been_passed_since_is_shown_as_today(client: Browser, case_b: Assessment) -> None:
    settings = {"streams": 2, "focus": None, "starts_on": None}
    actions.change_settings(assessment=case_b, target="storming", **settings)
    response = client.get(url(case_b))
    assert targets(response.content.decode()) == {"norming": True, "performing": False}
    assert "Aimed at Storming (passed since: nothing aims below where it stands today)" in text(response)


def test_settings_left_empty_are_the_defaults(client: Browser, case_b: Assessment) -> None:
    post(client, case_b, target="", streams="", starts_on="", focus="")
    case_b.refresh_from_db()
    assert (case_b.target, case_b.streams, case_b.starts_on) == (None, None, None)
    assert list(case_b.focus.all()) == []
    assert "Aimed at Performing with 2 work streams" in text(client.get(url(case_b)))


@pytest.mark.parametrize(
    "typed",
    [
        ("33", "33", "34"),
        ("33.33", "33,33", "33.33 %"),
        ("33", "33", "33"),
        ("0", "100", ""),
        ("20", "60", "20"),
    ],
)
def test_focus_takes_shares_as_people_write_them(
    client: Browser, case_b: Assessment, typed: tuple[str, str, str]
) -> None:
    shares = {f"focus__{code}": share for code, share in zip(CHARTERS, typed, strict=True)}
    assert post(client, case_b, focus="own", **shares).status_code == 302
    kept = dict(case_b.focus.values_list("charter__code", "share"))
    wanted = [Decimal(share.strip(" %").replace(",", ".") or 0) / 100 for share in typed]
    assert [kept[code] for code in CHARTERS] == wanted


def test_focus_typed_beside_an_untouched_choice_counts(client: Browser, case_b: Assessment) -> None:
    shares = {f"focus__{code}": share for code, share in zip(CHARTERS, ("20", "60", "20"), strict=True)}
    post(client, case_b, focus="equal", **shares)
    assert [share for _, share in sorted(case_b.focus.values_list("charter__code", "share"))] == [
        Decimal("0.2"),
        Decimal("0.6"),
        Decimal("0.2"),
    ]
    page = client.get(url(case_b)).content.decode()
    assert page.count('value="own" checked') == 1
    assert page.count('name="focus-expansion" value="60"') == 1


def test_refused_shares_keep_their_kind_checked(client: Browser, case_b: Assessment) -> None:
    page = post(client, case_b, focus="equal", focus__adoption="90").content.decode()
    assert page.count('value="own" checked') == 1
    assert page.count('value="equal" checked') == 0


def test_focus_set_back_to_equal_forgets_the_shares(client: Browser, case_b: Assessment) -> None:
    shares = {f"focus__{code}": share for code, share in zip(CHARTERS, ("20", "60", "20"), strict=True)}
    post(client, case_b, focus="own", **shares)
    post(client, case_b, focus="equal", **shares)
    assert case_b.focus.count() == 0


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("target", "<b>", "Choose one of the phases shown."),
        ("streams", "0", "Enter a number of work streams from 1 to 10."),
        ("streams", "11", "Enter a number of work streams from 1 to 10."),
        ("streams", "two", "Enter a number of work streams from 1 to 10."),
        ("streams", "9" * 40, "Enter a number of work streams from 1 to 10."),
        ("starts_on", "03/04/2026", "Enter a first day that exists, such as 2026-03-31."),
        ("starts_on", "3 April 2026", "Enter a first day that exists, such as 2026-03-31."),
        ("starts_on", "2026-02-30", "Enter a first day that exists, such as 2026-03-31."),
        ("starts_on", "1999-12-31", "Enter a first day from 2000 on."),
        ("starts_on", "9999-12-31", "Enter a first day up to 2100."),
        ("focus__adoption", "lots", "Adoption: enter a share from 0 to 100, such as 40."),
        ("focus__adoption", "-5", "Adoption: enter a share from 0 to 100, such as 40."),
        ("focus__adoption", "NaN", "Adoption: enter a share from 0 to 100, such as 40."),
        ("focus__adoption", "1e400", "Adoption: enter a share from 0 to 100, such as 40."),
        ("focus__adoption", "33.333", "Adoption: at most two digits after the point."),
        ("focus__adoption", "90", "The shares add up to 90; they have to add up to 100."),
    ],
)
def test_impossible_settings_are_refused_and_nothing_typed_is_lost(
    client: Browser, case_b: Assessment, field: str, value: str, message: str
) -> None:
    typed = {"target": "norming", "streams": "4", "starts_on": "2026-03-01", field: value}
    response = post(client, case_b, **typed)
    page = unescape(response.content.decode())
    assert response.status_code == 422
    assert page.count(f'error">{message}</p>') == 1
    assert page.count(f"{message}</a></li>") == 1
    assert page.count("<title>Error: ") == 1
    for name, content in typed.items():
        if name != "target":
            assert f'name="{name.replace("__", "-")}" value="{content}"' in page
    case_b.refresh_from_db()
    assert (case_b.streams, case_b.starts_on) == (2, None)
    assert "Aimed at Performing with 2 work streams" in text(response)


def test_settings_by_htmx_swap_the_report_alone(client: Browser, case_b: Assessment) -> None:
    response = post(client, case_b, htmx=True, streams="1")
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count("<html") == 0
    assert page.count('id="report"') == 1
    assert page.count('role="status"') == 0
    assert "1 work stream from" in text(response)
    assert 'data-saved="Saved. The roadmap now takes 481 weeks instead of 253."' in page
    assert "data-saved" not in client.get(url(case_b)).content.decode()


def test_bad_settings_by_htmx_say_what_is_wrong(client: Browser, case_b: Assessment) -> None:
    response = post(client, case_b, htmx=True, streams="0")
    assert response.status_code == 422
    page = response.content.decode()
    alert = page[page.index('role="alert"') :]
    assert "Enter a number of work streams from 1 to 10." in alert[: alert.index("</ul>")]


# Charts


def test_charts_have_the_exact_scores(
    client: Browser, case_b: Assessment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(6):
        response = client.get(url(case_b, "report_charts"))
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Cache-Control"] == "private, no-store"
    figures = response.json()["figures"]
    assert list(figures) == ["overall", *(pillar.code for pillar in shipped().pillars)]
    today = next(trace for trace in figures["overall"]["data"] if trace["meta"] == "today")
    assert today["theta"] == [*(pillar.code for pillar in shipped().pillars), shipped().pillars[0].code]
    assert today["r"] == [3, 3, 2, 3, 3, 1, 3]


def test_page_has_a_box_for_every_figure(client: Browser, case_b: Assessment) -> None:
    boxes = re.findall(r'data-chart="([\w-]+)"', client.get(url(case_b)).content.decode())
    assert boxes == list(client.get(url(case_b, "report_charts")).json()["figures"])


def test_page_lets_plotly_write_no_styles(client: Browser, case_b: Assessment) -> None:
    """plotly.js writes two style elements unless it finds their ids on the page; the policy forbids them."""
    page = client.get(url(case_b)).content.decode()
    source = Path(plotly_js()).read_text(encoding="utf-8")
    for found in set(re.findall(r'getElementById\("([0-9a-f]{64})"\)', source)):
        assert page.count(f'id="{found}"') == 1
    assert source.count('createElement("style")') == 2
    assert page.count('id="plotly.js-style-global" class="no-inline-styles"') == 1
    assert page.count("<style") == 0
    assert page.count(" style=") == 0


def plotly_js() -> str:
    from django.contrib.staticfiles import finders

    found = finders.find(PLOTLY)
    assert isinstance(found, str)
    return found


def test_page_is_rendered_without_plotly_and_pptx_and_weasyprint() -> None:
    """A worker that shows pages never pays for the heavy libraries."""
    code = (
        "import sys, django; django.setup()\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        "from tests.assessments.domain.support import SHIPPED, report_of, uniform\n"
        "from assessments.reports.page import page\n"
        "from django.template.loader import render_to_string\n"
        "report = report_of(SHIPPED, uniform(SHIPPED, 'norming'))\n"
        "context = {'page': page(report), 'report': report, 'request': None, 'assessment': None}\n"
        "assert 'data-chart' in render_to_string('assessments/report/_overview.html', context)\n"
        "print(sorted({'plotly', 'pptx', 'weasyprint'} & set(sys.modules)))"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "csmaturity.settings", "PATH": "/usr/bin:/bin"}
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.stdout, result.stderr) == ("[]\n", "")


# The PDF


def test_pdf_is_named_after_the_organisation(
    client: Browser, case_b: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = []

    def fake(report: object, *, page_size: str, brand: object, words: object) -> bytes:
        sizes.append(page_size)
        return b"%PDF-"

    monkeypatch.setattr(views, "report_as_pdf", fake)
    case_b.client.name = 'Söhne "& Co"\r\nX: y/..\\'
    case_b.client.save()
    for size, kind in (("A4", ""), ("Letter", " (Letter)"), ("A0", "")):
        response = client.get(url(case_b, "report_pdf"), {"size": size})
        assert response.headers["Content-Type"] == "application/pdf"
        assert response.headers["Content-Disposition"] == (
            f'attachment; filename="Sohne & Co X y - maturity report{kind}.pdf"; '
            f"filename*=UTF-8''S%C3%B6hne%20%26%20Co%20X%20y%20-%20maturity%20report{quote(kind)}.pdf"
        )
        assert response.content == b"%PDF-"
    assert sizes == ["A4", "Letter", "A4"]


@pytest.mark.parametrize(
    ("organisation", "plain"),
    [
        ("株式会社", "maturity report.pdf"),
        ("東京-大阪", "maturity report.pdf"),
        ("Acme 株式会社", "Acme - maturity report.pdf"),
        ("Москва & Co", "& Co - maturity report.pdf"),
        ("***", "Customer success - maturity report.pdf"),
    ],
)
def test_pdf_has_a_plain_name_for_old_programs(
    client: Browser, case_b: Assessment, monkeypatch: pytest.MonkeyPatch, organisation: str, plain: str
) -> None:
    monkeypatch.setattr(views, "report_as_pdf", lambda _report, **_: b"%PDF")
    case_b.client.name = organisation
    case_b.client.save()
    disposition = client.get(url(case_b, "report_pdf")).headers["Content-Disposition"]
    assert disposition.startswith(f'attachment; filename="{plain}"; filename*=')


def test_pdf_that_cannot_be_made_says_what_is_missing(
    client: Browser, case_b: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(report: object, *, page_size: str, brand: object, words: object) -> bytes:
        raise render.PdfUnavailable(render.MISSING)

    monkeypatch.setattr(views, "report_as_pdf", fail)
    response = client.get(url(case_b, "report_pdf"))
    assert response.status_code == 503
    assert "Pango is missing. Install it with" in text(response)
    assert f'href="{url(case_b)}"' in response.content.decode()


def test_page_draws_the_roadmap_over_quarters(client: Browser, case_b: Assessment) -> None:
    page = client.get(url(case_b)).content.decode()
    (drawn,) = re.findall(r'<svg [^>]*class="timeline".*?</svg>', page, re.DOTALL)

    assert drawn.count('class="timeline-row"') == 13
    assert "12: Monetization Economics and Cost Sharing to Storming" in drawn
    assert ", after rank 10." in drawn
