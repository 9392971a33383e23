"""Files: what is taken, what is refused and in which words, and that reading and writing are inverse."""

import json
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import example, given, settings, strategies as st

from frameworks.exchange import FrameworkFileError, dump, dump_json, parse

MANDATE = "pillars[base-work].capabilities[mandate]"
STEP = f"{MANDATE}.transitions[high].steps[to-high-1]"


def refusals(text) -> list[str]:
    with pytest.raises(FrameworkFileError) as refusal:
        parse(text)
    return [str(problem) for problem in refusal.value.problems]


def edited(text: str, *edits: tuple[str, str]) -> str:
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_shipped_file_comes_back_byte_for_byte(shipped, shipped_text):
    assert dump(shipped) == shipped_text


def test_small_file_comes_back_byte_for_byte(small, small_text):
    assert dump(small) == small_text


def test_file_is_read_from_bytes_too(small, small_text):
    assert parse(small_text.encode()) == small


def test_json_of_the_same_shape_is_accepted(small, small_text):
    import yaml

    data = yaml.safe_load(small_text)

    assert parse(json.dumps(data)) == small
    assert parse(json.dumps(data, indent="\t", ensure_ascii=False)) == small


def test_json_comes_back(small, shipped):
    assert parse(dump_json(small)) == small
    assert parse(dump_json(shipped)) == shipped
    assert dump(parse(dump_json(shipped))) == dump(shipped)


def test_json_is_what_the_yaml_says(small, small_text):
    import yaml

    assert json.loads(dump_json(small)) == yaml.safe_load(small_text)
    assert dump_json(small).startswith('{\n  "code": "small",\n  "version": "1.0.0",\n')
    assert '"metrics": [],' in dump_json(small)


def test_draft_with_weights_for_a_charter_that_is_gone_is_written(small):
    pillar = small.pillars[0]
    broken = replace(pillar.capabilities[0], charter_weights={"gone": Decimal(1), "grow": Decimal("0.50")})
    framework = replace(small, pillars=(replace(pillar, capabilities=(broken,)),))

    assert "    charter_weights:\n      grow: 0.5\n      gone: 1\n" in dump(framework)
    assert '"charter_weights": {\n            "grow": 0.5,\n            "gone": 1\n' in dump_json(framework)


def test_numbers_are_exact(small_text):
    framework = parse(
        edited(
            small_text, ("share: 0.4", "share: 0.40"), ("keep: 0.5", "keep: 0.1"), ("grow: 0.5", "grow: 0.9")
        )
    )

    assert framework.phases[1].share == Decimal("0.4")
    assert sum(framework.capabilities["mandate"].charter_weights.values()) == 1
    assert framework.capabilities["mandate"].weight == 1
    assert framework.capabilities["money"].weight == Decimal("1.5")


def test_null_stands_for_what_may_be_missing(small, small_text):
    text = edited(small_text, ("holds_when: otherwise", "holds_when: otherwise\n  share: null"))

    assert parse(text) == small


def test_dump_leaves_defaults_out_and_keeps_the_order_of_charters(small):
    mandate = small.pillars[0].capabilities[0]
    turned = replace(
        mandate, charter_weights=dict(reversed(mandate.charter_weights.items())), weight=Decimal("1.0")
    )
    framework = replace(
        small,
        pillars=(replace(small.pillars[0], capabilities=(turned, small.pillars[0].capabilities[1])),),
    )

    assert dump(framework) == dump(small)


MISTAKES = {
    "not a mapping": ("- a", ["the file: expected keys with values, found a list."]),
    "only text": ("hello", ['the file: expected keys with values, found the text "hello".']),
    "not YAML": ("a: 'b", ["line 1, column 6: not YAML: found unexpected end of stream."]),
    "empty": ("", ["the file is empty."]),
}


@pytest.mark.parametrize(("text", "expected"), MISTAKES.values(), ids=MISTAKES)
def test_file_that_is_no_framework_at_all_is_refused(text, expected):
    assert refusals(text) == expected


