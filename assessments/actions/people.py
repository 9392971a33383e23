"""People: making a workspace one's own, inviting others, and changing what they may do."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from assessments import queries
from assessments.actions.activity import log, name_of
from assessments.actions.clients import fold
from assessments.linking import hashed, is_right, new_secret
from assessments.models import (
    Activity,
    Assessment,
    BatchItem,
    Client,
    Happened,
    Invitation,
    Making,
    Membership,
    Role,
    Workspace,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.contrib.auth.models import User

INVITATION_LASTS = timedelta(days=14)


class LastOwnerError(Exception):
    """A workspace has to keep an owner."""


class GoneError(Exception):
    """The membership has ended in the meantime."""


class InvitationError(Exception):
    """The invitation cannot be accepted by this person, or no longer."""


# Workspaces


@transaction.atomic
def create_workspace(*, name: str, owner: User) -> Workspace:
    workspace = Workspace.objects.create(name=name, claimed_at=timezone.now())
    Membership.objects.create(workspace=workspace, user=owner, role=Role.OWNER)
    log(Happened.CREATED, by=owner, workspace=workspace)
    return workspace


@transaction.atomic
def claim_trial(*, trial_id: UUID, user: User) -> Workspace | None:
    """Take what was done without an account along, exactly once; the workspace it is in now.

    It goes into the workspace of their own where this person did something last. Who owns none gets the trial itself,
    named after its first organisation: in a workspace of others, their owners would see it. None when there is nothing
    to take.
    """
    trial = (
        Workspace.objects.select_for_update().filter(pk=trial_id, claimed_at=None, is_sample=False).first()
    )
    first = trial.clients.order_by("pk").first() if trial else None
    if trial is None or first is None:
        return None
    organisations = ", ".join(trial.clients.order_by("pk").values_list("name", flat=True))
    home = _home(user)
    if home is None:
        trial.name, trial.claimed_at = first.name, timezone.now()
        trial.save(update_fields=["name", "claimed_at"])
        Membership.objects.create(workspace=trial, user=user, role=Role.OWNER)
        log(Happened.CLAIMED, by=user, workspace=trial, detail=organisations)
        return trial
    _move_clients(trial, home)
    trial.delete()
    log(Happened.CLAIMED, by=user, workspace=home, detail=organisations)
    return home


def _home(user: User) -> Workspace | None:
    """Of the workspaces that they own, the one where they did something last."""
    theirs = Activity.objects.filter(workspace=OuterRef("workspace"), actor=user).order_by("-at").values("at")
    owned = Membership.objects.filter(user=user, role=Role.OWNER).annotate(last=Subquery(theirs[:1]))
    newest = owned.select_related("workspace").order_by(F("last").desc(nulls_last=True), "created_at", "pk")
    home = newest.first()
    return home.workspace if home else None


def _move_clients(source: Workspace, target: Workspace) -> None:
    """An organisation that the target has by the same name, however it is written, stays one client."""
    known = {fold(client.name): client for client in target.clients.order_by("-pk")}
    for client in source.clients.all():
        if fold(client.name) in known:
            client.assessments.update(client=known[fold(client.name)])
        else:
            Client.objects.filter(pk=client.pk).update(workspace=target)


# Members


@transaction.atomic
def change_role(*, membership: Membership, role: Role, by: User | None = None) -> None:
    """Raises `LastOwnerError` when nobody would own the workspace any more, and `GoneError`.

    Who is no owner any more invites nobody: what was sent and is still open is withdrawn.
    """
    held = _held(membership, becomes=role)
    if role == held.role:
        return
    was, held.role = held.role, role
    held.save(update_fields=["role"])
    log(Happened.ROLE, by=by, workspace=held.workspace, detail=_as(held.user.email, held))
    if was == Role.OWNER:
        withdraw_sent(user=held.user, workspace=held.workspace, by=by)


@transaction.atomic
def remove_member(*, membership: Membership, by: User | None = None) -> None:
    """Raises `LastOwnerError` when nobody would own the workspace any more, and `GoneError`."""
    held = _held(membership, becomes=None)
    log(Happened.REMOVED, by=by, workspace=held.workspace, detail=_as(name_of(held.user), held))
    _remove(held, by=by)


def _remove(held: Membership, *, by: User | None) -> None:
    """With the membership go open invitations to and of the same person, and the lead of what they see no more; the
    files of that are not made any more.
    """
    workspace, user = held.workspace, held.user
    held.delete()
    addresses = [user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)]
    asked = Q()
    for address in addresses:
        asked |= Q(email__iexact=address)
    open_ones = Invitation.objects.filter(asked, workspace=workspace, accepted_at=None, revoked_at=None)
    open_ones.update(revoked_at=timezone.now())
    if held.role == Role.OWNER:
        withdraw_sent(user=user, workspace=workspace, by=by)
    if not workspace.memberships.filter(user=user, client=None).exists():
        seen = workspace.memberships.filter(user=user).values("client")
        led = Assessment.objects.filter(client__workspace=workspace, lead=user)
        led.exclude(client__in=seen).update(lead=None)
        # What is made already stays with the rest of the archive, which gives it to nobody who may not see it.
        asked_for = BatchItem.objects.filter(batch__workspace=workspace, batch__created_by=user)
        asked_for.filter(state=Making.WAITING).exclude(assessment__client__in=seen).update(
            state=Making.STOPPED
        )


@transaction.atomic
def leave(*, workspace: Workspace, user: User) -> None:
    """Give up all memberships in the workspace. Raises `LastOwnerError` when nobody would own it any more."""
    for membership in Membership.objects.filter(workspace=workspace, user=user):
        held = _held(membership, becomes=None)
        log(Happened.LEFT, by=user, workspace=held.workspace, detail=_as("", held))
        _remove(held, by=user)


def _as(whom: str, place: Membership | Invitation) -> str:
    """As a line of the log tells it: who, the role, and the client if it is for one only."""
    client = place.client.name if place.client else ""
    return ", ".join(filter(None, (whom, Role(place.role).label.lower(), client)))


def _held(membership: Membership, *, becomes: Role | None) -> Membership:
    """The membership as it is now. Raises as `change_role` does; owners who are switched off do not count."""
    # The lock makes two owners who leave at once take turns.
    workspace = Workspace.objects.select_for_update().get(pk=membership.workspace_id)
    held = workspace.memberships.select_related("user", "client").filter(pk=membership.pk).first()
    if held is None:
        raise GoneError
    others = workspace.memberships.filter(role=Role.OWNER, user__is_active=True).exclude(pk=held.pk)
    if held.role == Role.OWNER and becomes != Role.OWNER and not others.exists():
        raise LastOwnerError
    held.workspace = workspace
    return held


# Invitations


def _unsent(_invitation: Invitation, _secret: str) -> None:
    """Whoever asks brings the link along."""


def invite(
    *,
    workspace: Workspace,
    client: Client | None,
    email: str,
    role: Role,
    invited_by: User,
    send: Callable[[Invitation, str], None] = _unsent,
) -> tuple[Invitation, str]:
    """Ask a person to become a member. Returns the invitation and the secret of its link, which is kept nowhere.

    An earlier invitation of the same address to the same place ends with it, as soon as `send` has brought the link
    there. If that fails, it raises, nobody is invited, and the earlier one stays as it was. No transaction is open
    while a mail server is waited for.
    """
    if client is not None and client.workspace_id != workspace.pk:
        raise ValueError("The client belongs to another workspace.")
    secret = new_secret()
    invitation = Invitation.objects.create(
        workspace=workspace,
        client=client,
        email=email,
        role=role,
        secret_hash=hashed(secret),
        invited_by=invited_by,
        expires_at=timezone.now() + INVITATION_LASTS,
    )
    try:
        send(invitation, secret)
    except BaseException:
        invitation.delete()
        raise
    with transaction.atomic():
        earlier = Invitation.objects.filter(
            workspace=workspace, client=client, email__iexact=email, accepted_at=None, revoked_at=None
        )
        earlier.exclude(pk=invitation.pk).update(revoked_at=timezone.now())
        log(Happened.INVITED, by=invited_by, workspace=workspace, detail=_as(email, invitation))
    return invitation, secret


@transaction.atomic
def revoke(*, invitation: Invitation, by: User | None = None) -> None:
    waiting = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None)
    if waiting.update(revoked_at=timezone.now()):
        detail = _as(invitation.email, invitation)
        log(Happened.WITHDRAWN, by=by, workspace=invitation.workspace, detail=detail)


@transaction.atomic
def withdraw_sent(*, user: User, workspace: Workspace | None = None, by: User | None = None) -> None:
    """Withdraw what this person has sent and nobody has accepted yet; in one workspace, or in all."""
    sent = Invitation.objects.filter(invited_by=user, accepted_at=None, revoked_at=None)
    if workspace is not None:
        sent = sent.filter(workspace=workspace)
    for invitation in sent.filter(expires_at__gt=timezone.now()).select_related("workspace", "client"):
        revoke(invitation=invitation, by=by)


def opens(invitation: Invitation, secret: str) -> bool:
    """Whether `secret` is the one of the invitation's link."""
    return is_right(secret, invitation.secret_hash)


