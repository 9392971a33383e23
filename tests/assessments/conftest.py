from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from assessments import access, actions
from frameworks import queries
from frameworks.actions import import_framework
from frameworks.exchange import parse
from tests.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client as Browser

    from assessments.models import Assessment, Workspace
    from frameworks.models import Framework as FrameworkRow
    from frameworks.structure import Framework

FIXTURE = Path(__file__).parents[2] / "fixtures" / "customer_success.yaml"


@cache
def shipped() -> Framework:
    return parse(FIXTURE.read_bytes())


SHIPPED = Rows("frameworks", lambda: import_framework(structure=shipped(), publish=True).framework)


@pytest.fixture
def published(db: None) -> Iterator[FrameworkRow]:
    """The shipped framework, published."""
    row = SHIPPED.write()
    # Read once a process, so no test counts these queries.
    with patch.dict(queries._structures, {row.pk: shipped()}, clear=True):
        yield row
    queries.clear_cache()


@pytest.fixture
def workspace(client: Browser, db: None) -> Workspace:
    """A workspace that belongs to the session of `client`."""
    from assessments.models import Workspace

    workspace = Workspace.objects.create()
    session = client.session
    session[access.SESSION_KEY] = str(workspace.pk)
    session.save()
    return workspace


@pytest.fixture
def assessment(published: FrameworkRow, workspace: Workspace) -> Assessment:
    return actions.start_assessment(
        workspace=workspace, framework=published, organisation="Example Ltd", title="First round"
    )
