"""The only place that asks for the time, and the arithmetic of local days and weeks."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

_moved: ContextVar[datetime | None] = ContextVar("moved", default=None)


def now() -> datetime:
    """This instant, aware, in UTC; inside `moved_to`, that instant."""
    return _moved.get() or datetime.now(UTC)


@contextmanager
def moved_to(instant: datetime) -> Iterator[None]:
    """Let the clock stand at an instant for what runs inside: the demo lives its months so."""
    token = _moved.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _moved.reset(token)


def local(instant: datetime, zone: str) -> datetime:
    """The same instant on the wall clock of an IANA zone."""
    return instant.astimezone(ZoneInfo(zone))


def today(zone: str, at: datetime | None = None) -> date:
    """The calendar day in a zone, now or at another instant."""
    return local(at or now(), zone).date()


@cache
def zones() -> frozenset[str]:
    """The names of all IANA zones; looked up on the disk once."""
    return frozenset(available_timezones())


def zone_or(chosen: str, default: str) -> str:
    """A zone somebody chose, or the default where they chose none or one that does not exist."""
    try:
        ZoneInfo(chosen)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return default
    return chosen


def instant(day: date, wall: time, zone: str) -> datetime:
    """The UTC instant of a wall-clock time.

    A time that the clocks skip in spring becomes the first valid minute after the gap; one
    that occurs twice in autumn means its first pass.
    """
    place = ZoneInfo(zone)
    naive = datetime.combine(day, wall)
    found = naive.replace(tzinfo=place).astimezone(UTC)
    if found.astimezone(place).replace(tzinfo=None) == naive:
        return found
    return _end_of_gap(naive, place)


def _end_of_gap(naive: datetime, place: ZoneInfo) -> datetime:
    """The first valid minute after `naive`, a time that does not exist in `place`."""
    before = naive.replace(tzinfo=place, fold=0).utcoffset() or timedelta()
    after = naive.replace(tzinfo=place, fold=1).utcoffset() or timedelta()
    low = naive - abs(after - before)
    while low.replace(tzinfo=place).astimezone(UTC).astimezone(place).replace(tzinfo=None) == low:
        low += timedelta(minutes=1)
    return (low - before).replace(tzinfo=UTC)


def monday(day: date) -> date:
    """The Monday of the week a day is in."""
    return day - timedelta(days=day.weekday())
