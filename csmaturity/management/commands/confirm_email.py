"""Let somebody sign in without a code: `manage.py confirm_email admin ada@example.com`."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction


class Command(BaseCommand):
    help = (
        "Make an e-mail address the one that a user signs in with, confirmed without a code: for users of before there "
        "were accounts, and while no e-mail can be sent."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="as in the admin's list of users")
        parser.add_argument("email", help="the address to sign in with")

    @transaction.atomic
    def handle(self, *args: Any, username: str, email: str, **options: Any) -> None:
        email = email.lower()
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email!r} is not an e-mail address.") from None
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no user {username!r}.")
        if EmailAddress.objects.filter(email=email, verified=True).exclude(user=user).exists():
            raise CommandError(f"{email} belongs to another user.")
        EmailAddress.objects.filter(user=user).delete()
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        user.email = email
        user.save(update_fields=["email"])
        self.stdout.write(f"{username} signs in with {email}.")
