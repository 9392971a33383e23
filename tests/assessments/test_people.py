from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments import actions, queries
from assessments.models import Assessment, Client, Invitation, Membership, Role, State, Workspace

if TYPE_CHECKING:
    from frameworks.models import Framework


def person(name: str, *, verified: bool = True) -> User:
    email = f"{name}@example.com"
    user = User.objects.create_user(name, email)
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    return user


@pytest.fixture
def owner(db: None) -> User:
    return person("owner")


@pytest.fixture
def firm(owner: User) -> Workspace:
    return actions.create_workspace(name="Advisers", owner=owner)


def membership(workspace: Workspace, user: User) -> Membership:
    return Membership.objects.get(workspace=workspace, user=user)


def start(workspace: Workspace, framework: Framework, organisation: str) -> Assessment:
    return actions.start_assessment(
        workspace=workspace, framework=framework, organisation=organisation, title="Round 1"
    )


# A trial


def test_trial_becomes_the_workspace_of_who_has_none(published: Framework, owner: User) -> None:
    trial = Workspace.objects.create()
    assessment = start(trial, published, "Example Ltd")
    claimed = actions.claim_trial(trial_id=trial.pk, user=owner)
    assert claimed == trial
    claimed.refresh_from_db()
    assert (claimed.name, claimed.claimed_at is not None) == ("Example Ltd", True)
    assert membership(trial, owner).role == Role.OWNER
    assert Assessment.objects.get().pk == assessment.pk


def test_trial_is_claimed_once(published: Framework, owner: User) -> None:
    trial = Workspace.objects.create()
    start(trial, published, "Example Ltd")
    assert actions.claim_trial(trial_id=trial.pk, user=owner)
    assert actions.claim_trial(trial_id=trial.pk, user=person("late")) is None
    assert list(trial.memberships.values_list("user__username", flat=True)) == ["owner"]


def test_trial_goes_into_the_workspace_one_owns(published: Framework, firm: Workspace, owner: User) -> None:
    known = start(firm, published, "Known Ltd")
    trial = Workspace.objects.create()
    again, new = start(trial, published, "Known Ltd"), start(trial, published, "New Ltd")
    assert actions.claim_trial(trial_id=trial.pk, user=owner) == firm
    assert not Workspace.objects.filter(pk=trial.pk).exists()
    again.refresh_from_db()
    new.refresh_from_db()
    assert again.client_id == known.client_id
    assert (new.client.name, new.client.workspace) == ("New Ltd", firm)
    assert list(firm.clients.values_list("name", flat=True)) == ["Known Ltd", "New Ltd"]


def test_trial_goes_where_one_has_worked_last(published: Framework, owner: User) -> None:
    older, newer = (actions.create_workspace(name=name, owner=owner) for name in ("Older", "Newer"))
    for last in (older, newer, older):
        actions.change_workspace(workspace=last, name=f"{last.name}.", by=owner)
        trial = Workspace.objects.create()
        start(trial, published, "Example Ltd")
        assert actions.claim_trial(trial_id=trial.pk, user=owner) == last


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR])
def test_trial_never_goes_into_a_workspace_of_others(
    published: Framework, firm: Workspace, role: Role
) -> None:
    """Their owners would see it."""
    reader = person("reader")
    Membership.objects.create(workspace=firm, user=reader, role=role)
    trial = Workspace.objects.create()
    start(trial, published, "Mine Ltd")
    assert actions.claim_trial(trial_id=trial.pk, user=reader) == trial
    assert firm.clients.count() == 0


@pytest.mark.parametrize("kind", ["sample", "empty", "missing"])
def test_nothing_to_claim(published: Framework, owner: User, kind: str) -> None:
    workspace = Workspace(is_sample=kind == "sample")
    if kind != "missing":
        workspace.save()
    if kind == "sample":
        start(workspace, published, "Sample Ltd")
    assert actions.claim_trial(trial_id=workspace.pk, user=owner) is None
    assert not Membership.objects.exists()


# Members


def test_last_owner_stays(firm: Workspace, owner: User) -> None:
    mine = membership(firm, owner)
    for attempt in (
        lambda: actions.change_role(membership=mine, role=Role.EDITOR),
        lambda: actions.remove_member(membership=mine),
        lambda: actions.leave(workspace=firm, user=owner),
    ):
        with pytest.raises(actions.LastOwnerError):
            attempt()
    assert Membership.objects.get(pk=mine.pk).role == Role.OWNER


def test_owner_leaves_when_there_is_another(firm: Workspace, owner: User) -> None:
    other = person("other")
    second = Membership.objects.create(workspace=firm, user=other, role=Role.EDITOR)
    actions.change_role(membership=second, role=Role.OWNER)
    actions.leave(workspace=firm, user=owner)
    assert list(firm.memberships.values_list("user__username", "role")) == [("other", "owner")]


