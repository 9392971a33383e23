"""Cases: answers and settings as plain data in, a report as plain data out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from assessments.domain import finding, wording
from assessments.domain.answers import EMPTY, Answer, Choice, Settings
from assessments.domain.scoring import PillarState

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from assessments.domain.report import Report
    from assessments.domain.roadmap import Blocked, Item
    from frameworks.structure import Framework

FOCUS_TOLERANCE = Fraction(1, 100)
"""How far the shares of a focus may be from adding up to 1: thirds are written with few digits."""
SMALLEST_SHARE = Decimal("1E-9")
YEARS = range(1900, 2999)
"""Years in which a roadmap may start: its calendar has to end in one that dates can have."""
CASE_KEYS = ("id", "title", "organisation", "starts_on", "settings", "answers")
SETTING_KEYS = ("target", "streams", "focus")
ANSWER_KEYS = ("answer", "reason", "note", "evidence", "signals")
_SHORT = 8
"""Longer lists are not spelled out in an error."""


class CaseError(Exception):
    """A case that cannot be read. Holds every problem found, each with its place."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True, kw_only=True)
class Case:
    id: str
    organisation: str
    title: str
    starts_on: date | None
    """The day the roadmap starts; None: not said."""
    answers: Mapping[str, Answer]
    settings: Settings


def parse_case(data: object, framework: Framework) -> Case:
    """One case from decoded JSON or YAML, with its numbers as int, Decimal or float.

    An answer is a phase, null, "dont_know", "not_applicable", or an object with `answer` and, if wanted, `reason`,
    `note`, `evidence` and `signals`. `starts_on` is a date such as 2026-01-31. Keys that the product does not know
    may stand in a case, unless they look like a slip of the pen.

    Raises `CaseError` with all problems.
    """
    if not isinstance(data, dict):
        raise CaseError(['A case is an object with "answers" and, if wanted, "settings".'])
    reader = _Reader(framework)
    reader.keys(data)
    case = Case(
        id=reader.id(data.get("id")),
        organisation=reader.text("organisation", data.get("organisation")),
        title=reader.text("title", data.get("title")),
        starts_on=reader.day("starts_on", data.get("starts_on")),
        answers=reader.answers(data.get("answers")),
        settings=reader.settings(data.get("settings")),
    )
    if reader.problems:
        raise CaseError(reader.problems)
    return case


def case_data(case: Case) -> dict[str, Any]:
    """The plain data that `parse_case` reads back as the same case. Answers that say nothing are left out."""
    settings = case.settings
    return {
        "id": case.id,
        "organisation": case.organisation,
        "title": case.title,
        "starts_on": case.starts_on.isoformat() if case.starts_on else None,
        "settings": {
            "target": settings.target,
            "streams": settings.streams,
            "focus": {code: float(share) for code, share in settings.focus.items()}
            if settings.focus
            else None,
        },
        "answers": {code: _answer_data(answer) for code, answer in case.answers.items() if answer != EMPTY},
    }


def _answer_data(answer: Answer) -> dict[str, Any]:
    said = answer.phase if answer.choice is Choice.PHASE else str(answer.choice)
    details = {
        "reason": answer.reason,
        "note": answer.note,
        "evidence": answer.evidence,
        "signals": sorted(answer.signals),
    }
    return {
        "answer": None if answer.choice is Choice.OPEN else said,
        **{key: value for key, value in details.items() if value},
    }


