from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from assessments import logos
from assessments.logos import LogoError, as_logo


def picture(
    kind: str = "PNG", size: tuple[int, int] = (20, 10), mode: str = "RGB", **options: object
) -> bytes:
    made = BytesIO()
    Image.new(mode, size, "#aa3355").save(made, kind, **options)
    return made.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_picture_becomes_a_png(kind: str) -> None:
    kept = opened(as_logo(picture(kind)))
    assert (kept.format, kept.size, kept.mode) == ("PNG", (20, 10), "RGB")


@pytest.mark.parametrize(
    ("size", "kept"), [((1600, 1600), (400, 400)), ((4000, 1000), (800, 200)), ((800, 400), (800, 400))]
)
def test_picture_is_made_small_enough(size: tuple[int, int], kept: tuple[int, int]) -> None:
    assert opened(as_logo(picture(size=size))).size == kept


def test_transparency_is_kept() -> None:
    sent = BytesIO()
    Image.new("RGBA", (4, 4), (10, 20, 30, 0)).save(sent, "PNG")
    kept = opened(as_logo(sent.getvalue()))
    assert (kept.mode, kept.getpixel((0, 0))) == ("RGBA", (10, 20, 30, 0))


def test_nothing_but_the_picture_is_kept() -> None:
    note = PngInfo()
    note.add_text("Comment", "where it was taken")
    exif = Image.Exif()
    exif[0x010E] = "who took it"
    for sent in (
        picture(pnginfo=note, exif=exif, icc_profile=b"a profile"),
        picture("JPEG", exif=exif, comment=b"where it was taken", icc_profile=b"a profile"),
        picture("WEBP", exif=exif.tobytes(), icc_profile=b"a profile"),
    ):
        assert b"who took it" in sent
        kept = as_logo(sent)
        assert opened(kept).info == {}
        assert not any(told in kept for told in (b"where", b"who", b"profile", b"eXIf", b"iCCP", b"tEXt"))


def test_picture_stands_as_its_camera_held_it() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert opened(as_logo(picture("JPEG", size=(20, 10), exif=exif))).size == (10, 20)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width: int, height: int) -> bytes:
    """A PNG of that size in a few bytes; its pixels are not even there."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(4001, 4000), (10_000, 10_000), (60_000, 60_000)])
def test_picture_that_would_fill_the_memory_is_refused_unread(width: int, height: int) -> None:
    with pytest.raises(LogoError, match="more than 16 million pixels"):
        as_logo(bomb(width, height))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"plain text",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n",
        picture("BMP"),
        picture("TIFF"),
        picture("JPEG")[:200],
        picture("PNG")[:20],
    ],
    ids=("empty", "text", "svg", "svg with a head", "eps", "bmp", "tiff", "broken jpeg", "broken png"),
)
def test_what_is_no_picture_of_a_known_kind_is_refused(data: bytes) -> None:
    with pytest.raises(LogoError, match=r"This is not a picture that can be read\. Choose a PNG"):
        as_logo(data)


def test_file_that_is_too_large_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logos, "LARGEST_FILE", len(picture()))
    assert as_logo(picture())
    with pytest.raises(LogoError, match="larger than 2 MB"):
        as_logo(picture() + b"\0")
