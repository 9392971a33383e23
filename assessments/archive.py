"""Everything of a workspace in one ZIP archive: to take along, or to keep."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

from assessments import queries
from assessments.csvtext import csv_of
from assessments.filenames import readable
from frameworks.exchange import dump
from frameworks.queries import structure_of

if TYPE_CHECKING:
    from assessments.models import Workspace

README = """\
Everything that CS Maturity keeps of the workspace "{name}".

workspace.json    the workspace, its brand and template of reports, clients, members, invitations
                  and shared links
logo.png          its logo, if it has one
clients/          the logos of its clients that have one
assessments/      one file for each assessment: answers, notes, evidence links, signals, settings,
                  words of the report
snapshots/        one file for each report that was frozen when its assessment was closed
upgrades/         one file for each upgrade of an assessment: its report as it was before
frameworks/       the versions of the framework that assessments, frozen reports and upgrades rest on
activity.csv      who did what, from the oldest line on; a cell that a spreadsheet could take for a
                  formula has an apostrophe before it

The name of a file ends with the id that is in it. All files are in UTF-8, all times have their zone.

An assessment can be scored again, without a database, with the version that its "framework" names:

    manage.py evaluate "assessments/<file>.json" --framework "frameworks/<code> <version>.yaml"

"starts_on" is the day on which the roadmap starts; unless "first_day_was_chosen", it is the day of the
last answer. Capabilities without an answer are left out.
"""
NAME_LENGTH = 40
"""Of a client in the name of a file: with the id, all file systems can keep it whatever the script."""


def write_archive(workspace: Workspace, file: IO[bytes]) -> None:
    """Write the archive. The number of queries grows with the versions of the framework only."""
    used: set[int] = set()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", README.format(name=workspace.name))
        archive.writestr("workspace.json", _json(queries.exported_workspace(workspace)))
        if logo := queries.logo(workspace):
            archive.writestr("logo.png", logo)
        for client, logo in queries.client_logos(workspace):
            archive.writestr(f"clients/{readable(client.name, NAME_LENGTH)} {client.uid}.png", logo)
        for folder, found in (
            ("assessments", queries.exported_assessments(workspace)),
            ("snapshots", queries.exported_snapshots(workspace)),
            ("upgrades", queries.exported_upgrades(workspace)),
        ):
            for part in found:
                used.add(part.framework_id)
                name = f"{readable(part.client, NAME_LENGTH)} {part.id}".strip()
                archive.writestr(f"{folder}/{name}.json", _json(part.data))
        for framework_id in sorted(used):
            framework = structure_of(framework_id)
            name = f"{readable(framework.code)} {'.'.join(map(readable, framework.version.split('.')))}"
            archive.writestr(f"frameworks/{name}.yaml", dump(framework))
        archive.writestr("activity.csv", csv_of(queries.exported_activity(workspace)))


def _json(data: dict[str, Any]) -> str:
    return f"{json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)}\n"
