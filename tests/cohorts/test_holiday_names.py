"""What a public holiday is called in the reader's language."""

from datetime import date

import holidays
import pytest
from django.utils.translation import override

from cohorts import holiday_names

YEARS = range(2024, 2028)


def named(day: date, country: str, language: str) -> str:
    with override(language):
        return holiday_names.name(day, country)


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Good Friday"), ("ro", "Vinerea Mare"), ("hu", "Nagypéntek")]
)
def test_a_holiday_is_named_in_the_readers_language(language: str, name: str) -> None:
    assert named(date(2027, 4, 30), "RO", language) == name


@pytest.mark.parametrize(("language", "name"), [("en", "Day off"), ("ro", "Zi liberă"), ("hu", "Pihenőnap")])
def test_a_swapped_day_is_a_day_off(language: str, name: str) -> None:
    assert named(date(2026, 1, 2), "HU", language) == name


@pytest.mark.parametrize("country", holiday_names.OURS)
@pytest.mark.parametrize("language", ["ro", "hu"])
def test_every_day_of_ours_has_a_name_in_the_readers_language(language: str, country: str) -> None:
    for day in holidays.country_holidays(country, years=YEARS):
        english = set(named(day, country, "en").split(", "))
        assert english <= holiday_names.KNOWN
        assert not english & set(named(day, country, language).split(", "))


@pytest.mark.parametrize("language", ["en", "ro", "hu"])
def test_a_calendar_without_the_readers_language_is_in_one_language_whole(language: str) -> None:
    english = holidays.country_holidays("DE", years=YEARS, language="en_US")

    assert {day: named(day, "DE", language) for day in english} == dict(english)


def test_a_plain_day_and_an_unknown_country_have_no_holiday() -> None:
    assert holiday_names.name(date(2027, 5, 4), "RO") == ""
    assert holiday_names.name(date(2027, 12, 25), "XX") == ""
