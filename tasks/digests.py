"""The Monday digest: what a person's week in a cohort is about, and whether there is anything to say.

One letter a person and week, whatever their roles and editions; each part is a section. Managers
get theirs even if all is well, everybody else only with something in it.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cohorts.facts import EXCUSED, Obliged
from cohorts.models import Cohort, Decision, Meeting, Team, Update
from fixhub import clock
from fixhub.accounts.models import User
from fixhub.events import seals
from fixhub.mail.models import Letter
from fixhub.mail.outbox import Planned
from fixhub.reports import duties, known, silence
from fixhub.reports.attention import Attention, attention
from fixhub.reports.known import Known
from fixhub.reports.rows import TeamRow
from tasks import roster, windows
from tasks.facts import Facts
from tasks.roster import Roster

State = duties.State
Audience = Meeting.Audience
EXPIRES = timedelta(hours=36)
# The ladder's "ten days before" is a line in the digest of the Monday next to it: 7 to 13 days before.
WEEK_AFTER = 7
BACK = timedelta(days=7)
SATURDAY = 5


@dataclass(frozen=True)
class TeamWeek:
    """A team's own week: what is asked now, what comes, what was accepted."""

    team: TeamRow
    asked: list[Obliged]
    coming: list[Obliged]
    accepted: list[Decision]
    done: int
    total: int

    def __bool__(self) -> bool:
        return bool(self.asked or self.coming or self.accepted)


@dataclass(frozen=True)
class MentorWeek:
    """What a mentor's teams wait for, and which of them need a word."""

    waiting: list[duties.Wait]
    stuck: list[TeamRow]
    late: list[Obliged]
    silent: list[silence.Voice]

    def __bool__(self) -> bool:
        return bool(self.waiting or self.stuck or self.late or self.silent)


@dataclass(frozen=True)
class ManagerWeek:
    """The whole edition for who runs it; never empty, for "all is well" is news too."""

    waiting: list[duties.Wait]
    needing: tuple[Attention, ...]
    accepted: int
    undelivered: int
    head: str


@dataclass(frozen=True)
class Week:
    """A cohort's week, read once for all its people."""

    known: Known
    people: Roster
    accepted: dict[int, list[Decision]]
    progress: dict[int, int]
    undelivered: int
    meetings: list[Meeting]
    # Of the log of what happened: a place outside the database that remembers it (decision 27).
    head: str

    def of_team(self, team_id: int) -> TeamWeek:
        mine = [duty for duty in self.known.obligations if duty.team == team_id]
        asked = [duty for duty in mine if duty.standing.state in (State.OPEN, State.CHANGES_REQUESTED)]
        asked.sort(key=lambda duty: duty.standing.due_at or self.known.at)
        now = [duty for duty in asked if self._is_now(duty)]
        return TeamWeek(
            team=self.known.teams[team_id],
            asked=now,
            coming=[duty for duty in asked if duty not in now and self._is_due_by_sunday(duty, WEEK_AFTER)],
            accepted=self.accepted.get(team_id, []),
            done=sum(duty.standing.state == State.APPROVED for duty in mine),
            total=sum(duty.standing.state not in EXCUSED for duty in mine),
        )

    def of_mentor(self, person_id: int) -> MentorWeek:
        teams = set(self.people.teams_of(person_id, as_mentor=True))
        return MentorWeek(
            waiting=[
                wait
                for wait in duties.waiting(self.known)
                if wait.duty.team in teams and self.known.milestones[wait.duty.milestone].review == "mentor"
            ],
            late=[
                duty
                for duty in self.known.obligations
                if duty.team in teams and duties.is_late(self.known, duty)
            ],
            stuck=[voice.team for voice in silence.stuck(self.known) if voice.team.pk in teams],
            silent=[voice for voice in silence.silent(self.known) if voice.team.pk in teams],
        )

    def of_manager(self) -> ManagerWeek:
        return ManagerWeek(
            waiting=duties.waiting(self.known),
            needing=attention(self.known),
            accepted=sum(len(found) for found in self.accepted.values()),
            undelivered=self.undelivered,
            head=self.head,
        )

    def own_teams(self, person_id: int) -> list[TeamWeek]:
        teams = self.people.teams_of(person_id, as_mentor=False)
        weeks = (self.of_team(team_id) for team_id in teams if team_id in self.known.teams)
        return [week for week in weeks if week]

    def meetings_of(self, person_id: int) -> list[Meeting]:
        """Those the person is expected at this week; a manager at all that are not one team's own."""
        own = set(self.people.teams_of(person_id, as_mentor=False))
        mentored = set(self.people.teams_of(person_id, as_mentor=True))
        expected: dict[str, bool] = {
            Audience.EVERYBODY: True,
            Audience.TEAMS: bool(own) or self.manages(person_id),
            Audience.MENTORS: bool(mentored) or self.manages(person_id),
        }
        return [m for m in self.meetings if expected.get(m.audience, m.team_id in own | mentored)]

    def manages(self, person_id: int) -> bool:
        return any(user.pk == person_id for user in self.people.managers)

    def has_news_for(self, person_id: int) -> bool:
        return self.manages(person_id) or bool(
            self.own_teams(person_id) or self.of_mentor(person_id) or self.meetings_of(person_id)
        )

    def _is_now(self, duty: Obliged) -> bool:
        """Late, with a change asked, or due before this week ends."""
        return duty.standing.state == State.CHANGES_REQUESTED or self._is_due_by_sunday(duty)

    def _is_due_by_sunday(self, duty: Obliged, more: int = 0) -> bool:
        """Before this week ends, or `more` days later."""
        due = duty.standing.due_at
        sunday = clock.monday(self.known.today) + timedelta(days=6 + more)
        return due is not None and self.known.calendar.day(due) <= sunday


