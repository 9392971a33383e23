"""What the site keeps about a person, for the person (nothing that opens a door), and how it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import transaction

from assessments import actions, queries

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from datetime import datetime
    from uuid import UUID

    from django.contrib.auth.models import User


def data_of(user: User) -> dict[str, Any]:
    """Account, addresses, second factors, browsers, and what is kept in workspaces."""
    from allauth.mfa.models import Authenticator
    from allauth.usersessions.models import UserSession

    return {
        "account": {
            "name": user.get_full_name(),
            "email": user.email,
            "username": user.get_username(),
            "created_at": _time(user.date_joined),
            "last_sign_in_at": _time(user.last_login),
        },
        "email_addresses": [
            {"email": address.email, "confirmed": address.verified, "primary": address.primary}
            for address in EmailAddress.objects.filter(user=user).order_by("pk")
        ],
        "second_factors": [
            {
                "kind": factor.type,
                "created_at": _time(factor.created_at),
                "last_used_at": _time(factor.last_used_at),
            }
            for factor in Authenticator.objects.filter(user=user).order_by("pk")
        ],
        "single_sign_on": _single_sign_on(user),
        "browsers": [
            {
                "address": browser.ip,
                "browser": browser.user_agent,
                "signed_in_at": _time(browser.created_at),
                "last_seen_at": _time(browser.last_seen_at),
            }
            for browser in UserSession.objects.filter(user=user).order_by("pk")
        ],
        **queries.person_data(user),
    }


@transaction.atomic
def delete(user: User, *, agreed: AbstractSet[UUID] | None = None) -> None:
    """Delete the account, sign it out everywhere, and delete the workspaces that nobody else belongs to.

    `agreed`: exactly these workspaces, or `NotAgreedError` is raised; None: whichever they are. Raises
    `LastOwnerError` when a workspace with other members would have no owner.
    """
    from allauth.usersessions.models import UserSession

    if agreed is None:
        agreed = {workspace.pk for workspace in queries.left_alone([user])}
    actions.part(user=user, agreed=agreed)
    for browser in UserSession.objects.filter(user=user):
        browser.end()
    user.delete()


def _single_sign_on(user: User) -> list[dict[str, str]]:
    if not apps.is_installed("allauth.socialaccount"):
        return []
    from allauth.socialaccount.models import SocialAccount

    connected = SocialAccount.objects.filter(user=user).order_by("pk")
    return [{"provider": account.provider, "id": account.uid} for account in connected]


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
