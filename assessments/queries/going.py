"""What goes when an assessment or a client is deleted, and what is in the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments.models import Answer, Snapshot
from assessments.queries.people import waiting
from assessments.queries.sharing import open_links

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.models import Assessment, Client


@dataclass(frozen=True, kw_only=True)
class Going:
    """`snapshots`: without what is in them; `links`: to them, that still work. `invitations`: that are over, and go
    with the client.
    """

    answers: int
    snapshots: Sequence[Snapshot]
    links: int
    invitations: int
    client: bool
    """Whether the client goes too."""


@dataclass(frozen=True, kw_only=True)
class ClientGoing:
    """What goes with a client (`invitations` that are over), and what keeps it (all else, if there is any)."""

    invitations: int
    assessments: int
    snapshots: int
    answers: int
    members: int
    waiting: int

    @property
    def is_free(self) -> bool:
        return not (self.assessments or self.members or self.waiting)


def going_with_assessment(assessment: Assessment) -> Going:
    """At most seven queries."""
    client = assessment.client
    goes = not is_known(client, besides=assessment)
    snapshots = Snapshot.objects.filter(assessment=assessment).defer("report", "words").order_by("number")
    return Going(
        answers=Answer.objects.filter(respondent__assessment=assessment).count(),
        snapshots=list(snapshots),
        links=open_links().filter(snapshot__assessment=assessment).count(),
        invitations=client.invitations.count() if goes else 0,
        client=goes,
    )


def is_known(client: Client, *, besides: Assessment | None = None) -> bool:
    """Whether anything is known of a client, or anybody belongs to it or is invited to it."""
    others = client.assessments.exclude(pk=besides.pk) if besides else client.assessments
    has_profile = client.industry or client.revenue or client.switches
    has_size = client.employees is not None or client.customers is not None
    return bool(
        has_profile
        or has_size
        or others.exists()
        or client.memberships.exists()
        or waiting().filter(client=client).exists()
    )


def going_with_client(client: Client) -> ClientGoing:
    """Six queries."""
    open_ones = waiting().filter(client=client).count()
    return ClientGoing(
        invitations=client.invitations.count() - open_ones,
        assessments=client.assessments.count(),
        snapshots=Snapshot.objects.filter(assessment__client=client).count(),
        answers=Answer.objects.filter(respondent__assessment__client=client).count(),
        members=client.memberships.count(),
        waiting=open_ones,
    )
