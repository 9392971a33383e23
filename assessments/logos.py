"""A picture that somebody sends -> a logo that can be kept: decoded, made small and encoded again."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST_FILE = 2 * 1024 * 1024
LARGEST = (800, 400)
"""Pixels within which a logo is kept: more than it is ever printed with."""
MOST_PIXELS = 16_000_000
"""A small file can stand for a picture that fills the memory; one of this size takes 64 MB while it is read."""
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
"""All that is tried. SVG is none of them: it is a document with scripts and addresses."""

NO_PICTURE = "This is not a picture that can be read. Choose a PNG, JPEG, WebP or GIF file."
TOO_LARGE = "This file is larger than 2 MB. Choose a smaller one."
TOO_MANY_PIXELS = "This picture has more than 16 million pixels. Choose a smaller one."


class LogoError(Exception):
    """The file cannot become a logo. The message says why and what to do."""


def as_logo(data: bytes) -> bytes:
    """The picture in `data` as PNG within `LARGEST`, without anything else that the file held.

    Raises `LogoError` for what is no picture of `FORMATS`, or too large.
    """
    # Imported when a logo is sent: a worker that serves questions never pays for it.
    from PIL import Image, ImageOps

    if len(data) > LARGEST_FILE:
        raise LogoError(TOO_LARGE)
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as sent:
            _bounded(sent)
            turned = ImageOps.exif_transpose(sent)
            picture = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
            picture.thumbnail(LARGEST, Image.Resampling.LANCZOS)
            # Comments, places and profiles stay behind.
            picture.info.clear()
            made = BytesIO()
            picture.save(made, "PNG", optimize=True)
    except LogoError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise LogoError(TOO_MANY_PIXELS) from error
    except Exception as error:
        # Decoders of broken files fail in ways of their own.
        raise LogoError(NO_PICTURE) from error
    return made.getvalue()


def _bounded(picture: Image) -> None:
    """Known from the head of the file, before anything is unpacked."""
    if picture.width * picture.height > MOST_PIXELS:
        raise LogoError(TOO_MANY_PIXELS)
