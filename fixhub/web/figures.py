"""Numbers, shares and sizes as people write them in the active language."""

from decimal import Decimal

from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from fixhub.web.dates import locale

Number = int | float | Decimal


def number(value: Number) -> str:
    """ "1,234.5", "1.234,5" or "1 234,5"."""
    return format_decimal(value, locale=locale())


def percent(share: Number) -> str:
    """A share from 0 to 1 in whole percent: "74%", "74 %"."""
    return format_percent(share, locale=locale())


def filesize(count: int) -> str:
    """ "410 kB", "3.2 MB": thousands, as shops and phones count them."""
    if count < 1000:
        return format_unit(count, "digital-byte", "long", locale=locale())
    if count < 1_000_000:
        return format_unit(round(count / 1000), "digital-kilobyte", "short", locale=locale())
    if count < 1_000_000_000:
        return format_unit(round(count / 1_000_000, 1), "digital-megabyte", "short", locale=locale())
    return format_unit(round(count / 1_000_000_000, 1), "digital-gigabyte", "short", locale=locale())
