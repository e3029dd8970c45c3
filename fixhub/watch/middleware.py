"""The outermost of all: gives each request a number, and counts what was answered and how fast."""

import logging
import secrets
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from fixhub import logs
from fixhub.watch import tokens
from fixhub.watch.counts import requests

logger = logging.getLogger("fixhub.request")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class Counted:
    """The number goes out as X-Request-ID and stands in each line of the log that belongs to it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = secrets.token_hex(8)
        # Not taken away at the end: what Django says of an answer is said after it went out.
        logs.request_id.set(number)
        started = time.perf_counter()
        answer = self.get_response(request)
        took = time.perf_counter() - started
        answer["X-Request-ID"] = number
        # Anybody may make up a method; each kind counted is a line kept for ever.
        method = request.method if request.method in METHODS else "other"
        _count(str(method), _route(request), answer.status_code, took)
        return answer


class Watchers:
    """A program with the token asks each container by its own address, which is no host of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if tokens.is_shown(request):
            request.META["HTTP_HOST"] = urlsplit(settings.SITE_URL).netloc
        return self.get_response(request)


def _count(method: str, route: str, status: int, took: float) -> None:
    requests.add(method, route, status, took)
    told = {"method": method, "route": route, "status": status, "ms": round(took * 1000)}
    logger.info("%s %s %s", status, method, route, extra={"told": told})


def _route(request: HttpRequest) -> str:
    if request.path_info.startswith(settings.STATIC_URL):
        return settings.STATIC_URL
    return logs.route(request)
