"""Where a page of a long list begins: page after page costs the same, and none skips a row."""

from datetime import datetime

from django.db.models import Q, QuerySet


def after(rows: QuerySet, text: str, *, moment: str) -> QuerySet:
    """The rows behind a key, newest first; all of them for anything that is no key."""
    at, pk = _read(text)
    rows = rows.order_by(f"-{moment}", "-pk")
    if at is None:
        return rows
    return rows.filter(Q(**{f"{moment}__lt": at}) | Q(**{moment: at, "pk__lt": pk}))


def key(at: datetime, pk: int) -> str:
    """For the address of the next page."""
    return f"{at.isoformat().replace('+00:00', 'Z')}_{pk}"


def _read(text: str) -> tuple[datetime | None, int]:
    moment, _sign, pk = text.rpartition("_")
    try:
        # Our own keys are in UTC; at the ends of the calendar no other zone can be reckoned back.
        found = datetime.fromisoformat(moment) if moment.endswith("Z") else None
    except ValueError:
        return None, 0
    known = found is not None and pk.isascii() and pk.isdecimal() and len(pk) <= 18
    return (found, int(pk)) if known else (None, 0)
