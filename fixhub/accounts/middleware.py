"""What is decided anew for each request: the reader's language and wall clock, and the idle session."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from fixhub import clock
from fixhub.accounts import sessions
from fixhub.accounts.models import User

Answer = Callable[[HttpRequest], HttpResponse]


class ReadersPlace:
    """Shows every page in the reader's language and time zone, and leaves no trace of them behind."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = _language(request)
        with translation.override(language, deactivate=True), timezone.override(_zone(request.user)):
            response = self.get_response(request)
            # A token says whose it is only within the view.
            response.headers.setdefault("Content-Language", translation.get_language() or language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


class StillHere:
    """Keeps the session of somebody at work; without pages it ends by itself."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            sessions.stay_awake(request)
        return self.get_response(request)


def _language(request: HttpRequest) -> str:
    """The person's own; else the cookie's, else the browser's, else English."""
    if request.user.is_authenticated:
        return request.user.language
    return translation.get_language_from_request(request)


def speak_to(person: User) -> None:
    """From here to the end of the request: in this person's language and by their clock."""
    translation.activate(person.language)
    timezone.activate(_zone(person))


def _zone(person: User | AnonymousUser) -> ZoneInfo:
    name = person.zone if person.is_authenticated else ""
    return ZoneInfo(clock.zone_or(name, settings.DEFAULT_ZONE))
