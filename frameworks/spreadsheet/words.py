"""What the sheets and columns of a workbook are called, and what stands in them. Pure Python.

Every field of `structure` has its words here: `tables` refuses to work without them.
"""

from __future__ import annotations

from collections.abc import Mapping

from frameworks import structure as s

READ_ME = "Read me"
SETTING, VALUE, MEANING = "Setting", "Value", "What it means"

SETTINGS: Mapping[str, str] = {
    "": "Framework",
    "verdict": "Framework",
    "scoring.overall": "Scoring",
    "scoring.roadmap": "Scoring",
    "scoring.roadmap.weights": "Scoring",
}
"""Path of a part that is there once -> the sheet with its values."""

SETTINGS_HELP: Mapping[str, str] = {
    "Framework": "What the framework is called and built on, and what it says of the whole.",
    "Scoring": "The numbers by which phases are counted and the roadmap is sorted.",
}

SHEETS: Mapping[tuple[type, str], tuple[str, str]] = {
    (s.Framework, "phases"): ("Phases", "The stages of maturity, from the lowest up."),
    (s.Framework, "tiers"): ("Tiers", "How early a capability is expected; the first tier counts always."),
    (s.Framework, "charters"): ("Charters", "What customer success can be there for."),
    (s.Framework, "effort_classes"): ("Effort classes", "Sizes of steps, with the weeks they take."),
    (s.Framework, "pillars"): ("Pillars", "The large themes."),
    (s.Pillar, "capabilities"): ("Capabilities", "What is assessed: one row is one question."),
    (s.Capability, "levels"): (
        "Levels",
        "What each capability looks like in each phase. Every capability needs one row for every phase.",
    ),
    (s.Level, "signals"): ("Signals", "How one can tell that a level holds: one row is one signal."),
    (s.Transition, "steps"): (
        "Steps",
        "What to do to reach a phase. Every capability needs steps to every phase above the first.",
    ),
    (s.Transition, "prerequisites"): (
        "Prerequisites",
        "What should be in place elsewhere before the steps of a capability to a phase.",
    ),
    (s.Capability, "charter_weights"): (
        "Charter weights",
        "How much each capability serves each charter. The weights of one capability add up to 1.",
    ),
    (s.Capability, "evidence"): ("Evidence", "What one could show to prove a level of a capability."),
    (s.Capability, "metrics"): ("Metrics", "What tells whether a capability works."),
    (s.Capability, "facts"): ("Facts", "Published findings about a capability, with their source."),
    (s.Capability, "self_checks"): ("Self checks", "Questions to ask oneself about a capability; no scores."),
    (s.Capability, "source_facts"): ("Source facts", "What the sources say that a capability is built on."),
    (s.Framework, "strategic_tests"): ("Strategic tests", "What tells strategic from thematic."),
    (s.RoadmapRule, "buckets"): ("Calendar", "The stretches of the roadmap, sorted by their days."),
    (s.Framework, "glossary"): ("Glossary groups", "The groups of terms in the glossary."),
    (s.TermGroup, "terms"): ("Glossary terms", "The terms in each group."),
    (s.Framework, "self_checks"): ("General self checks", "Questions to ask oneself about the whole."),
    (s.Framework, "phase_signals"): ("Phase signals", "What the published model says of each phase."),
    (s.PhaseSignal, "carried_by"): ("Carried by", "Which capability at which phase carries a phase signal."),
    (s.Framework, "profiles"): ("Profiles", "Traits of an organisation by which capabilities do not apply."),
    (s.Profile, "not_applicable"): ("Not applicable", "Which capabilities do not apply with a profile."),
}
"""A list of parts -> the title of its sheet, and what the sheet holds. In the order of the sheets."""

PARENTS: Mapping[type, str] = {
    s.Pillar: "Pillar",
    s.Capability: "Capability",
    s.Level: "Phase",
    s.Transition: "To phase",
    s.TermGroup: "Group",
    s.PhaseSignal: "Phase signal",
    s.Profile: "Profile",
}
"""The heading of the column that says to which of these parts a row belongs."""

ITEMS: Mapping[str, str] = {
    "evidence": "Text",
    "metrics": "Text",
    "source_facts": "Text",
    "not_applicable": "Does not apply",
    "charter_weights": "Weight",
}
"""The heading of the column of a list that holds one value a row."""
KEYS: Mapping[str, str] = {"charter_weights": "Charter"}

