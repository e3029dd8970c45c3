"""Dates as other calendars read them: by icalendar, and by vobject for a second opinion."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject

from cohorts import ical
from cohorts.ical import Entry
from cohorts.vtimezones import changes, vtimezone

BUCHAREST = "Europe/Bucharest"
UID = UUID("12345678-1234-5678-1234-567812345678")
DAYS = [date(2027, 3, 27), date(2027, 3, 28), date(2027, 3, 29), date(2027, 10, 30), date(2027, 10, 31)]


def entry(starts_at: datetime, **other: Any) -> Entry:
    whole = {
        "uid": UID,
        "sequence": 1,
        "title": "Evening",
        "ends_at": starts_at + timedelta(hours=1),
        "zone": BUCHAREST,
        "changed_at": datetime(2027, 1, 1, tzinfo=UTC),
        "url": "https://fixhub.example/meetings/1",
        **other,
    }
    return Entry(starts_at=starts_at, **whole)


def at(day: date, hour: int, zone: str = BUCHAREST) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def read(content: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def read_again(content: bytes) -> list[Any]:
    """What vobject makes of it, by the VTIMEZONE in the file alone."""
    return list(vobject.readOne(content.decode()).vevent_list)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("hour", [0, 1, 2, 4, 5, 18, 23])
def test_both_readers_find_the_same_instant_around_the_change_of_clocks(day: date, hour: int) -> None:
    wanted = at(day, hour)
    content = ical.written([entry(wanted)], name="FIXHub")

    [first], [second] = read(content), read_again(content)

    assert first["DTSTART"].dt.astimezone(UTC) == wanted
    assert second.dtstart.value.astimezone(UTC) == wanted
    assert second.dtend.value.astimezone(UTC) == wanted + timedelta(hours=1)
    assert f"DTSTART;TZID=Europe/Bucharest:{day:%Y%m%d}T{hour:02}0000" in content.decode()


def test_the_zone_jumps_when_the_clocks_do() -> None:
    jumps = changes(ZoneInfo(BUCHAREST), datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))
    written = vtimezone(BUCHAREST, 2027, 2027).to_ical().decode()

    assert jumps == [datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC)]
    # On the clock that was on the wall until then (RFC 5545, 3.6.5).
    assert "BEGIN:DAYLIGHT\r\nDTSTART:20270328T030000\r\n" in written
    assert "BEGIN:STANDARD\r\nDTSTART:20271031T040000\r\n" in written


@pytest.mark.parametrize(
    "zone",
    ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca"],
)
@pytest.mark.parametrize("month", range(1, 13))
def test_other_zones_are_right_all_year(zone: str, month: int) -> None:
    wanted = at(date(2027, month, 28), 12, zone)

    [found] = read_again(ical.written([entry(wanted, zone=zone)], name="FIXHub"))

    assert found.dtstart.value.astimezone(UTC) == wanted


def test_a_whole_day_has_no_clock() -> None:
    day = entry(at(date(2027, 3, 28), 0), ends_at=at(date(2027, 3, 29), 0), is_day=True)
    content = ical.written([day], name="FIXHub")

    [first], [second] = read(content), read_again(content)

    assert (first["DTSTART"].dt, first["DTEND"].dt) == (date(2027, 3, 28), date(2027, 3, 29))
    assert second.dtstart.value == date(2027, 3, 28)
    assert "VTIMEZONE" not in content.decode() and "DTSTART;VALUE=DATE:20270328" in content.decode()


def test_a_deadline_is_a_moment_that_takes_up_no_time() -> None:
    content = ical.written([entry(at(DAYS[0], 23), ends_at=None, is_busy=False)], name="FIXHub")

    [found] = read(content)

    assert "DTEND" not in found and found["TRANSP"] == "TRANSPARENT"
    assert read_again(content)[0].dtstart.value == at(DAYS[0], 23)


def test_utc_needs_no_zone() -> None:
    content = ical.written([entry(at(DAYS[0], 12), zone="UTC")], name="FIXHub")

    assert "VTIMEZONE" not in content.decode() and "DTSTART:20270327T100000Z" in content.decode()


def test_a_cancelled_one_says_so() -> None:
    content = ical.written([entry(at(DAYS[0], 12), sequence=4, is_cancelled=True)], name="FIXHub")

    [first], [second] = read(content), read_again(content)

    assert (first["STATUS"], first["SEQUENCE"], first["UID"]) == ("CANCELLED", 4, str(UID))
    assert (second.status.value, second.sequence.value, second.uid.value) == ("CANCELLED", "4", str(UID))


def test_words_of_any_kind_come_back_whole() -> None:
    title = "Őrszem, Țara; \\ and “more”\nlines " + "ș" * 200
    content = ical.written(
        [entry(at(DAYS[0], 12), title=title, place="Casino, Parcul Central")], name="Évad; 1"
    )

    [first], [second] = read(content), read_again(content)

    assert str(first["SUMMARY"]) == second.summary.value == title
    assert str(first["LOCATION"]) == second.location.value == "Casino, Parcul Central"
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


def test_nothing_is_a_calendar_too() -> None:
    content = ical.written([], name="FIXHub")

    assert read(content) == []
    assert icalendar.Calendar.from_ical(content)["X-WR-CALNAME"] == "FIXHub"


def test_the_same_dates_are_the_same_bytes() -> None:
    one, other = (ical.written([entry(at(DAYS[0], 12))], name="FIXHub") for _ in range(2))

    assert one == other
