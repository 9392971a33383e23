"""Who may knock at an address, and what the answers are compared with. Used by the tables of test_doors.py."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from assessments import actions
from assessments.access import SESSION_KEY, SHARED_KEY
from assessments.models import (
    Assessment,
    Batch,
    BatchItem,
    Client,
    ClientLogo,
    Invitation,
    Membership,
    Role,
    SharedLink,
    Snapshot,
    Upgrade,
    Workspace,
)
from assessments.views.people import INVITATION_KEY
from frameworks import queries
from frameworks.actions import import_framework
from tests.assessments.conftest import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.http import HttpResponse

    from frameworks.models import Framework

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
VISITORS = (
    "nobody",  # no account, nothing started
    "stranger",  # an account with a workspace of its own
    "viewer",
    "editor",
    "owner",
    "leader",  # reads the client that is asked for, and nothing else of the workspace
    "helper",  # the same, and may write there
    "other leader",  # belongs to the workspace by another client
    "trial",  # no account, an assessment of its own in this browser
    "claimer",  # a browser that held what has become the workspace
    "invited",  # opened the link of an invitation that is open, with the account it is meant for
    "late",  # the same, after the invitation has ended
    "operator",  # runs the server, and belongs to no workspace
    "reader",  # no account, opened a shared link that works
    "late reader",  # the same, after the link has ended
)
READERS = ("reader", "late reader")
OUTSIDERS = ("nobody", "stranger", "trial", "claimer", "invited", "late", "operator", *READERS)
SIGNED_OUT = ("nobody", "trial", "claimer", *READERS)


@dataclass(frozen=True, kw_only=True)
class World:
    """A workspace with two clients, and everybody who may want to look at it."""

    workspace: Workspace
    client: Client
    assessment: Assessment
    sample: Assessment
    invitation: Invitation
    membership: Membership
    snapshot: Snapshot
    upgrade: Upgrade
    link: SharedLink
    ended_link: SharedLink
    batch: Batch
    link_secret: str
    secret: str
    browsers: dict[str, Browser]


def person(name: str) -> User:
    user = User.objects.create_user(name, f"{name.replace(' ', '.')}@example.com")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def remembering(browser: Browser, **kept: object) -> Browser:
    session = browser.session
    session.update(kept)
    session.save()
    return browser


def frozen(assessment: Assessment) -> Snapshot:
    snapshot = actions.close(assessment=assessment, closed_by=None)
    actions.reopen(assessment=assessment)
    return snapshot


def shared(snapshot: Snapshot, **fields: object) -> tuple[SharedLink, str]:
    """A link that works for a day, unless `fields` say otherwise."""
    chosen = {"link_id": uuid4(), "lasts": timedelta(days=1), **fields}
    return actions.share(snapshot=snapshot, **chosen)  # type: ignore[arg-type]


def batch_of(workspace: Workspace, user: User, assessment: Assessment) -> Batch:
    """An archive that somebody asked for, and of which nothing is made yet."""
    batch = Batch.objects.create(workspace=workspace, created_by=user)
    BatchItem.objects.create(batch=batch, number=1, assessment=assessment)
    return batch


def make_world(published: Framework) -> World:
    people = {name: person(name) for name in VISITORS if name not in SIGNED_OUT}
    firm = actions.create_workspace(name="Advisers", owner=people["owner"])
    actions.create_workspace(name="Strangers", owner=people["stranger"])

    def start(workspace: Workspace, organisation: str) -> Assessment:
        return actions.start_assessment(
            workspace=workspace, framework=published, organisation=organisation, title="Round 1"
        )

    assessment, other = start(firm, "First Ltd"), start(firm, "Second Ltd")
    for name, client, role in (
        ("viewer", None, Role.VIEWER),
        ("editor", None, Role.EDITOR),
        ("leader", assessment.client, Role.VIEWER),
        ("helper", assessment.client, Role.EDITOR),
        ("other leader", other.client, Role.EDITOR),
    ):
        Membership.objects.create(workspace=firm, client=client, user=people[name], role=role)
    invitation, secret = actions.invite(
        workspace=firm,
        client=None,
        email="invited@example.com",
        role=Role.EDITOR,
        invited_by=people["owner"],
    )
    ended, _ = actions.invite(
        workspace=firm, client=None, email="late@example.com", role=Role.EDITOR, invited_by=people["owner"]
    )
    Invitation.objects.filter(pk=ended.pk).update(expires_at=timezone.now() - timedelta(days=1))
    actions.change_workspace(workspace=firm, name="Advisers", logo=b"png")
    ClientLogo.objects.create(client=assessment.client, png=b"png")
    User.objects.filter(username="operator").update(is_staff=True, is_superuser=True)
    browsers = {name: Browser() for name in VISITORS}
    for name, user in people.items():
        browsers[name].force_login(user)
    trial = start(Workspace.objects.create(), "Trial Ltd").client.workspace
    remembering(browsers["trial"], **{SESSION_KEY: str(trial.pk)})
    remembering(browsers["claimer"], **{SESSION_KEY: str(firm.pk)})
    remembering(browsers["invited"], **{INVITATION_KEY: str(invitation.pk)})
    remembering(browsers["late"], **{INVITATION_KEY: str(ended.pk)})
    snapshot = frozen(assessment)
    link, link_secret = shared(snapshot, by=people["editor"])
    remembering(browsers["reader"], **{SHARED_KEY: {str(link.pk): 0}})
    ended_link, _ = shared(snapshot, lasts=-timedelta(days=1))
    remembering(browsers["late reader"], **{SHARED_KEY: {str(ended_link.pk): 0}})
    return World(
        workspace=firm,
        client=assessment.client,
        assessment=assessment,
        sample=start(Workspace.objects.create(is_sample=True), "Sample Ltd"),
        invitation=invitation,
        membership=Membership.objects.get(user=people["viewer"]),
        snapshot=snapshot,
        link=link,
        ended_link=ended_link,
        batch=batch_of(firm, people["editor"], assessment),
        link_secret=link_secret,
        upgrade=Upgrade.objects.create(
            assessment=assessment, from_framework=published, to_framework=published, before=snapshot.report
        ),
        secret=secret,
        browsers=browsers,
    )


def everybody(status: int, **other: int) -> dict[str, int]:
    named = {name.replace("_", " "): code for name, code in other.items()}
    return dict.fromkeys(VISITORS, status) | named


def members_only(status: int, **other: int) -> dict[str, int]:
    """Strangers find nothing; those who are not signed in are asked to sign in."""
    outside = dict.fromkeys(OUTSIDERS, 404) | dict.fromkeys(SIGNED_OUT, 302)
    return everybody(status) | outside | {n.replace("_", " "): code for n, code in other.items()}


@contextmanager
def one_world() -> Iterator[World]:
    """Made once for many tests, and gone with everything in it at the end. Tests undo what they do themselves."""
    queries.clear_cache()
    with transaction.atomic():
        yield make_world(import_framework(structure=shipped(), publish=True).framework)
        transaction.set_rollback(True)
    queries.clear_cache()


def asked(
    browsers: Mapping[str, Browser], address: str, data: Mapping[str, object] | None = None
) -> Iterator[tuple[str, str, HttpResponse]]:
    """Visitor, method, and what came. Nothing that is done stays done."""
    for visitor, browser in browsers.items():
        for method in METHODS:
            kept = browser.cookies.copy()
            with transaction.atomic():
                response = getattr(browser, method)(address, data if method == "post" else None)
                if response.streaming:
                    list(response.streaming_content)  # to the end, as a browser would: closes the file
                transaction.set_rollback(True)
            browser.cookies = kept
            yield visitor, method, response


def addresses() -> Iterator[tuple[str, str]]:
    """Every address of the site, as it is written in the URLs, with its name. Of expressions, what they capture."""
    for route, name in _walked(get_resolver(), "", ()):
        yield re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route).replace("^", "").replace("$", ""), name


def _walked(resolver: URLResolver, start: str, spaces: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for found in resolver.url_patterns:
        route = start + str(found.pattern)
        if isinstance(found, URLPattern):
            yield route, ":".join([*spaces, found.name or ""])
        else:
            yield from _walked(found, route, (*spaces, found.namespace) if found.namespace else spaces)
