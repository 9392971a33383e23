"""From one version to the next: copy as a draft, check, publish, retire, delete."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from frameworks import actions
from frameworks.actions import FrameworkActionError
from frameworks.advice import advice
from frameworks.checks import problems
from frameworks.forms.versions import CopyForm
from frameworks.models import Framework
from frameworks.problems import InvalidFrameworkError
from frameworks.queries import against_publishing, structure_of
from frameworks.versions import next_version
from frameworks.views.findings import findings
from frameworks.views.gate import ADD, DELETE, PUBLISH, VIEW, editor, framework_page, page

TREE = "admin:frameworks_framework_change"


@require_safe
@framework_page(VIEW)
def checks(request: HttpRequest, framework: Framework) -> HttpResponse:
    return page(request, "checks", framework, tab="Checks", title="Checks", **_found(framework))


def _found(framework: Framework) -> dict[str, Any]:
    content = structure_of(framework.pk)
    against = against_publishing(content) if framework.is_draft else problems(content)
    return {
        "problems": findings(framework, content, against),
        "advice": findings(framework, content, advice(content)),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@framework_page(ADD)
def copy(request: HttpRequest, framework: Framework) -> HttpResponse:
    """Edit as a new draft: of this framework, or as another framework of its own."""
    versions = Framework.objects.filter(code=framework.code).values_list("version", flat=True)
    initial = {"version": next_version(versions)}
    form = CopyForm(request.POST or None, framework=framework, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            draft = actions.copy_as_draft(framework=framework, by=editor(request), **form.values())
        except FrameworkActionError as error:
            form.add_error("version", str(error))
        else:
            messages.success(request, f"{draft} is a draft now: edit it freely, nobody is asked by it yet.")
            return redirect(TREE, draft.pk)
    status = 422 if request.method == "POST" else 200
    return page(
        request, "copy", framework, tab="Structure", title="Edit as a new draft", form=form, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@framework_page(PUBLISH)
def publish(request: HttpRequest, framework: Framework) -> HttpResponse:
    if not framework.is_draft:
        return redirect(TREE, framework.pk)
    if request.method == "POST":
        try:
            actions.publish(framework=framework, by=editor(request))
        except InvalidFrameworkError:
            messages.error(request, "Not published: put right what the checks found first.")
            return redirect("admin:framework_checks", framework.pk)
        except FrameworkActionError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"{framework} is published: new assessments start with it.")
        return redirect(TREE, framework.pk)
    replaced = Framework.objects.filter(code=framework.code, status="published").first()
    return page(
        request,
        "publish",
        framework,
        tab="Checks",
        title=f"Publish {framework}?",
        replaced=replaced,
        **_found(framework),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@framework_page(PUBLISH)
def retire(request: HttpRequest, framework: Framework) -> HttpResponse:
    if request.method == "POST":
        try:
            actions.retire(framework=framework, by=editor(request))
        except FrameworkActionError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"{framework} is retired: no new assessment starts with it.")
        return redirect(TREE, framework.pk)
    return page(request, "retire", framework, tab="Structure", title=f"Retire {framework}?")


@require_http_methods(["GET", "HEAD", "POST"])
@framework_page(DELETE)
def delete(request: HttpRequest, framework: Framework) -> HttpResponse:
    if request.method == "POST":
        try:
            actions.delete_draft(framework=framework)
        except FrameworkActionError as error:
            messages.error(request, str(error))
            return redirect(TREE, framework.pk)
        messages.success(request, f"The draft {framework} is deleted.")
        return redirect("admin:frameworks_framework_changelist")
    return page(request, "delete", framework, tab="Structure", title=f"Delete the draft {framework}?")
