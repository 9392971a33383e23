from __future__ import annotations

import locale
import math
import re
from functools import cache
from itertools import pairwise, product

import pytest
from django.template.loader import render_to_string
from fontTools.ttLib import TTFont

from assessments.reports.lettering import close_width, number, text_width, wrap
from assessments.reports.present import present
from assessments.reports.radar import LABEL_SIZE, RING_SIZE, WIDTH, Axis, Label, Radar, radar
from assessments.reports.radar_labels import LARGEST, SMALLEST
from assessments.reports.radar_rings import level
from assessments.reports.render import FONTS, font_file
from tests.assessments.reports.support import made

RINGS = ["Forming", "Storming", "Norming", "Performing"]


def drawn(*today: int | None, target: int | None = 4, label: str = "Axis") -> Radar:
    axes = [Axis(label=label, today=score, target=target) for score in today]
    found = radar(axes, RINGS, title="A radar")
    assert found
    return found


def box(label: Label) -> tuple[float, float, float, float]:
    left, top, width, height = label.box
    return left, top, left + width, top + height


def test_radar_places_scores_clockwise_from_the_top():
    found = drawn(4, 3, 2, 1)

    assert found.shape_line == "M0 -104 L78 0 L0 52 L-26 0 Z"
    assert found.target_line == "M0 -104 L104 0 L0 104 L-104 0 Z"
    assert [(dot.x, dot.y) for dot in found.dots] == [("0", "-104"), ("78", "0"), ("0", "52"), ("-26", "0")]
    assert found.rings[0].points == "0,-104 104,0 0,104 -104,0"
    assert [ring.name for ring in found.rings] == RINGS[::-1]


def test_radar_keeps_the_lowest_phase_off_the_centre():
    assert drawn(1, 1, 1, 1).shape_line == "M0 -26 L26 0 L0 26 L-26 0 Z"


def test_radar_leaves_an_open_axis_out_of_the_shape():
    found = drawn(4, None, 4, 4)

    assert found.shape_line == "M0 104 L-104 0 L0 -104"
    assert found.shape_fill == "M0 0 L0 104 L-104 0 L0 -104 Z"
    assert found.open_spokes == "M0 0 L104 0"
    assert len(found.dots) == 3


def test_radar_shows_a_lone_score_as_a_dot():
    found = drawn(2, None, None, None, target=None)

    assert (found.shape_line, found.shape_fill, found.target_line) == ("", "", "")
    assert [(dot.x, dot.y) for dot in found.dots] == [("0", "-52")]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_radar_of_fewer_than_three_axes_is_none(count):
    assert radar([Axis(label="A", today=1)] * count, RINGS, title="") is None


def test_number_has_a_point_whatever_the_locale():
    before = locale.setlocale(locale.LC_NUMERIC)
    try:
        for name in ("de_DE.UTF-8", "de_CH.UTF-8", "fr_FR.UTF-8", "C"):
            try:
                locale.setlocale(locale.LC_NUMERIC, name)
            except locale.Error:
                continue
            assert [number(1.5), number(-0.001), number(2.0), number(1 / 3)] == ["1.5", "0", "2", "0.33"]
    finally:
        locale.setlocale(locale.LC_NUMERIC, before)


@pytest.mark.parametrize("count", range(3, 13))
@pytest.mark.parametrize(
    "label",
    [
        "Short",
        "Customer Experience and Marketing Automation",
        "W" * 120,
        "漢字" * 30,
        "a " * 60,
        "Donaudampfschiff" * 6,
    ],
)
def test_labels_stay_inside_the_view_box_and_apart(count, label):
    found = drawn(*[2] * count, label=label)
    x, y, width, height = (float(part) for part in found.view_box.split())
    boxes = [box(one) for one in found.labels]

    for left, top, right, bottom in boxes:
        assert x <= left <= right <= x + width
        assert y <= top <= bottom <= y + height
    for index, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[index + 1 :]:
            overlap_x = min(right, other[2]) - max(left, other[0])
            overlap_y = min(bottom, other[3]) - max(top, other[1])
            assert overlap_x <= 0.01 or overlap_y <= 0.01