def test_database_refuses_an_owner_of_one_client_and_double_membership(firm: Workspace, owner: User) -> None:
    client = Client.objects.create(workspace=firm, name="One Ltd")
    Membership.objects.create(workspace=firm, client=client, user=owner, role=Role.VIEWER)
    for fields in (
        {"client": Client.objects.create(workspace=firm, name="Two Ltd"), "role": Role.OWNER},
        {"client": None, "role": Role.VIEWER},
        {"client": client, "role": Role.EDITOR},
        {"client": None, "role": "king", "user": person("king")},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(**{"workspace": firm, "user": owner} | fields)


# Invitations


def invite(firm: Workspace, owner: User, **fields: object) -> tuple[Invitation, str]:
    asked = {"client": None, "email": "guest@example.com", "role": Role.EDITOR} | fields
    return actions.invite(workspace=firm, invited_by=owner, **asked)  # type: ignore[arg-type]


def test_invitation_is_accepted_once_by_who_holds_the_address(firm: Workspace, owner: User) -> None:
    invitation, secret = invite(firm, owner, email="Guest@Example.com")
    guest = person("guest")
    assert actions.opens(invitation, secret)
    assert not actions.opens(invitation, secret[:-1])
    assert secret not in str(Invitation.objects.values().get())
    assert actions.accept(invitation_id=invitation.pk, user=guest).role == Role.EDITOR
    with pytest.raises(actions.InvitationError, match="ended"):
        actions.accept(invitation_id=invitation.pk, user=guest)


@pytest.mark.parametrize("verified", [True, False])
def test_invitation_is_bound_to_a_verified_address(firm: Workspace, owner: User, *, verified: bool) -> None:
    invitation, _ = invite(firm, owner)
    other = person("guest" if not verified else "other", verified=verified)
    with pytest.raises(actions.InvitationError, match="another e-mail address"):
        actions.accept(invitation_id=invitation.pk, user=other)
    assert not firm.memberships.filter(user=other).exists()


@pytest.mark.parametrize("ending", ["revoked", "expired", "asked again"])
def test_invitation_that_ended_opens_nothing(firm: Workspace, owner: User, ending: str) -> None:
    invitation, _ = invite(firm, owner)
    if ending == "revoked":
        actions.revoke(invitation=invitation)
    elif ending == "expired":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    else:
        invite(firm, owner, email="GUEST@example.com")
    with pytest.raises(actions.InvitationError, match="ended"):
        actions.accept(invitation_id=invitation.pk, user=person("guest"))


def test_invitation_raises_a_role_and_never_lowers_it(firm: Workspace, owner: User) -> None:
    guest = person("guest")
    for role, expected in ((Role.VIEWER, "viewer"), (Role.EDITOR, "editor"), (Role.VIEWER, "editor")):
        actions.accept(invitation_id=invite(firm, owner, role=role)[0].pk, user=guest)
        assert membership(firm, guest).role == expected


def test_invitation_to_a_client_of_another_workspace_is_refused(firm: Workspace, owner: User) -> None:
    foreign = Client.objects.create(workspace=Workspace.objects.create(name="Others"), name="Foreign Ltd")
    with pytest.raises(ValueError, match="another workspace"):
        invite(firm, owner, client=foreign)


# What goes with a membership


def test_removed_member_cannot_come_back_by_an_invitation_that_is_still_open(
    firm: Workspace, owner: User
) -> None:
    guest = person("guest")
    Membership.objects.create(workspace=firm, user=guest, role=Role.VIEWER)
    invitation, _ = invite(firm, owner, email="Guest@example.com", role=Role.EDITOR)
    other, _ = invite(firm, owner, email="other@example.com")
    actions.remove_member(membership=membership(firm, guest))
    with pytest.raises(actions.InvitationError, match="ended"):
        actions.accept(invitation_id=invitation.pk, user=guest)
    other.refresh_from_db()
    assert other.revoked_at is None


def test_removed_member_leads_nothing_any_more(published: Framework, firm: Workspace, owner: User) -> None:
    leader = person("leader")
    seen, unseen = start(firm, published, "Seen Ltd"), start(firm, published, "Unseen Ltd")
    Membership.objects.create(workspace=firm, user=leader, role=Role.EDITOR)
    Membership.objects.create(workspace=firm, client=seen.client, user=leader, role=Role.VIEWER)
    Assessment.objects.update(lead=leader)
    actions.remove_member(membership=Membership.objects.get(user=leader, client=None))
    assert list(Assessment.objects.filter(lead=leader)) == [seen]
    assert Assessment.objects.get(pk=unseen.pk).lead is None


def test_copy_for_another_client_is_not_led_by_who_sees_the_first_one_only(
    published: Framework, firm: Workspace
) -> None:
    leader, first = person("leader"), start(firm, published, "First Ltd")
    Membership.objects.create(workspace=firm, client=first.client, user=leader, role=Role.EDITOR)
    Assessment.objects.update(lead=leader)
    first.refresh_from_db()
    copied = {
        name: actions.copy_set_up(assessment=first, framework=published, organisation=name, title="Round 2")
        for name in ("First Ltd", "Second Ltd")
    }
    assert [copied[name].lead for name in ("First Ltd", "Second Ltd")] == [leader, None]


def test_set_up_from_a_page_that_is_late_neither_closes_nor_reopens(
    published: Framework, firm: Workspace, owner: User
) -> None:
    assessment = start(firm, published, "First Ltd")
    stale = Assessment.objects.get(pk=assessment.pk)
    actions.close(assessment=assessment, closed_by=owner)
    actions.set_up(assessment=stale, title="New", state=State.IN_REVIEW, due_on=None, lead=None)
    assessment.refresh_from_db()
    assert (assessment.title, assessment.state) == ("New", State.CLOSED)
    stale = Assessment.objects.get(pk=assessment.pk)
    actions.reopen(assessment=assessment)
    actions.set_up(assessment=stale, title="Newer", state=State.CLOSED, due_on=None, lead=None)
    assessment.refresh_from_db()
    assert (assessment.title, assessment.state) == ("Newer", State.IN_REVIEW)


def test_invitation_that_is_gone_is_over(firm: Workspace, owner: User) -> None:
    invitation, _ = invite(firm, owner)
    gone = invitation.pk
    invitation.delete()
    with pytest.raises(actions.InvitationError, match="ended"):
        actions.accept(invitation_id=gone, user=person("guest"))


@pytest.mark.parametrize("ending", ["demoted", "removed", "left", "switched off", "deleted"])
def test_invitation_ends_with_the_right_to_invite(firm: Workspace, owner: User, ending: str) -> None:
    sender = person("sender")
    member = Membership.objects.create(workspace=firm, user=sender, role=Role.OWNER)
    mine, _ = invite(firm, sender)
    other, _ = invite(firm, owner, email="second@example.com")
    if ending == "demoted":
        actions.change_role(membership=member, role=Role.EDITOR, by=owner)
    elif ending == "removed":
        actions.remove_member(membership=member, by=owner)
    elif ending == "left":
        actions.leave(workspace=firm, user=sender)
    elif ending == "switched off":
        User.objects.filter(pk=sender.pk).update(is_active=False)
    else:
        sender.delete()
    for invitation, is_open in ((mine, False), (other, True)):
        assert actions.is_open(invitation) == is_open
    with pytest.raises(actions.InvitationError, match="ended"):
        actions.accept(invitation_id=mine.pk, user=person("guest"))
    assert list(queries.open_invitations(firm)) == [other]
    withdrawn = firm.activity.filter(happened="withdrawn").values_list("actor_name", "detail")
    by = {"demoted": "owner", "removed": "owner", "left": "sender"}
    assert list(withdrawn) == (
        [(f"{by[ending]}@example.com", "guest@example.com, editor")] if ending in by else []
    )


def test_who_stays_an_owner_goes_on_inviting(firm: Workspace, owner: User) -> None:
    invitation, _ = invite(firm, owner)
    actions.change_role(membership=membership(firm, owner), role=Role.OWNER)
    assert actions.is_open(invitation)


def test_owner_who_is_switched_off_is_none(firm: Workspace, owner: User) -> None:
    off = person("off")
    Membership.objects.create(workspace=firm, user=off, role=Role.OWNER)
    User.objects.filter(pk=off.pk).update(is_active=False)
    with pytest.raises(actions.LastOwnerError):
        actions.leave(workspace=firm, user=owner)
    assert [found.pk for found in queries.parting(owner).ownerless] == [firm.pk]
    actions.remove_member(membership=membership(firm, off), by=owner)
    assert queries.parting(owner).ownerless == []


@pytest.mark.parametrize("attempt", ["change_role", "remove_member"])
def test_membership_that_ended_meanwhile_is_gone(firm: Workspace, attempt: str) -> None:
    member = Membership.objects.create(workspace=firm, user=person("gone"), role=Role.VIEWER)
    Membership.objects.filter(pk=member.pk).delete()
    change = {"role": Role.EDITOR} if attempt == "change_role" else {}
    with pytest.raises(actions.GoneError):
        getattr(actions, attempt)(membership=member, **change)


def test_role_is_changed_from_what_it_is_now(firm: Workspace, owner: User) -> None:
    """A page that is older than another owner's change."""
    second = Membership.objects.create(workspace=firm, user=person("second"), role=Role.EDITOR)
    stale = Membership.objects.get(pk=second.pk)
    actions.change_role(membership=second, role=Role.OWNER)
    actions.remove_member(membership=membership(firm, owner))
    with pytest.raises(actions.LastOwnerError):
        actions.change_role(membership=stale, role=Role.EDITOR)
