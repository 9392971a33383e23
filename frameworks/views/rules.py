"""The scale, the rules and the words of a framework; and what it is called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frameworks import structure as s
from frameworks.forms.pillar import TextsForm
from frameworks.forms.rules import RulesForm, rules_of
from frameworks.forms.words import WordsForm, words_of
from frameworks.models import Framework
from frameworks.queries import structure_of
from frameworks.views.gate import VIEW, draft_page, framework_page, page, seen, try_edit, unsaved


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One of the two pages: what it is called, its form, and the part of a framework that the form edits."""

    name: str
    form: type[RulesForm | WordsForm]
    part: Callable[[s.Framework], object]


RULES = Tab(name="Rules", form=RulesForm, part=rules_of)
WORDS = Tab(name="Words", form=WordsForm, part=words_of)


def rules(request: HttpRequest, framework_id: int) -> HttpResponse:
    return (change if request.method == "POST" else show)(request, framework_id, RULES)


def words(request: HttpRequest, framework_id: int) -> HttpResponse:
    return (change if request.method == "POST" else show)(request, framework_id, WORDS)


@require_safe
@framework_page(VIEW)
def show(request: HttpRequest, framework: Framework, tab: Tab) -> HttpResponse:
    return _page(request, framework, tab.form(structure_of(framework.pk)), tab.name)


@require_POST
@draft_page
def change(request: HttpRequest, framework: Framework, tab: Tab) -> HttpResponse:
    form, summary = tab.form(structure_of(framework.pk), request.POST), f"Changed the {tab.name.lower()}"
    options = {"seen": seen(request), "part": tab.part}
    if form.is_valid() and try_edit(request, framework, form.value, summary, **options):
        return redirect(f"admin:framework_{tab.name.lower()}", framework.pk)
    return _page(request, framework, form, tab.name, status=422)


def _page(
    request: HttpRequest, framework: Framework, form: RulesForm | WordsForm, name: str, status: int = 200
) -> HttpResponse:
    return page(
        request,
        name.lower(),
        framework,
        tab=name,
        title=name,
        form=form,
        content=form.framework,
        status=status,
        **unsaved(request, form),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@draft_page
def texts(request: HttpRequest, framework: Framework) -> HttpResponse:
    content = structure_of(framework.pk)
    form = TextsForm(content, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        values = form.values()
        if try_edit(
            request,
            framework,
            lambda whole: replace(whole, **values),
            "Changed name and basis",
            seen=seen(request),
            part=lambda whole: [getattr(whole, name) for name in values],
        ):
            return redirect("admin:frameworks_framework_change", framework.pk)
    status = 422 if request.method == "POST" else 200
    return page(
        request,
        "texts",
        framework,
        tab="Structure",
        title="Name and basis",
        form=form,
        status=status,
        **unsaved(request, form),
    )