def test_labels_stay_clear_of_the_outermost_ring():
    found = drawn(*[4] * 6, label="Customer Experience and Marketing Automation")
    for label in found.labels:
        left, top, right, bottom = box(label)
        nearest = math.hypot(max(left, 0, -right), max(top, 0, -bottom))
        assert nearest > found.radius * 0.86


@pytest.mark.parametrize("count", range(3, 13))
def test_rings_are_as_large_as_the_words_beside_them_leave_room_for(count):
    """No word of a usual length is broken, and none takes room that it does not need."""
    label = "Strategy, Charter, and Organization"
    found = drawn(*[2] * count, label=label)

    assert [" ".join(line.text for line in one.lines) for one in found.labels] == [label] * count
    assert SMALLEST < found.radius <= drawn(*[2] * count, label="A").radius == LARGEST


def test_type_is_large_enough_on_a_phone():
    """A chart is as wide as the screen there."""
    assert min(LABEL_SIZE, RING_SIZE) * 360 / WIDTH >= 11


def plates(found: Radar) -> list[tuple[float, float, float, float]]:
    return [
        (x, y, x + width, y + height)
        for x, y, width, height in (tuple(map(float, ring.plate)) for ring in found.rings)
    ]


def on_lines(path: str) -> list[tuple[float, float]]:
    """Points along the lines of path data, one or more in every unit of length."""
    points = []
    for run in path.split("M")[1:]:
        corners = [tuple(map(float, pair.split())) for pair in run.replace("Z", "").split("L")]
        for (x, y), (end_x, end_y) in pairwise([*corners, corners[0]] if "Z" in run else corners):
            steps = 1 + int(math.hypot(end_x - x, end_y - y))
            points += [
                (x + (end_x - x) * step / steps, y + (end_y - y) * step / steps) for step in range(steps)
            ]
    return points


def crossed(found: Radar) -> list[int]:
    """About how many units of line each plate covers."""
    on = on_lines(found.shape_line) + on_lines(found.target_line)
    return [
        sum(left < x < right and top < y < bottom for x, y in on)
        for left, top, right, bottom in plates(found)
    ]


SHAPES = [
    *product([1, 2, 3, 4], repeat=3),
    *product([1, 2, 4], repeat=4),
    *((a, b, a, c, b, d) for a, b, c, d in product([1, 2, 3, 4], repeat=4)),
    *((a, b, c, a, None, c, b) for a, b, c in product([1, 2, 3, 4], repeat=3)),
][::5]


@pytest.mark.parametrize("target", [2, 3, 4, None])
def test_names_of_rings_cover_no_dot_no_label_and_no_other_name(target):
    for shape in SHAPES:
        found = drawn(*shape, target=target)
        taken = [box(label) for label in found.labels]
        for left, top, right, bottom in plates(found):
            assert not any(left < float(d.x) < right and top < float(d.y) < bottom for d in found.dots), shape
            assert not any(
                left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
                for other in taken
            ), shape
            taken.append((left + 0.01, top + 0.01, right - 0.01, bottom - 0.01))


@pytest.mark.parametrize("target", [2, 3, 4, None])
def test_names_of_rings_cover_hardly_any_line(target):
    covered = [sum(crossed(drawn(*shape, target=target))) for shape in SHAPES]

    assert sum(length == 0 for length in covered) > len(SHAPES) / 3
    assert max(covered) < 60


def test_every_name_is_read_on_its_plate_beside_its_ring():
    for shape in SHAPES:
        found = drawn(*shape)
        for score, ring in zip(range(4, 0, -1), found.rings, strict=True):
            left, top, width, height = map(float, ring.plate)
            half = printed_width(ring.name, RING_SIZE) / 2
            assert left < float(ring.x) - half < float(ring.x) + half < left + width
            assert top < float(ring.y) - RING_SIZE * 0.7 < float(ring.y) < top + height
            corners = [tuple(map(float, pair.split(","))) for pair in ring.points.split()]
            line = on_lines("M" + " L".join(f"{x} {y}" for x, y in corners) + " Z")
            assert (
                min(
                    math.hypot(max(left - x, 0, x - left - width), max(top - y, 0, y - top - height))
                    for x, y in line
                )
                <= 6
            ), (shape, score)


