"""Inviting somebody, and accepting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts import rules
from cohorts.models import Cohort, Invitation, Membership, Team
from fixhub.accounts import fields

Role = Invitation.Role
TEAM_ROLES = [Role.MEMBER, Role.LEAD, Role.MENTOR]
COHORT_ROLES = [Role.MANAGER, Role.VIEWER]


class InviteForm(forms.Form):
    """An address and what the person is to be; the person gives a name when accepting."""

    email = fields.address()
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, roles: list[Invitation.Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(r.value, r.label) for r in roles]  # type: ignore[attr-defined]
        if len(roles) == 1:
            self.fields["role"].widget = forms.HiddenInput()
            self.initial["role"] = roles[0].value


class CohortInviteForm(InviteForm):
    """The manager's: everybody, to the whole edition or to one of its teams."""

    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=_("The whole edition"),
        to_field_name="slug",
    )

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, roles=[Role.MENTOR, Role.LEAD, Role.MEMBER, *COHORT_ROLES], **kwargs)
        self.fields["team"].queryset = Team.objects.standing().filter(cohort=cohort).by_name()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        role, team = given.get("role"), given.get("team")
        if role in TEAM_ROLES and not team and "team" not in self.errors:
            self.add_error("team", _("Choose the team: leads, members and mentors belong to one."))
        if role in COHORT_ROLES and team:
            self.add_error("team", _("Managers and viewers belong to the whole edition."))
        return given


class AcceptForm(forms.Form):
    """What makes an account: a name, a language, and a password for who wants one."""

    given = fields.name(_("Given name"), "given-name")
    family = fields.name(_("Family name"), "family-name", required=False)
    language = fields.language()
    password = fields.NewPassword(
        label=_("Password, if you want one"),
        required=False,
        help_text=_("At least 12 characters. Without a password, we mail you a code each time you sign in."),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = invitation.user
        self.initial = {**self.initial, "given": person.given, "family": person.family}
        self.fields["password"].user = person  # type: ignore[attr-defined]


def for_team(user: Any, team: Team, data: Any = None) -> InviteForm | None:
    """The form on the team's page; None for who may not invite there."""
    roles = [role for role in TEAM_ROLES if rules.can_invite(user, team, role)]
    if team.memberships.unended().filter(role=Membership.Role.LEAD).exists():
        roles = [role for role in roles if role != Role.LEAD]
    return InviteForm(data, roles=roles) if roles else None
