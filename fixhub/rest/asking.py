"""What a question may hold, in the address and in the body: checked like any other input."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from fixhub.rest.refusals import BadQuery

ID_MAX = 2**63 - 1
OF_PAGES = {"limit", "cursor"}


class NoFilters(serializers.Serializer):
    """A list that cannot be narrowed."""


def asked(request: Request, shape: type[serializers.Serializer]) -> dict[str, Any]:
    """The filters of an address; 400 with the parameter for what cannot be one, or is unknown.

    A filter misspelt and ignored would show more than was asked for.
    """
    # Not as a form: there a box that is not ticked would be sent as false.
    given = shape(data=request.query_params.dict())
    unknown = sorted(set(request.query_params) - set(given.fields) - OF_PAGES)
    if unknown:
        raise BadQuery({name: [_("There is no such filter here.")] for name in unknown})
    if not given.is_valid():
        raise BadQuery(given.errors)
    return dict(given.validated_data)


def body(request: Request, shape: type[serializers.Serializer]) -> dict[str, Any]:
    """The checked content of a request; 400 with the field for what does not fit."""
    given = shape(data=request.data, context={"request": request})
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)
