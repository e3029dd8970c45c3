"""What a public holiday is called, in the reader's language where its calendar knows it."""

from datetime import date

import holidays
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

# Romania's and Hungary's: the calendar of one has no names in the language of the other. Others keep
# to theirs, lest half their days be named in one language and half in another.
OURS = ("RO", "HU")
KNOWN = frozenset(
    [
        _("All Saints' Day"),
        _("Children's Day"),
        _("Christmas Day"),
        _("Christmas Eve"),
        _("Day off"),
        _("Dormition of the Mother of God"),
        _("Easter"),
        _("Easter Monday"),
        _("Epiphany"),
        _("Good Friday"),
        _("Labor Day"),
        _("National Day"),
        _("New Year's Day"),
        _("Pentecost"),
        _("Pentecost Monday"),
        _("Saint Andrew's Day"),
        _("Saint John the Baptist"),
        _("Second Day of Christmas"),
        _("State Foundation Day"),
        _("Unification of the Romanian Principalities Day"),
    ]
)
ENGLISH = "en_US"


def name(day: date, country: str) -> str:
    """ "Good Friday"; empty when the day is no holiday there. Several in one day are joined."""
    try:
        calendar = holidays.country_holidays(country, years=day.year)
    except NotImplementedError:
        return ""
    language = ENGLISH if country in OURS else _spoken(calendar.supported_languages)
    named = holidays.country_holidays(country, years=day.year, language=language)
    names = dict.fromkeys(str(named.get(day, "")).split("; "))
    return ", ".join(_ours(each) if country in OURS else each for each in names)


def _ours(name: str) -> str:
    """In our words; a swapped day is "Day off (substituted from 01/10/2026)" in the calendar."""
    name = name.partition(" (")[0]
    return gettext(name) if name in KNOWN else name


def _spoken(known: tuple[str, ...]) -> str | None:
    """The reader's language, else English, else the country's own."""
    wanted = (get_language() or "en")[:2]
    fitting = [code for prefix in (wanted, "en") for code in known if code.startswith(prefix)]
    return fitting[0] if fitting else None
