"""Dates written down for other people's calendars (RFC 5545)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from cohorts.vtimezones import vtimezone
from fixhub import clock

CONTENT_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//FIXHub//FIXHub//EN"
LOOK_AGAIN = timedelta(hours=1)
UTC = ("UTC", "Etc/UTC")


@dataclass(frozen=True)
class Entry:
    """One date. `ends_at` is None for what has a moment alone, such as a deadline."""

    uid: UUID
    sequence: int
    title: str
    starts_at: datetime
    ends_at: datetime | None
    zone: str
    changed_at: datetime
    url: str
    place: str = ""
    note: str = ""
    is_day: bool = False
    is_cancelled: bool = False
    is_busy: bool = True


def written(entries: Sequence[Entry], *, name: str) -> bytes:
    """The same entries give the same bytes, so that a reader who has them need not read them again."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", name)
    calendar.add("name", name)
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for zone in _zones(entries):
        calendar.add_component(vtimezone(zone, *_years(entries)))
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", str(entry.uid))
    event.add("sequence", entry.sequence)
    # Without a METHOD both say when the entry was last revised.
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("summary", entry.title)
    _add_times(event, entry)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE" if entry.is_busy else "TRANSPARENT")
    event.add("class", "PRIVATE")
    event.add("url", entry.url)
    event.add("description", "\n".join(part for part in (entry.note, entry.url) if part))
    if entry.place:
        event.add("location", entry.place)
    return event


def _add_times(event: Event, entry: Entry) -> None:
    if entry.is_day:
        day = clock.local(entry.starts_at, entry.zone).date()
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        return
    zone = ZoneInfo(entry.zone)
    event.add("dtstart", entry.starts_at.astimezone(zone))
    if entry.ends_at:
        event.add("dtend", entry.ends_at.astimezone(zone))


def _zones(entries: Sequence[Entry]) -> list[str]:
    return sorted({entry.zone for entry in entries if not entry.is_day and entry.zone not in UTC})


def _years(entries: Sequence[Entry]) -> tuple[int, int]:
    years = [entry.starts_at.year for entry in entries]
    return min(years) - 1, max(years) + 1
