"""How the priority of each item of the roadmap came about, part by part.

Pure Python without Django.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from assessments import locales
from assessments.domain import wording
from assessments.domain.cases import rounded
from assessments.reports.workings import exact, percent

if TYPE_CHECKING:
    from assessments.domain.report import Report
    from assessments.domain.roadmap import Item


@dataclass(frozen=True, kw_only=True)
class PartRule:
    """One part of a priority: `working` gives `share` (0..1), times `weight` gives `points`."""

    name: str
    working: str
    share: str
    weight: str
    points: str


@dataclass(frozen=True, kw_only=True)
class ItemRule:
    total: str
    parts: tuple[PartRule, ...]
    opens: tuple[str, ...]
    repairs: tuple[str, ...]


def item_rule(report: Report, item: Item) -> ItemRule:
    framework, rule = report.framework, report.framework.scoring.roadmap
    workings = {
        "gap": _gap(report, item),
        "leverage": (
            f"{len(item.opens)} waiting + {rule.repair_factor} × {len(item.repairs)} resting on it, "
            f"at most {rule.leverage_cap}, ÷ {rule.leverage_cap}"
        ),
        "fit": _fit(report, item),
        "ease": f"({rule.ease_weeks} − {item.weeks} weeks) ÷ {rule.ease_weeks}"
        + (", not below 0" if item.weeks > rule.ease_weeks else ""),
    }
    return ItemRule(
        total=locales.decimal(f"{rounded(item.priority.total, 2):.2f}"),
        parts=tuple(
            PartRule(
                name=name.capitalize(),
                working=working,
                share=locales.decimal(f"{rounded(share := getattr(item.priority, name), 2):.2f}"),
                weight=exact(weight := getattr(rule.weights, name)),
                points=locales.decimal(f"{rounded(share * Fraction(weight), 2):.2f}"),
            )
            for name, working in workings.items()
        ),
        opens=tuple(wording.names(framework, item.opens)),
        repairs=tuple(wording.names(framework, item.repairs)),
    )


def _gap(report: Report, item: Item) -> str:
    framework = report.framework
    tier = framework.reach[item.capability]
    text = f"{item.gap} {wording.plural(item.gap, 'phase', 'phases')} to its target ÷ {framework.top - 1}"
    return text if tier.gap_factor == 1 else f"{text} × {exact(tier.gap_factor)} ({tier.name.lower()})"


def _fit(report: Report, item: Item) -> str:
    focus = report.settings.focus
    if not focus:
        return "no focus set: every capability fits alike"
    weights = report.framework.capabilities[item.capability].charter_weights
    parts = " + ".join(
        f"{percent(focus[charter.code])} × {exact(weights[charter.code])}"
        for charter in report.framework.charters
        if charter.code in focus
    )
    return f"({parts}) ÷ {percent(max(focus.values()))}"