WRONG_TYPES = {
    "missing key": (
        ("  motto: Begun\n", ""),
        "phases[middle].motto: missing; add text.",
    ),
    "missing list": (
        ("    metrics:\n    - Signatures\n", ""),
        f"{MANDATE}.metrics: missing; add a list.",
    ),
    "missing block": (
        ("verdict:\n  thematic: Tried.\n  strategic: Built.\n  close_from: 1\n", ""),
        "verdict: missing; add keys with values.",
    ),
    "missing choice": (
        ("  role: required\n", ""),
        'strategic_tests[mandate].role: missing; add "required" or "one_of".',
    ),
    "unknown key, nearly right": (
        ("  motto: Begun", "  motto: Begun\n  sumary: Well."),
        'phases[middle]: unknown key "sumary"; did you mean "summary"?',
    ),
    "unknown key at the top": (
        ("code: small", "code: small\nqqq: 1"),
        (
            'the file: unknown key "qqq"; write "code", "version", "name", "language", "basis", "answer_rule", '
            '"phases", "tiers", "charters", "effort_classes", "strategic_tests", "verdict", "scoring", "glossary", '
            '"self_checks", "phase_signals", "profiles" or "pillars".'
        ),
    ),
    "number for text": (
        ("name: Small framework", "name: 12"),
        'name: expected text, found the number 12; put quotes around it: "12".',
    ),
    "version that is a number": (
        ("version: 1.0.0", "version: 1.0"),
        'version: expected text, found the number 1.0; put quotes around it: "1.0".',
    ),
    "no for text": (
        ("summary: None.", "summary: no"),
        (
            f"{MANDATE}.levels[low].summary: expected text, found no (which means false); "
            'put quotes around it: "no".'
        ),
    ),
    "date for text": (
        ("source: blog", "source: 2024-05-01"),
        'self_checks[Q1].source: expected text, found the date 2024-05-01; put quotes around it: "2024-05-01".',
    ),
    "nothing for text": (
        ("name: Small framework", "name:"),
        "name: expected text, found nothing.",
    ),
    "list for text": (
        ("name: Small framework", "name: [a]"),
        "name: expected text, found a list.",
    ),
    "text for a whole number": (
        ("  weeks: 4", "  weeks: four"),
        (f'{STEP}.weeks: expected a whole number, found the text "four".'),
    ),
    "quoted whole number": (
        ("  weeks: 4", "  weeks: '4'"),
        (f'{STEP}.weeks: expected a whole number, found the text "4"; remove the quotes.'),
    ),
    "fraction for a whole number": (
        ("  weeks: 4", "  weeks: 4.0"),
        (f"{STEP}.weeks: expected a whole number, found the number 4.0."),
    ),
    "truth for a whole number": (
        ("  weeks: 4", "  weeks: true"),
        (f"{STEP}.weeks: expected a whole number, found true (which means true)."),
    ),
    "text for a number": (
        ("share: 0.4", 'share: "0.4"'),
        'phases[middle].share: expected a number, found the text "0.4"; remove the quotes.',
    ),
    "not a number": (
        ("share: 0.4", "share: .nan"),
        'phases[middle].share: expected a number, found the text ".nan".',
    ),
    "number for truth": (
        ("foundation: true", "foundation: 1"),
        f"{MANDATE}.foundation: expected true or false, found the number 1.",
    ),
    "unknown choice, nearly right": (
        ("role: required", "role: requird"),
        (
            'strategic_tests[mandate].role: expected "required" or "one_of", found the text "requird"; '
            'did you mean "required"?'
        ),
    ),
    "unknown choice": (
        ("at: overall", "at: [x]"),
        'self_checks[Q1].at: expected "overall" or "roadmap", found a list.',
    ),
    "mapping for a list": (
        ("    evidence:\n    - The signed mandate", "    evidence:\n      first: The signed mandate"),
        f"{MANDATE}.evidence: expected a list, found keys with values.",
    ),
    "text in a list of parts": (
        ("charters:\n", "charters:\n- hello\n"),
        'charters[1]: expected keys with values, found the text "hello".',
    ),
    "text for weights": (
        ("    charter_weights:\n      keep: 0.5\n      grow: 0.5", "    charter_weights: equal"),
        (f'{MANDATE}.charter_weights: expected keys with numbers, found the text "equal".'),
    ),
    "text for one weight": (
        ("keep: 0.5", "keep: half"),
        (f'{MANDATE}.charter_weights.keep: expected a number, found the text "half".'),
    ),
}


