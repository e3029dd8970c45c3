"""What the ladder of reminders needs to know of a cohort: a fixed number of queries, whatever its size."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import OuterRef, Subquery

from cohorts.models import Cohort, DueHistory, Submission, TeamMilestone, Update
from fixhub import clock
from fixhub.accounts.models import User
from tasks import roster, windows
from tasks.roster import Roster
from tasks.windows import Calendar

REACH = timedelta(days=windows.FURTHEST + 10)
WEEKLY_UPDATE = "weekly_update"


@dataclass(frozen=True)
class Facts:
    """A cohort at an instant, with since when each date was known and each hand-in has waited."""

    cohort: Cohort
    at: datetime
    calendar: Calendar
    people: Roster
    asked: list[TeamMilestone]
    known_since: dict[int, datetime]
    handed_in: list[Submission]
    waits_since: dict[int, datetime]
    updated: frozenset[int]
    asks_updates: bool

    def zone(self, person: User) -> str:
        return clock.zone_or(person.zone, self.cohort.zone)


def read(cohort: Cohort, at: datetime) -> Facts:
    people = roster.read(cohort, at)
    asked, known_since = _near(people, at)
    handed_in, waits_since = _waiting(people)
    monday = clock.monday(clock.today(cohort.zone, at))
    since = clock.instant(monday, time(), cohort.zone)
    logged = Update.objects.standing().filter(team__cohort=cohort, recorded_at__gte=since)
    return Facts(
        cohort=cohort,
        at=at,
        calendar=Calendar(cohort.holiday_country, tuple(cohort.breaks.values_list("starts", "ends"))),
        people=people,
        asked=asked,
        known_since=known_since,
        handed_in=handed_in,
        waits_since=waits_since,
        updated=frozenset(logged.values_list("team", flat=True)),
        asks_updates=_asks_updates(cohort, monday),
    )


def _near(people: Roster, at: datetime) -> tuple[list[TeamMilestone], dict[int, datetime]]:
    """What is asked with a date in reach, and since when that date is the date."""
    dated = DueHistory.objects.filter(team_milestone=OuterRef("pk"), due_at=OuterRef("effective_due"))
    rows = (
        TeamMilestone.objects.asked()
        .filter(team__in=people.team_ids, effective_due__gt=at - REACH, effective_due__lt=at + REACH)
        .annotate(known_since=Subquery(dated.order_by("recorded_at", "pk").values("recorded_at")[:1]))
        .order_by("effective_due", "pk")
    )
    return list(rows), {row.pk: row.known_since or row.recorded_at for row in rows}


def _waiting(people: Roster) -> tuple[list[Submission], dict[int, datetime]]:
    """Open hand-ins with the moment their attempt was first handed in."""
    attempt = Submission.objects.standing().filter(
        team_milestone=OuterRef("team_milestone"), attempt=OuterRef("attempt")
    )
    rows = (
        Submission.objects.awaiting_review()
        .filter(team_milestone__team__in=people.team_ids)
        .select_related("team_milestone__milestone")
        .annotate(waits_since=Subquery(attempt.order_by("version").values("at")[:1]))
        .order_by("at", "pk")
    )
    return list(rows), {row.pk: row.waits_since or row.at for row in rows}


def _asks_updates(cohort: Cohort, monday: date) -> bool:
    rhythm = cohort.rhythms.filter(key=WEEKLY_UPDATE).first()
    if rhythm is None or cohort.kickoff is None:
        return False
    week = (monday - clock.monday(cohort.kickoff)).days // 7
    return rhythm.from_week <= week <= rhythm.to_week and (week - rhythm.from_week) % rhythm.every_weeks == 0
