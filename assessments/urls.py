from django.urls import URLPattern, path

from assessments.views import brand, design, home, questions, report

app_name = "assessments"

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("brand/<str:digits>.css", brand.brand, name="brand"),
    path("design/", design.design, name="design"),
    path("assessments/new/", home.start, name="start"),
    path("assessments/<uuid:assessment_id>/", questions.resume, name="resume"),
    path(
        "assessments/<uuid:assessment_id>/questions/<slug:capability>/", questions.question, name="question"
    ),
    path("assessments/<uuid:assessment_id>/report/", report.report, name="report"),
    path("assessments/<uuid:assessment_id>/report/settings/", report.report_settings, name="report_settings"),
    path("assessments/<uuid:assessment_id>/report/charts.json", report.report_charts, name="report_charts"),
    path("assessments/<uuid:assessment_id>/report.pdf", report.report_pdf, name="report_pdf"),
]
