"""What the log says, and what it never says: names, addresses, tokens, and what people wrote.

Requests are known by their route, never by their path: paths hold tokens. Of an error the log keeps
its kind and where it happened; its words only where they are a machine's, for elsewhere they may quote
a person.
"""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError
from kombu.exceptions import OperationalError as BrokerError

from fixhub import links

request_id: ContextVar[str] = ContextVar("request_id", default="")
# Their words are of machines: hosts, ports, locks, disks.
MACHINES = (OSError, OperationalError, InterfaceError, BrokerError, ImproperlyConfigured)
LONGEST = 2000
_PRIVATE = "|".join(re.escape(path) for path in (*links.PRIVATE_PATHS, "/calendar/", "/try/"))
_HIDDEN = [
    (re.compile(r"\b([a-z][a-z+]*://)[^\s/@]*@"), r"\1(secret)@"),
    (re.compile(rf"({_PRIVATE})[^\s\"'<>)]+"), r"\1(token)"),
    (re.compile(r"\b(Bearer|Basic|Token)\s+\S+", re.IGNORECASE), r"\1 (token)"),
    (re.compile(r"(?<=[^\s?])\?[^\s\"'<>]+=[^\s\"'<>]*"), "?(query)"),
    (re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+"), "(address)"),
]


def harmless(text: str) -> str:
    """The text without what belongs to a person: addresses, tokens, passwords, queries."""
    for pattern, instead in _HIDDEN:
        text = pattern.sub(instead, text)
    return text[:LONGEST]


class Json(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": message(record),
        }
        if known := request_id.get():
            told["request_id"] = known
        told |= getattr(record, "told", {})
        if error := _error(record):
            told |= {"error": kind(error), "said": words(error), "trace": _trace(error)}
        return json.dumps(told, ensure_ascii=False)


class Lines(logging.Formatter):
    """A line to read, and below it where an error came from."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC)
        line = f"{at:%Y-%m-%d %H:%M:%S} {record.levelname} {record.name}: {message(record)}"
        if error := _error(record):
            line = "\n".join([line, *_trace(error), f"{kind(error)}: {words(error)}".rstrip(": ")])
        return line


def message(record: logging.LogRecord) -> str:
    """What was said, without the path of a request and without what an error quotes."""
    request = getattr(record, "request", None)
    if request is not None and isinstance(record.args, tuple) and record.args:
        return f"{getattr(record, 'status_code', 0)} {request.method} {route(request)}"
    if isinstance(record.args, dict) and "exc" in record.args:  # Celery's, of a task that broke
        return f"Task {record.args.get('name')} {record.args.get('description')}"
    return harmless(record.getMessage())


def route(request: Any) -> str:
    """The address as the list of addresses has it; nothing of whom or what was asked for."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "(none)"


def kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")


def words(error: BaseException) -> str:
    return harmless(str(error).strip()) if isinstance(error, MACHINES) else ""


def _error(record: logging.LogRecord) -> BaseException | None:
    return record.exc_info[1] if record.exc_info else None


def _trace(error: BaseException) -> list[str]:
    """Where it happened, the innermost last."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-20:]]
