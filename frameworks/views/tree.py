"""The tree of a framework on one page: pillars and capabilities, to read, to move, to add and to remove."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frameworks import editing, structure as s
from frameworks.actions.drafts import Edit
from frameworks.forms.pillar import NameForm, PillarForm
from frameworks.models import Capability, Framework
from frameworks.outline import outline, search
from frameworks.queries import against_publishing, structure_of
from frameworks.views.gate import (
    VIEW,
    draft_page,
    framework_page,
    name_of,
    not_named,
    page,
    seen,
    seen_content,
    try_edit,
    unsaved,
)

TREE = "admin:frameworks_framework_change"


@require_safe
@framework_page(VIEW)
def tree(request: HttpRequest, framework: Framework) -> HttpResponse:
    return _tree(request, framework)


def _tree(request: HttpRequest, framework: Framework) -> TemplateResponse:
    """The whole page, or after a move by htmx the tree alone."""
    content = structure_of(framework.pk)
    query = request.GET.get("q", "").strip()
    found = against_publishing(content) if framework.is_draft else ()
    return page(
        request,
        "_tree" if getattr(request, "htmx", False) else "tree",
        framework,
        tab="Structure",
        title=str(framework),
        content=content,
        pillars=outline(content, found),
        problems=len(found),
        query=query,
        hits=search(content, query) if query else None,
        name_form=NameForm(),
    )


@require_POST
@draft_page
def add_pillar(request: HttpRequest, framework: Framework) -> HttpResponse:
    form = NameForm(request.POST)
    if form.is_valid():
        name = form.cleaned_data["name"]
        tier = structure_of(framework.pk).tiers[0].code
        edit = partial(editing.add_pillar, name=name, promise="", tier=tier)
        try_edit(request, framework, edit, f"Added the pillar {name}")
    else:
        not_named(request, form)
    return redirect(TREE, framework.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@draft_page
def pillar(request: HttpRequest, framework: Framework, code: str) -> HttpResponse:
    content = structure_of(framework.pk)
    found, gone = _named(content, code), False
    if found is None:
        found, gone = _named(seen_content(request, framework), code), True
    if found is None:
        messages.error(request, f'There is no pillar "{code}" in {framework} any more.')
        return redirect(TREE, framework.pk)
    form = PillarForm(content, found, request.POST if request.method == "POST" else None)
    if gone:
        messages.error(
            request,
            f"Not saved: somebody else removed {found.called} since this page was opened. "
            "Your words still stand below: add a pillar and copy them over.",
        )
    elif request.method == "POST" and form.is_valid():
        edit = partial(editing.change_pillar, code=code, **form.values())
        summary = f"Changed the pillar {replace(found, **form.values()).called}"
        if try_edit(request, framework, edit, summary, seen=seen(request), part=partial(_texts, code=code)):
            return redirect(TREE, framework.pk)
    status = 422 if request.method == "POST" else 200
    return page(
        request,
        "pillar",
        framework,
        tab="Structure",
        title=found.called,
        pillar=found,
        form=form,
        status=status,
        **({"revision": seen(request)} if gone else unsaved(request, form)),
    )


def _named(content: s.Framework | None, code: str) -> s.Pillar | None:
    return next((p for p in content.pillars if p.code == code), None) if content else None


def _texts(content: s.Framework, code: str) -> object:
    """What the page of a pillar edits; its capabilities are edited elsewhere."""
    found = _named(content, code)
    return found and (found.name, found.promise, found.tier)


@require_POST
@draft_page
def move_pillar(request: HttpRequest, framework: Framework, code: str) -> HttpResponse:
    edit = partial(editing.move_pillar, code=code, to=_place(request))
    return _moved(request, framework, edit, f"Moved the pillar {name_of(framework.pillars.all(), code)}")


@require_POST
@draft_page
def remove_pillar(request: HttpRequest, framework: Framework, code: str) -> HttpResponse:
    edit = partial(editing.remove_pillar, code=code)
    try_edit(request, framework, edit, f"Removed the pillar {name_of(framework.pillars.all(), code)}")
    return redirect(TREE, framework.pk)


@require_POST
@draft_page
def move_capability(request: HttpRequest, framework: Framework, code: str) -> HttpResponse:
    edit = partial(
        editing.move_capability,
        code=code,
        pillar_code=request.POST.get("pillar", ""),
        to=_place(request),
    )
    name = name_of(Capability.objects.filter(pillar__framework=framework), code)
    return _moved(request, framework, edit, f"Moved {name}")


def _moved(request: HttpRequest, framework: Framework, edit: Edit, summary: str) -> HttpResponse:
    try_edit(request, framework, edit, summary)
    return _tree(request, framework) if getattr(request, "htmx", False) else redirect(TREE, framework.pk)


def _place(request: HttpRequest) -> int:
    """Where to, from 1; the end when nothing sensible was sent."""
    given = request.POST.get("to", "")
    return int(given) if given.isdecimal() and len(given) < 5 else 9999
