from __future__ import annotations

import logging
import re

import pytest

from assessments.reports import pdf, render
from assessments.reports.coverage import described, is_printed, noted
from assessments.reports.render import Renderer
from tests.assessments.reports.support import CODES, made, report_of, text_of

NOWHERE = "\U00103456"
"""A private character: no font has it."""


def test_described_says_kinds_and_packages_and_never_the_text():
    found = described("漢字かカ한สวั😀✓Ⴀ\U00103456漢")

    assert str(found) == (
        "Thai (3), Georgian (1), symbols and emoji (2), "
        "Japanese (2), Chinese (2), Korean (1) and "
        "unassigned or private (1); "
        "fonts: fonts-noto-core fonts-noto-color-emoji fonts-noto-cjk"
    )


@pytest.mark.parametrize("char", [" ", "\n", "\u00a0", "\u200b", "\u200d", "\u202e", "\ufeff"])
def test_what_steers_the_text_needs_no_font(char):
    assert not is_printed(char)


def test_noted_shows_the_note_of_a_document_only_then():
    document = "<p>a</p><!--uncovered <p>{kinds}: {packages}</p>--><p>b</p>"

    assert noted(document, described(NOWHERE)) == (
        "<p>a</p><p>unassigned or private (1): fonts-noto-core</p><p>b</p>"
    )


def html_with(note: str) -> str:
    return pdf.report_html(report_of({"answers": {CODES[0]: {"answer": "norming", "note": note}}}))


def watched(monkeypatch) -> list[str]:
    """The documents that are laid out from here on."""
    asked: list[str] = []
    usual = render.laid_out
    monkeypatch.setattr(render, "laid_out", lambda html, *rest: asked.append(html) or usual(html, *rest))
    return asked


def test_pdf_says_what_it_could_not_print(monkeypatch):
    asked = watched(monkeypatch)
    _, uncovered = render.rendered(html_with(f"a {NOWHERE} b"), pdf.style("A4"))

    assert uncovered == described(NOWHERE)
    assert len(asked) == 2
    printed = re.sub(r"<!--.*?-->", "", asked[-1])
    method = printed.split('id="method"')[1]
    assert "could not be printed with the fonts on this server: unassigned or private (1). " in method
    assert "can install fonts that have them (on Debian fonts-noto-core)." in method


def test_pdf_says_nothing_where_all_is_printed():
    made_pdf, uncovered = render.rendered(html_with("Ελληνικά, русский, naïve → ≥ “quoted”"), pdf.style("A4"))

    assert uncovered is None
    assert "could not be printed" not in " ".join(text_of(made_pdf)[-1].split())


def test_nothing_is_laid_out_twice_where_our_own_font_has_it_all(monkeypatch):
    asked = watched(monkeypatch)
    render.rendered(html_with("Plain — “text”, naïve, русский\u200b"), pdf.style("A4"))

    assert len(asked) == 1


def test_what_is_said_is_what_was_not_printed():
    html, css = pdf.report_html(made("scripts")), pdf.style("A4")
    missing: set[int] = set()
    render.laid_out(html, css).write_pdf(
        finisher=lambda document, _pdf: missing.update(*(font.missing for font in document.fonts.values()))
    )

    assert render._uncovered(html, css) == (described(map(chr, missing)) if missing else None)


def test_log_warns_without_the_text(caplog):
    renderer = Renderer()
    try:
        with caplog.at_level(logging.WARNING):
            renderer.render(f"<html lang=en><title>T</title><p>secret {NOWHERE}</html>", "")
    finally:
        renderer.stop()

    (said,) = [record.getMessage() for record in caplog.records]
    assert "no font of this machine has: unassigned or private (1)" in said
    assert "secret" not in said
    assert NOWHERE not in said
