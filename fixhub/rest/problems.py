"""How the API says no: one shape for every refusal, whoever made it (RFC 9457)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.encoding import escape_uri_path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEDIA_TYPE = "application/problem+json"
OF_THE_API = "/api/"


@dataclass(frozen=True)
class Kind:
    """What a status means: a name that never changes, and what people read."""

    name: str
    title: str | Promise
    detail: str | Promise

    @property
    def type(self) -> str:
        return f"urn:fixhub:problem:{self.name}"


KINDS = {
    400: Kind(
        "unreadable",
        _("The input cannot be used"),
        _("Look at the list of errors: each one says where it is and what is wrong."),
    ),
    401: Kind(
        "nobody",
        _("We do not know who you are"),
        _("Send a token, or the cookie of somebody who is signed in."),
    ),
    403: Kind("forbidden", _("This is not for you to do"), _("You may see this, but not change it.")),
    404: Kind(
        "nothing",
        _("There is nothing here"),
        _("It does not exist, or it is not for you to see: both look the same."),
    ),
    405: Kind("method", _("This cannot be done here"), _("The header Allow says what can.")),
    406: Kind("not-acceptable", _("The answer would be JSON"), _("Accept application/json, or anything.")),
    409: Kind("refused", _("This cannot be done now"), _("Something else came first.")),
    412: Kind(
        "stale",
        _("It is not what you read any more"),
        _("Somebody changed it meanwhile. Read it again, then decide anew."),
    ),
    413: Kind("too-large", _("That is too large"), _("Send less at once, or give a link instead.")),
    415: Kind("media-type", _("The body is of the wrong kind"), _("Send JSON; files as a form.")),
    422: Kind(
        "key-used",
        _("The key was used for something else"),
        _("Each act needs an Idempotency-Key of its own. Make a new one."),
    ),
    429: Kind("too-often", _("Too many questions"), _("Wait as long as the header Retry-After says.")),
    500: Kind(
        "broken",
        _("Something broke on our side"),
        _("Try again in a while. If it stays so, tell whoever runs this FIXHub."),
    ),
    503: Kind("busy", _("Busy at the moment"), _("Nothing was changed. Try again in a few seconds.")),
}


def wanted(request: HttpRequest) -> bool:
    """Whether a program is asking, who reads problems and not pages."""
    return request.path_info.startswith(OF_THE_API)


def document(
    request: HttpRequest, status: int, detail: str | Promise = "", errors: list[dict[str, str]] | None = None
) -> dict[str, Any]:
    """The body of a refusal; `errors` are there where single fields are wrong."""
    kind = KINDS[status]
    told: dict[str, Any] = {
        "type": kind.type,
        "title": str(kind.title),
        "status": status,
        "detail": str(detail or kind.detail),
        "instance": escape_uri_path(request.path),
    }
    return told | ({"errors": errors} if errors else {})


def answer(request: HttpRequest, status: int, detail: str | Promise = "") -> JsonResponse:
    """A refusal from outside of the views, such as of a body that is not even read."""
    dumped = {"ensure_ascii": False, "separators": (",", ":")}
    return JsonResponse(
        document(request, status, detail), status=status, content_type=MEDIA_TYPE, json_dumps_params=dumped
    )


def errors_in(found: Any, *, in_query: bool) -> list[dict[str, str]]:
    """What is wrong, one by one: a parameter of the address, or a pointer into the body (RFC 6901)."""
    place = "parameter" if in_query else "pointer"
    return [{place: _place(at, in_query), "detail": sentence} for at, sentence in _flat(found)]


def _place(at: tuple[str, ...], in_query: bool) -> str:
    if in_query:
        return ".".join(at)
    return "#" + "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in at)


def _flat(found: Any, at: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(found, dict):
        for name, inside in found.items():
            yield from _flat(inside, at if name == "non_field_errors" else (*at, str(name)))
    elif isinstance(found, list):
        for number, inside in enumerate(found):
            yield from _flat(inside, (*at, str(number)) if isinstance(inside, dict | list) else at)
    else:
        yield at, str(found)
