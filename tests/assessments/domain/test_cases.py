import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from assessments.domain.answers import EMPTY, Answer, Choice, Settings
from assessments.domain.cases import (
    Case,
    CaseError,
    case_data,
    parse_case,
    pillar_state_name,
    report_data,
    rounded,
)
from assessments.domain.report import build_report
from assessments.domain.scoring import PillarState
from tests.assessments.domain.support import SHIPPED, SMALL, report_of, uniform

WORKED = json.loads(Path("tests/assessments/cases.json").read_text(encoding="utf-8"), parse_float=Decimal)


def result_of(data) -> dict:
    case = parse_case(data, SHIPPED)
    report = build_report(
        SHIPPED,
        case.answers,
        case.settings,
        organisation=case.organisation,
        title=case.title,
        starts_on=case.starts_on or date(2026, 1, 5),
    )
    # Through JSON and back as the worked cases came: numbers compare by their digits.
    return json.loads(json.dumps(report_data(report)), parse_float=Decimal)


def worded_freely(data: dict) -> dict:
    """Without the texts that are free: of a condition its kind is left, of an item's reason that there is one."""
    kinds = ("breadth:", "stragglers:", "foundation:", "charter:", "strategic tests")
    found = dict(data)
    if found["next_phase"]:
        not_met = [
            next(kind for kind in kinds if text.startswith(kind)) for text in found["next_phase"]["not_met"]
        ]
        found["next_phase"] = {**found["next_phase"], "not_met": not_met}
    found["roadmap_first_five"] = [{**item, "why": bool(item["why"])} for item in found["roadmap_first_five"]]
    return found


@pytest.mark.parametrize("case", WORKED["cases"], ids=lambda case: case["id"])
def test_worked_case_comes_out_equal_in_every_field(case):
    result = result_of(case)
    roadmap = result.pop("roadmap")
    assert worded_freely(result) == worded_freely(case["expected"])
    assert roadmap[:5] == result["roadmap_first_five"]
    assert [f"{item['capability']}>{item['to']}" for item in roadmap] == case["expected"]["roadmap_order"]
    assert [item["rank"] for item in roadmap] == list(range(1, len(roadmap) + 1))


@pytest.mark.parametrize("profile", WORKED["seed_profiles"], ids=lambda profile: profile["phase"])
def test_seed_profile_comes_out_equal(profile):
    result = result_of({"answers": profile["answers"]})
    assert {
        "overall_phase": result["overall_phase"],
        "pillar_phase": result["pillar_phase"],
        "verdict": result["verdict"]["value"],
    } == profile["expected"]


def test_report_data_of_a_provisional_report():
    data = report_data(report_of(SMALL, {"team": "grow", "craft": "seed", "tools": "not_applicable"}))
    assert data == {
        "pillar_phase": {"root": "grow", "crown": "not enough answers"},
        "pillar_index": {"root": 33, "crown": None},
        "overall_phase": "seed",
        "overall_index": 33,
        "charter_index": {"keep": 25, "win": 25},
        "coverage": {"answered": 2, "applicable": 5},
        "provisional": False,
        "next_phase": {
            "phase": "grow",
            "not_met": ["charter: Charter has no phase yet and needs Grow"],
        },
        "verdict": {
            "value": "thematic",
            "qualifier": "not yet started",
            "tests": {"told": False},
            "passed": 0,
        },
        "target_phase": "grow",
        "targets": {"charter": "grow", "team": "grow", "craft": "seed", "offer": "seed", "price": "seed"},
        "pulled_in": [],
        "sequence_risks": [
            {"capability": "team", "at": "grow", "needs": "charter", "needs_phase": "grow", "is": None}
        ],
        "roadmap_items_total": 0,
        "roadmap_first_five": [],
        "roadmap_order": [],
        "quick_wins": [],
        "blocked": [],
        "roadmap": [],
    }


def test_report_data_of_blocked_and_pulled_in():
    plain = uniform(
        SHIPPED, "forming", strategy_charter_organization="open", journey_mapping="not_applicable"
    )
    data = report_data(report_of(SHIPPED, plain, Settings(target="performing")))
    assert data["pillar_phase"]["strategy-and-scale"] == "forming"
    assert data["blocked"][0] == {
        "capability": "segmentation",
        "from": "forming",
        "to": "storming",
        "needs": [{"capability": "strategy-charter-organization", "phase": "storming", "is": None}],
        "reason": "answer Strategy, Charter, and Organization first",
    }
    assert {"capability": "segmentation", "phase": "storming", "is": "forming"} in [
        need for blocked in data["blocked"] for need in blocked["needs"]
    ]


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        (Fraction(1, 8), 2, 0.13),
        (Fraction(3, 8), 2, 0.38),
        (Fraction(1, 3), 4, 0.3333),
        (Fraction(2, 3), 4, 0.6667),
        (Fraction(5, 2), 0, 3.0),
        (Fraction(0), 2, 0.0),
    ],
)
def test_rounded_is_half_up(value, digits, expected):
    assert rounded(value, digits) == expected


