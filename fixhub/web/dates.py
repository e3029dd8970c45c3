"""Days, clocks and waiting times as people write them: CLDR, 24 hours, the reader's language and zone.

Pages and letters both use this; whoever calls activates the language and the time zone first.
"""

from datetime import date, datetime, tzinfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton, format_time, get_timezone_location
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext, pgettext

from fixhub import clock as clocks

LOCALES = {"en": "en_GB", "ro": "ro", "hu": "hu"}
# CLDR's full date without its year; its own skeletons shorten the weekday in two of the languages.
_WITHOUT_YEAR = {"en": "EEEE d MMMM", "ro": "EEEE, d MMMM", "hu": "MMMM d., EEEE"}
# Beyond this many days people look for a date, not for a count.
_COUNTED_DAYS = 30


def locale() -> Locale:
    """The CLDR locale of the active language; English where we have no other."""
    return Locale.parse(LOCALES[_language()])


def day(value: date, *, today: date | None = None) -> str:
    """ "Friday 12 June"; with its year when that is not the current one."""
    on = _local(value)
    if on.year == _today(today).year:
        return format_date(on, _WITHOUT_YEAR[_language()], locale=locale())
    return format_date(on, "full", locale=locale())


def day_short(value: date, *, today: date | None = None) -> str:
    """ "Fri 12 Jun", for lists and narrow columns."""
    return _skeleton(value, "MMMEd", "yMMMEd", today)


def monthday(value: date, *, today: date | None = None) -> str:
    """ "12 June", where the weekday helps nobody: days long past."""
    return _skeleton(value, "MMMMd", "yMMMMd", today)


def monthday_short(value: date, *, today: date | None = None) -> str:
    """ "12 Jun", for column heads."""
    return _skeleton(value, "MMMd", "yMMMd", today)


def weekday(value: date) -> str:
    """ "Mon", for what happened this week."""
    return format_date(_local(value), "ccc", locale=locale())


def month(value: date, *, today: date | None = None) -> str:
    """ "June", or "June 2027" outside the current year."""
    return _skeleton(value, "LLLL", "yMMMM", today)


def month_short(value: date) -> str:
    """ "Jun", for column heads."""
    return format_date(_local(value), "LLL", locale=locale())


def clock(value: datetime) -> str:
    """ "16:05" on the reader's wall."""
    return format_time(timezone.localtime(value).time(), "short", locale=locale())


def moment(value: datetime, *, today: date | None = None) -> str:
    """ "Friday 12 June, 16:05"."""
    return _joined(day(value, today=today), value)


def moment_short(value: datetime, *, today: date | None = None) -> str:
    """ "Fri 12 Jun, 16:05"."""
    return _joined(day_short(value, today=today), value)


def span(starts: datetime, ends: datetime, *, today: date | None = None) -> str:
    """ "Friday 12 June, 16:00–17:30"; over midnight both moments in full."""
    if _local(starts) == _local(ends):
        return _beside(day(starts, today=today), f"{clock(starts)}–{clock(ends)}")
    return f"{moment(starts, today=today)} – {moment(ends, today=today)}"


def exact(value: datetime) -> str:
    """ "12 Jun 2026, 16:05:09", to the second, for receipts."""
    return format_datetime(timezone.localtime(value), "medium", locale=locale())


def ago(value: date, *, now: datetime | None = None) -> str:
    """How long since: "5 minutes ago", "yesterday", "3 days ago"; a date once that is far back."""
    present = now or clocks.now()
    days = (_local(present) - _local(value)).days
    if days < 1:
        return _today_ago(value, present)
    if days > _COUNTED_DAYS:
        return monthday(value, today=_local(present))
    if days == 1:
        return gettext("yesterday")
    return ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days}


def ahead(value: date, *, today: date | None = None) -> str:
    """How long until: "Today", "Tomorrow", "In 9 days"."""
    days = _days_until(value, today)
    if days < 1:
        return gettext("Today") if days == 0 else day(value, today=today)
    if days == 1:
        return gettext("Tomorrow")
    return ngettext("In %(days)s day", "In %(days)s days", days) % {"days": days}


def due(value: datetime, *, now: datetime | None = None) -> str:
    """Where a deadline stands, in days of the reader's calendar: "Due in 3 days", "4 days late"."""
    present = now or clocks.now()
    days = _days_until(value, _local(present))
    if days < 0:
        return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
    if value < present:
        return gettext("Late since %(clock)s") % {"clock": clock(value)}
    if days == 0:
        return gettext("Due today at %(clock)s") % {"clock": clock(value)}
    if days == 1:
        return gettext("Due tomorrow")
    return ngettext("Due in %(days)s day", "Due in %(days)s days", days) % {"days": days}


def days(count: int) -> str:
    """ "3 days"."""
    return ngettext("%(days)s day", "%(days)s days", count) % {"days": count}


def days_short(count: int) -> str:
    """ "3d", for cells."""
    return pgettext("days, shortest form", "%(days)sd") % {"days": count}


def zone_name() -> str:
    """The city whose wall clock is shown, such as "Bucharest"."""
    return city(timezone.get_current_timezone())


def city(zone: tzinfo) -> str:
    """The city a time zone is known by, in the reader's language."""
    return get_timezone_location(zone, locale=locale(), return_city=True)


def _language() -> str:
    code = (get_language() or "en").split("-")[0]
    return code if code in LOCALES else "en"


def _local(value: date) -> date:
    """The reader's calendar day of an instant; a plain day is itself."""
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def _today(given: date | None) -> date:
    return given or _local(clocks.now())


def _days_until(value: date, today: date | None) -> int:
    return (_local(value) - _today(today)).days


def _skeleton(value: date, this_year: str, other_year: str, today: date | None) -> str:
    on = _local(value)
    chosen = this_year if on.year == _today(today).year else other_year
    if chosen == "LLLL":
        return format_date(on, chosen, locale=locale())
    return format_skeleton(chosen, on, locale=locale())


def _joined(on: str, value: datetime) -> str:
    """A day and a clock put together the way the language does it."""
    return _beside(on, clock(value))


def _beside(on: str, clocks_: str) -> str:
    return str(locale().datetime_formats["medium"]).format(clocks_, on)


def _today_ago(value: date, present: datetime) -> str:
    if not isinstance(value, datetime):
        return gettext("today")
    minutes = max(0, int((present - value).total_seconds() // 60))
    if minutes < 1:
        return gettext("just now")
    if minutes < 60:
        said = ngettext("%(minutes)s minute ago", "%(minutes)s minutes ago", minutes)
        return said % {"minutes": minutes}
    hours = minutes // 60
    return ngettext("%(hours)s hour ago", "%(hours)s hours ago", hours) % {"hours": hours}
