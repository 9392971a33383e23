"""HTML -> PDF with WeasyPrint, here or in a process of its own.

Without Django, so that the process that renders holds nothing but the renderer. WeasyPrint is imported at the first
render: the app starts and answers where Pango is missing. It is not safe in threads, so one render runs at a time.
Nothing but our own fonts and the pictures given with a document is ever fetched, whatever it asks for.
"""

from __future__ import annotations

import atexit
import gc
import hashlib
import logging
import multiprocessing
import os
import signal
import threading
import traceback
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, files, version
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from assessments.reports.coverage import Uncovered, described, is_printed, noted
from assessments.reports.tagging import finish

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

logger = logging.getLogger(__name__)

TIMEOUT = 60.0
"""Seconds after which a render is given up: many times what the longest report takes."""
FONTS = {
    "font:inter": ("fontpkg-inter", "Inter[opsz,wght].ttf"),
}
"""Every address of ours that may be fetched: the package and the file it stands for."""
REVISION = 2
"""Raised when the same document comes out of the renderer as another file: those that are kept are then made again."""
MADE_WITH = ("weasyprint", "pydyf", "fonttools", "tinyhtml5", "tinycss2", "fontpkg-inter")
"""The packages of whose versions the same holds."""
NO_PICTURES: Mapping[str, bytes] = MappingProxyType({})
CLOCK = "SOURCE_DATE_EPOCH"
"""The variable that fontTools asks before the clock."""
OPTIONS = {"pdf_variant": "pdf/ua-1", "pdf_tags": True}
MISSING = (
    "The PDF cannot be made because the library Pango is missing. Install it with "
    "`apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0` (Debian, Ubuntu) or "
    "`brew install pango` (macOS), then try again."
)
CRASHED = (
    "The PDF could not be made: the renderer stopped ({how}). Most often the system has no font at all; install one "
    "with `apt install fonts-dejavu-core` (Debian, Ubuntu), then try again."
)
TOO_LONG = (
    "The PDF could not be made within {seconds:g} seconds. Shorten very long notes, or try again later."
)


BUSY = "Other reports are being made right now. Try again in a minute."
STOPPED = "The server is being ended. Try again in a minute."
PLACES = 2
"""Renders that may be under way in one web worker: one that runs and one that waits for it."""
KEPT = 4
"""Finished reports that are kept in memory, for whoever asks for the same once more."""


class PdfUnavailable(Exception):  # noqa: N818 - it is a state of the machine, not a mistake in the call
    """A PDF cannot be made on this machine, or not now. The message says why and what to do."""


class PdfBusy(PdfUnavailable):
    """Not now: too many reports are being made already."""


class PdfStopped(PdfUnavailable):
    """Not here: this process is told to end."""


def render(html: str, css: str, pictures: Mapping[str, bytes] = NO_PICTURES) -> bytes:
    """The PDF of `html` with the style sheet `css`, made in this process. `pictures`: address -> PNG.

    Raises `PdfUnavailable` if Pango cannot be loaded.
    """
    return rendered(html, css, pictures)[0]


def rendered(
    html: str, css: str, pictures: Mapping[str, bytes] = NO_PICTURES
) -> tuple[bytes, Uncovered | None]:
    """As `render`, with what cannot be printed for want of fonts; the document then has its note on it."""
    with _no_collection(), _no_clock():
        uncovered = _uncovered(html, css, pictures)
        if uncovered:
            html = noted(html, uncovered)
        return bytes(laid_out(html, css, pictures).write_pdf(finisher=finish, **OPTIONS)), uncovered


def _uncovered(html: str, css: str, pictures: Mapping[str, bytes] = NO_PICTURES) -> Uncovered | None:
    """What of `html` no font has. Only characters that ours lacks are asked for, in a document of their own."""
    doubtful = sorted(char for char in set(html) - _own_characters() if is_printed(char))
    if not doubtful:
        return None
    missing: set[int] = set()
    laid_out(f"<html lang=en><title>.</title><p>{' '.join(doubtful)}</p></html>", css, pictures).write_pdf(
        finisher=lambda document, _pdf: missing.update(*(font.missing for font in document.fonts.values()))
    )
    return described(map(chr, missing)) if missing else None


