"""What was answered on a version says the same after the framework went on: byte for byte."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from django.contrib.auth.models import User

from assessments import actions, queries as reads
from assessments.actions import Base
from assessments.domain.answers import Choice
from assessments.domain.cases import report_data
from assessments.freezing import freeze, thaw
from assessments.models import Assessment, Snapshot
from frameworks import editing, queries
from frameworks.actions import copy_as_draft, edit_draft, publish
from frameworks.models import Status

if TYPE_CHECKING:
    from frameworks.models import Framework
    from frameworks.structure import Framework as Structure


def reworked(whole: Structure) -> Structure:
    """Reworded, grown, thinned out, in another order and with other rules."""
    first = whole.pillars[0].capabilities[0]
    changed = editing.change_capability(whole, replace(first, name="Otherwise", question="Otherwise?"))
    changed = editing.remove_capability(changed, "benchmarking")
    changed = editing.move_capability(changed, "onboarding", pillar_code=whole.pillars[2].code, to=1)
    phases = (*changed.phases[:-1], replace(changed.phases[-1], name="Excelling", share=Decimal("0.9")))
    return replace(changed, phases=phases, answer_rule="Otherwise.")


def said(assessment: Assessment, snapshot: Snapshot) -> tuple[bytes, bytes]:
    """The report of today and the frozen one, as JSON, read anew from the database."""
    queries.clear_cache()
    today = reads.report(Assessment.objects.get(pk=assessment.pk))
    frozen = Snapshot.objects.get(pk=snapshot.pk).report
    return json.dumps(freeze(today)).encode(), json.dumps(frozen).encode()


def test_reports_on_a_version_stay_byte_for_byte_when_the_next_one_is_published(published: Framework) -> None:
    owner = User.objects.create_user("owner", "owner@example.com")
    firm = actions.create_workspace(name="Advisers", owner=owner)
    rounds = [
        actions.start_assessment(workspace=firm, framework=published, organisation="Northwind", title=title)
        for title in ("Open", "Closed")
    ]
    for code in queries.structure_of(published.pk).capabilities:
        for assessment in rounds:
            given = {"choice": Choice.PHASE, "phase": "storming", "note": f"About {code}"}
            actions.save_answer(assessment=assessment, capability=code, change=given, base=Base())
    snapshot = actions.close(assessment=rounds[1], closed_by=owner)
    before = said(rounds[0], snapshot)

    draft = copy_as_draft(framework=published, version="9.0.0", by=owner)
    edit_draft(framework=draft, edit=reworked, summary="Reworked", by=owner)
    publish(framework=draft, by=owner)

    published.refresh_from_db()
    assert published.status == Status.RETIRED
    assert said(rounds[0], snapshot) == before


def test_frozen_report_is_in_the_order_of_the_framework_however_it_was_kept(published: Framework) -> None:
    """PostgreSQL keeps the keys of JSON in an order of its own."""
    owner = User.objects.create_user("owner", "owner@example.com")
    firm = actions.create_workspace(name="Advisers", owner=owner)
    assessment = actions.start_assessment(
        workspace=firm, framework=published, organisation="Northwind", title="Open"
    )
    framework = queries.structure_of(published.pk)
    for code in framework.capabilities:
        given = {"choice": Choice.PHASE, "phase": "storming"}
        actions.save_answer(assessment=assessment, capability=code, change=given, base=Base())
    report = reads.report(assessment)

    kept = freeze(report)
    shuffled = json.loads(json.dumps(kept, sort_keys=True))

    assert list(shuffled["result"]["pillars"]) != list(framework.pillar_number)
    frozen = thaw(shuffled, framework)
    assert list(frozen.result.pillars) == list(framework.pillar_number)
    assert json.dumps(freeze(frozen)) == json.dumps(freeze(thaw(kept, framework)))
    assert json.dumps(report_data(frozen)) == json.dumps(report_data(report))
