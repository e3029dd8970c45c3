"""Who of those that are listed is asked, and how the list is narrowed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.actions.invitation_batches import MOST
from cohorts.forms import KeyedForm
from cohorts.models import Invitation, Team
from cohorts.reads.uninvited import Choice, Uninvited

LONGEST_NUMBER = 18


class NarrowingForm(forms.Form):
    """One role, one team; each option says how many it would be."""

    role = forms.ChoiceField(label=_("Role"), required=False)
    team = forms.ChoiceField(label=_("Team"), required=False)

    def __init__(self, *args: Any, known: Uninvited, **given: Any) -> None:
        super().__init__(*args, **given)
        self._teams: dict[str, Team] = {team.slug: team for team in known.by_team()}
        roles = [(role, f"{Invitation.Role(role).label} ({n})") for role, n in known.by_role().items()]
        self._offer("role", [("", _("All roles")), *roles])
        teams = [(team.slug, f"{team.name} ({n})") for team, n in known.by_team().items()]
        self._offer("team", [("", _("All teams")), *teams])

    @property
    def choice(self) -> Choice:
        """Everybody, where the address asks for what is not there."""
        self.is_valid()
        return Choice(self.cleaned_data.get("role", ""), self._teams.get(self.cleaned_data.get("team", "")))

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields[name].widget.attrs["class"] = "input short"


class Ticks(forms.MultipleChoiceField):
    """Numbers of people; who of them can be asked is for the action to say."""

    def valid_value(self, value: Any) -> bool:
        return value.isascii() and value.isdecimal() and len(value) <= LONGEST_NUMBER

    def to_python(self, value: Any) -> list[str]:
        return super().to_python(value)[: MOST + 1]


class BatchForm(KeyedForm):
    person = Ticks(
        error_messages={
            "required": _("Tick at least one person."),
            "invalid_choice": _("This is nobody of the list."),
        }
    )

    @property
    def ticked(self) -> frozenset[int]:
        return frozenset(map(int, self.cleaned_data["person"]))

    def is_ticked(self, pk: int) -> bool:
        """All are, until somebody said otherwise."""
        return not self.is_bound or str(pk) in self.data.getlist("person")  # type: ignore[attr-defined]
