"""What every question to the API has in common: bounded pages, a bounded pace."""

from typing import Any

from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.pagination import CursorPagination
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.throttling import UserRateThrottle

from fixhub.accounts.models import Token
from fixhub.rest.refusals import BadQuery


class Pace(UserRateThrottle):
    """How often one person, or one token, may ask.

    Each process counts for itself: reading must not write a row.
    """

    cache = caches["pace"]
    rate = "600/min"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        """Each token has a pace of its own: one program gone wild does not lock out its owner."""
        if isinstance(request.auth, Token):
            return self.cache_format % {"scope": "token", "ident": request.auth.pk}
        return super().get_cache_key(request, view)


class PlainJSON(JSONRenderer):
    """One form for one content: no indenting on demand, so that an ETag stands for the very bytes."""

    def get_indent(self, accepted_media_type: str, renderer_context: Any) -> None:
        return None


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

    def get_page_size(self, request: Request) -> int:
        """As many rows as asked for; more than 100 are never sent, and nonsense is an error."""
        asked = request.query_params.get("limit", str(self.page_size))
        if not (asked.isascii() and asked.isdecimal()) or not asked.strip("0"):
            raise BadQuery({"limit": [_("A page has 1 to 100 rows.")]})
        return self.max_page_size if len(asked) > 9 else min(int(asked), self.max_page_size)

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, ValidationError, exceptions.NotFound):
            # A cursor somebody made up, whose position is no number or date.
            raise BadQuery({"cursor": [_("This is not a cursor of ours. Begin without one.")]}) from None
