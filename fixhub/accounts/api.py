"""Who asks the API: a person signed in on the pages, or a program with a token of theirs."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, IsAuthenticated
from rest_framework.request import Request

from fixhub.accounts import middleware, second_steps, tokens
from fixhub.accounts.models import Token, User


class Bearer(BaseAuthentication):
    """`Authorization: Bearer fixhub_...`: no cookie, so nothing another site could make a browser send."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        if not tokens.sent_with(request):
            return None
        token = tokens.of_request(request)
        if token is None:
            raise AuthenticationFailed(
                _("This token opens nothing: it is not ours, has ended or was revoked.")
            )
        if get_adapter().must_have_second_step(token.user) and not second_steps.stood_behind(token):
            raise PermissionDenied(
                _("No second step of yours stood behind this token. Set one up and make a new token.")
            )
        tokens.note_use(token)
        middleware.speak_to(token.user)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class Session(SessionAuthentication):
    """Who is signed in on the pages; a change needs the CSRF token of the pages."""

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied:
            raise PermissionDenied(_("Send the CSRF token of the pages in the header X-CSRFToken.")) from None


class WithinScope(IsAuthenticated):
    """Nobody unknown; a token does what it was made for, a session all that its person may."""

    message = ""

    def has_permission(self, request: Request, view: Any) -> bool:
        known = super().has_permission(request, view)
        if not known or not isinstance(request.auth, Token):
            return known
        enough = ("read", getattr(view, "scope", "read")) if request.method in SAFE_METHODS else ("write",)
        self.message = _("This token was not made for that. It would need: %(scope)s.") % {
            "scope": enough[-1]
        }
        return request.auth.may(*enough)
