"""The API described for programs, and shown to people without asking another site for anything."""

from functools import cache
from typing import Any

from csp.decorators import csp_update
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from drf_spectacular.authentication import SessionScheme
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.hooks import postprocess_schema_enums
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response

from fixhub.rest import problems

CHANGES = {"post", "put", "patch", "delete"}
ANYWHERE = {
    401: "There is no session, and no token that opens anything.",
    403: "Seen, but not for the caller to do; the token was not made for it; or the CSRF token is missing.",
    404: "It is not there, or not for the caller: both look the same.",
    406: "The caller accepts no JSON.",
    429: "Too often; Retry-After says when to come back.",
    503: "Busy; nothing was changed, and trying again soon helps.",
}
OF_CHANGES = {
    400: "The input cannot be used; `errors` names each field.",
    409: "It cannot be done now; `detail` says why.",
    413: "The body is too large.",
    415: "The body is neither JSON nor, for files, a form.",
    422: "The Idempotency-Key was used for something else.",
}
OF_CONDITIONS = {412: "The thing is not as it was when the ETag in If-Match was read."}
CONDITIONS = {
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "The same key with the same body within 24 hours is one act and the first answer.",
        "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
    },
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "description": "Act only if the thing still has this ETag.",
        "schema": {"type": "string", "maxLength": 255},
    },
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "description": "Answer 304 if what would be sent still has this ETag.",
        "schema": {"type": "string", "maxLength": 255},
    },
}
HEADERS = {
    "ETag": {"description": "Of these very bytes.", "schema": {"type": "string"}},
    "Replayed": {
        "description": "There, and true, if this is the answer of an earlier act under the same key.",
        "schema": {"type": "string", "enum": ["true"]},
    },
}
# The largest small, usual and big number of PostgreSQL; SQLite has the last for all of them.
LIMITS_OF_ENGINES = {2**15 - 1, 2**31 - 1, 2**63 - 1}
OF_QUERIES = {400: "A filter, the limit or the cursor cannot be used; `errors` names each one."}
PROBLEM = {
    "type": "object",
    "description": "Why something was not done (RFC 9457).",
    "properties": {
        "type": {"type": "string", "format": "uri", "enum": [kind.type for kind in problems.KINDS.values()]},
        "title": {"type": "string", "description": "What the type means, in the caller's language."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What happened here, for people."},
        "instance": {"type": "string", "format": "uri-reference", "description": "The address asked."},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/FieldError"}},
    },
    "required": ["type", "title", "status", "detail", "instance"],
}
FIELD_ERROR = {
    "type": "object",
    "properties": {
        "pointer": {"type": "string", "description": "Where in the body: a JSON pointer, as in #/links/0."},
        "parameter": {"type": "string", "description": "Which parameter of the address."},
        "detail": {"type": "string"},
    },
    "required": ["detail"],
}


class SignedIn(SessionScheme):
    """How the schema names the session of the pages; registered by being there."""

    target_class = "fixhub.accounts.api.Session"


class Token(OpenApiAuthenticationExtension):
    """How the schema names the tokens of programs; registered by being there."""

    target_class = "fixhub.accounts.api.Bearer"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "Made on the page /account/tokens."}


def with_refusals(result: dict[str, Any], **context: Any) -> dict[str, Any]:
    """Declare how each operation may be refused, in one place for all."""
    result = postprocess_schema_enums(result, **context)
    parts = result["components"]
    _forget_the_engine(parts["schemas"])
    parts["schemas"] |= {"Problem": PROBLEM, "FieldError": FIELD_ERROR}
    parts["responses"] = _named(ANYWHERE | OF_CHANGES | OF_CONDITIONS) | _named(OF_QUERIES, "Query")
    parts["responses"]["304"] = {"description": "The caller has it already: see If-None-Match."}
    parts |= {"parameters": CONDITIONS, "headers": HEADERS}
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            operation["responses"] |= _refusals(method, operation)
            _add_conditions(operation, "{" in path, method)
            operation["responses"] = dict(sorted(operation["responses"].items()))
    return result


def _add_conditions(operation: dict[str, Any], of_a_thing: bool, method: str) -> None:
    """The headers that hold an act or an answer back, and those that tell of it."""
    names, codes, header = ["IfNoneMatch"], ["304"], ("ETag", "ETag")
    if method in CHANGES:
        names, codes, header = ["IdempotencyKey"], [], ("Idempotent-Replayed", "Replayed")
        names += ["IfMatch"] if of_a_thing else []
    if "IfMatch" in names:
        codes = ["412"]
    operation.setdefault("parameters", []).extend(
        {"$ref": f"#/components/parameters/{name}"} for name in names
    )
    operation["responses"] |= {code: {"$ref": f"#/components/responses/{code}"} for code in codes}
    for code, answer in operation["responses"].items():
        if code.startswith("2"):
            answer["headers"] = {header[0]: {"$ref": f"#/components/headers/{header[1]}"}}


def _named(meanings: dict[int, str], prefix: str = "") -> dict[str, Any]:
    content = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {f"{prefix}{code}": {"description": told, "content": content} for code, told in meanings.items()}


def _refusals(method: str, operation: dict[str, Any]) -> dict[str, Any]:
    names = {str(code): str(code) for code in ANYWHERE | (OF_CHANGES if method in CHANGES else {})}
    if method not in CHANGES and _asks(operation):
        names["400"] = "Query400"
    return {code: {"$ref": f"#/components/responses/{name}"} for code, name in names.items()}


def _forget_the_engine(schemas: dict[str, Any]) -> None:
    """In answers, how far a number could go is a matter of the database, so it is not described."""
    for name, schema in schemas.items():
        for field in schema.get("properties", {}).values():
            if not name.endswith("Request") and field.get("maximum") in LIMITS_OF_ENGINES:
                del field["maximum"]
                field.pop("format", None)


def _asks(operation: dict[str, Any]) -> bool:
    return any(parameter["in"] == "query" for parameter in operation.get("parameters", []))


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
