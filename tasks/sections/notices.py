"""What is told at once: a team that is stuck, a question for advice."""

from django.utils.translation import gettext

from cohorts.models import Cohort, Team, Update
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
