from collections.abc import Callable

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path
from django.utils.module_loading import import_string
from django.views.generic import RedirectView

from csmaturity import views


def late(view: str) -> Callable[..., HttpResponseBase]:
    """A view of allauth's second factor, imported when it is asked for.

    The views bring cryptography and FIDO2 with them, which a worker that serves questions never needs.
    """

    def call(request: HttpRequest, **captured: object) -> HttpResponseBase:
        found: Callable[..., HttpResponseBase] = import_string(f"allauth.mfa.{view}")
        return found(request, **captured)

    return call


# Of allauth.mfa.urls, with its names.
second_factor: list[URLPattern | URLResolver] = [
    path("", late("base.views.index"), name="mfa_index"),
    path("sign-in/", late("base.views.authenticate"), name="mfa_authenticate"),
    path("confirm/", late("base.views.reauthenticate"), name="mfa_reauthenticate"),
    path("app/on/", late("totp.views.activate_totp"), name="mfa_activate_totp"),
    path("app/off/", late("totp.views.deactivate_totp"), name="mfa_deactivate_totp"),
    path("codes/", late("recovery_codes.views.view_recovery_codes"), name="mfa_view_recovery_codes"),
    path(
        "codes/new/", late("recovery_codes.views.generate_recovery_codes"), name="mfa_generate_recovery_codes"
    ),
    path(
        "codes/file/",
        late("recovery_codes.views.download_recovery_codes"),
        name="mfa_download_recovery_codes",
    ),
    path("passkeys/", late("webauthn.views.list_webauthn"), name="mfa_list_webauthn"),
    path("passkeys/add/", late("webauthn.views.add_webauthn"), name="mfa_add_webauthn"),
    path("passkeys/sign-in/", late("webauthn.views.login_webauthn"), name="mfa_login_webauthn"),
    path(
        "passkeys/confirm/",
        late("webauthn.views.reauthenticate_webauthn"),
        name="mfa_reauthenticate_webauthn",
    ),
    path("passkeys/<int:pk>/name/", late("webauthn.views.edit_webauthn"), name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", late("webauthn.views.remove_webauthn"), name="mfa_remove_webauthn"),
]
account: list[URLPattern | URLResolver] = [
    path("", views.account, name="account"),
    path("name/", views.name, name="account_name"),
    path("data/", views.data, name="account_data"),
    path("delete/", views.delete, name="account_delete"),
    path("another-address/", views.another_address, name="account_another_address"),
    path("", include("allauth.account.urls")),
    path("two-factor/", include(second_factor)),
    path("sessions/", include("allauth.usersessions.urls")),
]
if settings.SINGLE_SIGN_ON:
    account += [
        path("connections/", include("allauth.socialaccount.urls")),
        path("", include("csmaturity.single_sign_on")),
    ]

urlpatterns: list[URLPattern | URLResolver] = [
    # One way in, and one place to change a password: second factor and limits hold for the admin too.
    path("admin/login/", views.admin_login),
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/frameworks/framework/<int:framework_id>/", include("assessments.editor_urls")),
    path("admin/", admin.site.urls),
    path("account/", include(account)),
    path("", include("assessments.urls")),
]

handler403 = "assessments.views.errors.forbidden"
handler404 = "assessments.views.errors.not_found"
handler500 = "assessments.views.errors.server_error"
