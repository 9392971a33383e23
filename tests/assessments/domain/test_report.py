from dataclasses import replace
from datetime import date
from fractions import Fraction

from assessments.domain.answers import EMPTY, Answer, Choice, Settings
from assessments.domain.report import build_report
from tests.assessments.domain.support import SHIPPED, SMALL, report_of, uniform


def test_report_takes_the_defaults_of_the_framework():
    report = report_of(SMALL, uniform(SMALL, "seed"))
    assert (report.target, report.streams) == (2, 1)
    assert {item.stream for item in report.roadmap.items} == {1}
    assert (report_of(SHIPPED, {}).target, report_of(SHIPPED, {}).streams) == (2, 2)


def test_report_follows_the_settings():
    settings = Settings(target="bloom", streams=2, focus={"keep": Fraction(1), "win": Fraction(0)})
    report = report_of(SMALL, uniform(SMALL, "seed"), settings)
    assert (report.target, report.streams) == (3, 2)
    assert {item.stream for item in report.roadmap.items} == {1, 2}
    assert report.roadmap.items[0].priority.fit == Fraction(1, 2)


def test_report_counts_days_from_its_start():
    report = report_of(SMALL, {})
    assert [report.day(week) for week in (0, 1, 8)] == [date(2026, 1, 5), date(2026, 1, 12), date(2026, 3, 2)]


def test_report_knows_what_is_open():
    plain = {"charter": "seed", "team": "open", "tools": "dont_know", "craft": "not_applicable"}
    report = report_of(SMALL, plain)
    assert report.open_codes == ("team", "tools", "offer", "price")
    assert report.answer("tools") == Answer(choice=Choice.DONT_KNOW)
    assert report.answer("price") == EMPTY


def with_evidence(plain: dict[str, str], *backed: str):
    report = report_of(SMALL, plain)
    answers = {
        code: replace(answer, evidence="https://example.com/") if code in backed else answer
        for code, answer in report.answers.items()
    }
    return build_report(SMALL, answers, Settings(), organisation="", title="", starts_on=date(2026, 1, 5))


def test_report_marks_high_answers_without_evidence():
    # Only bloom asks for every signal to be shown.
    plain = {"charter": "bloom", "team": "bloom", "tools": "grow", "craft": "seed", "offer": "dont_know"}
    assert with_evidence(plain, "team").unsupported == ("charter",)


def test_report_confidence_is_the_share_of_answers_with_evidence():
    plain = {
        "charter": "bloom",
        "team": "seed",
        "tools": "grow",
        "craft": "dont_know",
        "offer": "not_applicable",
    }
    assert with_evidence(plain, "team", "craft").confidence == Fraction(1, 3)
    assert with_evidence(plain).confidence == 0
    assert with_evidence({"craft": "dont_know"}).confidence is None
