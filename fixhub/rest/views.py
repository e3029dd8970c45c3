"""What every view of the API is: a list and its things, or a single question or act.

An act may come with an Idempotency-Key (fixhub.rest.once) and with If-Match: it does nothing if the
thing is not as the caller read it. Both are settled in the act's own transaction.
"""

from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest
from django.utils.cache import patch_vary_headers
from rest_framework import mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from fixhub.rest import once, tags
from fixhub.rest.asking import NoFilters, asked
from fixhub.rest.models import KeptAnswer
from fixhub.rest.refusals import Stale

BROKEN = 500
CONDITIONS = (once.HEADER, "If-Match")


class View(APIView):
    """A question or an act at an address of its own."""

    # The list whose thing an act changes, where it is not the view's own.
    acts_on: "type[Things] | None" = None
    # What the answer shows is for once, and kept for no second asking.
    answers_secrets = False
    claimed: KeptAnswer | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method != "POST" or not any(name in request.headers for name in CONDITIONS):
            return super().dispatch(request, *args, **kwargs)
        with transaction.atomic():
            answer: Any = super().dispatch(request, *args, **kwargs)
            if isinstance(answer, Response):
                answer.render()
            if answer.status_code >= BROKEN:
                transaction.set_rollback(True)
            elif self.claimed:
                once.keep(self.claimed, answer, secret=self.answers_secrets)
        return answer

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method == "POST":
            self.claimed = once.claim(request)
            if "If-Match" in request.headers and kwargs:
                self._require_as_read(request, kwargs)

    def _require_as_read(self, request: Request, where: dict[str, Any]) -> None:
        if self.acts_on is None:
            # Nobody can read what this acts on, so nobody has read it.
            raise Stale
        self.acts_on.require_as_read(request, where)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(answer, ("Authorization",))
        if request.method in ("GET", "HEAD") and answer.status_code == 200 and isinstance(answer, Response):
            answer.add_post_render_callback(lambda shown: tags.tagged(request._request, shown))
        return answer


class ViewSet(View, viewsets.GenericViewSet):
    """Several acts around one kind of thing."""


class Things(mixins.ListModelMixin, mixins.RetrieveModelMixin, ViewSet):
    """A list that can be narrowed, its things, and what is done to one of them."""

    filters: type[Serializer] = NoFilters

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if self.detail:
            self.acts_on = type(self)
        super().initial(request, *args, **kwargs)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """What is asked for in the address; of a single thing nothing is asked."""
        if self.action != "list":
            return queryset
        return self.narrowed(queryset, **asked(self.request, self.filters))

    def narrowed(self, queryset: QuerySet[Any], **given: Any) -> QuerySet[Any]:
        return queryset.filter(**given)

    def hold(self, thing: Any) -> None:
        """Keep others from changing the thing until this transaction ends.

        A row that is written is locked on both databases. Where its acts queue behind another row,
        so does this, or the two would wait for each other.
        """
        type(thing)._base_manager.filter(pk=thing.pk).update(id=F("id"))

    @classmethod
    def require_as_read(cls, request: Request, where: dict[str, Any]) -> None:
        """Hold the thing, then see whether reading it now gives what the caller has read."""
        view = cls()
        view.action, view.request, view.args, view.format_kwarg = "retrieve", request, (), None
        view.kwargs = where
        try:
            view.hold(view.get_object())
            shown = view.retrieve(request)
        except Http404:
            raise Stale from None
        if not tags.matches(request, tags.of_data(shown.data)):
            raise Stale
