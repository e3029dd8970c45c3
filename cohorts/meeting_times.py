"""From a day, a wall clock and a zone to instants, also in the nights when clocks change."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from cohorts.models import MeetingRevision
from fixhub import clock
from fixhub.refused import Refused

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
SHORTEST, LONGEST = timedelta(minutes=5), timedelta(hours=24)
Precision = MeetingRevision.Precision


@dataclass(frozen=True)
class Times:
    """When a meeting is: to the minute, or one whole day of its zone."""

    starts_at: datetime
    ends_at: datetime
    precision: str = Precision.MINUTE


def of_wall(day: date, wall: time | None, minutes: int, zone: str) -> Times:
    """What somebody typed. A time that the clocks skip that night is refused with its reason."""
    require_zone(zone)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Refused(_("Choose a day between 2000 and 2099."))
    if wall is None:
        return of_day(day, zone)
    wall = wall.replace(second=0, microsecond=0)
    starts_at = clock.instant(day, wall, zone)
    found = clock.local(starts_at, zone)
    if found.time() != wall:
        raise Refused(
            _("There is no %(wall)s that night: the clocks go forward. Choose %(next)s or later.")
            % {"wall": f"{wall:%H:%M}", "next": f"{found:%H:%M}"}
        )
    return Times(starts_at, starts_at + timedelta(minutes=minutes))


def of_day(day: date, zone: str) -> Times:
    """From midnight to midnight on the wall clock: 23, 24 or 25 hours."""
    starts, ends = (clock.instant(one, time(0), zone) for one in (day, day + timedelta(days=1)))
    return Times(starts, ends, Precision.DAY)


def require_sense(times: Times, zone: str) -> None:
    """Refuse what no calendar could show."""
    require_zone(zone)
    if not FIRST_DAY <= times.starts_at.date() <= LAST_DAY:
        raise Refused(_("Choose a day between 2000 and 2099."))
    if times.precision == Precision.DAY:
        if times != of_day(clock.local(times.starts_at, zone).date(), zone):
            raise Refused(_("A meeting of which only the day is known lasts from midnight to midnight."))
        return
    if not SHORTEST <= times.ends_at - times.starts_at <= LONGEST:
        raise Refused(_("A meeting lasts from 5 minutes to 24 hours."))


def require_zone(zone: str) -> None:
    if zone not in clock.zones():
        raise Refused(_("Choose a time zone from the list."))


def comes_twice(instant: datetime, zone: str) -> bool:
    """Whether the wall shows this time twice that night, because the clocks go back."""
    found = clock.local(instant, zone)
    return found.utcoffset() != found.replace(fold=1 - found.fold).utcoffset()
