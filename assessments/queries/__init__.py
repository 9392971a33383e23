"""Reads: rows -> plain values, in a constant number of queries."""

from assessments.queries.answers import (
    NOT_RECORDED,
    PillarProgress,
    Progress,
    Recorded,
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
from assessments.queries.engagements import (
    Engagement,
    Listing,
    engagements,
    found,
    overview,
    sample,
)
from assessments.queries.people import (
    count_answers,
    invitation,
    members,
    open_invitations,
    possible_leads,
)

__all__ = [
    "NOT_RECORDED",
    "Engagement",
    "Listing",
    "PillarProgress",
    "Progress",
    "Recorded",
    "brand",
    "count_answers",
    "engagements",
    "found",
    "framework_of",
    "frozen_report",
    "invitation",
    "logo",
    "members",
    "open_invitations",
    "overview",
    "place",
    "possible_leads",
    "progress",
    "recorded",
    "recorded_answers",
    "report",
    "sample",
    "settings",
    "snapshots",
]
