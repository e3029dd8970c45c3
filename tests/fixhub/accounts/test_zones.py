"""Time zones as people choose them."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from django import forms
from django.utils.translation import override

from fixhub import clock
from fixhub.accounts import fields


def offered(language: str) -> dict[str, dict[str, str]]:
    with override(language):
        _first, *regions = fields.zones()
    return {region: dict(choices) for region, choices in regions}


@pytest.mark.parametrize(
    ("language", "own", "region", "city"),
    [("en", "Bucharest", "Europe", "London"), ("ro", "București", "Europa", "Londra")]
    + [("hu", "Bukarest", "Európa", "London")],
)
def test_zones_are_named_in_the_readers_language(language: str, own: str, region: str, city: str) -> None:
    with override(language):
        assert fields.zones()[0] == ("", own)
    assert offered(language)[region]["Europe/London"] == city
    assert offered("en")["Europe"]["Europe/London"] == "London"


def test_accents_do_not_send_a_region_to_the_end() -> None:
    assert list(offered("hu"))[:5] == ["Afrika", "Amerika", "Atlanti-óceán", "Ausztrália", "Ázsia"]


@pytest.mark.parametrize("language", ["en", "ro", "hu"])
def test_every_zone_of_a_region_is_offered_by_a_name_it_has(language: str) -> None:
    offers = {zone for choices in offered(language).values() for zone in choices}
    regions = fields.CONTINENTS | fields.OCEANS
    left_out = {zone for zone in clock.zones() if zone.split("/")[0] in regions} - offers

    assert offers < clock.zones()
    assert {fields.OLDER[zone] for zone in left_out} < offers
    months = [datetime(year, month, 1, tzinfo=UTC) for year in (2026, 2027) for month in range(1, 13)]
    for zone in left_out:
        today = fields.OLDER[zone]
        assert [clock.local(at, zone).utcoffset() for at in months] == [
            clock.local(at, today).utcoffset() for at in months
        ]


@pytest.mark.parametrize("language", ["en", "ro", "hu"])
def test_no_choice_reads_like_another_or_says_a_thing_twice(language: str) -> None:
    for choices in offered(language).values():
        assert max(Counter(choices.values()).values()) == 1
        for label in choices.values():
            assert "/" not in label and "_" not in label
            city, _, older = label.partition(" (")
            assert not older or older.removesuffix(")").split()[0] not in city
            assert not older or city in choices.values()


def test_an_older_name_stands_only_where_it_tells_something() -> None:
    europe, asia, americas = (offered("ro")[region] for region in ("Europa", "Asia", "Americi"))

    assert (europe["Europe/Nicosia"], asia["Asia/Istanbul"], asia["Asia/Dhaka"]) == (
        "Nicosia",
        "Istanbul",
        "Dacca",
    )
    assert (americas["America/Argentina/Buenos_Aires"], americas["America/Fort_Wayne"]) == (
        "Buenos Aires",
        "Indianapolis (Fort Wayne)",
    )
    assert "America/Knox_IN" not in americas and "Asia/Dacca" not in asia


def test_a_zone_chosen_by_an_older_name_is_shown_chosen() -> None:
    class Settings(forms.Form):
        zone = fields.Zone()

    older, own = (Settings(initial={"zone": zone})["zone"] for zone in ("America/Buenos_Aires", ""))

    assert '<option value="America/Argentina/Buenos_Aires" selected>Buenos Aires</option>' in str(older)
    assert '<option value="" selected>Bucharest</option>' in str(own)
    assert Settings({"zone": "America/Buenos_Aires"}).is_valid()
