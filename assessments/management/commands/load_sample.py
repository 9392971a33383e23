from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments.actions import load_sample
from assessments.casefiles import CaseFileError, read_yaml
from assessments.domain.cases import CaseError, parse_case
from frameworks.queries import UnknownFrameworkError, current, structure_of

SAMPLE = Path(settings.BASE_DIR) / "fixtures" / "sample_assessment.yaml"


class Command(BaseCommand):
    help = "Add the finished sample assessment that everyone may read. Running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", nargs="?", type=Path, default=SAMPLE)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            framework = current()
            case = parse_case(read_yaml(file.read_bytes()), structure_of(framework.pk))
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        except (UnknownFrameworkError, CaseError, CaseFileError) as error:
            raise CommandError(f"The sample was not loaded: {error}") from None
        added = load_sample(framework=framework, case=case)
        self.stdout.write("added: the sample assessment" if added else "unchanged: the sample assessment")
