"""Cases: answers and settings as plain data in, a report as plain data out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from assessments.domain import wording
from assessments.domain.answers import Answer, Choice, Settings
from assessments.domain.scoring import PillarState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assessments.domain.report import Report
    from assessments.domain.roadmap import Blocked, Item
    from frameworks.structure import Framework

FOCUS_TOLERANCE = Fraction(1, 100)
"""How far the shares of a focus may be from adding up to 1: thirds are written with few digits."""


class CaseError(Exception):
    """A case that cannot be read. Holds every problem found, each with its place."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True, kw_only=True)
class Case:
    id: str
    title: str
    answers: Mapping[str, Answer]
    settings: Settings


def parse_case(data: object, framework: Framework) -> Case:
    """One case from decoded JSON. An answer is a phase, null, "dont_know", "not_applicable", or an object with
    `answer` and, if wanted, `reason`, `note`, `evidence` and `signals`.

    Raises `CaseError` with all problems.
    """
    if not isinstance(data, dict):
        raise CaseError(['A case is an object with "answers" and, if wanted, "settings".'])
    reader = _Reader(framework)
    case = Case(
        id=str(data.get("id", "")),
        title=str(data.get("title", "")),
        answers=reader.answers(data.get("answers")),
        settings=reader.settings(data.get("settings")),
    )
    if reader.problems:
        raise CaseError(reader.problems)
    return case


class _Reader:
    """Reads the parts of a case and collects what is wrong with them."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self.problems: list[str] = []

    def answers(self, data: object) -> dict[str, Answer]:
        if not isinstance(data, dict):
            self.problems.append('answers: expected an object such as {"capability": "phase"}.')
            return {}
        for code in data.keys() - self.framework.capabilities.keys():
            self._unknown(f"answers.{code}", "capability", code, self.framework.capabilities)
        return {code: self._answer(code, data.get(code)) for code in self.framework.capabilities}

    def _answer(self, code: str, data: object) -> Answer:
        place = f"answers.{code}"
        details = data if isinstance(data, dict) else {"answer": data}
        for key in details.keys() - {"answer", "reason", "note", "evidence", "signals"}:
            self.problems.append(f'{place}: unknown key "{key}".')
        texts = {key: self._text(f"{place}.{key}", details.get(key, "")) for key in ("reason", "note", "evidence")}
        signals = self._signals(code, details.get("signals", []))
        given = details.get("answer")
        if given is None:
            return Answer(signals=signals, **texts)
        if given in (Choice.DONT_KNOW, Choice.NOT_APPLICABLE):
            return Answer(choice=Choice(given), signals=signals, **texts)
        phase = self._phase(place, given, extra=[Choice.DONT_KNOW, Choice.NOT_APPLICABLE])
        return Answer(choice=Choice.PHASE, phase=phase, signals=signals, **texts) if phase else Answer()

    def _text(self, place: str, value: object) -> str:
        if isinstance(value, str):
            return value
        self.problems.append(f"{place}: expected text.")
        return ""

    def _signals(self, code: str, value: object) -> frozenset[str]:
        place = f"answers.{code}.signals"
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
        for key in data.keys() - {"target", "streams", "focus"}:
            self._unknown("settings", "setting", key, ["target", "streams", "focus"])
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
        self.problems.append(f"settings.streams: expected a whole number from 1 to {largest}, not {value!s}.")
        return None

    def _focus(self, value: object) -> dict[str, Fraction] | None:
        if value is None:
            return None
        place = "settings.focus"
        charters = [charter.code for charter in self.framework.charters]
        if not isinstance(value, dict):
            self.problems.append(f"{place}: expected a share for each of {', '.join(charters)}.")
            return None
        for key in value.keys() - set(charters):
            self._unknown(place, "charter", key, charters)
        shares = {code: self._share(f"{place}.{code}", value.get(code, 0)) for code in charters}
        total = sum(shares.values(), Fraction())
        if abs(total - 1) > FOCUS_TOLERANCE:
            self.problems.append(f"{place}: the shares add up to {float(total):g}; they have to add up to 1.")
            return None
        return shares

    def _share(self, place: str, value: object) -> Fraction:
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool) and 0 <= value <= 1:
            # By its written digits: 0.2 means one fifth, not the nearest binary fraction.
            return Fraction(str(value))
        self.problems.append(f"{place}: expected a share from 0 to 1, not {value!s}.")
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
        if near:
            hint = f'Did you mean "{near[0]}"?'
        else:
            hint = f"Known: {', '.join(known)}." if len(known) <= len(_SHORT) else ""
        self.problems.append(f'{place}: unknown {kind} "{value!s}". {hint}'.rstrip())


_SHORT = range(8)
"""Lists longer than this are not spelled out in an error."""


def report_data(report: Report) -> dict[str, Any]:
    """A report as JSON-ready data, with phases and capabilities by code and weeks from the start."""
    framework, result = report.framework, report.result

    def phase(score: int) -> str:
        return framework.phase(score).code

    verdict = result.verdict
    items = [_item_data(report, item) for item in report.roadmap.items]
    return {
        "pillar_phase": {
            code: phase(pillar.score) if pillar.score else str(pillar.state) for code, pillar in result.pillars.items()
        },
        "pillar_index": {code: pillar.index for code, pillar in result.pillars.items()},
        "overall_phase": phase(result.score),
        "overall_index": result.index,
        "charter_index": dict(result.charter_index),
        "coverage": {"answered": result.answered, "applicable": result.applicable},
        "provisional": result.provisional,
        "next_phase": {
            "phase": phase(result.score + 1),
            "not_met": [wording.condition_sentence(framework, result.score + 1, c) for c in result.not_met],
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
