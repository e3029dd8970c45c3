"""The API described for programs, and shown to people without asking another site for anything."""

from functools import cache
from typing import Any

from csp.decorators import csp_update
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from drf_spectacular.authentication import SessionScheme
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.hooks import postprocess_schema_enums
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response

CHANGES = {"post", "put", "patch", "delete"}
ANYWHERE = {
    "401": "Nobody is signed in.",
    "404": "It is not there, or not for the caller: both look the same.",
    "429": "Too often; Retry-After says when to come back.",
}
OF_CHANGES = {
    "403": "The caller may see this but not do it, or the CSRF token is missing.",
    "409": "It cannot be done now; the sentence says why.",
}
UNREADABLE = {"400": "The input cannot be used; each field has its sentences."}
PROBLEM = {"type": "object", "properties": {"detail": {"type": "string"}}, "required": ["detail"]}
ERRORS = {
    "type": "object",
    "description": "Sentences by field; `detail` where the input as a whole cannot be read.",
    "additionalProperties": {},
}


class SignedIn(SessionScheme):
    """How the schema names the session of the pages; registered by being there."""

    target_class = "fixhub.accounts.api.Session"


def with_refusals(result: dict[str, Any], **context: Any) -> dict[str, Any]:
    """Declare how each operation may be refused, in one place for all."""
    result = postprocess_schema_enums(result, **context)
    result["components"]["schemas"] |= {"Problem": PROBLEM, "Errors": ERRORS}
    for operations in result["paths"].values():
        for method, operation in operations.items():
            answers = operation["responses"]
            answers |= _answers(ANYWHERE | (OF_CHANGES if method in CHANGES else {}), "Problem")
            if "requestBody" in operation or _asks(operation):
                answers |= _answers(UNREADABLE, "Errors")
            operation["responses"] = dict(sorted(answers.items()))
    return result


def _asks(operation: dict[str, Any]) -> bool:
    return any(parameter["in"] == "query" for parameter in operation.get("parameters", []))


def _answers(meanings: dict[str, str], schema: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {code: {"description": meaning, "content": content} for code, meaning in meanings.items()}


class Schema(SpectacularAPIView):
    """Always in English, always the same: what is in the address changes nothing."""

    authentication_classes = []

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(_described(), headers={"Content-Disposition": "inline"})


@cache
def _described() -> dict[str, Any]:
    """Made once a process: it takes longer than anything else the API does."""
    with translation.override("en"):
        return SchemaGenerator().get_schema(request=None, public=True)


# Swagger UI writes styles into its page and draws its signs from data: addresses.
@method_decorator(csp_update({"style-src": "'unsafe-inline'", "img-src": "data:"}), name="dispatch")
class Docs(SpectacularSwaggerSplitView):
    authentication_classes = []
    # A page has nothing to tell of itself, and cannot say it in JSON: OPTIONS is 405.
    metadata_class = None
    url_name = "schema"

    def _get_schema_url(self, request: Request) -> str:
        return reverse(self.url_name)
