"""Who may see and do what: the one door to every assessment, client and workspace.

Fetching is authorising. A stranger gets 404, a reader who tries to write gets 403. A trial belongs to the browser
session that started it, everything else to the members of its workspace; the sample may be read by everyone. A shared
link opens one frozen report to the browser in which its address was opened, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from time import time
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from assessments.linking import is_right
from assessments.models import (
    BATCH_AGE,
    WRITERS,
    Assessment,
    Batch,
    BatchItem,
    Client,
    EffectRun,
    Membership,
    Role,
    SharedLink,
    Snapshot,
    State,
    Upgrade,
    Workspace,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.contrib.auth.models import User
    from django.http import HttpRequest

    from frameworks.models import Framework

SESSION_KEY = "workspace"
"""Where a session keeps the id of its trial."""
SHARED_KEY = "shared"
"""Where a session keeps the links that were opened in it, each with the time (seconds since 1970) of its password."""
UNLOCKED_FOR = timedelta(hours=12)
"""How long a password that was given counts in the same browser session."""
MOST_SHARED = 50
"""Links that one session remembers; the one opened first is forgotten for the next."""


class LinkEndedError(Exception):
    """Whoever asks has opened the right address, but the link has expired or was ended."""


class LinkLockedError(Exception):
    """The link asks for its password first."""

    def __init__(self, link: SharedLink) -> None:
        super().__init__("The password was not given yet.")
        self.link = link


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How far one visitor gets: the trial of this browser, and roles in whole workspaces and for single clients."""

    trial: UUID | None
    workspaces: Mapping[UUID, Role]
    clients: Mapping[int, Role]
    partly: frozenset[UUID]
    """Workspaces of which some clients are seen, not the whole."""

    def role(self, client: Client) -> Role | None:
        """The stronger of the role in the client's workspace and the role for the client itself."""
        roles = [self.workspaces.get(client.workspace_id), self.clients.get(client.pk)]
        return max((role for role in roles if role), key=list(Role).index, default=None)

    def over_clients(self) -> Q:
        """Which rows of `Client` are seen."""
        return Q(workspace__in=self.workspaces) | Q(pk__in=self.clients)


def reach(request: HttpRequest) -> Reach:
    """Read once a request: one query for those who are signed in, none for others."""
    found: Reach | None = getattr(request, "reach", None)
    if found is None:
        found = _read_reach(request)
        request.reach = found  # type: ignore[attr-defined]
    return found


def _read_reach(request: HttpRequest) -> Reach:
    held = Membership.objects.filter(user=request.user.pk) if request.user.is_authenticated else ()
    whole = {m.workspace_id: Role(m.role) for m in held if m.client_id is None}
    return Reach(
        trial=trial_id(request),
        workspaces=whole,
        clients={m.client_id: Role(m.role) for m in held if m.client_id is not None},
        partly=frozenset(m.workspace_id for m in held) - frozenset(whole),
    )


def person(request: HttpRequest) -> User | None:
    """Who is signed in."""
    return request.user if request.user.is_authenticated else None


# Assessments


def assessments(request: HttpRequest, workspace: Workspace | None = None) -> QuerySet[Assessment]:
    """The assessments this visitor may read, the sample aside; of one workspace if given."""
    found = reach(request)
    mine = Q(client__in=Client.objects.filter(found.over_clients()))
    if found.trial:
        mine |= Q(client__workspace=found.trial, client__workspace__claimed_at=None)
    listed = Assessment.objects.filter(mine)
    return listed.filter(client__workspace=workspace) if workspace else listed


def readable(request: HttpRequest, assessment_id: UUID) -> Assessment:
    """An assessment this visitor may read. Raises `Http404` for anybody else's."""
    known = Assessment.objects.select_related("client__workspace", "framework", "target")
    assessment = get_object_or_404(known, pk=assessment_id)
    if not (assessment.client.workspace.is_sample or can_read(request, assessment)):
        raise Http404
    _shown(request, assessment.client.workspace)
    return assessment


