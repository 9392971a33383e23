"""A framework as a file and back: a spreadsheet to send round, YAML and JSON for tools."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import admin, messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from frameworks import actions, files
from frameworks.actions import FrameworkActionError
from frameworks.forms.exchange import ImportForm
from frameworks.models import Framework
from frameworks.problems import InvalidFrameworkError
from frameworks.queries import structure_of
from frameworks.views.gate import ADD, EDIT, VIEW, allowed, editor, framework_page, page


@require_safe
@framework_page(VIEW)
def exchange(request: HttpRequest, framework: Framework) -> HttpResponse:
    return page(request, "exchange", framework, tab="Files", title="Files")


@require_safe
@framework_page(VIEW)
def export(_request: HttpRequest, framework: Framework, ending: str) -> HttpResponse:
    wanted = files.format_of(ending)
    if wanted is None:
        raise Http404
    content = structure_of(framework.pk)
    response = HttpResponse(wanted.write(content), content_type=wanted.content_type)
    name = files.file_name(content, wanted.ending)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(ADD, EDIT)
def take_in(request: HttpRequest) -> HttpResponse:
    """A file becomes a draft, whole or not at all."""
    form = ImportForm(request.POST or None, request.FILES or None)
    found: tuple[object, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            imported = _take_in(request, form.cleaned_data["file"], form.cleaned_data["version"])
        except InvalidFrameworkError as error:
            found = error.problems
        except FrameworkActionError as error:
            form.add_error("version", str(error))
        else:
            messages.success(request, _said(imported))
            return redirect("admin:frameworks_framework_change", imported.framework.pk)
    return TemplateResponse(
        request,
        "admin/frameworks/import.html",
        {
            **admin.site.each_context(request),
            "is_nav_sidebar_enabled": False,
            "title": "Import a framework",
            "form": form,
            "problems": found,
        },
        status=422 if request.method == "POST" else 200,
    )


def _take_in(request: HttpRequest, file: UploadedFile[bytes], version: str) -> actions.Imported:
    content = files.read(file.read(files.MAX_BYTES + 1), file.name or "")
    if version:
        content = replace(content, version=version)
    return actions.import_framework(structure=content, by=editor(request))


def _said(imported: actions.Imported) -> str:
    if imported.outcome == "unchanged":
        return f"{imported.framework} holds exactly this already: nothing was changed."
    history = reverse("admin:framework_history", args=[imported.framework.pk])
    return format_html(
        '{} is taken in as a draft. What it was before stands in its <a href="{}">history</a>.',
        imported.framework,
        history,
    )