REFERENCES: Mapping[str, str] = {
    "tier": "Tiers",
    "phase": "Phases",
    "to": "Phases",
    "counts_from": "Phases",
    "tests_from": "Phases",
    "build_up_to": "Phases",
    "effort": "Effort classes",
    "capability": "Capabilities",
    "foundation_capability": "Capabilities",
    "foundation_pillar": "Pillars",
    "not_applicable": "Capabilities",
}
"""A field that names a part -> the sheet where that part has its row."""

CODE = "Code"

FIELDS: Mapping[tuple[type, str], tuple[str, str]] = {
    (s.Framework, "code"): (CODE, "What the framework is known by. Do not change it."),
    (s.Framework, "version"): ("Version", "Raise it before you bring back changes to a published version."),
    (s.Framework, "name"): ("Name", "The name that people read."),
    (s.Framework, "language"): ("Language", 'The language of all texts, such as "en" or "pt-BR".'),
    (s.Framework, "basis"): ("Basis", "What the framework is built on, and whose wording it is."),
    (s.Framework, "answer_rule"): ("Answer rule", "How to choose an answer, as respondents read it."),
    (s.Verdict, "thematic"): ("Verdict: thematic", "What is said of an organisation that is thematic."),
    (s.Verdict, "strategic"): ("Verdict: strategic", "What is said of an organisation that is strategic."),
    (s.Verdict, "close_from"): (
        "Verdict: close from",
        "Tests passed from which a thematic organisation is close to strategic.",
    ),
    (s.OverallRule, "foundation_pillar"): (
        "Foundation pillar",
        "The pillar that the overall phase rests on.",
    ),
    (s.OverallRule, "foundation_capability"): (
        "Foundation capability",
        "The capability that the overall phase rests on.",
    ),
    (s.OverallRule, "pillar_max_behind"): (
        "Pillar may lag by",
        "Phases a counted pillar may lag behind the overall phase.",
    ),
    (s.OverallRule, "tests_from"): (
        "Tests from",
        "The phase from which on all strategic tests must be passed.",
    ),
    (s.OverallRule, "min_answered"): (
        "Answered at least",
        "Share (0 to 1) of a pillar's base capabilities to be answered before its phase is shown.",
    ),
    (s.PriorityWeights, "gap"): ("Priority: gap", "What the gap weighs in the priority of a step."),
    (s.PriorityWeights, "leverage"): (
        "Priority: leverage",
        "What it weighs that other capabilities wait for it.",
    ),
    (s.PriorityWeights, "fit"): ("Priority: fit", "What it weighs that it serves the chosen charter."),
    (s.PriorityWeights, "ease"): ("Priority: ease", "What it weighs that little effort is needed."),
    (s.RoadmapRule, "repair_factor"): ("Repair factor", "How much more it counts to repair a sequence risk."),
    (s.RoadmapRule, "leverage_horizon"): (
        "Leverage horizon",
        "Phases ahead within which prerequisites count.",
    ),
    (s.RoadmapRule, "leverage_cap"): ("Leverage cap", "The leverage above which more makes no difference."),
    (s.RoadmapRule, "ease_weeks"): ("Ease weeks", "Weeks from which on a piece of work is not easy at all."),
    (s.RoadmapRule, "quick_win_weeks"): ("Quick win weeks", "The longest quick win, in weeks."),
    (s.RoadmapRule, "quick_wins_shown"): ("Quick wins shown", "How many quick wins a report shows at most."),
    (s.RoadmapRule, "build_up_to"): (
        "Build up to",
        "The phase at which the foundation and core parts of the roadmap end.",
    ),
    (s.RoadmapRule, "default_streams"): (
        "Work streams",
        "Pieces of work done side by side, if not set otherwise.",
    ),
    (s.RoadmapRule, "max_streams"): ("Most work streams", "The highest number that can be set."),
    (s.RoadmapRule, "later"): ("Later", "The name of the time after the last stretch of the calendar."),
    (s.Phase, "motto"): ("Motto", "The phase in a few words."),
    (s.Phase, "summary"): ("Summary", "The phase in one or two sentences."),
    (s.Phase, "holds_when"): ("Holds when", "When a level of this phase holds, judged by its signals."),
    (s.Phase, "share"): (
        "Share",
        "Share (0 to 1) of the weight that must stand here or above; empty for the first phase.",
    ),
    (s.Tier, "counts_from"): ("Counts from", "The first phase for which the tier counts."),
    (s.Tier, "max_behind"): ("May lag by", "Phases a capability may lag behind the phase of its pillar."),
    (s.Tier, "target_behind"): (
        "Target lower by",
        "Phases the default target lies below the target of all.",
    ),
    (s.Tier, "gap_factor"): ("Gap factor", "What a gap counts for in priorities, from 0 to 1."),
    (s.EffortClass, "code"): (CODE, 'The size, such as "S". Do not change it.'),
    (s.EffortClass, "min_weeks"): ("Weeks from", "The fewest weeks of a step of this class."),
    (s.EffortClass, "max_weeks"): ("Weeks to", "The most weeks of a step of this class."),
    (s.StrategicTest, "capability"): ("Tested capability", "The capability that is looked at."),
    (s.StrategicTest, "phase"): ("At phase", "Passed when the capability stands here or above."),
    (s.StrategicTest, "role"): ("Role", "Whether it has to be passed, or one of those that are marked so."),
    (s.Bucket, "days"): ("Days", "The last day of the stretch, counted from the start."),
    (s.Term, "example"): ("Example", "An example; may be empty."),
    (s.Term, "meaning"): ("Meaning", "What the term means; may be empty."),
    (s.Fact, "statement"): ("Statement", "The finding."),
    (s.Fact, "source"): ("Source", "Where it was published."),
    (s.SelfCheck, "text"): ("Text", "The question."),
    (s.SelfCheck, "source"): ("Source", "Where the question comes from."),
    (s.GeneralSelfCheck, "at"): ("Shown at", "Where in the report it is asked."),
    (s.Carrier, "capability"): ("Carrying capability", "The capability that carries it."),
    (s.Carrier, "phase"): ("At phase", "The phase of that capability."),
    (s.PhaseSignal, "phase"): ("Phase", "The phase it is a sign of."),
    (s.PhaseSignal, "text"): ("Text", "What can be seen in that phase."),
    (s.Signal, "text"): ("Text", "What can be seen or shown; true or not true."),
    (s.Level, "phase"): ("Phase", "The phase that the row describes."),
    (s.Level, "summary"): ("Summary", "The capability in this phase, in one or two sentences."),
    (s.Prerequisite, "capability"): ("Needed capability", "The capability that should be in place before."),
    (s.Prerequisite, "phase"): ("Needed phase", "The phase it should stand at, or above."),
    (s.Prerequisite, "reason"): ("Reason", "Why it is needed, as the report says it."),
    (s.Step, "title"): ("Title", "What to do, in a few words."),
    (s.Step, "detail"): ("Detail", "How to do it."),
    (s.Step, "effort"): ("Effort", "The effort class."),
    (s.Step, "weeks"): ("Weeks", "How long it takes; within its effort class."),
    (s.Step, "owner"): ("Owner", "Who does it, by role."),
    (s.Step, "metric"): ("Metric", "How one can tell that it is done."),
    (s.Transition, "to"): ("To phase", "The phase that is reached."),
    (s.Capability, "tier"): ("Tier", "How early the capability is expected."),
    (s.Capability, "question"): ("Question", "The question that respondents answer."),
    (s.Capability, "definition"): ("Definition", "What belongs to the capability."),
    (s.Capability, "overrating_trap"): ("Overrating trap", "What makes people rate themselves too high."),
    (s.Capability, "not_applicable_when"): (
        "Not applicable when",
        'When "not applicable" may be answered; empty: never.',
    ),
    (s.Capability, "foundation"): ("Foundation", "Whether it comes first on every roadmap; empty means no."),
    (s.Capability, "weight"): ("Weight", "What it weighs in its pillar; empty means 1."),
    (s.Capability, "charter_note"): ("Charter note", "A note on its charter weights; may be empty."),
    (s.Capability, "provenance"): (
        "Provenance",
        "Whether it stands in the sources or is inferred from them.",
    ),
    (s.Capability, "provenance_note"): ("Provenance note", "A note on that; may be empty."),
    (s.Pillar, "promise"): ("Promise", "What the pillar brings."),
    (s.Pillar, "tier"): ("Tier", "How early the pillar is expected."),
    (s.Profile, "description"): ("Description", "When the profile fits an organisation."),
}
"""(class, field) -> the heading of its column or the name of its setting, and what stands there."""

COMMON: Mapping[str, tuple[str, str]] = {
    "code": (CODE, "Do not change it: answers hang on it. Leave it empty in a new row, and one is made."),
    "name": ("Name", "The name that people read."),
    "meaning": ("Meaning", "What it means, in a sentence."),
}
"""What is said of fields that many parts have."""

PREFIXES: Mapping[type, str] = {s.Fact: "F", s.SelfCheck: "Q", s.GeneralSelfCheck: "Q", s.PhaseSignal: "S"}
"""What a made code of a part without a name begins with, before its number."""