def editable(request: HttpRequest, assessment_id: UUID) -> Assessment:
    """An assessment this visitor may change. Raises `Http404` for strangers, `PermissionDenied` for readers."""
    assessment = readable(request, assessment_id)
    if not can_edit(request, assessment):
        raise PermissionDenied
    return assessment


def manageable(request: HttpRequest, assessment_id: UUID) -> Assessment:
    """An assessment whose frame this visitor may change, closed or not. Raises as `editable` does."""
    assessment = readable(request, assessment_id)
    if not can_manage(request, assessment):
        raise PermissionDenied
    return assessment


def snapshot(request: HttpRequest, snapshot_id: UUID) -> Snapshot:
    """A frozen report this visitor may read. Raises `Http404` for anybody else's."""
    found = get_object_or_404(
        Snapshot.objects.select_related("assessment__client__workspace"), pk=snapshot_id
    )
    if not can_read(request, found.assessment):
        raise Http404
    _shown(request, found.assessment.client.workspace)
    return found


def upgrade(request: HttpRequest, upgrade_id: UUID) -> Upgrade:
    """What an assessment that this visitor may read said before an upgrade. Raises `Http404` for anybody else's."""
    known = Upgrade.objects.select_related(
        "assessment__client__workspace", "from_framework", "to_framework", "made_by"
    )
    found = get_object_or_404(known, pk=upgrade_id)
    if not can_read(request, found.assessment):
        raise Http404
    _shown(request, found.assessment.client.workspace)
    return found


def effect_runs(request: HttpRequest, framework: Framework) -> QuerySet[EffectRun]:
    """The runs of a draft that this editor may look at, newest first: over all assessments, or over those of a
    workspace that the editor belongs to as a whole.
    """
    mine = Q(workspace=None) | Q(workspace__in=reach(request).workspaces)
    return EffectRun.objects.filter(mine, framework=framework).select_related("base", "workspace")


def readable_titles(request: HttpRequest, ids: Iterable[str]) -> dict[str, str]:
    """Of these assessments those that this visitor may read, by id, each with its client and title. One query."""
    found = assessments(request).filter(pk__in=list(ids)).select_related("client")
    return {str(one.pk): f"{one.client.name}, {one.title}" for one in found}


def can_read(request: HttpRequest, assessment: Assessment) -> bool:
    return _owns_trial(request, assessment) or reach(request).role(assessment.client) is not None


def can_edit(request: HttpRequest, assessment: Assessment) -> bool:
    """Whether this visitor may change answers and settings: nobody may while the assessment is closed."""
    return assessment.state != State.CLOSED and can_manage(request, assessment)


def can_manage(request: HttpRequest, assessment: Assessment) -> bool:
    return _owns_trial(request, assessment) or reach(request).role(assessment.client) in WRITERS


def can_start(request: HttpRequest, assessment: Assessment) -> bool:
    """Whether this visitor may begin the next one, and close or reopen this one: who writes in the whole workspace."""
    return holds(request, assessment.client.workspace, Role.EDITOR)


def can_go_on(request: HttpRequest, assessment: Assessment) -> bool:
    """Whether this visitor may take it to a newer version. With a closed one, that begins the next."""
    may = can_start if assessment.state == State.CLOSED else can_manage
    return may(request, assessment)


def _owns_trial(request: HttpRequest, assessment: Assessment) -> bool:
    workspace = assessment.client.workspace
    return not workspace.is_sample and workspace.claimed_at is None and workspace.pk == reach(request).trial


