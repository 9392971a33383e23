"""Starting from a file: upload, a page that says what was understood, and the assessment once that is agreed to.

Nothing is kept in between: the page holds what was understood and sends it again, and it is checked again.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments import access, actions, answerfiles, queries
from assessments.answerfiles import AnswerFileError, listed
from assessments.forms.assessing import StartForm
from assessments.forms.importing import FileForm, Understood, understand
from assessments.models import Role
from assessments.reports.answer_sheet import answer_template
from assessments.reports.workbook import CONTENT_TYPE
from assessments.views import home, workspaces
from assessments.views.places import places
from frameworks.queries import UnknownFrameworkError, current, published, structure_of

if TYPE_CHECKING:
    from typing import Any
    from uuid import UUID

    from assessments.answerfiles import AnswerFile
    from assessments.models import Client, Workspace
    from frameworks.models import Framework


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """In the workspace one works in, or without an account, as a trial of this browser."""
    mine = workspaces.current(request)
    if mine is not None:
        return redirect("assessments:start_in_from_file", mine.pk)
    return _start(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def start_in(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return _start(request, access.workspace(request, workspace_id, least=Role.EDITOR))


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """A spreadsheet to fill in, for `framework`, else for the one that was published last."""
    try:
        framework = current(request.GET.get("framework"))
    except UnknownFrameworkError:
        raise Http404 from None
    response = HttpResponse(answer_template(structure_of(framework.pk)), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = (
        f'attachment; filename="answers {framework.code} {framework.version}.xlsx"'
    )
    return response


def _start(request: HttpRequest, workspace: Workspace | None) -> HttpResponse:
    offered = published()
    if not offered:
        return render(request, "assessments/no_framework.html", status=503)
    usual = queries.usual_framework(workspace, offered)
    if "case" in request.POST:
        return _agreed(request, workspace, offered, usual)
    is_sent = request.method == "POST"
    organisation = home.asked_for(request, _clients(request, workspace))
    sent = (request.POST, request.FILES) if is_sent else ()
    form = FileForm(*sent, offered=offered, usual=usual, organisation=organisation)
    if is_sent and form.is_valid():
        chosen = form.cleaned_data
        try:
            file = answerfiles.read(chosen["file"].read(), chosen["file"].name or "")
        except AnswerFileError as error:
            form.add_error("file", str(error))
        else:
            names = {"organisation": chosen["organisation"] or file.organisation, "title": file.title}
            framework = _framework(file, offered, chosen["framework"])
            return _preview(request, workspace, file, framework, StartForm(initial=names))
    return _upload(request, workspace, offered, form)


def _clients(request: HttpRequest, workspace: Workspace | None) -> list[Client]:
    return list(access.clients(request, workspace)) if workspace else []


def _upload(
    request: HttpRequest, workspace: Workspace | None, offered: list[Framework], form: FileForm
) -> HttpResponse:
    context = {"form": form, "workspace": workspace, "offered": offered}
    context |= places(request, workspace) if workspace else {}
    return render(request, "assessments/start_from_file.html", context, status=422 if form.errors else 200)


def _preview(
    request: HttpRequest,
    workspace: Workspace | None,
    file: AnswerFile,
    framework: Framework,
    form: StartForm,
) -> HttpResponse:
    understood = understand(file, structure_of(framework.pk))
    context = {
        "form": form,
        "hint": home.whose([framework]),
        "workspace": workspace,
        "clients": _clients(request, workspace),
        "understood": understood,
        "refused": listed(understood.refused),
        "other_version": _other_version(file, framework),
        "suggestion": queries.suggested_title(str(form["organisation"].value() or "") or "Example Ltd"),
        **(places(request, workspace) if workspace else {}),
    }
    refused = bool(form.errors) or not understood.answers
    return render(request, "assessments/start_preview.html", context, status=422 if refused else 200)


def _agreed(
    request: HttpRequest, workspace: Workspace | None, offered: list[Framework], usual: Framework
) -> HttpResponse:
    known = home.started_before(request)
    if known is not None:
        return redirect("assessments:resume", known.pk)
    try:
        file = answerfiles.read(request.POST["case"].encode("utf-8", "surrogatepass"), "agreed.json")
    except AnswerFileError as error:
        empty = FileForm(request.POST, offered=offered, usual=usual)
        empty.errors.clear()
        empty.add_error("file", str(error))
        return _upload(request, workspace, offered, empty)
    framework = _framework(file, offered, usual)
    understood = understand(file, structure_of(framework.pk))
    form = StartForm(request.POST)
    if not form.is_valid() or understood.refused or not understood.answers:
        # A framework that was published meanwhile may know other capabilities: shown again.
        return _preview(request, workspace, file, framework, form)
    return _begun(request, workspace, understood, form.cleaned_data | {"framework": framework})


def _begun(
    request: HttpRequest, workspace: Workspace | None, understood: Understood, chosen: dict[str, Any]
) -> HttpResponse:
    begin = partial(actions.start_with_answers, answers=understood.answers, settings=understood.settings)
    made = home.started(request, workspace, chosen, begin)
    answers = "1 answer is" if understood.count == 1 else f"{understood.count} answers are"
    messages.success(request, f"{answers} taken over from the file.")
    return redirect("assessments:resume" if understood.open else "assessments:report", made.pk)


def _framework(file: AnswerFile, offered: list[Framework], chosen: Framework) -> Framework:
    """The one on offer that the file names, else the chosen one."""
    named = file.framework[0] if file.framework else ""
    return next((row for row in offered if row.code == named), chosen)


def _other_version(file: AnswerFile, framework: Framework) -> str:
    """The framework that the file was made with, where it is another one."""
    if file.framework and file.framework != (framework.code, framework.version):
        return " ".join(file.framework).strip()
    return ""
