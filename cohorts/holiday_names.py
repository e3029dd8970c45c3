"""What a public holiday is called, in the reader's language where its calendar knows it."""

from datetime import date

import holidays
from django.utils.translation import get_language


def name(day: date, country: str) -> str:
    """ "Good Friday"; empty when the day is no holiday there. Several in one day are joined."""
    try:
        calendar = holidays.country_holidays(country, years=day.year)
    except NotImplementedError:
        return ""
    language = _spoken(calendar.supported_languages)
    named = holidays.country_holidays(country, years=day.year, language=language)
    return ", ".join(dict.fromkeys(str(named.get(day, "")).split("; ")))


def _spoken(known: tuple[str, ...]) -> str | None:
    """The reader's language, else English, else the country's own."""
    wanted = (get_language() or "en")[:2]
    fitting = [code for prefix in (wanted, "en") for code in known if code.startswith(prefix)]
    return fitting[0] if fitting else None
