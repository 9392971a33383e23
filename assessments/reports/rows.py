"""The rows of a presented report: frozen values for templates. They are made by `present`, which see.

A `Mark` is a phase or the lack of one. Its `ramp` is the step on the colour ramp of phases, 0 where there is no phase:
the class `ramp-{{ mark.ramp }}`.
"""

from __future__ import annotations

from dataclasses import dataclass

from assessments.domain.prose import Block, direction
from assessments.domain.words import USUAL
from assessments.reports.gapbars import GapBar, GapScale
from assessments.reports.lettering import text_width
from assessments.reports.radar import Radar
from assessments.reports.ramp import ground, on_ground
from assessments.reports.track import Track

LONG_LINES = 26
"""Lines of typed text that take about half a page of a report."""
LINE_EMS = 33.0
"""Width of such a line, in ems."""

BESIDE = 3
"""Pillars in a row of a page."""
COLUMN = 62
"""Characters in a line of half the width of a page."""
NOTE_EMS = 26.0
"""Width of a line of a note that stands beside a radar, in ems."""
NOTE_LINES = 22
"""Lines of such a note: a little higher than the radar."""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A phase as it is shown, or the words for having none (`score` None)."""

    name: str
    score: int | None = None
    ramp: int = 0

    @property
    def initial(self) -> str:
        return self.name[:1] if self.score else "–"

    @property
    def ground(self) -> str:
        return ground(self.ramp)

    @property
    def on_ground(self) -> str:
        """The colour of text on its ground."""
        return on_ground(self.ramp)


@dataclass(frozen=True, kw_only=True)
class ScaleStep:
    """One phase of the scale of the whole."""

    mark: Mark
    motto: str
    summary: str
    is_today: bool
    is_target: bool


@dataclass(frozen=True, kw_only=True)
class AnswerRow:
    """What was answered. `words` is the phase, or "Don't know", "Not applicable", "Not answered"."""

    choice: str
    words: str
    reason: str
    note: str
    evidence: str
    href: str
    """The evidence as an address that may be linked; empty if it is none."""
    unsupported: bool

    @property
    def direction(self) -> str:
        """In which the note runs."""
        return direction(self.note)

    @property
    def is_long(self) -> bool:
        """Whether what was typed takes more than about half a page, so that it has to be broken over pages."""
        paragraphs = f"{self.reason}\n{self.note}\n{self.evidence}".split("\n")
        return sum(1 + int(text_width(text, 1.0) / LINE_EMS) for text in paragraphs) > LONG_LINES


@dataclass(frozen=True, kw_only=True)
class NextLevel:
    """What one phase up looks like. `needs`: prerequisites that do not hold yet, as sentences."""

    mark: Mark
    summary: str
    signals: tuple[str, ...]
    needs: tuple[str, ...]

    @property
    def lines(self) -> int:
        """About how many lines it takes in half the width of a page, with its name."""
        texts = [self.summary, *self.signals, "; ".join(self.needs)]
        return 2 + sum(-(-len(text) // COLUMN) for text in texts)


@dataclass(frozen=True, kw_only=True)
class CapabilityRow:
    """`target` None: does not apply. `gap` in phases; None where there is no answer to measure from."""

    code: str
    name: str
    tier: str
    is_base: bool
    foundation: bool
    definition: str
    today: Mark
    target: Mark | None
    gap: int | None
    pulled_in: str
    answer: AnswerRow
    next_level: NextLevel | None
    track: Track


Columns = tuple[tuple[CapabilityRow, ...], tuple[CapabilityRow, ...]]


@dataclass(frozen=True, kw_only=True)
class PillarRow:
    """`today` carries the words of the state where no phase is shown. `target`: its phase with all targets reached."""

    code: str
    number: int
    name: str
    promise: str
    tier: str
    is_base: bool
    counts_from: str
    today: Mark
    target: Mark | None
    index: int | None
    sentence: str
    next_sentence: str
    answered: int
    applicable: int
    capabilities: tuple[CapabilityRow, ...]
    radar: Radar | None
    track: Track
    note: tuple[Block, ...] = ()
    """What the consultant says of it."""

    @property
    def has_next(self) -> bool:
        """Whether any capability has a level above today's."""
        return any(row.next_level for row in self.capabilities)

    @property
    def has_short_note(self) -> bool:
        """Whether the note is as high as the radar, about, so that it can stand beside it."""
        lines = [text for block in self.note for text in block.plain]
        high = sum(1 + int(text_width(text, 1.0) / NOTE_EMS) for text in lines) + len(self.note) / 3
        return 0 < high <= NOTE_LINES

    @property
    def columns(self) -> Columns:
        """All capabilities in two columns of about the same height."""
        return _columns(self.capabilities)

    @property
    def next_columns(self) -> Columns:
        """The capabilities with a level above today's in two columns of about the same height."""
        return _columns(tuple(row for row in self.capabilities if row.next_level))


