"""The command that scores a file. Without the `db` mark, a test here proves that no database is asked."""

import io
import json
import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone
from pypdf import PdfReader

from assessments.management.commands import evaluate
from assessments.reports import pdf

ROOT = Path(__file__).parents[2]
FRAMEWORK = str(ROOT / "fixtures" / "customer_success.yaml")
CASES = ROOT / "tests" / "assessments" / "cases.json"
WORKED = json.loads(CASES.read_text(encoding="utf-8"))["cases"]
CASE_B = WORKED[1]


def run(*arguments: str, framework: str | None = FRAMEWORK) -> str:
    out = io.StringIO()
    call_command("evaluate", *arguments, *(["--framework", framework] if framework else []), stdout=out)
    return out.getvalue()


def refusal(*arguments: str, framework: str | None = FRAMEWORK) -> str:
    with pytest.raises(CommandError) as caught:
        run(*arguments, framework=framework)
    assert caught.value.returncode == 1
    return str(caught.value)


@pytest.fixture
def write(tmp_path):
    def write(data, name: str = "case.json") -> str:
        path = tmp_path / name
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def rendered(monkeypatch):
    """What would have been drawn, instead of drawing it."""
    calls = []

    def report_pdf(report, *, page_size):
        calls.append((report, page_size))
        return b"%PDF-drawn"

    monkeypatch.setattr(pdf, "report_pdf", report_pdf)
    return calls


def same_fields(result: dict, expected: dict) -> bool:
    """Every field but the two that are worded freely; those have to be there."""
    kinds = [text.partition(":")[0] for text in (result["next_phase"] or {}).get("not_met", [])]
    free = [text.partition(":")[0] for text in (expected["next_phase"] or {}).get("not_met", [])]
    without = [{key: item[key] for key in item if key != "why"} for item in result["roadmap_first_five"]]
    wanted = [{key: item[key] for key in item if key != "why"} for item in expected["roadmap_first_five"]]
    rest = expected.keys() - {"next_phase", "roadmap_first_five"}
    return (
        [kind if kind != "strategic tests" else "strategic tests not all passed" for kind in kinds] == free
        and without == wanted
        and all(item["why"] for item in result["roadmap"])
        and {key: result[key] for key in rest} == {key: expected[key] for key in rest}
    )


def test_evaluate_of_several_cases_is_a_list_with_their_ids():
    results = json.loads(run(str(CASES)))
    assert [result["id"] for result in results] == ["A", "B", "C"]
    for result, case in zip(results, WORKED, strict=True):
        assert same_fields(result, case["expected"])
        assert result.keys() == {"id", "roadmap", *case["expected"]}
        assert len(result["roadmap"]) == result["roadmap_items_total"]
        assert all(item.keys() == result["roadmap"][0].keys() for item in result["roadmap"])


def test_evaluate_of_one_case_is_one_result(write):
    result = json.loads(run(write(CASE_B)))
    assert same_fields(result, CASE_B["expected"])
    assert result.keys() == {"roadmap", *CASE_B["expected"]}
    assert result["roadmap"][0]["steps"][0].keys() == {"title", "finish_week", "bucket"}


def test_evaluate_writes_readable_text_that_ends_with_a_line(write):
    text = run(write({"answers": {"onboarding": "norming"}}))
    assert text.startswith('{\n  "pillar_phase": {\n    "strategy-and-scale": "not enough answers",\n')
    assert text.endswith("\n}\n")


def test_evaluate_keeps_ids_as_they_are_written(write):
    cases = [{"id": 7, "answers": {}}, {"answers": {}}, {"id": "Ü", "answers": {}}]
    text = run(write({"cases": cases}))
    assert [result["id"] for result in json.loads(text)] == [7, None, "Ü"]
    assert '"id": "Ü"' in text


def test_evaluate_of_no_case_is_an_empty_list(write):
    assert run(write({"cases": []})) == "[]\n"


def test_evaluate_picks_one_of_several_cases():
    assert same_fields(json.loads(run(str(CASES), "--case", "B")), CASE_B["expected"])


def test_evaluate_reads_yaml(write):
    file = write(
        "answers:\n  onboarding: norming\nsettings:\n  focus: {adoption: 0.1, expansion: 0.9}\n", "case.yaml"
    )
    assert json.loads(run(file))["pillar_index"]["delivery"] == 67


