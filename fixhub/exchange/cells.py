"""Each kind of field as the text of a cell, and the text as a value again.

Instants are ISO 8601 in UTC with microseconds, as they are stored; days and times ISO 8601; yes and
no; lists and texts in several languages are JSON with sorted keys. An empty cell is no value.
"""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils.translation import gettext as _

from fixhub.refused import Refused

Value = Any
# What PostgreSQL keeps; SQLite would take more.
_RANGES: dict[str, tuple[Any, Any]] = BaseDatabaseOperations.integer_field_ranges
_YES_NO = {"yes": True, "no": False}


def writer(field: models.Field) -> Callable[[Value], str]:
    """What turns a value that is not None into text, the same for the same value always and everywhere."""
    return _form(field)[0]


def written(field: models.Field, value: Value) -> str:
    return "" if value is None else writer(field)(value)


def read(field: models.Field, text: str) -> Value:
    """The value of a text, checked as the model checks it; Refused says what is wrong."""
    _require_text(text)
    if text == "" and (field.null or not isinstance(field, models.CharField | models.TextField)):
        value = None
    else:
        value = _parsed(field, text)
    if value is None and not field.null:
        raise Refused(_("The cell is empty, and the row needs it."))
    return _checked(field, value)


def _parsed(field: models.Field, text: str) -> Value:
    try:
        return _form(field)[1](text)
    except (ValueError, KeyError, RecursionError):
        reason = _("“%(cell)s” is not written as an export writes it.")
        raise Refused(reason % {"cell": text[:60]}) from None


def _checked(field: models.Field, value: Value) -> Value:
    """The model's own rules: length, choices, ranges, addresses; the database keeps the others."""
    longest = getattr(field, "max_length", None)
    if isinstance(value, str) and longest and len(value) > longest:
        raise Refused(
            _("The cell has %(length)d characters; at most %(longest)d fit.")
            % {"length": len(value), "longest": longest}
        )
    least, most = _RANGES.get(field.get_internal_type(), (None, None))
    if isinstance(value, int) and least is not None and not least <= value <= most:
        raise Refused(_("The number is not between %(least)d and %(most)d.") % {"least": least, "most": most})
    if value is None or value in field.empty_values:
        return value
    try:
        return field.clean(value, None)
    except ValidationError as fault:
        raise Refused(" ".join(fault.messages)) from None


def _require_text(text: str) -> None:
    """NUL and halves of letters fit into no database and no file."""
    if any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in text):
        raise Refused(_("The cell holds a sign that is not text, such as NUL. Type the cell again."))


def _instant(value: datetime) -> str:
    return f"{value.astimezone(UTC).isoformat(timespec='microseconds')[: -len('+00:00')]}Z"


def _of_instant(text: str) -> datetime:
    value = datetime.fromisoformat(text)
    if value.tzinfo is None:
        raise ValueError(text)
    return value.astimezone(UTC)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _of_json(text: str) -> Any:
    value = json.loads(text, parse_constant=_of_no_number)
    _require_text(_json(value))
    return value


def _of_no_number(word: str) -> Any:
    raise ValueError(word)


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"


Form = tuple[Callable[[Any], str], Callable[[str], Any]]
# The first that fits counts: an instant is a day for Django, and an address is text.
_FORMS: tuple[tuple[type[models.Field], Form], ...] = (
    (models.BooleanField, (_yes_no, _YES_NO.__getitem__)),
    (models.DateTimeField, (_instant, _of_instant)),
    (models.DateField, (date.isoformat, date.fromisoformat)),
    (models.TimeField, (time.isoformat, time.fromisoformat)),
    (models.JSONField, (_json, _of_json)),
    (models.UUIDField, (str, UUID)),
    (models.IntegerField, (str, int)),
    (models.CharField, (str, str)),
    (models.TextField, (str, str)),
)


def _form(field: models.Field) -> Form:
    return next(form for kind, form in _FORMS if isinstance(field, kind))