def _columns(rows: tuple[CapabilityRow, ...]) -> Columns:
    lines = [row.next_level.lines if row.next_level else 2 for row in rows]
    # Of two that are as good the one that leaves more on the left: a single one stands there.
    cut = min(range(len(rows) + 1), key=lambda cut: (max(sum(lines[:cut]), sum(lines[cut:])), -cut))
    return rows[:cut], rows[cut:]


@dataclass(frozen=True, kw_only=True)
class ConditionRow:
    label: str
    text: str
    met: bool


@dataclass(frozen=True, kw_only=True)
class TestRow:
    name: str
    meaning: str
    capability: str
    today: Mark
    needs: Mark
    passed: bool
    needed: bool
    """Whether the verdict waits for it; not where another one passes in its place."""
    note: str
    """What it is to the verdict, such as "required"."""

    @property
    def requirement(self) -> str:
        """What its capability has to reach, and where that stands; its name alone where it is there."""
        if self.passed:
            return self.capability
        stands = f"now {self.today.name}" if self.today.score else self.today.name.lower()
        return f"{self.capability} has to reach {self.needs.name} ({stands})"


@dataclass(frozen=True, kw_only=True)
class CharterRow:
    name: str
    meaning: str
    index: int | None
    focus: str
    """Its share of the focus, such as "60 %"; empty while no focus is set."""


@dataclass(frozen=True, kw_only=True)
class RiskRow:
    sentence: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class GapRow:
    pillar: str
    number: int
    """Of the pillar."""
    capability: CapabilityRow
    bar: GapBar


@dataclass(frozen=True, kw_only=True)
class Presented:
    """The whole report in the order in which it is read."""

    organisation: str
    title: str
    headline: str
    today: Mark
    target: Mark
    scale: tuple[ScaleStep, ...]
    index: int | None
    index_rule: str
    """How index and phase relate."""
    reasons: tuple[str, ...]
    lacks: str
    """The one of the reasons that sums up what the next phase still needs; empty where none does."""
    spread: str
    """Which pillar is furthest along and which furthest behind; empty where fewer than two have a phase."""
    next_phase: str
    """Name of the phase after today's; empty at the top."""
    conditions: tuple[ConditionRow, ...]
    provisional: bool
    missing: tuple[str, ...]
    """What a provisional result lacks, pillar by pillar."""
    coverage: str
    confidence: str
    verdict: str
    verdict_value: str
    verdict_sentence: str
    verdict_meaning: str
    tests: tuple[TestRow, ...]
    charters: tuple[CharterRow, ...]
    radar: Radar | None
    pillars: tuple[PillarRow, ...]
    gaps: tuple[GapRow, ...]
    """Capabilities below their target, the largest gap first."""
    gap_scale: GapScale
    open: tuple[str, ...]
    """Names of capabilities that apply and are not answered."""
    risks: tuple[RiskRow, ...]
    summary: tuple[Block, ...] = ()
    """What the consultant says first; empty where only the result speaks."""
    closing: tuple[Block, ...] = ()
    """What the consultant says last."""
    sections: tuple[str, ...] = USUAL
    """Codes of the sections that are shown, in their order."""

    @property
    def has_way(self) -> bool:
        """Whether anything is shown that priorities decide."""
        return bool({"roadmap", "steps"} & set(self.sections))

    @property
    def pillar_rows(self) -> tuple[tuple[PillarRow | None, ...], ...]:
        """The pillars in rows of a page, the last row filled up with None."""
        padded = [*self.pillars, *[None] * (-len(self.pillars) % BESIDE)]
        return tuple(tuple(padded[start : start + BESIDE]) for start in range(0, len(padded), BESIDE))
