"""Text, fields of colour, tables and notes on slides: every word of a user goes through here and is made to fit.

Lengths of boxes are inches, sizes of text points.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from assessments.reports.deck import frame, look, measure
from assessments.reports.deck.look import Box

if TYPE_CHECKING:
    from pptx.presentation import Presentation as Slides
    from pptx.slide import Slide

    from assessments.reports.brand import Brand

POINTS = 72.0
Align = Literal["left", "center", "right"]
_ALIGNED = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}
_ANCHORED = {"top": MSO_ANCHOR.TOP, "middle": MSO_ANCHOR.MIDDLE, "bottom": MSO_ANCHOR.BOTTOM}
FOOT = 9.0
NO_ROUNDING = 0.02
"""Inches that are left free, so that what was measured and what a program sets need not agree to the last point."""


@dataclass(frozen=True, kw_only=True)
class Style:
    sizes: Sequence[float] = look.BODY
    colour: str = look.TEXT
    bold: bool = False
    align: Align = "left"
    anchor: Literal["top", "middle", "bottom"] = "top"
    between: float = 0.5
    """Space between paragraphs, in ems."""


PLAIN = Style()
KICKER = Style(sizes=(11.0,), colour=look.ACCENT, bold=True)


@dataclass(frozen=True, kw_only=True)
class Deck:
    """The presentation that is being made, and what stands on all its slides."""

    slides: Slides
    brand: Brand
    language: str
    foot: str

    def slide(self, kicker: str, headline: str, notes: Sequence[str]) -> Slide:
        """A new slide with a headline that says the finding, and its reasons as speaker notes."""
        slide = self.slides.slides.add_slide(self.slides.slide_layouts[frame.PLAIN])
        place = frame.PLACES["title"]
        fitted = measure.fitted(
            [measure.in_line(headline)], place.w * POINTS, place.h * POINTS, look.HEADLINE, bold=True
        )
        _write(slide.shapes.title.text_frame, fitted, None, self.language)
        room = look.INNER - (frame.LOGO.w + 0.3 if self.brand.logo else 0)
        text(self, slide, Box(look.MARGIN, 0.52, room, 0.28), [kicker], KICKER)
        self.note(slide, notes)
        return slide

    def note(self, slide: Slide, notes: Sequence[str]) -> None:
        paragraphs = [measure.clean(note) for note in notes if note.strip()]
        frame_of_notes = slide.notes_slide.notes_text_frame
        frame_of_notes.text = "\n".join(paragraphs)
        for paragraph in frame_of_notes.paragraphs:
            _direct(paragraph)

    def finish(self, slide: Slide) -> None:
        """The foot of a slide: last, as it is read last."""
        for shape in slide.slide_layout.placeholders:
            kind = shape._element.xpath(".//p:nvPr/p:ph")[0].get("type")
            if kind not in {"ftr", "sldNum"}:
                continue
            made = copy.deepcopy(shape._element)
            number = max(int(found) for found in slide.shapes._spTree.xpath("//p:cNvPr/@id")) + 1
            made.nvSpPr.cNvPr.set("id", str(number))
            slide.shapes._spTree.append(made)
            if kind == "ftr":
                written = slide.shapes[-1].text_frame
                room = frame.PLACES["ftr"].w * POINTS
                fitted = measure.fitted([measure.shortened(self.foot, room, FOOT)], room, 3 * FOOT, (FOOT,))
                _write(written, fitted, Style(colour=look.QUIET), self.language)


def inches(box: Box) -> tuple[Any, Any, Any, Any]:
    return Inches(box.x), Inches(box.y), Inches(box.w), Inches(box.h)


def text(deck: Deck, on: Any, box: Box, paragraphs: Sequence[str], style: Style = PLAIN) -> float:
    """`paragraphs` in `box`, as large as they fit; gives the height that they take, in inches."""
    fitted = measure.fitted(
        paragraphs,
        (box.w - NO_ROUNDING) * POINTS,
        box.h * POINTS,
        style.sizes,
        bold=style.bold,
        between=style.between,
    )
    shapes = getattr(on, "shapes", on)
    shape = shapes.add_textbox(*inches(box))
    _bare(shape.text_frame, style.anchor)
    _write(shape.text_frame, fitted, style, deck.language)
    return fitted.height / POINTS


def fits(paragraphs: Sequence[str], box: Box, style: Style) -> bool:
    """Whether `text` would leave nothing of them out."""
    room, most = (box.w - NO_ROUNDING) * POINTS, box.h * POINTS
    fitted = measure.fitted(paragraphs, room, most, style.sizes, bold=style.bold, between=style.between)
    return not fitted.cut and all(len(text) < measure.LONGEST for text in paragraphs)


def field_of(on: Any, box: Box, colour: str, *, rounded: bool = False, line: str = "") -> Any:
    """A field of colour without text, which says nothing to those who do not see it."""
    shapes = getattr(on, "shapes", on)
    kind = MSO_SHAPE.ROUNDED_RECTANGLE if rounded else MSO_SHAPE.RECTANGLE
    shape = shapes.add_shape(kind, *inches(box))
    if rounded:
        shape.adjustments[0] = min(0.5, 0.04 / max(0.01, min(box.w, box.h)))
    paint(shape.fill, colour)
    if line:
        paint(shape.line.fill, line)
        shape.line.width = Pt(1.25)
    else:
        shape.line.fill.background()
    shape.shadow.inherit = False
    style = shape._element.find(qn("p:style"))
    if style is not None:
        shape._element.remove(style)
    return shape


def rule(on: Any, box: Box) -> None:
    """A line that only looks: programs that read aloud pass over it."""
    shape = field_of(on, box, look.RULE)
    shape._element.xpath(".//p:cNvPr")[0].append(parse_xml(_DECORATIVE))


_DECORATIVE = (
    f'<a:extLst {nsdecls("a")}><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}"><adec:decorative xmlns:adec="http:'
    '//schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)


def label(deck: Deck, shape: Any, said: str, style: Style, *, inset: float = 0.08) -> None:
    """Words on a field of colour."""
    room = shape.width / 914400 - 2 * inset
    fitted = measure.fitted(
        [said], (room - NO_ROUNDING) * POINTS, shape.height / 914400 * POINTS, style.sizes, bold=style.bold
    )
    _bare(shape.text_frame, style.anchor)
    shape.text_frame.margin_left = shape.text_frame.margin_right = Inches(inset)
    _write(shape.text_frame, fitted, style, deck.language)


def picture(on: Slide, data: bytes, box: Box, words: str) -> float:
    """Draw a PNG as large as `box` allows and say how wide that is."""
    wide, high = frame.logo_size(data, box)
    shape = on.shapes.add_picture(BytesIO(data), Inches(box.x), Inches(box.y), Inches(wide), Inches(high))
    describe(shape, "Logo", words)
    return wide


def grouped(on: Slide, first: int) -> Any:
    """What stands on a slide from its `first` shape on, as one. Only then: a group measures itself anew with each shape
    that is drawn into it.
    """
    return on.shapes.add_group_shape(list(on.shapes)[first:])


def describe(shape: Any, name: str, words: str) -> None:
    """`words` for those who do not see the shape, and a name for the pane of all shapes."""
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.set("name", name)
    properties.set("descr", measure.in_line(words))


def paint(fill: Any, colour: str) -> None:
    fill.solid()
    set_colour(fill.fore_color, colour)


def set_colour(target: Any, colour: str) -> None:
    if colour == look.ACCENT:
        target.theme_color = MSO_THEME_COLOR.ACCENT_1
    elif colour == look.TEXT:
        target.theme_color = MSO_THEME_COLOR.TEXT_1
    elif colour == look.PAPER:
        target.theme_color = MSO_THEME_COLOR.BACKGROUND_1
    else:
        target.rgb = RGBColor.from_string(colour[1:].upper())


def _bare(target: Any, anchor: str) -> None:
    target.word_wrap = True
    target.margin_left = target.margin_right = target.margin_top = target.margin_bottom = 0
    target.vertical_anchor = _ANCHORED[anchor]


def _write(target: Any, fitted: measure.Fitted, style: Style | None, language: str) -> None:
    """`style` None: the placeholder has its own, but for the size."""
    for place, said in enumerate(fitted.paragraphs or ("",)):
        paragraph = target.paragraphs[0] if place == 0 else target.add_paragraph()
        paragraph.text = said.replace("\n", "\v")
        if style:
            paragraph.alignment = _ALIGNED[style.align]
            if place:
                paragraph.space_before = Pt(round(style.between * fitted.size, 1))
        for run in paragraph.runs:
            run.font.size = Pt(fitted.size)
            run._r.get_or_add_rPr().set("lang", language)
            if style:
                run.font.bold = style.bold
                set_colour(run.font.color, style.colour)
        _direct(paragraph)


def _direct(paragraph: Any) -> None:
    """From right to left where the words run so."""
    if measure.is_right_to_left(paragraph.text):
        properties = paragraph._p.get_or_add_pPr()
        properties.set("rtl", "1")
        if properties.get("algn") in {None, "l"}:
            properties.set("algn", "r")
