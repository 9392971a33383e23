"""The style sheets hold what the pages use, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Plotly's own sheet names what plotly.js draws.
SHEETS = [path for path in (ROOT / "static" / "css").glob("*.css") if path.name != "plotly.css"]
# Values of class attributes, with what the template language has in them.
ATTRIBUTE = r'class="((?:\{[{%].*?[%}]\}|[^"])*)"'
# The admin's way to give the body a class.
BODY = r"\{% block bodyclass %\}(.*?)\{% endblock %\}"
WRITTEN = " ".join(
    [
        *(
            value
            for path in (ROOT / "templates").rglob("*.*")
            if path.parent.name != "reports"  # the PDF has a sheet of its own
            for pattern in (ATTRIBUTE, BODY)
            for value in re.findall(pattern, path.read_text(encoding="utf-8"))
        ),
        *(path.read_text(encoding="utf-8") for path in (ROOT / "static" / "js").glob("*.js")),
    ]
)


def is_used(name: str) -> bool:
    """Whether a page or script writes the class, or puts it together from a stem and a value."""
    between = "--" if "--" in name else "-"
    stem = re.escape(name.partition("--")[0] if "--" in name else name.rpartition("-")[0])
    parts = rf"(?<![\w-]){stem}{between}(\{{\{{|\$\{{)"
    return bool(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])|{parts}", WRITTEN))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_every_class_of_a_sheet_is_used(sheet: Path) -> None:
    rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    selectors = re.sub(r"\{[^{}]*\}", "", rules)
    assert [name for name in set(re.findall(r"\.([a-z][\w-]*)", selectors)) if not is_used(name)] == []


def test_class_that_no_page_writes_is_found() -> None:
    assert [name for name in ("ramp-2", "toast--bad", "field", "phases", "phase-2") if not is_used(name)] == [
        "phases",
        "phase-2",
    ]
