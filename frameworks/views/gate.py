"""Who may do what with a framework, and what all pages of the workplace show."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html

from frameworks import structure as s
from frameworks.actions import DraftConflictError, FrameworkActionError, edit_draft
from frameworks.editing import EditError
from frameworks.forms.composite import CompositeForm
from frameworks.models import Framework
from frameworks.packing import unpack

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from frameworks.actions.drafts import Edit
    from frameworks.forms.parts import PartForm
    from frameworks.models import Revision

View = Callable[..., HttpResponse]

VIEW, EDIT, ADD = "frameworks.view_framework", "frameworks.change_framework", "frameworks.add_framework"
DELETE, PUBLISH = "frameworks.delete_framework", "frameworks.publish_framework"


def allowed(*permissions: str) -> Callable[[View], View]:
    """For staff who hold all of `permissions`; others are sent to sign in, or get 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_perms(permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return cast("View", admin.site.admin_view(gated))

    return decorate


def _signed_out(request: HttpRequest) -> HttpResponse:
    """Instead of the way to sign in, on which everything typed would be lost: how to keep it."""
    if getattr(request, "htmx", False):
        # htmx puts nothing but 200 into the page: beside the form, while it is still being filled in.
        return render(request, "admin/frameworks/_signed_out.html")
    return render(request, "admin/frameworks/signed_out.html", status=403)


def framework_page(permission: str = VIEW) -> Callable[[View], View]:
    """A page of one framework, given to the view in place of its key. Raises `Http404` where there is none."""

    def decorate(view: View) -> View:
        @wraps(view)
        def found(request: HttpRequest, framework_id: int, *args: Any, **kwargs: Any) -> HttpResponse:
            framework = get_object_or_404(Framework, pk=framework_id)
            return view(request, framework, *args, **kwargs)

        return allowed(permission)(found)

    return decorate


def draft_page(view: View) -> View:
    """A page that edits a draft. Of what is published the same address shows the framework, and says why.

    Who sends something to it after the session ended is not led to sign in, away from what was typed.
    """

    @wraps(view)
    def draft_only(request: HttpRequest, framework: Framework, *args: Any, **kwargs: Any) -> HttpResponse:
        if framework.is_draft:
            return view(request, framework, *args, **kwargs)
        messages.error(
            request, f"{framework} is {framework.status} and never changes: edit it as a new draft."
        )
        return redirect("admin:frameworks_framework_change", framework.pk)

    admitted = framework_page(EDIT)(draft_only)

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        signed_out = request.method == "POST" and not request.user.is_authenticated
        return _signed_out(request) if signed_out else admitted(request, *args, **kwargs)

    return kept


def editor(request: HttpRequest) -> User:
    return cast("User", request.user)


def may_edit(request: HttpRequest, framework: Framework) -> bool:
    return framework.is_draft and request.user.has_perm(EDIT)


def latest(framework: Framework) -> int:
    """The number of the last revision: what a page was made from. 0 before the first edit."""
    return framework.revisions.order_by("-number").values_list("number", flat=True).first() or 0


def seen(request: HttpRequest) -> int | None:
    """The revision that the sent page was made from."""
    given = request.POST.get("revision", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 9 else None


def unsaved(request: HttpRequest, form: PartForm | CompositeForm) -> dict[str, Any]:
    """For the context of a page whose form is in error: it was still made from what its editor saw.

    After a conflict instead, which its message told of, the page counts as made from what is stored now.
    """
    wrong = form.errors() if isinstance(form, CompositeForm) else form.errors
    problems = isinstance(form, CompositeForm) and form.problems
    return {"revision": seen(request)} if wrong or problems else {}


def seen_content(request: HttpRequest, framework: Framework) -> s.Framework | None:
    """The draft as it was when the sent page was made; None where nothing was sent or nobody knows."""
    if request.method != "POST":
        return None
    revision = framework.revisions.filter(number=max(seen(request) or 0, 1)).first()
    return unpack(revision.content) if revision else None


def not_named(request: HttpRequest, form: forms.Form) -> None:
    """Say why a new part was not added."""
    messages.error(request, f"Not added: {' '.join(map(str, form.errors['name']))}")


def name_of(parts: QuerySet[Any], code: str) -> str:
    """What the part is called, for what is said of it; its code where it is not there any more."""
    name: str | None = parts.filter(code=code).values_list("name", flat=True).first()
    return name or code


def try_edit(request: HttpRequest, framework: Framework, edit: Edit, summary: str, **options: Any) -> bool:
    """Edit the draft and say so; if that cannot be, say why. Whether it was done, or nothing was to do."""
    try:
        done: Revision | None = edit_draft(
            framework=framework, edit=edit, summary=summary, by=editor(request), **options
        )
    except DraftConflictError as error:
        theirs = reverse("admin:framework_revision", args=[framework.pk, error.revision.number])
        messages.error(request, format_html('{} <a href="{}">What they changed</a>', str(error), theirs))
        return False
    except (EditError, FrameworkActionError) as error:
        messages.error(request, str(error))
        return False
    messages.success(request, f"Saved: {summary}." if done else "Nothing was changed.")
    return True


def page(
    request: HttpRequest,
    template: str,
    framework: Framework,
    *,
    tab: str,
    status: int = 200,
    **context: Any,
) -> TemplateResponse:
    """A page of the workplace. `tab`: which part of the framework it belongs to."""
    return TemplateResponse(
        request,
        f"admin/frameworks/{template}.html",
        {
            **admin.site.each_context(request),
            "framework": framework,
            "tabs": _tabs(framework, tab),
            "can_edit": may_edit(request, framework),
            "can_add": request.user.has_perm(ADD),
            "can_delete": framework.is_draft and request.user.has_perm(DELETE),
            "can_publish": request.user.has_perm(PUBLISH),
            "revision": latest(framework),
            "is_nav_sidebar_enabled": False,
            **context,
        },
        status=status,
    )


TABS = (
    ("Structure", "admin:frameworks_framework_change"),
    ("Rules", "admin:framework_rules"),
    ("Words", "admin:framework_words"),
    ("Checks", "admin:framework_checks"),
    ("Preview", "editors:preview"),
    ("What would change", "editors:effect"),
    ("Compare", "admin:framework_compare"),
    ("History", "admin:framework_history"),
    ("Files", "admin:framework_files"),
)


def _tabs(framework: Framework, current: str) -> list[dict[str, object]]:
    return [
        {"name": name, "url": reverse(route, args=[framework.pk]), "current": name == current}
        for name, route in TABS
    ]
