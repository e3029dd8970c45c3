"""What is told at once: a team that is stuck, a question for advice, an invitation."""

from django.utils.translation import gettext

from cohorts.actions import invitations
from cohorts.models import Cohort, Invitation, Team, Update
from fixhub.mail.compose import Button, Section
from fixhub.mail.models import Occurrence
from fixhub.web import dates
from mentoring.models import Review
from tasks.sections import parts


def still_stuck(occurrence: Occurrence) -> Update | None:
    """An update that was not taken back, for the team's mentor or a manager."""
    update = (
        Update.objects.standing()
        .filter(pk=occurrence.subject_id, stuck=True, team__cohort__in=Cohort.objects.running())
        .filter(team__in=Team.objects.standing())
        .select_related("team__cohort", "by", "team_milestone__milestone__current")
        .first()
    )
    if update is None:
        return None
    managed = Cohort.objects.managed_by(occurrence.person).filter(pk=update.team.cohort_id).exists()
    return update if managed or parts.mentors(occurrence.person, update.team) else None


def unanswered_question(occurrence: Occurrence) -> Review | None:
    """A question on a version that is still open, for a manager."""
    obligation = "submission__team_milestone"
    review = (
        Review.objects.filter(pk=occurrence.subject_id, decision__isnull=True, submission__is_open=True)
        .filter(submission__team_milestone__team__in=Team.objects.standing())
        .select_related("by", f"{obligation}__team__cohort", f"{obligation}__milestone__current")
        .first()
    )
    if review is None:
        return None
    cohort = review.submission.team_milestone.team.cohort_id
    managed = Cohort.objects.running().filter(pk__in=Cohort.objects.managed_by(occurrence.person))
    return review if managed.filter(pk=cohort).exists() else None


def open_invitation(occurrence: Occurrence) -> Invitation | None:
    parts_of = ("user", "by", "programme", "cohort", "team__cohort")
    invitation = Invitation.objects.filter(pk=occurrence.subject_id).select_related(*parts_of).first()
    return invitation if invitation and invitation.is_pending else None


def say_stuck(occurrence: Occurrence, update: Update) -> list[Section]:
    team = update.team
    with parts.on_the_wall_of(occurrence.person, team.cohort):
        subject = gettext("%(team)s says: we are stuck") % {"team": team.name}
        facts = {
            "name": update.by.full_name,
            "moment": dates.moment(update.recorded_at),
            "email": update.by.email,
        }
        return [
            Section(
                subject=subject,
                heading=subject,
                intro=gettext("%(name)s wrote it on %(moment)s. Answer to %(email)s.") % facts,
                quote=update.sentence,
                button=Button(
                    gettext("Open the team’s page"), parts.page("team", team.cohort.slug, team.slug)
                ),
                place=team.cohort.name,
                why=gettext("You get this because you look after the team %(team)s.") % {"team": team.name},
                cohort_ids=frozenset({team.cohort_id}),
            )
        ]


def say_advice(occurrence: Occurrence, review: Review) -> list[Section]:
    obligation = review.submission.team_milestone
    team = obligation.team
    facts = {"name": review.by.full_name, "team": team.name, "title": obligation.milestone.title}
    with parts.on_the_wall_of(occurrence.person, team.cohort):
        return [
            Section(
                subject=gettext("%(name)s asks for advice: %(team)s") % facts,
                heading=gettext("%(name)s asks for advice: %(team)s") % facts,
                intro=gettext("On the hand-in “%(title)s”. The team does not see this question.") % facts,
                quote=review.text,
                button=Button(gettext("Read the hand-in"), parts.page("desk_at", review.submission_id)),
                place=team.cohort.name,
                why=gettext("You get this because you manage %(cohort)s.") % {"cohort": team.cohort.name},
                cohort_ids=frozenset({team.cohort_id}),
            )
        ]


def say_invitation(occurrence: Occurrence, invitation: Invitation) -> list[Section]:
    """The key is made here, as the letter goes; the row keeps only its hash."""
    facts = {"name": invitation.by.full_name, "place": _place(invitation)}
    cohorts = {invitation.cohort_id} if invitation.cohort_id else set()
    return [
        Section(
            subject=gettext("%(name)s invites you to %(place)s") % facts,
            heading=gettext("%(name)s invites you to %(place)s") % facts,
            intro=_as_what(invitation),
            button=Button(
                gettext("Accept the invitation"), invitations.address(invitations.new_token(invitation))
            ),
            coming=(gettext("The invitation is for you alone and holds for seven days."),),
            place=invitation.cohort.name if invitation.cohort else invitation.programme.name,
            why=gettext("You get this because %(name)s wrote your address.") % facts,
            cohort_ids=frozenset(cohorts),
        )
    ]


def _place(invitation: Invitation) -> str:
    place = invitation.team or invitation.cohort or invitation.programme
    return place.name


def _as_what(invitation: Invitation) -> str:
    """The role in a whole sentence: languages do not build it from parts."""
    said = {
        Invitation.Role.LEAD: gettext("You will lead the team: log its updates, hand in, invite members."),
        Invitation.Role.MEMBER: gettext("You will be in the team: log its updates and hand in."),
        Invitation.Role.MENTOR: gettext("You will mentor the team and answer what it hands in."),
        Invitation.Role.MANAGER: gettext("You will manage it: teams, people, dates and reports."),
        Invitation.Role.VIEWER: gettext("You will see the board and the report."),
    }
    return said[Invitation.Role(invitation.role)]
