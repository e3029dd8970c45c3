"""Time zones as people choose them."""

from collections import Counter

import pytest
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
def test_every_zone_of_a_region_is_offered_and_no_two_read_the_same(language: str) -> None:
    regions = offered(language)

    offers = {zone for choices in regions.values() for zone in choices}
    assert offers == {
        zone for zone in clock.zones() if zone.split("/")[0] in fields.CONTINENTS | fields.OCEANS
    }
    assert all(max(Counter(choices.values()).values()) == 1 for choices in regions.values())
