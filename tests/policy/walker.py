"""Every endpoint there is, from the URLconf and the router: an address by name, and a method."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from fixhub.accounts.models import User

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Endpoint:
    method: str
    name: str
    route: str

    @property
    def key(self) -> str:
        return f"{self.method} {self.name or self.route}"


def endpoints() -> dict[str, Endpoint]:
    found = (
        Endpoint(method, pattern.name or "", route)
        for route, pattern in patterns(get_resolver().url_patterns)
        for method in methods_of(pattern.callback)
    )
    return {endpoint.key: endpoint for endpoint in found}


def patterns(found: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in found:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns, route)
        else:
            yield route, pattern


def methods_of(view: Any) -> list[str]:
    """What a view answers to: by the router, by its class, or by what it allows when asked."""
    if isinstance(getattr(view, "__self__", None), AdminSite) or {"admin_site", "model_admin"} & set(
        vars(view)
    ):
        return ["GET", "POST"]
    if getattr(view, "actions", None):
        return [method.upper() for method in view.actions if method.upper() in METHODS]
    if cls := getattr(view, "cls", None) or getattr(view, "view_class", None):
        return [method for method in METHODS if hasattr(cls, method.lower())]
    request = RequestFactory().options("/")
    request.user = User()
    answer = view(request)
    assert answer.status_code == 405, f"{view.__module__}.{view.__name__} does not say which methods it takes"
    return [method for method in METHODS if method in answer["Allow"].split(", ")]
