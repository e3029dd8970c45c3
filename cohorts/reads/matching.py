"""Rows whose folded keys hold what somebody looks for; alike on both databases."""

from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When


def holding(key: str, words: list[str]) -> Q:
    """Every word, wherever in the key."""
    every = Q()
    for word in words:
        every &= Q(**{f"{key}__contains": word})
    return every


def best_first(rows: QuerySet[Any], key: str, words: list[str]) -> QuerySet[Any]:
    """Those that begin with what was typed, then those with a word that does, then by name."""
    rank = Case(
        When(**{f"{key}__startswith": " ".join(words)}, then=Value(0)),
        When(**{f"{key}__contains": f" {words[0]}"}, then=Value(1)),
        default=Value(2),
    )
    return rows.annotate(rank=rank).order_by("rank", "sort_key", "pk")
