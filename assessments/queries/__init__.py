"""Reads: rows -> plain values, in a constant number of queries."""

from assessments.queries.activity import activity, logged_assessments
from assessments.queries.answers import (
    NOT_RECORDED,
    PillarProgress,
    Progress,
    Recorded,
    first_day,
    framework_of,
    frozen_report,
    place,
    progress,
    recorded,
    recorded_answers,
    report,
    settings,
    snapshots,
)
from assessments.queries.brand import brand, logo
from assessments.queries.effects import bases, draft_structure
from assessments.queries.engagements import (
    Engagement,
    Listing,
    engagements,
    found,
    overview,
    sample,
)
from assessments.queries.export import (
    exported_activity,
    exported_assessments,
    exported_snapshots,
    exported_upgrades,
    exported_workspace,
)
from assessments.queries.people import (
    count_answers,
    invitation,
    invited_today,
    members,
    open_invitations,
    possible_leads,
)
from assessments.queries.persons import Parting, parting, person_data
from assessments.queries.upgrades import Before, before_upgrade, newer_version, upgrade_plan, upgrades

__all__ = [
    "NOT_RECORDED",
    "Before",
    "Engagement",
    "Listing",
    "Parting",
    "PillarProgress",
    "Progress",
    "Recorded",
    "activity",
    "bases",
    "before_upgrade",
    "brand",
    "count_answers",
    "draft_structure",
    "engagements",
    "exported_activity",
    "exported_assessments",
    "exported_snapshots",
    "exported_upgrades",
    "exported_workspace",
    "first_day",
    "found",
    "framework_of",
    "frozen_report",
    "invitation",
    "invited_today",
    "logged_assessments",
    "logo",
    "members",
    "newer_version",
    "open_invitations",
    "overview",
    "parting",
    "person_data",
    "place",
    "possible_leads",
    "progress",
    "recorded",
    "recorded_answers",
    "report",
    "sample",
    "settings",
    "snapshots",
    "upgrade_plan",
    "upgrades",
]