def levels(found: Radar, axes: int) -> list[float]:
    """On which ring, counted from the centre, the middle of each name lies."""
    middles = [((left + right) / 2, (top + bottom) / 2) for left, top, right, bottom in plates(found)]
    return [level(middle, axes) / found.radius * len(found.rings) for middle in middles]


@pytest.mark.parametrize("target", [2, 3, 4, None])
def test_names_stand_at_their_own_ring_in_order_from_the_centre(target):
    for shape in SHAPES:
        last, *others = levels(drawn(*shape, target=target), len(shape))
        assert last > 3.5, shape
        assert others == [pytest.approx(score, abs=0.43) for score in (3, 2, 1)], shape


@pytest.mark.parametrize("name", ["A", "B", "C", "partial", "stress"])
def test_names_of_rings_are_in_order_in_every_report(name):
    shown = present(made(name))
    for found in (shown.radar, *(pillar.radar for pillar in shown.pillars)):
        if found:
            on = levels(found, len(found.labels))
            assert on == sorted(on, reverse=True)


def test_level_is_the_radius_of_the_ring_through_a_point():
    assert level((0.0, -30.0), 4) == pytest.approx(30)
    assert level((15.0, -15.0), 4) == pytest.approx(30)
    assert level((0.0, 30.0), 3) == pytest.approx(60)


@pytest.mark.parametrize("name", [*RINGS, "Initial", "Managed", "Optimizing"])
def test_plates_are_hardly_wider_than_their_names(name):
    assert (
        printed_width(name, RING_SIZE) <= close_width(name, RING_SIZE) <= printed_width(name, RING_SIZE) * 1.1
    )


def test_names_and_labels_stay_inside_the_view_box():
    for shape in SHAPES:
        found = drawn(*shape)
        x, y, width, height = (float(part) for part in found.view_box.split())
        for left, top, right, bottom in plates(found):
            assert x <= left <= right <= x + width, shape
            assert y <= top <= bottom <= y + height, shape


def test_drawing_has_type_of_the_sizes_that_were_reckoned_with():
    drawing = render_to_string("charts/_radar.svg", {"radar": drawn(2, 3, 4)})

    assert set(re.findall(r'font-size="([^"]+)"', drawing)) == {number(LABEL_SIZE), number(RING_SIZE)}


def test_plates_are_drawn_over_every_line_and_are_opaque():
    drawing = render_to_string("charts/_radar.svg", {"radar": drawn(2, 3, 4)})

    plate = drawing.index('class="radar-plate"')
    for line in ("radar-ring", "radar-spokes", "radar-today", "radar-today-line", "radar-target"):
        assert drawing.rindex(f'class="{line}"') < plate
    assert "opacity" not in drawing[plate:].split("/>")[0]
    assert plate < drawing.index('class="radar-dot"') < drawing.index('class="radar-ring-name"')


def test_every_word_of_a_label_is_kept():
    found = drawn(1, 1, 1, label="Customer Lifecycle and Marketing Automation")

    for label in found.labels:
        assert " ".join(line.text for line in label.lines) == ("Customer Lifecycle and Marketing Automation")


@cache
def advances() -> tuple[dict[int, str], dict[str, tuple[int, int]], int]:
    with TTFont(font_file(*FONTS["font:inter"]), lazy=True) as font:
        return font.getBestCmap(), dict(font["hmtx"].metrics), font["head"].unitsPerEm


def printed_width(text: str, size: float) -> float:
    """In the font of the PDF."""
    cmap, metrics, em = advances()
    return sum(metrics[cmap[ord(char)]][0] for char in text) / em * size


@pytest.mark.parametrize("name", ["A", "B", "C", "empty", "partial"])
def test_labels_are_no_wider_than_reckoned_in_the_font_of_the_pdf(name):
    shown = present(made(name))
    for found in (shown.radar, *(pillar.radar for pillar in shown.pillars)):
        for label in found.labels if found else ():
            for line in label.lines:
                assert printed_width(line.text, LABEL_SIZE) <= text_width(line.text, LABEL_SIZE)


def test_wrap_breaks_between_words_and_inside_only_what_is_too_wide():
    assert wrap("one two three", text_width("one two", 10), 10) == ["one two", "three"]
    assert wrap("abcdabcd", text_width("abcd", 10), 10) == ["abcd", "abcd"]
    assert wrap("", 100, 10) == []
