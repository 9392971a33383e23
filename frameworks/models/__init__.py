"""The rows of a framework. They mirror `structure`, which is all that the rest of the software sees of them."""

from frameworks.models.base import FrozenFrameworkError, Part, Status
from frameworks.models.content import (
    Capability,
    CapabilityLine,
    CharterWeight,
    EvidenceExample,
    Fact,
    Level,
    Metric,
    Pillar,
    Prerequisite,
    SelfCheck,
    Signal,
    SourceFact,
    Step,
    Transition,
)
from frameworks.models.framework import Framework
from frameworks.models.scale import (
    Bucket,
    Charter,
    EffortClass,
    Phase,
    ScoringRule,
    StrategicTest,
    Tier,
)
from frameworks.models.texts import Carrier, GeneralSelfCheck, PhaseSignal, Term, TermGroup

__all__ = [
    "Bucket",
    "Capability",
    "CapabilityLine",
    "Carrier",
    "Charter",
    "CharterWeight",
    "EffortClass",
    "EvidenceExample",
    "Fact",
    "Framework",
    "FrozenFrameworkError",
    "GeneralSelfCheck",
    "Level",
    "Metric",
    "Part",
    "Phase",
    "PhaseSignal",
    "Pillar",
    "Prerequisite",
    "ScoringRule",
    "SelfCheck",
    "Signal",
    "SourceFact",
    "Status",
    "Step",
    "StrategicTest",
    "Term",
    "TermGroup",
    "Tier",
    "Transition",
]