@pytest.mark.parametrize(("edit", "expected"), WRONG_TYPES.values(), ids=WRONG_TYPES)
def test_value_of_the_wrong_kind_is_refused(small_text, edit, expected):
    assert refusals(edited(small_text, edit)) == [expected]


def test_all_problems_are_reported_together(small_text):
    text = edited(
        small_text,
        ("name: Small framework", "name: 1"),
        ("  motto: Done\n", ""),
        ("  weeks: 4", "  weeks: x"),
    )

    assert [problem.split(":")[0] for problem in refusals(text)] == [
        "name",
        "phases[high].motto",
        f"{STEP}.weeks",
    ]


def test_report_ends_where_nobody_would_read_on(small_text):
    text = edited(small_text, ("    metrics: []", "    metrics: [" + "1, " * 5000 + "]"))

    found = refusals(text)

    assert len(found) == 201
    assert found[-1] == "There may be more; put these 200 right first."


def test_problem_prints_on_one_line_without_control_characters(small_text):
    text = edited(small_text, ("role: required", r'role: "a\e[31m\nb"'))

    assert refusals(text) == [
        'strategic_tests[mandate].role: expected "required" or "one_of", found the text "a\\u001b[31m b".'
    ]


LINES = st.text(
    st.characters(blacklist_categories=["Cc", "Cs", "Zl", "Zp"], whitelist_characters="\n"),
    min_size=1,
    max_size=80,
).filter(str.strip)


@settings(max_examples=50, deadline=None)
@given(text=LINES)
@example(text="0\n")
@example(text="0\n\n\n")
@example(text="0\n \n")
def test_any_text_survives_the_file(small, text):
    framework = replace(
        small, basis=text, answer_rule=f" {text}\n", verdict=replace(small.verdict, thematic=f"- {text}: #")
    )

    assert parse(dump(framework)) == framework
    assert parse(dump_json(framework)) == framework


@given(st.text() | st.binary())
def test_arbitrary_text_is_refused_properly(text):
    refusals(text)


@settings(max_examples=60, deadline=None)
@given(chance=st.randoms(use_true_random=False))
def test_damaged_file_is_read_or_refused_properly(small_text, chance):
    lines = small_text.split("\n")
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(lines))
        match chance.randrange(6):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, chance.choice(lines))
            case 2:
                lines[at] = " " * chance.randint(0, 8) + lines[at].strip()
            case 3:
                lines[at] = re.sub(
                    r": .*",
                    ": "
                    + chance.choice(
                        [
                            "",
                            "1",
                            "-1",
                            "0.00001",
                            "x",
                            "[]",
                            "{}",
                            "'",
                            "&a",
                            "!!int 3",
                            "null",
                            "yes",
                            "9" * 30,
                        ]
                    ),
                    lines[at],
                )
            case 4:
                other = chance.randrange(len(lines))
                lines[at], lines[other] = lines[other], lines[at]
            case _:
                cut = chance.randint(0, len(lines[at]))
                lines[at] = lines[at][:cut] + chance.choice("\x00:#[]{}&*!|>'\"%@`\t") + lines[at][cut:]
    text = "\n".join(lines)

    try:
        framework = parse(text)
    except FrameworkFileError:
        return
    assert parse(dump(framework)) == framework
