"""Short names for addresses, made from what people call things."""

from typing import Any

from django.db.models import QuerySet
from django.utils.text import slugify

from fixhub.accounts.names import folded

LENGTH = 60


def free(among: "QuerySet[Any]", text: str, *, otherwise: str) -> str:
    """A slug that none of these rows has, from the folded text."""
    base = slugify(folded(text))[:LENGTH].strip("-") or otherwise
    taken = set(among.filter(slug__startswith=base).values_list("slug", flat=True))
    candidates = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    return next(slug for slug in candidates if slug not in taken)
