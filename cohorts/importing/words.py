"""How the sheets and their columns are called to people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SHEETS: dict[str, str | Promise] = {
    "people": _("People"),
    "teams": _("Teams"),
    "sessions": _("Sessions"),
}
FIELDS: dict[str, str | Promise] = {
    "email": _("Mail address"),
    "given_name": _("Given name"),
    "family_name": _("Family name"),
    "country": _("Country"),
    "skills": _("Skills"),
    "roles": _("Roles"),
    "team": _("Team"),
    "keywords": _("Keywords"),
    "members": _("Members, by address"),
    "mentors": _("Mentors, by address"),
    "outcome": _("Outcome"),
    "outcome_reason": _("Reason of the outcome"),
    "graduation_recording": _("Recording of the graduation"),
    "week": pgettext_lazy("column", "Week"),
    "date": pgettext_lazy("column", "Date"),
    "time": pgettext_lazy("column", "Time"),
    "duration": pgettext_lazy("column", "Duration"),
    "type": pgettext_lazy("column", "Kind"),
    "title": pgettext_lazy("column", "Title"),
}


def sheet(name: str) -> str:
    return str(SHEETS.get(name, name))


def field(name: str) -> str:
    return str(FIELDS.get(name, name))
