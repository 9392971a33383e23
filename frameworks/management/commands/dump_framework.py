from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from frameworks import files
from frameworks.exchange import dump
from frameworks.queries import UnknownFrameworkError, find, structure_of


class Command(BaseCommand):
    help = "Write a framework as the file that load_framework reads."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        # Django has a --version of its own on every command.
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", metavar="CODE")
        parser.add_argument(
            "--version",
            dest="framework_version",
            metavar="N",
            help="without: the published one, else the newest",
        )
        parser.add_argument(
            "--output",
            metavar="PATH",
            help="a name that ends with .yaml, .json or .xlsx; without: YAML on standard output",
        )

    def handle(
        self, *args: Any, code: str, framework_version: str | None, output: str | None, **options: Any
    ) -> None:
        try:
            framework = structure_of(find(code, framework_version).pk)
        except UnknownFrameworkError as error:
            raise CommandError(str(error)) from None
        if output is None:
            self.stdout.write(dump(framework), ending="")
            return
        chosen = files.format_of(output) or files.FORMATS[0]
        try:
            Path(output).write_bytes(chosen.write(framework))
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from None