class _Reader:
    """Reads the parts of a case and collects what is wrong with them."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self.problems: list[str] = []

    def keys(self, data: Mapping[object, object]) -> None:
        """Refuse keys that were probably meant to be one of a case's own."""
        for key in _others(data, CASE_KEYS):
            near = get_close_matches(str(key), CASE_KEYS, n=1, cutoff=0.8)
            if near:
                self.problems.append(f'{_shown(key)}: unknown key. Did you mean "{near[0]}"?')
            elif key in SETTING_KEYS:
                self.problems.append(f'{key}: belongs into "settings".')

    def id(self, value: object) -> str:
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        return self.text("id", value)

    def text(self, place: str, value: object) -> str:
        if value is None or isinstance(value, str):
            return value or ""
        self.problems.append(f"{place}: expected text, not {_shown(value)}.")
        return ""

    def day(self, place: str, value: object) -> date | None:
        if value is None:
            return None
        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            day = date.min
        if day.year in YEARS:
            return day
        self.problems.append(f"{place}: expected a date such as 2026-01-31, not {_shown(value)}.")
        return None

    def answers(self, data: object) -> dict[str, Answer]:
        if not isinstance(data, dict):
            self.problems.append('answers: expected an object such as {"capability": "phase"}.')
            return {}
        for code in _others(data, self.framework.capabilities):
            self._unknown(f"answers.{_shown(code)}", "capability", code, self.framework.capabilities)
        return {code: self._answer(code, data.get(code)) for code in self.framework.capabilities}

    def _answer(self, code: str, data: object) -> Answer:
        place = f"answers.{code}"
        details = data if isinstance(data, dict) else {"answer": data}
        for key in _others(details, ANSWER_KEYS):
            self._unknown(place, "key", key, ANSWER_KEYS)
        choice, phase = self._choice(place, details.get("answer"))
        return Answer(
            choice=choice,
            phase=phase,
            reason=self.text(f"{place}.reason", details.get("reason")),
            note=self.text(f"{place}.note", details.get("note")),
            evidence=self.text(f"{place}.evidence", details.get("evidence")),
            signals=self._signals(code, details.get("signals")),
        )

    def _choice(self, place: str, value: object) -> tuple[Choice, str | None]:
        if value is None:
            return Choice.OPEN, None
        for choice in (Choice.DONT_KNOW, Choice.NOT_APPLICABLE):
            if value == choice:
                return choice, None
        phase = self._phase(place, value, extra=[Choice.DONT_KNOW, Choice.NOT_APPLICABLE])
        return (Choice.PHASE, phase) if phase else (Choice.OPEN, None)

    def _signals(self, code: str, value: object) -> frozenset[str]:
        place = f"answers.{code}.signals"
        if value is None:
            return frozenset()
        if not isinstance(value, list) or not all(isinstance(signal, str) for signal in value):
            self.problems.append(f"{place}: expected a list of signal codes.")
            return frozenset()
        known = self.framework.capabilities[code].signals
        for signal in value:
            if signal not in known:
                self._unknown(place, "signal", signal, known)
        return frozenset(value)

    def settings(self, data: object) -> Settings:
        if data is None:
            return Settings()
        if not isinstance(data, dict):
            self.problems.append("settings: expected an object.")
            return Settings()
        for key in _others(data, SETTING_KEYS):
            self._unknown("settings", "setting", key, SETTING_KEYS)
        target = data.get("target")
        return Settings(
            target=None if target is None else self._phase("settings.target", target),
            streams=self._streams(data.get("streams")),
            focus=self._focus(data.get("focus")),
        )

    def _streams(self, value: object) -> int | None:
        largest = self.framework.scoring.roadmap.max_streams
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= largest:
            return value
        self.problems.append(
            f"settings.streams: expected a whole number from 1 to {largest}, not {_shown(value)}."
        )
        return None

    def _focus(self, value: object) -> dict[str, Fraction] | None:
        if value is None:
            return None
        place = "settings.focus"
        charters = [charter.code for charter in self.framework.charters]
        if not isinstance(value, dict):
            self.problems.append(f"{place}: expected a share for each of {', '.join(charters)}.")
            return None
        for key in _others(value, charters):
            self._unknown(place, "charter", key, charters)
        shares = {code: self._share(f"{place}.{code}", value.get(code, 0)) for code in charters}
        total = sum(shares.values(), Fraction())
        if abs(total - 1) > FOCUS_TOLERANCE:
            self.problems.append(f"{place}: the shares add up to {float(total):g}; they have to add up to 1.")
            return None
        return shares

    def _share(self, place: str, value: object) -> Fraction:
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            # By its written digits: 0.2 means one fifth, not the nearest binary fraction.
            exact = Decimal(str(value))
            if exact.is_finite() and (exact == 0 or SMALLEST_SHARE <= exact <= 1):
                return Fraction(exact)
        self.problems.append(f"{place}: expected a share from 0 to 1, not {_shown(value)}.")
        return Fraction()

    def _phase(self, place: str, value: object, extra: Iterable[str] = ()) -> str | None:
        known = [*self.framework.scores, *extra]
        if isinstance(value, str) and value in self.framework.scores:
            return value
        self._unknown(place, "phase", value, known)
        return None

    def _unknown(self, place: str, kind: str, value: object, known: Iterable[str]) -> None:
        known = list(known)
        near = get_close_matches(str(value), known, n=1)
        hint = ""
        if near:
            hint = f' Did you mean "{near[0]}"?'
        elif len(known) <= _SHORT:
            hint = f" Known: {', '.join(known)}."
        self.problems.append(f'{place}: unknown {kind} "{_shown(value)}".{hint}')


