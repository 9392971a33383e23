"""The page of one capability, where all of it is edited at once."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frameworks import editing, structure as s
from frameworks.advice import advice
from frameworks.checks import problems
from frameworks.forms.capability import CapabilityForm
from frameworks.forms.pillar import NameForm
from frameworks.models import Capability, Framework
from frameworks.problems import Problem
from frameworks.queries import former, structure_of
from frameworks.views.findings import Finding, findings
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
from frameworks.views.tree import TREE

CAPABILITY = "admin:framework_capability"


def capability(request: HttpRequest, framework_id: int, code: str) -> HttpResponse:
    """A draft's capability as a form, any other's to read."""
    return (change if request.method == "POST" else show)(request, framework_id, code)


@require_safe
@framework_page(VIEW)
def show(request: HttpRequest, framework: Framework, code: str) -> HttpResponse:
    content = structure_of(framework.pk)
    found = content.capabilities.get(code)
    if found is None:
        return _gone(request, framework, code)
    return _page(request, framework, content, CapabilityForm(content, found))


def _gone(request: HttpRequest, framework: Framework, code: str) -> HttpResponse:
    messages.error(request, f'There is no capability "{code}" in {framework} any more.')
    return redirect(TREE, framework.pk)


@require_POST
@draft_page
def change(request: HttpRequest, framework: Framework, code: str) -> HttpResponse:
    content = structure_of(framework.pk)
    found = content.capabilities.get(code)
    if found is None:
        return _put_back(request, framework, content, code)
    form = CapabilityForm(content, found, request.POST, former=former(framework, code))
    if form.is_valid():
        changed = form.value()
        saved = try_edit(
            request,
            framework,
            partial(editing.change_capability, changed=changed),
            f"Changed {changed.called}",
            seen=seen(request),
            part=lambda whole: whole.capabilities.get(code),
        )
        if saved:
            return redirect(CAPABILITY, framework.pk, code)
    return _page(request, framework, content, form, status=422)


def _put_back(request: HttpRequest, framework: Framework, content: s.Framework, code: str) -> HttpResponse:
    """Somebody else removed the capability meanwhile: what was typed is shown, and put back if asked for."""
    then = seen_content(request, framework)
    removed = then.capabilities.get(code) if then else None
    if then is None or removed is None:
        return _gone(request, framework, code)
    form, pillar = CapabilityForm(content, removed, request.POST), then.pillar_of[code]
    if form.is_valid() and "put_back" in request.POST:
        changed = form.value()
        edit = partial(editing.put_back_capability, removed=changed, pillar_code=pillar.code)
        if try_edit(request, framework, edit, f"Put {changed.called} back"):
            return redirect(CAPABILITY, framework.pk, code)
    return page(
        request,
        "capability",
        framework,
        tab="Structure",
        title=removed.called,
        capability=removed,
        pillar=pillar,
        form=form,
        gone=True,
        status=422,
        revision=seen(request),
    )


def _page(
    request: HttpRequest,
    framework: Framework,
    content: s.Framework,
    form: CapabilityForm,
    status: int = 200,
) -> HttpResponse:
    found = form.capability
    codes = list(content.capabilities)
    place = codes.index(found.code)
    return page(
        request,
        "capability"
        if request.user.has_perm("frameworks.change_framework") and framework.is_draft
        else "read",
        framework,
        tab="Structure",
        title=found.called,
        content=content,
        capability=found,
        pillar=content.pillar_of[found.code],
        form=form,
        here=True,
        **(_found(framework, content, found.code) if framework.is_draft else {}),
        before=content.capabilities[codes[place - 1]] if place else None,
        after=content.capabilities[codes[place + 1]] if place + 1 < len(codes) else None,
        status=status,
        **unsaved(request, form),
    )


def _found(framework: Framework, content: s.Framework, code: str) -> dict[str, list[Finding]]:
    """What stands against publishing within one capability, and what one should know."""
    start = f"pillars[{content.pillar_of[code].code}].capabilities[{code}]"

    def within(found: tuple[Problem, ...]) -> list[Finding]:
        return findings(framework, content, [problem for problem in found if problem.path.startswith(start)])

    return {"problems": within(problems(content)), "advice": within(advice(content))}


@require_POST
@draft_page
def check(request: HttpRequest, framework: Framework, code: str) -> HttpResponse:
    """What would be wrong with the capability as it stands in the form, unsaved: asked while somebody types.

    While a value cannot be read, nothing can be said of the rest; then what is wrong with the values is said.
    """
    content = structure_of(framework.pk)
    found = content.capabilities.get(code)
    form = CapabilityForm(content, found, request.POST) if found else None
    if form is None:
        return HttpResponse(status=204)
    if not form.is_valid():
        return render(request, "admin/frameworks/_unfit.html", {"unfit": form.unfit()})
    changed = editing.change_capability(content, form.value())
    return render(
        request,
        "admin/frameworks/_problems.html",
        {**_found(framework, changed, code), "here": True},
    )


@require_POST
@draft_page
def add(request: HttpRequest, framework: Framework, code: str) -> HttpResponse:
    """A new capability at the end of the pillar `code`."""
    form = NameForm(request.POST)
    if not form.is_valid():
        not_named(request, form)
        return redirect(TREE, framework.pk)
    name = form.cleaned_data["name"]
    made: list[str] = []

    def edit(content: s.Framework) -> s.Framework:
        changed, new = editing.add_capability(content, pillar_code=code, name=name)
        made.append(new)
        return changed

    if try_edit(request, framework, edit, f"Added the capability {name}"):
        return redirect(CAPABILITY, framework.pk, made[0])
    return redirect(TREE, framework.pk)


@require_POST
@draft_page
def duplicate(request: HttpRequest, framework: Framework, code: str) -> HttpResponse:
    made: list[str] = []

    def edit(content: s.Framework) -> s.Framework:
        changed, new = editing.duplicate_capability(content, code)
        made.append(new)
        return changed

    name = name_of(Capability.objects.filter(pillar__framework=framework), code)
    if try_edit(request, framework, edit, f"Duplicated {name}"):
        return redirect(CAPABILITY, framework.pk, made[0])
    return redirect(TREE, framework.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@draft_page
def remove(request: HttpRequest, framework: Framework, code: str) -> HttpResponse:
    content = structure_of(framework.pk)
    found = content.capabilities.get(code)
    if found is None:
        return _gone(request, framework, code)
    if request.method == "POST":
        edit = partial(editing.remove_capability, code=code)
        try_edit(request, framework, edit, f"Removed {found.called}")
        return redirect(TREE, framework.pk)
    return page(
        request,
        "remove",
        framework,
        tab="Structure",
        title=f"Remove {found.called}?",
        capability=found,
        references=editing.references(content, code),
    )
