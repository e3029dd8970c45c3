"""Time zones by the names of their cities."""

from collections.abc import Iterable

from babel.core import get_global
from babel.dates import get_timezone_location

from fixhub.web.dates import locale


def city(zone: str) -> str:
    """ "Bucharest", in the reader's language."""
    return get_timezone_location(zone, locale=locale(), return_city=True)


def choices(first: Iterable[str]) -> list[tuple[str, str]]:
    """Those given, then the rest of Europe by the name of the city."""
    own = list(dict.fromkeys(first))
    known = (zone for zone in get_global("zone_territories") if zone.startswith("Europe/"))
    rest = sorted(((zone, city(zone)) for zone in known if zone not in own), key=lambda pair: pair[1])
    return [(zone, city(zone)) for zone in own] + rest
