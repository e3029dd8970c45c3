"""ETags: what a representation is known by, and whether it is still the one somebody read."""

from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import parse_etags
from rest_framework.request import Request
from rest_framework.settings import api_settings

from fixhub.rest import problems

HEADER = "ETag"


def of(content: bytes) -> str:
    """Strong: other bytes, another tag."""
    return f'"{sha256(content).hexdigest()[:32]}"'


def of_data(data: Any) -> str:
    """The tag that an answer with this content has."""
    renderers: Any = api_settings.DEFAULT_RENDERER_CLASSES
    return of(renderers[0]().render(data))


def matches(request: HttpRequest | Request, tag: str) -> bool:
    """Whether the header If-Match names the tag, or anything."""
    named = parse_etags(request.headers.get("If-Match", ""))
    return tag in named or named == ["*"]


def tagged(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The answer to a reading with its tag; 304 for who has it, 412 for who insists on another."""
    tag = of(answer.content)
    if "If-Match" in request.headers and not matches(request, tag):
        return problems.answer(request, 412)
    answer[HEADER] = tag
    # Django looks at If-None-Match, and keeps the headers that a 304 has.
    return get_conditional_response(request, etag=tag, response=answer) or answer
