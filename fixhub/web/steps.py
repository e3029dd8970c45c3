"""Whoever must have a second step sets one up before anything else."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from fixhub import links
from fixhub.rest import problems

Answer = Callable[[HttpRequest], HttpResponse]
# The way to a second step, the way out, and what is the same for everybody.
FREE = {
    "second_step", "second_step_app", "second_step_passkey", "second_step_codes", "second_step_removal",
    "account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_authenticate",
    "account_login", "account_logout", "account_inactive", "theme", "language", "healthz", "readyz",
}  # fmt: skip


class SecondStepFirst:
    """Leads managers and staff without a second step to the page where they set one up.

    A program with a token is signed in by nobody's session: the API asks its token (accounts/api.py).
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not settings.MFA_REQUIRED or not request.user.is_authenticated or _is_free(request):
            return None
        if not get_adapter(request).lacks_second_step(request):
            return None
        if problems.wanted(request):
            return problems.answer(request, 403, _("Set up a second step on the pages first."))
        path = request.get_full_path()
        wanted = f"?{urlencode({'next': path})}" if request.method == "GET" and path != "/" else ""
        return redirect(reverse("second_step") + wanted)


def _is_free(request: HttpRequest) -> bool:
    found = request.resolver_match
    return request.path_info.startswith(links.PATH) or bool(found and found.url_name in FREE)
