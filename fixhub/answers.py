"""From what went wrong in a view of the API to the problem it answers.

Apart from fixhub.api, which REST framework reads before it has its views.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from fixhub.busy import SECONDS, is_busy
from fixhub.refused import Forbidden, Refused
from fixhub.rest import problems
from fixhub.rest.once import Replayed
from fixhub.rest.refusals import BadQuery

# What REST framework words itself, in another voice than ours and not in all languages.
WORDED_ELSEWHERE = (
    exceptions.MethodNotAllowed,
    exceptions.NotAcceptable,
    exceptions.ParseError,
    exceptions.Throttled,
    exceptions.UnsupportedMediaType,
)


def answer_to(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """A refusal is 409 with its reason, a forbidden act 403; what nobody foresaw is not answered here."""
    if isinstance(error, Replayed):
        return error.answer
    known = _known(error)
    if known is None:
        return None
    set_rollback()
    request = context["request"]
    errors = None
    if isinstance(known, exceptions.ValidationError):
        errors = problems.errors_in(known.detail, in_query=isinstance(known, BadQuery))
    told = problems.document(request, known.status_code, _sentence(known), errors)
    return Response(told, status=known.status_code, headers=_headers(known), content_type=problems.MEDIA_TYPE)


def _known(error: Exception) -> exceptions.APIException | None:
    if isinstance(error, Refused):
        return _Told(error)
    if is_busy(error):
        return _Busy()
    if isinstance(error, Http404):
        # Whatever was looked for in vain, the answer is the same.
        return exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied()
    return error if isinstance(error, exceptions.APIException) else None


class _Told(exceptions.APIException):
    """An action said no, and why."""

    def __init__(self, no: Refused) -> None:
        forbidden = isinstance(no, Forbidden)
        self.status_code = status.HTTP_403_FORBIDDEN if forbidden else status.HTTP_409_CONFLICT
        super().__init__(str(no.reason))


class _Busy(exceptions.APIException):
    """The database could not answer in time."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = ""
    wait = SECONDS


def _sentence(error: exceptions.APIException) -> str:
    """What was said for this refusal in particular, if anything."""
    general = type(error) in WORDED_ELSEWHERE or str(error.detail) == str(error.default_detail)
    return "" if general or isinstance(error, exceptions.ValidationError) else str(error.detail)


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if auth := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = auth
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(max(1, int(wait)))
    return headers
