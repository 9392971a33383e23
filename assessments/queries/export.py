"""Everything of a workspace, as plain values, in a number of queries that does not grow with it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db.models import F

from assessments.domain.answers import Settings
from assessments.domain.cases import Case, case_data
from assessments.domain.words import words_data, words_from
from assessments.models import Activity, Answer, Assessment, Focus, SeenSignal, Snapshot, Upgrade
from assessments.queries.answers import Recorded, first_day, recorded
from assessments.queries.sharing import links_in
from assessments.queries.words import report_template, words_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from django.contrib.auth.models import User

    from assessments.models import Workspace
    from frameworks.models import Framework


@dataclass(frozen=True, kw_only=True)
class Exported:
    """One assessment or snapshot: of which client, and its values as JSON takes them."""

    id: UUID
    client: str
    framework_id: int
    data: dict[str, Any]


def exported_workspace(workspace: Workspace) -> dict[str, Any]:
    """Its name, clients, members, invitations and shared links. Five queries; no secret and no hash of one."""
    template = report_template(workspace)
    return {
        "id": str(workspace.pk),
        "name": workspace.name,
        "created_at": _time(workspace.created_at),
        "claimed_at": _time(workspace.claimed_at),
        "accent": workspace.accent,
        "contact": workspace.contact,
        "footer": workspace.footer,
        "locale": workspace.locale,
        "report_template": {"sections": template.sections, "closing": template.closing} if template else None,
        "clients": [
            {
                "id": str(client.uid),
                "name": client.name,
                "industry": client.industry,
                "employees": client.employees,
                "revenue": client.revenue,
                "customers": client.customers,
                "switches": client.switches,
            }
            for client in workspace.clients.all()
        ],
        "members": [
            {
                "name": member.user.get_full_name(),
                "email": member.user.email,
                "role": member.role,
                "client": member.client.name if member.client else None,
                "since": _time(member.created_at),
            }
            for member in workspace.memberships.select_related("user", "client").order_by("created_at", "pk")
        ],
        "invitations": [
            {
                "email": invitation.email,
                "role": invitation.role,
                "client": invitation.client.name if invitation.client else None,
                "invited_by": _email(invitation.invited_by),
                "created_at": _time(invitation.created_at),
                "expires_at": _time(invitation.expires_at),
                "accepted_at": _time(invitation.accepted_at),
                "revoked_at": _time(invitation.revoked_at),
            }
            for invitation in workspace.invitations.select_related("client", "invited_by")
        ],
        "shared_links": [
            {
                "snapshot": str(link.snapshot_id),
                "client": link.snapshot.assessment.client.name,
                "recipient": link.recipient,
                "has_password": bool(link.password),
                "with_pdf": link.with_pdf,
                "created_at": _time(link.created_at),
                "created_by": _email(link.created_by),
                "expires_at": _time(link.expires_at),
                "revoked_at": _time(link.revoked_at),
                "opened": link.opened,
                "last_opened_at": _time(link.last_opened_at),
            }
            for link in links_in(workspace)
        ],
    }


def exported_assessments(workspace: Workspace) -> Iterator[Exported]:
    """Each as a case that `evaluate` reads back, with its frame beside it. Four queries."""
    listed = list(
        Assessment.objects.filter(client__workspace=workspace)
        .select_related("client", "framework", "target", "lead", "words")
        .order_by("client__name", "created_at", "pk")
    )
    answers = _answers(workspace)
    shares: dict[UUID, dict[str, Fraction]] = defaultdict(dict)
    for focus in Focus.objects.filter(assessment__client__workspace=workspace).select_related("charter"):
        shares[focus.assessment_id][focus.charter.code] = Fraction(focus.share)
    for assessment in listed:
        data = _assessment(assessment, answers[assessment.pk], shares[assessment.pk])
        yield Exported(
            id=assessment.pk,
            client=assessment.client.name,
            framework_id=assessment.framework_id,
            data=data,
        )


def _answers(workspace: Workspace) -> dict[UUID, dict[str, Recorded]]:
    seen: dict[int, set[str]] = defaultdict(set)
    ticked = SeenSignal.objects.filter(answer__respondent__assessment__client__workspace=workspace)
    for answer_id, code in ticked.values_list("answer_id", "signal__code"):
        seen[answer_id].add(code)
    found: dict[UUID, dict[str, Recorded]] = defaultdict(dict)
    rows = Answer.objects.filter(respondent__assessment__client__workspace=workspace).annotate(
        of=F("respondent__assessment_id"), capability_code=F("capability__code"), phase_code=F("phase__code")
    )
    for row in rows:
        found[row.of][row.capability_code] = recorded(row, row.phase_code, frozenset(seen[row.pk]))
    return found


def _assessment(
    assessment: Assessment, answers: dict[str, Recorded], shares: dict[str, Fraction]
) -> dict[str, Any]:
    case = Case(
        id=str(assessment.pk),
        organisation=assessment.client.name,
        title=assessment.title,
        starts_on=first_day(assessment, answers),
        answers={code: kept.answer for code, kept in answers.items()},
        settings=Settings(
            target=assessment.target.code if assessment.target else None,
            streams=assessment.streams,
            focus=shares or None,
        ),
    )
    return case_data(case) | {
        "first_day_was_chosen": assessment.starts_on is not None,
        "state": assessment.state,
        "due_on": assessment.due_on.isoformat() if assessment.due_on else None,
        "lead": _email(assessment.lead),
        "created_at": _time(assessment.created_at),
        "archived_at": _time(assessment.archived_at),
        "framework": _framework(assessment.framework),
        "words": words_data(words_in(getattr(assessment, "words", None))),
        "answers_changed_at": {code: _time(kept.changed_at) for code, kept in answers.items()},
    }


def exported_snapshots(workspace: Workspace) -> Iterator[Exported]:
    """Frozen reports, one in memory at a time. One query."""
    kept = (
        Snapshot.objects.filter(assessment__client__workspace=workspace)
        .select_related("assessment__client", "framework", "created_by")
        .order_by("created_at", "number", "pk")
    )
    for snapshot in kept.iterator(chunk_size=20):
        yield Exported(
            id=snapshot.pk,
            client=snapshot.assessment.client.name,
            framework_id=snapshot.framework_id,
            data={
                "id": str(snapshot.pk),
                "assessment": str(snapshot.assessment_id),
                "number": snapshot.number,
                "created_at": _time(snapshot.created_at),
                "created_by": _email(snapshot.created_by),
                "framework": _framework(snapshot.framework),
                "report": snapshot.report,
                "words": words_data(words_from(snapshot.words)),
            },
        )


def exported_upgrades(workspace: Workspace) -> Iterator[Exported]:
    """What assessments said before their upgrades, one in memory at a time. One query."""
    kept = (
        Upgrade.objects.filter(assessment__client__workspace=workspace)
        .select_related("assessment__client", "from_framework", "to_framework", "made_by")
        .order_by("made_at", "pk")
    )
    for upgrade in kept.iterator(chunk_size=20):
        yield Exported(
            id=upgrade.pk,
            client=upgrade.assessment.client.name,
            framework_id=upgrade.from_framework_id,
            data={
                "id": str(upgrade.pk),
                "assessment": str(upgrade.assessment_id),
                "made_at": _time(upgrade.made_at),
                "made_by": _email(upgrade.made_by),
                "from": _framework(upgrade.from_framework),
                "to": _framework(upgrade.to_framework),
                "report": upgrade.before,
            },
        )


def exported_activity(workspace: Workspace) -> Iterator[tuple[str, ...]]:
    """The log as rows, with their heads, from the oldest on. One query."""
    yield "at", "who", "what", "times", "detail", "client", "assessment"
    lines = Activity.objects.filter(workspace=workspace).order_by("at", "pk")
    for line in lines.iterator(chunk_size=500):
        what = line.get_happened_display()
        at = line.at.isoformat(timespec="seconds")
        yield at, line.actor_name, what, str(line.count), line.detail, line.client_name, line.title


def _framework(framework: Framework) -> dict[str, str]:
    return {"code": framework.code, "version": framework.version}


def _email(user: User | None) -> str | None:
    return user.email or user.get_username() if user else None


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
