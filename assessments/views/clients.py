"""Clients: all of a workspace, and each: what is known of it, its assessments and its frozen reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments import access, actions, queries
from assessments.forms.workspaces import ClientForm
from assessments.models import Client, Role
from assessments.views.pictures import picture
from assessments.views.places import places
from frameworks import queries as frameworks

if TYPE_CHECKING:
    from uuid import UUID

    from frameworks.structure import Profile


PAGE_SIZE = 50
TAKEN = "Another client of this workspace has this name. Enter a different one."


@require_safe
@login_required
@never_cache
def clients(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    """All clients of a workspace that one may see."""
    workspace = access.workspace(request, workspace_id)
    listed = queries.listed_clients(access.clients(request, workspace))
    context = {
        "workspace": workspace,
        "page": Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page")),
        "can_start": access.holds(request, workspace, Role.EDITOR),
        "today": timezone.localdate(),
        **places(request, workspace, "clients", below=False),
    }
    return render(request, "assessments/workspace/clients.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def add(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    """A client before its first assessment: what is known of it, and then whom to invite to it."""
    workspace = access.workspace(request, workspace_id, least=Role.EDITOR)
    form = ClientForm(Client(workspace=workspace), _profiles(), request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.add_client(workspace=workspace, by=access.person(request), **form.cleaned_data)
        except actions.NameTakenError:
            form.add_error("name", TAKEN)
        else:
            messages.success(request, f"{added.name} is added.")
            return redirect("assessments:client", added.uid)
    context = {"workspace": workspace, "form": form, **places(request, workspace, "clients")}
    return render(
        request, "assessments/workspace/add_client.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def client(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Readers see what is known; writers of the whole workspace change it."""
    found = access.client(request, uid, to_change=request.method == "POST")
    form = ClientForm(found, _profiles(), request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_client(client=found, by=access.person(request), **form.cleaned_data)
        except actions.NameTakenError:
            form.add_error("name", TAKEN)
            found.refresh_from_db()
        else:
            messages.success(request, "The client is saved.")
            return redirect("assessments:client", found.uid)
    return _page(request, found, form)


@require_safe
@login_required
@cache_control(private=True, max_age=24 * 3600)
def logo(request: HttpRequest, uid: UUID) -> HttpResponse:
    """For whoever may see the client. The addresses in pages change with the logo."""
    return picture(queries.client_logo(access.client(request, uid)))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def delete(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Says what goes, and deletes when that is confirmed. Only a client that is empty goes."""
    found = access.client(request, uid, to_change=True)
    if request.method != "POST":
        going = queries.going_with_client(found)
        context = {"client": found, "going": going, **places(request, found.workspace, "clients")}
        return render(request, "assessments/workspace/delete_client.html", context)
    try:
        actions.delete_client(client=found, by=access.person(request))
    except actions.NotEmptyError as error:
        messages.error(request, f"{found.name} was not deleted. {error}")
        return redirect("assessments:client", found.uid)
    messages.success(request, f"{found.name} is deleted.")
    return redirect("assessments:workspace", found.workspace_id)


def _profiles() -> tuple[Profile, ...]:
    """What can be switched: as the framework in use has it."""
    try:
        return frameworks.structure_of(frameworks.current().pk).profiles
    except frameworks.UnknownFrameworkError:
        return ()


def _page(request: HttpRequest, found: Client, form: ClientForm) -> HttpResponse:
    listed = access.assessments(request, found.workspace).filter(client=found).order_by("-created_at", "pk")
    context = {
        "client": found,
        "form": form,
        "can_edit": access.holds(request, found.workspace, Role.EDITOR),
        "engagements": queries.engagements(queries.overview(listed)),
        "snapshots": list(queries.snapshots(found.pk)),
        **places(request, found.workspace, "clients"),
    }
    return render(request, "assessments/workspace/client.html", context, status=422 if form.errors else 200)
