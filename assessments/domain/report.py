"""The one frozen `Report`: everything that screen, PDF and JSON show of an assessment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from assessments.domain import gaps, scoring
from assessments.domain.answers import EMPTY, Answer, Settings, Standing
from assessments.domain.gaps import Gap, PullIn, SequenceRisk
from assessments.domain.roadmap import DAYS_A_WEEK, Planner, Roadmap
from frameworks.structure import Framework


@dataclass(frozen=True, kw_only=True)
class Report:
    framework: Framework
    organisation: str
    title: str
    starts_on: date
    """The day the roadmap starts; its weeks count from here."""
    answers: Mapping[str, Answer]
    settings: Settings
    standing: Standing
    result: scoring.Result
    target: int
    streams: int
    goal: Mapping[str, int]
    """Target score of every capability that applies."""
    pulled_in: tuple[PullIn, ...]
    gaps: tuple[Gap, ...]
    risks: tuple[SequenceRisk, ...]
    roadmap: Roadmap

    def answer(self, code: str) -> Answer:
        return self.answers.get(code, EMPTY)

    def day(self, week: int) -> date:
        """The date on which `week` of the roadmap ends; week 0 is the start."""
        return self.starts_on + timedelta(days=week * DAYS_A_WEEK)

    @property
    def open_codes(self) -> tuple[str, ...]:
        """Capabilities that apply and have no phase yet."""
        return tuple(
            code
            for code in self.framework.capabilities
            if self.standing.applies(code) and code not in self.standing.scores
        )

    @property
    def unsupported(self) -> tuple[str, ...]:
        """Answers that claim a phase of which every signal has to be shown, without any evidence."""
        return tuple(
            code
            for code, score in self.standing.scores.items()
            if self.framework.phase(score).holds_when == "all_signals" and not self.answer(code).evidence
        )

    @property
    def confidence(self) -> Fraction | None:
        """Answers with evidence / answers; None while nothing is answered."""
        if not self.standing.scores:
            return None
        backed = sum(bool(self.answer(code).evidence) for code in self.standing.scores)
        return Fraction(backed, len(self.standing.scores))


def weeks_with(report: Report, streams: int) -> int:
    """How many weeks the same moves, in the same order, take on so many work streams."""
    planner = Planner(
        report.framework,
        report.standing,
        report.goal,
        target=report.target,
        streams=streams,
        focus=report.settings.focus,
    )
    return planner.weeks(report.roadmap.items)


def build_report(
    framework: Framework,
    answers: Mapping[str, Answer],
    settings: Settings,
    *,
    organisation: str,
    title: str,
    starts_on: date,
) -> Report:
    """Score `answers`, close the targets over their prerequisites and plan the way there."""
    standing = Standing.of(framework, answers)
    result = scoring.evaluate(framework, standing)
    target = (
        framework.scores[settings.target] if settings.target else gaps.default_target(framework, result.score)
    )
    streams = settings.streams or framework.scoring.roadmap.default_streams
    goal, pulled_in = gaps.targets(framework, standing, overall=result.score, target=target)
    planner = Planner(framework, standing, goal, target=target, streams=streams, focus=settings.focus)
    return Report(
        framework=framework,
        organisation=organisation,
        title=title,
        starts_on=starts_on,
        answers=answers,
        settings=settings,
        standing=standing,
        result=result,
        target=target,
        streams=streams,
        goal=goal,
        pulled_in=pulled_in,
        gaps=gaps.gaps(standing, goal),
        risks=gaps.sequence_risks(framework, standing),
        roadmap=planner.plan(),
    )
