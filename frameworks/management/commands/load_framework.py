import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from frameworks import files
from frameworks.actions import FrameworkActionError, import_framework
from frameworks.problems import InvalidFrameworkError


class Command(BaseCommand):
    help = "Load a framework from a file. The same file again changes nothing; a bad file is refused whole."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            metavar="FILE",
            help='the file (YAML, JSON or a workbook, .xlsx), or "-" for standard input',
        )
        parser.add_argument("--publish", action="store_true", help="publish it, which freezes it")

    def handle(self, *args: Any, file: str, publish: bool, **options: Any) -> None:
        name = "Standard input" if file == "-" else file
        try:
            content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        except OSError as error:
            raise CommandError(f"{name} cannot be read: {error.strerror}.") from None
        try:
            imported = import_framework(structure=files.read(content, file), publish=publish)
        except InvalidFrameworkError as error:
            count = len(error.problems)
            heading = f"{name} is refused, {count} problem{'s'[: count > 1]}; nothing was changed:"
            raise CommandError(
                "\n".join([heading, *(f"  {problem}" for problem in error.problems)])
            ) from None
        except FrameworkActionError as error:
            raise CommandError(f"{name} is refused; nothing was changed: {error}") from None
        row = imported.framework
        self.stdout.write(f"{imported.outcome}: {row.code} {row.version} ({row.status})")
