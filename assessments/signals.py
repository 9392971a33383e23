"""What follows from signing in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from assessments import access, actions
from assessments.views.workspaces import LAST_KEY

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest


@receiver(user_logged_in)
def take_the_trial_along(request: HttpRequest, user: User, **kwargs: Any) -> None:  # noqa: ARG001
    """What this browser did without an account goes into a workspace of the person who signs in."""
    trial = access.trial_id(request)
    if trial is None:
        return
    workspace = actions.claim_trial(trial_id=trial, user=user)
    access.forget_trial(request)
    if workspace is not None:
        request.session[LAST_KEY] = str(workspace.pk)
        text = f"What you did without an account is kept in {workspace.name}."
        messages.success(request, text, fail_silently=True)
