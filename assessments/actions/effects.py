"""Runs of a draft over stored assessments: begun, and carried on in slices by whoever looks at them."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessments.domain.effects import Tally, effect_of, fingerprint
from assessments.models import EffectRun
from assessments.queries import effects as queries
from frameworks.checks import problems
from frameworks.models import Framework, Status
from frameworks.queries import structure_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from assessments.models import Workspace

SLICE = 0.7
"""Seconds of work that one request does."""
CHUNK = 20
"""Assessments that are read at once; a slice ends behind one."""
KEPT = timedelta(days=30)
"""How long a run can be looked at."""


class EffectError(Exception):
    """The draft cannot be run. The message says why."""


@transaction.atomic
def begin_effect(
    *, framework: Framework, base: Framework, workspace: Workspace | None = None, by: User | None = None
) -> EffectRun:
    """Begin a run of a draft over the assessments of `base`, all or those of `workspace`.

    Raises `EffectError` if `framework` is no draft of the same framework, or has problems that keep it from scoring.
    """
    if framework.status != Status.DRAFT:
        raise EffectError(f"Version {framework.version} is {framework.status}: only a draft is tried.")
    if base.code != framework.code or base.status == Status.DRAFT:
        raise EffectError("Choose a published or retired version of the same framework.")
    draft = queries.draft_structure(framework.pk)
    if draft is None:
        raise EffectError("The draft has no constants of scoring. Set them first.")
    found = problems(draft)
    if found:
        has = "a problem that keeps" if len(found) == 1 else f"{len(found)} problems that keep"
        raise EffectError(f"The draft has {has} it from being published. Mend that first.")
    EffectRun.objects.filter(framework=framework, made_at__lt=timezone.now() - KEPT).delete()
    return EffectRun.objects.create(
        framework=framework,
        base=base,
        workspace=workspace,
        made_by=by,
        fingerprint=fingerprint(draft),
        total=queries.run_over(base.pk, workspace.pk if workspace else None).count(),
        tally=Tally().as_json(),
    )


def go_on(*, run: EffectRun, seconds: float = SLICE) -> bool:
    """Look at more assessments for about so many seconds. False if the draft was edited: then nothing is counted.

    The work is done outside a transaction, so that nobody waits for it; of two pages that carry on the same run at
    once, one counts, and what the other did is dropped.
    """
    until = monotonic() + seconds
    new = queries.draft_structure(run.framework_id)
    if run.finished_at:
        return True
    if new is None or fingerprint(new) != run.fingerprint:
        return False
    old, tally = structure_of(run.base_id), Tally(**run.tally)
    done, last, finished = run.done, run.last, False
    while not finished:
        chunk = queries.inputs(run, last, CHUNK)
        for given in chunk:
            tally.add(effect_of(old, new, given), given.id)
        done += len(chunk)
        last = UUID(chunk[-1].id) if chunk else last
        finished = len(chunk) < CHUNK
        if monotonic() >= until:
            break
    fields: dict[str, Any] = {"done": done, "last": last, "tally": tally.as_json()}
    if finished:
        # Assessments come and go while it runs.
        fields |= {"total": done, "finished_at": timezone.now()}
    EffectRun.objects.filter(pk=run.pk, done=run.done, finished_at=None).update(**fields)
    run.refresh_from_db()
    return True