def started_by(
    request: HttpRequest, *, form_id: UUID | None, organisation: str, title: str
) -> Assessment | None:
    """The assessment that this form, sent before, has started with the same title, or for the same organisation if
    none was given; None if there is none.

    The id is random and stands in that form only. Before a browser has a session, two requests at once begin a trial
    each: this one then goes on in the trial of the other.
    """
    if form_id is None:
        return None
    request.reach = None  # type: ignore[attr-defined]  # the other request may have made a workspace since
    same = Q(title=title) if title else Q(client__name__iexact=organisation)
    started = Assessment.objects.filter(same, form_id=form_id)
    found = assessments(request).filter(pk__in=started).first()
    if found or request.user.is_authenticated or assessments(request).exists():
        return found
    trial = started.filter(client__workspace__claimed_at=None, client__workspace__is_sample=False)
    found = trial.select_related("client").first()
    if found:
        request.session[SESSION_KEY] = str(found.client.workspace_id)
        request.reach = None  # type: ignore[attr-defined]
    return found


# Workspaces and clients


def workspaces(request: HttpRequest) -> QuerySet[Workspace]:
    """The workspaces this visitor belongs to, wholly or by one client."""
    found = reach(request)
    return Workspace.objects.filter(pk__in=[*found.workspaces, *found.partly]).order_by("name", "pk")


def whole_workspaces(request: HttpRequest) -> QuerySet[Workspace]:
    """The workspaces this visitor belongs to as a whole."""
    return Workspace.objects.filter(pk__in=reach(request).workspaces).order_by("name", "pk")


def workspace(request: HttpRequest, workspace_id: UUID, *, least: Role | None = None) -> Workspace:
    """A workspace this visitor belongs to. `least`: the role in the whole of it that is needed.

    Raises `Http404` for strangers, `PermissionDenied` for members with less.
    """
    found = get_object_or_404(workspaces(request), pk=workspace_id)
    if least and not holds(request, found, least):
        raise PermissionDenied
    _shown(request, found)
    return found


def _shown(request: HttpRequest, workspace: Workspace) -> None:
    """Remember whose page this becomes: it is drawn in the accent of that workspace, without asking once more."""
    request.workspace = workspace  # type: ignore[attr-defined]


def holds(request: HttpRequest, workspace: Workspace, least: Role) -> bool:
    """Whether this visitor's role in the whole workspace is `least` or stronger."""
    ranks = list(Role)
    role = reach(request).workspaces.get(workspace.pk)
    return role is not None and ranks.index(role) >= ranks.index(least)


def client(request: HttpRequest, uid: UUID, *, to_change: bool = False) -> Client:
    """A client this visitor may see. `to_change`: which takes a writer of the whole workspace.

    Raises `Http404` for strangers, `PermissionDenied` for those who may only read.
    """
    seen = Client.objects.filter(reach(request).over_clients()).select_related("workspace")
    found = get_object_or_404(seen, uid=uid)
    if to_change and not holds(request, found.workspace, Role.EDITOR):
        raise PermissionDenied
    _shown(request, found.workspace)
    return found


def clients(request: HttpRequest, workspace: Workspace) -> QuerySet[Client]:
    """The clients of a workspace that this visitor may see."""
    return Client.objects.filter(reach(request).over_clients(), workspace=workspace)


# Archives of many reports


def batches(request: HttpRequest) -> QuerySet[Batch]:
    """Those that this visitor has asked for and that are not too old, in workspaces that the visitor still belongs
    to.
    """
    mine = Batch.objects.filter(created_by=request.user.pk, workspace__in=workspaces(request).order_by())
    return mine.filter(created_at__gt=timezone.now() - BATCH_AGE)


def batch(request: HttpRequest, batch_id: UUID) -> Batch:
    """Raises `Http404` for anybody else's."""
    found = get_object_or_404(batches(request).select_related("workspace"), pk=batch_id)
    _shown(request, found.workspace)
    return found


def batch_items(request: HttpRequest, batch: Batch) -> QuerySet[BatchItem]:
    """Of what was asked for, that which this visitor may still read."""
    return BatchItem.objects.filter(batch=batch, assessment__in=assessments(request, batch.workspace))


# Frozen reports that are shared by a link


