from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("assessments.urls")),
]

handler404 = "assessments.views.errors.not_found"
handler500 = "assessments.views.errors.server_error"
