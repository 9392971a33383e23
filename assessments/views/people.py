"""Who belongs to a workspace: members, their roles, and invitations."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import access, actions, mail, queries
from assessments.forms.workspaces import InviteForm, RoleForm
from assessments.models import Role
from assessments.views.places import places

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any
    from uuid import UUID

    from django.contrib.auth.models import User

    from assessments.models import Invitation, Membership, Workspace

    class MemberRequest(HttpRequest):
        user: User


LAST_OWNER = "The last owner cannot leave or become less: make somebody else an owner first."
GONE = "Nothing was changed: this person was removed or left in the meantime."
MOST_INVITATIONS = 50
"""In a day and a workspace: enough for any team, and too few to send others what nobody asked for."""
logger = logging.getLogger(__name__)
INVITATION_KEY = "invitation"
"""Where a session keeps the invitation whose link was opened in it."""


@require_safe
@login_required
@never_cache
def people(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    workspace = access.workspace(request, workspace_id, least=Role.VIEWER)
    return _page(request, workspace)


@require_POST
@login_required
@never_cache
def invite(request: MemberRequest, workspace_id: UUID) -> HttpResponse:
    workspace = access.workspace(request, workspace_id, least=Role.OWNER)
    form = InviteForm(access.clients(request, workspace), request.POST)
    if form.is_valid() and queries.sees_all(workspace, form.cleaned_data["email"]):
        form.add_error(
            "email", "This person sees the whole workspace already. Change the role in the list above."
        )
    if not form.is_valid():
        return _page(request, workspace, form)
    if queries.invited_today(workspace) >= MOST_INVITATIONS:
        messages.error(request, "Many people were invited today. Go on tomorrow.")
        return redirect("assessments:people", workspace.pk)
    email = form.cleaned_data["email"]
    if _is_sent(request, workspace, **form.cleaned_data):
        messages.success(request, f"An invitation went to {email}.")
    return redirect("assessments:people", workspace.pk)


def _sending(request: HttpRequest) -> Callable[[Invitation, str], None]:
    """How the link of an invitation gets to the person who is invited."""

    def send(invitation: Invitation, secret: str) -> None:
        path = reverse("assessments:open_invitation", args=[invitation.pk, secret])
        mail.send_invitation(invitation, link=request.build_absolute_uri(path))

    return send


@require_POST
@login_required
@never_cache
def resend(request: MemberRequest, workspace_id: UUID, invitation_id: UUID) -> HttpResponse:
    """Send an open invitation once more, with another link: the one sent before opens nothing from now on."""
    workspace = access.workspace(request, workspace_id, least=Role.OWNER)
    before = get_object_or_404(workspace.invitations.select_related("client"), pk=invitation_id)
    if not actions.is_open(before):
        messages.error(request, f"The invitation of {before.email} has ended. Invite again.")
    elif queries.invited_today(workspace) >= MOST_INVITATIONS:
        messages.error(request, "Many people were invited today. Go on tomorrow.")
    else:
        _resend(request, workspace, before)
    return redirect("assessments:people", workspace.pk)


def _resend(request: MemberRequest, workspace: Workspace, before: Invitation) -> None:
    if _is_sent(request, workspace, client=before.client, email=before.email, role=Role(before.role)):
        text = f"A new invitation went to {before.email}. The link sent before no longer works."
        messages.success(request, text)


def _is_sent(request: MemberRequest, workspace: Workspace, **invited: Any) -> bool:
    """Invite and send the link; where that fails, say so."""
    try:
        actions.invite(workspace=workspace, invited_by=request.user, send=_sending(request), **invited)
    except OSError as error:
        # The mail server's words may hold the address: only their kind is logged.
        logger.error("An invitation could not be sent: %s", type(error).__name__)  # noqa: TRY400
        text = f"The e-mail to {invited['email']} could not be sent. Try again later; "
        messages.error(request, text + "an earlier invitation is still valid.")
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def revoke(request: MemberRequest, workspace_id: UUID, invitation_id: UUID) -> HttpResponse:
    """Withdraw an invitation; asks before."""
    workspace = access.workspace(request, workspace_id, least=Role.OWNER)
    invitation = get_object_or_404(workspace.invitations.select_related("client"), pk=invitation_id)
    if request.method != "POST":
        context = {"workspace": workspace, "invitation": invitation}
        context |= places(request, workspace, "people")
        return render(request, "assessments/workspace/revoke.html", context)
    actions.revoke(invitation=invitation, by=request.user)
    messages.success(request, f"The invitation of {invitation.email} is withdrawn.")
    return redirect("assessments:people", workspace.pk)


@require_POST
@login_required
@never_cache
def change(request: MemberRequest, workspace_id: UUID, membership_id: UUID) -> HttpResponse:
    """Give a member another role."""
    workspace = access.workspace(request, workspace_id, least=Role.OWNER)
    membership = get_object_or_404(workspace.memberships, pk=membership_id)
    form = RoleForm(request.POST)
    if not form.is_valid() or (membership.client_id and form.cleaned_data["role"] == Role.OWNER):
        messages.error(request, "Choose one of the roles shown.")
    else:
        try:
            actions.change_role(membership=membership, role=form.cleaned_data["role"], by=request.user)
            messages.success(request, "The role is changed.")
        except actions.LastOwnerError:
            messages.error(request, LAST_OWNER)
        except actions.GoneError:
            messages.error(request, GONE)
    return redirect("assessments:people", workspace.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def remove(request: MemberRequest, workspace_id: UUID, membership_id: UUID) -> HttpResponse:
    """Take a membership away; says before what the person loses."""
    workspace = access.workspace(request, workspace_id, least=Role.OWNER)
    membership = get_object_or_404(workspace.memberships.select_related("user", "client"), pk=membership_id)
    if request.method != "POST":
        return _ask_to_remove(request, workspace, membership)
    try:
        actions.remove_member(membership=membership, by=request.user)
        messages.success(request, f"{actions.name_of(membership.user)} is removed.")
    except actions.LastOwnerError:
        messages.error(request, LAST_OWNER)
    except actions.GoneError:
        messages.error(request, GONE)
    return redirect("assessments:people", workspace.pk)


def _ask_to_remove(request: HttpRequest, workspace: Workspace, membership: Membership) -> HttpResponse:
    context = {
        "workspace": workspace,
        "member": membership,
        "name": actions.name_of(membership.user),
        "led": queries.led_no_more(membership),
        "besides": list(queries.seen_besides(membership)),
        "links": queries.open_links_by(membership.user, workspace).count(),
        **places(request, workspace, "people"),
    }
    return render(request, "assessments/workspace/remove.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def leave(request: MemberRequest, workspace_id: UUID) -> HttpResponse:
    """Give up every membership one has in a workspace; asks before."""
    workspace = access.workspace(request, workspace_id)
    if request.method != "POST":
        is_needed = access.holds(request, workspace, Role.OWNER) and not queries.is_owned_without(
            workspace, request.user
        )
        context = {"workspace": workspace, "is_needed": is_needed, **places(request, workspace)}
        return render(request, "assessments/workspace/leave.html", context)
    try:
        actions.leave(workspace=workspace, user=request.user)
    except actions.LastOwnerError:
        messages.error(request, LAST_OWNER)
        return redirect("assessments:people", workspace.pk)
    messages.success(request, f"You left {workspace.name}.")
    return redirect("assessments:home")


def _page(request: HttpRequest, workspace: Workspace, form: InviteForm | None = None) -> HttpResponse:
    can_manage = access.holds(request, workspace, Role.OWNER)
    if form is None and can_manage:
        form = InviteForm(access.clients(request, workspace), initial={"role": Role.EDITOR})
    context: dict[str, Any] = {
        "workspace": workspace,
        "can_manage": can_manage,
        "members": queries.members(workspace),
        "invitations": queries.open_invitations(workspace) if can_manage else (),
        "form": form,
        "roles": Role.choices,
        **places(request, workspace, "people", below=False),
    }
    return render(
        request, "assessments/workspace/people.html", context, status=422 if form and form.errors else 200
    )
