"""How the indices came about: the rule of each mean, the sum that was done, the scores that went into it.

Pure Python without Django.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from assessments import locales
from assessments.domain.cases import rounded
from assessments.reports.present import Mark, mark

if TYPE_CHECKING:
    from assessments.domain.report import Report
    from frameworks.structure import Charter, Framework, Pillar


@dataclass(frozen=True, kw_only=True)
class ScoreRow:
    """One score that went into a mean."""

    name: str
    mark: Mark
    score: str
    weight: str


@dataclass(frozen=True, kw_only=True)
class Working:
    """A number with its rule, its sum and the rows it was made of. `sums` is empty while there is no number."""

    rule: str
    sums: tuple[str, ...]
    rows: tuple[ScoreRow, ...]
    weighted: bool
    """Whether the weights differ, so that they have to be shown."""


def exact(value: Fraction | Decimal) -> str:
    """`value` with at most two decimals, without trailing zeros."""
    return locales.decimal(f"{rounded(Fraction(value), 2):.2f}".rstrip("0").rstrip("."))


def percent(share: Fraction | Decimal) -> str:
    return f"{exact(Fraction(share) * 100)} %"


def answer_row(report: Report, code: str, weight: Decimal) -> ScoreRow:
    score = report.standing.scores[code]
    return ScoreRow(
        name=report.framework.capabilities[code].name,
        mark=mark(report.framework, score),
        score=str(score),
        weight=exact(weight),
    )


def working(
    framework: Framework,
    what: str,
    rows: Sequence[ScoreRow],
    *,
    weighted: bool,
    mean: Fraction | None,
    index: int | None,
) -> Working:
    """The rule of every index, with `what` its mean is taken of, and the sum over `rows`."""
    first, last = framework.phases[0].name, framework.phases[-1].name
    return Working(
        rule=(
            f"{what}, from 1 ({first}) to {framework.top} ({last}), stretched to 0 to 100 and rounded half up. "
            "It shows movement between two assessments; the phase is the finding."
        ),
        sums=()
        if mean is None
        else (f"{_sum(rows, weighted=weighted)} = {_about(mean)}", _stretched(framework, mean, index)),
        rows=tuple(rows),
        weighted=weighted,
    )


def _sum(rows: Sequence[ScoreRow], *, weighted: bool) -> str:
    if weighted:
        over = " + ".join(f"{row.weight} × {row.score}" for row in rows)
        return f"({over}) ÷ ({' + '.join(row.weight for row in rows)})"
    return f"({' + '.join(row.score for row in rows)}) ÷ {len(rows)}"


def _stretched(framework: Framework, mean: Fraction, index: int | None) -> str:
    """Both the value and what it is rounded to, where they differ."""
    value = 100 * (mean - 1) / (framework.top - 1)
    about = locales.decimal(f"{rounded(value, 2):.2f}")
    result = f"= {index}" if value.denominator == 1 else f"= {about}, rounded {index}"
    return f"100 × ({_about(mean)} − 1) ÷ {framework.top - 1} {result}"


def _about(mean: Fraction) -> str:
    """A mean as it goes into the next sum; a rounded one with four decimals, so that the sum can be followed."""
    return exact(mean) if (mean * 100).denominator == 1 else locales.decimal(f"{rounded(mean, 4):.4f}")


def _in_full(mean: Fraction) -> str:
    """A mean that goes into a sum, so that the sum comes out: as decimals if few will do, else as a fraction."""
    if (mean * 100).denominator == 1:
        return exact(mean)
    return f"{mean.numerator}/{mean.denominator}" if mean.denominator < 100 else _about(mean)


def overall_index(report: Report) -> Working:
    framework, pillars = report.framework, report.result.pillars
    means = [(p, mean) for p in framework.pillars if (mean := pillars[p.code].mean) is not None]
    return working(
        framework,
        "Mean of the pillars’ mean scores, each pillar counting the same",
        [_pillar_row(report, pillar, mean) for pillar, mean in means],
        weighted=False,
        mean=sum((mean for _, mean in means), Fraction()) / len(means) if means else None,
        index=report.result.index,
    )


def _pillar_row(report: Report, pillar: Pillar, mean: Fraction) -> ScoreRow:
    score = report.result.pillars[pillar.code].score
    shown = Mark(name="Not enough answers") if score is None else mark(report.framework, score)
    return ScoreRow(name=pillar.name, mark=shown, score=_in_full(mean), weight="1")


def charter_index(report: Report, charter: Charter) -> Working:
    framework, scores = report.framework, report.standing.scores
    weights = {code: framework.capabilities[code].charter_weights[charter.code] for code in scores}
    under = sum(map(Fraction, weights.values()), Fraction())
    over = sum((Fraction(weight) * scores[code] for code, weight in weights.items()), Fraction())
    found = working(
        framework,
        f"Mean of the scores, weighted by what each capability contributes to {charter.name}",
        [answer_row(report, code, weight) for code, weight in weights.items()],
        weighted=True,
        mean=over / under if under else None,
        index=report.result.charter_index[charter.code],
    )
    if not under:
        return found
    # Too many terms to write out: the table below has them.
    first = f"Sum of weight × score ÷ sum of weights: {exact(over)} ÷ {exact(under)} = {_about(over / under)}"
    return replace(found, sums=(first, *found.sums[1:]))
