"""What every question to the API has in common: bounded input, bounded pages, a bounded pace."""

import json
import re
from typing import Any

from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.throttling import UserRateThrottle

DEPTH, BODY = 20, 256 * 1024
# A string that is not closed reaches to the end: each byte is looked at once.
STRINGS = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
BRACKETS = re.compile(rb"[\[\]{}]")


class Pace(UserRateThrottle):
    """How often one person may ask. Each process counts for itself: reading must not write a row."""

    cache = caches["pace"]
    rate = "600/min"


class BoundedJSONParser(JSONParser):
    """JSON of at most 256 KiB and 20 levels, without NUL and lone surrogates; else 400."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        body = stream.read(BODY + 1)
        if len(body) > BODY:
            raise exceptions.ParseError(_("The body is too large: 256 KiB at most."))
        if _depth(body) > DEPTH:
            raise exceptions.ParseError(_("The JSON is nested too deep: 20 levels at most."))
        try:
            data = json.loads(body.decode("utf-8"), parse_constant=_no_constant)
        except ValueError as error:
            raise exceptions.ParseError(_("This is not valid JSON in UTF-8.")) from error
        _require_text(data)
        return data


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _depth(body: bytes) -> int:
    """How deep the brackets outside of strings are nested."""
    deepest = level = 0
    for sign in BRACKETS.findall(STRINGS.sub(b"", body)):
        level += 1 if sign in b"[{" else -1
        deepest = max(deepest, level)
    return deepest


def _require_text(value: Any) -> None:
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
            raise exceptions.ParseError(_("The text holds a character that cannot be stored."))
    elif isinstance(value, dict):
        for key, item in value.items():
            _require_text(key)
            _require_text(item)
    elif isinstance(value, list):
        for item in value:
            _require_text(item)


class Pages(CursorPagination):
    """Pages of 50, at most 100, that stay right while rows are added; no COUNT is asked.

    A view orders its own by `ordering`.
    """

    page_size = 50
    max_page_size = 100
    page_size_query_param = "limit"
    ordering = "pk"

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...]:
        ordering = getattr(view, "ordering", self.ordering)
        return (ordering,) if isinstance(ordering, str) else tuple(ordering)

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, ValidationError):
            # A cursor somebody made up, whose position is no number or date.
            raise exceptions.NotFound(self.invalid_cursor_message) from None
