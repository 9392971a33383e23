"""What editors of a framework see of the assessments on it. Mounted below the framework's page in the admin."""

from django.urls import URLPattern, path

from assessments.views import effects, preview

app_name = "editors"

urlpatterns: list[URLPattern] = [
    path("effect/", effects.effect, name="effect"),
    path("effect/<uuid:run_id>/go-on/", effects.go_on, name="effect_go_on"),
    path("preview/", preview.preview, name="preview"),
    # Below, the addresses are those of an assessment: the pages lead from one to the other.
    path("preview/<str:of>/questions/<slug:capability>/", preview.question, name="preview_question"),
    path("preview/<str:of>/report/", preview.report, name="preview_report"),
    path("preview/<str:of>/report/charts.json", preview.charts, name="preview_charts"),
    path("preview/<str:of>/report.pdf", preview.pdf, name="preview_pdf"),
]
