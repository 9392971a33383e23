"""People in the admin: nobody goes, or is switched off, who leaves others with a workspace that nobody owns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import User
from django.db import transaction
from django.shortcuts import redirect
from django_tasks_db.models import DBTaskResult

from assessments import actions, queries
from assessments.models import Role
from csmaturity import personal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from assessments.models import Workspace

REMEDY = "One of its owners has to make another member an owner first."


def named(workspaces: Iterable[Workspace]) -> str:
    return ", ".join(str(workspace) for workspace in workspaces)


class PersonForm(UserChangeForm):  # type: ignore[type-arg]  # takes none when it runs
    def clean_is_active(self) -> bool:
        is_active: bool = self.cleaned_data["is_active"]
        if not is_active:
            left = list(queries.left_behind([self.instance], active=True))
            if left:
                raise forms.ValidationError(
                    f"{named(left)} would have members and no owner who can sign in. {REMEDY}"
                )
        return is_active


admin.site.unregister(User)
# Tasks name no file and nobody who asked: what is being made stands on the pages of archives.
admin.site.unregister(DBTaskResult)


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]
    form = PersonForm

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Who is switched off invites nobody any more."""
        super().save_model(request, obj, form, change)
        if change and not obj.is_active and "is_active" in form.changed_data:
            actions.withdraw_sent(user=obj, by=cast("User", request.user))

    def get_deleted_objects(
        self, objs: Sequence[User] | QuerySet[User], request: HttpRequest
    ) -> tuple[list[Any], dict[Any, int], set[str], list[str]]:
        """Asked before one person or several are deleted: what goes, and what forbids it."""
        going, counts, lacking, protected = super().get_deleted_objects(objs, request)
        left = [str(workspace) for workspace in queries.left_behind(list(objs)).order_by("name", "pk")]
        alone = queries.left_alone(list(objs))
        said = [
            f"Workspace: {workspace}, to which nobody else belongs, with {workspace.assessments} assessments "  # type: ignore[attr-defined]
            f"and {workspace.answers} answers"  # type: ignore[attr-defined]
            for workspace in alone
        ]
        if alone:
            counts = {**counts, "workspaces": len(alone)}
        return [*going, *said], counts, lacking, [*protected, *left]

    def delete_model(self, request: HttpRequest, obj: User) -> None:  # noqa: ARG002
        personal.delete(obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:  # noqa: ARG002
        # Owners last: by then, whom they would leave behind has gone.
        for user in sorted(queryset, key=lambda user: user.memberships.filter(role=Role.OWNER).exists()):
            personal.delete(user)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().delete_view(request, *args, **kwargs)
        except (actions.LastOwnerError, actions.NotAgreedError):
            return self._refused(request)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changelist_view(request, *args, **kwargs)
        except (actions.LastOwnerError, actions.NotAgreedError):
            return self._refused(request)

    def _refused(self, request: HttpRequest) -> HttpResponse:
        """Memberships changed between the question and the answer."""
        messages.error(request, f"Nobody was deleted: a workspace would have members and no owner. {REMEDY}")
        return redirect("admin:auth_user_changelist")
