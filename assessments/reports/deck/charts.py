"""Native charts, which can be edited like any other in PowerPoint; their numbers stand in a workbook inside."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from assessments.reports.deck import look, measure
from assessments.reports.deck.draw import Deck, describe, inches, paint, set_colour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pptx.slide import Slide

    from assessments.reports.deck.look import Box

NAME = 4.1
"""Inches that the names beside bars may take."""
LABEL = 24
MOST_AXES = 24
"""Axes of a radar, and characters in a line of their labels."""


class _Writer(CategoryWorkbookWriter):  # type: ignore[misc]
    """Words stay words in the workbook, whatever they begin with, and it has no date of today."""

    def _populate_worksheet(self, workbook: Any, worksheet: Any) -> None:
        worksheet.strings_to_formulas = worksheet.strings_to_urls = False
        workbook.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - it takes no zone
        super()._populate_worksheet(workbook, worksheet)


class _Data(CategoryChartData):  # type: ignore[misc]
    @property
    def _workbook_writer(self) -> _Writer:
        return _Writer(self)


def radar(
    deck: Deck,
    slide: Slide,
    box: Box,
    names: Sequence[str],
    today: Sequence[int | None],
    target: Sequence[int | None],
    *,
    top: int,
    words: str,
) -> None:
    """Today and target on one axis a name. A radar of fewer than three axes is none: then bars."""
    if not 3 <= len(names) <= MOST_AXES:
        _pairs(deck, slide, box, names, today, target, top=top, words=words)
        return
    data = _data([_wrapped(name) for name in names], {"Target": target, "Today": today})
    chart = _chart(deck, slide, box, XL_CHART_TYPE.RADAR_MARKERS, data, "Radar of the pillars", words)
    _legend(chart)
    axis = chart.value_axis
    _scale(axis, top)
    axis.tick_labels.font.size = Pt(9)
    set_colour(axis.tick_labels.font.color, look.QUIET)
    _lines(axis, look.RULE)
    chart.category_axis.tick_labels.font.size = Pt(11)
    outline, filled = chart.plots[0].series
    _line(outline, look.QUIET, 1.75, dashed=True)
    _line(filled, look.ACCENT, 3.0, dashed=False)


def _pairs(
    deck: Deck,
    slide: Slide,
    box: Box,
    names: Sequence[str],
    today: Sequence[int | None],
    target: Sequence[int | None],
    *,
    top: int,
    words: str,
) -> None:
    data = _data(names, {"Target": target, "Today": today})
    chart = _chart(deck, slide, box, XL_CHART_TYPE.BAR_CLUSTERED, data, "Bars of the pillars", words)
    _legend(chart)
    _bars(chart, top)
    # The first pillar is on top, and the numbers below the last.
    chart.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    chart.plots[0].gap_width, chart.plots[0].overlap = 60, 0
    for series, colour in zip(chart.plots[0].series, (look.RULE, look.ACCENT), strict=True):
        paint(series.format.fill, colour)


def gaps(
    deck: Deck,
    slide: Slide,
    box: Box,
    names: Sequence[str],
    today: Sequence[int],
    missing: Sequence[int],
    phases: Sequence[str],
    *,
    words: str,
) -> None:
    """From today's phase to the target, a bar a capability; each part is named by the phase where it ends."""
    short = [measure.shortened(measure.in_line(name), NAME * 72, 11) for name in names]
    data = _data(short, {"Today": today, "To the target": missing})
    chart = _chart(deck, slide, box, XL_CHART_TYPE.BAR_STACKED, data, "Largest gaps", words)
    top = len(phases)
    _legend(chart)
    _bars(chart, top)
    chart.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    chart.plots[0].gap_width, chart.plots[0].overlap = 45, 100
    stands, lacks = chart.plots[0].series
    paint(stands.format.fill, look.RULE)
    paint(lacks.format.fill, look.ACCENT)
    room = (box.w - NAME - 0.6) / top * 72 - 10
    for place, (score, gap) in enumerate(zip(today, missing, strict=True)):
        _name_point(deck, stands, place, phases[score - 1], look.TEXT, room * score)
        _name_point(deck, lacks, place, phases[score + gap - 1], look.PAPER, room * gap)


def _name_point(deck: Deck, series: Any, place: int, said: str, colour: str, room: float) -> None:
    found = series.points[place].data_label
    found.position = XL_LABEL_POSITION.INSIDE_END
    found.text_frame.word_wrap = False
    paragraph = found.text_frame.paragraphs[0]
    run = paragraph.add_run()
    run.text = measure.shortened(measure.in_line(said), room, 10)
    run.font.size = Pt(10)
    run._r.get_or_add_rPr().set("lang", deck.language)
    set_colour(run.font.color, colour)


def _data(names: Sequence[str], series: dict[str, Sequence[int | None]]) -> _Data:
    data = _Data(number_format="0")
    data.categories = [measure.clean(name) or "–" for name in names]
    for name, values in series.items():
        data.add_series(name, values)
    return data


def _wrapped(name: str) -> str:
    """A label in lines as short as the room beside a radar."""
    return measure.shortened(
        "\n".join(measure.lines(measure.in_line(name), LABEL * 5.2, 10)), LABEL * 5.4, 10, most=3
    )


def _chart(deck: Deck, slide: Slide, box: Box, kind: Any, data: _Data, name: str, words: str) -> Any:
    frame = slide.shapes.add_chart(kind, *inches(box), data)
    describe(frame, name, words)
    chart = frame.chart
    chart.has_title = False
    chart.font.name, chart.font.size = look.FONT, Pt(11)
    set_colour(chart.font.color, look.TEXT)
    _squared(chart)
    language = chart._chartSpace.find(qn("c:lang"))
    if language is not None:
        language.set("val", deck.language)
    return chart


def _squared(chart: Any) -> None:
    """Without the round corners that older programs draw where nothing is said."""
    space = chart._chartSpace
    if space.find(qn("c:roundedCorners")) is None:
        space.insert(
            1 if space.find(qn("c:date1904")) is not None else 0,
            parse_xml(f'<c:roundedCorners {nsdecls("c")} val="0"/>'),
        )


def _legend(chart: Any) -> None:
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.BOTTOM
    chart.legend.include_in_layout = False
    chart.legend.font.size = Pt(11)


def _scale(axis: Any, top: int) -> None:
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = 0, top, 1
    axis.has_major_gridlines = True


def _lines(axis: Any, colour: str) -> None:
    for line in (axis.major_gridlines.format.line, axis.format.line):
        paint(line.fill, colour)
        line.width = Pt(0.75)


def _bars(chart: Any, top: int) -> None:
    _scale(chart.value_axis, top)
    _lines(chart.value_axis, look.RULE)
    chart.value_axis.format.line.fill.background()
    names = chart.category_axis
    names.reverse_order = True
    names.tick_labels.font.size = Pt(11)
    names.has_major_gridlines = False
    paint(names.format.line.fill, look.RULE)


def _line(series: Any, colour: str, wide: float, *, dashed: bool) -> None:
    series.smooth = False
    paint(series.format.line.fill, colour)
    series.format.line.width = Pt(wide)
    if dashed:
        series.format.line.dash_style = MSO_LINE.DASH
    series.marker.style = XL_MARKER_STYLE.CIRCLE
    series.marker.size = 5 if dashed else 9
    paint(series.marker.format.fill, look.PAPER if dashed else colour)
    paint(series.marker.format.line.fill, colour)
