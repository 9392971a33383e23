"""The presentation before anything is on it: theme, master and three layouts in the looks of a brand.

python-pptx brings a bare template of 4:3; everything in it that is seen is replaced here, so that whoever adds a slide
by hand finds the same grid, fonts and colours.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.oxml.shapes.picture import CT_Picture
from pptx.util import Inches

from assessments.reports.deck import look, measure
from assessments.reports.deck.look import Box
from assessments.reports.ramp import SHADES

if TYPE_CHECKING:
    from pptx.presentation import Presentation as Slides

    from assessments.reports.brand import Brand

COVER, FREE, PLAIN = 0, 1, 2
"""Places of the layouts: cover, a title with a body, and a title alone."""
_KEPT = {"Title Slide": "Cover", "Title and Content": "Headline and text", "Title Only": "Headline"}
PLACES = {
    "title": Box(look.MARGIN, 0.86, look.INNER, 0.92),
    "body": look.CONTENT,
    "ftr": Box(look.MARGIN, 6.98, 9.5, 0.26),
    "sldNum": Box(look.WIDTH - look.MARGIN - 1.5, 6.98, 1.5, 0.26),
    "dt": Box(10.4, 6.98, 0.6, 0.26),
    "ctrTitle": Box(look.MARGIN, 1.72, 9.6, 1.3),
    "subTitle": Box(look.MARGIN, 3.08, 9.6, 0.75),
}
LOGO = Box(look.WIDTH - look.MARGIN - 1.6, 0.38, 1.6, 0.36)
"""Where the logo stands on every slide but the cover."""


def presentation(brand: Brand, accent: str, language: str) -> Slides:
    """An empty presentation of 16:9."""
    slides = Presentation()
    slides.slide_width, slides.slide_height = Inches(look.WIDTH), Inches(look.HEIGHT)
    del slides.part._element.sldSz.attrib["type"]
    _drop_leftovers(slides)
    _theme(slides, accent)
    _master(slides, language)
    for layout in list(slides.slide_layouts):
        if layout.name not in _KEPT:
            slides.slide_layouts.remove(layout)
            continue
        _layout(layout, brand, language)
    return slides


def _drop_leftovers(slides: Slides) -> None:
    """The template's picture of itself, its printer and the program that wrote it."""
    package = slides.part.package
    for owner, kinds in ((package, ("thumbnail",)), (slides.part, ("printerSettings",))):
        for key, relation in list(owner._rels.items()):
            if relation.reltype.rsplit("/", 1)[-1] in kinds:
                owner._rels.pop(key)
    for relation in package._rels.values():
        if relation.reltype.endswith("/extended-properties"):
            relation.target_part._blob = _APPLICATION


_APPLICATION = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.openxmlformats.org/'
    b'officeDocument/2006/extended-properties"><Application>CS Maturity</Application></Properties>'
)


def _theme(slides: Slides, accent: str) -> None:
    part = slides.slide_master.part.part_related_by(RT.THEME)
    ramp = [*(shade.ground for shade in SHADES[::4]), look.QUIET]
    colours = {"dk1": look.TEXT, "lt1": look.PAPER, "dk2": accent, "lt2": look.SUNKEN, "accent1": accent}
    colours |= {f"accent{place}": colour for place, colour in enumerate(reversed(ramp), 2)}
    colours |= {"hlink": accent, "folHlink": look.QUIET}
    scheme = "".join(
        f'<a:{name}><a:srgbClr val="{colour[1:].upper()}"/></a:{name}>' for name, colour in colours.items()
    )
    text = part.blob.decode()
    text = re.sub(
        r"<a:clrScheme.*?</a:clrScheme>",
        f'<a:clrScheme name="Maturity">{scheme}</a:clrScheme>',
        text,
        flags=re.DOTALL,
    )
    text = text.replace('typeface="Calibri"', f'typeface="{look.FONT}"')
    text = text.replace('typeface="Times New Roman"', f'typeface="{look.FONT}"')
    part._blob = text.replace('name="Office Theme"', 'name="Maturity"', 1).encode()


def _master(slides: Slides, language: str) -> None:
    master = slides.slide_master
    for shape in master.placeholders:
        _place(shape)
        _bare(shape)
    styles = master._element.find(qn("p:txStyles"))
    _style(styles.find(qn("p:titleStyle")), sizes=[look.HEADLINE[0]], bold=True)
    _style(styles.find(qn("p:bodyStyle")), sizes=[16, 14, 13, 12, 12], bold=False)
    _languages(master._element, language)


