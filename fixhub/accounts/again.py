"""What lets in needs more than an open session: who one is, shown within ten minutes.

That is how one signs in, and tokens, which sign in by themselves.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from fixhub import clock

View = Callable[..., HttpResponse]


def needed(view: View, back: str = "second_step") -> View:
    """Asks first, and leads back; a form that comes too late is filled in again from the page `back`."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ways = get_adapter(request).get_reauthentication_methods(request.user)
        # Who has neither password nor second step signed in by their mailbox, and has nothing else to show.
        if not ways or is_fresh(request):
            return view(request, *args, **kwargs)
        wanted = request.get_full_path() if request.method in ("GET", "HEAD") else reverse(back)
        return redirect(f"{ways[0]['url']}?{urlencode({'next': wanted})}")

    return asked


def is_fresh(request: HttpRequest) -> bool:
    shown = get_authentication_records(request, request.user)
    return bool(shown) and clock.now().timestamp() - shown[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT
