"""Who asks the API."""

from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request


class Session(SessionAuthentication):
    """Who is signed in on the pages; nobody gets 401, so that a program knows what is missing."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"
