from django.urls import URLPattern, path

from assessments.views import (
    activity,
    brand,
    clients,
    design,
    export,
    home,
    invitations,
    people,
    questions,
    report,
    setup,
    snapshots,
    sources,
    workspaces,
)

app_name = "assessments"

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("brand/<str:digits>.css", brand.brand, name="brand"),
    path("sources/", sources.sources, name="sources"),
    path("design/", design.design, name="design"),
    path("workspaces/new/", workspaces.create, name="create_workspace"),
    path("workspaces/<uuid:workspace_id>/", workspaces.workspace, name="workspace"),
    path("workspaces/<uuid:workspace_id>/name/", workspaces.rename, name="rename_workspace"),
    path("workspaces/<uuid:workspace_id>/logo.png", workspaces.logo, name="logo"),
    path("workspaces/<uuid:workspace_id>/start/", home.start_in, name="start_in"),
    path("workspaces/<uuid:workspace_id>/activity/", activity.activity, name="activity"),
    path("workspaces/<uuid:workspace_id>/export/", export.export, name="export"),
    path("workspaces/<uuid:workspace_id>/leave/", people.leave, name="leave"),
    path("workspaces/<uuid:workspace_id>/people/", people.people, name="people"),
    path("workspaces/<uuid:workspace_id>/people/invite/", people.invite, name="invite"),
    path(
        "workspaces/<uuid:workspace_id>/people/<uuid:membership_id>/role/", people.change, name="change_role"
    ),
    path("workspaces/<uuid:workspace_id>/people/<uuid:membership_id>/remove/", people.remove, name="remove"),
    path(
        "workspaces/<uuid:workspace_id>/invitations/<uuid:invitation_id>/revoke/",
        people.revoke,
        name="revoke",
    ),
    path("clients/<uuid:uid>/", clients.client, name="client"),
    path("clients/<uuid:uid>/delete/", clients.delete, name="delete_client"),
    path("invitation/", invitations.invitation, name="invitation"),
    path("invitation/<uuid:invitation_id>/<str:secret>/", invitations.open_link, name="open_invitation"),
    path("assessments/new/", home.start, name="start"),
    path("assessments/<uuid:assessment_id>/setup/", setup.set_up, name="set_up"),
    path("assessments/<uuid:assessment_id>/copy/", setup.copy, name="copy"),
    path("assessments/<uuid:assessment_id>/archive/", setup.archive, name="archive"),
    path("assessments/<uuid:assessment_id>/close/", setup.close, name="close"),
    path("assessments/<uuid:assessment_id>/reopen/", setup.reopen, name="reopen"),
    path("assessments/<uuid:assessment_id>/delete/", setup.delete, name="delete"),
    path("assessments/<uuid:assessment_id>/", questions.resume, name="resume"),
    path(
        "assessments/<uuid:assessment_id>/questions/<slug:capability>/", questions.question, name="question"
    ),
    path(
        "assessments/<uuid:assessment_id>/questions/<slug:capability>/profile/",
        questions.take_profile,
        name="take_profile",
    ),
    path("assessments/<uuid:assessment_id>/report/", report.report, name="report"),
    path("assessments/<uuid:assessment_id>/report/settings/", report.report_settings, name="report_settings"),
    path("assessments/<uuid:assessment_id>/report/charts.json", report.report_charts, name="report_charts"),
    path("assessments/<uuid:assessment_id>/sources/", sources.assessment_sources, name="assessment_sources"),
    path("snapshots/<uuid:snapshot_id>/", snapshots.snapshot, name="snapshot"),
    path("snapshots/<uuid:snapshot_id>/charts.json", snapshots.snapshot_charts, name="snapshot_charts"),
    path("snapshots/<uuid:snapshot_id>/report.pdf", snapshots.snapshot_pdf, name="snapshot_pdf"),
    path("snapshots/<uuid:snapshot_id>/sources/", sources.snapshot_sources, name="snapshot_sources"),
    path("assessments/<uuid:assessment_id>/report.pdf", report.report_pdf, name="report_pdf"),
]
