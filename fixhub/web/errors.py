"""What a person reads when a page cannot be shown: what happened, and a way on."""

import sys
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template.loader import render_to_string

from fixhub.busy import SECONDS, is_busy
from fixhub.rest import problems
from fixhub.web.context import theme_of

# Never written into a page, not even for whoever has just typed it.
SECRET = ("password", "code")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _alone(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _alone(request, "403_csrf.html", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def not_allowed(request: HttpRequest, allow: str) -> HttpResponse:
    answer = _alone(request, "405.html", 405)
    answer["Allow"] = allow
    return answer


def too_large(request: HttpRequest) -> HttpResponse:
    return _alone(request, "413.html", 413)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    answer = _alone(request, "429.html", 429)
    answer["Retry-After"] = "60"
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    """Whatever was not foreseen, with what was typed; a database that is busy has a page of its own."""
    if is_busy(sys.exception()):
        return busy(request)
    return _alone(request, "500.html", 500, **_sent(request))


def busy(request: HttpRequest) -> HttpResponse:
    """The database could not answer in time: 503, with all that was typed in a form to send again."""
    answer = _alone(request, "503.html", 503, **_sent(request))
    answer["Retry-After"] = str(SECONDS)
    return answer


def crowded(request: HttpRequest) -> HttpResponse:
    """Too many bodies are coming in: this one was not read, and the browser still has it."""
    answer = _alone(request, "503.html", 503, is_lost=True)
    answer["Retry-After"] = str(SECONDS)
    return answer


def _sent(request: HttpRequest) -> dict[str, Any]:
    """What a form brought, to be sent again by one press, and whether it may have done its work already.

    Files and secrets are not written into a page: the browser itself can send them again.
    """
    if request.method != "POST" or problems.wanted(request):
        return {}
    if getattr(request, "is_answered", False):
        return {"is_done": True}
    try:
        given, has_files = request.POST, bool(request.FILES)
    except (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        return {"is_lost": True}
    if has_files or any(word in name.casefold() for name in given for word in SECRET):
        return {"is_lost": True}
    pairs = [(name, text) for name, texts in given.lists() for text in texts]
    return {"pairs": pairs, "path": request.get_full_path()}


def _alone(request: HttpRequest, template: str, status: int, **more: Any) -> HttpResponse:
    """A page that asks neither the session nor the database, which may be what broke.

    A program gets a problem instead.
    """
    if problems.wanted(request):
        return problems.answer(request, status)
    return HttpResponse(render_to_string(template, {"theme": theme_of(request), **more}), status=status)