def test_evaluate_reads_standard_input(monkeypatch):
    content = json.dumps(CASE_B).encode()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    assert same_fields(json.loads(run("-")), CASE_B["expected"])


def test_evaluate_writes_the_output_file_alone(write, tmp_path):
    file, output = write(CASE_B), tmp_path / "result.json"
    assert run(file, "--output", str(output)) == ""
    assert output.read_bytes() == run(file).encode()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case.json", "result.json"]


def test_evaluate_writes_bytes_where_standard_output_takes_them(write):
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii", newline="\r\n")
    call_command(
        "evaluate", write({"cases": [{"id": "Ü", "answers": {}}]}), "--framework", FRAMEWORK, stdout=out
    )
    written = out.buffer.getvalue()
    assert '"id": "Ü"'.encode() in written
    assert b"\r" not in written


@pytest.mark.django_db
def test_evaluate_takes_the_published_framework_of_the_database(published, write):
    file = write(CASE_B)
    assert run(file, framework=None) == run(file, framework=published.code) == run(file)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("framework", "problem"),
    [(None, "No framework is published."), ("gone", 'No version of "gone" is published.')],
)
def test_evaluate_without_a_published_framework_says_what_to_do(framework, problem, write):
    assert refusal(write(CASE_B), framework=framework) == (
        f"{problem} Load one with load_framework FILE --publish, or name a file with --framework PATH."
    )


def test_evaluate_without_a_database_says_what_to_do(monkeypatch, write):
    def unreachable(code):
        raise OperationalError("connection refused\n")

    monkeypatch.setattr(evaluate, "current", unreachable)
    assert refusal(write(CASE_B), framework=None) == (
        "The database cannot be read (connection refused); name a file with --framework PATH to do without."
    )


@pytest.mark.parametrize("name", ["small.yaml", "small.yml", "small.json"])
def test_evaluate_takes_a_name_with_the_ending_of_a_file_for_a_file(name, write):
    assert refusal(write(CASE_B), framework=name) == f"{name} cannot be read: No such file or directory."


def test_evaluate_takes_an_existing_file_for_a_file(write, tmp_path, monkeypatch):
    file = write(CASE_B)
    (tmp_path / "framework").write_bytes(Path(FRAMEWORK).read_bytes())
    monkeypatch.chdir(tmp_path)
    assert run(file, framework="framework") == run(file)


def test_evaluate_refuses_a_bad_framework_with_its_problems(write):
    text = Path(FRAMEWORK).read_text(encoding="utf-8").replace("max_behind: 2", "max_behind: two", 1)
    bad = write(text, "bad.yaml")
    first, *problems = refusal(write(CASE_B), framework=bad).splitlines()
    assert first == f"{bad} is refused, 1 problem; nothing was written:"
    assert [problem.split(":")[0] for problem in problems] == ["  tiers[advanced].max_behind"]


@pytest.mark.parametrize(
    ("data", "problems"),
    [
        (
            {"answers": {"onbording": "norming"}},
            ['answers.onbording: unknown capability "onbording". Did you mean "onboarding"?'],
        ),
        (
            {"id": "X", "answers": {"renew": "normal"}},
            ['case X: answers.renew: unknown phase "normal". Did you mean "norming"?'],
        ),
        (
            {"cases": [{"answers": {}}, {"answers": {"renew": 3}}, {"id": 0, "answers": []}, 5]},
            [
                (
                    'case 2: answers.renew: unknown phase "3". Known: forming, storming, norming, performing, '
                    "dont_know, not_applicable."
                ),
                'case 0: answers: expected an object such as {"capability": "phase"}.',
                'case 4: A case is an object with "answers" and, if wanted, "settings".',
            ],
        ),
        (
            {"id": "X", "answers": {}, "settings": {"streams": 0, "focus": {"adoption": 2}}},
            [
                "case X: settings.streams: expected a whole number from 1 to 10, not 0.",
                "case X: settings.focus.adoption: expected a share from 0 to 1, not 2.",
                "case X: settings.focus: the shares add up to 0; they have to add up to 1.",
            ],
        ),
        ({"cases": {}}, ["cases: expected a list of cases."]),
        ([], ['A case is an object with "answers" and, if wanted, "settings".']),
        (3, ['A case is an object with "answers" and, if wanted, "settings".']),
    ],
)
def test_evaluate_refuses_a_bad_case_with_its_place_and_writes_nothing(data, problems, write, tmp_path):
    file, output = write(data), tmp_path / "result.json"
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    assert refusal(file, "--output", str(output)).splitlines() == [
        f"{file} is refused, {count}; nothing was written:",
        *(f"  {problem}" for problem in problems),
    ]
    assert not output.exists()


