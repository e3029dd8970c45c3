"""The token of programs that watch over FIXHub."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare


def is_shown(request: HttpRequest) -> bool:
    """Whether the request carries WATCH_TOKEN; where there is none, nothing is it."""
    token, shown = settings.WATCH_TOKEN, request.headers.get("Authorization", "")
    return bool(token) and constant_time_compare(shown.encode(), f"Bearer {token}".encode())