def test_pillar_state_name_begins_a_sentence():
    assert pillar_state_name(PillarState.NOT_ENOUGH) == "Not enough answers"


def test_parse_case_reads_every_way_to_answer():
    case = parse_case(
        {
            "id": "B",
            "organisation": "Example",
            "title": "First look",
            "starts_on": "2026-01-05",
            "story": "A key of somebody else.",
            "expected": {},
            "settings": {"target": "bloom", "streams": 3, "focus": {"keep": Decimal("0.2"), "win": 0.8}},
            "answers": {
                "charter": "grow",
                "team": None,
                "tools": "dont_know",
                "craft": {"answer": "not_applicable", "reason": "No workshop."},
                "offer": {
                    "answer": "seed",
                    "note": "Free of charge.",
                    "evidence": "https://example.com/offer",
                    "signals": ["seed-1", "seed-2", "seed-1"],
                    "reason": None,
                },
            },
        },
        SMALL,
    )
    assert case == Case(
        id="B",
        organisation="Example",
        title="First look",
        starts_on=date(2026, 1, 5),
        settings=Settings(target="bloom", streams=3, focus={"keep": Fraction(1, 5), "win": Fraction(4, 5)}),
        answers={
            "charter": Answer(choice=Choice.PHASE, phase="grow"),
            "team": EMPTY,
            "tools": Answer(choice=Choice.DONT_KNOW),
            "craft": Answer(choice=Choice.NOT_APPLICABLE, reason="No workshop."),
            "offer": Answer(
                choice=Choice.PHASE,
                phase="seed",
                note="Free of charge.",
                evidence="https://example.com/offer",
                signals=frozenset({"seed-1", "seed-2"}),
            ),
            "price": EMPTY,
        },
    )


@pytest.mark.parametrize(
    "empty",
    [
        {},
        {"settings": None},
        {"settings": {}},
        {"settings": {"target": None, "streams": None, "focus": None}},
    ],
)
def test_parse_case_takes_what_is_not_said_for_the_default(empty):
    case = parse_case({"answers": {}, **empty}, SMALL)
    assert case == Case(
        id="",
        organisation="",
        title="",
        starts_on=None,
        settings=Settings(),
        answers=dict.fromkeys(SMALL.capabilities, EMPTY),
    )


@pytest.mark.parametrize(
    "given",
    [{"note": "Ask sales."}, {"answer": None, "note": "Ask sales."}, {"signals": None, "note": "Ask sales."}],
)
def test_parse_case_keeps_a_note_on_an_open_answer(given):
    assert parse_case({"answers": {"team": given}}, SMALL).answers["team"] == Answer(note="Ask sales.")


@pytest.mark.parametrize("case", WORKED["cases"], ids=lambda case: case["id"])
def test_case_data_is_what_parse_case_reads_back(case):
    read = parse_case(case, SHIPPED)
    written = json.dumps(case_data(read))
    assert parse_case(json.loads(written, parse_float=Decimal), SHIPPED) == read


def test_parse_case_takes_numbers_and_dates_as_yaml_reads_them():
    case = parse_case({"id": 7, "starts_on": date(2026, 1, 5), "answers": {}}, SMALL)
    assert (case.id, case.starts_on) == ("7", date(2026, 1, 5))


