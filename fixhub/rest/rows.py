"""Pages of a list that is short enough to be read whole, and long enough to be answered in parts."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor
from rest_framework.response import Response

from fixhub.rest.refusals import BadQuery


def answer(rows: list[Any], view: Any, *, key: Callable[[Any], str]) -> Response:
    """One page of them in falling order of their key, in the form that every list has.

    A row that comes or goes meanwhile moves no other one: a page begins at a key, not at a number.
    """
    rows = sorted(rows, key=key, reverse=True)
    page = _page(rows, view, key)
    links: dict[str, str | None] = {"next": None, "previous": None}
    if page and page[-1] is not rows[-1]:
        links["next"] = _link(view, key(page[-1]), reverse=False)
    if page and page[0] is not rows[0]:
        links["previous"] = _link(view, key(page[0]), reverse=True)
    return Response({**links, "results": view.get_serializer(page, many=True).data})


def _page(rows: list[Any], view: Any, key: Callable[[Any], str]) -> list[Any]:
    size, cursor = view.paginator.get_page_size(view.request), _cursor(view)
    if cursor is None:
        return rows[:size]
    if cursor.reverse:
        return [row for row in rows if key(row) > cursor.position][-size:]
    return [row for row in rows if key(row) < cursor.position][:size]


def _cursor(view: Any) -> Any:
    """Where the page begins or ends; ours always hold a position."""
    try:
        cursor = view.paginator.decode_cursor(view.request)
    except NotFound:
        cursor = Cursor(0, False, None)
    if cursor is not None and cursor.position is None:
        raise BadQuery({"cursor": [_("This is not a cursor of ours. Begin without one.")]})
    return cursor


def _link(view: Any, position: str, *, reverse: bool) -> str:
    view.paginator.base_url = view.request.build_absolute_uri()
    at: Any = position
    return view.paginator.encode_cursor(Cursor(0, reverse, at))