def _style(styles: Any, *, sizes: list[float], bold: bool) -> None:
    for level, size in enumerate(sizes, 1):
        paragraph = styles.find(qn(f"a:lvl{level}pPr"))
        paragraph.set("algn", "l")
        run = paragraph.find(qn("a:defRPr"))
        run.set("sz", str(int(size * 100)))
        run.set("b", "1" if bold else "0")


def _layout(layout: Any, brand: Brand, language: str) -> None:
    is_cover = layout.name == "Title Slide"
    layout._element.cSld.set("name", _KEPT[layout.name])
    for shape in list(layout.placeholders):
        kind = _kind(shape)
        if kind == "dt" or (is_cover and kind in {"ftr", "sldNum"}):
            shape._element.getparent().remove(shape._element)
        elif is_cover:
            _place(shape)
            _bare(shape)
            _cover_text(shape, kind)
    _languages(layout._element, language)
    if not is_cover and brand.logo:
        _logo(layout, brand)


def _cover_text(shape: Any, kind: str) -> None:
    bold, size = (1, 4000) if kind == "ctrTitle" else (0, 1600)
    colour = "tx1" if kind == "ctrTitle" else "accent6"
    old = shape._element.txBody.find(qn("a:lstStyle"))
    new = parse_xml(
        f'<a:lstStyle {nsdecls("a")}><a:lvl1pPr marL="0" indent="0" algn="l"><a:buNone/><a:defRPr sz="{size}" '
        f'b="{bold}"><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill></a:defRPr></a:lvl1pPr></a:lstStyle>'
    )
    if kind == "subTitle":
        new = parse_xml(
            f'<a:lstStyle {nsdecls("a")}><a:lvl1pPr marL="0" indent="0" algn="l"><a:buNone/><a:defRPr sz="{size}" '
            f'b="0"><a:solidFill><a:srgbClr val="{look.QUIET[1:]}"/></a:solidFill></a:defRPr></a:lvl1pPr></a:lstStyle>'
        )
    old.getparent().replace(old, new)


def _kind(shape: Any) -> str:
    found = shape._element.xpath(".//p:nvPr/p:ph")[0].get("type")
    return str(found or "body")


def _place(shape: Any) -> None:
    box = PLACES[_kind(shape)]
    shape.left, shape.top, shape.width, shape.height = (Inches(value) for value in box)


def _bare(shape: Any) -> None:
    """Text begins where the box begins, so that everything on a slide stands on one line."""
    body = shape._element.txBody.find(qn("a:bodyPr"))
    for inset in ("lIns", "tIns", "rIns", "bIns"):
        body.set(inset, "0")
    kind = _kind(shape)
    body.set("anchor", {"title": "t", "body": "t", "ctrTitle": "b", "subTitle": "t"}.get(kind, "ctr"))
    for run in shape._element.txBody.iter(qn("a:defRPr")):
        if kind in {"ftr", "sldNum", "dt"}:
            run.set("sz", "900")
            run.find(qn("a:solidFill")).getparent().replace(
                run.find(qn("a:solidFill")),
                parse_xml(
                    f'<a:solidFill {nsdecls("a")}><a:srgbClr val="{look.QUIET[1:].upper()}"/></a:solidFill>'
                ),
            )
    if kind == "ftr":
        shape._element.txBody.find(qn("a:lstStyle")).find(qn("a:lvl1pPr")).set("algn", "l")


def _languages(element: Any, language: str) -> None:
    for run in element.iter(qn("a:rPr"), qn("a:endParaRPr"), qn("a:defRPr")):
        if run.get("lang"):
            run.set("lang", language)


def logo_size(logo: bytes, room: Box) -> tuple[float, float]:
    """Width and height, in inches, of the logo as large as it goes into `room`."""
    with Image.open(BytesIO(logo)) as picture:
        wide, high = picture.size
    scale = min(room.w / wide, room.h / high)
    return wide * scale, high * scale


def _logo(layout: Any, brand: Brand) -> None:
    wide, high = logo_size(brand.logo, LOGO)
    _, key = layout.part.get_or_add_image_part(BytesIO(brand.logo))
    x, y = LOGO.x + LOGO.w - wide, LOGO.y + (LOGO.h - high) / 2
    picture = CT_Picture.new_pic(
        90, "Logo", measure.in_line(brand.name), key, *map(Inches, (x, y, wide, high))
    )
    layout.shapes._spTree.append(picture)