@pytest.mark.parametrize(
    "focus",
    [
        {"keep": Decimal("0.33"), "win": Decimal("0.67")},
        {"keep": 1},
        {"keep": 1, "win": Decimal("0E-400000")},
        {"keep": Decimal("0.495"), "win": Decimal("0.495")},
    ],
)
def test_parse_case_takes_shares_that_nearly_add_up(focus):
    shares = parse_case({"answers": {}, "settings": {"focus": focus}}, SMALL).settings.focus
    assert shares == {code: Fraction(focus.get(code, 0)) for code in ("keep", "win")}


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (None, 'A case is an object with "answers" and, if wanted, "settings".'),
        ([], 'A case is an object with "answers" and, if wanted, "settings".'),
        ({}, 'answers: expected an object such as {"capability": "phase"}.'),
        ({"answers": []}, 'answers: expected an object such as {"capability": "phase"}.'),
        (
            {"answers": {"chartr": "grow"}},
            'answers.chartr: unknown capability "chartr". Did you mean "charter"?',
        ),
        (
            {"answers": {"zzz": "grow"}},
            'answers.zzz: unknown capability "zzz". Known: charter, team, tools, craft, offer, price.',
        ),
        (
            {"answers": {"team": "growing"}},
            'answers.team: unknown phase "growing". Did you mean "grow"?',
        ),
        (
            {"answers": {"team": 3}},
            'answers.team: unknown phase "3". Known: seed, grow, bloom, dont_know, not_applicable.',
        ),
        ({"answers": {"team": ["grow"]}}, 'answers.team: unknown phase "[\'grow\']". Did you mean "grow"?'),
        (
            {"answers": {"team": "x" * 80}},
            f'answers.team: unknown phase "{"x" * 60}…". Known: seed, grow, bloom, dont_know, not_applicable.',
        ),
        (
            {"answers": {"team": {"phase": "grow"}}},
            'answers.team: unknown key "phase". Known: answer, reason, note, evidence, signals.',
        ),
        ({"answers": {"team": {"note": 5}}}, "answers.team.note: expected text, not 5."),
        (
            {"answers": {"team": {"signals": "grow-1"}}},
            "answers.team.signals: expected a list of signal codes.",
        ),
        ({"answers": {"team": {"signals": [1]}}}, "answers.team.signals: expected a list of signal codes."),
        (
            {"answers": {"team": {"signals": ["grow-7"]}}},
            'answers.team.signals: unknown signal "grow-7". Did you mean "grow-2"?',
        ),
        ({"answers": {}, "id": True}, "id: expected text, not True."),
        ({"answers": {}, "title": ["x"]}, "title: expected text, not ['x']."),
        ({"answers": {}, "organisation": 5}, "organisation: expected text, not 5."),
        (
            {"answers": {}, "starts_on": "5.1.2026"},
            "starts_on: expected a date such as 2026-01-31, not 5.1.2026.",
        ),
        (
            {"answers": {}, "starts_on": "2026-02-30"},
            "starts_on: expected a date such as 2026-01-31, not 2026-02-30.",
        ),
        (
            {"answers": {}, "starts_on": "9999-12-31"},
            "starts_on: expected a date such as 2026-01-31, not 9999-12-31.",
        ),
        ({"answers": {}, "starts_on": {}}, "starts_on: expected a date such as 2026-01-31, not {}."),
        ({"answers": {}, "setting": {}}, 'setting: unknown key. Did you mean "settings"?'),
        ({"answers": {}, "target": "grow"}, 'target: belongs into "settings".'),
        ({"answers": {}, "settings": []}, "settings: expected an object."),
        (
            {"answers": {}, "settings": {"stream": 2}},
            'settings: unknown setting "stream". Did you mean "streams"?',
        ),
        (
            {"answers": {}, "settings": {"target": "top"}},
            'settings.target: unknown phase "top". Known: seed, grow, bloom.',
        ),
        (
            {"answers": {}, "settings": {"target": "dont_know"}},
            'settings.target: unknown phase "dont_know". Known: seed, grow, bloom.',
        ),
        *(
            (
                {"answers": {}, "settings": {"streams": streams}},
                f"settings.streams: expected a whole number from 1 to 3, not {streams}.",
            )
            for streams in (0, 4, -1, True, "2", Decimal("2.0"), 1.5, [])
        ),
        (
            {"answers": {}, "settings": {"focus": [1, 0]}},
            "settings.focus: expected a share for each of keep, win.",
        ),
        (
            {"answers": {}, "settings": {"focus": {"keep": 1, "won": 0}}},
            'settings.focus: unknown charter "won". Did you mean "win"?',
        ),
        *(
            (
                {"answers": {}, "settings": {"focus": {"keep": 1, "win": share}}},
                f"settings.focus.win: expected a share from 0 to 1, not {share}.",
            )
            for share in (
                -1,
                2,
                True,
                "0",
                None,
                Decimal("NaN"),
                Decimal("sNaN"),
                Decimal("Infinity"),
                float("nan"),
                float("-inf"),
                # Exact arithmetic would write out every digit of it.
                Decimal("1E-999999999"),
            )
        ),
        (
            {"answers": {}, "settings": {"focus": {"keep": Decimal("0.5"), "win": Decimal("0.4")}}},
            "settings.focus: the shares add up to 0.9; they have to add up to 1.",
        ),
        (
            {"answers": {}, "settings": {"focus": {"keep": 1, "win": Decimal("0.011")}}},
            "settings.focus: the shares add up to 1.011; they have to add up to 1.",
        ),
        (
            {"answers": {}, "settings": {"focus": {}}},
            "settings.focus: the shares add up to 0; they have to add up to 1.",
        ),
    ],
)
def test_parse_case_refuses_with_the_place(data, problem):
    with pytest.raises(CaseError) as caught:
        parse_case(data, SMALL)
    assert caught.value.problems == [problem]
    assert str(caught.value) == problem


def test_parse_case_spells_out_no_long_list():
    with pytest.raises(CaseError) as caught:
        parse_case({"answers": {"zzz": "norming"}}, SHIPPED)
    assert caught.value.problems == ['answers.zzz: unknown capability "zzz".']


def test_parse_case_names_all_problems_in_the_order_of_the_case():
    with pytest.raises(CaseError) as caught:
        parse_case(
            {
                "answers": {"zz": "grow", "yy": "grow", "team": "no", "charter": "none"},
                "settings": {"streams": 0, "target": "top"},
            },
            SMALL,
        )
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        "answers.zz",
        "answers.yy",
        "answers.charter",
        "answers.team",
        "settings.target",
        "settings.streams",
    ]
