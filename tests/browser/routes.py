"""A pytest plugin: each route of the site must have been reached by a journey.

Pages tell `saw` what the browser asked for. When the whole suite has run, a route that nobody reached, or
reached without the form it takes, has failed. API routes are tested in tests/doors/api, the admin's in
tests/doors/test_admin.py, and what machines ask about our health in tests/doors/test_watch.py.
"""

import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.test import RequestFactory
from django.urls import Resolver404, URLPattern, get_resolver, resolve, reverse
from django.views.generic import RedirectView
from playwright.sync_api import Response

Route = tuple[str, str]
METHODS = ("GET", "POST")
ERROR = 400
NOT_OURS = ("api/", "admin/", "healthz", "readyz", "metrics")

seen: set[Route] = set()
_missing: list[Route] = []


def saw(answer: Response) -> None:
    """Keep what a browser reached; being sent to the sign-in or refused is not reaching."""
    sent_away = answer.headers.get("location", "").startswith(f"{reverse('account_login')}?next=")
    if answer.status >= ERROR or sent_away:
        return
    if name := name_of(answer.url):
        seen.add((name, answer.request.method))


def name_of(address: str) -> str:
    """The route that answers an address; empty where none does."""
    try:
        return resolve(urlsplit(address).path).url_name or ""
    except Resolver404:
        return ""


def all_routes() -> set[Route]:
    """Each name of the URLconf with each method its view takes."""
    return {(str(pattern.name), method) for pattern in _patterns() for method in _methods(pattern)}


def _patterns(resolver: Any = None, above: str = "") -> Iterator[URLPattern]:
    for pattern in (resolver or get_resolver()).url_patterns:
        here = above + str(pattern.pattern)
        if here.startswith(NOT_OURS):
            continue
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from _patterns(pattern, here)


def _methods(pattern: URLPattern) -> list[str]:
    """A class says it by its methods; a function by what it answers to a method nobody takes."""
    view = getattr(pattern.callback, "view_class", None)
    if view:
        takes = ["GET"] if issubclass(view, RedirectView) else METHODS
        return [method for method in takes if hasattr(view, method.lower())]
    request = RequestFactory().generic("BREW", "/")
    request.user = get_user_model()()
    allowed = pattern.callback(request, **dict.fromkeys(pattern.pattern.converters))["Allow"]
    return [method for method in METHODS if method in allowed]


def _whole(config: pytest.Config) -> bool:
    """Not when only some tests were asked for."""
    everything = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    return everything and not config.option.keyword and not hasattr(config, "workerinput")


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """A process that ran some of the tests tells what it saw."""
    seen.update((name, method) for name, method in getattr(node, "workeroutput", {}).get("routes", []))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["routes"] = sorted(seen)
    elif _whole(session.config):
        logging.disable(logging.WARNING)  # Django's, of methods that nobody takes
        _missing.extend(sorted(all_routes() - seen))
        if _missing:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    for name, method in _missing:
        terminalreporter.line(f"No journey reached {method} {name}.", red=True)
