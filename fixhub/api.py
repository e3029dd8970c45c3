"""What every API answer has in common: bounded input, bounded pages, one shape of errors."""

import json
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import JSONParser
from rest_framework.response import Response
from rest_framework.views import exception_handler

from fixhub.refused import Forbidden, Refused

DEPTH, BODY = 20, 256 * 1024


class BoundedJSONParser(JSONParser):
    """JSON of at most 256 KiB and 20 levels, without NUL and lone surrogates; else 400."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            body = stream.read(BODY + 1)
        except RequestDataTooBig as error:
            raise exceptions.ParseError(_("The body is too large: 256 KiB at most.")) from error
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
    """An upper bound of the nesting; brackets within strings count too, which only makes it stricter."""
    deepest = level = 0
    for sign in body:
        if sign in b"[{":
            level += 1
            deepest = max(deepest, level)
        elif sign in b"]}":
            level -= 1
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
    """Pages of 50, at most 100, that stay right while rows are added; no COUNT is asked."""

    page_size = 50
    max_page_size = 100
    page_size_query_param = "limit"
    ordering = "pk"


def answer_to(error: Exception, context: dict[str, Any]) -> Response | None:
    """A refusal is 409 with its reason, a forbidden act 403; the rest is REST framework's."""
    if isinstance(error, Refused):
        code = status.HTTP_403_FORBIDDEN if isinstance(error, Forbidden) else status.HTTP_409_CONFLICT
        return Response({"detail": str(error.reason)}, status=code)
    return exception_handler(error, context)
