"""What editors of a framework see of the assessments on it. Mounted below the framework's page in the admin."""

from django.urls import URLPattern, path

from assessments.views import effects

app_name = "editors"

urlpatterns: list[URLPattern] = [
    path("effect/", effects.effect, name="effect"),
    path("effect/<uuid:run_id>/go-on/", effects.go_on, name="effect_go_on"),
]
