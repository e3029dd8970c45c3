"""Form fields that several doors share: address, password, language, time zone."""

from functools import lru_cache
from typing import Any

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from fixhub import clock, languages
from fixhub.accounts.names import sort_key, visible

# The first part of a zone's name; the continents have their names from CLDR, by its code.
CONTINENTS = {"Africa": "002", "America": "019", "Asia": "142", "Australia": "AU", "Europe": "150"}
OCEANS = {"Atlantic": _("Atlantic Ocean"), "Indian": _("Indian Ocean"), "Pacific": _("Pacific Ocean")}
# Zones that have another name today, and which.
OLDER = get_global("zone_aliases")
WHOLE_ADDRESS = _("Enter the whole address, like ioana@example.org")
LONGEST_ADDRESS = 254
# Longer ones would only keep the hash busy.
LONGEST_PASSWORD = 128


def address(*, help_text: Any = "", autocomplete: str = "email", label: Any = None) -> forms.EmailField:
    return forms.EmailField(
        label=label or _("Email address"),
        help_text=help_text,
        max_length=LONGEST_ADDRESS,
        widget=forms.EmailInput(
            {
                "autocomplete": autocomplete,
                "inputmode": "email",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": WHOLE_ADDRESS, "invalid": WHOLE_ADDRESS},
    )


def password(label: Any, *, required: bool = True, missing: Any = None) -> forms.CharField:
    """A password somebody has."""
    return forms.CharField(
        label=label,
        required=required,
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        error_messages={"required": missing or _("Enter your password")},
    )


class NewPassword(forms.CharField):
    """A password somebody chooses; `user` is who it must not be named after."""

    def __init__(self, **more: Any) -> None:
        self.user: Any = None
        more.setdefault("label", _("New password"))
        more.setdefault("help_text", _("At least 12 characters. Four words in a row are easy to remember."))
        more.setdefault("widget", forms.PasswordInput({"autocomplete": "new-password"}))
        more.setdefault("error_messages", {"required": _("Choose a password")})
        super().__init__(strip=False, max_length=LONGEST_PASSWORD, **more)

    def clean(self, value: Any) -> str:
        chosen = super().clean(value)
        if chosen:
            validate_password(chosen, self.user)
        return chosen


class Name(forms.CharField):
    """What somebody is called, as others can read it."""

    def clean(self, value: Any) -> str:
        shown = visible(super().clean(value))
        # What holds only signs that nobody sees is as good as empty.
        return shown or super().clean("")


def name(label: Any, autocomplete: str, *, required: bool = True) -> forms.CharField:
    return Name(
        label=label,
        required=required,
        max_length=100,
        widget=forms.TextInput({"autocomplete": autocomplete}),
        error_messages={"required": _("Enter a name")},
    )


def language() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Language"), choices=languages.NAMES)


class Zone(forms.ChoiceField):
    """An IANA time zone, grouped by continent; empty for the zone of the place."""

    def __init__(self, **more: Any) -> None:
        super().__init__(label=_("Time zone"), required=False, choices=zones, **more)

    def prepare_value(self, value: Any) -> Any:
        """Whoever chose a zone by an older name that is not offered sees the one of today chosen."""
        return value if self.valid_value(value) else OLDER.get(value, value)

    def validate(self, value: str) -> None:
        if value and value not in clock.zones():
            raise ValidationError(_("Choose a time zone from the list."))


def zones() -> list[tuple[str, Any]]:
    """The choices: our own place first, then region by region, in the reader's language."""
    language = get_language() or "en"
    return [("", _city(settings.DEFAULT_ZONE, language)), *_regions(language)]


@lru_cache
def _regions(language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The other zones by the names of their cities; there are hundreds, and they never change."""
    territories = Locale.parse(language, sep="-").territories
    names = {region: str(territories[code]) for region, code in CONTINENTS.items()}
    names |= {region: str(name) for region, name in OCEANS.items()}
    in_order = sorted(names, key=lambda region: sort_key(names[region]))
    cities: dict[str, dict[str, str]] = {region: {} for region in in_order}
    for zone in sorted(clock.zones(), key=lambda zone: (zone in OLDER, zone)):
        if (region := zone.split("/")[0]) in cities:
            _offer(zone, cities[region], language)
    return [(names[region], _sorted(found)) for region, found in cities.items()]


def _offer(zone: str, taken: dict[str, str], language: str) -> None:
    """By its city; where that is taken, an older name of the zone stands behind it.

    One that repeats the city or shortens a name is left out: the zone of today is there.
    """
    city = _city(zone, language)
    if city not in taken:
        taken[city] = zone
        return
    older = _last(zone)
    if older.istitle() and older.split()[0] not in city:
        taken[f"{city} ({older})"] = zone


def _sorted(cities: dict[str, str]) -> list[tuple[str, str]]:
    return [(cities[city], city) for city in sorted(cities, key=sort_key)]


def _city(zone: str, language: str) -> str:
    return _last(get_timezone_location(zone, locale=Locale.parse(language, sep="-"), return_city=True))


def _last(name: str) -> str:
    """ "Argentina/Buenos_Aires" is Buenos Aires to a reader."""
    return name.rsplit("/", 1)[-1].replace("_", " ")
