"""JSON that is read only when it is of a size, a depth and a text that can be stored."""

import json
import re
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.parsers import JSONParser

from fixhub.rest.refusals import TooLarge, Unreadable

DEPTH, BODY = 20, 256 * 1024
# A string that is not closed reaches to the end: each byte is looked at once.
STRINGS = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
BRACKETS = re.compile(rb"[\[\]{}]")


class BoundedJSONParser(JSONParser):
    """JSON of at most 256 KiB and 20 levels, without NUL and lone surrogates; else 413 or 400."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        body = stream.read(BODY + 1)
        if len(body) > BODY:
            raise TooLarge(_("The body is too large: 256 KiB at most."))
        if _depth(body) > DEPTH:
            raise Unreadable(_("The JSON is nested too deep: 20 levels at most."))
        try:
            data = json.loads(body.decode("utf-8"), parse_constant=_no_constant)
        except ValueError as error:
            raise Unreadable(_("This is not valid JSON in UTF-8.")) from error
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
            raise Unreadable(_("The text holds a character that cannot be stored."))
    elif isinstance(value, dict):
        for key, item in value.items():
            _require_text(key)
            _require_text(item)
    elif isinstance(value, list):
        for item in value:
            _require_text(item)
