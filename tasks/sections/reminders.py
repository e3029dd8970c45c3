"""Reminders of dates, of the week's update and of hand-ins that wait."""

from datetime import date

from django.utils.translation import gettext, ngettext

from cohorts import working_days
from cohorts.models import Cohort, Submission, Team, TeamMilestone, Update
from fixhub import clock
from fixhub.accounts.models import User
from fixhub.mail.compose import Button, Row, Section
from fixhub.mail.models import Occurrence
from fixhub.web import dates
from tasks import windows
from tasks.sections import parts


def still_ahead(occurrence: Occurrence) -> TeamMilestone | None:
    """Asked, not yet due, on the same date, of a team the reader is in."""
    obligation = _asked(occurrence)
    if obligation is None or obligation.effective_due <= clock.now():
        return None
    return obligation if parts.participates(occurrence.person, obligation.team) else None


def still_late(occurrence: Occurrence) -> TeamMilestone | None:
    obligation = _asked(occurrence)
    if obligation is None or obligation.effective_due > clock.now():
        return None
    team, person = obligation.team, occurrence.person
    return obligation if parts.participates(person, team) or parts.mentors(person, team) else None


def still_waiting(occurrence: Occurrence) -> Submission | None:
    """The open version of the obligation, of a running cohort, for who may still answer it."""
    submission = (
        Submission.objects.awaiting_review()
        .with_parts()
        .filter(
            team_milestone=occurrence.subject_id, team_milestone__team__cohort__in=Cohort.objects.running()
        )
        .first()
    )
    if submission is None:
        return None
    team, person = submission.team_milestone.team, occurrence.person
    if parts.participates(person, team):
        return None
    managed = Cohort.objects.managed_by(person).filter(pk=team.cohort_id).exists()
    return submission if managed or parts.mentors(person, team) else None


def still_unheard(occurrence: Occurrence) -> Team | None:
    """A team of the reader that logged nothing this week."""
    running = Team.objects.standing().filter(cohort__in=Cohort.objects.running()).select_related("cohort")
    team = running.filter(pk=occurrence.subject_id).first()
    if team is None or not occurrence.person.wants_digests:
        return None
    monday = clock.monday(clock.today(team.cohort.zone, occurrence.due_at))
    since = clock.instant(monday, windows.MIDNIGHT, team.cohort.zone)
    logged = Update.objects.standing().filter(team=team, recorded_at__gte=since).exists()
    return None if logged or not parts.participates(occurrence.person, team) else team


def say_ahead(occurrence: Occurrence, obligation: TeamMilestone) -> list[Section]:
    """Three days before, and on the evening before: the same words, another number."""
    team, person = obligation.team, occurrence.person
    with parts.on_the_wall_of(person, team.cohort):
        left = (_day(obligation, person) - clock.today(_zone(team, person))).days
        facts = {"days": left, "title": obligation.milestone.title}
        if left <= 0:
            subject = gettext("Due today: %(title)s") % facts
        elif left == 1:
            subject = gettext("Due tomorrow: %(title)s") % facts
        else:
            said = ngettext("%(days)s day left: %(title)s", "%(days)s days left: %(title)s", left)
            subject = said % facts
        return [_about_team(obligation, person, subject, _due_sentence(obligation), tone="due")]


def say_late(occurrence: Occurrence, obligation: TeamMilestone) -> list[Section]:
    team, person = obligation.team, occurrence.person
    with parts.on_the_wall_of(person, team.cohort):
        days = max(1, (clock.today(_zone(team, person)) - _day(obligation, person)).days)
        facts = {"days": days, "title": obligation.milestone.title, "team": team.name}
        if parts.participates(person, team):
            said = ngettext("%(days)s day late: %(title)s", "%(days)s days late: %(title)s", days)
            intro = gettext("You can still hand it in. If something is in the way, tell your mentor.")
            return [_about_team(obligation, person, said % facts, intro, tone="late")]
        said = ngettext(
            "%(team)s, %(days)s day late: %(title)s", "%(team)s, %(days)s days late: %(title)s", days
        )
        intro = gettext("The team can still hand it in. Ask them what is in the way.")
        return [_about_others(obligation, said % facts, intro)]


def say_waiting(occurrence: Occurrence, submission: Submission) -> list[Section]:
    obligation = submission.team_milestone
    team, person = obligation.team, occurrence.person
    zone, country = _zone(team, person), team.cohort.holiday_country
    with parts.on_the_wall_of(person, team.cohort):
        began = clock.today(zone, _first_of_attempt(submission).at)
        days = working_days.between(began, clock.today(zone), country)
        subject = ngettext(
            "%(team)s waits %(days)s working day for your answer",
            "%(team)s waits %(days)s working days for your answer",
            days,
        ) % {"team": team.name, "days": days}
        return [_at_the_desk(submission, subject, dates.monthday(began))]


