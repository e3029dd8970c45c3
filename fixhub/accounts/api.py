"""Who asks the API."""

from django.utils.translation import gettext as _
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request


class Session(SessionAuthentication):
    """Who is signed in on the pages; nobody gets 401, so that a program knows what is missing."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied:
            raise PermissionDenied(_("Send the CSRF token of the pages in the header X-CSRFToken.")) from None
