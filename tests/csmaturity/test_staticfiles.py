"""plotly.js comes from the wheel, alone."""

import subprocess
import sys
from pathlib import Path

from django.contrib.staticfiles import finders

from csmaturity.staticfiles import PlotlyFinder

ROOT = Path(__file__).resolve().parents[2]


def test_plotly_finder_lists_the_library_alone() -> None:
    assert [(path, storage.prefix) for path, storage in PlotlyFinder().list(None)] == [
        ("plotly.min.js", "plotly")
    ]


def test_plotly_finder_finds_the_library() -> None:
    found = finders.find("plotly/plotly.min.js")
    assert found is not None
    assert Path(found).stat().st_size > 1_000_000


def test_plotly_finder_finds_nothing_else_of_the_wheel() -> None:
    assert finders.find("plotly/widgetbundle.js") is None
    assert finders.find("plotly/datasets/iris.csv.gz") is None


def test_plotly_is_not_imported_to_find_it() -> None:
    code = (
        "import django, sys; django.setup(); from csmaturity.staticfiles import PlotlyFinder; PlotlyFinder(); "
        "print('plotly' in sys.modules, 'weasyprint' in sys.modules)"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "csmaturity.settings"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("False False\n", "")