@transaction.atomic
def accept(*, invitation_id: UUID, user: User) -> Membership:
    """Become a member. Raises `InvitationError` when the invitation has ended or is meant for another address."""
    invitation = Invitation.objects.select_for_update().filter(pk=invitation_id).first()
    if invitation is None:
        raise InvitationError("This invitation has ended.")
    if not is_open(invitation):
        raise InvitationError("This invitation has ended.")
    if not is_meant_for(invitation, user):
        raise InvitationError("This invitation is meant for another e-mail address.")
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    membership, made = Membership.objects.get_or_create(
        workspace=invitation.workspace,
        client=invitation.client,
        user=user,
        defaults={"role": invitation.role},
    )
    ranks = list(Role)
    if not made and ranks.index(Role(invitation.role)) > ranks.index(Role(membership.role)):
        membership.role = invitation.role
        membership.save(update_fields=["role"])
    log(Happened.JOINED, by=user, workspace=invitation.workspace, detail=_as("", membership))
    return membership


def is_open(invitation: Invitation) -> bool:
    return queries.waiting().filter(pk=invitation.pk).exists()


def is_meant_for(invitation: Invitation, user: User) -> bool:
    """Whether the invited address is a verified one of this person's."""
    # Compared here: databases fold letters of other scripts into ours.
    mine = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return invitation.email.lower() in {address.lower() for address in mine}
