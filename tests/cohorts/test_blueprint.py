"""A blueprint dated from a kick-off: known days, clock changes, and a second computation of all."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cohorts import blueprint
from cohorts.blueprint import Plan
from fixhub.refused import Refused

START = date(2027, 1, 18)
CLUJ = "Europe/Bucharest"


def draft(**given: Any) -> Plan:
    return blueprint.draft("fix-10-month", **{"name": "FIX 2027", "start": START, **given})


def days_of(plan: Plan) -> dict[str, date]:
    return {milestone.key: milestone.due.day for milestone in plan.milestones}


def test_the_edition_of_2027_has_the_days_it_must_have() -> None:
    assert days_of(draft()) == {
        "m01": date(2027, 2, 5),
        "m02": date(2027, 3, 5),
        "m03": date(2027, 4, 2),
        "m04": date(2027, 5, 4),
        "m05": date(2027, 5, 28),
        "g1": date(2027, 6, 18),
        "m06": date(2027, 7, 16),
        "m07": date(2027, 8, 6),
        "m08": date(2027, 9, 10),
        "m09": date(2027, 10, 8),
        "m10": date(2027, 10, 29),
        "m11": date(2027, 11, 11),
        "m12": date(2027, 11, 26),
        "f06": date(2028, 6, 2),
        "f12": date(2028, 12, 4),
    }


@pytest.mark.parametrize(
    ("key", "utc"),
    [
        ("m03", datetime(2027, 4, 2, 20, 59, tzinfo=UTC)),
        ("m04", datetime(2027, 5, 4, 20, 59, tzinfo=UTC)),
        ("m02", datetime(2027, 3, 5, 21, 59, tzinfo=UTC)),
        ("m10", datetime(2027, 10, 29, 20, 59, tzinfo=UTC)),
        ("m11", datetime(2027, 11, 11, 21, 59, tzinfo=UTC)),
    ],
)
def test_23_59_stays_23_59_across_the_clock_changes(key: str, utc: datetime) -> None:
    [at] = [milestone.due.at for milestone in draft().milestones if milestone.key == key]

    assert at == utc
    assert at.astimezone(ZoneInfo(CLUJ)).time() == time(23, 59)


def test_another_zone_keeps_the_days_and_the_wall_clock() -> None:
    plan = draft(zone="Europe/Lisbon")

    assert days_of(plan) == days_of(draft())
    assert {m.due.at.astimezone(ZoneInfo("Europe/Lisbon")).time() for m in plan.milestones} == {time(23, 59)}


def test_what_moved_says_from_where() -> None:
    moved = {m.key: m.due.planned for m in draft().milestones if m.due.moved}

    assert moved == {"m04": date(2027, 4, 30), "f12": date(2028, 12, 1)}


def test_phases_follow_each_other_without_a_gap() -> None:
    phases = draft().phases

    for earlier, later in zip(phases, phases[1:], strict=False):
        assert earlier.ends + timedelta(days=1) == later.starts


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"start": date(2027, 1, 19)}, "The start must be a Monday; the next one is 2027-01-25."),
        ({"start": date(1999, 1, 4)}, "The start must lie between 2000 and 2100."),
        ({"name": "  "}, "Give the edition a name of 1 to 200 letters, like “FIX 2027”."),
        ({"name": "x" * 201}, "Give the edition a name of 1 to 200 letters, like “FIX 2027”."),
        ({"zone": "Europe/Nowhere"}, "“Europe/Nowhere” is no time zone. An example is Europe/Bucharest."),
        ({"zone": "../etc/passwd"}, "“../etc/passwd” is no time zone. An example is Europe/Bucharest."),
    ],
)
def test_a_draft_is_refused_with_a_sentence(given: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused) as no:
        draft(**given)

    assert no.value.reason == said


def test_an_unknown_blueprint_is_refused_with_those_there_are() -> None:
    with pytest.raises(Refused, match="There is no blueprint “../../x”. There is: fix-10-month."):
        blueprint.draft("../../x", name="FIX", start=START)


# From here a second way to the same dates, which shares nothing with the first but the offsets.

OFFSETS = {  # weeks and weekday after the kick-off Monday, from the programme's written plan
    "m01": (2, 4), "m02": (6, 4), "m03": (10, 4), "m04": (14, 4), "m05": (18, 4), "g1": (21, 4),
    "m06": (25, 4), "m07": (28, 4), "m08": (33, 4), "m09": (37, 4), "m10": (40, 4), "m11": (42, 3),
    "m12": (44, 4), "f06": (71, 4), "f12": (97, 4),
}  # fmt: skip
FIXED = [
    (1, 1),
    (1, 2),
    (1, 6),
    (1, 7),
    (1, 24),
    (5, 1),
    (6, 1),
    (8, 15),
    (11, 30),
    (12, 1),
    (12, 25),
    (12, 26),
]


def orthodox_easter(year: int) -> date:
    """Meeus' Julian algorithm; 13 days between the calendars until 2099."""
    a, b, c = year % 4, year % 7, year % 19
    d = (19 * c + 15) % 30
    e = (2 * a + 4 * b - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return date(year, month, day + 1) + timedelta(days=13)


def romanian_holidays(year: int) -> set[date]:
    easter = orthodox_easter(year)
    moving = {easter + timedelta(days=n) for n in (-2, 0, 1, 49, 50)}
    return {date(year, month, day) for month, day in FIXED} | moving


def last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def expected(start: date, week: int, weekday: int) -> tuple[date, datetime]:
    day = date.fromordinal(start.toordinal() + 7 * week + weekday)
    while day.isoweekday() > 5 or day in romanian_holidays(day.year):
        day = date.fromordinal(day.toordinal() + 1)
    summer = last_sunday(day.year, 3) <= day < last_sunday(day.year, 10)
    return day, datetime(day.year, day.month, day.day, 20 if summer else 21, 59, tzinfo=UTC)


def mondays(first: int, last: int) -> list[date]:
    days = (date(first, 1, 1) + timedelta(days=n) for n in range(366 * (last - first + 1)))
    return [day for day in days if day.weekday() == 0 and day.year <= last]


@pytest.mark.long
@pytest.mark.parametrize("year", range(2026, 2031))
def test_every_monday_gives_the_days_of_a_second_computation(year: int) -> None:
    for start in mondays(year, year):
        plan = draft(start=start)
        found = {milestone.key: (milestone.due.day, milestone.due.at) for milestone in plan.milestones}

        assert found == {key: expected(start, *offset) for key, offset in OFFSETS.items()}, start
