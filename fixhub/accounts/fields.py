"""Form fields that several doors share: address, password, language, time zone."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fixhub import clock, languages
from fixhub.accounts.names import visible

REGIONS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
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

    def validate(self, value: str) -> None:
        if value and value not in clock.zones():
            raise ValidationError(_("Choose a time zone from the list."))


def zones() -> list[tuple[str, Any]]:
    """The choices: our own place first, then continent by continent."""
    named = sorted(zone for zone in clock.zones() if zone.split("/")[0] in REGIONS)
    groups = [
        (region, [(zone, _city(zone)) for zone in named if zone.startswith(f"{region}/")])
        for region in REGIONS
    ]
    return [("", _city(settings.DEFAULT_ZONE)), *groups]


def _city(zone: str) -> str:
    return zone.split("/", 1)[-1].replace("_", " ")
