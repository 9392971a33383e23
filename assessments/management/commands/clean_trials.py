from argparse import ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from assessments.actions import clean_trials

LONGEST = 36_500
"""A hundred years of days."""


def days(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:10]) <= LONGEST:
        raise ArgumentTypeError(f"{text!r} is no whole number from 1 to {LONGEST}")
    return int(text)


class Command(BaseCommand):
    help = (
        "Remove trials in which nothing was started or answered for some time. Workspaces with members stay."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--days",
            type=days,
            default=settings.TRIAL_DAYS,
            help="how many days without any change (default: the setting TRIAL_DAYS, now %(default)s)",
        )

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        removed = clean_trials(before=timezone.now() - timedelta(days=days))
        self.stdout.write(f"removed: {removed} trial{'' if removed == 1 else 's'}")