@pytest.mark.parametrize(
    ("text", "name", "problem"),
    [
        ("", "case.json", "it is empty."),
        ('{"answers": }', "case.json", "line 1, column 13: not JSON: Expecting value."),
        ('{"answers": {"renew": NaN}}', "case.json", "NaN is not a number."),
        ("answers: ]", "case.yaml", "line 1, column 10: not YAML: "),
    ],
)
def test_evaluate_refuses_what_cannot_be_read_with_its_place(text, name, problem, write):
    file = write(text, name)
    assert refusal(file).startswith(f"{file} is refused: {problem}")


def test_evaluate_of_a_missing_file_says_so(tmp_path):
    missing = str(tmp_path / "missing.json")
    assert refusal(missing) == f"{missing} cannot be read: No such file or directory."
    assert refusal(str(tmp_path)) == f"{tmp_path} cannot be read: Is a directory."


def test_evaluate_names_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"")))
    assert refusal("-") == "Standard input is refused: it is empty."


def test_evaluate_into_a_missing_folder_says_so(write, tmp_path):
    output = tmp_path / "none" / "result.json"
    assert (
        refusal(write(CASE_B), "--output", str(output))
        == f"{output} cannot be written: No such file or directory."
    )


class Full(io.BytesIO):
    """A file on a disk without space."""

    def write(self, _content):
        raise OSError(28, "No space left on device")


def test_evaluate_leaves_no_half_written_output(monkeypatch, write, tmp_path):
    file, output = write(CASE_B), tmp_path / "result.json"
    real = Path.open

    def open_full(path, *arguments, **more):
        if path != output:
            return real(path, *arguments, **more)
        path.touch()
        return Full()

    monkeypatch.setattr(Path, "open", open_full)
    assert refusal(file, "--output", str(output)) == f"{output} cannot be written: No space left on device."
    assert not output.exists()


def test_evaluate_to_a_full_standard_output_says_so(write):
    out = io.StringIO()
    out.buffer = Full()
    with pytest.raises(CommandError) as caught:
        call_command("evaluate", write(CASE_B), "--framework", FRAMEWORK, stdout=out)
    assert str(caught.value) == "Standard output cannot be written: No space left on device."


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a device that is always full")
def test_evaluate_onto_a_full_device_says_so_and_leaves_the_device(write):
    assert (
        refusal(write(CASE_B), "--output", "/dev/full")
        == "/dev/full cannot be written: No space left on device."
    )
    assert Path("/dev/full").exists()


def test_evaluate_never_overwrites_what_it_reads(write):
    file = write(CASE_B)
    before = Path(file).read_bytes()
    assert (
        refusal(file, "--output", file)
        == f"{file} is read here and would be overwritten; choose another --output."
    )
    assert Path(file).read_bytes() == before


@pytest.mark.parametrize(
    ("case_id", "problem"),
    [("D", 'has no case "D"; it has: A, A, one without id.'), ("A", 'has 2 cases with the id "A".')],
)
def test_evaluate_picks_no_case_that_is_not_clear(case_id, problem, write):
    file = write({"cases": [{"id": "A", "answers": {}}, {"id": "A", "answers": {}}, {"answers": {}}]})
    assert refusal(file, "--case", case_id) == f"{file} {problem}"


def test_evaluate_as_pdf_draws_the_report_of_the_case(rendered, write, tmp_path):
    output = tmp_path / "report.pdf"
    case = {**CASE_B, "organisation": "Example Ltd", "starts_on": "2026-02-02"}
    assert run(write(case), "--format", "pdf", "--page-size", "Letter", "--output", str(output)) == ""
    assert output.read_bytes() == b"%PDF-drawn"
    ((report, page_size),) = rendered
    assert (report.organisation, report.title, report.starts_on) == (
        "Example Ltd",
        "Mid-size vendor with reactive CSMs",
        date(2026, 2, 2),
    )
    assert (report.streams, report.result.index, page_size) == (2, 38, "Letter")


def test_evaluate_as_pdf_starts_today_without_another_day(rendered, write):
    run(write({"answers": {}}), "--format", "pdf", "--output", os.devnull)
    assert rendered[0][0].starts_on == timezone.localdate()
    assert rendered[0][1] == "A4"


