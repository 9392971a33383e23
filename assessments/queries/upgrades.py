"""Newer versions of the framework of an assessment, and what it said before it went on with one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments.domain.report import Report
from assessments.domain.upgrading import UpgradePlan, plan_upgrade
from assessments.freezing import thaw
from assessments.models import Assessment, Upgrade
from assessments.queries.answers import report
from frameworks.models import Framework, Status
from frameworks.queries import structure_of

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, kw_only=True)
class Before:
    """An assessment as it was before an upgrade, and what the upgrade did to it."""

    report: Report
    plan: UpgradePlan


def newer_version(assessment: Assessment) -> Framework | None:
    """The published version of the same framework, if it is newer. No query while the assessment is on it."""
    used = assessment.framework
    if used.status == Status.PUBLISHED:
        return None  # one version of a framework is published at a time
    newer = Framework.objects.filter(
        code=used.code, status=Status.PUBLISHED, version_key__gt=used.version_key
    )
    return newer.first()


def upgrade_plan(assessment: Assessment, framework: Framework) -> UpgradePlan:
    """What an upgrade to `framework` would do. Three queries, one for a closed assessment; nothing is changed."""
    found = report(assessment)
    return plan_upgrade(
        found.framework,
        structure_of(framework.pk),
        found.answers,
        found.settings,
        assessment.client.switches,
    )


def before_upgrade(kept: Upgrade) -> Before:
    """Read from what was kept: no query once both versions are in memory."""
    old, new = structure_of(kept.from_framework_id), structure_of(kept.to_framework_id)
    found = thaw(kept.before, old)
    switches = kept.assessment.client.switches
    return Before(report=found, plan=plan_upgrade(old, new, found.answers, found.settings, switches))


def upgrades(assessment: Assessment) -> QuerySet[Upgrade]:
    """The upgrades of an assessment, newest first, without what was kept."""
    made = Upgrade.objects.filter(assessment=assessment)
    return made.select_related("from_framework", "to_framework").defer("before")
