"""The radars of a `Report` as Plotly figures, on the geometry of the drawn ones, so that they cover them exactly.

The only module that imports Plotly, and it does so late. Figures carry no colours: a trace says in `meta` what it is
("area", "today", "target") and the page gives it the colours of its theme. Texts of figures are read by Plotly as
HTML of a kind, so every text is escaped.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from assessments.domain.words import NO_WORDS, Words
from assessments.reports.present import CapabilityRow, PillarRow, present
from assessments.reports.radar import LABEL_SIZE, RING_SIZE, Radar

if TYPE_CHECKING:
    from assessments.domain.report import Report

T = TypeVar("T")

OVERALL = "overall"
"""Key of the figure over all pillars; the others have the code of their pillar."""

CONFIG = {
    "responsive": False,  # the page does it, because type grows with the chart
    "displaylogo": False,
    # Would upload the figure to somebody else's server.
    "showSendToCloud": False,
    "showEditInChartStudio": False,
    "displayModeBar": "hover",
    "modeBarButtons": [["toImage"]],
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
}
BASE_TO_MIDDLE = 0.33
"""From the base line of a text up to its middle, in ems."""
RIM = 1.02
"""How far the plot reaches beyond the outermost ring, so that a line on it is drawn whole."""


@dataclass(frozen=True, kw_only=True)
class Point:
    """One axis of a figure."""

    code: str
    name: str
    today: int | None
    target: int | None


def figures(report: Report, words: Words = NO_WORDS) -> dict[str, Any]:
    """JSON-ready, for the sections that are shown: `config`, and `figures` by key, each with `data`, `layout`, the
    `width` its type is made for,
    and on that width the `middle` and how far a score of one lies from it (`unit`).

    A radar with too few axes to be one has no figure.
    """
    shown = present(report)
    rings = [phase.name for phase in report.framework.phases]
    named: list[tuple[str, Radar | None, Sequence[PillarRow | CapabilityRow]]] = []
    if words.has("overview"):
        named.append((OVERALL, shown.radar, shown.pillars))
    if words.has("pillars"):
        named += [(pillar.code, pillar.radar, pillar.capabilities) for pillar in shown.pillars]
    return {
        "config": CONFIG,
        "figures": {key: _figure(drawn, _points(rows), rings) for key, drawn, rows in named if drawn},
    }


def _points(rows: Sequence[PillarRow | CapabilityRow]) -> list[Point]:
    """What does not apply (no target) has no axis, as in the drawn radar."""
    return [
        Point(code=row.code, name=row.name, today=row.today.score, target=row.target.score)
        for row in rows
        if row.target
    ]


def _figure(drawn: Radar, points: Sequence[Point], rings: Sequence[str]) -> dict[str, Any]:
    import plotly.graph_objects as go

    left, top, width, height = (float(part) for part in drawn.view_box.split())
    radius = drawn.radius * RIM
    axes = [point.code for point in points]
    today = [point.today for point in points]
    target = [point.target for point in points]
    figure = go.Figure(
        data=[
            go.Scatterpolar(
                **_area(axes, today), meta="area", mode="lines", line_width=0, fill="toself", hoverinfo="skip"
            ),
            go.Scatterpolar(
                **_outline(axes, target), meta="target", name="Target", mode="lines", hoverinfo="skip"
            ),
            go.Scatterpolar(
                **_outline(axes, today),
                meta="today",
                name="Today",
                mode="lines+markers",
                customdata=_closed([_told(point, rings) for point in points]),
                # The page tells it in a box of its own, beside the point.
                hoverinfo="none",
            ),
        ],
        layout=go.Layout(
            template=go.layout.Template(),
            margin={"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
            autosize=True,
            showlegend=False,
            dragmode=False,
            hovermode="closest",
            annotations=list(_texts(drawn, left, top, width, height)),
            polar={
                "domain": {
                    "x": [max(0, (-radius - left) / width), min(1, (radius - left) / width)],
                    "y": [max(0, 1 - (radius - top) / height), min(1, 1 - (-radius - top) / height)],
                },
                "gridshape": "linear",
                "radialaxis": {
                    "range": [0, len(rings) * RIM],
                    "tickmode": "array",
                    "tickvals": list(range(1, len(rings) + 1)),
                    "ticktext": [html.escape(name, quote=False) for name in rings],
                    # Names of rings and axes are annotations: where the drawn radar has them, wrapped and apart.
                    "showticklabels": False,
                    "ticks": "",
                    "showline": False,
                },
                "angularaxis": {
                    "type": "category",
                    "categoryorder": "array",
                    "categoryarray": axes,
                    "direction": "clockwise",
                    "rotation": 90,
                    "showticklabels": False,
                    "ticks": "",
                    "showline": False,
                },
            },
        ),
    )
    made = figure.to_plotly_json()
    return {
        "data": made["data"],
        "layout": made["layout"],
        "width": width,
        "middle": [-left, -top],
        "unit": drawn.radius / len(rings),
    }


def _told(point: Point, rings: Sequence[str]) -> str:
    """What a point says under the pointer."""
    words = [html.escape(point.name, quote=False)]
    words += [
        f"Today: {html.escape(rings[point.today - 1], quote=False)}" if point.today else "Today: not known"
    ]
    words += [f"Target: {html.escape(rings[point.target - 1], quote=False)}"] if point.target else []
    return "<br>".join(words)


def _closed(values: Sequence[T]) -> list[T]:
    return [*values, values[0]]


def _outline(axes: Sequence[str], scores: Sequence[int | None]) -> dict[str, Any]:
    """A line through all scores and back to the first; open ones (None) break it."""
    return {"r": _closed(scores), "theta": _closed(axes), "connectgaps": False}


def _area(axes: Sequence[str], scores: Sequence[int | None]) -> dict[str, Any]:
    """The ground inside the line. Beside an open axis it ends at the centre, since nothing is known there."""
    if None not in scores:
        return _outline(axes, scores)
    radii: list[int | None] = []
    thetas: list[str] = []
    for run in _runs(scores):
        radii += [0, *(scores[place] for place in run), 0, None]
        thetas += [axes[0], *(axes[place] for place in run), axes[0], axes[0]]
    return {"r": radii, "theta": thetas, "connectgaps": False}


def _runs(scores: Sequence[int | None]) -> Iterator[list[int]]:
    """Places of neighbouring known scores around the circle, as stretches of two and more."""
    start = scores.index(None)
    run: list[int] = []
    for place in [*range(start, len(scores)), *range(start + 1)]:
        if scores[place] is not None:
            run.append(place)
            continue
        if len(run) > 1:
            yield run
        run = []


def _texts(drawn: Radar, left: float, top: float, width: float, height: float) -> Iterator[dict[str, Any]]:
    """Every text of the drawn radar, line by line where it stands there. `name` says how the page shows it."""

    def text(
        name: str, content: str, at: tuple[str, str], size: float, anchor: str = "start"
    ) -> dict[str, Any]:
        side = {"start": "left", "middle": "center", "end": "right"}[anchor]
        return {
            "name": name,
            "text": html.escape(content, quote=False),
            "font": {"size": size},
            "x": (float(at[0]) - left) / width,
            # Drawn texts stand on their base line; here they are placed by their middle.
            "y": 1 - (float(at[1]) - BASE_TO_MIDDLE * size - top) / height,
            "xref": "paper",
            "yref": "paper",
            "xanchor": side,
            "yanchor": "middle",
            "showarrow": False,
            "borderpad": 0,
            "captureevents": False,
        }

    for ring in drawn.rings:
        yield text("ring", ring.name, (ring.x, ring.y), RING_SIZE, "middle")
    for label in drawn.labels:
        for line in label.lines:
            yield text("label", line.text, (line.x, line.y), LABEL_SIZE, label.anchor)
