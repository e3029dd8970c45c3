"""How the API says no. Apart from fixhub.api, which REST framework reads before it has its views."""

from typing import Any

from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from fixhub.refused import Forbidden, Refused


def answer_to(error: Exception, context: dict[str, Any]) -> Response | None:
    """A refusal is 409 with its reason, a forbidden act 403; the rest is REST framework's."""
    if isinstance(error, Refused):
        code = status.HTTP_403_FORBIDDEN if isinstance(error, Forbidden) else status.HTTP_409_CONFLICT
        return Response({"detail": str(error.reason)}, status=code)
    if isinstance(error, Http404):
        # Whatever was looked for in vain, the answer is the same.
        error = exceptions.NotFound()
    return exception_handler(error, context)
