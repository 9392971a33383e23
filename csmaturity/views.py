"""The account's own pages; all others are allauth's, in our templates."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.account.internal.userkit import did_user_login
from allauth.account.stages import EmailVerificationStage, LoginStageController
from allauth.account.utils import get_next_redirect_url, passthrough_next_redirect_url
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import actions, queries
from csmaturity import personal
from csmaturity.accounts import NameForm


@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    from allauth.mfa.models import Authenticator
    from allauth.usersessions.models import UserSession

    user = cast("User", request.user)
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return render(
        request,
        "account/index.html",
        {
            "has_app": Authenticator.Type.TOTP in kinds,
            "has_passkey": Authenticator.Type.WEBAUTHN in kinds,
            "sessions": len(UserSession.objects.purge_and_list(user)),
            "has_password": user.has_usable_password(),
            "single_sign_on": settings.SINGLE_SIGN_ON,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def name(request: HttpRequest) -> HttpResponse:
    user = cast("User", request.user)
    form = NameForm(request.POST or None, initial={"name": user.get_full_name()})
    if request.method == "POST" and form.is_valid():
        # One field holds the whole name: the world's names do not come in first and last.
        user.first_name, user.last_name = form.cleaned_data["name"], ""
        user.save(update_fields=["first_name", "last_name"])
        messages.success(request, "Your name is saved.")
        return redirect("account")
    return render(request, "account/name.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth ships no types
def data(request: HttpRequest) -> HttpResponse:
    """Everything that is kept about the person, as a file."""
    if request.method != "POST":
        return render(request, "account/data.html")
    found = personal.data_of(cast("User", request.user))
    response = JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="cs-maturity my data.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
def delete(request: HttpRequest) -> HttpResponse:
    """Says what goes with the account, and deletes exactly that when it is confirmed."""
    user = cast("User", request.user)
    has_changed = False
    if request.method == "POST":
        try:
            _delete(user, agreed=set(request.POST.getlist("workspace")))
        except (actions.LastOwnerError, actions.NotAgreedError):
            has_changed = True
        else:
            logout(request)
            messages.success(request, "Your account is deleted.")
            return redirect("assessments:home")
    context = {"parting": queries.parting(user), "has_changed": has_changed}
    return render(request, "account/delete.html", context, status=409 if has_changed else 200)


def _delete(user: User, *, agreed: set[str]) -> None:
    try:
        personal.delete(user, agreed={UUID(workspace) for workspace in agreed})
    except ValueError:
        raise actions.NotAgreedError from None


@require_POST
def another_address(request: HttpRequest) -> HttpResponse:
    """Back from the code to an empty sign-up, with whatever else the session holds.

    allauth can change the address in place, but offers it only where there is no account yet: that would tell who
    has one.
    """
    stage = LoginStageController.enter(request, EmailVerificationStage.key)
    process = EmailVerificationProcess.resume(request)
    if stage and stage.login.signup and process and process.user and not did_user_login(process.user):
        process.user.delete()
    if process:
        process.abort()
    return redirect(passthrough_next_redirect_url(request, reverse("account_signup"), REDIRECT_FIELD_NAME))


@never_cache
def admin_login(request: HttpRequest) -> HttpResponse:
    """The admin has no sign-in of its own: second factor and limits hold there too."""
    if admin.site.has_permission(request):
        return redirect("admin:index")
    if request.user.is_authenticated:
        return render(request, "account/not_staff.html", status=403)
    return redirect_to_login(get_next_redirect_url(request) or reverse("admin:index"))
