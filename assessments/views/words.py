"""The words and sections of a report: typed, drafted, previewed and saved."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assessments import access, actions, queries
from assessments.domain.words import CLOSING, SUMMARY
from assessments.forms.words import TEMPLATE, decided, like_template, moved, taken
from assessments.locales import written_in
from assessments.models import State
from assessments.views import words_page
from assessments.views.places import places

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import QueryDict
    from django_htmx.middleware import HtmxDetails

    from assessments.domain.words import Merged
    from assessments.forms.words import WordsForm
    from assessments.models import Assessment
    from assessments.views.words_page import WordsPage

    class HtmxRequest(HttpRequest):
        htmx: HtmxDetails


def keeps_what_was_typed(
    view: Callable[[HtmxRequest, UUID], HttpResponse],
) -> Callable[[HtmxRequest, UUID], HttpResponse]:
    """Who sends a form after the session ended, or after the assessment was closed, gets back what was typed, instead
    of a page that is not there or says no.

    To whoever is signed out the answer is the same whatever the address names, so that nobody learns what there is.
    """

    @wraps(view)
    def answer(request: HtmxRequest, assessment_id: UUID) -> HttpResponse:
        try:
            return view(request, assessment_id)
        except Http404:
            if request.method != "POST" or request.user.is_authenticated:
                raise
            return render(
                request, "assessments/words/signed_out.html", {"typed": _typed(request)}, status=403
            )
        except PermissionDenied:
            if request.method != "POST" or not _typed(request):
                raise
        response = render(request, "assessments/words/refused.html", {"typed": _typed(request)}, status=403)
        response["X-Refused"] = "role"
        return response

    return answer


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """The texts that were sent, by the names of their fields."""
    return [
        (name, str(text))
        for name, text in request.POST.items()
        if (name in {SUMMARY, CLOSING} or name.startswith("note-")) and str(text).strip()
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@keeps_what_was_typed
def words(request: HtmxRequest, assessment_id: UUID) -> HttpResponse:
    """The texts and sections at the left, how they will stand in the report at the right."""
    if request.method == "POST":
        assessment = access.editable(request, assessment_id)
        with written_in(assessment.client.workspace.locale):
            return _posted(request, assessment)
    assessment = access.manageable(request, assessment_id)
    if assessment.state == State.CLOSED:
        messages.info(request, "The words are frozen with the report. Reopen the assessment to change them.")
        return redirect("assessments:report", assessment.pk)
    with written_in(assessment.client.workspace.locale):
        return _page(request, words_page.build(request, assessment))


@require_POST
@never_cache
@keeps_what_was_typed
def preview(request: HtmxRequest, assessment_id: UUID) -> HttpResponse:
    """How what was typed will stand in the report. Stores nothing."""
    assessment = access.editable(request, assessment_id)
    with written_in(assessment.client.workspace.locale):
        page = words_page.build(request, assessment, data=request.POST)
        return render(request, "assessments/words/_preview.html", {"page": page, "assessment": assessment})


def _posted(request: HtmxRequest, assessment: Assessment) -> HttpResponse:
    if {"template", "forget_template"} & set(request.POST) and not words_page.may_keep_template(
        request, assessment
    ):
        raise PermissionDenied
    if "forget_template" in request.POST:
        return _forget_template(request, assessment)
    if change := _change(request, assessment):
        page = words_page.build(request, assessment, data=request.POST, change=change)
        return _page(request, page)
    return _save(request, assessment)


def _change(request: HttpRequest, assessment: Assessment) -> words_page.Change | None:
    """What a button does to the form itself, without keeping it: for browsers without JavaScript."""
    asked, place = request.POST.get("take", ""), request.POST.get("move", "")
    if "theirs" in request.POST:
        return decided
    template = queries.report_template(assessment.client.workspace) if asked == TEMPLATE else None

    def change(data: QueryDict, form: WordsForm) -> QueryDict:
        if template:
            return like_template(data, template.sections, template.closing)
        if asked in form.drafts and form.drafts[asked].text:
            return taken(data, asked, form.drafts[asked])
        return moved(data, place)

    return change if asked or place else None


def _save(request: HtmxRequest, assessment: Assessment) -> HttpResponse:
    found = words_page.form_of(queries.report(assessment), queries.words_row(assessment), request.POST)
    if found.errors:
        page = words_page.build(request, assessment, data=request.POST)
        return _answer(request, page, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        merged = actions.save_words(
            assessment=assessment,
            fields=found.typed(),
            seen=found.seen(),
            drafts=found.begun(),
            keep=found.revision(),
            by=access.person(request),
        )
    except actions.ClosedError:
        raise PermissionDenied from None
    except actions.WordsConflictError as conflict:
        page = words_page.build(request, assessment, data=request.POST, conflict=conflict.fields)
        return _answer(request, page, status=HTTPStatus.CONFLICT)
    return _saved(request, assessment, merged)


def _saved(request: HtmxRequest, assessment: Assessment, merged: Merged) -> HttpResponse:
    said = "Saved."
    if "template" in request.POST:
        said = _kept_as_template(request, assessment)
    # The page stays as it was typed: what was changed elsewhere counts there as not touched.
    marks = {name: request.POST.get(f"seen-{name}", "") for name in merged.elsewhere}
    page = words_page.build(request, assessment, untouched=marks if request.htmx else {})
    labels = ", ".join(page.label_of(name) for name in merged.elsewhere)
    if request.htmx:
        context = {"page": page, "said": said, "elsewhere": labels}
        return render(request, "assessments/words/_saved.html", context)
    messages.success(request, said)
    if labels:
        messages.info(request, f"Changed elsewhere meanwhile, and shown here as it stands now: {labels}.")
    return redirect("assessments:words", assessment.pk)


def _kept_as_template(request: HttpRequest, assessment: Assessment) -> str:
    """Keep the template, and say what it took."""
    kept = queries.words_in(queries.words_row(assessment))
    template = actions.keep_template(
        workspace=assessment.client.workspace, words=kept, by=access.person(request)
    )
    if CLOSING not in kept.begun:
        return "Saved, and kept as the template of the workspace."
    own = ", and keeps the one it has" if template.closing else ""
    return (
        "Saved, and the sections kept as the template of the workspace. The closing text began as a draft about this "
        f"client, so the template does not take it{own}."
    )


def _forget_template(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    actions.forget_template(workspace=assessment.client.workspace, by=access.person(request))
    messages.success(request, "The workspace has no template any more. No report was changed.")
    return _page(request, words_page.build(request, assessment, data=request.POST))


def _answer(request: HtmxRequest, page: WordsPage, *, status: HTTPStatus) -> HttpResponse:
    """What kept the form from being saved: the parts of the page that say so for htmx, else the whole page."""
    if request.htmx:
        return render(request, "assessments/words/_saved.html", {"page": page}, status=status)
    return _page(request, page, status=status)


def _page(request: HttpRequest, page: WordsPage, *, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    context = {"page": page, "assessment": page.assessment, "form": page.form}
    context |= places(request, page.assessment.client.workspace)
    return render(request, "assessments/words/words.html", context, status=status)
