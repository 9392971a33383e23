"""Links that show one frozen report to readers without an account: made, opened, ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from assessments.actions.activity import log, written
from assessments.linking import hashed, new_secret
from assessments.models import Happened, SharedLink

if TYPE_CHECKING:
    from datetime import datetime, timedelta
    from uuid import UUID

    from django.contrib.auth.models import User

    from assessments.models import Snapshot


def share(
    *,
    link_id: UUID,
    snapshot: Snapshot,
    lasts: timedelta,
    recipient: str = "",
    password: str = "",
    with_pdf: bool = True,
    by: User | None = None,
) -> tuple[SharedLink, str]:
    """Make a link to a frozen report. Returns it and the secret of its address, which is kept nowhere.

    `link_id` stands in the form: sent twice, it makes one link, and the secret of the second answer is empty.
    """
    secret = new_secret()
    # Slow on purpose, so outside the transaction that others wait for.
    kept_password = make_password(password) if password else ""
    with transaction.atomic():
        link, made = SharedLink.objects.get_or_create(
            pk=link_id,
            defaults={
                "snapshot": snapshot,
                "recipient": recipient,
                "secret_hash": hashed(secret),
                "password": kept_password,
                "with_pdf": with_pdf,
                "created_by": by,
                "expires_at": timezone.now() + lasts,
            },
        )
        if made:
            log(Happened.SHARED, by=by, assessment=snapshot.assessment, detail=_as(link))
    return link, secret if made else ""


@transaction.atomic
def end_link(*, link: SharedLink, by: User | None = None) -> None:
    """It opens nothing from now on, also where it is open already. Ending what has ended changes nothing."""
    still_open = SharedLink.objects.filter(pk=link.pk, revoked_at=None, expires_at__gt=timezone.now())
    if still_open.update(revoked_at=timezone.now()):
        log(Happened.UNSHARED, by=by, assessment=link.snapshot.assessment, detail=_as(link))


@transaction.atomic
def note_opening(*, link: SharedLink) -> None:
    """Count that the report was shown; the first time a day stands in the log."""
    now = timezone.now()
    counted = {"opened": F("opened") + 1, "last_opened_at": now}
    unseen = Q(last_opened_at=None) | Q(last_opened_at__lt=_start_of_day(now))
    mine = SharedLink.objects.filter(pk=link.pk)
    # Of two readers at once, one finds it unseen.
    if mine.filter(unseen).update(**counted):
        log(Happened.OPENED, by=None, assessment=link.snapshot.assessment, detail=link.recipient)
    else:
        mine.update(**counted)


def _start_of_day(at: datetime) -> datetime:
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


def _as(link: SharedLink) -> str:
    until = f"until {written(timezone.localtime(link.expires_at))}"
    return f"{link.recipient}, {until}" if link.recipient else until