def _others(data: Iterable[object], known: Container[str]) -> list[object]:
    """The keys that are not known, in the order in which they were written."""
    return [key for key in data if key not in known]


def _shown(value: object, longest: int = 60) -> str:
    text = str(value)
    return text if len(text) <= longest else f"{text[:longest]}…"


def report_data(report: Report) -> dict[str, Any]:
    """A report as JSON-ready data, with phases and capabilities by code and weeks from the start."""
    framework, result = report.framework, report.result

    def phase(score: int) -> str:
        return framework.phase(score).code

    verdict = result.verdict
    items = [_item_data(report, item) for item in report.roadmap.items]
    return {
        "pillar_phase": {
            code: phase(pillar.score) if pillar.score else str(pillar.state)
            for code, pillar in result.pillars.items()
        },
        "pillar_index": {code: pillar.index for code, pillar in result.pillars.items()},
        "overall_phase": phase(result.score),
        "overall_index": result.index,
        "charter_index": dict(result.charter_index),
        "coverage": {"answered": result.answered, "applicable": result.applicable},
        "provisional": result.provisional,
        "next_phase": {
            "phase": phase(result.score + 1),
            "not_met": [
                finding.condition_sentence(framework, result, result.score + 1, c) for c in result.not_met
            ],
        }
        if result.score < framework.top
        else None,
        "verdict": {
            "value": str(verdict.value),
            "qualifier": str(verdict.qualifier),
            "tests": {test.test.code: test.passed for test in verdict.tests},
            "passed": verdict.passed,
        },
        "target_phase": phase(report.target),
        "targets": {code: phase(score) for code, score in report.goal.items()},
        "pulled_in": [
            {"capability": p.capability, "to": phase(p.score), "by": p.by, "by_phase": phase(p.by_score)}
            for p in report.pulled_in
        ],
        "sequence_risks": [
            {
                "capability": risk.capability,
                "at": phase(risk.score),
                "needs": risk.needs,
                "needs_phase": phase(risk.needs_score),
                "is": phase(risk.is_score) if risk.is_score else None,
            }
            for risk in report.risks
        ],
        "roadmap_items_total": len(items),
        "roadmap_first_five": items[:5],
        "roadmap_order": [f"{item['capability']}>{item['to']}" for item in items],
        "quick_wins": [
            {"capability": i.capability, "to": phase(i.to_score), "weeks": i.weeks, "rank": i.rank}
            for i in report.roadmap.quick_wins
        ],
        "blocked": [_blocked_data(report, blocked) for blocked in report.roadmap.blocked],
        "roadmap": items,
    }


def _item_data(report: Report, item: Item) -> dict[str, Any]:
    phase = report.framework.phase
    return {
        "rank": item.rank,
        "capability": item.capability,
        "from": phase(item.from_score).code,
        "to": phase(item.to_score).code,
        "class": item.item_class.code,
        "gap": item.gap,
        "opens": len(item.opens),
        "repairs": len(item.repairs),
        "weeks": item.weeks,
        "fit": rounded(item.priority.fit, 4),
        "ease": rounded(item.priority.ease, 4),
        "priority": rounded(item.priority.total, 2),
        "start_week": item.start_week,
        "finish_week": item.finish_week,
        "stream": item.stream,
        "bucket": item.bucket,
        "steps": [
            {"title": s.step.title, "finish_week": s.finish_week, "bucket": s.bucket} for s in item.steps
        ],
        "why": wording.why_sentence(report.framework, item),
    }


def _blocked_data(report: Report, blocked: Blocked) -> dict[str, Any]:
    phase = report.framework.phase
    return {
        "capability": blocked.capability,
        "from": phase(blocked.from_score).code,
        "to": phase(blocked.to_score).code,
        "needs": [
            {
                "capability": m.capability,
                "phase": phase(m.score).code,
                "is": phase(m.is_score).code if m.is_score else None,
            }
            for m in blocked.missing
        ],
        "reason": wording.blocked_sentence(report.framework, blocked),
    }


def rounded(value: Fraction, digits: int) -> float:
    """Half up, from the exact value."""
    scale = 10**digits
    return float(Fraction((value * scale * 2 + 1) // 2, scale))


def pillar_state_name(state: PillarState) -> str:
    return str(state).capitalize()
