from __future__ import annotations

import html
import json
from dataclasses import replace
from typing import Any

import pytest

from assessments.domain.report import Report
from assessments.domain.words import Words
from assessments.reports.charts import OVERALL, figures
from assessments.reports.present import present
from tests.assessments.domain.support import SHIPPED, SMALL, report_of, uniform


def made(report: Report, key: str = OVERALL) -> dict[str, Any]:
    return json.loads(json.dumps(figures(report)))["figures"][key]


def trace(figure: dict[str, Any], meta: str) -> dict[str, Any]:
    return next(found for found in figure["data"] if found["meta"] == meta)


def test_config_uploads_nothing() -> None:
    config = figures(report_of(SHIPPED, uniform(SHIPPED, "norming")))["config"]
    assert config["showSendToCloud"] is False
    assert config["showEditInChartStudio"] is False
    assert config["displaylogo"] is False
    assert config["modeBarButtons"] == [["toImage"]]


def test_figures_show_today_and_target_of_every_axis() -> None:
    report = report_of(SHIPPED, uniform(SHIPPED, "norming", segmentation="forming"))
    pillar = SHIPPED.pillars[0]
    figure = made(report, pillar.code)
    codes = [capability.code for capability in pillar.capabilities]
    assert trace(figure, "today")["theta"] == [*codes, codes[0]]
    assert trace(figure, "today")["r"] == [3, 1, 3, 3, 3]
    assert trace(figure, "target")["r"] == [report.goal[code] for code in [*codes, codes[0]]]
    assert trace(figure, "area")["r"] == trace(figure, "today")["r"]
    assert trace(figure, "area")["fill"] == "toself"
    assert trace(figure, "target").get("fill") is None


def test_figures_tell_capability_and_phase() -> None:
    figure = made(report_of(SHIPPED, uniform(SHIPPED, "norming")))
    told = trace(figure, "today")["customdata"]
    assert told[0] == f"{SHIPPED.pillars[0].name}<br>Today: Norming<br>Target: Performing"
    assert trace(figure, "today")["hoverinfo"] == "none"  # the page tells it, beside the point
    assert trace(figure, "target")["hoverinfo"] == "skip"


def test_figures_name_the_rings_by_phase() -> None:
    layout = made(report_of(SHIPPED, uniform(SHIPPED, "norming")))["layout"]
    names = [phase.name for phase in SHIPPED.phases]
    assert layout["polar"]["radialaxis"]["ticktext"] == names
    assert layout["polar"]["radialaxis"]["tickvals"] == [1, 2, 3, 4]
    assert sorted(t["text"] for t in layout["annotations"] if t["name"] == "ring") == sorted(names)


def test_figures_have_the_texts_of_the_drawn_radar() -> None:
    report = report_of(SHIPPED, uniform(SHIPPED, "norming"))
    drawn = present(report).radar
    assert drawn is not None
    texts = [t["text"] for t in made(report)["layout"]["annotations"] if t["name"] != "ring"]
    assert texts == [html.escape(line.text, quote=False) for label in drawn.labels for line in label.lines]


def test_open_axis_breaks_the_line_and_empties_the_ground_to_the_centre() -> None:
    pillar = SHIPPED.pillars[0]
    first, second, third, fourth = (capability.code for capability in pillar.capabilities)
    figure = made(report_of(SHIPPED, {**uniform(SHIPPED, "norming"), second: "open"}), pillar.code)
    assert trace(figure, "today")["r"] == [3, None, 3, 3, 3]
    assert trace(figure, "today")["connectgaps"] is False
    assert trace(figure, "area")["r"] == [0, 3, 3, 3, 0, None]
    assert trace(figure, "area")["theta"][1:4] == [third, fourth, first]
    assert trace(figure, "today")["customdata"][1].startswith(
        f"{pillar.capabilities[1].name}<br>Today: not known"
    )


def test_lone_score_has_a_point_and_no_ground() -> None:
    pillar = SHIPPED.pillars[0]
    figure = made(report_of(SHIPPED, {pillar.capabilities[2].code: "norming"}), pillar.code)
    assert trace(figure, "today")["r"] == [None, None, 3, None, None]
    assert trace(figure, "area")["r"] == []


def test_what_does_not_apply_has_no_axis() -> None:
    pillar = SHIPPED.pillars[1]
    out = pillar.capabilities[-1].code
    figure = made(report_of(SHIPPED, {**uniform(SHIPPED, "norming"), out: "not_applicable"}), pillar.code)
    assert trace(figure, "today")["theta"] == [
        *(capability.code for capability in pillar.capabilities[:-1]),
        pillar.capabilities[0].code,
    ]


def test_radar_with_too_few_axes_has_no_figure() -> None:
    assert list(figures(report_of(SMALL, uniform(SMALL, "grow")))["figures"]) == ["root"]


@pytest.mark.parametrize("hostile", ["<b>x</b>", "<a href='javascript:alert(1)'>x</a>", "a & b < c"])
def test_names_cannot_speak_to_plotly_in_html(hostile: str) -> None:
    pillar = SHIPPED.pillars[0]
    capabilities = (replace(pillar.capabilities[0], name=hostile), *pillar.capabilities[1:])
    framework = replace(
        SHIPPED,
        phases=(replace(SHIPPED.phases[0], name="<i>F</i>"), *SHIPPED.phases[1:]),
        pillars=(replace(pillar, capabilities=capabilities), *SHIPPED.pillars[1:]),
    )
    figure = made(report_of(framework, uniform(framework, "forming")), pillar.code)
    texts = [annotation["text"] for annotation in figure["layout"]["annotations"]]
    texts += figure["layout"]["polar"]["radialaxis"]["ticktext"]
    texts += [part for told in trace(figure, "today")["customdata"] for part in told.split("<br>")]
    assert not [text for text in texts if "<" in text or ">" in text]
    assert html.escape(hostile, quote=False) in texts


def test_figures_carry_no_colours() -> None:
    """The page gives them those of its theme."""
    text = json.dumps(figures(report_of(SHIPPED, uniform(SHIPPED, "norming"))))
    assert text.count("#") == 0
    assert text.count("rgb") == 0


def test_sections_that_are_left_out_have_no_figures():
    report = report_of(SHIPPED, uniform(SHIPPED, "norming"))

    def keys(*sections):
        return list(figures(report, Words(sections=("finding", *sections, "method")))["figures"])

    pillars = [pillar.code for pillar in SHIPPED.pillars]
    assert keys() == []
    assert keys("overview") == ["overall"]
    assert keys("pillars") == pillars
