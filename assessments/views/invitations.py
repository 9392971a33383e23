"""The way in for those who were invited.

The secret of a link is looked at once: what opens it is kept in the session, and the page that follows has an
address without it, so that it reaches no Referer, no history shared with others and no page of allauth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments import actions, queries
from assessments.views.people import INVITATION_KEY

if TYPE_CHECKING:
    from uuid import UUID

    from django.contrib.auth.models import User

    from assessments.models import Invitation


@require_safe
@never_cache
def open_link(request: HttpRequest, invitation_id: UUID, secret: str) -> HttpResponse:
    invitation = queries.invitation(invitation_id)
    if invitation is None or not actions.opens(invitation, secret):
        raise Http404
    request.session[INVITATION_KEY] = str(invitation.pk)
    response = redirect("assessments:invitation")
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: HttpRequest) -> HttpResponse:
    """What one is invited to. Who is signed in with the invited address may accept."""
    invited = invitation_of(request)
    if invited is None:
        raise Http404
    if not actions.is_open(invited):
        return render(request, "assessments/workspace/invitation_ended.html", status=410)
    user: User | None = request.user if request.user.is_authenticated else None
    is_mine = user is not None and actions.is_meant_for(invited, user)
    if request.method == "POST" and user is not None:
        return _accept(request, invited, user)
    return render(
        request,
        "assessments/workspace/invitation.html",
        {"invitation": invited, "is_mine": is_mine, "is_refused": user is not None and not is_mine},
    )


def _accept(request: HttpRequest, invited: Invitation, user: User) -> HttpResponse:
    try:
        membership = actions.accept(invitation_id=invited.pk, user=user)
    except actions.InvitationError as error:
        messages.error(request, str(error))
        return redirect("assessments:invitation")
    del request.session[INVITATION_KEY]
    messages.success(request, f"You are now a member of {invited.workspace.name}.")
    return redirect("assessments:workspace", membership.workspace_id)


def invitation_of(request: HttpRequest) -> Invitation | None:
    """The invitation whose link was opened in this browser session."""
    kept = request.session.get(INVITATION_KEY)
    return queries.invitation(kept) if kept else None