def test_evaluate_as_pdf_of_several_cases_asks_which(rendered, tmp_path):
    output = tmp_path / "report.pdf"
    assert refusal(str(CASES), "--format", "pdf", "--output", str(output)) == (
        f"A PDF shows one case; {CASES} has A, B, C. Choose one with --case ID."
    )
    assert not output.exists()
    run(str(CASES), "--format", "pdf", "--output", str(output), "--case", "C")
    assert rendered[0][0].result.index == 87


def test_evaluate_as_pdf_of_no_case_says_so(rendered, write):
    file = write({"cases": []})
    assert (
        refusal(file, "--format", "pdf")
        == f"A PDF shows one case; {file} has none. Choose one with --case ID."
    )


def test_evaluate_as_pdf_goes_to_no_terminal(rendered, write):
    out = io.StringIO()
    out.isatty = lambda: True
    with pytest.raises(CommandError, match="A PDF is nothing for a terminal"):
        call_command("evaluate", write(CASE_B), "--framework", FRAMEWORK, "--format", "pdf", stdout=out)
    assert out.getvalue() == ""


def test_evaluate_as_pdf_without_the_library_says_so(monkeypatch, write, tmp_path):
    def unavailable(report, *, page_size):
        raise pdf.PdfUnavailable("Install Pango.")

    monkeypatch.setattr(pdf, "report_pdf", unavailable)
    output = tmp_path / "report.pdf"
    assert refusal(write(CASE_B), "--format", "pdf", "--output", str(output)) == "Install Pango."
    assert not output.exists()


NOBODY = "postgres://nobody:secret@127.0.0.1:1/none?connect_timeout=1"


def shell(
    *arguments: str, folder: Path, database: str = NOBODY, **more
) -> subprocess.CompletedProcess[bytes]:
    """The command as it is typed, with a database that nobody answers for."""
    environment = {
        **os.environ,
        "DATABASE_URL": database,
        "DATA_DIR": str(folder / "data"),
        "PYTHONIOENCODING": "ascii",
    }
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "evaluate", *arguments],
        capture_output=True,
        check=False,
        cwd=folder,
        env=environment,
        **more,
    )


def test_evaluate_with_a_file_needs_no_database(tmp_path):
    done = shell("-", "--framework", FRAMEWORK, folder=tmp_path, input=CASES.read_bytes())
    assert (done.returncode, done.stderr) == (0, b"")
    results = json.loads(done.stdout.decode("utf-8"), parse_float=Decimal)
    assert [result["overall_index"] for result in results] == [4, 38, 87]
    assert list(tmp_path.iterdir()) == []


def test_evaluate_fails_with_status_1_and_a_line(tmp_path):
    done = shell(
        "-", "--framework", FRAMEWORK, folder=tmp_path, input=b'{"id": "B", "answers": {"renw": "norming"}}'
    )
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().splitlines() == [
        "CommandError: Standard input is refused, 1 problem; nothing was written:",
        '  case B: answers.renw: unknown capability "renw". Did you mean "renew"?',
    ]
    done = shell("-", folder=tmp_path, input=b'{"answers": {}}')
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"name a file with --framework PATH to do without." in done.stderr
    assert b"secret" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_evaluate_as_pdf_writes_to_standard_output(tmp_path):
    sample = str(ROOT / "fixtures" / "sample_assessment.yaml")
    done = shell(
        sample, "--framework", FRAMEWORK, "--format", "pdf", "--page-size", "Letter", folder=tmp_path
    )
    assert (done.returncode, done.stderr) == (0, b"")
    document = PdfReader(io.BytesIO(done.stdout))
    assert (document.pages[0].mediabox.width, document.pages[0].mediabox.height) == (612, 792)
    assert "Sample company" in document.pages[0].extract_text()
    assert list(tmp_path.iterdir()) == []


def test_evaluate_without_a_database_makes_none(tmp_path):
    (tmp_path / "case.json").write_text('{"answers": {}}')
    database = tmp_path / "none.sqlite3"
    done = shell("case.json", folder=tmp_path, database=f"sqlite:///{database}")
    assert done.returncode == 1
    assert done.stderr.decode() == (
        "CommandError: There is no database yet; name a file with --framework PATH to do without.\n"
    )
    assert not database.exists()
