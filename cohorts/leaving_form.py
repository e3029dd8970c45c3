"""Why somebody leaves a team, and who leads it then."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.models import Membership
from fixhub.accounts.models import User

# What is private stays unsaid: there is no reason for health or for a quarrel.
REASONS = [
    ("", _("I would rather not say")),
    ("finished", _("The work is done")),
    ("study_or_work", _("Study or work")),
    ("moved", _("Moved away")),
    ("mistake", _("Added by mistake")),
    ("other", _("Something else")),
]


class LeavingForm(forms.Form):
    """`heir` is asked of a lead who leaves others behind."""

    reason = forms.ChoiceField(label=_("Why"), choices=REASONS, required=False)
    heir = forms.ModelChoiceField(
        label=_("Who leads the team from now on"),
        queryset=User.objects.none(),
        empty_label=_("Choose a member"),
        error_messages={"required": _("Choose who leads the team from now on.")},
    )

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = membership.team.memberships.now().filter(role=Membership.Role.MEMBER).values("user")
        heirs = User.objects.filter(pk__in=others).order_by("sort_key", "pk")
        if membership.role != Membership.Role.LEAD or not heirs:
            del self.fields["heir"]
            return
        heir: Any = self.fields["heir"]
        heir.queryset = heirs
        heir.label_from_instance = lambda person: person.full_name
