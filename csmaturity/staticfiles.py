"""plotly.js from the wheel of plotly itself: the library and the figures built for it are of one version."""

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage


class PlotlyFinder(BaseFinder):
    """Finds `plotly/plotly.min.js` and nothing else of what lies beside it in the wheel (datasets, templates)."""

    prefix = "plotly"
    name = "plotly.min.js"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Found, not imported: importing plotly costs every process tens of milliseconds.
        spec = find_spec("plotly")
        if spec is None or spec.origin is None:
            raise RuntimeError("plotly is not installed")
        self.storage = FileSystemStorage(location=Path(spec.origin).parent / "package_data")
        self.storage.prefix = self.prefix  # type: ignore[attr-defined]

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:
        if path != f"{self.prefix}/{self.name}":
            return []
        found = self.storage.path(self.name)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        if not matches_patterns(self.name, ignore_patterns or []):
            yield self.name, self.storage