def shareable(request: HttpRequest, assessment_id: UUID) -> Assessment:
    """An assessment whose frozen reports this visitor may share: a writer of the whole workspace.

    Raises `Http404` for strangers, `PermissionDenied` for members with less.
    """
    assessment = readable(request, assessment_id)
    if not holds(request, assessment.client.workspace, Role.EDITOR):
        raise PermissionDenied
    return assessment


def own_link(request: HttpRequest, link_id: UUID) -> SharedLink:
    """A link that this visitor may look after. Raises as `shareable` does."""
    found = get_object_or_404(_links(), pk=link_id)
    assessment = found.snapshot.assessment
    if not can_read(request, assessment):
        raise Http404
    if not holds(request, assessment.client.workspace, Role.EDITOR):
        raise PermissionDenied
    _shown(request, assessment.client.workspace)
    return found


def open_shared(request: HttpRequest, link_id: UUID, secret: str) -> None:
    """Let this browser session in by the address of a link. Only a GET is remembered: whoever just looks whether the
    address is there leaves no trace.

    Raises `Http404` for any other address, `LinkEndedError`.
    """
    link = _links().filter(pk=link_id).first()
    # Compared in any case, so that no answer comes sooner.
    right = is_right(secret, link.secret_hash if link else "")
    if link is None or not right:
        raise Http404
    if not link.is_open:
        raise LinkEndedError
    opened = request.session.get(SHARED_KEY, {})
    if request.method == "GET" and str(link.pk) not in opened:
        kept = dict([*opened.items(), (str(link.pk), 0)][-MOST_SHARED:])
        request.session[SHARED_KEY] = kept


def shared(request: HttpRequest, link_id: UUID) -> SharedLink:
    """The link that was opened in this browser session, as it is now, with its frozen report.

    Raises `Http404` where it was not opened, `LinkEndedError`, `LinkLockedError`.
    """
    unlocked_at = request.session.get(SHARED_KEY, {}).get(str(link_id))
    link = _links().filter(pk=link_id).first() if unlocked_at is not None else None
    if link is None:
        raise Http404
    if not link.is_open:
        raise LinkEndedError
    _shown(request, link.snapshot.assessment.client.workspace)
    if link.password and time() - unlocked_at > UNLOCKED_FOR.total_seconds():
        raise LinkLockedError(link)
    return link


def unlock(request: HttpRequest, link: SharedLink) -> None:
    """Its password was given."""
    request.session[SHARED_KEY] = request.session[SHARED_KEY] | {str(link.pk): int(time())}


def _links() -> QuerySet[SharedLink]:
    """Without the report, which a logo or a password does not need."""
    return SharedLink.objects.select_related("snapshot__assessment__client__workspace").defer(
        "snapshot__report", "snapshot__words"
    )


# The trial of a browser session


def trial_id(request: HttpRequest) -> UUID | None:
    """The trial of this browser session; None before the first assessment, and stale once it is claimed."""
    found = request.session.get(SESSION_KEY)
    return UUID(found) if found else None


def trial(request: HttpRequest) -> Workspace:
    """The trial of this browser session, made when there is none yet."""
    workspace = _kept_trial(trial_id(request))
    if workspace is None:
        with transaction.atomic():
            workspace = _made_elsewhere(request) or Workspace.objects.create()
            request.session[SESSION_KEY] = str(workspace.pk)
            request.session.save()
    return workspace


def forget_trial(request: HttpRequest) -> None:
    request.session.pop(SESSION_KEY, None)


def _kept_trial(workspace_id: UUID | str | None) -> Workspace | None:
    if not workspace_id:
        return None
    return Workspace.objects.filter(pk=workspace_id, claimed_at=None, is_sample=False).first()


def _made_elsewhere(request: HttpRequest) -> Workspace | None:
    """What another tab of this session made in the meantime. Two tabs that start at once take turns here."""
    key = request.session.session_key
    if not key or not Session.objects.select_for_update().filter(pk=key).exists():
        return None
    return _kept_trial(SessionStore(key).get(SESSION_KEY))
