"""What an invitation says: to somebody new, and to somebody who was brought in from a list before."""

from django.db.models import Q
from django.utils.translation import gettext

from cohorts import room
from cohorts.actions import invitations
from cohorts.models import Cohort, Invitation
from fixhub.mail.compose import Button, Section
from fixhub.mail.models import Occurrence

Role = Invitation.Role


def open_one(occurrence: Occurrence) -> Invitation | None:
    """Nothing of an edition that is closed by now."""
    parts_of = ("user", "by", "programme", "cohort", "team__cohort")
    still = Invitation.objects.filter(Q(cohort__isnull=True) | Q(cohort__in=Cohort.objects.running()))
    invitation = still.filter(pk=occurrence.subject_id).select_related(*parts_of).first()
    return invitation if invitation and invitation.is_pending else None


def say(occurrence: Occurrence, invitation: Invitation) -> list[Section]:
    """The key is made here, as the letter goes; the row keeps only its hash."""
    link = invitations.address(invitations.new_token(invitation))
    return said(invitation, link=link, inside=room.holds(invitation))


def said(invitation: Invitation, *, link: str, inside: bool) -> list[Section]:
    """`inside`: the person has the place already, and is asked to come and use it."""
    facts = {"name": invitation.by.full_name, "place": _place(invitation)}
    cohorts = {invitation.cohort_id} if invitation.cohort_id else set()
    on_a_list = gettext("You get this because you are among the people of %(place)s.") % facts
    written = gettext("You get this because %(name)s wrote your address.") % facts
    return [
        Section(
            subject=gettext("%(name)s invites you to %(place)s") % facts,
            heading=gettext("%(name)s invites you to %(place)s") % facts,
            intro=_as_what_already(invitation) if inside else _as_what(invitation),
            button=Button(gettext("Accept the invitation"), link),
            coming=(gettext("The invitation is for you alone and holds for seven days."),),
            place=invitation.cohort.name if invitation.cohort else invitation.programme.name,
            why=on_a_list if inside else written,
            cohort_ids=frozenset(cohorts),
        )
    ]


def _place(invitation: Invitation) -> str:
    place = invitation.team or invitation.cohort or invitation.programme
    return place.name


def _as_what(invitation: Invitation) -> str:
    """The role in a whole sentence: languages do not build it from parts."""
    sentences = {
        Role.LEAD: gettext("You will lead the team: log its updates, hand in, invite members."),
        Role.MEMBER: gettext("You will be in the team: log its updates and hand in."),
        Role.MENTOR: gettext("You will mentor the team and answer what it hands in."),
        Role.MANAGER: gettext("You will manage it: teams, people, dates and reports."),
        Role.VIEWER: gettext("You will see the board and the report."),
        Role.RESERVE_MENTOR: gettext("You will be on its list of mentors for later."),
    }
    other = gettext("You will have a part in it: %(role)s.") % {"role": invitation.get_role_display()}
    return sentences.get(Role(invitation.role), other)


def _as_what_already(invitation: Invitation) -> str:
    sentences = {
        Role.LEAD: gettext("You lead the team already. Come in to log its updates, hand in and invite."),
        Role.MEMBER: gettext("You are in the team already. Come in to log its updates and hand in."),
        Role.MENTOR: gettext("You mentor the team already. Come in to answer what it hands in."),
        Role.MANAGER: gettext("You manage it already. Come in to its teams, people, dates and reports."),
        Role.VIEWER: gettext("Its board and report are open to you already. Come in to read them."),
        Role.RESERVE_MENTOR: gettext(
            "You are on its list of mentors for later. Come in, so that a team can be given to you."
        ),
    }
    role = {"role": invitation.get_role_display()}
    other = gettext("You have a part in it already: %(role)s. Come in to see its teams and meetings.") % role
    return sentences.get(Role(invitation.role), other)
