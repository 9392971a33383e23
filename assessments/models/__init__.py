from assessments.models.activity import Activity, Happened
from assessments.models.assessment import Assessment, Focus, State
from assessments.models.batch import BATCH_AGE, Batch, BatchItem, KeptFile, Making, PaperSize
from assessments.models.effect import EffectRun
from assessments.models.membership import WRITERS, Invitation, Membership, Role
from assessments.models.response import Answer, Respondent, SeenSignal
from assessments.models.sharing import SharedLink
from assessments.models.snapshot import FrozenSnapshotError, Snapshot
from assessments.models.upgrade import Upgrade
from assessments.models.words import ReportWords
from assessments.models.workspace import Client, ClientLogo, Logo, ReportTemplate, Revenue, Workspace

__all__ = [
    "BATCH_AGE",
    "WRITERS",
    "Activity",
    "Answer",
    "Assessment",
    "Batch",
    "BatchItem",
    "Client",
    "ClientLogo",
    "EffectRun",
    "Focus",
    "FrozenSnapshotError",
    "Happened",
    "Invitation",
    "KeptFile",
    "Logo",
    "Making",
    "Membership",
    "PaperSize",
    "ReportTemplate",
    "ReportWords",
    "Respondent",
    "Revenue",
    "Role",
    "SeenSignal",
    "SharedLink",
    "Snapshot",
    "State",
    "Upgrade",
    "Workspace",
]
