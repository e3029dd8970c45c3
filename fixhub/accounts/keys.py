"""Derived columns that do not say what their row says: the version before wrote it during an upgrade."""

from collections.abc import Iterator
from typing import Any

from django.db import models

AT_ONCE = 1000


def stale(model: type[models.Model]) -> Iterator[tuple[Any, dict[str, str]]]:
    """Each row of a model with `KEYS` and `set_keys` that is found by something else than it should be."""
    kept: Any = model
    for row in kept._base_manager.order_by("pk").iterator(chunk_size=AT_ONCE):
        before = {name: getattr(row, name) for name in kept.KEYS}
        row.set_keys()
        differs = {name: getattr(row, name) for name in kept.KEYS if getattr(row, name) != before[name]}
        if differs:
            yield row, differs


def mend(model: type[models.Model]) -> int:
    """How many were written anew; none whose names somebody changes at this moment."""
    return sum(_unchanged(row).update(**differs) for row, differs in stale(model))


def _unchanged(row: Any) -> models.QuerySet[Any]:
    names = {name: getattr(row, name) for name in row.KEYS_FROM}
    return type(row)._base_manager.filter(pk=row.pk, **names)
