"""Choosing some teams of a cohort by theme and mentor; the choice lives in the address."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from fixhub.accounts.names import sort_key
from fixhub.reports.known import Known


class NarrowingForm(forms.Form):
    """Offers the themes and mentors that the cohort has at the instant."""

    theme = forms.ChoiceField(label=_("Theme"), required=False)
    mentor = forms.TypedChoiceField(label=_("Mentor"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, known: Known, **given: Any) -> None:
        super().__init__(*args, **given)
        mentors = {person.user: person.name for people in known.mentors().values() for person in people}
        themes = sorted({team.theme for team in known.teams.values() if team.theme})
        self._offer("theme", [("", _("All themes")), *((theme, theme) for theme in themes)])
        self._offer("mentor", [("", _("All mentors")), *_by_name(mentors)])
        for field in self.fields.values():
            field.widget.attrs["class"] = "input short"

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = cast(forms.ChoiceField, self.fields[name])
        field.choices = choices


def _by_name(mentors: dict[int, str]) -> list[tuple[int, str]]:
    return sorted(mentors.items(), key=lambda mentor: (sort_key(mentor[1]), mentor[0]))
