import json
import os
import sys
from argparse import RawDescriptionHelpFormatter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error as DatabaseProblem, connection
from django.utils import timezone

from assessments import casefiles
from assessments.domain.cases import Case, CaseError, parse_case, report_data
from assessments.domain.report import Report, build_report
from frameworks.exchange import parse
from frameworks.problems import InvalidFrameworkError
from frameworks.queries import UnknownFrameworkError, current, structure_of
from frameworks.structure import Framework

if TYPE_CHECKING:
    from assessments.reports.pdf import PageSize

FILE_ENDINGS = (".yaml", ".yml", ".json")


class Command(BaseCommand):
    help = "Score answers from a file and write the result. Stores nothing."
    # With --framework PATH no database is needed, and none is asked whether it is up to date.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = """\
A case:  {"id": "B", "organisation": "...", "title": "...", "starts_on": "2026-01-31",
          "settings": {"target": "performing", "streams": 2, "focus": {"adoption": 0.2, "renewal": 0.8}},
          "answers": {"onboarding": "norming", "funding": null, "renew": "dont_know",
                      "partner-enablement": {"answer": "not_applicable", "reason": "..."}}}
All but the answers may be left out. Several cases: {"cases": [...]}, and a list comes out."""
        parser.add_argument("file", metavar="FILE", help='JSON or YAML, or "-" for JSON from standard input')
        parser.add_argument(
            "--framework",
            metavar="PATH|CODE",
            help="a file, or a published framework of the database; without: what was published last",
        )
        parser.add_argument("--format", choices=("json", "pdf"), default="json")
        parser.add_argument("--output", metavar="PATH", help="without: standard output")
        parser.add_argument("--case", metavar="ID", dest="case_id", help="one of several cases")
        parser.add_argument("--page-size", choices=("A4", "Letter"), default="A4", help="of the PDF")

    def handle(
        self,
        *args: Any,
        file: str,
        framework: str | None,
        format: str,  # noqa: A002 - the option's name
        output: str | None,
        case_id: str | None,
        page_size: "PageSize",
        **options: Any,
    ) -> None:
        data = read_data(file)
        structure = read_framework(framework)
        ids, cases = read_cases(data, structure, name(file))
        if case_id is not None:
            cases = [pick(cases, case_id, name(file))]
        reports = [report_of(structure, case) for case in cases]
        if format == "pdf":
            content = pdf_of(reports, cases, page_size, name(file))
        elif case_id is not None or ids is None:
            content = json_of(report_data(reports[0]))
        else:
            content = json_of(
                [{"id": i, **report_data(report)} for i, report in zip(ids, reports, strict=True)]
            )
        self.write(content, output, spare=[file, framework])

    def write(self, content: bytes, output: str | None, *, spare: Sequence[str | None]) -> None:
        if output is None:
            self.write_to_stdout(content)
        elif any(source and os.path.exists(source) and same(source, output) for source in spare):
            raise CommandError(f"{output} is read here and would be overwritten; choose another --output.")
        else:
            write_file(Path(output), content)

    def write_to_stdout(self, content: bytes) -> None:
        if content.startswith(b"%PDF") and self.stdout.isatty():
            raise CommandError("A PDF is nothing for a terminal; name a file with --output.")
        binary = getattr(self.stdout, "buffer", None)
        try:
            if binary is None:
                self.stdout.write(content.decode(), ending="")
            else:
                # Bytes, so that neither the terminal's encoding nor its line ends change them.
                binary.write(content)
                binary.flush()
        except OSError as error:
            raise CommandError(f"Standard output cannot be written: {error.strerror}.") from None


def name(file: str) -> str:
    return "Standard input" if file == "-" else file


def same(source: str, output: str) -> bool:
    return os.path.exists(output) and os.path.samefile(source, output)


def read_bytes(path: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise CommandError(f"{name(path)} cannot be read: {error.strerror}.") from None


def read_data(file: str) -> Any:
    content = read_bytes(file)
    read = casefiles.read_yaml if file.lower().endswith((".yaml", ".yml")) else casefiles.read_json
    try:
        return read(content)
    except casefiles.CaseFileError as error:
        raise CommandError(f"{name(file)} is refused: {error}") from None


def read_framework(named: str | None) -> Framework:
    if named is not None and (
        "/" in named or os.sep in named or named.lower().endswith(FILE_ENDINGS) or os.path.isfile(named)
    ):
        try:
            return parse(read_bytes(named))
        except InvalidFrameworkError as error:
            raise CommandError(refusal(named, [str(problem) for problem in error.problems])) from None
    refuse_missing_database()
    try:
        return structure_of(current(named).pk)
    except UnknownFrameworkError as error:
        raise CommandError(
            f"{error} Load one with load_framework FILE --publish, or name a file with --framework PATH."
        ) from None
    except DatabaseProblem as error:
        raise CommandError(
            f"The database cannot be read ({str(error).strip()}); name a file with --framework PATH to do without."
        ) from None


def refuse_missing_database() -> None:
    """SQLite makes an empty file of a database that it does not find: evaluating leaves no such trace."""
    if connection.vendor != "sqlite":
        return
    path = str(connection.settings_dict["NAME"])
    if not path.startswith("file:") and not Path(path).exists():
        raise CommandError("There is no database yet; name a file with --framework PATH to do without.")


def read_cases(data: Any, framework: Framework, file: str) -> tuple[list[Any] | None, list[Case]]:
    """The ids as they are written (None: the file holds a single case), and the cases."""
    several = isinstance(data, dict) and "cases" in data
    found = data["cases"] if several else [data]
    if not isinstance(found, list):
        raise CommandError(refusal(file, ["cases: expected a list of cases."]))
    cases, problems = [], []
    for number, one in enumerate(found, 1):
        try:
            cases.append(parse_case(one, framework))
        except CaseError as error:
            given = one.get("id") if isinstance(one, dict) else None
            place = f"case {number if given is None else given}: " if several or given is not None else ""
            problems += [f"{place}{problem}" for problem in error.problems]
    if problems:
        raise CommandError(refusal(file, problems))
    return [one.get("id") for one in found] if several else None, cases


def refusal(file: str, problems: Sequence[str]) -> str:
    count = len(problems)
    heading = f"{file} is refused, {count} {'problem' if count == 1 else 'problems'}; nothing was written:"
    return "\n".join([heading, *(f"  {problem}" for problem in problems)])


def pick(cases: Sequence[Case], case_id: str, file: str) -> Case:
    chosen = [case for case in cases if case.id == case_id]
    if len(chosen) == 1:
        return chosen[0]
    if chosen:
        raise CommandError(f'{file} has {len(chosen)} cases with the id "{case_id}".')
    raise CommandError(f'{file} has no case "{case_id}"; it has: {listed(cases)}.')


def listed(cases: Sequence[Case]) -> str:
    return ", ".join(case.id or "one without id" for case in cases) or "none"


def report_of(framework: Framework, case: Case) -> Report:
    return build_report(
        framework,
        case.answers,
        case.settings,
        organisation=case.organisation,
        title=case.title,
        starts_on=case.starts_on or timezone.localdate(),
    )


def json_of(data: Any) -> bytes:
    return f"{json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)}\n".encode()


def pdf_of(reports: Sequence[Report], cases: Sequence[Case], page_size: "PageSize", file: str) -> bytes:
    from assessments.reports.pdf import PdfUnavailable, report_pdf

    if len(reports) != 1:
        raise CommandError(f"A PDF shows one case; {file} has {listed(cases)}. Choose one with --case ID.")
    try:
        return report_pdf(reports[0], page_size=page_size)
    except PdfUnavailable as error:
        raise CommandError(str(error)) from None


def write_file(path: Path, content: bytes) -> None:
    begun = False
    try:
        with path.open("wb") as file:
            begun = True
            file.write(content)
    except OSError as error:
        if begun and path.is_file():
            path.unlink()
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
