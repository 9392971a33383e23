from __future__ import annotations

import builtins
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from assessments.reports import pdf, render
from assessments.reports.render import PdfBusy, PdfStopped, PdfUnavailable, Renderer
from tests.assessments.reports.support import made

PLAIN = "<!doctype html><html lang=en><title>T</title><h1>Hello</h1></html>"


@pytest.fixture
def renderer():
    one = Renderer()
    yield one
    one.stop()


def test_render_makes_a_pdf():
    assert render.render(PLAIN, "").startswith(b"%PDF-1.7")


def test_render_fetches_nothing_but_our_font(tmp_path):
    """Whatever a document asks for: no request arrives, and no file is read."""
    secret = tmp_path / "secret.css"
    secret.write_text("h1 { content: 'SECRET' } h1::after { content: 'SECRET' }")
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.2)
    address = f"http://127.0.0.1:{server.getsockname()[1]}"
    hostile = f"""<!doctype html><html lang=en><title>T</title>
        <link rel=stylesheet href="{address}/a.css"><link rel=stylesheet href="{secret.as_uri()}">
        <link rel=attachment href="file:///etc/passwd">
        <style>@import url({address}/b.css); @import url({secret.as_uri()});
        @font-face {{ font-family: X; src: url({address}/x.ttf) }} h1 {{ background: url({address}/c.png) }}</style>
        <img src="{address}/d.png" alt=""><img src="file:///etc/passwd" alt=""><object data="{address}/e.svg"></object>
        <svg><image href="{address}/f.png"/><use href="{secret.as_uri()}#x"/></svg><h1>Hello</h1></html>"""
    css = f"@import url({address}/g.css); @import url({secret.as_uri()}); h1 {{ background: url({address}/h.png) }}"
    opened: list[str] = []
    sys.addaudithook(
        lambda event, args: opened.append(str(args[0])) if event == "open" and recording else None
    )
    recording = True
    try:
        made = render.render(hostile, css)
    finally:
        recording = False
    with server, pytest.raises(TimeoutError):
        server.accept()

    assert b"EmbeddedFile" not in made
    assert not [name for name in opened if "passwd" in name or "secret" in name]


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/x.png",
        "file:///etc/passwd",
        "data:text/css,h1{}",
        "ftp://example.com",
        "font:other",
        "brand:logo",
    ],
)
def test_fetcher_knows_our_font_only(address):
    with pytest.raises(ValueError, match="Not a file of a report"):
        render._own_files().fetch(address)


def test_fetcher_gives_the_pictures_of_its_document_and_of_no_other():
    assert render._own_files({"brand:logo": b"png"}).fetch("brand:logo").read() == b"png"
    with pytest.raises(ValueError, match="Not a file of a report"):
        render._own_files({"brand:logo": b"png"}).fetch("brand:other")


def test_fetcher_gives_the_font():
    with open(render.font_file(*render.FONTS["font:inter"]), "rb") as font:
        assert render._own_files().fetch("font:inter").read() == font.read()


def test_a_missing_library_is_named(monkeypatch):
    usual = builtins.__import__

    def without(name, *args, **options):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return usual(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", without)

    with pytest.raises(
        PdfUnavailable, match=r"apt install libpango-1\.0-0 libpangoft2-1\.0-0 libharfbuzz-subset0"
    ):
        render.render(PLAIN, "")


def test_a_missing_font_package_is_named():
    with pytest.raises(PdfUnavailable, match="pip install fontpkg-nothing"):
        render.font_file("fontpkg-nothing", "Nothing.ttf")


def test_renderer_keeps_its_process_warm(renderer):
    renderer.render(PLAIN, "")
    first = renderer._process.pid
    renderer.render(PLAIN, "")

    assert renderer._process.pid == first != os.getpid()


def test_renderer_survives_the_crash_of_its_process(renderer):
    renderer.render(PLAIN, "")
    threading.Timer(0.3, os.kill, (renderer._process.pid, signal.SIGSEGV)).start()

    with pytest.raises(PdfUnavailable, match=r"SIGSEGV.*apt install fonts-dejavu-core"):
        renderer.render(PLAIN + "<p>word word word</p>" * 20000, "")
    assert renderer.render(PLAIN, "").startswith(b"%PDF")


def test_renderer_gives_up_after_its_time(renderer):
    renderer.render(PLAIN, "")

    with pytest.raises(PdfUnavailable, match=r"within 0\.2 seconds"):
        renderer.render(PLAIN + "<p>word word word</p>" * 20000, "", timeout=0.2)
    assert renderer.render(PLAIN, "").startswith(b"%PDF")


def test_closed_renderer_breaks_off_what_it_makes_and_makes_nothing_more(renderer):
    renderer.render(PLAIN, "")
    process = renderer._process
    threading.Timer(0.3, renderer.close).start()

    for html in (PLAIN + "<p>word word word</p>" * 20000, f"{PLAIN}."):
        with pytest.raises(PdfStopped, match="is being ended"):
            renderer.render(html, "")
    assert not process.is_alive()


def test_renderer_takes_one_render_at_a_time(renderer):
    made: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: made.append(renderer.render(PLAIN, ""))) for _ in range(render.PLACES)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [pdf[:5] for pdf in made] == [b"%PDF-"] * render.PLACES


def test_renderer_passes_other_errors_on(renderer):
    with pytest.raises(RuntimeError, match="TypeError"):
        renderer.render(None, "")  # type: ignore[arg-type]


def test_rendering_needs_no_django_and_importing_it_no_weasyprint():
    script = (
        "import sys, assessments.reports.render as r\n"
        "assert not {'django', 'weasyprint'} & sys.modules.keys()\n"
        "r.render('<html lang=en><title>T</title><p>x', '')\n"
        "assert 'django' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=Path(__file__).parents[3])


def test_renderer_refuses_at_once_while_one_renders_and_one_waits(renderer, monkeypatch):
    started, go_on = threading.Semaphore(0), threading.Event()

    def slow(asked, _timeout):
        started.release()
        go_on.wait(10)
        return asked[0].encode()

    monkeypatch.setattr(renderer, "_render", slow)
    busy = [threading.Thread(target=renderer.render, args=(f"{PLAIN}{number}", "")) for number in range(2)]
    for thread in busy:
        thread.start()
        started.acquire()
    with pytest.raises(PdfBusy, match="Try again in a minute"):
        renderer.render(PLAIN, "")
    go_on.set()
    for thread in busy:
        thread.join()
    assert renderer.render(PLAIN, "") == PLAIN.encode()


def test_renderer_keeps_the_last_few_reports(renderer, monkeypatch):
    rendered = []

    def quick(asked, _timeout):
        html, css, _ = asked
        rendered.append(html)
        return f"{html}{css}".encode()

    monkeypatch.setattr(renderer, "_render", quick)
    for html in ("a", "a", "b", "c", "d", "a", "e", "a"):
        assert renderer.render(html, "") == html.encode()
    assert rendered == ["a", "b", "c", "d", "e", "a"]
    assert renderer.render("a", "x") == b"ax"


def test_the_same_document_is_the_same_file_at_another_time(monkeypatch):
    html, css = pdf.report_html(made("empty")), pdf.style("A4")
    first = render.render(html, css)
    monkeypatch.setattr("fontTools.misc.timeTools.time.time", lambda: 2_000_000_000)

    assert render.render(html, css) == first
