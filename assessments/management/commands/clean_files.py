from typing import Any

from django.core.management.base import BaseCommand

from assessments.actions import clean_files


class Command(BaseCommand):
    help = (
        "Remove archives that are older than a week, and files that nobody can ask for any more. "
        "`make_files` does so by itself every hour."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        removed = clean_files()
        self.stdout.write(f"removed: {removed} archive{'' if removed == 1 else 's'}")
