from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone, translation

from fixhub.web import dates

FRIDAY = date(2026, 6, 12)
NOON = datetime(2026, 6, 9, 9, 0, tzinfo=UTC)  # 12:00 in Bucharest


@pytest.fixture(autouse=True)
def in_bucharest() -> Iterator[None]:
    with timezone.override("Europe/Bucharest"), translation.override("en"):
        yield


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("language", "this_year", "another_year"),
    [
        ("en", "Friday 12 June", "Friday, 12 June 2026"),
        ("ro", "vineri, 12 iunie", "vineri, 12 iunie 2026"),
        ("hu", "június 12., péntek", "2026. június 12., péntek"),
        ("de", "Friday 12 June", "Friday, 12 June 2026"),
    ],
)
def test_a_day_names_its_year_only_outside_it(language: str, this_year: str, another_year: str) -> None:
    with translation.override(language):
        assert dates.day(FRIDAY, today=date(2026, 1, 1)) == this_year
        assert dates.day(FRIDAY, today=date(2027, 1, 1)) == another_year


@pytest.mark.parametrize(
    ("language", "short", "plain", "plainest", "month", "month_short"),
    [
        ("en", "Fri 12 Jun", "12 June", "12 Jun", "June", "Jun"),
        ("ro", "vin., 12 iun.", "12 iunie", "12 iun.", "iunie", "iun."),
        ("hu", "jún. 12., P", "június 12.", "jún. 12.", "június", "jún."),
    ],
)
def test_short_days_follow_cldr(
    language: str, short: str, plain: str, plainest: str, month: str, month_short: str
) -> None:
    with translation.override(language):
        assert dates.day_short(FRIDAY, today=FRIDAY) == short
        assert dates.monthday(FRIDAY, today=FRIDAY) == plain
        assert dates.monthday_short(FRIDAY, today=FRIDAY) == plainest
        assert dates.month(FRIDAY, today=FRIDAY) == month
        assert dates.month_short(FRIDAY) == month_short


def test_a_month_of_another_year_says_which() -> None:
    assert dates.month(date(2027, 6, 1), today=FRIDAY) == "June 2027"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Friday 12 June, 00:05"),
        ("ro", "vineri, 12 iunie, 00:05"),
        ("hu", "június 12., péntek 0:05"),
    ],
)
def test_a_moment_is_the_reader_s_day_and_clock(language: str, said: str) -> None:
    with translation.override(language):
        assert dates.moment(at("2026-06-11T21:05+00:00"), today=FRIDAY) == said


def test_the_zone_decides_the_day() -> None:
    late = at("2026-06-11T21:05+00:00")

    with timezone.override("Europe/Paris"):
        assert dates.moment_short(late, today=FRIDAY) == "Thu 11 Jun, 23:05"
        assert dates.zone_name() == "Paris"


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("2026-06-12T20:59+00:00", "Due in 3 days"),
        ("2026-06-10T20:59+00:00", "Due tomorrow"),
        ("2026-06-09T20:59+00:00", "Due today at 23:59"),
        ("2026-06-09T08:00+00:00", "Late since 11:00"),
        ("2026-06-08T20:59+00:00", "1 day late"),
        ("2026-06-05T20:59+00:00", "4 days late"),
    ],
)
def test_a_deadline_counts_calendar_days(due: str, said: str) -> None:
    assert dates.due(at(due), now=NOON) == said


@pytest.mark.parametrize(
    ("past", "said"),
    [
        ("2026-06-09T08:59:40+00:00", "just now"),
        ("2026-06-09T08:59+00:00", "1 minute ago"),
        ("2026-06-09T06:59+00:00", "2 hours ago"),
        ("2026-06-08T20:59+00:00", "yesterday"),
        ("2026-06-06T09:00+00:00", "3 days ago"),
        ("2026-05-09T09:00+00:00", "9 May"),
        ("2025-05-09T09:00+00:00", "9 May 2025"),
    ],
)
def test_the_past_is_counted_until_it_is_far(past: str, said: str) -> None:
    assert dates.ago(at(past), now=NOON) == said


def test_a_plain_day_has_no_hours_ago() -> None:
    assert dates.ago(date(2026, 6, 9), now=NOON) == "today"


def test_what_comes_is_counted_in_days() -> None:
    ahead = [dates.ahead(date(2026, 6, day), today=date(2026, 6, 9)) for day in (9, 10, 18, 8)]

    assert ahead == ["Today", "Tomorrow", "In 9 days", "Monday 8 June"]


@pytest.mark.parametrize(
    ("language", "counted"),
    [
        ("en", ["1 day", "2 days", "19 days", "20 days", "101 days", "120 days"]),
        ("ro", ["1 zi", "2 zile", "19 zile", "20 de zile", "101 zile", "120 de zile"]),
        ("hu", ["1 nap", "2 nap", "19 nap", "20 nap", "101 nap", "120 nap"]),
    ],
)
def test_days_take_each_language_s_plural(language: str, counted: list[str]) -> None:
    with translation.override(language):
        assert [dates.days(count) for count in (1, 2, 19, 20, 101, 120)] == counted
