"""Reading the moment a report is asked for, as people and programs write it."""

import re
from datetime import UTC, datetime, time, timedelta

from django.utils.translation import gettext as _

from fixhub import clock
from fixhub.refused import Refused

LENGTH = 40
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LOCAL = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?")
_ISO = re.compile(_LOCAL.pattern + r"(\.\d{1,6})?(Z|[+-]\d\d:?\d\d)")
FIRST_YEAR = 2000


def read(text: str, zone: str) -> datetime:
    """An instant from `2027-06-09` (the end of that day, or now if it is today),
    `2027-06-09 09:00` on the zone's wall clock, or ISO 8601 with an offset.
    """
    text = text.strip()
    try:
        found = _read(text, zone)
    except (ValueError, OverflowError):
        found = None
    if found is None or found.year < FIRST_YEAR:
        raise Refused(
            _("“%(text)s” is no moment. Write it like 2027-06-09, or like 2027-06-09 09:00.")
            % {"text": text[:LENGTH]}
        )
    if found > clock.now():
        raise Refused(_("That moment has not come yet. Choose one in the past."))
    return found


def _read(text: str, zone: str) -> datetime | None:
    if len(text) > LENGTH or not text.isascii():
        return None
    if _DAY.fullmatch(text):
        return _end_of_day(text, zone)
    if _LOCAL.fullmatch(text):
        wall = datetime.fromisoformat(text)
        return clock.instant(wall.date(), wall.time(), zone)
    if _ISO.fullmatch(text):
        return datetime.fromisoformat(text).astimezone(UTC)
    return None


def _end_of_day(text: str, zone: str) -> datetime:
    """The last microsecond of a day; of a day that has not ended, this instant."""
    day = datetime.fromisoformat(text).date()
    end = clock.instant(day + timedelta(days=1), time(), zone) - timedelta(microseconds=1)
    return clock.now() if day == clock.today(zone) else end
