"""/api/v1/search: what the search page finds."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from fixhub.accounts.names import LONGEST_SEARCH, search_words
from fixhub.pages import nav
from fixhub.pages.search import A_KIND, ALL_OF_A_KIND, FINDERS, Asked, search
from fixhub.rest.asking import asked
from fixhub.rest.views import View


class SearchFilters(serializers.Serializer):
    q = serializers.CharField(
        max_length=LONGEST_SEARCH, help_text="Each word is to be there; accents and case do not count."
    )
    kind = serializers.ChoiceField(
        choices=sorted(FINDERS),
        required=False,
        default="",
        allow_blank=True,
        help_text="Up to 60 of one kind, instead of up to 6 of each.",
    )


class HitOut(serializers.Serializer):
    title = serializers.CharField()
    meta = serializers.CharField(help_text="What tells it from others of the same name, or empty.")
    page = serializers.CharField(source="url", help_text="Where it is among the pages.")
    api = serializers.CharField(help_text="Where it is here, or empty.")


class KindOut(serializers.Serializer):
    kind = serializers.CharField(source="key")
    label = serializers.CharField()  # type: ignore[assignment]
    more = serializers.BooleanField(help_text="There are more than are shown.")
    hits = HitOut(many=True)


class FoundOut(serializers.Serializer):
    kinds = KindOut(many=True)


class Search(View):
    @extend_schema(operation_id="search", parameters=[SearchFilters], responses={200: FoundOut})
    def get(self, request: Request) -> Response:
        """What the caller finds of what they may see, kind by kind, the best first."""
        given = asked(request, SearchFilters)
        places: Any = nav.entries(request._request) if given["kind"] in ("", "pages") else []
        most = ALL_OF_A_KIND if given["kind"] else A_KIND
        found = search(Asked(request.user, search_words(given["q"]), places, most), only=given["kind"])
        return Response(FoundOut({"kinds": found}).data)
