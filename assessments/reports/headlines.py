"""What a slide or a page says in its headline: the finding, in a line. Pure Python without Django."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from assessments.domain import finding
from assessments.domain.wording import listed, number, plural

if TYPE_CHECKING:
    from assessments.domain.report import Report
    from assessments.reports.plan import PlannedRoadmap
    from assessments.reports.rows import PillarRow, Presented


def counted(count: int, one: str, many: str) -> str:
    return f"{number(count)} {plural(count, one, many)}"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def spread(report: Report, shown: Presented) -> str:
    """Who leads and who lags: of the pillars with a phase that count today, as the report says it."""
    late = finding.uncounted(report.framework, report.result, max(2, report.result.score))
    having = [row for row in shown.pillars if row.today.score is not None]
    counting = [row for row in having if row.code not in late]
    rows = counting if len(counting) > 1 else having
    if len(rows) == 1 and sum(bool(row.applicable) for row in shown.pillars) == 1:
        return f"{rows[0].name} stands at {rows[0].today.name}"
    if len(rows) < 2:
        return f"{rows[0].name} alone has enough answers for a phase" if rows else "No pillar has a phase yet"
    first, last = max(rows, key=_standing), min(rows, key=_standing)
    if _standing(first) == _standing(last):
        return f"All pillars stand equal, at {first.today.name}"
    if len(counting) < len(having):
        return f"{first.name} leads, {last.name} trails the pillars that count today"
    return f"{first.name} is furthest along, {last.name} furthest behind"


def _standing(row: PillarRow) -> tuple[int, int]:
    return row.today.score or 0, row.index or 0


def phases(shown: Presented) -> str:
    """How many pillars stand at which phase, the highest first."""
    rows = [row for row in shown.pillars if row.applicable]
    found = Counter((row.today.score or 0, row.today.name) for row in rows)
    if not rows:
        return "No pillar applies"
    if len(found) == 1:
        (score, name), count = next(iter(found.items()))
        who = "All" if count == len(rows) > 1 else capital(number(count))
        return (
            f"{who} {'pillars stand' if count > 1 else 'pillar stands'} at {name}"
            if score
            else ("No pillar has enough answers for a phase yet")
        )
    at = [
        f"{number(count)} at {name}" if score else f"{number(count)} without enough answers"
        for (score, name), count in sorted(found.items(), reverse=True)
    ]
    return f"Of {number(len(rows))} pillars, {listed(at)}"


def heat(report: Report) -> str:
    """How many capabilities stand at the lowest phase that there is."""
    scores = Counter(report.standing.scores.values())
    applicable = report.result.applicable
    if not scores:
        return "No capability has a phase yet"
    lowest = min(scores)
    count, name = scores[lowest], report.framework.phase(lowest).name
    if count == applicable:
        who = {1: "The only capability stands", 2: "Both capabilities stand"}.get(count)
        return f"{who or f'All {count} capabilities stand'} at {name}"
    return capital(
        f"{count} of {applicable} capabilities {plural(count, 'stands', 'stand')} at {name}, the lowest phase found"
    )


def following(shown: Presented) -> str:
    """How far the next phase is, by its conditions."""
    if not shown.next_phase:
        return f"{shown.today.name} is the highest phase, and every condition of it holds"
    open_now = [row for row in shown.conditions if not row.met]
    if not shown.conditions or not open_now:
        return f"What {shown.next_phase} asks for"
    of_all = f"{number(len(open_now))} of {number(len(shown.conditions))}"
    if len(open_now) == len(shown.conditions):
        of_all = f"all {number(len(open_now))}"
    return capital(
        f"{of_all} conditions for {shown.next_phase} {plural(len(open_now), 'is', 'are')} still open"
    )


def gaps(shown: Presented) -> str:
    largest = shown.gaps[0].capability.gap or 0
    rows = [row for row in shown.gaps if row.capability.gap == largest]
    far = counted(largest, "phase", "phases")
    if len(rows) <= 2:
        who = listed([row.capability.name for row in rows])
        from_what = plural(len(rows), "is furthest from its target", "are furthest from their targets")
        return f"{who} {from_what}: {far}"
    return capital(f"{number(len(rows))} capabilities are {far} short of their targets")


def risks(shown: Presented, planned: PlannedRoadmap) -> str:
    risk, wins = len(shown.risks), len(planned.quick_wins)
    rests = f"{counted(risk, 'capability rests', 'capabilities rest')} on something that is not there yet"
    # The roadmap keeps its order: what is quick may stand far behind.
    start = (
        "can start at once" if any(not win.start_week for win in planned.quick_wins) else "could come forward"
    )
    starts = f"{counted(wins, 'quick win', 'quick wins')} {start}"
    if not risk and not wins:
        return "No sequence risks and no quick wins"
    return capital("; ".join(([rests] if risk else []) + ([starts] if wins else [])))


def way(planned: PlannedRoadmap, target: str) -> str:
    moves = counted(len(planned.items), "move leads", "moves lead")
    weeks = counted(planned.weeks, "week", "weeks")
    if planned.first_year is None:
        return capital(f"{moves} to {target} in {weeks}")
    return capital(f"{moves} to {target}, {number(planned.first_year)} of them within the first year")


def near(steps: int, stretch: str, until: str) -> str:
    return capital(f"{counted(steps, 'step is', 'steps are')} due in the {stretch}, until {until}")


def basis(report: Report) -> str:
    """What the finding rests on."""
    answered, applicable = report.result.answered, report.result.applicable
    backed = sum(bool(report.answer(code).evidence) for code in report.standing.scores)
    evidence = f", {number(backed) if backed else 'none'} of them with evidence" if answered else ""
    return f"This rests on {answered} of {applicable} capabilities answered{evidence}"


def also(rest: int, one: str, many: str) -> str:
    """What a slide has no room for."""
    return f"And {number(rest)} more {plural(rest, one, many)}; the report has all." if rest else ""
