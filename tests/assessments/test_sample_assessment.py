"""The assessment that the app ships: worked case B, told as a customer success leader would."""

import json
from pathlib import Path

import pytest

from assessments import casefiles
from assessments.domain.answers import Choice, Settings, proposed_phase
from assessments.domain.cases import parse_case
from frameworks import exchange

FRAMEWORK = exchange.parse(Path("fixtures/customer_success.yaml").read_bytes())
SAMPLE = parse_case(casefiles.read_yaml(Path("fixtures/sample_assessment.yaml").read_bytes()), FRAMEWORK)
CASES = {
    case["id"]: case
    for case in json.loads(Path("tests/assessments/cases.json").read_text(encoding="utf-8"))["cases"]
}


def test_sample_has_the_answers_and_settings_of_case_b():
    assert {code: answer.phase for code, answer in SAMPLE.answers.items()} == CASES["B"]["answers"]
    assert SAMPLE.settings == Settings(streams=CASES["B"]["settings"]["streams"])
    assert {answer.choice for answer in SAMPLE.answers.values()} == {Choice.PHASE}


@pytest.mark.parametrize("code", FRAMEWORK.capabilities)
def test_sample_ticks_propose_the_phase_that_is_answered(code):
    answer = SAMPLE.answers[code]
    assert proposed_phase(FRAMEWORK, FRAMEWORK.capabilities[code], answer.signals).code == answer.phase


def test_sample_tells_its_story():
    assert (SAMPLE.organisation, SAMPLE.title) == ("Sample company", "Baseline before the annual plan")
    notes = [answer.note for answer in SAMPLE.answers.values() if answer.note]
    evidence = [answer.evidence for answer in SAMPLE.answers.values() if answer.evidence]
    assert (len(notes), len(evidence)) == (28, 14)
    assert {link.split("/")[2] for link in evidence} == {"example.com"}
    assert all(link.startswith("https://") for link in evidence)
