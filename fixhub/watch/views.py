"""What machines ask: is the process there, can it work, is the house well, and the figures."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from fixhub.watch import figures, looks, tokens
from fixhub.watch.findings import Finding

READY = (looks.database, looks.tables)
DEEP = (looks.database, looks.migrations, looks.broker, looks.rounds, looks.letters, looks.disk)


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nobody else: a database that is away is no reason to start it again."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """It can serve people: the database is there and has our tables."""
    return _answer([look() for look in READY])


@require_safe
@never_cache
def deep(request: HttpRequest) -> HttpResponse:
    """The house is well: also the broker, the worker, the letters and the disk."""
    _require_watcher(request)
    return _answer([look() for look in DEEP])


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    _require_watcher(request)
    return HttpResponse(figures.text(), content_type=figures.TYPE)


def _require_watcher(request: HttpRequest) -> None:
    """Staff, or a program with WATCH_TOKEN; for everybody else there is nothing here."""
    if not (tokens.is_shown(request) or (request.user.is_authenticated and request.user.is_staff)):
        raise Http404


def _answer(findings: list[Finding]) -> HttpResponse:
    well = all(finding.is_well for finding in findings)
    told = {"status": "ok" if well else "fail", "checks": [finding.for_machines() for finding in findings]}
    return JsonResponse(told, status=200 if well else 503)
