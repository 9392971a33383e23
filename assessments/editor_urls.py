"""What editors of a framework see of the assessments on it. Mounted below the framework's page in the admin."""

from collections.abc import Callable

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponseBase
from django.urls import URLPattern, path

from assessments.views import effects

app_name = "editors"


def editors_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Staff who may change frameworks; others are asked to sign in, or refused."""
    allowed = permission_required("frameworks.change_framework", raise_exception=True)
    return admin.site.admin_view(allowed(view))


urlpatterns: list[URLPattern] = [
    path("effect/", editors_only(effects.effect), name="effect"),
    path("effect/<uuid:run_id>/go-on/", editors_only(effects.go_on), name="effect_go_on"),
]