@lru_cache(maxsize=1)
def _own_characters() -> frozenset[str]:
    from fontTools.ttLib import TTFont

    with TTFont(font_file(*FONTS["font:inter"]), lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def laid_out(html: str, css: str, pictures: Mapping[str, bytes] = NO_PICTURES) -> Any:
    """WeasyPrint's document: `html` in pages, not written yet."""
    try:
        import weasyprint
    except OSError as error:
        raise PdfUnavailable(MISSING) from error
    # Its warnings quote characters that no font has, and so what people typed.
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    sheet, fonts = _prepared(css)
    document = weasyprint.HTML(string=html, url_fetcher=_own_files(pictures))
    return document.render(stylesheets=[sheet], font_config=fonts, **OPTIONS)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without the garbage collector: it looks at every box again and again, for a third of the time of a render."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _no_clock() -> Iterator[None]:
    """Without the time of day in the fonts that are embedded: the same report is the same file, byte for byte."""
    before = os.environ.get(CLOCK)
    os.environ[CLOCK] = "0"
    try:
        yield
    finally:
        if before is None:
            del os.environ[CLOCK]
        else:
            os.environ[CLOCK] = before


@lru_cache(maxsize=4)
def _prepared(css: str) -> tuple[Any, Any]:
    """The parsed style sheet with its fonts. Kept: parsing them is a tenth of a render."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    return CSS(string=css, url_fetcher=_own_files(), font_config=fonts), fonts


# A font configuration that outlives its module complains when the interpreter ends.
atexit.register(_prepared.cache_clear)


def _own_files(pictures: Mapping[str, bytes] = NO_PICTURES) -> Any:
    """A fetcher that knows `FONTS` and `pictures` and refuses everything else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002 - the signature is WeasyPrint's
            if url in pictures:
                return URLFetcherResponse(url, pictures[url], {"Content-Type": "image/png"})
            if url not in FONTS:
                raise ValueError(f"Not a file of a report: {url}")
            return URLFetcherResponse(url, font_file(*FONTS[url]).read_bytes(), {"Content-Type": "font/ttf"})

    return OwnFiles(allowed_protocols=(), allow_redirects=False)


def font_file(package: str, name: str) -> Path:
    """Where `package` keeps the font file `name`. Raises `PdfUnavailable` if it is not installed."""
    try:
        found = next(Path(str(file.locate())) for file in files(package) or [] if file.name == name)
    except (PackageNotFoundError, StopIteration) as error:
        raise PdfUnavailable(
            f"The PDF cannot be made because the font package {package} is missing. "
            f"Install it with `pip install {package}`, then try again."
        ) from error
    return found


class LackingFonts(bytes):
    """A PDF with characters that no font of this machine has: with other fonts it would be another one."""


@lru_cache(maxsize=1)
def edition() -> str:
    """What a document is drawn with, by version. Imports none of it."""
    return f"{REVISION} {[(name, _version(name)) for name in MADE_WITH]} {sorted(OPTIONS.items())}"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def fingerprint(*parts: object, html: str, css: str, pictures: Mapping[str, bytes]) -> str:
    """The SHA-256 of everything that goes into a file, in hexadecimal; `parts`: what it is of."""
    everything = (parts, edition(), html, css, sorted(pictures.items()))
    return hashlib.sha256(repr(everything).encode("utf-8", "surrogatepass")).hexdigest()


class Renderer:
    """A warm process that renders, started when first needed and again after it stopped.

    One process of a web server shares one; a second render waits until the first is done. More than that are
    refused at once, so that nobody can fill all threads with reports. The last few are kept: asking again is free.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(PLACES)
        self._kept: OrderedDict[bytes, bytes] = OrderedDict()
        self._process: Any = None
        self._pipe: Connection | None = None
        self._is_closed = False

    def render(
        self,
        html: str,
        css: str,
        pictures: Mapping[str, bytes] = NO_PICTURES,
        *,
        timeout: float = TIMEOUT,
    ) -> bytes:
        """As `render`, but a crash of the renderer or a render of more than `timeout` seconds ends in
        `PdfUnavailable`, not in the end of this process. Raises `PdfBusy` while others wait already, `PdfStopped`
        after `close`. `LackingFonts` where some characters are missing.
        """
        key = hashlib.sha256(
            repr((html, css, sorted(pictures.items()))).encode("utf-8", "surrogatepass")
        ).digest()
        if (kept := self._kept.get(key)) is not None:
            return kept
        if not self._places.acquire(blocking=False):
            raise PdfBusy(BUSY)
        try:
            pdf = self._render((html, css, dict(pictures)), timeout)
        finally:
            self._places.release()
        self._kept[key] = pdf
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return pdf

    def _render(self, asked: tuple[str, str, dict[str, bytes]], timeout: float) -> bytes:
        with self._lock:
            pipe = self._started()
            try:
                pipe.send(asked)
                if not pipe.poll(timeout):
                    self.stop()
                    raise PdfUnavailable(TOO_LONG.format(seconds=timeout))
                answer = pipe.recv()
            except (EOFError, OSError) as error:
                how = self.stop()
                if self._is_closed:
                    raise PdfStopped(STOPPED) from error
                raise PdfUnavailable(CRASHED.format(how=how)) from error
        match answer:
            case ("pdf", (pdf, uncovered)):
                if uncovered:
                    logger.warning("A PDF has characters that no font of this machine has: %s", uncovered)
                return LackingFonts(pdf) if uncovered else bytes(pdf)
            case ("unavailable", message):
                raise PdfUnavailable(message)
            case (_, message):
                raise RuntimeError(message)
        raise RuntimeError(f"Not an answer of the renderer: {answer!r}")

    def close(self) -> None:
        """Render nothing any more: what is under way ends in `PdfStopped`. May be called by the handler of a signal:
        it waits for nothing, and breaks nothing off but the render.
        """
        self._is_closed = True
        if self._process and self._process.pid:
            self._process.kill()

    def stop(self) -> str:
        """End the process and say how it ended."""
        process, pipe, self._process, self._pipe = self._process, self._pipe, None, None
        if pipe:
            pipe.close()
        if not process:
            return "not started"
        process.join(1)
        if process.is_alive():
            process.kill()
            process.join()
        code = process.exitcode
        return signal.Signals(-code).name if code < 0 else f"exit status {code}"

    def _started(self) -> Connection:
        if self._pipe is None or not self._process.is_alive():
            self.stop()
            # Spawned, not forked: a fork would inherit the web worker's threads, locks and connections.
            context = multiprocessing.get_context("spawn")
            self._pipe, other_end = context.Pipe()
            self._process = context.Process(target=serve, args=(other_end,), name="pdf", daemon=True)
            self._process.start()
            other_end.close()
        if self._is_closed:
            # Perhaps while it was being started, when there was nothing to kill yet.
            self.stop()
            raise PdfStopped(STOPPED)
        return self._pipe


def serve(pipe: Connection) -> None:
    """Render what comes in, until the other end is closed."""
    while True:
        try:
            html, css, pictures = pipe.recv()
        except EOFError:
            return
        try:
            answer: tuple[str, object] = ("pdf", rendered(html, css, pictures))
        except PdfUnavailable as error:
            answer = ("unavailable", str(error))
        except Exception:  # noqa: BLE001 - told to the process that asked
            answer = ("failed", traceback.format_exc())
        pipe.send(answer)
        # What `_no_collection` left lying, now that nobody waits.
        del html, css, pictures, answer
        gc.collect()


renderer = Renderer()
