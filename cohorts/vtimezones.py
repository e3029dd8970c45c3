"""A time zone as RFC 5545 wants it: each change of the clocks within the years, at its own moment."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@lru_cache(maxsize=256)
def vtimezone(name: str, first_year: int, last_year: int) -> Timezone:
    """VTIMEZONE of an IANA zone, right from the first day of one year to the last of another."""
    zone = ZoneInfo(name)
    start = datetime(first_year, 1, 1, tzinfo=UTC)
    component = Timezone()
    component.add("tzid", name)
    component.add_component(_observance(start, zone, _offset(start, zone)))
    for moment in changes(zone, start, datetime(last_year + 1, 1, 1, tzinfo=UTC)):
        component.add_component(_observance(moment, zone, _offset(moment - SECOND, zone)))
    return component


def changes(zone: ZoneInfo, start: datetime, end: datetime) -> list[datetime]:
    """The instants at which the clocks of a zone jump."""
    found, day = [], start
    while day < end:
        if _offset(day, zone) != _offset(day + DAY, zone):
            found.append(_between(day, day + DAY, zone))
        day += DAY
    return found


def _between(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The first second on the new clock."""
    before = _offset(low, zone)
    while high - low > SECOND:
        middle = low + (high - low) // SECOND // 2 * SECOND
        low, high = (middle, high) if _offset(middle, zone) == before else (low, middle)
    return high


def _observance(moment: datetime, zone: ZoneInfo, before: timedelta) -> TimezoneStandard | TimezoneDaylight:
    """From a moment on; its start is told on the clock that was on the wall until then."""
    local = moment.astimezone(zone)
    component = TimezoneDaylight() if local.dst() else TimezoneStandard()
    component.add("dtstart", (moment + before).replace(tzinfo=None))
    component.add("tzoffsetfrom", before)
    component.add("tzoffsetto", local.utcoffset())
    component.add("tzname", local.tzname() or str(zone))
    return component


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()
