"""What the first run asks: who one is, and what the programme is called."""

from typing import Any

import holidays
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from fixhub.accounts import fields
from fixhub.accounts.models import User
from fixhub.accounts.names import sort_key
from fixhub.pages.launch import zones
from fixhub.web.dates import locale
from fixhub.web.forms import PlainForm

COUNTRY = "RO"


class AccountForm(forms.Form):
    """The first account; as for everybody else, the password must not be made of the name."""

    given = fields.name(_("Given name"), "given-name")
    family = fields.name(_("Family name"), "family-name")
    email = fields.address()
    password = fields.NewPassword(label=_("Password"))
    language = fields.language()
    zone = fields.Zone()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = {name: self.data.get(name, "") for name in ("given", "family", "email")}
        self.fields["password"].user = User(**said)  # type: ignore[attr-defined]


class ProgrammeForm(PlainForm):
    """The brand under which editions follow one another."""

    name = fields.Name(
        label=_("Name of the programme"),
        max_length=80,
        help_text=_("It stays, while the editions change: FIX Cluj, for instance."),
    )
    zone = forms.ChoiceField(label=_("Time zone"))
    holiday_country = forms.ChoiceField(
        label=_("Country"), help_text=_("No deadline falls on its public holidays.")
    )

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        home = zone or settings.DEFAULT_ZONE
        self.fields["zone"].choices = zones.choices([home])  # type: ignore[attr-defined]
        self.fields["holiday_country"].choices = _countries()  # type: ignore[attr-defined]
        self.initial = {"zone": home, "holiday_country": COUNTRY}


def _countries() -> list[tuple[str, str]]:
    """Those whose public holidays are known, by their names in the reader's language."""
    names = locale().territories
    known = [(code, names[code]) for code in holidays.list_supported_countries() if code in names]
    return sorted(known, key=lambda pair: sort_key(pair[1]))
