"""What the site decides about single sign-on. Imported only where it is switched on."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.openid_connect import views
from django.urls import path
from requests import RequestException

if TYPE_CHECKING:
    from collections.abc import Callable

    from allauth.socialaccount.models import SocialLogin
    from django.http import HttpRequest, HttpResponse

    View = Callable[[HttpRequest, str], HttpResponse]


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        """The identity provider says who belongs, whether sign-up with a password is open or not."""
        return True


def reached(view: View) -> View:
    """allauth asks the identity provider what it offers before it looks for errors."""

    @wraps(view)
    def call(request: HttpRequest, provider_id: str) -> HttpResponse:
        try:
            return view(request, provider_id)
        except RequestException as error:
            provider = get_adapter().get_provider(request, provider_id)
            answer: HttpResponse = render_authentication_error(request, provider, exception=error)
            return answer

    return call


# Of allauth.socialaccount.providers.openid_connect.urls, with its names.
urlpatterns = [
    path("oidc/<provider_id>/login/", reached(views.login), name="openid_connect_login"),
    path("oidc/<provider_id>/login/callback/", reached(views.callback), name="openid_connect_callback"),
]