def say_weekly(occurrence: Occurrence, team: Team) -> list[Section]:
    person = occurrence.person
    with parts.on_the_wall_of(person, team.cohort):
        return [
            Section(
                subject=gettext("1 sentence: how was the week of %(team)s?") % {"team": team.name},
                heading=gettext("How was your week?"),
                intro=gettext("One sentence is enough, also when nothing moved. It takes 20 seconds."),
                button=Button(gettext("Log an update"), parts.update_link(person, team.pk)),
                news=_news(team),
                place=team.cohort.name,
                why=gettext("You get this on Fridays when your team has not logged an update that week."),
                cohort_ids=frozenset({team.cohort_id}),
            )
        ]


def _asked(occurrence: Occurrence) -> TeamMilestone | None:
    """The obligation, if it is still asked on the date the reminder is about: a new date has its own."""
    asked = TeamMilestone.objects.asked().with_parts().filter(team__cohort__in=Cohort.objects.running())
    obligation = asked.filter(pk=occurrence.subject_id).first()
    if obligation is None:
        return None
    return obligation if occurrence.key.endswith(f":{_day(obligation, occurrence.person)}") else None


def _about_team(obligation: TeamMilestone, person: User, subject: str, intro: str, *, tone: str) -> Section:
    """To a member: what it is, how far the team is, and the link that hands it in."""
    team = obligation.team
    link = parts.hand_in_link(person, obligation)
    row = Row(
        title=obligation.milestone.title,
        url=link,
        meta=_progress(obligation) or obligation.milestone.enough,
        when=dates.day_short(_day(obligation, person)),
        tone=tone,
    )
    return Section(
        subject=subject,
        heading=subject,
        intro=intro,
        rows=(row,),
        button=Button(gettext("Hand it in"), link),
        news=_news(team),
        place=team.cohort.name,
        why=gettext("You get this because you are in the team %(team)s.") % {"team": team.name},
        cohort_ids=frozenset({team.cohort_id}),
    )


def _about_others(obligation: TeamMilestone, subject: str, intro: str) -> Section:
    """To a mentor: the page of the milestone, and no link that acts for the team."""
    team = obligation.team
    return Section(
        subject=subject,
        heading=subject,
        intro=intro,
        button=Button(gettext("Open the milestone"), parts.milestone_page(obligation)),
        place=team.cohort.name,
        why=gettext("You get this because you mentor %(team)s.") % {"team": team.name},
        cohort_ids=frozenset({team.cohort_id}),
    )


def _at_the_desk(submission: Submission, subject: str, handed_in: str) -> Section:
    """To who answers: the hand-in on the review desk."""
    obligation = submission.team_milestone
    team, desk = obligation.team, parts.page("desk_at", submission.pk)
    meta = gettext("Handed in on %(day)s") % {"day": handed_in}
    return Section(
        subject=subject,
        heading=subject,
        rows=(Row(title=obligation.milestone.title, url=desk, meta=meta),),
        button=Button(gettext("Answer the team"), desk),
        place=team.cohort.name,
        why=gettext("You get this because you answer the hand-ins of %(team)s.") % {"team": team.name},
        cohort_ids=frozenset({team.cohort_id}),
    )


def _due_sentence(obligation: TeamMilestone) -> str:
    return gettext("Due %(moment)s, %(zone)s time.") % {
        "moment": dates.moment(obligation.effective_due),
        "zone": dates.zone_name(),
    }


def _progress(obligation: TeamMilestone) -> str:
    target = obligation.milestone.current.target if obligation.milestone.current else None
    counted = obligation.updates.standing().filter(count__isnull=False).newest_first()
    return parts.progress(counted.values_list("count", flat=True).first() if target else None, target)


def _news(team: Team) -> tuple[str, ...]:
    done = parts.done_so_far(team)
    return (done,) if done else ()


def _first_of_attempt(submission: Submission) -> Submission:
    """The clock of a review starts at the first version of the attempt."""
    versions = Submission.objects.standing().filter(
        team_milestone=submission.team_milestone_id, attempt=submission.attempt
    )
    return versions.order_by("version").first() or submission


def _zone(team: Team, person: User) -> str:
    return clock.zone_or(person.zone, team.cohort.zone)


def _day(obligation: TeamMilestone, person: User) -> date:
    return clock.local(obligation.effective_due, _zone(obligation.team, person)).date()