def read(cohort: Cohort, at: datetime, people: Roster | None = None) -> Week:
    """The same number of queries for 3 and for 400 teams."""
    return Week(
        known=known.gather(cohort, at),
        people=people or roster.read(cohort, at),
        accepted=_accepted(cohort, at),
        progress=_progress(cohort),
        undelivered=Letter.objects.undelivered().filter(cohort_id=cohort.pk).count(),
        meetings=_meetings(cohort, at),
        head=last.noted if (last := seals.head(cohort.pk)) else "",
    )


def plan(facts: Facts) -> list[Planned]:
    """A digest for each person whose Monday morning has come and who has something to read."""
    candidates = {person.pk: person for person in facts.people.everybody().values() if person.wants_digests}
    due = {pk: moment for pk, person in candidates.items() if (moment := _moment(facts, person))}
    if not due:
        return []
    week = read(facts.cohort, facts.at, facts.people)
    return [_planned(facts, candidates[pk], due[pk]) for pk in due if week.has_news_for(pk)]


def _moment(facts: Facts, person: User) -> datetime | None:
    """This week's digest, if it is due by now and not too old."""
    zone = facts.zone(person)
    monday = clock.monday(clock.today(zone, facts.at))
    day = facts.calendar.after(monday, latest=monday + timedelta(days=SATURDAY))
    moment = windows.at(day, windows.MORNING, zone)
    return moment if moment and moment <= facts.at < moment + EXPIRES else None


def _planned(facts: Facts, person: User, moment: datetime) -> Planned:
    monday: date = clock.monday(clock.today(facts.zone(person), moment))
    key = f"digest:user:{person.pk}:{monday:%G-W%V}"
    return Planned(key, "digest", "user", person.pk, person.pk, facts.cohort.pk, moment, moment + EXPIRES)


def _accepted(cohort: Cohort, at: datetime) -> dict[int, list[Decision]]:
    """What was accepted in the last seven days, by team."""
    rows = Decision.objects.filter(
        submission__team_milestone__team__cohort=cohort,
        verdict=Decision.Verdict.APPROVE,
        revoked_at__isnull=True,
        at__gt=at - BACK,
        at__lte=at,
        submission__team_milestone__team__in=Team.objects.standing(),
    ).select_related("by", "submission__team_milestone__milestone__current")
    found: dict[int, list[Decision]] = defaultdict(list)
    for row in rows.order_by("at", "pk"):
        found[row.submission.team_milestone.team_id].append(row)
    return found


def _meetings(cohort: Cohort, at: datetime) -> list[Meeting]:
    """What is not over, until the week ends where the edition is."""
    monday = clock.monday(clock.today(cohort.zone, at))
    ends = clock.instant(monday + BACK, time(0), cohort.zone)
    standing = Meeting.objects.standing().filter(cohort=cohort).select_related("current")
    rows = standing.filter(current__ends_at__gt=at, current__starts_at__lt=ends)
    return list(rows.order_by("current__starts_at", "pk"))


def _progress(cohort: Cohort) -> dict[int, int]:
    """The last count logged on each obligation."""
    rows = Update.objects.standing().filter(
        team__cohort=cohort, team_milestone__isnull=False, count__isnull=False
    )
    counted = rows.order_by("recorded_at", "pk").values_list("team_milestone", "count")
    return {obligation: count for obligation, count in counted if obligation and count is not None}
