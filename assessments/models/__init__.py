from assessments.models.assessment import Assessment, Focus
from assessments.models.response import Answer, Respondent, SeenSignal
from assessments.models.workspace import Client, Workspace

__all__ = ["Answer", "Assessment", "Client", "Focus", "Respondent", "SeenSignal", "Workspace"]
