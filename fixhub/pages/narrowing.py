"""Choosing some teams of a cohort by theme, challenge and mentor; the choice lives in the address."""

from typing import Any, TypeVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from fixhub.accounts.names import sort_key
from fixhub.reports.known import Known

Key = TypeVar("Key", int, str)


class NarrowingForm(forms.Form):
    """Offers the themes, challenges and mentors that the cohort has at the instant."""

    NARROWING = ("theme", "challenge", "mentor")

    theme = forms.ChoiceField(label=_("Theme"), required=False)
    challenge = forms.ChoiceField(label=_("Challenge"), required=False)
    mentor = forms.TypedChoiceField(label=_("Mentor"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, known: Known, **given: Any) -> None:
        super().__init__(*args, **given)
        mentors = {person.user: person.name for people in known.mentors().values() for person in people}
        themes = sorted({team.theme for team in known.teams.values() if team.theme})
        self._offer("theme", [("", _("All themes")), *((theme, theme) for theme in themes)])
        challenges = _by_name(known.challenges())
        self._offer("challenge", [("", _("All challenges")), *challenges])
        if not challenges:
            self.fields["challenge"].widget = forms.HiddenInput()
        self._offer("mentor", [("", _("All mentors")), *_by_name(mentors)])
        for field in self.fields.values():
            field.widget.attrs["class"] = "input short"

    @property
    def chosen(self) -> dict[str, Any]:
        """What `Known.narrowed` takes."""
        return {name: self.cleaned_data[name] for name in self.NARROWING}

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = cast(forms.ChoiceField, self.fields[name])
        field.choices = choices


def _by_name(named: dict[Key, str]) -> list[tuple[Key, str]]:
    return sorted(named.items(), key=lambda one: (sort_key(one[1]), str(one[0])))
