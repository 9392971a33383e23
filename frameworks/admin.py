"""The editors' workplace: the list of frameworks, and the pages of each in `views`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Count, Max, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from frameworks.models import Framework, Revision
from frameworks.views import capability, exchange, gate, history, rules, tree, versions

if TYPE_CHECKING:
    from django.db.models import QuerySet

    Admin = admin.ModelAdmin[Framework]
else:
    Admin = admin.ModelAdmin


@admin.register(Framework)
class FrameworkAdmin(Admin):
    list_display = (
        "named",
        "version",
        "state",
        "assessments_on_it",
        "edited_at",
        "published_at",
        "next_step",
    )
    list_filter = ("status",)
    search_fields = ("name", "code", "version")
    ordering = ("name", "code", "-version_key")
    list_display_links = ("named",)
    actions = None
    change_list_template = "admin/frameworks/list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Framework]:
        edits = Revision.objects.filter(framework=OuterRef("pk")).order_by().values("framework")
        return (
            super()
            .get_queryset(request)
            .annotate(
                used=Count("assessments"), edited=Subquery(edits.annotate(last=Max("made_at")).values("last"))
            )
        )

    @admin.display(description="Framework", ordering="name")
    def named(self, row: Framework) -> str:
        return row.name

    @admin.display(description="Status", ordering="status")
    def state(self, row: Framework) -> str:
        return format_html('<span class="status status--{}">{}</span>', row.status, row.get_status_display())

    @admin.display(description="Assessments", ordering="used")
    def assessments_on_it(self, row: Framework) -> int:
        return row.used  # type: ignore[attr-defined, no-any-return]

    @admin.display(description="Last edited", ordering="edited")
    def edited_at(self, row: Framework) -> Any:
        return row.edited  # type: ignore[attr-defined]

    @admin.display(description="Next")
    def next_step(self, row: Framework) -> str:
        if row.is_draft:
            return format_html(
                '<a href="{}">Check and publish</a>', reverse("admin:framework_checks", args=[row.pk])
            )
        return format_html(
            '<a href="{}">Edit as new draft</a>', reverse("admin:framework_copy", args=[row.pk])
        )

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """None from nothing: a framework begins as a copy or as a file."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        extra = {
            "title": "Frameworks",
            "is_nav_sidebar_enabled": False,
            "can_add": request.user.has_perm(gate.ADD),
        }
        return super().changelist_view(request, {**extra, **(extra_context or {})})

    def get_urls(self) -> list[URLPattern]:
        one = "<int:framework_id>/"
        of_pillar, of_capability = f"{one}pillars/<slug:code>/", f"{one}capabilities/<slug:code>/"
        own = [
            path("import/", exchange.take_in, name="framework_import"),
            path(f"{one}files/", exchange.exchange, name="framework_files"),
            path(f"{one}export.<slug:ending>", exchange.export, name="framework_export"),
            path(f"{one}add-pillar/", tree.add_pillar, name="framework_add_pillar"),
            path(of_pillar, tree.pillar, name="framework_pillar"),
            path(f"{of_pillar}move/", tree.move_pillar, name="framework_move_pillar"),
            path(f"{of_pillar}remove/", tree.remove_pillar, name="framework_remove_pillar"),
            path(f"{of_pillar}add/", capability.add, name="framework_add_capability"),
            path(of_capability, capability.capability, name="framework_capability"),
            path(f"{of_capability}check/", capability.check, name="framework_check_capability"),
            path(f"{of_capability}move/", tree.move_capability, name="framework_move_capability"),
            path(f"{of_capability}duplicate/", capability.duplicate, name="framework_duplicate_capability"),
            path(f"{of_capability}remove/", capability.remove, name="framework_remove_capability"),
            path(f"{one}texts/", rules.texts, name="framework_texts"),
            path(f"{one}rules/", rules.rules, name="framework_rules"),
            path(f"{one}words/", rules.words, name="framework_words"),
            path(f"{one}checks/", versions.checks, name="framework_checks"),
            path(f"{one}copy/", versions.copy, name="framework_copy"),
            path(f"{one}publish/", versions.publish, name="framework_publish"),
            path(f"{one}retire/", versions.retire, name="framework_retire"),
            path(f"{one}compare/", history.compare, name="framework_compare"),
            path(f"{one}revisions/", history.history, name="framework_history"),
            path(f"{one}revisions/<int:number>/", history.revision, name="framework_revision"),
            path(f"{one}revisions/<int:number>/restore/", history.restore, name="framework_restore"),
        ]
        return [*own, *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, *_: Any, **__: Any) -> HttpResponse:
        return tree.tree(request, framework_id=_key(object_id))

    def delete_view(self, request: HttpRequest, object_id: str, *_: Any, **__: Any) -> HttpResponse:
        return versions.delete(request, framework_id=_key(object_id))

    def history_view(self, request: HttpRequest, object_id: str, *_: Any, **__: Any) -> HttpResponse:
        return history.history(request, framework_id=_key(object_id))


def _key(given: str) -> int:
    """A key that no framework has for what is none."""
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0
