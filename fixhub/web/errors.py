"""What a person reads when a page cannot be shown: what happened, and a way on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from fixhub.rest import problems
from fixhub.web.context import theme_of


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _alone(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _alone(request, "403_csrf.html", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def too_large(request: HttpRequest) -> HttpResponse:
    return _alone(request, "400.html", 413)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    answer = _alone(request, "429.html", 429)
    answer["Retry-After"] = "60"
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    return _alone(request, "500.html", 500)


def _alone(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """A page that asks neither the session nor the database, which may be what broke.

    A program gets a problem instead.
    """
    if problems.wanted(request):
        return problems.answer(request, status)
    return HttpResponse(render_to_string(template, {"theme": theme_of(request)}), status=status)
